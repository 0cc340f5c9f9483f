"""The command's inputs: files, the environment and standard streams, in all forms."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from select import select
from time import sleep
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate
from singer_sdk.exceptions import ConfigurationError, ConfigValidationError

from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.streams.state import check_owner
from tap_wolkvox.tap import TapWolkvox
from tests.integration.test_bodies import places
from tests.support.calls import KEY, NOON, TOKEN, as_rows, as_sent, call, calls
from tests.support.rows import sent
from tests.support.world import Outcome, Run, World, command, extracted

pytestmark = pytest.mark.slow

RIGHT = {"wolkvox_server": "0016", "wolkvox_token": TOKEN, "start_date": "2026-06-01"}
HOUR = timedelta(hours=1)
START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - wall time of the server's clock
HIDDEN_RESULT = {"amd_detail": {"result": "__NULL__"}}


def settings_of(folder: Path, written: str) -> TapWolkvox:
    """Read settings from a file, as the command does."""
    path = folder / "config.json"
    path.write_text(json.dumps(RIGHT)[:-1] + f", {written}}}")
    config = TapWolkvox.cb_config(None, None, (str(path),))  # type: ignore[arg-type]
    return TapWolkvox(config=config.config, setup_mapper=False)


@pytest.mark.parametrize("written", ["0.5", '"0.5"', "5e-1", "0.50"])
def test_decimals_in_a_file(tmp_path: Path, written: str) -> None:
    settings = settings_of(tmp_path, f'"lookback_hours": {written}').settings
    assert settings.lookback == timedelta(minutes=30)


@pytest.mark.parametrize("written", ["30", "30.0", "3e1", '"30"', '"30.0"', '"3e1"', " 30 "])
@pytest.mark.parametrize(
    "name", ["max_window_days", "row_limit", "request_timeout_seconds", "lookback_hours"]
)
def test_whole_numbers_in_a_file(tmp_path: Path, name: str, written: str) -> None:
    settings = settings_of(tmp_path, f'"{name}": {written}').settings
    value = settings.lookback / HOUR if settings.lookback else getattr(settings, name)
    assert value == 30
    assert isinstance(value, float) == ("hours" in name)


@pytest.mark.parametrize(
    "written", ["30.5", '"30.5"', '"many"', "true", "1e400", "1e999999999", "[30]", '"sNaN"']
)
def test_what_is_not_a_whole_number_is_named(tmp_path: Path, written: str) -> None:
    with pytest.raises(ConfigValidationError) as error:
        settings_of(tmp_path, f'"row_limit": {written}')
    whole = "Invalid configuration: row_limit must be a whole number of rows, 1 or more."
    assert error.value.errors == [whole]


def test_settings_of_the_sdk_in_a_file(tmp_path: Path) -> None:
    written = '"flattening_enabled": "true", "flattening_max_depth": 2.0, "stream_maps": null'
    tap = settings_of(tmp_path, f'{written}, "stream_map_config": {{"a": 0.5, "b": [1.0]}}')
    tap.setup_mapper()
    assert tap.config["flattening_enabled"] is True
    assert tap.config["flattening_max_depth"] == 2
    assert tap.config["stream_map_config"] == {"a": 0.5, "b": [1]}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("lookback_hours", "0.5", 0.5),
        ("row_limit", "6e4", 60_000),
        ("row_limit", "60000.0", 60_000),
        ("max_window_days", "31.5", None),
        ("campaign_ids", '["90001", "90002"]', ["90001", "90002"]),
        ("campaign_ids", "90001,90002", ["90001", "90002"]),
        ("campaign_ids", "[90001", None),
        ("stream_maps", '{"amd_detail": {"result": "__NULL__"}}', HIDDEN_RESULT),
        ("stream_maps", "{", None),
        ("flattening_enabled", "No", False),
        ("flattening_enabled", "perhaps", None),
        ("flattening_max_depth", "2.0", 2),
    ],
)
def test_settings_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: Any
) -> None:
    for each, told in (RIGHT | {name: text}).items():
        monkeypatch.setenv(f"TAP_WOLKVOX_{each.upper()}", told)
    if value is not None:
        assert TapWolkvox(parse_env_config=True).config[name] == value
        return
    with pytest.raises(ConfigValidationError) as error:
        TapWolkvox(parse_env_config=True)
    assert f"Invalid configuration: {name} must be " in error.value.errors[0]


def test_empty_variables_are_not_set(world: World, tmp_path: Path) -> None:
    config = world.config(end_date="2026-06-03", reports=["agents"])
    # Of these, a blank value is an error.
    names = TapWolkvox.config_jsonschema["properties"].keys() - {"customer_data", "staff_data"}
    empty = dict.fromkeys((f"TAP_WOLKVOX_{name.upper()}" for name in names), "")
    run = command("--config=ENV", config=config, folder=tmp_path, env=os.environ | empty)
    assert run.returncode == 0, run.stderr
    assert '"stream":"agents"' in run.stdout
    url = {"TAP_WOLKVOX_API_URL": world.server.url, "TAP_WOLKVOX_START_DATE": "2026-06-01"}
    run = command("--config=ENV", env=os.environ | empty | url, cwd=tmp_path)
    assert run.returncode == 1
    assert "Invalid configuration: wolkvox_token is empty: it must be " in run.stderr
    token = {"TAP_WOLKVOX_WOLKVOX_TOKEN": TOKEN}
    run = command("--config=ENV", env=os.environ | empty | url | token, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert '"stream":"amd_detail"' in run.stdout


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-06-05T12:00:00", "2026-06-05 12:00:00"),
        ("2026-06-05 00:00", "2026-06-05 00:00:00"),
        ("2026-06-05", None),
        ("2026-06-05T12:00:00Z", None),
        ("2026-06-05T12:00-05:00", None),
    ],
)
def test_only_a_time_without_offset_warns(
    world: World, tmp_path: Path, text: str, wall: str | None
) -> None:
    world.rows.add([call("2026-06-06 09:00:00")])
    run = extracted(world.config(start_date=text), tmp_path)
    warnings = [line for line in run.stderr.splitlines() if "| WARNING " in line]
    assert len(warnings) == bool(wall)
    if wall:
        words = f"start_date has a time and no offset, so it was taken for {wall} in America/Bogota"
        assert words in warnings[0]
        assert f"{min(world.windows)[0]}" == wall


# Files.

FORMS = {
    "empty": b"",
    "blank": b" \n",
    "UTF-16": '{"a": "ñ"}'.encode("utf-16"),
    "latin-1": '{"a": "ñ"}'.encode("latin-1"),
    "a list": b"[]",
    "a text": b'"bookmarks"',
    "a number": b"5",
    "null": b"null",
    "broken": b'{"wolkvox_token": "a-secret",',
    "NaN": b'{"wolkvox_token": "a-secret", "bookmarks": NaN}',
    "deep": b"[" * 100_000,
    "many digits": b'{"a": ' + b"9" * 10_000 + b"}",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize(
    ("option", "form"),
    [
        *(("--state", form) for form in FORMS),
        *product(("--config", "--catalog"), ("empty", "latin-1", "a list", "NaN")),
    ],
)
def test_a_file_of_any_content(world: World, tmp_path: Path, option: str, form: str) -> None:
    path = tmp_path / "given.json"
    path.write_bytes(FORMS[form])
    run = command(option, str(path), config=world.config(), folder=tmp_path)
    assert run.returncode == 1
    error = run.stderr.splitlines()[-1]
    assert f"Invalid {option}: " in error
    assert "Traceback" not in run.stderr
    assert "a-secret" not in run.stderr
    assert world.windows == []


@pytest.mark.parametrize("option", ["--config", "--state", "--catalog"])
@pytest.mark.parametrize("path", ["missing.json", ".", "a" * 300])
def test_a_file_that_cannot_be_opened(world: World, tmp_path: Path, option: str, path: str) -> None:
    run = command(option, str(tmp_path / path), config=world.config(), folder=tmp_path)
    assert run.returncode in {1, 2}
    assert option in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr


def test_a_file_with_a_byte_order_mark(world: World, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b'\xef\xbb\xbf{"bookmarks": {}}')
    assert command("--state", str(path), config=world.config(), folder=tmp_path).returncode == 0


# States and catalogs of any shape.


@cache
def discovered() -> dict[str, Any]:
    catalog: dict[str, Any] = json.loads(command("--discover").stdout)
    return catalog


STATE = {
    "bookmarks": {
        "amd_detail": {
            "replication_key": "date",
            "replication_key_value": "2026-06-05T00:00:00Z",
            "read_until": "2026-06-05T00:00:00Z",
            "wolkvox_server": "127.0.0.1",
            "timezone": "America/Bogota",
            "progress_markers": {},
            "partitions": [
                {
                    "context": {"campaign_id": "90001"},
                    "replication_key": "date",
                    "replication_key_value": "2026-06-05T00:00:00Z",
                }
            ],
        }
    }
}
ANYTHING = st.sampled_from([None, True, 0, 1.5, "", "amd_detail", "date", [], {}, [None], {"a": 1}])


def mutated(data: st.DataObject, whole: dict[str, Any]) -> dict[str, Any]:
    whole = deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        if not (found := list(places(whole))):
            break
        container, key = data.draw(st.sampled_from(found))
        way = data.draw(st.sampled_from(["set", "delete", "repeat"]))
        if way == "repeat" and isinstance(container, list):
            container.append(deepcopy(container[key]))
        elif way == "set":
            container[key] = deepcopy(data.draw(ANYTHING))
        else:
            del container[key]
    return whole


@pytest.mark.parametrize("kind", ["state", "catalog"])
@given(data=st.data())
def test_any_state_or_catalog_is_used_or_rejected(kind: str, data: st.DataObject) -> None:
    whole = mutated(data, STATE if kind == "state" else discovered())
    config = RIGHT | {"end_date": "2026-06-02", "campaign_ids": ["90001", "90002"]}
    given_one: dict[str, Any] = {kind: whole}
    try:
        tap = TapWolkvox(config=config | {"start_date": "2026-06-01"}, **given_one)
        for stream in tap.streams.values():
            if stream.selected:
                one = cast("ReportStream", stream)
                check_owner(
                    one.report,
                    one.stored_state,
                    tap.settings,
                    one.now(),
                )
                for partition in stream.partitions or ():
                    one.least_requests(partition)
                    stream.get_context_state(partition)
                [schema] = stream._generate_schema_messages()  # noqa: SLF001 - without a server
                assert set(KEY) == set(schema.key_properties or ())
                assert set(KEY) <= set(schema.schema["properties"])
                tap._reset_state_progress_markers()  # noqa: SLF001 - as the SDK does first
    except (ConfigurationError, WolkvoxError) as error:
        assert str(error)  # noqa: PT017 - either outcome is right, a third is not


def test_state_with_a_partition_twice_is_rejected(world: World, tmp_path: Path) -> None:
    state: dict[str, Any] = deepcopy(STATE)
    partitions = state["bookmarks"]["amd_detail"]["partitions"]
    partitions.append(partitions[0] | {"replication_key_value": "2026-06-04T00:00:00Z"})
    # Also where this run does not ask for the campaign.
    run = extracted(world.config(campaign_ids=["90002"]), tmp_path, state=state)
    assert run.status == 1
    partition = '{"campaign_id":"90001"}'
    assert (
        f"Invalid --state: 'amd_detail' has more than one partition {partition}. Keep" in run.error
    )
    assert world.windows == []


def run_with(world: World, folder: Path, catalog: dict[str, Any], **more: Any) -> Outcome:
    """Run the command with a catalog."""
    path = folder / "catalog.json"
    path.write_text(json.dumps(catalog))
    return extracted(world.config(end_date="2026-06-10"), folder, "--catalog", str(path), **more)


def changed(**changes: Any) -> dict[str, Any]:
    """The catalog of the tap, with other properties of its stream."""
    [stream] = discovered()["streams"]
    return {"streams": [stream | changes]}


def of_stream(**metadata: Any) -> dict[str, Any]:
    return {"breadcrumb": [], "metadata": metadata}


def of_field(name: str, **metadata: Any) -> dict[str, Any]:
    return {"breadcrumb": ["properties", name], "metadata": metadata}


@pytest.mark.parametrize(
    "changes",
    [
        None,
        {"metadata": [of_field("telephone", selected=False)]},
        {"metadata": [of_field("result", selected=False)]},
        {"metadata": [of_stream(selected=False)]},
        {"metadata": [of_stream(selected=False)], "key_properties": []},
    ],
    ids=str,
)
def test_catalog_that_selects_nothing_warns(
    world: World, tmp_path: Path, changes: dict[str, Any] | None
) -> None:
    catalog = {"streams": []} if changes is None else changed(**changes)
    run = run_with(world, tmp_path, catalog)
    assert (run.status, run.records, world.windows) == (0, [], [])
    [warning] = [line for line in run.stderr.splitlines() if "| WARNING " in line]
    assert "Nothing is selected" in warning
    assert "reports decides which streams exist (amd_detail)" in warning


@pytest.mark.parametrize("key", [KEY[:-1], (*KEY, "result"), (), KEY])
def test_catalog_with_another_key_is_rejected(
    world: World, tmp_path: Path, key: tuple[str, ...]
) -> None:
    catalog = deepcopy(changed(key_properties=key))
    if key == KEY:
        del catalog["streams"][0]["schema"]["properties"]["telephone"]
    run = run_with(world, tmp_path, catalog)
    assert run.status == 1
    assert "Create it again with tap-wolkvox --discover" in run.error
    assert world.windows == []


def test_catalog_without_replication_is_resumed(world: World, tmp_path: Path) -> None:
    world.rows.add([call("2026-06-02 09:00:00")])
    catalog = changed(metadata=[of_stream(selected=True)])
    for name in ("replication_key", "replication_method"):
        catalog["streams"][0].pop(name, None)
    first = run_with(world, tmp_path, catalog)
    assert len(first.records) == 1
    second = run_with(world, tmp_path, catalog, state=first.states[-1])
    assert second.status == 0
    assert second.records == []


def test_catalog_with_two_names_is_rejected(world: World, tmp_path: Path) -> None:
    run = run_with(world, tmp_path, changed(stream="calls"))
    assert run.status == 1
    assert "Invalid --catalog: the stream 'amd_detail' has another name in `stream`" in run.error


# Types in a catalog.

TEXT = {"type": ["string", "null"]}
OBJECT = {"type": ["object", "null"]}
FLATTENED = {"flattening_enabled": True, "flattening_max_depth": 1}


def typed(world: World, column: str, form: dict[str, Any], **more: Any) -> Run:
    """Run with a catalog in which a column has another schema."""
    world.wolkvox.fixed("call_detail").add(
        [sent("call_detail", novel="7"), sent("call_detail", cost=None, telephone="")]
    )
    settings = {"reports": ["call_detail"], **more}
    catalog = TapWolkvox(config=world.config(**settings)).catalog_dict
    catalog["streams"][0]["schema"]["properties"][column] = form
    return world.extract_to(Run(), catalog=catalog, **settings)


@pytest.mark.parametrize(
    ("column", "form", "more"),
    [
        ("cost", {}, {}),
        ("cost", {"type": ["null", "integer", "string"], "maxLength": 256}, {}),
        ("cost", {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]}, {}),
        ("conn_id", {"type": "string", "maxLength": 64}, {}),
        ("date", TEXT, {}),
        ("occurrence", {"type": ["number", "null"]}, {}),
        ("other_fields", OBJECT | {"properties": {"novel": TEXT}}, {}),
        ("other_fields", TEXT, FLATTENED),
    ],
    ids=str,
)
def test_wider_type_in_a_catalog_is_used(
    world: World, column: str, form: dict[str, Any], more: dict[str, Any]
) -> None:
    run = typed(world, column, form, **more)
    [schema] = [m["schema"] for m in run.messages if m["type"] == "SCHEMA"]
    assert schema["properties"][column] == form
    assert len(run.records) == 2
    for record in run.records:
        validate(record, schema)


@pytest.mark.parametrize(
    ("column", "form", "more"),
    [
        ("cost", {"type": ["integer", "null"]}, {}),
        ("cost", {"type": "string"}, {}),
        ("cost", {"type": "number or text"}, {}),
        ("cost", TEXT | {"format": "date-time"}, {}),
        ("cost", {"anyOf": [TEXT, {"type": "string", "format": "date-time"}]}, {}),
        ("cost", TEXT | {"enum": ["cost 1", None]}, {}),
        ("cost", TEXT | {"pattern": "^[0-9.]*$"}, {}),
        ("cost", TEXT | {"pattern": "["}, {}),
        ("telephone", TEXT | {"minLength": 1}, {}),
        ("date", {"type": "string", "format": "date"}, {}),
        ("occurrence", {"type": "string"}, {}),
        ("other_fields", TEXT, {}),
        ("other_fields", OBJECT | {"additionalProperties": False}, {}),
        ("other_fields", OBJECT | {"properties": {"novel": {"type": "integer"}}}, {}),
        ("other_fields", OBJECT | {"properties": {}}, FLATTENED),
    ],
    ids=str,
)
def test_narrower_type_in_a_catalog_is_rejected(
    world: World, column: str, form: dict[str, Any], more: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match="Invalid --catalog: "):
        typed(world, column, form, **more)
    assert world.windows == []


def test_types_of_a_catalog_are_named_at_once(world: World, tmp_path: Path) -> None:
    changed = {
        "amd_detail": ["campaign_id", "result"],
        "call_detail": ["conn_id", "other_fields"],
        "agents": ["read_at"],
    }
    config = world.config(reports=list(changed))
    catalog = TapWolkvox(config=config).catalog_dict
    for stream in catalog["streams"]:
        name = stream["tap_stream_id"]
        stream["schema"]["properties"] |= {key: {"type": "integer"} for key in changed[name]}
        stream["metadata"] = [
            {"breadcrumb": [], "metadata": {"selected": name != "agents"}},
            {"breadcrumb": ["properties", "other_fields"], "metadata": {"selected": False}},
        ]
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    run = extracted(config, tmp_path, "--catalog", str(tmp_path / "catalog.json"))
    assert run.status == 1
    assert "amd_detail (campaign_id, result); call_detail (conn_id). Leave the" in run.error
    assert world.windows == []


# The key in a catalog.

DESELECTIONS: list[dict[str, Any]] = [
    {"selected": False},
    {"selected": False, "inclusion": "available"},
    {"selected": False, "inclusion": "automatic"},
    {"inclusion": "unsupported"},
    {"inclusion": "unsupported", "selected": True},
    {"selected-by-default": False},
    {"selected-by-default": False, "inclusion": "available"},
]


def run_with_metadata(
    world: World, folder: Path, *metadata: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Run with the given metadata; return the record, and the fields of the warning."""
    world.rows.add([call("2026-06-02 09:00:00")])
    run = run_with(world, folder, changed(metadata=metadata))
    assert run.status == 0
    [schema] = [message for message in run.messages if message["type"] == "SCHEMA"]
    assert set(schema["key_properties"]) <= set(schema["schema"]["properties"])
    warnings = [line for line in run.stderr.splitlines() if "Written although not selected" in line]
    named = [name for line in warnings for name in KEY if f" {name}" in line.split("needs it:")[1]]
    [record] = run.records
    return record, named


