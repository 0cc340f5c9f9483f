"""Reads bookmarks, and checks that the state belongs to the settings.

Bookmarks of another operation, or of another clock, would hide rows. Rows whose personal data was
written in another form would stand beside the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from tap_wolkvox.base.clock import parse_instant
from tap_wolkvox.base.errors import RunError, WolkvoxError
from tap_wolkvox.reports.model import Report
from tap_wolkvox.rows.personal import modes_of
from tap_wolkvox.settings.personal import treatments
from tap_wolkvox.settings.reader import Settings


def owner_of(settings: Settings) -> dict[str, str]:
    """What the state of a stream has once for all partitions."""
    owner = {"wolkvox_server": settings.server, "timezone": settings.clock.zone.key}
    return owner | modes_of(settings)


def check_owner(
    report: Report, stored: Mapping[str, Any], settings: Settings, now: datetime
) -> None:
    """Check that a state has the settings' server, time zone, and modes of personal data.

    What it does not say of server and zone is taken for the same; of personal data, for kept.

    Raises:
        RunError: If it is another one's.
    """
    partitions = [stored, *stored.get("partitions", [])]
    owners = {str(each["wolkvox_server"]) for each in partitions if each.get("wolkvox_server")}
    if others := sorted(owners - {settings.server}):
        raise RunError(
            f"The state of {report.stream} belongs to server {others[0]}, but the settings are for "
            f"server {settings.server}. "
            "Its bookmark would hide rows of this one: give each operation a state of its own "
            "(in Meltano: an extractor of another name, or --state-id-suffix). If it is the "
            "same operation on a new server, run once with a full refresh; behind an api_url, "
            "set wolkvox_server, too"
        )
    zone = stored.get("timezone")
    if zone and report.kind == "event":
        bookmarks = [each.get("replication_key_value") for each in partitions]
        if not settings.clock.agrees_with(str(zone), [*_instants(bookmarks), now]):
            raise RunError(
                f"The state of {report.stream} belongs to the time zone {zone}, but timezone is "
                f"{settings.clock.zone}. Rows would be missing or doubled by the difference. "
                f"If timezone was changed by mistake, set it back to {zone}. If {zone} was "
                "wrong, empty the table and run once with a full refresh. If the server itself "
                f"changed its clock, remove timezone of {report.stream} from the state, and run "
                "once with a lookback_hours that covers the difference"
            )
    now_set = modes_of(settings)
    is_begun = "customer_data" in stored or any(
        each.get("replication_key_value") for each in partitions
    )
    if is_begun and treatments(report, stored) != treatments(report, now_set):
        changes = [
            f"{name} was {stored.get(name) or 'keep'} and is {now_set[name]}"
            for name in ("customer_data", "staff_data")
            if (stored.get(name) or "keep") != now_set[name]
        ]
        keys = {str(each.get("personal_data_key")) for each in (stored, now_set)} - {"None"}
        if len(keys) > 1:
            changes.append("personal_data_key is another one")
        raise RunError(
            f"The rows of {report.stream} were written with other settings of personal data: "
            f"{', '.join(changes)}. The table would hold rows of both kinds, some of them twice: "
            f"drop the table {report.stream} and run once with a full refresh, or set these "
            "settings back"
        )


def read_bookmark(
    report: Report, stored: Mapping[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """Read the bookmark of a partition, and its `read_until`; a day is read as midnight in UTC."""
    try:
        bookmark, read_until = (
            None if stored.get(name) is None else parse_instant(stored[name])
            for name in ("replication_key_value", "read_until")
        )
    except (TypeError, ValueError):
        kind, example = "day", "2026-01-31"
        if report.kind == "event":
            kind, example = "date-time", "2026-01-01T00:00:00Z"
        raise WolkvoxError(
            f"The state of {report.stream} has a bookmark that is not a {kind}. Set its "
            f"replication_key_value to one, such as {example}, and remove its read_until, or "
            "remove both to start again from start_date"
        ) from None
    return bookmark, read_until if bookmark else None


def _instants(bookmarks: Iterable[object]) -> Iterator[datetime]:
    """The valid bookmarks; `read_bookmark` raises an error for the others."""
    for each in bookmarks:
        with suppress(TypeError, ValueError):
            yield parse_instant(each)  # type: ignore[arg-type]
