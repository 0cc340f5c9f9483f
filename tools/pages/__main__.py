"""`make pages`: write the files that come from declarations."""

from __future__ import annotations

from pathlib import Path

from tools.pages import (
    configuration,
    contract,
    empty_keys,
    exposures,
    marts,
    models,
    morning,
    plugins,
    reports,
    translations,
)

PROJECT = Path(__file__).parents[2]
FOLDERS = ("docs/reports", "transform/models/staging")
"""Where all files are made."""


def files() -> dict[str, str]:
    """All files that are made, by their path."""
    return {
        **reports.files(),
        **configuration.files(),
        **contract.files(),
        **empty_keys.files(),
        **models.files(),
        **morning.files(),
        **exposures.files(),
        **marts.files(),
    }


def write(path: Path, text: str) -> None:
    """Write a file unless it is as it should be, so that nothing is installed anew for it."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    made = files()
    for name, text in made.items():
        write(PROJECT / name, text)
    for name in plugins.FILES:
        write(PROJECT / name, plugins.with_settings(name))
    for name in translations.FILES:
        write(PROJECT / name, translations.with_blocks(name))
    for folder in FOLDERS:
        for path in (PROJECT / folder).rglob("*"):
            if path.is_file() and path.relative_to(PROJECT).as_posix() not in made:
                path.unlink()
