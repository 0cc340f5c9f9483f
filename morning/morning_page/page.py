"""The page and its pictures, from panels."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import altair as alt
import jinja2
import vl_convert

from morning_page.charts import CONFIG, Chart
from morning_page.panels import NAMES, Panel
from morning_page.words import Words

PAGE = "morning-page.html"
_VEGA_LITE = alt.VEGALITE_VERSION.rpartition(".")[0].lstrip("v")
_WIDTH = 560
"""Pixels of a picture, before it is drawn twice as large."""

# What the variables of the page's style stand for in a picture.
_COLORS = {
    "page": "#ffffff",
    "ink": "#1c2530",
    "muted": "#5a6675",
    "grid": "#dfe4ea",
    "bar": "#3477b4",
    "alert": "#b3460b",
    "gray": "#d5dae0",
}


def write(folder: Path, panels: list[Panel], words: Words, made: str) -> Path:
    """Write the page and a picture of each panel; return where the page is.

    Pictures of panels that are not there any more are deleted.
    """
    files = {f"{panel.name}.png": _picture(panel, words) for panel in panels if panel.charts}
    files[PAGE] = _page(panels, words, made).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        if f"{name}.png" not in files:
            (folder / f"{name}.png").unlink(missing_ok=True)
    for name, content in files.items():
        _replace(folder / name, content)
    return folder / PAGE


def _replace(path: Path, content: bytes) -> None:
    # Whoever has the old one open, or sends it on, never has half of the new one.
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _page(panels: list[Panel], words: Words, made: str) -> str:
    # As wide as there is room, and as high as its lines are.
    size = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    charts = {
        f"{panel.name}-{number}": {**_specification(chart), **size}
        for panel in panels
        for number, chart in enumerate(panel.charts)
    }
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True
    )
    return templates.get_template("page.html.jinja").render(
        panels=panels,
        words=words,
        made=made,
        colors=_COLORS,
        charts=_script(charts),
        formats=_script(words.formats()),
        vega=vl_convert.javascript_bundle(vl_version=_VEGA_LITE),
    )


def _script(value: Any) -> str:
    """Write a value as JSON that no text in it can end the script with."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _picture(panel: Panel, words: Words) -> bytes:
    title = {
        "text": words(panel.name),
        "subtitle": [*_wrapped(panel.headline), "", *_wrapped(" · ".join(panel.facts))],
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 18,
        "subtitleFontSize": 13,
        "offset": 14,
        "color": _COLORS["ink"],
        "subtitleColor": _COLORS["muted"],
    }
    parts = [{**_specification(chart), "width": _WIDTH} for chart in panel.charts]
    for part in parts:
        for name in ("$schema", "config", "params", "usermeta"):
            part.pop(name, None)
    specification = {
        "params": [{"name": "narrow", "value": False}],
        "vconcat": parts,
        "title": title,
        "spacing": 16,
        "padding": 20,
        "resolve": {"scale": {"color": "independent"}},
        "config": {**CONFIG, "background": _COLORS["page"]},
    }
    text = json.dumps(specification)
    for name, color in _COLORS.items():
        text = text.replace(f"var(--{name})", color)
    formats = words.formats()
    picture: bytes = vl_convert.vegalite_to_png(
        text,
        vl_version=_VEGA_LITE,
        scale=2,
        format_locale=formats["formatLocale"],
        time_format_locale=formats["timeFormatLocale"],
    )
    return picture


def _specification(chart: Chart) -> dict[str, Any]:
    specification: dict[str, Any] = chart.configure(**CONFIG).to_dict()
    return specification


def _wrapped(text: str) -> list[str]:
    # Not at the spaces that are to hold numbers and their units together.
    return textwrap.wrap(text, 88)
