"""Rows written in bulk equal what the SDK writes one by one."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from singer_sdk.singerlib import RecordMessage
from singer_sdk.streams import Stream

from sandbox.rows.fixed import Fixed
from tap_wolkvox.singer import WindowedStream
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import call, calls, examples
from tests.support.world import Run, World, a_world

START = datetime(2026, 6, 8, 9)  # noqa: DTZ001 - wall time of the server's clock
DATES = [f"2026-06-0{day} {time}" for day in (1, 2, 3) for time in ("00:00:00", "09:30:00")]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
rows_of_any_kind = st.lists(
    st.builds(
        call,
        st.sampled_from(DATES),
        customer_id=st.sampled_from(["", "1", "Ñ-1"]) | texts | st.none() | st.integers(),
        file_name=st.none() | texts,
        result=st.sampled_from(["machine", "human"]) | st.none() | texts,
    ),
    max_size=12,
)

# Each makes the SDK write the records, and changes none of them.
THE_SDKS_WAY: dict[str, dict[str, Any]] = {
    "stream maps": {"stream_maps": {"amd_detail": {}}},
    "flattening": {"flattening_enabled": True, "flattening_max_depth": 1},
}


@pytest.fixture(scope="module")
def server() -> Iterator[World]:
    with a_world() as world:
        yield world


def extracted(world: World, **more: Any) -> tuple[list[dict[str, Any]], int]:
    """What is written, without the time; and how many rows were written in bulk."""
    written: list[int] = []
    write_rows = WindowedStream.write_rows

    def counted(stream: WindowedStream, rows: Any) -> None:
        written.append(len(rows))
        write_rows(stream, rows)

    with patch.object(WindowedStream, "write_rows", counted):
        run = world.extract(**more)
    assert run.error is None
    for message in run.messages:
        if message["type"] == "RECORD":
            assert message.pop("time_extracted").endswith("Z")
    return run.messages, sum(written)


@pytest.mark.slow
@settings(max_examples=examples(20))
@given(rows_of_any_kind)
def test_both_ways_write_the_same_messages(server: World, rows: list[dict[str, Any]]) -> None:
    server.wolkvox.source = Fixed(rows)
    for campaigns in (["all"], ["90001", "7"]):
        ours, written = extracted(server, campaign_ids=campaigns)
        assert written == sum(message["type"] == "RECORD" for message in ours)
        for more in THE_SDKS_WAY.values():
            theirs, written = extracted(server, campaign_ids=campaigns, **more)
            assert written == 0
            assert theirs == ours
            assert [json.dumps(message) for message in theirs] == list(map(json.dumps, ours))


@pytest.mark.parametrize(
    ("deselected", "missing"),
    [(["file_name"], []), ([], ["file_name"]), ([], ["file_name", "result"])],
)
def test_deselected_or_missing_field_is_not_written(
    world: World, deselected: list[str], missing: list[str]
) -> None:
    world.rows.add(calls(START, 3600, 500))
    whole = world.extract().records
    catalog = TapWolkvox(config=world.config()).catalog_dict
    [stream] = catalog["streams"]
    for entry in stream["metadata"]:
        entry["metadata"]["selected"] = not {*entry["breadcrumb"]} & {*deselected}
    for name in missing:
        del stream["schema"]["properties"][name]
        stream["schema"]["properties"]["other"] = {"type": "string"}
    for record in whole:
        for name in deselected + missing:
            del record[name]
    run = world.extract_to(Run(), catalog=catalog)
    assert run.messages[0]["schema"]["properties"].keys() - {"other"} == whole[0].keys()
    assert run.records == whole


def test_get_records_yields_without_writing(world: World) -> None:
    world.rows.add(calls(START, 3600, 500))
    run = Run()
    tap = TapWolkvox(config=world.config(), message_writer=run)
    assert len(list(tap.streams["amd_detail"].get_records(None))) == 500
    assert run.records == []


@pytest.mark.parametrize("lacks", ["_sync_records", "a class", "a field"])
def test_unknown_sdk_version_writes_with_warning(
    world: World, lacks: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.rows.add(calls(START, 3600, 500))
    known = world.extract()
    if lacks == "a field":

        @dataclasses.dataclass
        class Other(RecordMessage):
            more: str | None = None

        monkeypatch.setattr("tap_wolkvox.singer.RecordMessage", Other)
    elif lacks == "a class":
        monkeypatch.setattr("tap_wolkvox.singer.mapper", SimpleNamespace())
    else:
        monkeypatch.setattr(WindowedStream, "_sync_records", Stream._sync_records)  # noqa: SLF001
        monkeypatch.delattr(Stream, "_sync_records")
    run = world.extract()
    assert run.error is None
    assert run.records == known.records
    assert "does not know this version of singer-sdk" in caplog.text


@settings(max_examples=examples(30))
@given(st.lists(st.text(st.sampled_from('\x00\\u0a"')), min_size=2, max_size=2))
def test_nul_is_replaced_for_any_target(server: World, texts: list[str]) -> None:
    server.wolkvox.source = Fixed([call(DATES[0], customer_id=texts[0], result=texts[1])])
    for more in ({}, THE_SDKS_WAY["stream maps"]):
        messages, _ = extracted(server, **more)
        [record] = [message["record"] for message in messages if message["type"] == "RECORD"]
        assert [record["customer_id"], record["result"]] == [
            text.replace("\x00", "\ufffd") for text in texts
        ]
