"""A time limit for a whole request.

The timeouts of `requests` and `urllib3` apply to each read. So a server that sends a byte now and
then, in a header or in the size of a chunk, could keep the tap waiting forever inside `urllib3`.

A timer in another thread shuts down the TCP connection, which ends any read. (Closing the socket
would not wake a read that is waiting. On Windows, shutting it down may not either; there, the
next byte from the server does, or the timeout of that read.)
"""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import ConnectionPool

_RESET = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)


class Deadline:
    """A context that ends the request sent in it by a `DeadlineAdapter` if it takes too long.

    It cannot end looking up a name or opening a TCP connection, which have limits of their own.

    Attributes:
        is_connected: Whether the request may have reached the server.
        has_passed: Whether time was up before the context was left.

    Raises:
        TimeoutError: On leaving the context, if time was up, instead of any other error or none:
            `urllib3` may take the end of the connection for the end of the headers or the body.
    """

    def __init__(self, seconds: float) -> None:
        self.is_connected = False
        self.has_passed = False
        self._is_over = False
        self._socket: socket.socket | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._pass)
        self._timer.name = "deadline"
        self._timer.daemon = True  # a run that is stopped does not wait for it

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        self._timer.start()
        return self

    def __exit__(self, _: object, error: BaseException | None, __: TracebackType | None) -> None:
        _current.reset(self._token)
        self.stop()
        if self.has_passed:
            raise TimeoutError("The request took too long.") from error

    def watch(self, fileno: int) -> None:
        """Shut down the TCP connection of a file number once time is up."""
        # A duplicate, because `urllib3` may close the socket at any time, and a new one could get
        # the same number. The family does not matter for shutting it down.
        duplicate = socket.fromfd(fileno, socket.AF_INET, socket.SOCK_STREAM)
        with self._lock:
            self._release()
            self._socket = duplicate
            if self.has_passed:
                self._shut_down()

    def stop(self) -> None:
        """Leave the connection alone from now on. Any thread may call this, also twice."""
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            self._release()

    def _pass(self) -> None:
        with self._lock:
            if not self._is_over:
                self.has_passed = True
                self._shut_down()

    def _shut_down(self) -> None:
        if self._socket:
            with suppress(OSError):  # the server closed it first
                # Closing then resets the connection. Otherwise, a server that sends more than the
                # tap reads could wait for minutes, with the token in use.
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # Both directions: with only one, Linux still accepts what the server sends.
                self._socket.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None


# `requests` and `urllib3` have no way to pass an object from a request to its connection.
_current: ContextVar[Deadline] = ContextVar("deadline")


class _WatchedConnection(HTTPConnection):
    _deadline: Deadline | None = None

    @override
    def _new_conn(self) -> socket.socket:
        # Not documented, but `urllib3` itself overrides it for SOCKS. `connect` would be too late:
        # it returns after the proxy's answer and the TLS handshake, and both can drip.
        connection = super()._new_conn()
        self._watch(connection.fileno())
        return connection

    @override
    def connect(self) -> None:
        super().connect()
        deadline = _current.get()
        if deadline.has_passed:  # `ssl` skips the handshake if the connection was shut down
            raise TimeoutError
        deadline.is_connected = True

    @override
    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # the connection may have been kept alive
            self._watch(self.sock.fileno())
            _current.get().is_connected = True
        super().request(*args, **kwargs)

    def _watch(self, fileno: int) -> None:
        previous, self._deadline = self._deadline, _current.get()
        if previous and previous is not self._deadline:
            # Its thread may have read the response without having left the context yet.
            previous.stop()
        self._deadline.watch(fileno)


class DeadlineAdapter(HTTPAdapter):
    @override
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> ConnectionPool:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if not issubclass(pool.ConnectionCls, _WatchedConnection):
            pool.ConnectionCls = _watched(pool.ConnectionCls)
        return pool  # type: ignore[no-any-return]


@cache
def _watched(kind: type[HTTPConnection]) -> type[HTTPConnection]:
    """Derive a watched connection from one that is plain, TLS, or through a SOCKS proxy."""
    return type(f"Watched{kind.__name__}", (_WatchedConnection, kind), {})
