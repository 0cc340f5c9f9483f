from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec.structs import asdict

from tap_wolkvox.base.clock import ServerClock
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.reports.agents import AGENT_LOGINS
from tap_wolkvox.reports.calls import CALL_DETAIL, LAW_2300_RELEASES
from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.reports.chats import CHAT_DETAIL
from tap_wolkvox.rows.layout import Row, Values, layout_of
from tap_wolkvox.rows.numbering import Answer, SharedSecond, merge, number
from tap_wolkvox.rows.reader import RowReader
from tests.support.calls import KEY, call

SECOND = "2026-06-05T14:28:42Z"
A_CENTURY = datetime(1890, 1, 1), datetime(1990, 1, 1)  # noqa: DTZ001 - the server's clock
few = st.sampled_from(["", "a", "b"])
rows_of_a_second: st.SearchStrategy[list[Values]] = st.lists(
    st.tuples(st.just(SECOND), few, few, few, st.none() | few, st.none() | few), max_size=8
)


def read(zone: str = "America/Bogota", **fields: object) -> dict[str, Any]:
    raw = call("2026-06-05 09:28:42") | fields
    [row] = RowReader(AMD_DETAIL, ServerClock(ZoneInfo(zone))).read([raw])
    return asdict(row)


def written(
    rows: list[Values],
    *before: list[Values],
    asked: float | None = None,
    dropped: tuple[str, ...] = (),
) -> list[dict[str, object]]:
    """What is written of a second that earlier windows showed; each was asked for a second later.

    Args:
        rows: The rows of the second.
        before: Those that earlier windows showed of it.
        asked: When the rows were asked for; by default, after all of those.
        dropped: Fields of the key that are written with one value.
    """
    sent = [layout_of(AMD_DETAIL).row_of(values) for values in rows]
    answers = [Answer(second, values) for second, values in enumerate(before)]
    asked = len(before) if asked is None else asked
    numbered = number(
        AMD_DETAIL, sent, asked=asked, shared=SharedSecond(SECOND, answers), dropped=dropped
    )
    return list(map(asdict, numbered))


def upserted(*records: list[dict[str, object]], dropped: tuple[str, ...] = ()) -> list[Values]:
    """What a table holds that was given records one after the other."""
    key = [name for name in KEY if name not in dropped]
    table = {tuple(r[name] for name in key): r for some in records for r in some}
    columns = layout_of(AMD_DETAIL).columns
    return [tuple(record[name] for name in columns) for record in table.values()]  # type: ignore[misc]


@given(rows_of_a_second, st.randoms(use_true_random=False))
def test_occurrence_does_not_depend_on_row_order(rows: list[Values], random: Random) -> None:
    shuffled = random.sample(rows, len(rows))
    assert written(rows) == written(shuffled)


@given(rows_of_a_second)
def test_keys_are_unique_and_occurrences_gapless(rows: list[Values]) -> None:
    records = written(rows)
    keys = [tuple(record[name] for name in KEY) for record in records]
    assert len(set(keys)) == len(rows)
    groups = Counter(key[:-1] for key in keys)
    assert set(keys) == {(*key, n) for key, size in groups.items() for n in range(1, size + 1)}


key_of = layout_of(AMD_DETAIL).key_of
ROW = (SECOND, "1", "2", "3", "a.wav", "machine")


def keys(rows: Iterable[Values]) -> Counter[tuple[str, ...]]:
    return Counter(key_of(layout_of(AMD_DETAIL).row_of(values)) for values in rows)


# The newer answer shows two of three rows that share a key, which are alike.
@example(one=[(*ROW[:4], "", ""), ROW, ROW], other=[ROW, ROW], is_later=True)
@given(one=rows_of_a_second, other=rows_of_a_second, is_later=st.booleans())
def test_newer_answer_of_a_shared_second_counts(
    one: list[Values], other: list[Values], *, is_later: bool
) -> None:
    table = Counter(upserted(written(one), written(other, one, asked=2 if is_later else -1)))
    older, newer = (one, other) if is_later else (other, one)
    # As many rows of each key as the answer that has more of it.
    assert keys(table.elements()) == keys(older) | keys(newer)
    assert not Counter(newer) - table
    # Of older rows, no more than the newer answer lacks.
    kept = table - Counter(newer)
    assert not kept - (Counter(older) - Counter(newer))
    assert keys(kept.elements()) == keys(older) - keys(newer)


@example(one=[ROW, ROW], other=[ROW])
@given(one=rows_of_a_second, other=rows_of_a_second)
def test_merged_answers_have_as_many_rows_as_the_longer_one(
    one: list[Values], other: list[Values]
) -> None:
    merged = merge(AMD_DETAIL, [Answer(0, one), Answer(1, other)])
    values = list(map(layout_of(AMD_DETAIL).values_of, merged))
    assert keys(values) == keys(one) | keys(other)
    assert not Counter(other) - Counter(values)


def test_rows_beside_a_shared_second_are_written() -> None:
    # A server may go by another time than the printed one.
    times = ["2026-06-05T14:28:41Z", SECOND, "2026-06-05T14:28:43Z"]
    rows = written([(time, *ROW[1:]) for time in times], [ROW])
    assert [row["date"] for row in rows] == [times[0], times[2]]


