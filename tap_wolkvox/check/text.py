"""What a check prints: a table, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tap_wolkvox.base.clock import shown_offset
from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.check.server import NO_REQUESTS

_REPORT_IT = "please report this with the file of --check=FILE"

_QUESTIONS = {
    "end_is_included": "Does a window include its last second?",
    "ranges_cross_months": "Does a range over the border of a month bring what its parts bring?",
    "utc_offset_minutes": "Which offset from UTC do ids speak for?",
    "all_campaigns_complete": "Does `all` bring what a single campaign brings?",
    "groups_overlap": "Is a row in both groups of wrap-up codes?",
    "newest_row_age_minutes": "How many minutes old is the newest row?",
    "service_level_denominator": "Of which calls is a service level a share?",
    "open_chats_found": "Are chats that are still open found?",
}


def table(result: Mapping[str, Any]) -> str:
    """Show the result of a check to a person."""
    reports: Mapping[str, Mapping[str, Any]] = result["reports"]
    rows = [("report", "answer", "rows", "seconds", "newest day")]
    for name, found in reports.items():
        seconds = found["seconds"]
        rows.append(
            (
                name,
                found["status"] or "not known",
                f"{found['rows']:,}",
                "" if seconds is None else f"{seconds:.1f}",
                max(found.get("rows_by_day", ()), default=""),
            )
        )
    answers_of = Counter(answer for _, answer, *_ in rows[1:])
    lines = list(_aligned(rows))
    lines.append(", ".join(f"{answer}: {number}" for answer, number in answers_of.most_common()))
    for name, found in reports.items():
        lines += [f"{name}: {note}" for note in _notes(found)]
    answers = [
        (question, _answer_of(name, result), count_of(result["server_requests"][name], "request"))
        for name, question in _QUESTIONS.items()
    ]
    lines += ["", *_aligned(answers), ""]
    if result["ended_by"]:
        lines.append(f"The check ended early: {result['ended_by']}")
    told = advice(result)
    if not told and not result["ended_by"]:
        told = ["Nothing to do: a run takes these answers as they are."]
    lines += told
    lines.append(f"{count_of(result['requests'], 'request')} sent.")
    return "\n".join(lines)


def advice(result: Mapping[str, Any]) -> list[str]:
    """What to do about the result of a check."""
    reports: Mapping[str, Mapping[str, Any]] = result["reports"]
    lines = [
        f"{name} cannot be extracted as it is: {found['message']}"
        for name, found in reports.items()
        if found["status"] == "error"
    ]
    if unknown := [name for name, found in reports.items() if not found["status"]]:
        lines.append(
            f"Not known: {', '.join(unknown)}. Check again, if need be with more requests "
            "(--check-requests)"
        )
    surprising = [name for name, found in reports.items() if _is_surprising(found)]
    if surprising:
        lines.append(f"Not as it is documented: {', '.join(surprising)}; {_REPORT_IT}")
    if NO_REQUESTS in result["why_not_known"].values():
        lines.append("To know what is not known, allow more requests (--check-requests)")
    server = result["server"]
    offset = server["utc_offset_minutes"]
    if offset is not None and offset != result["timezone_offset_minutes"]:
        lines.append(
            f"Ids of calls speak for a clock at {_utc(offset)}, and timezone for "
            f"{_utc(result['timezone_offset_minutes'])}: compare a call with your own clock, and "
            "set timezone to the zone of the server's clock before you load rows"
        )
    if server["all_campaigns_complete"] is False:
        lines.append("`all` lacks rows of a campaign: list your campaigns in campaign_ids")
    return lines


def _is_surprising(found: Mapping[str, Any]) -> bool:
    names = ("unknown_fields", "unreadable_values", "missing_fields", "rows_outside_window")
    return any(found[name] for name in names) or found["count_matches"] is False


def _notes(found: Mapping[str, Any]) -> Iterator[str]:
    if found["missing_fields"]:
        yield f"did not come: {', '.join(found['missing_fields'])}"
    for words, name in (("not declared", "unknown_fields"), ("not readable", "unreadable_values")):
        if found[name]:
            forms = (f"{key} ({', '.join(values)})" for key, values in found[name].items())
            yield f"{words}: {'; '.join(forms)}"
    if found["repeated_keys"]:
        yield f"{count_of(found['repeated_keys'], 'row')} with the key of another row"
    if found["rows_outside_window"]:
        yield f"{count_of(found['rows_outside_window'], 'row')} outside the window"
    if found.get("fields_beside_rows"):
        yield f"beside the rows: {', '.join(found['fields_beside_rows'])}"
    if not found["status"] and found["message"]:
        yield str(found["message"])
    if found["count_matches"] is False:
        yield "msg counts another number of rows than came"


def _answer_of(name: str, result: Mapping[str, Any]) -> str:
    value = result["server"][name]
    if value is None:
        return f"not known: {result['why_not_known'][name]}"
    if name == "utc_offset_minutes":
        return _utc(value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _utc(minutes: int) -> str:
    return shown_offset(timedelta(minutes=minutes))


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
