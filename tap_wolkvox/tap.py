"""The tap: settings in, streams out."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePath
from typing import IO, Any, cast

import click
from singer_sdk.exceptions import ConfigurationError, ConfigValidationError
from singer_sdk.helpers.capabilities import PluginCapabilities, TapCapabilities
from singer_sdk.mapper import RemoveRecordTransform
from singer_sdk.streams import Stream
from typing_extensions import override

from tap_wolkvox.base.numbers import count_of
from tap_wolkvox.check.run import REPORT_REQUESTS, SERVER_REQUESTS, Check
from tap_wolkvox.check.text import table
from tap_wolkvox.cli import as_file, exit_now, open_for_results, read_object, readable_errors
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tap_wolkvox.run import Run
from tap_wolkvox.runlog import LICENSE_REQUESTS
from tap_wolkvox.settings.catalogs import check_state, read_catalog, unfit_columns
from tap_wolkvox.settings.reader import Settings, is_blank, normalize, read_reports, read_settings
from tap_wolkvox.settings.schema import SCHEMA
from tap_wolkvox.settings.values import is_token
from tap_wolkvox.singer import StoppableTap, Stopped, environment_config
from tap_wolkvox.streams import stream_for
from tap_wolkvox.streams.base import ReportStream

# singer_sdk.mapper logs rows at DEBUG; urllib3 logs malformed headers.
logging.getLogger("singer_sdk.mapper").addFilter(lambda record: record.levelno > logging.DEBUG)
logging.getLogger("urllib3.connection").addFilter(lambda record: not record.exc_info)

_FEW_STREAMS = 10
"""In a run of more streams, only warnings of each are logged, unless LOGLEVEL is DEBUG."""

_UNUSED_TOKEN = "not-needed"  # noqa: S105 - it is none
"""Of an estimate, which sends no request."""

_NO_FILE = "--check= needs the name of a file; without the sign, it writes none"


class TapWolkvox(StoppableTap):
    """Singer tap for Wolkvox: the reports of a contact center."""

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
        config: Any = None,  # noqa: ANN401
        catalog: Any = None,  # noqa: ANN401
        parse_env_config: bool = False,
        validate_config: bool = True,
        setup_mapper: bool = True,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.append_builtin_config(SCHEMA)
        given = config if isinstance(config, dict) else {}
        for path in config if isinstance(config, (list, tuple)) else [config]:
            if isinstance(path, (str, PurePath)):
                given = given | read_object("--config", Path(path))
        environment = self._environment() if parse_env_config else {}
        filled = {name: value for name, value in environment.items() if not is_blank(value)}
        given = environment | given | filled  # an empty variable does not override a file
        # The SDK's own check only knows types, and its error would show the token. So it is off,
        # and so is `setup_mapper`, which has to wait for our check.
        super().__init__(
            config=normalize(given, SCHEMA),
            catalog=read_catalog(catalog) if isinstance(catalog, dict) else catalog,
            validate_config=False,
            setup_mapper=False,
            **kwargs,
        )
        self.run = Run(lambda: self.settings, lambda: self._selected, self.check_stop, self.logger)
        if validate_config:
            for warning in self.settings.warnings:
                self.logger.warning("%s", warning)
        if setup_mapper:
            self.setup_mapper()
            self._deselect_unwritten()
            self._check_types()
            self._silence_streams()

    @classmethod
    def _environment(cls) -> dict[str, Any]:
        try:
            return environment_config(SCHEMA, prefix="TAP_WOLKVOX_")
        except (OSError, ValueError):
            raise ConfigValidationError(
                "The environment cannot be read",
                errors=["Invalid configuration: the file .env is not UTF-8 text of lines NAME=…"],
            ) from None

    @cached_property
    def settings(self) -> Settings:
        """The checked settings; a ConfigValidationError names each that is missing or wrong."""
        return read_settings(self.config, self.config_jsonschema)

    @property
    @override
    def stream_order(self) -> Sequence[str]:
        return read_reports(self.config)

    @override
    def discover_streams(self) -> list[Stream]:
        reports = (REPORTS_BY_STREAM[name] for name in self.stream_order)
        return [stream_for(self, report, self.run) for report in reports]

    def check(self, requests: int | None) -> Check:
        """Prepare a check of all streams, with so many requests at most; None for the default."""
        return Check(cast("Sequence[ReportStream]", [*self.streams.values()]), self.run, requests)

    @property
    def _selected(self) -> list[ReportStream]:
        streams = cast("Iterable[ReportStream]", self.streams.values())
        return [stream for stream in streams if stream.selected]

    @override
    def setup_mapper(self) -> None:
        _ = self.streams  # they select the key in the catalog, before the mapper reads it
        super().setup_mapper()

    def _deselect_unwritten(self) -> None:
        """Deselect streams whose records would not be written: their requests cost quota."""
        left_out = False
        for stream in self.streams.values():
            if self.input_catalog is not None and stream.name not in self.input_catalog:
                stream.selected = False
            elif all(isinstance(each, RemoveRecordTransform) for each in stream.stream_maps):
                stream.selected = False
                left_out = True
                self.logger.warning(
                    "stream_maps leaves out all of %s, so the stream is not extracted, and "
                    "its bookmark stays where it is",
                    stream.name,
                )
        selected = [stream.name for stream in self._selected]
        self.run.tested = selected[0] if selected else next(iter(self.streams))
        if not left_out and not selected:
            first, *others = self.streams
            self.logger.warning(
                "Nothing is selected, so nothing will be extracted. The setting reports decides "
                "which streams exist (%s), and selection only chooses their columns: to extract "
                "another report, add it to reports. To leave out a column, select the others (in "
                "Meltano: meltano select tap-wolkvox %s '*')",
                f"{first} and {count_of(len(others), 'other')}" if others else first,
                first,
            )

    def _check_types(self) -> None:
        """Check that records fit the catalog; otherwise, the loader would fail."""
        if self.input_catalog is None:
            return
        unfit = [
            f"{stream.name} ({', '.join(columns)})"
            for stream in self._selected
            if (columns := unfit_columns(stream.report, stream.stream_maps[0]))
        ]
        if unfit:
            raise ConfigurationError(
                "Invalid --catalog: its schema does not admit what the tap writes (for most "
                f"columns, text as the server sends it): {'; '.join(unfit)}. Leave the types as "
                "tap-wolkvox --discover prints them (in Meltano: take them out of `schema`), and "
                "convert the columns in the warehouse, as the dbt project in transform does, or "
                "with stream_maps, as in cost: float(cost) if cost else None"
            )

    def _silence_streams(self) -> None:
        """If there are many streams, log only warnings of each. The run logs its own progress."""
        is_debug = self.logger.isEnabledFor(logging.DEBUG)
        is_silent = len(self._selected) > _FEW_STREAMS and not is_debug
        for stream in self.streams.values():
            stream.logger.setLevel(logging.WARNING if is_silent else logging.NOTSET)
        if is_silent:
            self.metrics_logger.setLevel(logging.WARNING)

    @override
    def load_state(self, state: dict[str, Any]) -> None:
        check_state(state)
        super().load_state(state)

    @classmethod
    @override
    def get_singer_command(cls) -> click.Command:
        command = super().get_singer_command()
        command.params += [
            click.Option(
                ["--estimate"],
                is_flag=True,
                help=(
                    "Print how many requests a run would take, and send none: for each report, "
                    "its name, the least, and what is likely."
                ),
            ),
            click.Option(
                ["--check"],
                is_flag=False,
                flag_value="-",
                metavar="[FILE]",
                help=(
                    "Hold the reports against the server, with few requests: print what it does, "
                    "and what to do about it. FILE gets the same as JSON, without any value of a "
                    "row, but with the server's words for errors."
                ),
            ),
            click.Option(
                ["--check-requests"],
                type=click.IntRange(min=1),
                metavar="N",
                help=(
                    f"The most requests of --check: by default, {REPORT_REQUESTS} for each report, "
                    f"and {SERVER_REQUESTS} more."
                ),
            ),
        ]
        return command

    @classmethod
    @override
    def invoke(
        cls,
        *,
        state: IO[str] | None = None,
        catalog: IO[str] | None = None,
        estimate: bool = False,
        check: str | None = None,
        check_requests: int | None = None,
        **kwargs: Any,
    ) -> None:
        try:
            # The SDK would log configuration errors in a form of its own.
            with readable_errors():
                given_state = read_object("--state", state) if state else None
                given_catalog = read_object("--catalog", catalog) if catalog else None
                if estimate and not kwargs.get("about"):
                    cls._estimate(kwargs["config"], given_state)
                    return
                if not kwargs.get("about") and (check is not None or check_requests):
                    exit_now(cls._check(kwargs["config"], check, check_requests))
                super().invoke(state=as_file(given_state), catalog=as_file(given_catalog), **kwargs)
        except Stopped:
            exit_now(0)

    @classmethod
    def _estimate(cls, given: Any, state: Any) -> None:  # noqa: ANN401
        token = given.config.get("wolkvox_token")
        tap = cls(
            config={
                **given.config,
                "wolkvox_token": token if is_token(token) else _UNUSED_TOKEN,
            },
            state=state,  # no catalog: that of Meltano's last run may lack reports
            parse_env_config=given.parse_env,
        )
        for each in tap.run.estimate():
            click.echo(str(each))

    @classmethod
    def _check(cls, given: Any, path: str | None, requests: int | None) -> int:  # noqa: ANN401
        """Check the server; return the exit status: 0 if a run would take what it answers."""
        if not path:
            raise click.UsageError("--check-requests needs --check" if path is None else _NO_FILE)
        tap = cls(config=given.config, parse_env_config=given.parse_env)
        file = None if path == "-" else open_for_results("--check", Path(path), "tap_version")
        check = tap.check(requests)
        cls.logger.info(
            "This check sends at most %s, one at a time. A license has %s a day. No row is written",
            count_of(check.left, "request"),
            f"{LICENSE_REQUESTS:,}",
        )
        try:
            check.run()
        except Stopped:
            check.ended_by = "a signal"
        finally:
            result = check.result
            if file:
                with file:
                    json.dump(result, file, indent=2)
            click.echo(table(result))
        return 0 if check.is_good else 1

    @classmethod
    @override
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> Any:
        given = super().cb_config(ctx, param, tuple(each for each in value if each == "ENV"))
        for path in value:
            if path != "ENV":
                given.config |= read_object("--config", Path(path))
        return given

    @classmethod
    @override
    def cb_test(cls, ctx: click.Context, param: click.Option, value: str) -> None:
        if value in {"disabled", "schema"}:
            super().cb_test(ctx, param, value)
            return
        given = ctx.params["config"]
        try:
            tap = cls(config=given.config, parse_env_config=given.parse_env)
            tap.run_connection_test()
            tap.run.log_test_result()
        except Stopped:
            cls.logger.warning("Stopped by signal: the test is not finished")
            exit_now(1)
        ctx.exit()