@pytest.mark.parametrize("metadata", DESELECTIONS, ids=json.dumps)
def test_deselected_key_fields_are_written(
    world: World, tmp_path: Path, metadata: dict[str, Any]
) -> None:
    given = of_stream(selected=True), of_field("telephone", **metadata)
    record, named = run_with_metadata(world, tmp_path, *given)
    assert record.keys() >= set(KEY)
    assert named == ["telephone"]


@pytest.mark.parametrize("name", ["date", "occurrence", "campaign_id"])
def test_only_personal_data_warns(world: World, tmp_path: Path, name: str) -> None:
    given = of_stream(selected=True), of_field(name, selected=False)
    record, named = run_with_metadata(world, tmp_path, *given)
    assert record.keys() >= set(KEY)
    assert named == []


def test_without_metadata_all_is_written(world: World, tmp_path: Path) -> None:
    record, named = run_with_metadata(world, tmp_path)
    assert record.keys() == {*KEY, "file_name", "result"}
    assert named == []


# Counts, and streams that stream maps remove.


@pytest.mark.parametrize(
    ("maps", "written"),
    [
        ({"amd_detail": {"__filter__": "result == 'machine'"}}, 30),
        ({"amd_detail": {}, "again": {"__source__": "amd_detail"}}, 100),
        ({"amd_detail": None, "other": {"__source__": "amd_detail"}}, 50),
    ],
)
def test_rows_and_records_are_counted_apart(
    world: World, tmp_path: Path, maps: dict[str, Any], written: int
) -> None:
    rows = calls(START, 3_600, 50)
    for row in rows[:20]:
        row["result"] = "human"
    world.rows.add(rows)
    run = extracted(world.config(stream_maps=maps), tmp_path)
    assert run.status == 0
    assert len(run.records) == written
    summary, total = run.stderr.splitlines()[-2:]
    assert summary.endswith(f"received 50 rows and wrote {written} records of amd_detail")
    assert f"Run: 1 report, {written} rows, " in total


