from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from singer_sdk.exceptions import ConfigValidationError

from tap_wolkvox.reports.campaigns import AMD_DETAIL
from tap_wolkvox.settings.reader import Settings, read_settings
from tap_wolkvox.settings.schema import SCHEMA
from tap_wolkvox.tap import TapWolkvox
from tests.support.calls import KEY, TOKEN
from tests.support.world import command

# With the settings that all taps have.
WHOLE = deepcopy(SCHEMA)
TapWolkvox.append_builtin_config(WHOLE)
RIGHT = {"wolkvox_server": "0016", "wolkvox_token": TOKEN, "start_date": "2026-01-01"}


def read(**settings: Any) -> Settings:
    return read_settings(RIGHT | settings, WHOLE)


def error_of(**settings: Any) -> str:
    with pytest.raises(ConfigValidationError) as error:
        read(**settings)
    assert len(error.value.errors) == 1
    return error.value.errors[0]


@pytest.mark.parametrize("server", ["0016", "wv0016", "WV0016"])
def test_the_server_becomes_a_host_of_the_vendor(server: str) -> None:
    assert read(wolkvox_server=server).url == "https://wv0016.wolkvox.com"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wolkvox_server", 16),
        ("wolkvox_token", "two words"),
        ("wolkvox_token", "line\n"),
        ("wolkvox_token", "señal"),
        ("wolkvox_token", 12345678),
        ("wolkvox_token", "1234567"),
        ("campaign_ids", []),
        ("campaign_ids", "90001"),
        ("campaign_ids", [90001]),
        ("campaign_ids", [""]),
        ("campaign_ids", ["90001", "90001"]),
        ("campaign_ids", ["all", "90001"]),
        ("campaign_ids", ["1&api=x"]),
        ("start_date", "yesterday"),
        ("start_date", "2026-02-30"),
        ("start_date", "0001-01-01"),
        ("start_date", 20260101),
        ("end_date", "2026-01-01"),
        ("end_date", "2025-12-31T23:00:00-05:00"),
        ("timezone", "Bogota"),
        ("timezone", "America"),
        ("timezone", "/etc/localtime"),
        ("timezone", "../zone"),
        ("timezone", "localtime"),
        ("timezone", "posixrules"),
        ("timezone", "Factory"),
        ("timezone", "right/America/Bogota"),
        ("lookback_hours", -1),
        ("lookback_hours", "many"),
        ("lookback_hours", float("nan")),
        ("lookback_hours", float("inf")),
        ("max_window_days", 0),
        ("max_window_days", 32),
        ("max_window_days", 1.5),
        ("row_limit", 0),
        ("row_limit", True),
        ("request_timeout_seconds", 0),
        ("max_concurrent_requests", 3),
        ("user_agent", "a\r\nb: c"),
    ],
)
def test_invalid_setting_names_what_is_expected(name: str, value: Any) -> None:
    text = error_of(**{name: value})
    assert f"{name} must be " in text
    if name == "wolkvox_token":
        assert str(value) not in text


@pytest.mark.parametrize(
    "token",
    ["a\u200btoken-of-length", "\ufeffa-token-of-length", "a\xa0token-of-length", "a-t\x7foken-x"],
)
def test_an_invisible_character_in_the_token_is_suspected(token: str) -> None:
    text = error_of(wolkvox_token=token)
    assert "plain ASCII" in text
    assert text.endswith("line breaks: perhaps an invisible character came along.")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("America/bogota", "America/Bogota"),
        ("Bogotá", "America/Bogota"),
        ("america/Bogata", "America/Bogota"),
        ("Mexico City", "America/Mexico_City"),
        ("utc", "UTC"),
        *(
            (form, "America/Bogota or Etc/GMT+5")
            for form in ("GMT-5", "UTC-5", "-05:00", "\u221205")
        ),
        ("GMT-6", "America/Mexico_City or Etc/GMT+6"),
        ("UTC -04:00", "America/Caracas or Etc/GMT+4"),
        ("-0300", "America/Sao_Paulo or Etc/GMT+3"),
        ("UTC+2", "Etc/GMT-2"),
        ("+00:00", "UTC"),
    ],
)
def test_a_zone_gets_the_closest_name(name: str, meant: str) -> None:
    assert error_of(timezone=name).endswith(f": unknown zone (did you mean {meant}?).")
    offsets = {
        datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset()
        for zone in meant.split(" or ")
        for month in (1, 7)
    }
    assert len(offsets) == 1


@pytest.mark.parametrize("name", ["Colombia", "GMT-99", "+05:30", "\0", "a" * 999])
def test_a_zone_that_resembles_none_gets_no_suggestion(name: str) -> None:
    assert error_of(timezone=name).endswith(": unknown zone.")


def test_the_token_is_not_named_as_a_report() -> None:
    text = error_of(reports=["a_lost_token"], wolkvox_token="a_lost_token")
    assert "reports holds the token" in text
    assert "a_lost_token" not in text


