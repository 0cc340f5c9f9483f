"""Personal data that is kept, hashed, or dropped: in all reports, and whatever changes records."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from singer_sdk.exceptions import ConfigValidationError

from sandbox.rows.seeded import Seeded, seeded_reports
from tap_wolkvox.reports import REPORTS, REPORTS_BY_STREAM
from tap_wolkvox.rows.personal import Hasher
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import NOON, TOKEN, call, calls
from tests.support.rows import MORNING, sent
from tests.support.truth import ADDED, NOTHING, tables
from tests.support.world import Run, World, extracted

RIGHT = {"wolkvox_server": "0016", "wolkvox_token": TOKEN, "start_date": "2026-06-01"}
KEY = "llave de la operación ñ"
MODES: list[dict[str, Any]] = [
    {"customer_data": customer, "staff_data": staff, "personal_data_key": KEY}
    for customer, staff in [("hash", "drop"), ("drop", "hash"), ("keep", "drop")]
]
KEPT: dict[str, Any] = {"customer_data": "keep", "staff_data": "keep", "personal_data_key": KEY}
HASHED, DROPPED = KEPT | {"customer_data": "hash"}, KEPT | {"customer_data": "drop"}
OF_STAFF = KEPT | {"staff_data": "drop"}
OTHER_KEY = HASHED | {"personal_data_key": "another"}

WAYS: dict[str, dict[str, Any]] = {
    "many at once": {},
    "stream maps": {"stream_maps": {report.stream: {} for report in REPORTS}},
    "flattening": {"flattening_enabled": True, "flattening_max_depth": 1},
}


def as_masked(stream: str, record: dict[str, Any], modes: dict[str, Any]) -> dict[str, Any]:
    """What must be written in place of a record."""
    report, masked = REPORTS_BY_STREAM[stream], dict(record)
    for field in report.fields:
        whose = ("customer", "staff") if field.personal == "both" else (field.personal,)
        given = {modes.get(f"{person}_data", "keep") for person in whose}
        mode = next(mode for mode in ("drop", "hash", "keep") if mode in given)
        name = field.column
        if mode == "hash" and not field.free_text:
            if str(record[name] or "").strip() not in NOTHING:
                masked[name] = hmac.new(KEY.encode(), record[name].encode(), "sha256").hexdigest()
        elif mode != "keep":
            masked[name] = "(dropped)" if name in report.key_fields else None
    return {name: value for name, value in masked.items() if name not in ADDED}


def records_of(run: Run) -> dict[str, list[dict[str, Any]]]:
    assert run.error is None
    held = tables(run.messages)
    sent_rows = Counter(m["stream"] for m in run.messages if m["type"] == "RECORD")
    assert {stream: len(table) for stream, table in held.items() if table} == sent_rows
    return {stream: list(table.values()) for stream, table in held.items()}


def counted(records: list[dict[str, Any]]) -> Counter[str]:
    return Counter(json.dumps(record, sort_keys=True) for record in records)


@pytest.fixture(scope="module")
def plain(office: World) -> dict[str, list[dict[str, Any]]]:
    """The records of all reports as the server sends them."""
    office.wolkvox.reports = seeded_reports(Seeded(3, date(2026, 6, 1), rows_per_day=250))
    return records_of(extract(office))


def extract(office: World, **settings: Any) -> Run:
    return office.extract(reports=["all"], start_date="2026-06-09", end_date=f"{NOON}", **settings)


@pytest.mark.parametrize(
    ("modes", "way"),
    [*product(MODES[:1], WAYS), *((modes, "many at once") for modes in MODES[1:])],
)
@pytest.mark.slow
def test_no_report_shows_personal_data(
    office: World, plain: dict[str, list[dict[str, Any]]], modes: dict[str, Any], way: str
) -> None:
    written = records_of(extract(office, **modes, **WAYS[way]))
    assert written.keys() == plain.keys()
    for stream, records in written.items():
        assert not any(record.get("other_fields") for record in records)
        without = [
            {name: value for name, value in record.items() if name not in ADDED}
            for record in records
        ]
        assert counted(without) == counted([as_masked(stream, r, modes) for r in plain[stream]])


def test_unknown_fields_are_left_out(world: World) -> None:
    fixed = world.wolkvox.fixed("skills")
    fixed.add([sent("skills", novel="Ana", skill_name={"x": "Ana"})])
    assert "Ana" in str(world.extract(reports=["skills"]).records)
    for modes in (DROPPED, KEPT | {"staff_data": "hash"}):
        [record] = world.extract(reports=["skills"], **modes).records
        assert record["other_fields"] is None
        assert "Ana" not in str(record)


@pytest.mark.parametrize(
    ("modes", "numbers"), [(KEPT, [1, 1, 2]), (HASHED, [1, 1, 2]), (DROPPED, [1, 2, 3])]
)
def test_rows_are_numbered_by_the_key_that_is_written(
    world: World, modes: dict[str, Any], numbers: list[int]
) -> None:
    world.rows.add(call(NOON, telephone=telephone) for telephone in ("3001", "3002", "3002"))
    assert sorted(row["occurrence"] for row in world.extract(**modes).records) == numbers


def test_a_connection_test_shows_no_personal_data(world: World, tmp_path: Path) -> None:
    world.rows.add([call(MORNING)])
    config = world.config(customer_data="drop", end_date=f"{NOON}")
    run = extracted(config, tmp_path, "--test")
    [record] = run.records
    assert record["telephone"] == "(dropped)"
    assert call(MORNING)["telephone"] not in run.printed


def test_hashes_are_alike_in_all_reports_and_runs(world: World) -> None:
    telephone = call(MORNING)["telephone"]
    world.rows.add([call(MORNING)])
    world.wolkvox.fixed("call_detail").add([sent("call_detail", telephone=telephone)])
    run = world.extract(reports=["amd_detail", "call_detail"], **HASHED)
    again = world.extract(reports=["call_detail"], **HASHED)
    of_both = {record["telephone"] for record in [*run.records, *again.records]}
    assert of_both == {hmac.new(KEY.encode(), telephone.encode(), "sha256").hexdigest()}


@pytest.mark.parametrize("key", ["k", "k" * 64, "k" * 65, "ñ" * 40])
def test_a_hash_is_an_hmac_whatever_the_key(key: str) -> None:
    for text in ("", "57300", "Ñandú 💬" * 30):
        assert Hasher(key)(text) == hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


def test_declarations_of_personal_data() -> None:
    fields = [field for report in REPORTS for field in report.fields]
    assert [field.column for field in fields if field.free_text and not field.personal] == []
    for report in REPORTS:
        personal = {field.column for field in report.fields if field.personal}
        assert report.is_numbered or not personal & {*report.key_fields}
        assert not personal & {*(report.id_and_start or ())}


# The state.


@pytest.mark.parametrize(
    ("stream", "before", "after", "words"),
    [
        ("amd_detail", KEPT, HASHED, "customer_data was keep and is hash"),
        ("amd_detail", HASHED, DROPPED, "customer_data was hash and is drop"),
        ("amd_detail", DROPPED, KEPT, "customer_data was drop and is keep"),
        ("amd_detail", HASHED, OTHER_KEY, "data: personal_data_key is another one"),
        (
            "call_detail",
            HASHED,
            OTHER_KEY | {"staff_data": "hash"},
            "staff_data was keep and is hash, personal_data_key is another one",
        ),
        ("amd_detail", KEPT, OF_STAFF, ""),
        ("agent_time", KEPT, OF_STAFF, "staff_data was keep and is drop"),
        # Nobody knows what is in `other_fields`.
        ("agent_time", KEPT, DROPPED, "customer_data was keep and is drop"),
        ("agent_time", OF_STAFF, OF_STAFF | {"customer_data": "drop"}, ""),
        ("amd_totals", KEPT, HASHED, "customer_data was keep and is hash"),
        ("amd_totals", HASHED, OTHER_KEY, ""),
        ("call_detail", OF_STAFF, OF_STAFF, ""),
        ("agents", KEPT, OF_STAFF, ""),
    ],
)
def test_rows_in_two_forms_do_not_get_into_one_table(
    world: World, stream: str, before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    if stream == "amd_detail":
        world.rows.add([call(MORNING)])
    else:
        is_list = REPORTS_BY_STREAM[stream].kind == "list"
        moment = None if is_list else MORNING
        world.wolkvox.fixed(stream).add([sent(stream)], filter_date=moment)
    first = world.extract(reports=[stream], **before)
    assert first.error is None
    world.wolkvox.log.clear()
    second = world.extract(first.states[-1], reports=[stream], **after)
    if not words:
        assert second.error is None
        third = world.extract(second.states[-1], reports=[stream], **before)
        assert third.error is None
        return
    assert words in str(second.error)
    assert f"drop the table {stream} and run once with a full refresh" in str(second.error)
    assert KEY not in str(second.error)
    assert world.wolkvox.log == []
    assert second.records == []


def test_rows_of_a_first_day_that_is_not_over(world: World) -> None:
    """Days and totals have no bookmark yet then."""
    world.wolkvox.fixed("agent_time").add([sent("agent_time")], filter_date=NOON)
    settings: dict[str, Any] = {"reports": ["agent_time"], "start_date": f"{NOON:%Y-%m-%d}"}
    run = world.extract(**settings)
    assert len(run.records) == 1
    assert "replication_key_value" not in run.states[-1]["bookmarks"]["agent_time"]
    again = world.extract(run.states[-1], **settings, **OF_STAFF)
    assert "staff_data was keep and is drop" in str(again.error)
    assert world.extract(run.states[-1], **settings).error is None


def test_a_state_that_says_nothing_of_it_is_of_kept_rows(world: World) -> None:
    world.rows.add([call(MORNING)])
    state = world.extract().states[-1]
    for name in ("customer_data", "staff_data"):
        del state["bookmarks"]["amd_detail"][name]
    assert "customer_data was keep" in str(world.extract(state, customer_data="drop").error)
    assert world.extract(state).error is None


def test_the_state_tells_the_mode_and_not_the_key(world: World) -> None:
    world.rows.add(calls(MORNING, 60, 5))
    held = world.extract(**HASHED).states[-1]["bookmarks"]["amd_detail"]
    assert held.items() >= {("customer_data", "hash"), ("staff_data", "keep")}
    fingerprint = held["personal_data_key"]
    assert len(fingerprint) == 8
    assert int(fingerprint, 16) >= 0
    assert fingerprint not in {
        each[:8] for each in (hashlib.sha256(KEY.encode()).hexdigest(), KEY.encode().hex())
    }


# Settings.


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("$LOST_KEY", "its environment variable is not set"),
        ("a\ud800b", "it is not valid Unicode"),
        (7, "as text"),
    ],
)
def test_a_key_that_cannot_be(key: Any, words: str) -> None:
    with pytest.raises(ConfigValidationError) as error:
        TapWolkvox(config=RIGHT | HASHED | {"personal_data_key": key})
    assert words in error.value.errors[0]


@pytest.mark.parametrize("name", ["customer_data", "staff_data"])
def test_a_lost_variable_writes_nothing(world: World, tmp_path: Path, name: str) -> None:
    world.rows.add([call(MORNING)])
    variable: dict[str, Any] = {f"TAP_WOLKVOX_{name.upper()}": ""}
    run = extracted(world.config(), tmp_path, "--config=ENV", **variable)
    assert run.status == 1
    assert f"{name} is empty: it must be keep, hash or drop" in run.error
    assert world.wolkvox.log == []
    # A variable that is empty does not take away what a file says.
    config = world.config(**{name: "drop"})
    assert extracted(config, tmp_path, "--config=ENV", **variable).status == 0


def test_a_hash_needs_its_key(world: World, tmp_path: Path) -> None:
    for key in ({}, {"personal_data_key": ""}):
        run = extracted(world.config(staff_data="hash", **key), tmp_path)
        assert run.status == 1
        assert "personal_data_key is missing" in run.error
        assert "openssl rand -hex 32" in run.error
    assert world.wolkvox.log == []


@pytest.mark.parametrize(
    ("form", "is_error"),
    [
        ({"telephone": "sha256(config['key'] + telephone)"}, True),
        ({"who": "md5(customer_id + '|' + record['telephone'])"}, True),
        ({"result": "md5(result)"}, False),
        ({"id": "md5(json.dumps(record))"}, False),
        ({"telephone": "telephone"}, False),
        ({"telephone": "telephone or ''"}, False),
    ],
)
def test_a_column_is_not_hashed_twice(
    world: World, form: dict[str, str], *, is_error: bool
) -> None:
    world.rows.add([call(MORNING)])
    config = world.config(
        stream_maps={"amd_*": form}, stream_map_config={"key": "a secret"}, **HASHED
    )
    try:
        told = str(TapWolkvox(config=config).settings.warnings)
    except Exception as error:  # noqa: BLE001 - it is looked at
        told = str(getattr(error, "errors", error))
    words = "of amd_detail, which customer_data or staff_data hashes or drops already"
    assert (words in told) == is_error
