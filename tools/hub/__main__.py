"""`make hub`: print the definition of the extractor for Meltano Hub."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

PROJECT = Path(__file__).parents[2]
EXTRACTOR = PROJECT / "examples" / "meltano" / "tap-wolkvox.meltano.yml"
ABOUT = [sys.executable, "-m", "tap_wolkvox", "--about", "--format=json"]


def definition(repository: str) -> dict[str, Any]:
    """Make the definition.

    Args:
        repository: The address of the source, `https://…/owner/tap-wolkvox`.
    """
    about = json.loads(subprocess.check_output(ABOUT))
    plugins = yaml.safe_load(EXTRACTOR.read_text(encoding="utf-8"))["plugins"]
    [plugin] = [p for p in plugins["extractors"] if p["name"] == about["name"]]
    return {
        "name": about["name"],
        "namespace": plugin["namespace"],
        "variant": urlsplit(repository).path.split("/")[1].lower(),
        "label": plugin["label"],
        "description": plugin["description"],
        "definition": "brings the reports of the contact-center platform Wolkvox.",
        "domain_url": "https://www.wolkvox.com",
        "repo": repository,
        "docs": repository,
        "logo_url": "/assets/logos/extractors/wolkvox.png",
        "pip_url": about["name"],
        "executable": plugin["executable"],
        "maintenance_status": "active",
        "quality": "unknown",
        "keywords": ["api", "contact_center", "meltano_sdk"],
        "supported_python_versions": about["supported_python_versions"],
        "capabilities": sorted(about["capabilities"]),
        "settings_group_validation": plugin["settings_group_validation"],
        "settings": [
            _setting(declared, about["settings"]["properties"].get(declared["name"], {}))
            for declared in plugin["settings"]
        ],
        "select": ["*.*"],
    }


def _setting(declared: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Give a setting: its words from the tap if it has it, its kind as Meltano has to treat it."""
    kept = {
        name: declared[name]
        for name in ("name", "kind", "value", "sensitive", "options")
        if name in declared
    }
    return kept | {
        "label": told.get("title", declared["label"]),
        "description": told.get("description", declared["description"]),
    }


def repository() -> str:
    """Return the address of the source, from `pyproject.toml`."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address = str(project["urls"]["Repository"])
    if "example.com/owner" in address:
        sys.exit("Enter the address of this repository under [project.urls] in pyproject.toml.")
    return address


if __name__ == "__main__":
    yaml.safe_dump(definition(repository()), sys.stdout, sort_keys=False, allow_unicode=True)
