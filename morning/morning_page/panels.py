"""What each panel shows: rows of the tables of answers in, charts and sentences out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import yaml

from morning_page import charts
from morning_page.charts import Chart, Rows
from morning_page.warehouse import Row, Warehouse
from morning_page.words import UNKNOWN, Words

TABLES = yaml.safe_load(Path(__file__).with_name("tables.yml").read_text(encoding="utf-8"))
"""Of each table, the reports that it needs, and the setting that keeps it from being built."""

LATE_AFTER = timedelta(hours=36)
"""A nightly run was missed: as long as dbt's freshness has it."""
_LONG = 100
"""Hours from which on there are no decimals."""
LEAST_CALLS = 30
"""Shares of fewer are left out."""
# So that two sheets hold it all.
MOST_TABLES, MOST_CAMPAIGNS, MOST_AGENTS = 16, 8, 20
STATES = ("ready", "inbound", "outbound", "after_call", "ring", "auxiliary")
_SHARES_OF = {
    "answered": "attempts",
    "people": "answered",
    "connected": "people",
    "dropped": "people",
    "right_party": "people",
    "hits": "right_party",
}
"""What the share of each step of the funnel is of, as in campaign_funnel_daily."""
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Reading:
    """What panels are made from.

    Attributes:
        tables: Those that are there.
        now: In UTC.
        zone: That of the operation's clock.
        personal: `keep`, `hash`, or `drop`, by the names of the tap's two settings.
    """

    warehouse: Warehouse
    tables: set[str]
    words: Words
    now: datetime
    zone: ZoneInfo
    personal: dict[str, str]


@dataclass(frozen=True)
class Panel:
    """A panel of the page.

    Attributes:
        name: The key of its title, too.
        headline: What it says, in a sentence.
        charts: From top to bottom; none if there is nothing to draw.
        note: How to read them.
        facts: Its source, its period, and how many its figures are of.
    """

    name: str
    headline: str
    charts: list[Chart] = field(default_factory=list)
    note: str = ""
    facts: list[str] = field(default_factory=list)


def panels(reading: Reading) -> list[Panel]:
    """All panels, in the order of the page."""
    made = (_panel(reading, name) for name in _PANELS)
    return [panel for panel in made if panel]


def _panel(reading: Reading, name: str) -> Panel | None:
    words = reading.words
    make, needed = _PANELS[name]
    dropped = {TABLES[table]["about"] for table in needed} & {
        setting for setting, mode in reading.personal.items() if mode == "drop"
    }
    if "staff_data" in dropped:
        return None
    if dropped:
        return Panel(name, words("customers dropped"))
    for table in needed:
        if table not in reading.tables:
            reports = words("and").join(
                each if isinstance(each, str) else words("or").join(each)
                for each in TABLES[table]["needs"]
            )
            why = words("needs", reports=reports) if reports else words("not built", table=table)
            return Panel(name, why)
    rows = reading.warehouse.ask(name)
    if not rows:
        return Panel(name, words("empty"), facts=[_source(words, *needed)])
    return make(reading, rows)


def _freshness(reading: Reading, rows: list[Row]) -> Panel:
    words = reading.words
    shown: Rows = []
    for row, label in zip(rows, _labels(rows, "table_name", "table_name"), strict=True):
        newest, missing = row["newest_row_at"], row["missing_days"]
        age = max(reading.now - newest.replace(tzinfo=UTC), timedelta()) if newest else None
        told = [words("no rows") if age is None else words.age(age)]
        if missing:
            told.append(words("missing", count=missing))
        shown.append(
            {
                "table": label,
                "age_hours": round(age / timedelta(hours=1), 1) if age else 0,
                "lacks": missing > 0,
                "missing_days": missing,
                "row_count": row["row_count"],
                "label": ("\N{WARNING SIGN} " if missing else "") + ", ".join(told),
            }
        )
    # Those that need a look come first, so that they are among those that are shown.
    shown.sort(key=lambda row: (-row["missing_days"], row["row_count"] > 0, -row["age_hours"]))
    loads = [row["newest_load_at"].replace(tzinfo=UTC) for row in rows if row["newest_load_at"]]
    lacking = words(
        "tables that lack days",
        lacking=sum(row["lacks"] for row in shown),
        empty=sum(not row["row_count"] for row in shown),
        count=len(shown),
    )
    said = [lacking]
    if loads:
        is_late = reading.now - max(loads) > LATE_AFTER
        when = words.moment(max(loads).astimezone(reading.zone))
        said.insert(0, words("loaded late" if is_late else "loaded", when=when))
    chart = charts.bars(
        shown[:MOST_TABLES],
        y="table",
        x="age_hours",
        label="label",
        alert="lacks",
        most=2 * LATE_AFTER / timedelta(hours=1),
    )
    total = words.number(_total(rows, "row_count"))
    return Panel(
        "freshness",
        " · ".join(said),
        [chart],
        words("freshness note") + _not_shown(words, shown, MOST_TABLES),
        [_source(words, "table_ages", "missing_days"), words("n", count=total, what=words("rows"))],
    )


