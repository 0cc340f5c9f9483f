"""The tap that one writes in an hour: the SDK as its template has it, a day at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar

from requests import Response
from singer_sdk import RESTStream, Tap
from singer_sdk import typing as th
from singer_sdk.pagination import BaseAPIPaginator


class Days(BaseAPIPaginator[datetime]):
    """One page a day.

    Args:
        start: The first day.
        end: The day after the last one.
    """

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(start)
        self._end = end

    def get_next(self, _: Response) -> datetime | None:
        """Return the next day, if there is one."""
        following = self.current_value + timedelta(days=1)
        return following if following < self._end else None


def columns(*names: str) -> dict[str, Any]:
    """Return the schema of a report: its time, and texts."""
    texts = (th.Property(name, th.StringType) for name in names)
    return th.PropertiesList(*texts, th.Property("date", th.DateTimeType)).to_dict()


class Report(RESTStream[datetime]):
    """A report."""

    path, records_jsonpath = "/api/v2/reports_manager.php", "$.data[*]"
    replication_key = "date"
    params: ClassVar[dict[str, str]]

    @property
    def url_base(self) -> str:
        """Return where the API is."""
        return str(self.config["api_url"])

    def get_new_paginator(self) -> Days:
        """Return the days."""
        start, end = self.config["start_date"], self.config["end_date"]
        return Days(datetime.fromisoformat(start), datetime.fromisoformat(end))

    def validate_response(self, response: Response) -> None:
        """Take a 404 for a day without rows."""
        if response.status_code != HTTPStatus.NOT_FOUND:
            super().validate_response(response)

    def get_url_params(self, _: Any, next_page_token: Any) -> dict[str, Any]:
        """Return the window of a day."""
        return {
            **self.params,
            "date_ini": f"{next_page_token:%Y%m%d}000000",
            "date_end": f"{next_page_token:%Y%m%d}235959",
        }


class AmdDetail(Report):
    """AMD Detail."""

    name = "amd_detail"
    params: ClassVar = {"api": "campaign_7", "campaign_id": "all"}
    primary_keys = ("campaign_id", "customer_id", "telephone", "date")
    schema = columns("customer_id", "campaign_id", "file_name", "telephone", "result")


class CallDetail(Report):
    """Call detail."""

    name = "call_detail"
    params: ClassVar = {"api": "cdr_1"}
    primary_keys = ("conn_id", "date")
    schema = columns(
        *("agent_name", "destiny", "telephone", "cost", "time_seg", "time_min", "cod_act"),
        *("description_cod_act", "cod_act_2", "description_cod_act_2", "type_interaction"),
        *("customer_id", "hang_up", "campaign_id", "conn_id", "skill_id", "skill_name"),
        *("agent_id", "comment"),
    )


class PlainTap(Tap):
    """A plain tap."""

    name = "plain-tap"
    config_jsonschema = th.PropertiesList(
        th.Property("api_url", th.StringType),
        th.Property("start_date", th.StringType),
        th.Property("end_date", th.StringType),
        th.Property("report", th.StringType),
    ).to_dict()

    def discover_streams(self) -> list[Report]:
        """Return the one stream that is asked for."""
        reports = (AmdDetail, CallDetail)
        return [each(self) for each in reports if each.name == self.config["report"]]


if __name__ == "__main__":
    PlainTap.cli()