@pytest.mark.parametrize("name", ["wolkvox_server", "wolkvox_token", "start_date"])
def test_a_missing_setting_is_named(name: str) -> None:
    assert f"{name} is missing" in error_of(**{name: None})


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
@pytest.mark.parametrize("name", WHOLE["properties"])
def test_a_blank_setting_is_not_set(name: str, blank: str) -> None:
    if name in {*RIGHT, "customer_data", "staff_data"}:
        assert f"{name} is empty: it must be " in error_of(**{name: blank})
    else:
        assert TapWolkvox(config=RIGHT | {name: blank}).config == TapWolkvox(config=RIGHT).config


def test_api_url_loses_its_last_slash() -> None:
    assert read(api_url="https://proxy.test/wolkvox/").url == "https://proxy.test/wolkvox"


def test_the_server_may_be_blank_beside_an_api_url() -> None:
    assert read(wolkvox_server="", api_url="http://127.0.0.1:8016").server == "127.0.0.1"
    assert "wolkvox_server is empty" in error_of(wolkvox_server=" ", api_url="")


def test_unknown_setting_gets_a_suggestion() -> None:
    text = error_of(wolkvox_tokn="secret-value", batch_config={})
    assert "unknown setting 'wolkvox_tokn' (did you mean 'wolkvox_token'?)" in text
    assert "unknown setting 'batch_config' (take it out: " in text
    assert "secret-value" not in text


def test_all_errors_are_reported_at_once() -> None:
    text = error_of(row_limit=0, timezone="x", api_url="y", nothing=1, start_date=None)
    assert all(
        name in text for name in ("row_limit", "timezone", "api_url", "nothing", "start_date")
    )


@given(
    st.dictionaries(
        st.sampled_from(sorted(WHOLE["properties"])),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
)
def test_any_setting_is_read_or_rejected(settings: dict[str, Any]) -> None:
    try:
        read_settings(RIGHT | settings, WHOLE)
    except ConfigValidationError as error:
        assert error.errors  # noqa: PT017 - either outcome is right, a third is not


def test_columns_keep_their_names_when_flattened() -> None:
    columns = [column.name for column in AMD_DETAIL.columns]
    longest = max(map(len, columns))
    flattening: dict[str, Any] = {"flattening_enabled": True, "flattening_max_depth": 1}
    text = error_of(**flattening, flattening_max_key_length=longest)
    assert f"flattening_max_key_length must be greater than {longest}" in text
    read(**flattening, flattening_max_key_length=longest + 1)
    config = RIGHT | flattening | {"flattening_max_key_length": longest + 1}
    [stream_map] = TapWolkvox(config=config).streams["amd_detail"].stream_maps
    assert list(stream_map.transformed_schema["properties"]) == columns


def test_null_means_the_default() -> None:
    settings = read(campaign_ids=None, end_date=None, lookback_hours=None, user_agent=None)
    assert settings.campaigns == ("all",)
    assert settings.end is None
    assert settings.lookback is None
    assert settings.user_agent.startswith("tap-wolkvox/")


def test_all_campaigns_may_be_written_in_capitals() -> None:
    assert read(campaign_ids=["ALL"]).campaigns == ("all",)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01", datetime(2026, 1, 1, 5, tzinfo=UTC)),
        ("2026-01-01T00:00:00", datetime(2026, 1, 1, 5, tzinfo=UTC)),
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, 0, tzinfo=UTC)),
        ("2026-01-01T00:00:00+02:00", datetime(2025, 12, 31, 22, tzinfo=UTC)),
    ],
)
def test_date_without_offset_uses_the_server_zone(text: str, moment: datetime) -> None:
    assert read(start_date=text).start == moment


def test_the_machines_own_zone_does_not_matter(tmp_path: Path) -> None:
    environment = {"TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin"}
    # Nothing listens there: the error names the requested window.
    config = {
        "api_url": "http://127.0.0.1:9",
        "wolkvox_token": TOKEN,
        "start_date": "2026-01-01",
        "end_date": "2026-01-01T06:00:00",
    }
    run = command("--test", config=config, folder=tmp_path, env=environment)
    assert "2026-01-01 00:00:00 to 2026-01-01 06:00:00" in run.stderr


def test_map_of_an_unknown_stream_is_rejected() -> None:
    hidden = {"telephone": "sha256(telephone)"}
    for maps in ({"amd_details": hidden}, {"x": {"__source__": "amd", **hidden}}, {"a": None}):
        assert "stream_maps names an unknown stream '" in error_of(stream_maps=maps)
    assert "(did you mean amd_detail" in error_of(stream_maps={"amd_details": hidden})
    for maps in ({"amd_*": hidden}, {"__else__": None}):
        read(stream_maps=maps)