def _funnel(reading: Reading, rows: list[Row]) -> Panel:
    words = reading.words
    for row in rows:
        row["connected"] = row["people"] - row["dropped"]
    steps = ["attempts", "answered", "people", "connected", "right_party", "hits"]
    known = [step for step in steps if any(row[step] is not None for row in rows)]
    totals = {step: _total(rows, step) for step in [*known, "dropped"]}
    stages: Rows = []
    for step in known:
        title = words("Attempts" if step == "attempts" else step)
        label = words.number(totals[step])
        if step in _SHARES_OF and totals[_SHARES_OF[step]] >= LEAST_CALLS:
            label += f" · {words.percent(totals[step], totals[_SHARES_OF[step]])}"
        stages.append({"step": title, "name": step, "count": totals[step], "label": label})
    measures = ["answered", "people", "dropped"]
    measures += [step for step in ("right_party", "hits") if step in known]
    cells: Rows = []
    labels = _labels(rows, "campaign_name", "campaign_id", words("no campaign"))
    for row, campaign in list(zip(rows, labels, strict=True))[:MOST_CAMPAIGNS]:
        for measure in measures:
            part, whole = row[measure], row[_SHARES_OF[measure]]
            share = _percent(part, whole)
            cells.append(
                {
                    "campaign": campaign,
                    "measure": words(measure),
                    "percent": None if share is None else round(share, 1),
                    "label": UNKNOWN if share is None else words.number(share, 1),
                    "count": UNKNOWN if part is None else words.number(part),
                }
            )
    return Panel(
        "funnel",
        words(
            "funnel headline",
            attempts=words.number(totals["attempts"]),
            percent=_share(words, totals["people"], totals["attempts"]),
        ),
        [
            charts.bars(stages, y="step", x="count", label="label"),
            charts.matrix(
                cells,
                y="campaign",
                x="measure",
                columns=[words(each) for each in measures],
                shade="percent",
                whole=100,
                label="label",
                tooltip={"campaign": words("campaign"), "measure": " ", "count": words("Attempts")},
            ),
        ],
        words("funnel note") + _not_shown(words, rows, MOST_CAMPAIGNS),
        _facts(words, rows, "attempts", "attempts", "campaign_funnel_daily"),
    )


def _machines(reading: Reading, rows: list[Row]) -> Panel:
    words = reading.words
    weekdays = words.weekdays()
    found = {(row["hour"], row["weekday"]): row for row in rows}
    hours = [row["hour"] for row in rows]
    cells: Rows = []
    for hour in range(min(hours), max(hours) + 1):
        for number, weekday in enumerate(weekdays, 1):
            row = found.get((hour, number), {"calls": 0, "machines": 0})
            share = _percent(row["machines"], row["calls"])
            cells.append(
                {
                    "hour": f"{hour:02}:00",
                    "weekday": weekday,
                    "calls": row["calls"],
                    "machines": row["machines"],
                    "percent": None if share is None else round(share, 1),
                    "label": "" if share is None else words.number(share),
                }
            )
    calls, machines = _total(rows, "calls"), _total(rows, "machines")
    return Panel(
        "machines",
        words(
            "machines headline", percent=_share(words, machines, calls), calls=words.number(calls)
        ),
        [
            charts.matrix(
                cells,
                y="hour",
                x="weekday",
                columns=weekdays,
                shade="percent",
                whole=100,
                label="label",
                tooltip={
                    "weekday": words("weekday"),
                    "hour": words("hour"),
                    "label": "%",
                    "calls": words("Calls"),
                    "machines": words("Machines"),
                },
            )
        ],
        words("machines note", least=LEAST_CALLS),
        _facts(words, rows, "calls", "calls", "amd_machine_share"),
    )