@pytest.mark.parametrize(
    "maps", [{"amd_detail": None}, {"amd_detail": "__NULL__"}, {"__else__": None}]
)
def test_stream_removed_by_maps_is_not_requested(
    world: World, tmp_path: Path, maps: dict[str, Any]
) -> None:
    world.rows.add(calls(START, 3_600, 50))
    run = extracted(world.config(stream_maps=maps), tmp_path, state=STATE)
    assert run.status == 0
    assert run.records == []
    assert world.windows == []
    [warning] = [line for line in run.stderr.splitlines() if "| WARNING " in line]
    assert "stream_maps leaves out all of amd_detail" in warning
    before: dict[str, Any] = STATE["bookmarks"]["amd_detail"]
    assert (
        run.states[-1]["bookmarks"]["amd_detail"].items()
        >= ({name: value for name, value in before.items() if name != "progress_markers"}).items()
    )


def test_no_schema_names_a_draft_of_json_schema(world: World, tmp_path: Path) -> None:
    maps = {"amd_detail": {"__else__": None} | {name: name for name in KEY}}
    for config in (world.config(), world.config(stream_maps=maps)):
        run = extracted(config, tmp_path)
        [schema] = [message for message in run.messages if message["type"] == "SCHEMA"]
        assert schema["schema"].keys() <= {"type", "properties", "required", "description"}


