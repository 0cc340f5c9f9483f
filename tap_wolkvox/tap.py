"""The tap: settings in, streams out."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from functools import cached_property
from traceback import format_tb
from typing import TYPE_CHECKING, Any

import click
from singer_sdk.exceptions import ConfigurationError, ConfigValidationError, MappingError
from singer_sdk.helpers.capabilities import PluginCapabilities, TapCapabilities

from tap_wolkvox.config import SCHEMA, Settings, read_settings
from tap_wolkvox.exceptions import WolkvoxError
from tap_wolkvox.reports import REPORTS
from tap_wolkvox.singer import StoppableTap, Stopped
from tap_wolkvox.streams import ReportStream

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator


_UNREADABLE_ENVIRONMENT = (
    "Please mend the environment: among the variables TAP_WOLKVOX_*, one that has to be a whole "
    "number or JSON is not."
)


# The one shows what a filter makes of a row, the other what stands where headers should be.
logging.getLogger("singer_sdk.mapper").addFilter(lambda record: record.levelno > logging.DEBUG)
logging.getLogger("urllib3.connection").addFilter(lambda record: not record.exc_info)


class TapWolkvox(StoppableTap):
    """Singer tap for Wolkvox: call by call, what answering-machine detection heard."""

    name = "tap-wolkvox"
    config_jsonschema = SCHEMA

    # Without BATCH: its files would bypass selection and stream maps, and a bookmark could run
    # ahead of them.
    capabilities = [  # noqa: RUF012 - as the SDK declares it
        TapCapabilities.CATALOG,
        TapCapabilities.STATE,
        TapCapabilities.DISCOVER,
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]

    def __init__(
        self,
        *,
        validate_config: bool = True,
        setup_mapper: bool = True,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        # The error of the SDK's own check would show the values of settings at fault, the token's
        # too, and it knows types alone. So it may not raise, and what follows it waits for ours.
        try:
            super().__init__(validate_config=False, setup_mapper=False, **kwargs)
        except ValueError:
            if not kwargs.get("parse_env_config"):
                raise
            readable = False
        else:
            readable = True
        if not readable:
            # Not while the other error is handled: it holds the value, and would stay behind it.
            raise ConfigValidationError(
                "The environment cannot be read",
                errors=[_UNREADABLE_ENVIRONMENT],
            )
        if validate_config:
            _ = self.settings
        if setup_mapper:
            self.setup_mapper()
            if not any(stream.selected for stream in self.streams.values()):
                self.logger.warning(
                    "Nothing is selected, so nothing will be extracted. Where a field is excluded, "
                    "the others have to be selected (in Meltano: meltano select tap-wolkvox "
                    "amd_detail '*')"
                )

    @cached_property
    def settings(self) -> Settings:
        """The settings, checked.

        Raises:
            ConfigValidationError: If any is missing or wrong; the message names each.
        """
        return read_settings(self.config, self.config_jsonschema)

    @override
    def discover_streams(self) -> list[ReportStream]:
        return [ReportStream(self, report) for report in REPORTS]

    @override
    def load_state(self, state: dict[str, Any]) -> None:
        """Take a state.

        Raises:
            ConfigurationError: If it is none: the SDK would pass over what it does not know, and
                all would be extracted again.
        """
        bookmarks = state.get("bookmarks", None if state else {})
        if not isinstance(bookmarks, dict) or not all(
            isinstance(bookmark, dict) for bookmark in bookmarks.values()
        ):
            raise ConfigurationError(
                'What was given with --state is no state: that looks like {"bookmarks": '
                '{"amd_detail": {…}}}. Give what the target printed last, or {} to begin anew'
            )
        super().load_state(state)

    @classmethod
    @override
    def invoke(cls, **kwargs: Any) -> None:
        try:
            with _spoken_errors():
                super().invoke(**kwargs)
        except Stopped:
            cls.logger.info("Told to stop: the next run goes on from the last bookmark")
            _leave(0)

    @classmethod
    @override
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> Any:
        with _spoken_errors():
            return super().cb_config(ctx, param, value)

    @classmethod
    @override
    def cb_test(cls, ctx: click.Context, param: click.Option, value: str) -> None:
        try:
            with _spoken_errors():
                super().cb_test(ctx, param, value)
        except Stopped:
            cls.logger.warning("Told to stop: the test is not finished")
            _leave(1)


def _leave(status: int) -> None:
    """End the process without Python's own shutdown.

    A request under way could log something during that, which Python does not survive.
    """
    logging.shutdown()
    os._exit(status)


_NO_SUCH_FILE = (FileNotFoundError, IsADirectoryError, PermissionError)


class _SpokenError(click.ClickException):
    """Ends the command with status 1 and one logged line, instead of a traceback."""

    @override
    def show(self, file: Any = None) -> None:
        TapWolkvox.logger.error(self.message)


@contextmanager
def _spoken_errors() -> Iterator[None]:
    """Say in one line what the user can mend, and of anything else no more than what it is.

    The message of an unforeseen error may hold a value of a row: that of a stream map that fails
    does. Its place in the code does not.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
        raise
    except ConfigValidationError as error:
        raise _SpokenError(" ".join(error.errors) or str(error)) from None
    except _NO_SUCH_FILE as error:
        told = "What was given with --config is no file" if "{" in str(error) else str(error)
        raise _SpokenError(told) from None
    except (WolkvoxError, ConfigurationError, MappingError) as error:
        raise _SpokenError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - none may show its message
        if hasattr(error, "doc"):  # which the errors of JSON decoders have
            what = f"What was given with --config, --state or --catalog is no JSON: {error}"
            raise _SpokenError(what) from None
        TapWolkvox.logger.error(
            "Unforeseen, most recent call last:\n%s", "".join(format_tb(error.__traceback__))
        )
        raise _SpokenError(
            f"Stopped by an unforeseen {type(error).__name__}. Check stream_maps, and what was "
            "given with --config, --state and --catalog; if they are right, please report the "
            "lines above to the makers of the tap"
        ) from None
