"""The pages on reports, from their declarations."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from types import ModuleType

from tap_wolkvox.reports import FAMILIES, REPORTS, reports_of
from tap_wolkvox.reports.model import Column, Report, TotalReport
from tools.pages import made_from
from tools.pages.costs import YEAR, cells, estimates
from tools.pages.spanish import KINDS_OF_REPORTS, REPORTS_PAGE

MADE = made_from("reports")
KINDS = {
    "event": "events, in windows of time",
    "day": "days, in windows of whole days",
    "hour": "hours, in windows of whole days",
    "total": "totals, one request a day",
    "list": "a list, one request",
}
TYPES = {
    "text": "text",
    "time": "timestamp in UTC",
    "day": "date",
    "integer": "integer",
    "object": "JSON",
}

OPENING = """\
# Reports

After reading this page, you know which reports answer your questions, and what they cost. Their \
names go into the setting [`reports`](../configuration.md#reports).

Look up their [personal data](personal-data.md) before you load them for the first time.
"""

FAMILY_OPENING = (
    "After reading this page, you know what these reports hold, what they cost, and whether "
    "anybody has seen them in real responses."
)

LIVE = ("amd_detail", "call_detail", "chat_detail")
"""Reports of the example's schedule every five minutes."""

PLAN = """\
## What to extract when

Each request costs one of the operation's daily requests: 1,000 for each license.

| when | which | look-back | requests a day |
| --- | --- | --- | --- |
| every five minutes | what has to be fresh: {live}, or other events | `lookback_hours: 1` | at \
least 240 for each report, from 4 o'clock to midnight, so {live_requests} for these |
| once a night | what you need of the rest: totals of the day before, and rows that were \
changed or came late | unset, so that each report has its own | those of the column *requests*; \
about {all_requests} for all reports |

[`examples/meltano/meltano.yml`](../../examples/meltano/meltano.yml) has a schedule for \
each: [several reports](../recipes.md#several-reports). Running both with all reports takes \
more requests than one license allows: run the first every ten minutes then.

Cron goes by the clock of its machine. If that is not the operation's, write \
`CRON_TZ=America/Bogota` above its lines; otherwise days are read before they are over.

## What it costs

`meltano invoke tap-wolkvox --estimate` (without Meltano, `tap-wolkvox --config config.json \
--estimate`) prints how many requests a run would take, for each report and in sum, from the least \
to what is likely. It sends none, and needs no token. With `--state state.json`, it goes on from \
there. This is what it prints for the default settings of this version:

| reports | a night | a month of backfill | a year of backfill |
| --- | --: | --: | --: |
{costs}

The likely number supposes a few rows on each day but Sunday. Then each response is complete, and \
an empty one of a time that no run has read is requested twice. A report with many rows takes \
about one more request for every 45,000. Totals are asked for day by day, so a year of one report \
takes at least 365. With `campaign_ids`, multiply by the number of campaigns. The column \
*requests* below has the likely number of a night.
"""

QUESTIONS = """\
## Which report for which question

| question | report | not to be confused with |
| --- | --- | --- |
| calls, one by one, with their wrap-up codes | `call_detail` | `wrap_up_detail` has the codes \
once more, for each of the two groups, without cost and with the agent's identity number |
| what answering-machine detection heard | `amd_detail` | `amd_totals` is the server's own count, \
to compare it with |
| how each attempt of a campaign ended | `campaign_results` | |
| hours of agents by day: logged in, talking, in breaks | `agent_time` | `agent_time_hourly` has \
the same by hour, and cannot be added up to days; `agent_logins` has each login |
| service level and abandoned calls by skill and hour | `skill_service_level_hourly` | other \
reports on service probably give one set for all skills |
| chats, one by one | `chat_detail` | `chat_messages` has what was written |
| names of campaigns, agents, skills and codes | `campaigns`, `agents`, `skills`, \
`activity_codes` | |

[From rows to answers](../answers.md) has typed tables and queries for these.
"""

COLUMNS = """\
## What is in the columns

Columns are text as the server writes it: `02:02:47`, `34.64 %`, `15,233.33`. Times are UTC, days \
are those of the operation. A missing value can appear as an empty string, a blank, `-`, `--`, \
`0`, or null. The [typed tables of dbt](../answers.md#typed-tables) turn them into numbers, \
seconds, and null.
"""

PERSONAL_DATA = """\
# Personal data

Which columns `customer_data` and `staff_data` [hash or drop](../recipes.md#personal-data).

A column is listed if it tells who people are or how to reach them, or if it holds what a contact \
base keeps about them or what was written or said by, to, or about them. *Customers* are the \
people who are contacted or make contact; *staff* are agents, analysts, and users of Wolkvox \
Manager. What is in *italics* is free text. It is listed under those it is mainly about, and can \
mention the others, too, as a number that a call was sent to can be an agent's. Columns of the \
key are **bold**: rows of different people would overwrite each other without them, so they are \
written even if they are deselected, and `(dropped)` stands in those that are dropped; \
`occurrence` then numbers more rows.

Not listed are:

- ids of calls and chats such as `conn_id`, codes, figures, scores, and times. They describe a \
person as long as the row, or one with the same id in another table, says whom;
- `other_fields`, which nearly all tables have. It holds what a server sends that has no column \
or does not fit its column, so it can hold personal data: it is null as soon as one of the two \
settings is not `keep`;
- reports without any such column.

With `drop`, a row can take the place of another one where two windows bring rows of the same \
second, and neither shows all of them: in `campaign_results`, and in reports whose windows go by \
another time than the one that is printed. With `hash`, no row is lost.

| stream | of customers | of staff |
| --- | --- | --- |"""


def in_spanish() -> str:
    """Write the page that finds a report by its Spanish title."""
    rows = [
        (
            report.title_es,
            f"[`{report.stream}`](../reports/{_file(family)}#{report.stream})",
            KINDS_OF_REPORTS[report.kind],
            f"{requests_of(report)}",
        )
        for family in FAMILIES
        for report in reports_of(family)
    ]
    rows.sort(key=lambda cells: _plain(cells[0]))
    return REPORTS_PAGE + "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def _plain(title: str) -> str:
    """A title as an alphabet takes it, without accents and case."""
    return unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode().lower()


def index() -> str:
    """Write the page with all reports."""
    lines = [
        "## All reports",
        "",
        "Below each stream is its title in Spanish; [a page](../es/reports.md) is sorted by these.",
        "",
        "| stream | what it tells | kind | look-back, hours | requests | personal data |",
        "| --- | --- | --- | --: | --: | --- |",
    ]
    for family in FAMILIES:
        for report in reports_of(family):
            cells = (
                # A column of its own would leave the others two words a line.
                f"{_link(family, report)}<br>{report.title_es}",
                *(report.description, report.kind),
                *(_lookback(report), f"{requests_of(report)}", _persons(report)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    plan = PLAN.format(
        live=", ".join(f"`{name}`" for name in LIVE),
        live_requests=len(LIVE) * 240,
        all_requests=sum(map(requests_of, REPORTS)),
        costs="\n".join(_costs()),
    )
    menu = ["```{toctree}", ":hidden:", "", "personal-data", *map(_module, FAMILIES), "```", ""]
    return "\n".join([OPENING, QUESTIONS, plan, COLUMNS, *lines, "", *menu])


def personal_data() -> str:
    """Write the page with the columns of all reports that hold personal data."""
    lines = [PERSONAL_DATA]
    for family in FAMILIES:
        for report in reports_of(family):
            customers, staff = (_columns_of(person, report) for person in ("customer", "staff"))
            if customers or staff:
                cells = (_link(family, report), customers or "-", staff or "-")
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def page(family: ModuleType) -> str:
    """Write the page of a family."""
    lines = [
        f"# {(family.__doc__ or '').strip().rstrip('.')}",
        "",
        FAMILY_OPENING,
        "",
    ]
    for report in reports_of(family):
        lines += _section(report)
    return "\n".join(lines)


def _section(report: Report) -> list[str]:
    facts = {
        "at Wolkvox": f"`{report.api}`, {report.title} (in Spanish: {report.title_es})",
        "kind": KINDS[report.kind],
        "key": _names(report.primary_keys),
        "bookmark": f"`{report.time_column}`" if report.time_column else "none: read in full",
        "look-back": f"{_lookback(report)} hours" if report.time_column else "",
        "requests": _in_words(report),
        "asked": {
            "campaign_id": "once for each of `campaign_ids`",
            "wrap_up_group": "once for each of the two groups of codes",
        }.get(report.partition or "", ""),
        "what changes afterwards": report.rows_change or "",
        "known from": "responses that users published"
        if report.seen_on_wire
        else "Wolkvox's documentation only",
        "special": _special(report),
    }
    lines = [f"## {report.stream}", "", report.description, ""]
    lines += [f"- **{name}**: {fact}" for name, fact in facts.items() if fact]
    lines += ["", "| column | type | what it holds |", "| --- | --- | --- |"]
    return [*lines, *(_row(report, column) for column in report.columns), ""]


def _row(report: Report, column: Column) -> str:
    field = report.fields_by_column.get(column.name)
    more = [column.description.rstrip(".")]
    if field and field.unit_text:
        more.append(field.unit_text)
    if field and field.personal:
        form = ", free text" if field.free_text else ""
        whose = "customer and staff" if field.personal == "both" else field.personal
        more.append(f"personal data ({whose}{form})")
    example = report.examples.get(column.name, "")
    if column.type == "text" and len(example) > 1:  # a dash or a digit shows nothing
        more.append(f"such as `{example}`")
    key = ", key" if column.name in report.primary_keys else ""
    return f"| `{column.name}` | {TYPES[column.type]}{key} | {'; '.join(more)}. |"


def _costs() -> Iterator[str]:
    """The rows of the table of costs."""
    answering = re.findall(r"`(\w+)`", "".join(row.split("|")[2] for row in _rows(QUESTIONS)))
    every = [report.stream for report in REPORTS]
    for name, reports in {
        f"all {len(every)}": every,
        f"the {len(answering)} in the second column of [Which report for which question]"
        "(#which-report-for-which-question)": answering,
        "`amd_detail` alone": ["amd_detail"],
    }.items():
        yield f"| {' | '.join([name, *cells(reports)])} |"


def _rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.startswith("|")]


def requests_of(report: Report) -> int:
    """How many requests a nightly run is likely to take, for all campaigns at once."""
    return estimates(YEAR, is_night=True)[report.stream].likely


def _in_words(report: Report) -> str:
    requests = f"{requests_of(report)} in a nightly run"
    if isinstance(report, TotalReport):
        return f"{requests}, one for each day"
    return requests if report.kind == "list" else f"about {requests}"


def _special(report: Report) -> str:
    special = [report.note] if report.note else []
    if report.kind in {"day", "hour", "total", "list"}:
        special.append("rows that the server no longer reports stay; `read_at` tells them apart")
    if report.parameters.get("skill_id") == "all":
        special.append("asked for all skills at once")
    return "; ".join(special)


def _link(family: ModuleType, report: Report) -> str:
    return f"[`{report.stream}`]({_file(family)}#{report.stream})"


def _module(family: ModuleType) -> str:
    return family.__name__.rpartition(".")[2]


def _file(family: ModuleType) -> str:
    return f"{_module(family)}.md"


def _columns_of(person: str, report: Report) -> str:
    columns = []
    for field in report.fields:
        if field.personal in {person, "both"}:
            form = "*" * (field.free_text + 2 * (field.column in report.key_fields))
            columns.append(f"{form}`{field.column}`{form}")
    return ", ".join(columns)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in columns) or "-"


def _lookback(report: Report) -> str:
    return f"{report.lookback_hours:g}" if report.time_column else "-"


def _persons(report: Report) -> str:
    persons = {field.personal or "" for field in report.fields}
    if "both" in persons:
        persons |= {"customer", "staff"}
    persons -= {"both", ""}
    return ", ".join(sorted(persons)) or "-"


def files() -> dict[str, str]:
    """All pages, by their path."""
    pages = {"README.md": index(), "personal-data.md": personal_data()}
    pages |= {_file(family): page(family) for family in FAMILIES}
    pages["../es/reports.md"] = in_spanish()
    return {
        posixpath.normpath(f"docs/reports/{name}"): f"<!-- {MADE} -->\n{text}"
        for name, text in pages.items()
    }
