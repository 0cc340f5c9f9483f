"""The morning page: tables of answers to make it from, and what it holds."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from tests.support.models import ANALYTICS, DBT
from tests.support.starter import started_by_fork
from tests.support.warehouses import rows_in
from tools.demo.services import PROJECT, Database

MORNING_PAGE = (DBT[0], "morning_page.__main__", "main")
PANELS = {
    "freshness": ["table_ages", "missing_days", "dates"],
    "funnel": ["campaign_funnel_daily"],
    "machines": ["amd_machine_share"],
    "errors": ["amd_accuracy", "amd_review", "campaigns"],
    "service": ["service_daily"],
    "agents": ["agents_daily"],
}
"""The tables of each panel."""


@cache
def columns_of_marts() -> dict[str, dict[str, str]]:
    """The columns of each mart, with their types."""
    pages = (PROJECT / "transform" / "models" / "marts").glob("*/_*_marts.yml")
    models = [model for page in pages for model in yaml.safe_load(page.read_text())["models"]]
    return {
        model["name"]: {column["name"]: column["data_type"] for column in model["columns"]}
        for model in models
    }


@dataclass
class Marts:
    """Tables of answers that hold what a test puts into them."""

    database: Database
    folder: Path

    def create(self, *marts: str) -> None:
        for mart in marts:
            columns = ", ".join(f"{name} {kind}" for name, kind in columns_of_marts()[mart].items())
            rows_in(self.database, f"CREATE TABLE {ANALYTICS}.{mart} ({columns})")

    def put(self, mart: str, *rows: dict[str, Any]) -> None:
        """Put rows into a table; those of no operation."""
        is_by_operation = "operation_id" in columns_of_marts()[mart]
        usual = {"operation_id": ""} if is_by_operation else {}
        names = [*(usual | rows[0])]
        marks = ", ".join(["%s"] * len(names))
        insert = f"INSERT INTO {ANALYTICS}.{mart} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        with self.database.connect() as connection, connection.cursor() as cursor:
            cursor.executemany(insert.encode(), [[*(usual | row).values()] for row in rows])

    def page(self, **settings: str) -> Page:
        """Make the page, in English unless the settings say otherwise."""
        status, told = self.make(**{"DBT_POSTGRES_PAGE_LANGUAGE": "en"} | settings)
        assert status == 0, told
        return Page(self.folder)

    def make(self, **settings: str) -> tuple[int, str]:
        """Run the command; return its status, and what it printed."""
        told = self.folder.with_name("told.log")
        told.unlink(missing_ok=True)
        chosen = {
            "DBT_PROFILES_DIR": str(PROJECT / "transform"),
            "DBT_POSTGRES_PAGE_FOLDER": str(self.folder),
        }
        usual = {name: text for name, text in os.environ.items() if not name.startswith("DBT_")}
        order = {
            "arguments": [],
            "env": usual | self.database.dbt | chosen | settings,
            "cwd": PROJECT,
            "stdout": told,
            "stderr": told,
        }
        status = started_by_fork(order, MORNING_PAGE)
        return status, told.read_text(encoding="utf-8")


class Page(HTMLParser):
    """The page as a reader has it.

    Attributes:
        html: The file.
        sections: The text of each panel.
        charts: The rows behind each chart.
        addresses: All that an element loads or links to.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.html = (folder / "morning-page.html").read_text(encoding="utf-8")
        self.pictures = {path.stem for path in folder.glob("*.png")}
        self.sections: dict[str, str] = {}
        self.addresses: list[str] = []
        self._section = ""
        self.feed(self.html)
        self.close()
        [text] = re.findall(r'id="charts">(.+?)</script>', self.html)
        self.charts: dict[str, list[dict[str, Any]]] = {
            name: chart["data"]["values"] for name, chart in json.loads(text).items()
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._section = str(dict(attrs)["id"])
            self.sections[self._section] = ""
        self.addresses += [f"{value}" for name, value in attrs if name in {"src", "href", "action"}]

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            text = re.sub(r"[ \n]+", " ", self.sections[self._section])
            self.sections[self._section] = text.strip()
            self._section = ""

    def handle_data(self, data: str) -> None:
        if self._section:
            self.sections[self._section] += data