@pytest.mark.parametrize(
    ("maps", "lost"),
    [
        ({"telephone": "'hidden'"}, "telephone"),
        ({"telephone": "'telephone removed'"}, "telephone"),
        ({"telephone": "'x' if telephone else ''"}, "telephone"),
        ({"telephone": "str(telephone == '')"}, "telephone"),
        ({"telephone": "'x' if not self else 'y'"}, "telephone"),
        (
            {
                "__filter__": "campaign_id == '1' or campaign_id == '2'",
                "__key_properties__": ["customer_id", "telephone", "date", "occurrence"],
            },
            "campaign_id",
        ),
        (
            {
                "__filter__": "campaign_id != '1'",
                "__key_properties__": ["customer_id", "telephone", "date", "occurrence"],
            },
            "campaign_id",
        ),
        ({"a": "config['customer_id']", "customer_id": "config['customer_id']"}, "customer_id"),
        ({"telephone": None}, "telephone"),
        ({"customer_id": "__NULL__", "telephone": "'x' + telephone"}, "customer_id"),
        ({"__key_properties__": ["campaign_id", "customer_id", "date"]}, "telephone, occurrence"),
        (
            {"__filter__": "telephone != ''", "__key_properties__": ["date"]},
            "campaign_id, customer",
        ),
        ({"__filter__": "record['a'] or record", "telephone": "'x'"}, "telephone"),
        (
            {"who": "sha256(record['date'])", "__key_properties__": ["who"]},
            "campaign_id, customer_id",
        ),
        ({"a\\b": "self", "__key_properties__": ["a\\b"]}, "campaign_id, customer_id"),
        (
            {"id": "md5(customer_id + telephone + date)", "__key_properties__": ["id"]},
            "campaign_id, occurrence",
        ),
    ],
)
def test_key_that_merges_rows_is_rejected(maps: dict[str, Any], lost: str) -> None:
    assert f"a key for amd_detail that does not depend on {lost}" in error_of(
        stream_maps={"amd_detail": maps}
    )


@pytest.mark.parametrize(
    "maps",
    [
        {},
        {"telephone": "sha256(self)", "customer_id": "sha256(customer_id)"},
        {"operation": "'a'", "__key_properties__": ["operation", *KEY]},
        {"id": "sha256(json.dumps(record))", "__key_properties__": ["id"]},
        {
            "who": "sha256(customer_id + '|' + record['telephone'])",
            "customer_id": None,
            "telephone": None,
            "__key_properties__": ["campaign_id", "who", "date", "occurrence"],
        },
        {"__filter__": "occurrence == 1", "__key_properties__": list(KEY[:-1])},
        {
            "__filter__": "'1' == record['campaign_id'] and occurrence == 1 and result != ''",
            "__key_properties__": ["customer_id", "telephone", "date"],
        },
        {"telephone": "telephone or '-'", "customer_id": "self if self else '-'"},
        {"telephone": "md5(record.get('telephone'))", "customer_id": "_['customer_id']"},
        {"telephone": "telephone if date else sha256(telephone)"},
        {"telephone": "f'{telephone}'", "id": "[customer_id, date]"},
        {"id": "customer_id + '|' + telephone", "__key_properties__": ["id", *KEY[:1], *KEY[3:]]},
        {"id": "md5(customer_id) + telephone", "__key_properties__": ["id", *KEY[:1], *KEY[3:]]},
        {
            "__filter__": "(campaign_id in ['1'] and result == 'a') and file_name == ''",
            "__key_properties__": list(KEY[1:]),
        },
        {"telephone": "md5(telephone"},
        {"__key_properties__": None},
    ],
)
def test_unique_key_is_accepted(maps: dict[str, Any]) -> None:
    values = {"key": "x", "customer_id": "y"}
    found = read(stream_maps={"amd_detail": maps}, stream_map_config=values)
    assert list(found.warnings) == []


@pytest.mark.parametrize(
    "expression",
    [
        "telephone[-4:]",
        "sha256(telephone[:6])",
        "telephone.strip()",
        "telephone if result == 'human' else ''",
        "telephone and 'x'",
        "int(telephone)",
        "telephone + result",
        "f'{telephone}{result}'",
        "f'{telephone:.4}'",
    ],
)
def test_key_that_may_merge_rows_warns(expression: str) -> None:
    [warning] = read(stream_maps={"amd_detail": {"telephone": expression}}).warnings
    assert "may not tell all values of telephone apart" in warning


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        {"key": None},
        {"key": ""},
        {"key": " "},
        {"other": "x"},
        {"key": "$KEY"},
        {"key": "${KEY}"},
    ],
)
@pytest.mark.parametrize(
    "key", ['config["key"]', "config [ 'key' ]", "config.get('key')", "config.get('key', '')"]
)
def test_hash_without_its_secret_is_rejected(values: dict[str, Any] | None, key: str) -> None:
    maps = {"amd_detail": {"telephone": f"sha256({key} + telephone)"}}
    assert "stream_map_config has no value for key" in error_of(
        stream_maps=maps, stream_map_config=values
    )
    read(stream_maps=maps, stream_map_config={"key": "a$KEY", "more": {}, "unused": ""})
    read(stream_maps=maps, stream_map_config={"key": 0})


def test_config_value_with_a_default_is_optional() -> None:
    read(stream_maps={"amd_detail": {"note": "config.get('key', 'none')"}})


def test_config_value_in_a_string_is_ignored() -> None:
    read(stream_maps={"amd_detail": {"note": "\"config['key'] is a secret\""}})
