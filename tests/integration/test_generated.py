"""What `make pages` writes, and the contract with users among it."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from tap_wolkvox.reports import REPORTS
from tests.support.world import command
from tools.measure import PROJECT
from tools.pages import plugins, translations
from tools.pages.__main__ import files
from tools.pages.contract import PATH, contract

MADE = files()

Entry = dict[str, Any]


@pytest.mark.parametrize("name", MADE)
def test_file_is_as_its_declarations_make_it(name: str) -> None:
    path = PROJECT / name
    is_made = path.exists() and path.read_text("utf-8") == MADE[name]
    assert is_made, f"{name} does not match the declarations: run `make pages`"
    assert "`make pages` writes this file" in MADE[name].splitlines()[0]


@pytest.mark.parametrize("name", plugins.FILES)
def test_file_has_the_settings_as_declared(name: str) -> None:
    is_made = (PROJECT / name).read_text("utf-8") == plugins.with_settings(name)
    assert is_made, f"the settings in {name} do not match the declarations: run `make pages`"


@pytest.mark.parametrize("name", translations.FILES)
def test_spanish_page_has_the_blocks_of_the_english_one(name: str) -> None:
    is_made = (PROJECT / name).read_text("utf-8") == translations.with_blocks(name)
    assert is_made, f"blocks of code in {name} are not those of the English page: run `make pages`"


def test_generated_files_are_marked_and_no_others() -> None:
    listed = subprocess.check_output(["git", "ls-files"], cwd=PROJECT, text=True)  # noqa: S607
    checked = subprocess.check_output(
        ["git", "check-attr", "linguist-generated", "--stdin"],  # noqa: S607
        input="\n".join({*listed.splitlines(), *MADE}),
        cwd=PROJECT,
        text=True,
    )
    marked = {line.partition(":")[0] for line in checked.splitlines() if line.endswith(": set")}
    wrong = sorted(marked ^ MADE.keys())
    assert wrong == [], "run `make pages`; mark what it writes, and nothing else, in .gitattributes"


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """What the command says of all streams."""
    folder: Path = tmp_path_factory.mktemp("catalog")
    run = command("--discover", config={"reports": ["all"]}, folder=folder)
    found: list[Entry] = json.loads(run.stdout)["streams"]
    return found


def test_streams_are_as_published(streams: list[Entry]) -> None:
    published = (PROJECT / PATH).read_text("utf-8").splitlines()
    found = contract(streams).splitlines()
    if changed := list(unified_diff(published, found, PATH, "--discover", n=0, lineterm="")):
        meant = f"If this change is meant, run `make pages` and look at the diff of {PATH}."
        pytest.fail("\n".join([*changed, meant]), pytrace=False)
    for stream, report in zip(streams, REPORTS, strict=True):
        schema = stream["schema"]
        assert schema["description"] == report.description
        described = {name: form["description"] for name, form in schema["properties"].items()}
        assert described == {column.name: column.description for column in report.columns}


def test_stream_of_the_default_is_among_them(streams: list[Entry]) -> None:
    [stream] = json.loads(command("--discover").stdout)["streams"]
    assert stream["stream"] == "amd_detail"
    assert stream in streams


def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The paths to all that a catalog says, but for descriptions."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in inside:
        if name not in ("description", "$schema"):
            yield (*path, name)
            if isinstance(each, (dict, list)):
                yield from places(each, *path, name)


def test_contract_shows_whatever_changes(streams: list[Entry]) -> None:
    [stream] = [each for each in streams if each["stream"] == "agent_logins"]
    shown = contract([stream])
    for *outer, last in places(stream):
        for value in (None, "another", True, ["another"]):
            changed = copy.deepcopy(stream)
            inner = changed
            for name in outer:
                inner = inner[name]
            if inner[last] == value:
                continue
            inner[last] = value
            try:
                assert contract([changed]) != shown, [*outer, last, value]
            except (AttributeError, KeyError, TypeError):
                continue  # what is no catalog at all
    schema = {
        **stream["schema"],
        "properties": dict(reversed(stream["schema"]["properties"].items())),
    }
    assert contract([{**stream, "schema": schema}]) != shown