# The connection test.


@pytest.mark.parametrize(
    ("rows", "words"),
    [(50, "The connection works"), (0, "The connection works, but no rows were found")],
)
def test_a_passed_connection_test_has_no_error(
    world: World, tmp_path: Path, rows: int, words: str
) -> None:
    world.rows.add(calls(START, 3_600, rows))
    run = extracted(world.config(end_date="2026-06-10"), tmp_path, "--test")
    assert run.status == 0
    assert len(run.records) == min(rows, 1)
    assert "| ERROR " not in run.stderr
    assert '"failed"' not in run.stderr
    assert words in run.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "refusal",
    [
        Fault("status", status=400, msg="more than 6000 records", min_window_seconds=21_000),
        Fault("status", status=504, min_window_seconds=21_000),
    ],
)
def test_a_connection_test_narrows_a_refused_window(
    world: World, tmp_path: Path, refusal: Fault
) -> None:
    moments = [NOON - timedelta(days=2, hours=hours) for hours in range(30)]
    world.rows.add([call(moment) for moment in moments])
    world.wolkvox.faults.append(refusal)
    end = f"{NOON - timedelta(days=2)}"
    config = world.config(end_date=end)
    run = extracted(config, tmp_path, "--test")
    assert run.status == 0, run.stderr
    assert len(run.records) == 1
    assert 1 < len(world.wolkvox.log) <= 6
    assert "The connection works" in run.stderr.splitlines()[-1]