@pytest.mark.parametrize("dropped", [(), ("customer_id", "telephone")])
@given(rows_of_a_second, rows_of_a_second, rows_of_a_second)
def test_second_that_three_windows_share(
    dropped: tuple[str, ...], one: list[Values], two: list[Values], three: list[Values]
) -> None:
    first = written(one, dropped=dropped)
    second = written(two, one, dropped=dropped)
    third = written(three, one, two, dropped=dropped)
    table = upserted(first, second, third, dropped=dropped)
    # Rows pair by the key that the server sent, whatever is written of it.
    assert keys(table) == keys(one) | keys(two) | keys(three)
    assert not Counter(three) - Counter(table)


@given(rows_of_a_second, rows_of_a_second)
def test_rows_of_a_shared_second_are_not_repeated(one: list[Values], other: list[Values]) -> None:
    before = {tuple(record.items()) for record in written(one)}
    assert before.isdisjoint(tuple(record.items()) for record in written(other, one))


def test_null_counts_as_less_than_any_text() -> None:
    fields = (SECOND, "1", "2", "3")
    rows = written([(*fields, "", "a"), (*fields, None, "b")])
    assert [row["file_name"] for row in rows] == [None, ""]


@given(rows_of_a_second)
def test_shared_second_is_not_written_twice(rows: list[Values]) -> None:
    assert written(rows, rows) == []


@pytest.mark.parametrize(
    ("zone", "date", "moment"),
    [
        ("America/Bogota", "2026-06-05 09:28:42", "2026-06-05T14:28:42Z"),
        ("America/Bogota", "2026-12-31 23:59:59", "2027-01-01T04:59:59Z"),
        ("Europe/Madrid", "2026-07-01 12:00:00", "2026-07-01T10:00:00Z"),
        ("Europe/Madrid", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),  # its first pass
        ("America/Santiago", "2026-04-04 23:30:00", "2026-04-05T02:30:00Z"),  # its first pass
    ],
)
def test_server_time_is_written_in_utc(zone: str, date: str, moment: str) -> None:
    assert read(zone, date=date)["date"] == moment


@example("America/Bogota", datetime(1901, 1, 1, 12, 0, 42))  # noqa: DTZ001 - as above
@given(st.sampled_from(["America/Bogota", "Europe/Madrid"]), st.datetimes(*A_CENTURY))
def test_each_second_is_converted_exactly(zone: str, date: datetime) -> None:
    # Until standard time came, cities were off by odd seconds: their minutes are not those of UTC.
    clock = ServerClock(ZoneInfo(zone))
    assume(clock.to_wall(clock.to_utc(date)) == date)
    expected = f"{clock.to_utc(date):%Y-%m-%dT%H:%M:%SZ}"
    assert read(zone, date=f"{date:%Y-%m-%d %H:%M:%S}")["date"] == expected


@pytest.mark.parametrize(
    ("date", "shape"),
    [
        ("2026-06-05T09:28:42", "'9999-99-99a99:99:99'"),
        ("05/06/2026 9:28", "'99/99/9999 9:99'"),
        ("2026-06-05 09:28:42.5", "'9999-99-99 99:99:99.9'"),
        ("", "''"),
        ("ñandú", "'aaaaa'"),
        ("7" * 40, f"'{'9' * 40}'"),
        ("7" * 41, f"'{'9' * 40}' and more"),
        (None, "null"),
        (20260605, "a number"),
        (["2026-06-05 09:28:42"], "a list"),
    ],
)
def test_unreadable_date_shows_only_its_shape(date: object, shape: str) -> None:
    with pytest.raises(WolkvoxError) as error:
        read(date=date)
    assert f"it is {shape}, not like" in str(error.value)
    assert not date or str(date) not in str(error.value)


@pytest.mark.parametrize("day", [None, "05/06/2026", ["2026-06-05"]])
def test_unreadable_day_names_the_forms_of_a_day(day: object) -> None:
    reader = RowReader(AGENT_LOGINS, ServerClock(ZoneInfo("America/Bogota")))
    row = dict.fromkeys(reader.report.key_fields, "7") | {"date": day}
    with pytest.raises(WolkvoxError, match="not like 9999-99-99 or 99999999;"):
        reader.read([row])


@pytest.mark.parametrize(
    "date",
    [
        "0000-00-00 00:00:00",
        "2026-02-30 00:00:00",
        "2026-13-01 00:00:00",
        "2026-06-05 24:00:00",
        "2026-06-05 09:28:60",
    ],
)
def test_nonexistent_time_is_an_error(date: str) -> None:
    with pytest.raises(WolkvoxError) as error:
        read(date=date)
    assert "the date of a row is a time that does not exist" in str(error.value)
    assert "set start_date to the end of this window" in str(error.value)
    assert date not in str(error.value)


def test_null_and_numbers_become_text_in_the_key() -> None:
    row = read(customer_id=None, telephone=573001234567)
    assert row["customer_id"] == ""
    assert row["telephone"] == "573001234567"


