"""The published wheel, alone in a new environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.calls import NOON, as_rows, as_sent, calls
from tests.support.world import Outcome, World
from tools.measure import PROJECT

TOOLS = PROJECT / ".tools" / "uv" / "bin"
# On Windows, without `make`, uv is installed in another way.
UV = shutil.which("uv", path=os.pathsep.join([str(TOOLS), os.environ["PATH"]])) or "uv"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def uv(*arguments: str | Path) -> None:
    subprocess.run([UV, *arguments], check=True, capture_output=True, env=ENVIRONMENT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--wheel", "--quiet", "--python", sys.executable, "--out-dir", folder, PROJECT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel and its dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    uv("venv", "--quiet", "--clear", "--python", sys.executable, folder)
    uv("pip", "install", "--quiet", "--python", folder, wheel)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


def test_wheel_holds_only_the_package(wheel: Path) -> None:
    package = PROJECT / "tap_wolkvox"
    files = {
        f"tap_wolkvox/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == files
    assert "tap_wolkvox/py.typed" in held


# Licenses that are compatible with the tap's own: they set no conditions for other code. The
# Mozilla license covers changes to its own files only.
COMPATIBLE = ("Apache", "BSD", "ISC", "MIT", "Mozilla", "MPL-2.0", "PSF", "Python Software")


def test_dependency_licenses_are_compatible(programs: Path) -> None:
    told = subprocess.run(
        [
            Path(sys.executable).with_name("pip-licenses"),
            *("--python", programs / "python", "--from", "mixed", "--format", "json"),
        ],
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    licenses = {package["Name"]: package["License"] for package in json.loads(told.stdout)}
    assert licenses["tap-wolkvox"] == "Apache-2.0"
    assert len(licenses) > 20
    others = {name: text for name, text in licenses.items() if not text.startswith(COMPATIBLE)}
    assert others == {}


def test_about_describes_the_tap(programs: Path) -> None:
    about = run(programs, "--about", "--format=json")
    assert about.status == 0, about.stderr
    told = json.loads(about.printed)
    assert told["name"] == "tap-wolkvox"
    assert set(told["settings"]["properties"]) >= {"wolkvox_server", "start_date"}


def test_it_extracts(programs: Path, world: World, tmp_path: Path) -> None:
    rows = calls(NOON.replace(hour=7), 4 * 3_600, 500)
    world.rows.add(rows)
    config = tmp_path / "config.json"
    config.write_text(json.dumps(world.config(end_date=f"{NOON}")))
    extracted = run(programs, "--config", config)
    assert extracted.status == 0, extracted.stderr
    assert Counter(map(as_sent, extracted.records)) == as_rows(rows)


def run(programs: Path, *arguments: str | Path) -> Outcome:
    done = subprocess.run(
        [programs / "tap-wolkvox", *arguments],
        cwd=programs,  # where no checkout is
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
