"""Every response of the server: what it means, and what it costs, through the real command."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.server.faults import Fault
from tap_wolkvox.base.errors import WolkvoxError
from tests.support.calls import TOKEN, as_rows, as_sent, call, examples
from tests.support.world import Outcome, Run, Target, World, a_world, bookmarks_of, extracted

pytestmark = pytest.mark.slow

START = datetime(2024, 6, 1)  # noqa: DTZ001 - wall time of the server's clock
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
DAYS = 4
END = START + DAYS * DAY


def a_call(date: datetime) -> dict[str, Any]:
    """Make a row whose values are recognized wherever they turn up."""
    number = f"{(date - START).total_seconds():07.0f}"
    return call(
        date,
        customer_id=f"CUSTOMER-{number}",
        telephone=f"9573001{number}",
        file_name=f"voz-{number}.wav",
    )


# Some on window edges, some alike, and some in the first seconds of the first and the third day.
ROWS = [a_call(START + n * DAY / 4) for n in (*range(4 * DAYS), 2, 9, 9)] + [
    a_call(START + days * DAY + seconds * SECOND) for days in (0, 2) for seconds in (1, 2, 3)
]
SECRETS = (TOKEN, "CUSTOMER-", "9573001", "voz-")


@dataclass(frozen=True)
class Answer:
    """A response without rows, and what the tap does about it.

    Attributes:
        fault: What the server does.
        words: Part of the error if it lasts.
        advice: Another part: what to do.
        waits: Seconds before each retry.
        windows: How many windows are tried, each within the one before, until it is an error.
    """

    fault: Mapping[str, Any]
    words: str
    advice: str
    waits: tuple[int, ...] = ()
    windows: int = 1

    @property
    def takes_time(self) -> bool:
        return self.fault["kind"] in ("hang", "trickle")


def status(number: int, msg: str = "", **more: Any) -> dict[str, Any]:
    return {"kind": "status", "status": number, "msg": msg} | more


def body(raw: bytes | str, **headers: str) -> dict[str, Any]:
    content = raw if isinstance(raw, bytes) else raw.encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = names.pop("Content-Type", "text/html; charset=utf-8")
    return {"kind": "body", "body": content, "content_type": kind, "headers": names}


def report(rows: Sequence[Any] = ROWS[8:10], *absent: str, **changes: Any) -> str:
    whole = {"code": "200", "error": None, "msg": f"{len(rows)} records were found", "data": rows}
    return json.dumps({k: v for k, v in (whole | changes).items() if k not in absent})


ONCE, PASSING, MAINTENANCE = (2,), (2, 4, 8, 16), (60, 120, 300)
BUSY = (10, 20, 30, 60, 60, 60)
A_DAY = 9
"""Windows from a day down to a second, each a quarter of the one before."""

refused = partial(Answer, advice="Check the settings")
missing = partial(Answer, words="not found: HTTP 404", advice="Check campaign_ids")
moved = partial(Answer, words="redirects to another address", advice="wolkvox_server (or api_url)")
no_token = partial(Answer, advice="Check wolkvox_token")
no_quota = partial(Answer, words="the day's quota", advice="run again tomorrow, or buy more quota")
busy = partial(Answer, words="in use by other requests", advice="one job at a time", waits=BUSY)
closed = partial(Answer, words="for maintenance", advice="ask Wolkvox", waits=MAINTENANCE)
down = partial(Answer, words="the server failed", advice="Try again later", waits=PASSING)
unclear = partial(Answer, advice="please report it to the maintainers", waits=PASSING)
cut_off = partial(
    Answer, words="response was cut off", advice="drops long", waits=ONCE, windows=A_DAY
)

NO_SUCH_API = "THE API YOU WANT TO CONSULT DOES NOT EXIST"
SIMULTANEOUS = "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)"
PAGE = f"<html>{TOKEN} {ROWS[0]} validate dates".encode()

ANSWERS = {
    # 404 with another message, 400, 401, 3xx, other 4xx: stop
    "404": missing(status(404, "Campaign_id 7 does not exist in your operation.")),
    "404 without words": missing(status(404)),
    "404, a page": missing(status(404, body=PAGE)),
    "404, about a date": missing(status(404, "Validate the date entered")),
    "400, api": refused(status(400, NO_SUCH_API), NO_SUCH_API),
    "400, parameters": refused(status(400, "SOME PARAMETERS ARE REQUIRED"), "SOME PARAMETERS"),
    "401": no_token(status(401, "PLEASE ENTER THE WOLKVOX-TOKEN"), "PLEASE ENTER THE WOLKVOX-TOK"),
    "301": moved(status(301, headers={"Location": "http://127.0.0.1:1/"})),
    "302, nowhere": moved(status(302)),
    "302, to no address": moved(status(302, headers={"Location": "http://["})),
    "307, a page": moved(status(307, body=PAGE, headers={"Location": "/elsewhere"})),
    "405": refused(status(405, "METHOD NOT ALLOWED"), "METHOD NOT ALLOWED"),
    "418": refused(status(418), "the request was refused: HTTP 418"),
    "400, rows": Answer(
        status(400, "THE QUERY EXCEEDS THE LIMIT OF 60000 ROWS"),
        words="more rows than it gives at once: HTTP 400",
        advice="report this",
        waits=ONCE,
        windows=A_DAY,
    ),
    # 403: the message decides
    "403, simultaneous": busy(status(403, SIMULTANEOUS)),
    "403, Simultaneous": busy(status(403, SIMULTANEOUS.capitalize())),
    "403, limit": no_quota(status(403, "TOKEN LIMIT EXCEEDED")),
    "403, Limit": no_quota(status(403, "Token limit exceeded")),
    "403, token": no_token(status(403, "PLEASE VALIDATE TOKEN"), "PLEASE VALIDATE TOKEN"),
    "403, Token": no_token(status(403, "please validate token"), "please validate token"),
    "403, backup": closed(status(403, f"Backup, {TOKEN}"), words='("Backup, (the token)")'),
    "403 without words": closed(status(403)),
    "403, a page": closed(
        status(403, body=PAGE),
        words="with a page of HTML, perhaps by a firewall, perhaps for maintenance: HTTP 403",
    ),
    # 429, 5xx, reset, cut off or empty or no JSON: retry, then split (504, cut off) or stop
    "429": down(status(429), words="too many requests: HTTP 429"),
    "500": down(status(500, f"oh no, {TOKEN}"), words='HTTP 500 ("oh no, (the token)")'),
    "502, a page": down(status(502, body=PAGE)),
    "503, empty": down(status(503, body=b"")),
    "503, in 77 s": down(status(503, headers={"Retry-After": "77"}), waits=(77,) * 4),
    "503, in a week": down(status(503, headers={"Retry-After": "604800"}), waits=(600,) * 4),
    "503, by then": down(status(503, headers={"Retry-After": "Wed, 10 Jun 2020 17:00:00 GMT"})),
    "503, soon": down(status(503, headers={"Retry-After": "soon"})),
    "503, in digits": down(status(503, headers={"Retry-After": "9" * 5_000})),
    "503, in the year 99999": down(
        status(503, headers={"Retry-After": "Fri, 31 Dec 99999 23:59:59 GMT"})
    ),
    "504": cut_off(status(504), words="the server gave up: HTTP 504", advice="Try again later"),
    "reset": down({"kind": "reset"}, words="connection failed", advice="this machine's network"),
    "cut": cut_off({"kind": "cut"}),
    "cut in chunks": cut_off({"kind": "cut_chunked"}),
    "empty": unclear(body(""), "a response that is not JSON."),
    "a page": unclear(body(PAGE), "a response that is not JSON."),
    # no answer within request_timeout_seconds: split
    "hang": Answer({"kind": "hang", "seconds": 60}, "no response came in time", "Raise", windows=2),
    "trickle": Answer({"kind": "trickle", "seconds": 4}, "no response came", "Raise", windows=2),
    # 200 and anything else: not understood
    "a list": unclear(body("[]"), "a response that is not a JSON object"),
    "other data": unclear(body(report(data={"rows": ROWS[:1]})), "`data` is not a list of rows"),
    "counted": unclear(body(report([], msg="5 records were found")), "with a count and no rows"),
    "has_more": unclear(body(report(has_more=True)), "field 'has_more' says that there are more"),
    "total": unclear(body(report(total=f"{len(ROWS)}0")), "field 'total' says that there are more"),
    "2 of 100": Answer(
        body(report(msg="2 records were found of 100")),
        words='more rows than it gives at once ("2 records were found of 100")',
        advice="report this",
        waits=ONCE,
        windows=A_DAY,
    ),
    "code 17": unclear(body(report(code="17")), "does not understand: code "),
}


def in_the_body(answer: Answer, kind: type) -> Answer:
    """Turn an HTTP status into a 200 with that code in the body."""
    code, msg = kind(answer.fault["status"]), answer.fault["msg"]
    return replace(answer, fault=body(report([], "data", code=code, msg=msg)))


IN_THE_BODY = {
    f"200, {name}": in_the_body(answer, kind)
    for (name, answer), kind in zip(ANSWERS.items(), [int, str] * len(ANSWERS), strict=False)
    if answer.fault.keys() == {"kind", "status", "msg"}
}
LASTING, IN_THE_BODY_LASTING = (
    {name: answer for name, answer in answers.items() if answer.waits}
    for answers in (ANSWERS, IN_THE_BODY)
)
SPLIT = {n: answer for n, answer in ANSWERS.items() if answer.windows > 1 and not answer.waits}


def named(answers: Mapping[str, Answer]) -> list[Any]:
    return [pytest.param(answer, id=name) for name, answer in answers.items()]


def side_by_side(check: Callable[[int, Path], None], numbers: Sequence[int], folder: Path) -> None:
    """Check several runs of the command at once; each has a folder of its own."""
    folders = [folder / str(number) for number in numbers]
    for each in folders:
        each.mkdir()
    with ThreadPoolExecutor() as pool:
        list(pool.map(check, numbers, folders))


def run_of(world: World, folder: Path, rows: list[dict[str, Any]] = ROWS, **more: Any) -> Outcome:
    """Run the command on windows of a day, and check what holds for every run."""
    config = world.config(start_date=str(START), end_date=str(END), max_window_days=1) | more
    run = extracted(config, folder, log_level="DEBUG")
    assert "Traceback" not in run.stderr
    assert "| DEBUG " in run.stderr
    told = run.stderr + json.dumps(run.states)
    assert not [secret for secret in SECRETS if secret in told]
    unwritten = as_rows(rows)
    for message in run.messages:
        if message["type"] == "RECORD":
            unwritten.subtract([as_sent(message["record"])])
        for bookmark in bookmarks_of([message.get("value", {})]):
            assert not [row for row, left in unwritten.items() if left and utc(row[-1]) < bookmark]
    return run


def utc(wall: datetime | str) -> str:
    moment = datetime.fromisoformat(str(wall)) + timedelta(hours=5)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def rows_until(seam: datetime) -> list[dict[str, Any]]:
    """The rows of the windows up to that time, including their last second."""
    return [row for row in ROWS if row["date"] <= str(seam) and seam > START]


def in_window(seam: datetime) -> Callable[[datetime, datetime, str], bool]:
    return lambda start, _end, _campaign: start == seam


def are_about(waits: Sequence[float], planned: Sequence[int]) -> bool:
    return len(waits) == len(planned) and all(
        plan <= wait <= 1.25 * plan for wait, plan in zip(waits, planned, strict=True)
    )


def check_lasting_failure(answer: Answer, number: int, folder: Path) -> None:
    """Check a run of the command in which all requests fail from one on."""
    start = START + (number - 1) * DAY
    more: dict[str, Any] = {}
    if answer.takes_time:
        more = {"end_date": str(start + 4 * SECOND), "request_timeout_seconds": 1}
    with a_world(simultaneous=9) as world:
        world.rows.add(ROWS)
        world.wolkvox.faults.append(Fault(**answer.fault, at=range(number, 1_000)))
        run = run_of(world, folder, **more)
        assert run.status == 1
        assert_stopped(answer, number, world, run, run.error)


def assert_stopped(
    answer: Answer, number: int, world: World, run: Outcome | Run, error: str
) -> None:
    start = START + (number - 1) * DAY
    asked = number - 1 + (1 + len(answer.waits)) * answer.windows
    assert len(world.windows) == asked
    assert are_about(run.waits, answer.waits * answer.windows)
    if answer.waits == BUSY:
        assert sum(run.waits) >= 180
    last = world.windows[-1]
    assert last == (start, start + (DAY if answer.windows == 1 else SECOND))
    assert f"all campaigns, {last[0]} to {last[1]} on the server's clock: " in error
    assert answer.words in error
    assert answer.advice in error
    assert Counter(map(as_sent, run.records)) == as_rows(rows_until(start))
    assert run.bookmarks[-1:] == ([utc(start)] if number > 1 else [])


@pytest.mark.parametrize("answer", named(ANSWERS))
def test_lasting_failure_keeps_what_was_written(answer: Answer, tmp_path: Path) -> None:
    check_lasting_failure(answer, 3, tmp_path)


@pytest.mark.parametrize("name", ["403, token", "403, simultaneous", "504", "hang"])
def test_failure_from_the_first_request_on(name: str, tmp_path: Path) -> None:
    check_lasting_failure(ANSWERS[name], 1, tmp_path)


@pytest.mark.parametrize("answer", named(IN_THE_BODY))
def test_code_in_body_means_what_its_status_means(answer: Answer, tmp_path: Path) -> None:
    check_lasting_failure(answer, 3, tmp_path)


def test_transient_failures_change_no_record(tmp_path: Path) -> None:
    """Each ends after one retry in one window, and with the last retry in the next."""
    passing = list((LASTING | IN_THE_BODY_LASTING).values())
    turns = [turn for answer in passing for turn in ((answer, 1), (answer, len(answer.waits)))]
    rows = [a_call(START + n * DAY / 2) for n in range(2 * len(turns))]
    with a_world(simultaneous=9) as world:
        world.rows.add(rows)
        for days, (answer, times) in enumerate(turns):
            world.wolkvox.faults.append(
                Fault(**answer.fault, times=times, when=in_window(START + days * DAY))
            )
        end = START + len(turns) * DAY
        run = run_of(world, tmp_path, rows, end_date=str(end))
        asked = Counter(start for start, end in world.windows if start.month == end.month)
    assert run.status == 0
    assert Counter(map(as_sent, run.records)) == as_rows(rows)
    assert run.bookmarks[-1] == utc(end)
    assert are_about(run.waits, [wait for answer, times in turns for wait in answer.waits[:times]])
    assert list(asked.values()) == [1 + times for _, times in turns]


@pytest.mark.parametrize("answer", named(SPLIT))
def test_split_after_a_timeout_changes_no_record(answer: Answer, tmp_path: Path) -> None:
    with a_world(simultaneous=9) as world:
        world.rows.add(ROWS)
        world.wolkvox.faults += [
            Fault(**answer.fault, times=1, when=in_window(START + days * DAY)) for days in (0, 2)
        ]
        timeout = 1 if answer.takes_time else 60
        run = run_of(world, tmp_path, request_timeout_seconds=timeout)
        assert len(world.windows) > DAYS + 2
    assert run.status == 0
    assert run.waits == []
    assert Counter(map(as_sent, run.records)) == as_rows(ROWS)
    assert run.bookmarks[-1] == utc(END)


def test_retry_after_with_a_date_is_respected(tmp_path: Path) -> None:
    with a_world() as world:
        world.rows.add(ROWS)
        then = format_datetime(datetime.now(UTC) + timedelta(seconds=500), usegmt=True)
        fault = status(429, headers={"Retry-After": then})
        world.wolkvox.faults.append(Fault(**fault, times=1))
        run = run_of(world, tmp_path)
    assert run.status == 0
    [wait] = run.waits
    assert 300 < wait <= 500


@pytest.mark.parametrize(
    "fault",
    [
        status(404, " please VALIDATE \t\n dates."),
        body(report([], "data", code=404, msg="Validate dates entered")),
        body(report([], "msg")),
        body(report([], "data", msg="0 RECORDS")),
    ],
)
def test_empty_response_is_confirmed(fault: dict[str, Any], tmp_path: Path) -> None:
    def check(number: int, folder: Path) -> None:
        before = rows_until(START + (number - 1) * DAY)
        with a_world() as world:
            world.rows.add(ROWS)
            world.wolkvox.faults.append(Fault(**fault, at=range(number, 1_000)))
            run = run_of(world, folder, before)
            times_asked = Counter(world.windows).values()
            assert list(times_asked) == [*[1] * (number - 1), *[2] * (DAYS - number + 1)]
        assert run.status == 0
        assert run.waits == []
        assert Counter(map(as_sent, run.records)) == as_rows(before)
        assert run.bookmarks[-1] == utc(END)
        warnings = run.stderr.count("does not have the report or the campaign")
        assert warnings == (1 if number == 1 else 0)

    side_by_side(check, (1, 3), tmp_path)


@pytest.mark.parametrize("quota", [0, 1, 3])
def test_exhausted_quota_starts_no_new_request(quota: int, tmp_path: Path) -> None:
    def check(at_once: int, folder: Path) -> None:
        with a_world(daily_quota=quota) as world:
            world.rows.add(ROWS)
            run = run_of(world, folder, max_concurrent_requests=at_once)
            statuses = [entry.status for entry in world.wolkvox.log]
            first = min(
                start
                for (start, _), status in zip(world.windows, statuses, strict=True)
                if status == 403
            )
        assert statuses.count(200) == quota
        assert statuses.count(403) <= (at_once if quota else 1)
        assert run.status == 1
        assert "TOKEN LIMIT EXCEEDED" in run.error
        assert f"all campaigns, {first} to {first + DAY}" in run.error
        assert run.waits == []
        assert Counter(map(as_sent, run.records)) == as_rows(rows_until(first))
        assert run.bookmarks[-1:] == ([utc(first)] if quota else [])

    side_by_side(check, (1, 2), tmp_path)


def test_closed_port_is_retried_and_reported(world: World, tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        run = run_of(world, tmp_path, api_url=f"http://127.0.0.1:{nobody.getsockname()[1]}")
    assert run.status == 1
    assert f"all campaigns, {START} to {START + DAY} on the server's clock" in run.error
    assert "the connection failed. Check wolkvox_server (or api_url)" in run.error
    assert are_about(run.waits, PASSING)
    assert run.bookmarks == []


# In this process, which is faster: faults at every request of a run.

MANY_DAYS = 10
MANY_ROWS = [a_call(START + n * DAY / 4) for n in range(4 * MANY_DAYS)]


@pytest.fixture(scope="module")
def ten_days() -> Iterator[World]:
    with a_world(simultaneous=9) as world:
        world.rows.add(MANY_ROWS)
        yield world


def extract(world: World, *faults: tuple[int, Answer], **more: Any) -> Any:
    """Run the tap with faults at some of its requests, numbered from 1."""
    before = len(world.wolkvox.log)
    world.wolkvox.faults[:] = [Fault(**a.fault, at=[before + number]) for number, a in faults]
    end = str(START + MANY_DAYS * DAY)
    run = world.extract(start_date=str(START), end_date=end, max_window_days=1, **more)
    return run, world.windows[before:]


@settings(max_examples=examples(40))
@given(
    faults=st.lists(
        st.tuples(
            st.integers(1, 3 * MANY_DAYS),
            st.sampled_from(
                [a for a in (ANSWERS | IN_THE_BODY).values() if not a.takes_time]
                + 2 * list(LASTING.values())
            ),
        ),
        max_size=8,
    ),
    at_once=st.sampled_from([1, 2]),
    hours=st.sampled_from([0, 1]),
)
def test_faults_mixed_at_random_lose_no_row(
    ten_days: World, faults: list[tuple[int, Answer]], at_once: int, hours: int
) -> None:
    target = Target()
    more = {"max_concurrent_requests": at_once, "lookback_hours": hours}
    run, asked = extract(ten_days, *faults, **more)
    target.load(run)
    assert len(asked) <= 100
    if run.error:
        assert isinstance(run.error, WolkvoxError)
        assert " on the server's clock: " in str(run.error)
        again, _ = extract(ten_days, state=run.states[-1] if run.states else None, **more)
        target.load(again)
        assert again.error is None
    assert target.rows == as_rows(MANY_ROWS)
