"""Serves the same rendered responses to all: a day's window each, and each names the next one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Queue
from urllib.parse import parse_qs, urlsplit

import msgspec

from tools.benchmarks.served import START, Served

NOTHING = msgspec.json.encode(
    {"code": "404", "error": "Not Found", "msg": "Validate dates entered"}
)


@contextmanager
def serving(served: Served) -> Iterator[str]:
    """Serve the responses from a process of its own; give the URL."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    process = multiprocessing.Process(target=_serve, args=(served, ports), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=120)}"
    finally:
        process.terminate()
        process.join()


def _render(served: Served, day: int) -> bytes:
    """Make the response for a day, as Wolkvox would, without the brace at its end."""
    rows = list(served.rows_of(day))
    report = {"code": "200", "error": None, "msg": f"{len(rows)} records were found", "data": rows}
    return msgspec.json.encode(report).removesuffix(b"}")


def _serve(served: Served, ports: Queue[int]) -> None:
    """Serve until the process ends; tell the port."""
    rendered = [_render(served, day) for day in range(served.days)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            if "page" in asked:
                day = int(asked["page"][0])
            else:
                begins = datetime.strptime(asked["date_ini"][0], "%Y%m%d%H%M%S")  # noqa: DTZ007
                day = (begins - START).days
            found = 0 <= day < served.days
            following = str(day + 1) if day + 1 < served.days else "null"
            end = f', "next_page": {following}}}' if "page" in asked else "}"
            body = rendered[day] + end.encode() if found else NOTHING
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