def _errors(reading: Reading, rows: list[Row]) -> Panel:
    words = reading.words
    rows.sort(key=lambda row: row["campaign_id"] != "all")
    wholes = [row for row in rows if row["campaign_id"] == "all"]
    for row in wholes:
        row["campaign_name"], row["campaign_id"] = words("all campaigns"), None
    labels = _labels(rows, "campaign_name", "campaign_id", words("no campaign"))
    most = MOST_CAMPAIGNS + len(wholes)
    shown = [
        _interval(
            {"campaign": campaign},
            *(row[f"wrong_percent{end}"] for end in ("", "_low", "_high")),
            told=f"n = {words.number(row['coded'])}",
            unknown=words(row["note"]) if row["note"] else "",
            words=words,
        )
        for row, campaign in list(zip(rows, labels, strict=True))[:most]
    ]
    if len(wholes) > 1:
        headline = words("errors several")
    elif wholes[0]["wrong_percent"] is None:
        headline = words("errors unknown", why=words(wholes[0]["note"]))
    else:
        ends = {"percent": "", "low": "_low", "high": "_high"}
        rates = {name: wholes[0][f"wrong_percent{end}"] for name, end in ends.items()}
        said = {name: words.percent(rate, 100) for name, rate in rates.items()}
        headline = words("errors headline", **said)
    drawn = [charts.intervals(shown, y="campaign", title=words("errors axis"))]
    # Without labels there is nothing to find, and it takes long to see that.
    is_labeled = "amd_labels" in reading.tables and reading.warehouse.ask("labels")[0]["labels"]
    reviews = reading.warehouse.ask("review")[:MOST_CAMPAIGNS] if is_labeled else []
    if reviews:
        chart = charts.intervals(
            _reviewed(words, reviews), y="campaign", title=words("review axis")
        )
        drawn.append(chart)
    months = words.months(rows[0]["first_month"], rows[0]["last_month"])
    coded = words.number(_total(wholes, "coded"))
    return Panel(
        "errors",
        headline,
        drawn,
        words("errors note") + _not_shown(words, rows, most),
        [
            _source(words, "amd_accuracy", *(["amd_review"] if reviews else [])),
            f"{words('period')}: {months}",
            words("n", count=coded, what=words("coded")),
        ],
    )


def _reviewed(words: Words, rows: list[Row]) -> Rows:
    found: Rows = []
    names = _labels(rows, "campaign_name", "campaign_id", words("no campaign"))
    for row, campaign in zip(rows, names, strict=True):
        people = row["person_heard_as_machine"] + row["person_heard_as_human"]
        count = f"n = {words.number(people)}"
        found.append(
            _interval(
                {"campaign": f"{campaign}, {words.months(row['month'], row['month'])}"},
                *(row[f"false_positive_percent{end}"] for end in ("", "_low", "_high")),
                told=count,
                unknown=count,
                words=words,
            )
        )
    return found


def _interval(
    row: Row,
    rate: float | None,
    low: float | None,
    high: float | None,
    *,
    told: str,
    unknown: str,
    words: Words,
) -> Row:
    label = unknown if rate is None else f"{words.percent(rate, 100)} · {told}"
    return {**row, "rate": rate, "low": low, "high": high, "place": high or 0, "label": label}


def _service(reading: Reading, rows: list[Row]) -> Panel:
    words = reading.words
    series = {words("level"): "answered_20", words("abandoned"): "abandoned"}
    points: Rows = []
    for row in rows:
        for name, part in series.items():
            share = _percent(row[part], row["offered"])
            points.append(
                {
                    "day": row["day"].isoformat(),
                    "series": name,
                    "calls": row[part],
                    "offered": row["offered"],
                    "percent": None if share is None else round(share, 1),
                    "label": words.percent(row[part], row["offered"]),
                    "when": words.day(row["day"]),
                }
            )
    offered = _total(rows, "offered")
    chart = charts.lines(
        points,
        series=[*series],
        title=words("percent"),
        tooltip={
            "when": words("day"),
            "series": " ",
            "label": "%",
            "offered": words("offered"),
        },
    )
    return Panel(
        "service",
        words(
            "service headline",
            level=_share(words, _total(rows, "answered_20"), offered),
            abandoned=_share(words, _total(rows, "abandoned"), offered),
        ),
        [chart] if any(point["percent"] is not None for point in points) else [],
        words("service note", least=LEAST_CALLS),
        _facts(
            words,
            [{**row, "first_day": row["day"], "last_day": row["day"]} for row in rows],
            "offered",
            "offered",
            "service_daily",
        ),
    )


