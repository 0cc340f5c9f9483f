"""Names and forms that other people's projects are written against."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from tap_wolkvox.reports import REPORTS
from tests.support import warehouses
from tests.support.world import command
from tools.hub import __main__ as hub

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def about() -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(command("--about", "--format=json").stdout)
    return settings


@pytest.fixture(scope="module")
def plugin() -> dict[str, Any]:
    return warehouses.plugin("extractors", "tap-wolkvox")


def test_plugins_have_the_same_capabilities(about: dict[str, Any], plugin: dict[str, Any]) -> None:
    project = yaml.safe_load((ROOT / "meltano.yml").read_text("utf-8"))
    [development] = project["plugins"]["extractors"]
    assert sorted(plugin["capabilities"]) == sorted(about["capabilities"])
    assert development["capabilities"] == plugin["capabilities"]


def test_sandbox_calls_go_to_their_own_schema() -> None:
    example = warehouses.example()
    [sandbox] = [each for each in example["environments"] if each["name"] == "sandbox"]
    schemas = {
        each["name"]: each["config"]["default_target_schema"]
        for each in sandbox["config"]["plugins"]["loaders"]
    }
    with_schema = {
        loader["name"]
        for loader in example["plugins"]["loaders"]
        if "default_target_schema" in [setting["name"] for setting in loader["settings"]]
    }
    assert schemas == dict.fromkeys(with_schema, "wolkvox_sandbox")


def test_settings_and_schemas_are_described(about: dict[str, Any]) -> None:
    described = [
        *about["settings"]["properties"].items(),
        *((report.stream, report.schema) for report in REPORTS),
        *(item for report in REPORTS for item in report.schema["properties"].items()),
    ]
    assert len(described) > 25
    for name, form in described:
        assert len(form["description"].split()) > 2, name


def test_workflows_use_the_same_uv() -> None:
    [version] = re.findall("^version=(.+)$", (ROOT / "tools" / "uv").read_text(), re.MULTILINE)
    workflows = (ROOT / ".github" / "workflows").glob("*.yml")
    used = [found for path in workflows for found in re.findall(r"uv==(\S+)", path.read_text())]
    assert used
    assert set(used) == {version}


def test_meltano_hub_definition_needs_an_address() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.hub"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    is_entered = "example.com/owner" not in (ROOT / "pyproject.toml").read_text("utf-8")
    assert (run.returncode == 0) == is_entered
    assert ("Enter the address" in run.stderr) != is_entered


def test_meltano_hub_definition_is_valid() -> None:
    schemas = ROOT / "tools" / "hub" / "schemas"

    def retrieve(uri: str) -> Resource[Any]:
        # Hub's schemas refer to each other by their path in its folders.
        [path] = schemas.rglob(Path(uri).name)
        return Resource.from_contents(json.loads(path.read_text(encoding="utf-8")))

    definition = hub.definition("https://github.com/Owner/tap-wolkvox")
    schema = json.loads((schemas / "plugin_definitions" / "extractors.schema.json").read_text())
    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    validator = Draft7Validator(schema, registry=registry)
    assert list(validator.iter_errors(definition)) == []
    assert list(validator.iter_errors({**definition, "settings": [{"kind": "password"}]}))
    assert definition["variant"] == "owner"
    assert definition["settings"][1]["sensitive"] is True
