"""`python -m sandbox`: the sandbox as a command."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import date, datetime, timedelta

from sandbox.rows.dialect import Dialect
from sandbox.rows.seeded import Seeded, seeded_reports
from sandbox.server.app import serving
from sandbox.server.settings import Settings, bogota_now
from sandbox.server.wolkvox import Wolkvox
from tap_wolkvox.reports import REPORTS


def wall_clock(text: str) -> datetime:
    """Read a moment on the server's clock."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        raise argparse.ArgumentTypeError("without an offset, please: it is the server's clock")
    return moment


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    usual = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A local Wolkvox server with made-up rows, to try a pipeline without quota.",
    )
    add = parser.add_argument
    add("--port", type=int, default=8016, help="0 takes a free one (%(default)s)")
    add("--token", default=usual.token, help="the token to ask for (%(default)s)")

    add = parser.add_argument_group("rows").add_argument
    add("--seed", type=int, default=1, help="another seed, other rows (%(default)s)")
    add("--start", type=date.fromisoformat, metavar="DATE", help="first day (30 days ago)")
    add("--end", type=date.fromisoformat, metavar="DATE", help="last day (none)")
    add("--days", type=int, metavar="N", help="how many days, in place of --end")
    add(
        "--rows-per-day",
        type=int,
        default=Seeded.rows_per_day,
        metavar="N",
        help="about how many rows of AMD Detail; all else goes with it (%(default)s)",
    )
    add(
        "--late-minutes",
        type=float,
        default=0,
        metavar="M",
        help="how late rows come, at most (%(default)s)",
    )
    add("--order", choices=("oldest", "newest", "shuffled"), default=usual.order)

    add = parser.add_argument_group("limits").add_argument
    add("--row-limit", type=int, default=usual.row_limit, metavar="N", help="(%(default)s)")
    add("--max-days", type=int, default=usual.max_days, metavar="N", help="(%(default)s)")
    add("--quota", type=int, metavar="N", help="requests a day (no limit)")
    add("--simultaneous", type=int, default=usual.simultaneous, metavar="N", help="(%(default)s)")

    add = parser.add_argument_group("time").add_argument
    add("--latency", type=float, default=0, metavar="S", help="seconds a report (%(default)s)")
    add("--seconds-per-1000-rows", type=float, default=0, metavar="S", help="added (%(default)s)")
    add("--now", type=wall_clock, metavar="MOMENT", help="2026-06-05T12:00:00, Colombia's time")
    add("--freeze", action="store_true", help="stop the server's clock")
    return parser.parse_args(arguments)


def make(options: argparse.Namespace) -> tuple[Wolkvox, Seeded]:
    """Return the server that the command line describes, and its rows."""
    begun = bogota_now()
    first_now: datetime = options.now or begun

    def clock() -> datetime:
        return first_now if options.freeze else first_now + (bogota_now() - begun)

    start: date = options.start or first_now.date() - timedelta(days=30)
    end: date = options.end or date.max
    if options.days:
        end = min(end, start + timedelta(days=options.days - 1))
    source = Seeded(
        options.seed,
        start,
        end,
        rows_per_day=options.rows_per_day,
        late_minutes=options.late_minutes,
    )
    settings = Settings(
        token=options.token,
        row_limit=options.row_limit,
        max_days=options.max_days,
        daily_quota=options.quota,
        simultaneous=options.simultaneous,
        latency_seconds=options.latency,
        seconds_per_1000_rows=options.seconds_per_1000_rows,
        order=options.order,
        clock=clock,
    )
    others = seeded_reports(source, dialect=Dialect(late_minutes=options.late_minutes))
    return Wolkvox(source, settings, others), source


def lines_for_env(url: str, token: str, start: date) -> str:
    """What has the sample project use this server, for as long as it is in `.env`."""
    return (
        f"MELTANO_ENVIRONMENT=sandbox\nSANDBOX_URL={url}\nSANDBOX_TOKEN={token}\n"
        f"SANDBOX_START_DATE={start}\n"
    )


async def serve(options: argparse.Namespace) -> None:
    """Serve until a signal comes."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    wolkvox, source = make(options)
    async with serving(wolkvox, options.port) as url:
        count = len(REPORTS)
        until = "now" if source.end == date.max else f"{source.end}"
        sys.stdout.write(
            f"Sandbox: a local Wolkvox, with made-up rows of {count} reports. Ctrl-C ends it.\n"
            f"URL:       {url}\n"
            f"Token:     {wolkvox.settings.token}\n"
            f"Rows:      {source.start} to {until}, "
            f"about {source.rows_per_day} a working day of AMD Detail\n"
            f"Campaigns: {' '.join(source.campaigns)}\n"
            f"Clock:     {wolkvox.settings.clock()} (America/Bogota)\n"
            f"Quota:     {'no limit' if options.quota is None else options.quota}\n"
            "\n"
            "Lines for .env in examples/meltano:\n"
            f"{lines_for_env(url, wolkvox.settings.token, source.start)}\n"
            f"What was asked: {url}/sandbox/log\n"
        )
        sys.stdout.flush()
        await stop.wait()


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = parse(arguments)
    try:
        asyncio.run(serve(options))
    except OSError as error:
        sys.stderr.write(
            f"Cannot listen on port {options.port}: {error.strerror}. To take another one: "
            'make sandbox ARGS="--port 0"\n'
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
