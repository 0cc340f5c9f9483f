"""`make demo`: the pipeline runs twice, dbt builds on it, and all show what they leave."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import running
from sandbox.server.log import read_moment
from sandbox.server.settings import Settings
from sandbox.server.wolkvox import Wolkvox
from tools.demo.services import EXAMPLE, Database, Meltano, ServiceError, postgres

TIMEZONE = ZoneInfo("America/Bogota")
NOW = datetime.now(TIMEZONE).replace(tzinfo=None, second=0, microsecond=0)
"""What the server's clock shows: the demo stops it, so that it knows how many rows there are."""
START = datetime.combine(NOW.date() - timedelta(days=14), datetime.min.time())
ROWS_PER_DAY = 5_000
REPORTS = [
    *("amd_detail", "campaigns", "campaign_results", "call_detail", "activity_codes"),
    *("answered_calls_by_wait", "abandoned_calls_by_wait", "agent_time"),
]

PIPELINE = ("run", "tap-wolkvox", "target-postgres")
BUILD = ("dbt-postgres:build", "dbt-postgres:morning-page")
PAGE = EXAMPLE / "output" / "demo" / "morning-page.html"

SUMMARY = """
    SELECT campaign_id, count(*), avg((result = 'machine')::int)::float, min(date), max(date)
    FROM wolkvox.amd_detail
    GROUP BY ROLLUP (campaign_id)
    ORDER BY campaign_id
"""
COUNTS = """
    SELECT count(*), count(DISTINCT (campaign_id, customer_id, telephone, date, occurrence))
    FROM wolkvox.amd_detail
"""


BY_HOUR = """
    SELECT hour, sum(calls), round(100.0 * sum(machines) / sum(calls), 1)
    FROM wolkvox_analytics.amd_machine_share
    GROUP BY hour
    ORDER BY hour
"""
REACHED = """
    SELECT
        CASE WHEN is_reached THEN machines > 0 END AS after_machines,
        count(*), avg(calls)::float
    FROM wolkvox_analytics.amd_contacts
    GROUP BY 1
    ORDER BY 1
"""


NEXT = {
    "the same by hand, step by step": "README.md: Try it without an account",
    "your own account": "README.md: Use it with your account",
    "what your runs will take of the day's quota": "meltano invoke tap-wolkvox --estimate",
    "other reports": "docs/reports/README.md",
    "schedules, personal data, and other warehouses": "docs/recipes.md",
    "what dbt makes of the tables": "docs/answers.md",
    "the page, each morning": "docs/morning-page.md",
}
"""What to do after the demo, and the page or command for it."""