def test_a_connection_test_ends_after_six_requests(world: World, tmp_path: Path) -> None:
    world.wolkvox.faults.append(Fault("status", status=504))
    run = extracted(world.config(), tmp_path, "--test")
    assert run.status == 1
    assert "the server gave up" in run.stderr.splitlines()[-1]
    assert len(world.wolkvox.log) == 6
    assert run.waits == []


# The environment and the streams of the process.


@pytest.mark.parametrize("name", ["LOGLEVEL", "TAP_WOLKVOX_LOGLEVEL"])
def test_empty_log_level_is_ignored(world: World, tmp_path: Path, name: str) -> None:
    run = command(config=world.config(), folder=tmp_path, env=os.environ | {name: ""})
    assert run.returncode == 0


@pytest.mark.parametrize("name", ["LOGLEVEL", "TAP_WOLKVOX_LOGLEVEL"])
def test_a_log_level_that_does_not_exist(name: str) -> None:
    run = command("--about", env=os.environ | {name: "CHATTY"})
    assert run.returncode == 1
    assert run.stderr.startswith("Error: logging cannot be set up (Unknown level: 'CHATTY')")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("content", [b"version: 7", b"[", b"\xff", b"text"])
def test_a_log_configuration_that_is_wrong(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "logging.yml"
    path.write_bytes(content)
    run = command("--about", env=os.environ | {"SINGER_SDK_LOG_CONFIG": str(path)})
    assert run.returncode == 1
    assert run.stderr.startswith("Error: logging cannot be set up")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("streams", "status"),
    [
        *((">&-", 1), ("2>&-", 0), ("<&-", 0)),
        *((">rows; ulimit -f 0", 1), (">rows; ulimit -f 2048", 1)),
        *([(">/dev/full", 1)] if Path("/dev/full").exists() else []),  # Linux has it
    ],
)
@pytest.mark.posix
def test_streams_that_cannot_be_used(
    world: World, tmp_path: Path, streams: str, status: int
) -> None:
    world.rows.add(calls(START, 86_400, 8_000))
    (tmp_path / "config.json").write_text(json.dumps(world.config()))
    tap = f"exec {streams}; exec '{sys.executable}' -m tap_wolkvox --config config.json"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        ["sh", "-c", tap],  # noqa: S607 - from the path
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status
    assert "Traceback" not in run.stderr
    assert "Unexpected" not in run.stderr
    if status:
        assert "The output c" in run.stderr.splitlines()[-1]


