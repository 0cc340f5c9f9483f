"""What the queries of docs/answers.md find in that contact center, worked out without SQL."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from sandbox.center.days import at
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.calls import NOON
from tests.support.marts import (
    BOGOTA,
    CENTER,
    CODE_KINDS,
    FORM,
    ODD,
    Figures,
    Record,
    Records,
    average,
    campaigns_by_id,
    day_of,
    interval,
    local,
    names_of,
    percent,
    rounded,
    sample,
    seconds,
    taken_calls,
    text,
    truth,
)

WEEK = timedelta(days=7)
MONDAY = NOON.date() - timedelta(days=NOON.weekday())
SELECTED = re.compile(
    r"SELECT\s([^()]+?)\sFROM wolkvox_analytics\.(\w+)\s(WHERE .+?\s)?ORDER BY [^()]+;\s",
    re.DOTALL,
)
"""A query of columns of one mart."""

CHOSEN: dict[str, Callable[[Record], bool]] = {
    "Telephones that never reach a human": lambda row: not row["is_reached"] and row["calls"] >= 5,
    "How many people AMD throws away": lambda row: (
        (row["campaign_id"], row["month"]) == ("90001", date(2026, 6, 1))
    ),
    "Signals for the rules of contact": lambda row: (
        row["contacts_outside_hours"] > 0 or row["contacts"] > 1 or row["channels_of_week"] > 1
    ),
    "How far AMD can be trusted": lambda row: row["month"] is None and row["amd_result"] == "human",
    "Names of what is gone": lambda row: not row["is_listed"],
    "Service by skill and hour": lambda row: row["inbound_calls"] > 0,
}
"""What a condition of such a query keeps."""


def answer(title: str, query: str, of: Records) -> Iterator[tuple[Any, ...]]:
    """What a query finds.

    Raises:
        LookupError: Nothing here says it: neither `ANSWERS`, nor `MARTS` with `CHOSEN`.
    """
    if title in ANSWERS:
        yield from ANSWERS[title](of)
        return
    selected = SELECTED.fullmatch(query)
    if not selected:
        raise LookupError(title)
    columns, mart, condition = selected.groups()
    is_chosen = CHOSEN[title] if condition else bool
    for row in truth(mart, of):
        if is_chosen(row):
            yield tuple(row[name] for name in names_of(columns))


def as_of_noon(query: str) -> str:
    """Let a query be asked on the day of the contact center's clock."""
    return query.replace("CURRENT_DATE", f"DATE '{NOON.date()}'")


