"""What a tag builds, and what has to be there before."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools.measure import PROJECT

PROJECT_TOML, CHANGES = "pyproject.toml", "CHANGELOG.md"
ADDRESS = "https://git.test/somebody/tap-wolkvox"
TAG, SECTION = "v9.8.7", "## 9.8.7 - 2026-12-01"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the commit that is checked out, ready to be released as 9.8.7."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-tags", str(PROJECT), str(folder))
    (folder / ".tools").symlink_to(PROJECT / ".tools")
    change(folder / PROJECT_TOML, 'Repository = "[^"]*"', f'Repository = "{ADDRESS}"')
    change(folder / CHANGES, r"\A(.+?\n)(## )", rf"\1{SECTION}\n\n\2")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=tests", "-c", "user.email=tests@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)  # noqa: S607


def change(path: Path, pattern: str, becomes: str) -> None:
    text, count = re.subn(pattern, becomes, path.read_text("utf-8"), count=1, flags=re.DOTALL)
    assert count
    path.write_text(text, encoding="utf-8")


def release(folder: Path, tag: str = TAG) -> subprocess.CompletedProcess[str]:
    git(folder, "commit", "--quiet", "--all", "--allow-empty", "--no-verify", "--message=release")
    git(folder, "tag", TAG)
    run = ["make", "release", f"TAG={tag}"]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)


def test_tag_builds_its_version(clone: Path) -> None:
    run = release(clone)
    assert run.returncode == 0, run.stderr
    names = ["tap_wolkvox-9.8.7-py3-none-any.whl", "tap_wolkvox-9.8.7.tar.gz"]
    assert sorted(path.name for path in (clone / "dist").glob("tap*")) == names


@pytest.mark.parametrize(
    ("name", "pattern", "becomes", "tag", "told"),
    [
        (PROJECT_TOML, ADDRESS, "https://example.com/owner/tap-wolkvox", TAG, "Enter the address"),
        (CHANGES, SECTION, "", TAG, 'no section "## 9.8.7 - YYYY-MM-DD"'),
        (CHANGES, SECTION, "## 9.8.7 - ", TAG, 'no section "## 9.8.7 - YYYY-MM-DD"'),
        (CHANGES, SECTION, "## 9-8-7 - 2026-12-01", TAG, 'no section "## 9.8.7 - YYYY-MM-DD"'),
        (CHANGES, "9.8.7", "9.9.0", "v9.9.0", "do not have the version 9.9.0"),
    ],
    ids=["no address", "no section", "no date", "another version", "another tag"],
)
def test_release_that_is_not_ready_fails(
    clone: Path, name: str, pattern: str, becomes: str, tag: str, told: str
) -> None:
    change(clone / name, pattern, becomes)
    run = release(clone, tag)
    assert run.returncode != 0
    assert told in run.stderr