@pytest.mark.parametrize("is_stopped", [False, True])
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.posix
def test_a_full_stdout_that_does_not_block(
    world: World, tmp_path: Path, unbuffered: str, *, is_stopped: bool
) -> None:
    rows = calls(START, 86_400, 8_000)
    world.rows.add(rows)
    (tmp_path / "config.json").write_text(json.dumps(world.config()))
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with (
        subprocess.Popen(
            [sys.executable, "-m", "tap_wolkvox", "--config", str(tmp_path / "config.json")],
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        ) as process,
        os.fdopen(ours, "rb", buffering=0) as pipe,
    ):
        printed = b""
        for _ in range(40):
            while select([], [theirs], [], 0)[1]:
                assert process.poll() is None
                sleep(0.01)
            printed += pipe.read(9_999)
        os.close(theirs)
        if is_stopped:
            process.send_signal(signal.SIGTERM)
        printed += pipe.readall()
    assert process.returncode == 0
    messages = list(map(json.loads, printed.splitlines()))
    written = Counter(as_sent(m["record"]) for m in messages if m["type"] == "RECORD")
    assert written < as_rows(rows) if is_stopped else written == as_rows(rows)


def test_an_environment_file_that_is_not_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    monkeypatch.setattr(
        "singer_sdk.configuration._dict_config.find_dotenv", lambda: str(tmp_path / ".env")
    )
    with pytest.raises(ConfigValidationError) as error:
        TapWolkvox(parse_env_config=True)
    assert "the file .env is not UTF-8 text" in error.value.errors[0]
