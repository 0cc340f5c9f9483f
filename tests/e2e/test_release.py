"""What a tag builds, and what has to be there before."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from sandbox.measure import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

PROJECT_TOML, CHANGES = "pyproject.toml", "CHANGELOG.md"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the commit that is checked out, ready to be released as 0.1.0."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-tags", str(PROJECT), str(folder))
    (folder / ".tools").symlink_to(PROJECT / ".tools")
    change(folder / PROJECT_TOML, "example.com/owner", "git.test/somebody")
    change(folder / CHANGES, "## [Unreleased]", "## [Unreleased]\n\n## [0.1.0] - 2026-12-01")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=tests", "-c", "user.email=tests@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)  # noqa: S607


def change(path: Path, was: str, becomes: str) -> None:
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")


def release(folder: Path, tag: str = "v0.1.0") -> subprocess.CompletedProcess[str]:
    git(folder, "commit", "--quiet", "--all", "--allow-empty", "--no-verify", "--message=release")
    git(folder, "tag", "v0.1.0")
    run = ["make", "release", f"TAG={tag}"]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)


def test_tag_builds_its_version(clone: Path) -> None:
    run = release(clone)
    assert run.returncode == 0, run.stderr
    names = ["tap_wolkvox-0.1.0-py3-none-any.whl", "tap_wolkvox-0.1.0.tar.gz"]
    assert sorted(path.name for path in (clone / "dist").glob("tap*")) == names


def test_release_without_an_address_fails(clone: Path) -> None:
    change(clone / PROJECT_TOML, "git.test/somebody", "example.com/owner")
    assert "Enter the address of this repository" in release(clone).stderr


def test_release_without_a_changelog_fails(clone: Path) -> None:
    change(clone / CHANGES, "## [0.1.0] - 2026-12-01", "")
    assert 'no section "## [0.1.0] - YYYY-MM-DD"' in release(clone).stderr


def test_tag_of_another_commit_fails(clone: Path) -> None:
    change(clone / CHANGES, "[0.1.0]", "[0.2.0]")
    assert "do not have the version 0.2.0" in release(clone, "v0.2.0").stderr
