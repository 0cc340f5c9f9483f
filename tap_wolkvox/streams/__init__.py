"""How reports are extracted: events, whole days, and lists."""

from __future__ import annotations

from tap_wolkvox.reports.model import DayReport, EventReport, Report, TotalReport
from tap_wolkvox.run import Run
from tap_wolkvox.singer import StoppableTap
from tap_wolkvox.streams.base import ReportStream
from tap_wolkvox.streams.events import EventStream
from tap_wolkvox.streams.lists import ListStream
from tap_wolkvox.streams.periods import PeriodStream


def stream_for(tap: StoppableTap, report: Report, run: Run) -> ReportStream:
    match report:
        case EventReport():
            return EventStream(tap, report, run)
        case DayReport() | TotalReport():
            return PeriodStream(tap, report, run)
    return ListStream(tap, report, run)
