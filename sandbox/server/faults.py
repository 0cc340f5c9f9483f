"""What can go wrong with a request, on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

from sandbox.server.log import LogEntry

Kind: TypeAlias = Literal[
    "status", "body", "cut", "cut_chunked", "reset", "hang", "trickle", "wrong_empty"
]


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """Something that goes wrong with chosen requests: those that all its conditions hold for.

    `status` and `body` answer in place of the report; `cut` announces the whole length, sends
    a part and closes; `cut_chunked` does so in a chunked answer; `reset` breaks the connection
    without an answer; `hang` answers `seconds` late; `trickle` takes `seconds` to send the
    answer; `wrong_empty` says that there are no rows.

    Attributes:
        at: Numbers of requests, as the log has them, from 1.
        apis: It strikes only these reports, by their `api`.
        times: How many more requests it strikes.
        when: Whether it strikes a window: its start, its end and the campaign.
        min_window_seconds: It strikes windows that are wider than this.
        status: The HTTP status of a `status` fault.
        code: The body's `code`, of a `status` fault; by default its status.
        error: The body's `error`, of a `status` fault; by default its status in words.
        msg: The body's `msg`, of a `status` fault.
        body: A raw body, in place of one made of code, error and msg.
        content_type: Of the raw body.
        headers: More headers, of a `status` or `body` fault.
        seconds: How long to hang or trickle.
        share: How much of a body is sent before it is cut, from 0 to 1.
    """

    kind: Kind
    at: Collection[int] = ()
    apis: Collection[str] = ()
    times: int | None = None
    when: Callable[[datetime, datetime, str], bool] | None = None
    min_window_seconds: float | None = None
    status: int = 500
    code: str | None = None
    error: str | None = None
    msg: str = ""
    body: bytes | None = None
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = {}
    seconds: float = 0.2
    share: float = 0.5

    def strikes(self, entry: LogEntry) -> bool:
        """Return whether all conditions hold for a request."""
        if self.times == 0 or (self.at and entry.number not in self.at):
            return False
        if self.apis and entry.api not in self.apis:
            return False
        if self.when is None and self.min_window_seconds is None:
            return True
        window = entry.window()
        if window is None:
            return False
        start, end = window
        wide = self.min_window_seconds
        return (wide is None or (end - start).total_seconds() > wide) and (
            self.when is None or self.when(start, end, entry.campaign_id or "")
        )


def read_faults(text: bytes) -> list[Fault]:
    """Read a fault, or a list of them, from JSON; a `body` is plain text there.

    Raises:
        msgspec.DecodeError: It is not JSON, or not a fault.
    """
    given = msgspec.json.decode(text, type=dict[str, Any] | list[dict[str, Any]])
    orders = given if isinstance(given, list) else [given]
    for order in orders:
        if isinstance(order.get("body"), str):
            order["body"] = order["body"].encode()
    return msgspec.convert(orders, list[Fault], builtin_types=(bytes,))