def test_other_values_pass_unchanged() -> None:
    row = read(customer_id=" Ñ-1 ", campaign_id="", file_name=None, result="MACHINE")
    assert [row[name] for name in ("customer_id", "campaign_id")] == [" Ñ-1 ", ""]
    assert [row[name] for name in ("file_name", "result")] == [None, "MACHINE"]


@pytest.mark.parametrize(
    ("sent", "conn_id", "cost", "other_fields"),
    [
        ({"conn_id": "c1", "cost": "1.5"}, "c1", "1.5", '{"new":"a"}'),
        ({"conn_id": "c1", "cost": None}, "c1", None, '{"new":"a"}'),
        ({"conn_id": None, "cost": "1.5"}, "", "1.5", '{"new":"a"}'),
        ({"conn_id": 7, "cost": 2}, "7", "2", '{"new":"a"}'),
        ({"conn_id": 7, "cost": None}, "7", None, '{"new":"a"}'),
        ({"conn_id": "c1", "cost": []}, "c1", None, '{"cost":[],"new":"a"}'),
    ],
)
def test_rows_that_lack_fields_and_have_an_unknown_one(
    sent: dict[str, object], conn_id: str, cost: str | None, other_fields: str
) -> None:
    raw = {"new": "a", "date": "2026-06-05 09:28:42", "comment": "b"} | sent
    reader = RowReader(CALL_DETAIL, ServerClock(ZoneInfo("America/Bogota")))
    rows = [asdict(row) for row in reader.read([raw, raw])]
    assert rows[0] == rows[1]
    assert rows[0] == dict.fromkeys(rows[0]) | {
        "date": SECOND,
        "conn_id": conn_id,
        "cost": cost,
        "comment": "b",
        "occurrence": 1,
        "other_fields": other_fields,
    }


@pytest.mark.parametrize(
    ("first", "second", "agent_name", "others"),
    [
        ("Ana", "-", "Ana", None),
        ("-", "Ana", "Ana", None),
        ("Ana", "Eva", "Ana", '{"agent_name":"Eva"}'),
        ("-", "", "-", None),
        ("", "-", "", None),
    ],
)
def test_a_column_that_comes_under_two_names(
    first: str, second: str, agent_name: str, others: str | None
) -> None:
    raw = {"date": "2026-06-05 09:28:42", "protected_nit": "1", "item": "a", "value": "b"}
    raw |= {"agent_name": second, "name_agent": first}
    reader = RowReader(LAW_2300_RELEASES, ServerClock(ZoneInfo("America/Bogota")))
    [row] = map(asdict, reader.read([raw]))
    assert (row["agent_name"], row["other_fields"]) == (agent_name, others)


@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}])
@pytest.mark.parametrize("name", ["customer_id", "file_name"])
def test_value_that_is_not_text_is_an_error(name: str, value: object) -> None:
    with pytest.raises(WolkvoxError, match=f"the {name} of a row is a"):
        read("America/Bogota", **{name: value})


def test_missing_fields_are_named_in_the_error() -> None:
    row = call("2026-06-05 09:28:42")
    del row["result"], row["telephone"]
    with pytest.raises(WolkvoxError, match="a row lacks telephone, result"):
        RowReader(AMD_DETAIL, ServerClock(ZoneInfo("America/Bogota"))).read([row])


@pytest.mark.parametrize(
    ("before", "asked", "written"),
    [
        ({}, 1, {"1": "a", "2": "a"}),
        ({"1": "a"}, 1, {"2": "a"}),
        ({"1": "a", "2": "a"}, 1, {}),
        ({"1": "b"}, 1, {"1": "a", "2": "a"}),  # it has changed since
        ({"1": "b"}, -1, {"2": "a"}),  # what is written was asked for later
    ],
)
def test_shared_second_without_numbers(
    before: dict[str, str], asked: float, written: dict[str, str]
) -> None:
    layout = layout_of(CHAT_DETAIL)

    def chat(conn_id: str, name: str) -> Row:
        values: dict[str, str | None] = dict.fromkeys(layout.columns)
        values |= {"conn_id": conn_id, "date_close": SECOND, "customer_name": name}
        return layout.row_type(*values.values())

    answer = Answer(0, [layout.values_of(chat(*each)) for each in before.items()])
    rows = [chat("2", "a"), chat("1", "a")]
    rows = number(CHAT_DETAIL, rows, asked=asked, shared=SharedSecond(SECOND, [answer]))
    assert {row["conn_id"]: row["customer_name"] for row in map(asdict, rows)} == written


@pytest.mark.slow
def test_names_that_are_values_take_no_memory() -> None:
    rows = [call("2026-06-05 09:28:42") | {f"{n}": None} for n in range(10_000)]
    reader = RowReader(AMD_DETAIL, ServerClock(ZoneInfo("America/Bogota")))
    tracemalloc.start()
    found = reader.read(rows)
    del found
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 6 * 2**20


def test_more_fields_than_any_report_has_are_an_error() -> None:
    with pytest.raises(WolkvoxError, match="a row has 1001 fields"):
        read(**{f"{n}": "" for n in range(995)})
    assert read(**{f"{n}": "" for n in range(994)})
