"""Results as tables: on the screen, and in the README beside this file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import table
from rich.console import Console

README = Path(__file__).parent / "README.md"
BEGINS, ENDS = "<!-- Results: `make benchmark` writes them. -->", "<!-- The end of the results. -->"


@dataclass(frozen=True)
class Table:
    """A table with a line of text.

    Attributes:
        rows: Their first cell is their name; the others are numbers, ready to be shown.
        picture: A file that shows it.
        first: The heading of the names.
    """

    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    picture: str = ""
    first: str = ""

    def show(self) -> None:
        """Print it."""
        shown = table.Table(self.first, title=self.title, caption=self.about, title_justify="left")
        for column in self.columns:
            shown.add_column(column, justify="right")
        for row in self.rows:
            shown.add_row(*row)
        Console().print(shown)

    def markdown(self) -> str:
        """Give it as Markdown."""
        lines = [[self.first, *self.columns], ["---", *("--:" for _ in self.columns)], *self.rows]
        cells = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        picture = f"![{self.title}]({self.picture})\n\n" if self.picture else ""
        return f"### {self.title}\n\n{self.about}\n\n{picture}{cells}\n"


def write(heading: str, tables: Sequence[Table]) -> None:
    """Put results into the README, in place of those before."""
    results = "\n".join([f"{BEGINS}\n\n{heading}\n", *(each.markdown() for each in tables), ENDS])
    text = re.sub(
        f"{BEGINS}.*{ENDS}", lambda _: results, README.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    README.write_text(text, encoding="utf-8")