def _agents(reading: Reading, rows: list[Row]) -> Panel | None:
    words = reading.words
    if any(row["agent_id"] == "(dropped)" for row in rows):  # by the tap, whatever is set for dbt
        return None
    is_hashed = reading.personal["staff_data"] == "hash" or any(
        _HASH.fullmatch(row["agent_id"] or "") for row in rows
    )
    if is_hashed:
        names = [words("agent", number=number) for number in range(1, len(rows) + 1)]
    else:
        names = _labels(rows, "agent_name", "agent_id", UNKNOWN)
    spent = sorted(zip(names, rows, strict=True), key=lambda each: -(each[1]["login_hours"] or 0))
    shown, others = spent[:MOST_AGENTS], [row for _, row in spent[MOST_AGENTS:]]
    if others:
        rest = {f"{state}_hours": _total(others, f"{state}_hours") for state in ("login", *STATES)}
        shown.append((words("other agents", count=words.number(len(others))), rest))
    cells: Rows = []
    for name, row in shown:
        for state in ("login", *STATES):
            hours, whole = row[f"{state}_hours"], row["login_hours"]
            share = round(hours / whole, 3) if hours is not None and whole else None
            cells.append(
                {
                    "agent": name,
                    "state": words(f"{state}_hours"),
                    "hours": None if hours is None else round(hours, 2),
                    # All of the time is no part of it.
                    "share": 0 if state == "login" else share,
                    "label": (
                        UNKNOWN if hours is None else words.number(hours, 1 if hours < _LONG else 0)
                    ),
                }
            )
    columns = [words(f"{state}_hours") for state in ("login", *STATES)]
    return Panel(
        "agents",
        words(
            "agents headline",
            count=words.number(len(rows)),
            hours=words.number(_total(rows, "login_hours")),
        ),
        [
            charts.matrix(
                cells,
                y="agent",
                x="state",
                columns=columns,
                shade="share",
                whole=1,
                label="label",
                tooltip={"agent": words("one agent"), "state": " ", "label": words("in hours")},
            )
        ],
        words("agents note") + (f" {words('agents numbered')}" if is_hashed else ""),
        [
            _source(words, "agents_daily"),
            _period(words, rows),
            words("n", count=words.number(len(rows)), what=words("agents n")),
        ],
    )


def _total(rows: Iterable[Row], name: str) -> float:
    return sum(row[name] or 0 for row in rows)


def _percent(part: float | None, whole: float) -> float | None:
    """A share in percent; None of fewer than `LEAST_CALLS`."""
    return 100 * part / whole if part is not None and whole >= LEAST_CALLS else None


def _share(words: Words, part: float, whole: float) -> str:
    """The same as text; a dash in place of None."""
    return UNKNOWN if _percent(part, whole) is None else words.percent(part, whole)


def _not_shown(words: Words, rows: list[Row], most: int) -> str:
    return " " + words("not shown", count=len(rows) - most) if len(rows) > most else ""


def _labels(rows: list[Row], name: str, key: str, otherwise: str = "") -> list[str]:
    """What rows are called: those of one name also by their key, several operations by theirs."""
    names = [str(row[name] or row[key] or otherwise) for row in rows]
    keys = defaultdict(set)
    for row, label in zip(rows, names, strict=True):
        keys[row["operation_id"], label].add(row[key])
    has_several = len({row["operation_id"] for row in rows}) > 1
    labels = []
    for row, label in zip(rows, names, strict=True):
        operation = f"{row['operation_id']}: " if has_several and row["operation_id"] else ""
        is_known = row[key] and len(keys[row["operation_id"], label]) > 1
        labels.append(operation + (f"{row[key]} · " if is_known else "") + label)
    return labels


def _facts(words: Words, rows: list[Row], count: str, what: str, *tables: str) -> list[str]:
    number = words.number(_total(rows, count))
    return [
        _source(words, *tables),
        _period(words, rows),
        words("n", count=number, what=words(what)),
    ]


def _source(words: Words, *tables: str) -> str:
    return f"{words('source')}: {', '.join(tables)}"


def _period(words: Words, rows: list[Row]) -> str:
    first, last = min(row["first_day"] for row in rows), max(row["last_day"] for row in rows)
    return f"{words('period')}: {words.days(first, last)}"


Make: TypeAlias = Callable[[Reading, list[Row]], Panel | None]
"""Makes a panel of the rows that its query finds; none where it must not be shown."""

_PANELS: dict[str, tuple[Make, list[str]]] = {
    "freshness": (_freshness, ["table_ages", "missing_days", "dates"]),
    "funnel": (_funnel, ["campaign_funnel_daily"]),
    "machines": (_machines, ["amd_machine_share"]),
    "errors": (_errors, ["amd_accuracy", "amd_review", "campaigns"]),
    "service": (_service, ["service_daily"]),
    "agents": (_agents, ["agents_daily"]),
}
"""What makes each panel, and the tables that it reads."""
NAMES = [*_PANELS]
