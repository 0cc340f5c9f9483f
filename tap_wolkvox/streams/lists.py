"""Lists: one request, without dates and without a bookmark."""

from __future__ import annotations

from collections.abc import Iterator

from singer_sdk.helpers.types import Context
from typing_extensions import override

from tap_wolkvox.api.request import Request
from tap_wolkvox.rows.layout import Row
from tap_wolkvox.streams.periods import WholeStream
from tap_wolkvox.windows.pool import RequestPool


class ListStream(WholeStream):
    @override
    def batches(
        self, context: Context | None, request: Request, pool: RequestPool
    ) -> Iterator[list[Row]]:
        rows = self.sample(request, pool)
        written = len(rows)
        yield rows
        self.progress.done(request, None, written)
        if not written:
            self.run.summary.without_rows.append(request)

    @override
    def sample(self, request: Request, pool: RequestPool) -> list[Row]:
        return self.complete_rows(request, self.fetch_complete(request, pool))

    @override
    def least_requests(self, context: Context | None) -> tuple[int, int]:
        return 1, 0

    @override
    def likely_requests(self, context: Context | None) -> int:
        return 1