def total(values: Iterable[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return round(sum(told), 3) if told else None


def grouped(rows: Iterable[Record], *names: str) -> Iterator[tuple[tuple[Any, ...], list[Record]]]:
    """Groups of rows by the values of columns."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    yield from groups.items()


def unreadable(of: Records) -> Iterator[tuple[Any, ...]]:
    yield "call_detail", "cost", FORM, sum(row["cost"] == ODD for row in of["call_detail"])


def calls_of_yesterday(of: Records) -> Iterator[tuple[Any, ...]]:
    codes = ("cod_act", "description_cod_act", "cod_act_2", "description_cod_act_2")
    for row in of["call_detail"]:
        when = local(row["date"])
        if when.date() == date(2026, 6, 9):
            names = ("conn_id", "type_interaction", "telephone", "agent_name")
            yield (
                *(when, *(text(row[name]) for name in names), seconds(row["time_seg"])),
                *(text(row[name]) for name in codes),
            )


def breaks(of: Records) -> Iterator[tuple[Any, ...]]:
    rows = [{**row, "name": text(row["agent_name"])} for row in of["agent_auxiliary_time"]]
    for group, days in grouped(rows, "agent_id", "name", "aux_state"):
        yield (
            *(*group, total(seconds(row["time"]) for row in days)),
            len({row["report_date"] for row in days}),
        )


def hours_of_agents(of: Records) -> Iterator[tuple[Any, ...]]:
    for (hour,), rows in grouped(of["agent_time_hourly"], "hour"):
        busy, staffed = [], []
        for row in rows:
            login, *times, aux = (
                seconds(row[f"{state}_time"])
                for state in ("login", "inbound", "outbound", "acw", "aux")
            )
            busy.append(None if None in times else sum(each or 0 for each in times))
            staffed.append(None if login is None or aux is None else login - aux)
        yield (
            *(int(hour[:2]), total(seconds(row["calls"]) for row in rows)),
            total(seconds(row["login_time"]) for row in rows),
            rounded(100 * (total(busy) or 0), total(staffed) or 0, "0.1"),
        )


def machines(of: Records) -> Iterator[tuple[Any, ...]]:
    heard: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in of["amd_detail"]:
        heard[row["campaign_id"], local(row["date"]).hour][row["result"]] += 1
    names = campaigns_by_id(of)
    for (campaign, hour), results in heard.items():
        share = rounded(100 * results["machine"], results.total(), "0.1")
        yield campaign, names[campaign], hour, results.total(), share


def labels(of: Records) -> dict[str, str]:
    """What reviewers find: the truth, of nearly all rows."""
    people = {
        (campaign, at(day, heard.second), heard.contact.telephone)
        for day in {local(row["date"]).date() for row in of["amd_detail"]}
        for campaign in CENTER.campaigns
        for heard in CENTER.heard(day, campaign)
        if heard.is_person
    }
    return {
        review: "person" if (campaign, when, telephone) in people else "machine"
        for campaign, _month, place, review, when, telephone, _result in sample(of)
        if place % 40
    }


def reviewed(of: Records) -> Iterator[tuple[Any, ...]]:
    labeled = labels(of)
    found: dict[Any, Counter[Any]] = defaultdict(Counter)
    for campaign, month, _place, review, *_, result in sample(of):
        found[campaign, month][labeled.get(review), result] += 1
    for group, count in found.items():
        lost, kept = count["person", "machine"], count["person", "human"]
        right, wrong = count["machine", "machine"], count["machine", "human"]
        labeled_ones = lost + right, kept + wrong
        sampled = [
            sum(number for (_, heard), number in count.items() if heard == result)
            for result in ("machine", "human")
        ]
        is_reviewed = all(
            one >= 0.95 * every for one, every in zip(labeled_ones, sampled, strict=True)
        )
        is_enough = is_reviewed and lost + kept >= 100
        yield (
            *(*group, sampled[0], labeled_ones[0], sampled[1], labeled_ones[1], lost, kept),
            percent(lost, lost + kept) if is_enough else None,
            *(interval(lost, lost + kept) if is_enough else (None, None)),
            percent(right, right + lost) if is_reviewed and right + lost >= 100 else None,
            percent(right, right + wrong) if is_reviewed and right + wrong >= 100 else None,
        )


def last_week(of: Records) -> Iterator[tuple[Any, ...]]:
    days = (
        row for row in truth("campaign_funnel_daily", of) if MONDAY - WEEK <= row["day"] < MONDAY
    )
    for (_, name), rows in grouped(days, "campaign_id", "campaign_name"):
        tried, people, dropped = (
            sum(row[count] for row in rows) for count in ("attempts", "people", "dropped")
        )
        yield name, tried, people, dropped, percent(dropped, people)


def lengths_and_costs(of: Records) -> Iterator[tuple[Any, ...]]:
    for group, rows in grouped(truth("calls_daily", of), "day", "campaign_id", "campaign_name"):
        yield (
            *group,
            *(total(row[name] for row in rows) for name in ("calls", "total_seconds", "cost")),
        )


def code_descriptions(of: Records) -> dict[tuple[int, str | None], str | None]:
    return {
        (level, text(row[name])): text(row[f"description_{name}"])
        for row in of["call_detail"]
        for level, name in ((1, "cod_act"), (2, "cod_act_2"))
    }


def used_codes(of: Records) -> Iterator[tuple[Any, ...]]:
    words = code_descriptions(of)
    for (level, code, is_coded), rows in grouped(
        truth("wrap_ups_daily", of), "level", "code", "is_coded"
    ):
        yield level, code, words[level, code], is_coded, total(row["calls"] for row in rows)


def calls_by_kind(of: Records) -> Iterator[tuple[Any, ...]]:
    kinds = Counter(
        (row["started_local"].date(), row["code_kind"] or "no kind") for row in truth("calls", of)
    )
    for key, number in kinds.items():
        yield *key, number


def codes_without_kind(of: Records) -> Iterator[tuple[Any, ...]]:
    listed = {
        (int(row["type_code"][-1]), row["cod_act"]): text(row["description_cod_act"])
        for row in of["activity_codes"]
    }
    used = {(level, code): calls for level, code, _, _, calls in used_codes(of)}
    for level, code in {*listed, *used}:
        if code not in CODE_KINDS and not code.startswith("TIMEOUT"):
            words = (code_descriptions(of) | listed)[level, code]
            yield level, code, words, (level, code) in listed, used.get((level, code), 0)


def followed(_: Records) -> Iterator[tuple[Any, ...]]:
    customers = defaultdict(list)
    for (day, call), *_later in taken_calls().values():
        if call.kind == "inbound" and call.contact.customer_id:
            customers[call.contact.customer_id].append(at(day, call.second + call.waited))
    days = defaultdict(list)
    for times in map(sorted, customers.values()):
        for when, after in zip_longest(times, times[1:]):
            days[when.date()].append(after is not None and after < when + WEEK)
    for day, found in days.items():
        if day <= NOON.date() - WEEK:
            yield day, len(found), sum(found)


def service_of_weeks(of: Records) -> Iterator[tuple[Any, ...]]:
    hours = (
        {**row, "week": row["day"] - timedelta(days=row["day"].weekday())}
        for row in truth("service_hourly", of)
    )
    for group, rows in grouped(hours, "week", "skill_id"):
        came, soon, taken, waited, handled = (
            sum(row[name] for row in rows)
            for name in (
                *("inbound_calls", "answered_20", "answered_calls"),
                *("answer_wait_seconds", "handled_seconds"),
            )
        )
        yield (
            *(*group, max((row["skill_name"] for row in rows if row["skill_name"]), default=None)),
            *(came, rounded(100 * soon, came, "0.1")),
            *(rounded(waited, taken, "0.1"), rounded(handled, taken, "0.1")),
        )


def days_without_rows(of: Records) -> Iterator[tuple[Any, ...]]:
    loaded = datetime.now(BOGOTA).date()
    for stream, rows in of.items():
        if REPORTS_BY_STREAM[stream].time_column:
            days = Counter(day_of(stream, row) for row in rows)
            weeks = defaultdict(list)
            for day, count in days.items():
                for later in range(1, 5):
                    weeks[day + later * WEEK].append(count)
            for day, counts in weeks.items():
                if len(counts) >= 3 and day not in days and day < loaded:
                    yield stream, day, day.isoweekday(), len(counts), average(counts)


def newest_rows(of: Records) -> dict[str, str]:
    """When the newest row of each report with times was, in UTC."""
    found = {}
    for stream, rows in of.items():
        if column := REPORTS_BY_STREAM[stream].time_column:
            newest = max(row[column] for row in rows if row[column])
            found[stream] = newest[:19].replace("T", " ") if "T" in newest else f"{newest} 05:00:00"
    return found


ANSWERS: dict[str, Figures] = {
    "Typed tables": unreadable,
    "Calls of yesterday with their wrap-up codes": calls_of_yesterday,
    "Breaks of agents": breaks,
    "Hours of agents by hour of the day": hours_of_agents,
    "Machines by campaign and hour": machines,
    "How many people AMD throws away (2)": reviewed,
    "Last week": last_week,
    "Calls, their length and cost": lengths_and_costs,
    "Wrap-up codes": used_codes,
    "Calls by what their code stands for": calls_by_kind,
    "Calls that another one followed within a week": followed,
    "What wrap-up codes stand for": codes_without_kind,
    "Service by week": service_of_weeks,
    "Days without rows": days_without_rows,
}
"""What other queries find, by their title."""
