"""No value that a server sends is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.rows.wire import nested_field
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.calls import examples
from tests.support.rows import MORNING, sent
from tests.support.world import World, a_world

VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        *("", "-", "7", "ñ", "x" * 300, "2026-06-09 09:00:00"),
        *(None, True, 0, 12, [], {}, [1], {"a": None}),
    ]
)
EXTRA = st.dictionaries(
    st.sampled_from(
        ["novel", "Novel ", "read_at", "occurrence", "other_fields", "report_date", ""]
    ),
    VALUES,
    max_size=3,
)


@pytest.fixture(scope="module")
def reused() -> Iterator[World]:
    """One server for all rows."""
    with a_world() as world:
        yield world


@pytest.mark.parametrize(
    "stream",
    [
        *("call_detail", "chat_detail", "agent_logins", "amd_totals", "campaigns"),
        *("agent_time_by_agent_and_hour", "call_totals_by_duration"),
    ],
)
@settings(max_examples=examples(25))
@given(data=st.data())
def test_no_sent_value_is_dropped(reused: World, stream: str, data: st.DataObject) -> None:
    report = REPORTS_BY_STREAM[stream]
    row = sent(stream)
    row |= {each.wire_names[0]: "1" for each in report.fields if each.column in report.key_fields}
    if report.kind == "day":
        row["date"] = f"{MORNING:%Y-%m-%d}"
    if stream == "chat_detail":
        row["date_close"] = str(MORNING)
    if report.explode:
        nested = report.explode.inside
        inside = [each.wire_names[0] for each in report.fields if each.column in nested]
        row = {name: value for name, value in row.items() if name not in inside}
        row[report.explode.field] = [dict.fromkeys(inside, "i")]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(row)), VALUES, max_size=3))
    row |= changed | data.draw(EXTRA)
    for name in data.draw(st.lists(st.sampled_from(sorted(row)), max_size=2)):
        row.pop(name, None)
    if report.key_column and not isinstance(row.get(report.key_column), str):
        row[report.key_column] = "k"
    reused.wolkvox.reports.clear()
    filter_date = None if report.kind == "list" else MORNING
    reused.wolkvox.fixed(stream).add([row], filter_date=filter_date)
    run = reused.extract(reports=[stream], start_date="2026-06-09", end_date="2026-06-10")
    if run.error:
        assert " of a row " in str(run.error) or "a row lacks" in str(run.error)
        return
    for record in run.records:
        for name, value in row.items():
            if name in (nested_field(report), report.key_column):
                continue
            assert is_kept(name, value, record), (name, value, record)


def is_kept(name: str, value: Any, record: dict[str, Any]) -> bool:
    """Whether a value is in a record: in a column, as its text, or under its name."""
    texts = {str(v) for k, v in record.items() if k not in ("other_fields", "read_at")}
    others = record["other_fields"] or {}
    if name in others and others[name] == value:
        return True
    if isinstance(value, bool):
        # As its text, in its column or, where that is a time, under its name.
        text = str(value).lower()
        return text in texts or others.get(name) == text
    if value in (None, "", "-", 0, "0") or (isinstance(value, str) and value[:5] == "2026-"):
        return True  # null in a time, a date, or the empty text of a key
    return str(value) in texts
