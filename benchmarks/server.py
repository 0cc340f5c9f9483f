"""Serves the same rendered responses to all: a day's window each, and each names the next one."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import msgspec

if TYPE_CHECKING:
    from multiprocessing import Queue

START = datetime(2026, 6, 1)  # noqa: DTZ001 - a reading of the server's clock
DAYS = 10
ROWS_PER_DAY = 40_017
"""Not a round number: it could be a limit that nobody told of."""


def rows_of(day: int) -> list[dict[str, str]]:
    """Make the calls of a working day, from 8 to 18 o'clock, in the order of time."""
    chance = random.Random(day)  # noqa: S311 - not for secrets
    seconds = sorted(chance.randrange(8 * 3600, 18 * 3600) for _ in range(ROWS_PER_DAY))
    return [
        {
            "customer_id": f"{chance.randrange(10**9, 10**10)}",
            "campaign_id": f"{chance.randrange(22_100, 22_120)}",
            "file_name": chance.choice(("", "campana_junio.wav")),
            "telephone": f"957300{chance.randrange(10**7):07}",
            "result": chance.choice(("machine", "human")),
            "date": str(START + timedelta(days=day, seconds=second)),
        }
        for second in seconds
    ]


def render(day: int) -> tuple[bytes, bytes]:
    """Make the response for a day, as Wolkvox would; and one with the number of the next day."""
    rows = rows_of(day)
    report = {"code": "200", "error": None, "msg": f"{len(rows)} records were found", "data": rows}
    following = day + 1 if day + 1 < DAYS else None
    return msgspec.json.encode(report), msgspec.json.encode(report | {"next_page": following})


NOTHING = msgspec.json.encode(
    {"code": "404", "error": "Not Found", "msg": "Validate dates entered"}
)


def serve(ports: Queue[int]) -> None:
    """Serve until the process ends; tell the port."""
    rendered = [render(day) for day in range(DAYS)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            if "page" in asked:
                day = int(asked["page"][0])
            else:
                begins = datetime.strptime(asked["date_ini"][0], "%Y%m%d%H%M%S")  # noqa: DTZ007
                day = (begins - START).days
            found = 0 <= day < DAYS
            body = rendered[day]["page" in asked] if found else NOTHING
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        ports.put(server.server_port)
        server.serve_forever()