class Demo:
    """The demonstration, described while it runs."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.steps = count(1)
        self.source = Seeded(1, START.date(), rows_per_day=ROWS_PER_DAY)
        settings = Settings(clock=lambda: NOW)
        self.wolkvox = Wolkvox(self.source, settings, seeded_reports(self.source))

    def run(self) -> None:
        """Show it all.

        Raises:
            ServiceError: A part of it failed, or the table does not hold what it should.
        """
        with tempfile.TemporaryDirectory(prefix="tap-wolkvox-") as folder:
            self.begin("Start the sandbox, a Wolkvox of this machine alone with made-up calls")
            with running(self.wolkvox) as server:
                self.say(f"{server.url}, token {self.wolkvox.settings.token}")
                self.say(f"Its clock stands at {NOW}, {TIMEZONE}.")

                self.begin("Start PostgreSQL with an empty database")
                with postgres() as database:
                    self.say(f"{database.host}:{database.port}")
                    sandbox = {
                        "TAP_WOLKVOX_API_URL": server.url,
                        "TAP_WOLKVOX_WOLKVOX_TOKEN": self.wolkvox.settings.token,
                        "TAP_WOLKVOX_START_DATE": START.isoformat(),
                        "TAP_WOLKVOX_END_DATE": NOW.isoformat(),
                    }
                    settings = {**sandbox, **database.target, **database.dbt}
                    meltano = Meltano(Path(folder), settings)
                    self.run_twice(meltano, database)
                    self.build(meltano, database)
                self.begin("Stop both")
        self.begin("What to do next")
        for what, where in NEXT.items():
            self.say(f"{where:<39}{what}")

    def run_twice(self, meltano: Meltano, database: Database) -> None:
        """Run the pipeline, show the table, and run it again."""
        self.begin(f"meltano {' '.join(PIPELINE)}")
        self.run_once(meltano)
        before = self.check(database)
        self.console.print()
        self.console.print(summary(database))

        self.begin("The same command again, which reads only the look-back of an hour once more")
        self.run_once(meltano)
        after = self.check(database)
        self.say(f"Before {before:,} rows, now {after:,}: nothing is doubled, nothing is missing.")

    def build(self, meltano: Meltano, database: Database) -> None:
        """Load more reports, have dbt make answers, and make the page of them."""
        self.begin(f"meltano {' '.join([*PIPELINE, *BUILD])}, with {len(REPORTS)} reports")
        settings = {
            "TAP_WOLKVOX_REPORTS": json.dumps(REPORTS),
            "DBT_POSTGRES_PAGE_LANGUAGE": "en",
            "DBT_POSTGRES_PAGE_FOLDER": str(PAGE.parent),
        }
        self.wolkvox.log.clear()
        begun = time.monotonic()
        with self.console.status("loading and building …"):
            meltano(*PIPELINE, *BUILD, **settings)
        seconds = time.monotonic() - begun
        self.say(
            f"It took {len(self.wolkvox.log)} requests and {seconds:.0f} s. dbt has made typed"
        )
        self.say("tables and answers (docs/answers.md). When do machines answer?")
        self.console.print()
        self.console.print(picture(database))
        self.console.print()
        self.say("Whom did the campaigns reach?")
        self.console.print()
        self.console.print(reached(database))
        self.begin("Open the morning page in a browser (docs/morning-page.md)")
        self.say(PAGE.as_uri())

    def run_once(self, meltano: Meltano) -> None:
        """Run the pipeline, and tell what it asked of the sandbox."""
        log = self.wolkvox.log
        log.clear()
        begun = time.monotonic()
        with self.console.status("extracting and loading …"):
            meltano(*PIPELINE)
        seconds = time.monotonic() - begun
        rows = sum(entry.rows for entry in log)
        requests = "1 request" if len(log) == 1 else f"{len(log)} requests"
        since = read_moment(log[0].date_ini)
        self.say(f"The server sent {rows:,} rows in {requests}, those since {since}.")
        if len(log) > 1:
            self.say("Windows overlap by one second; duplicates are removed.")
        self.say(f"It took {seconds:.0f} s.")

    def check(self, database: Database) -> int:
        """Return how many rows the table has.

        Raises:
            ServiceError: They are not as many as the sandbox has, or a key comes twice.
        """
        last = NOW - timedelta(seconds=1)  # `end_date` is the moment to stop before
        held = len(self.source.rows(START, last, {}))
        with database.connect() as connection:
            rows, keys = connection.execute(COUNTS).fetchone() or (0, 0)
        if not rows == keys == held:
            raise ServiceError(
                f"The sandbox has {held:,} rows, but the table {rows:,}, with {keys:,} keys."
            )
        return held

    def begin(self, what: str) -> None:
        """Announce the next step."""
        self.console.print(f"\n[bold]{next(self.steps)}. {escape(what)}[/bold]")

    def say(self, what: str) -> None:
        """Tell a detail of the step."""
        self.console.print(f"   {escape(what)}")


def summary(database: Database) -> Table:
    """Return what the table holds, for a person to read."""
    with database.connect() as connection:
        found = connection.execute(SUMMARY).fetchall()
    table = Table(title="wolkvox.amd_detail", caption=f"Times: {TIMEZONE}. The table has UTC.")
    for title in ("Campaign", "First call", "Last call"):
        table.add_column(title)
    for title in ("Calls", "Machines"):
        table.add_column(title, justify="right")
    for campaign, calls, machines, *span in found:
        first, last = (
            moment.replace(tzinfo=UTC).astimezone(TIMEZONE).replace(tzinfo=None) for moment in span
        )
        table.add_row(
            campaign or "all",
            *(f"{first}", f"{last}"),
            *(f"{calls:,}", f"{machines:.1%}"),
            style=None if campaign else "bold",
        )
    return table


def picture(database: Database) -> Table:
    """Return how many calls a machine answered, by hour of the local day."""
    with database.connect() as connection:
        found = connection.execute(BY_HOUR).fetchall()
    table = Table.grid(padding=(0, 2))
    table.add_row("Hour", "Calls", "Machines", "", style="bold")
    for hour, calls, percent in found:
        share = Bar(100, 0, float(percent), width=50, color="cyan")
        table.add_row(f"{hour:02}:00", f"{calls:,}", f"{percent} %", share)
    for column in table.columns[:3]:
        column.justify = "right"
    return table


def reached(database: Database) -> Table:
    """Return how many telephones a human ever answered."""
    names = {
        False: "reached at once",
        True: "reached, with machines between",
        None: "never reached",
    }
    with database.connect() as connection:
        found = connection.execute(REACHED).fetchall()
    table = Table(title="wolkvox_analytics.amd_contacts")
    table.add_column("Telephones")
    table.add_column("How many", justify="right")
    table.add_column("Calls each", justify="right")
    for after_machines, telephones, calls in found:
        table.add_row(names[after_machines], f"{telephones:,}", f"{calls:.1f}")
    return table


def main() -> int:
    """Return the exit status."""
    # Whatever ends this ends it like Ctrl-C: all that was started is stopped.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        Demo().run()
    except ServiceError as error:
        sys.stderr.write(f"\nThe demo has failed. {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
