"""The morning page and the documentation, as a browser draws them."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_morning_page import NOON_ZONE, full_marts
from tests.support.models import ANALYTICS
from tests.support.warehouses import rows_in
from tools.demo.services import PROJECT

PHONE, DESK = 390, 1280
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without its own calls home.
CHROMIUM = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--enable-logging=stderr", "--allow-file-access-from-files"),
]
LOOK = """
<script>
const watch = setInterval(() => {
  const root = document.documentElement;
  if (__READY__) {
    clearInterval(watch);
    const frames = [...document.querySelectorAll(".chart")];
    root.dataset.seen = JSON.stringify({
      drawn: frames.filter((each) => each.querySelector("svg")).map((each) => each.id),
      // What is beyond the picture is cut off.
      cut: frames.flatMap((each) => {
        const edge = each.querySelector("svg").getBoundingClientRect();
        return [...each.querySelectorAll("text")].filter((text) => {
          const box = text.getBoundingClientRect();
          return box.left < edge.left - 1 || box.right > Math.min(edge.right, root.clientWidth) + 1;
        }).map((text) => each.id + ": " + text.textContent);
      }),
      cells: document.querySelectorAll("#machines-0 .mark-rect path:not(.background)").length,
      fetched: performance.getEntriesByType("resource").map((each) => each.name),
      wider: root.scrollWidth - root.clientWidth,
    });
  }
}, 20);
</script>
"""


def chromium(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    found = [path for name in NAMES if (path := shutil.which(name))]
    assert found, "Chromium is not installed: on Debian, apt-get install chromium"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [found[0], *CHROMIUM, profile, "--virtual-time-budget=20000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def seen(tmp_path: Path, page: Path, width: int, ready: str) -> dict[str, Any]:
    """Open a page, and return what it looks like, and what its console says."""
    copy = page.with_name(f"{page.stem}-looked-at.html")
    copy.write_text(page.read_text("utf-8") + LOOK.replace("__READY__", ready), encoding="utf-8")
    size = f"--window-size={width},900"
    told = chromium(tmp_path, size, "--dump-dom", copy.as_uri())
    copy.unlink()
    [found] = re.findall(r'data-seen="(.+?)"', told.stdout)
    console = re.findall(r"CONSOLE.+", told.stderr)
    return {**json.loads(html.unescape(found)), "console": console}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    marts = full_marts(tmp_path_factory.mktemp("full") / "page")
    for table, column in (("campaigns", "campaign_name"), ("agents_daily", "agent_name")):
        longer = f"UPDATE {ANALYTICS}.{table} SET {column} = 'COBRANZA PREJURIDICA ' || {column}"  # noqa: S608
        rows_in(marts.database, longer)
    marts.page(**NOON_ZONE, DBT_POSTGRES_PAGE_LANGUAGE="es")
    return marts.folder / "morning-page.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_morning_page_is_drawn(page: Path, tmp_path: Path, width: int) -> None:
    found = seen(tmp_path, page, width, "root.dataset.drawn")
    assert found == {
        "drawn": [
            *("freshness-0", "funnel-0", "funnel-1", "machines-0"),
            *("errors-0", "errors-1", "service-0", "agents-0"),
        ],
        "cells": 7 * 3,  # those of few calls as well
        "cut": [],
        "fetched": [],
        "wider": 0,
        "console": [],
    }


def test_morning_page_prints_on_two_sheets(page: Path, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    sheets = re.findall(rb"/Type /Page\b(?!s)", printed.read_bytes())
    assert 1 <= len(sheets) <= 2


SITE = PROJECT / "site"


PAGES = [path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html")]


@pytest.mark.parametrize("name", sorted({*PAGES} - {"index.html"}))  # it leads to another
def test_documentation_fits_a_phone(tmp_path: Path, name: str) -> None:
    found = seen(tmp_path, SITE / name, PHONE, 'document.readyState === "complete"')
    assert found["wider"] == 0
