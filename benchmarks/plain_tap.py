"""The tap that one writes in an hour: the SDK as its template has it, a day at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from singer_sdk import RESTStream, Tap
from singer_sdk import typing as th
from singer_sdk.pagination import BaseAPIPaginator

if TYPE_CHECKING:
    from requests import Response

FIELDS = ("customer_id", "campaign_id", "file_name", "telephone", "result")


class Days(BaseAPIPaginator[datetime]):
    """One page a day."""

    def get_next(self, _: Response) -> datetime | None:
        """Return the next day, if there is one."""
        following = self.current_value + timedelta(days=1)
        return following if following < datetime(2026, 6, 11) else None  # noqa: DTZ001


class AmdDetail(RESTStream[datetime]):
    """AMD Detail."""

    name, path, records_jsonpath = "amd_detail", "/api/v2/reports_manager.php", "$.data[*]"
    primary_keys = ("campaign_id", "customer_id", "telephone", "date")
    replication_key = "date"
    schema = th.PropertiesList(
        *(th.Property(name, th.StringType) for name in FIELDS), th.Property("date", th.DateTimeType)
    ).to_dict()

    @property
    def url_base(self) -> str:
        """Return where the API is."""
        return str(self.config["api_url"])

    def get_new_paginator(self) -> Days:
        """Return the days."""
        return Days(datetime.fromisoformat(self.config["start_date"]))

    def validate_response(self, response: Response) -> None:
        """Take a 404 for a day without rows."""
        if response.status_code != HTTPStatus.NOT_FOUND:
            super().validate_response(response)

    def get_url_params(self, _: Any, next_page_token: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the window of a day."""
        return {
            "api": "campaign_7",
            "campaign_id": "all",
            "date_ini": f"{next_page_token:%Y%m%d}000000",
            "date_end": f"{next_page_token:%Y%m%d}235959",
        }


class PlainTap(Tap):
    """A plain tap."""

    name = "plain-tap"
    config_jsonschema = th.PropertiesList(
        th.Property("api_url", th.StringType), th.Property("start_date", th.StringType)
    ).to_dict()

    def discover_streams(self) -> list[AmdDetail]:
        """Return the one stream."""
        return [AmdDetail(self)]


if __name__ == "__main__":
    PlainTap.cli()
