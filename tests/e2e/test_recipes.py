"""The recipes of docs/recipes.md, followed unchanged."""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import requests
import yaml

from sandbox.__main__ import lines_for_env
from sandbox.server.faults import Fault
from sandbox.server.log import read_moment
from tests.support.calls import NOON, TOKEN, call, calls
from tests.support.rows import is_long
from tests.support.warehouses import a_project, address_of
from tests.support.world import World, a_world
from tools.demo.services import LOOPBACK, PROJECT, Database, passed_on, started

PAGES = {name: (PROJECT / name).read_text("utf-8") for name in ("docs/recipes.md", "README.md")}
PLACE = "/path/to/tap-wolkvox"
FILES = {
    name: (PROJECT / name).read_text("utf-8")
    for name in ("Dockerfile", "examples/airflow.py", "examples/cronjob.yaml")
}
STATE_ID = "prod:tap-wolkvox-to-target-postgres"
MAY, JUNE = datetime(2026, 5, 1), datetime(2026, 6, 1)  # noqa: DTZ001 - the server's clock
ROWS = [
    *calls(MAY, 30 * 86_400, 90),
    *calls(JUNE, 9 * 86_400, 60),
    call(NOON - timedelta(hours=3)),
    call(NOON - timedelta(hours=3)),
    call(NOON - timedelta(hours=3), customer_id="", telephone="", file_name="saludo de Ana.wav"),
    call(NOON - timedelta(minutes=30), result="human"),
]
AS_LOADED = "campaign_id, customer_id, telephone, occurrence, file_name, result"


def section_of(title: str, page: str = "docs/recipes.md") -> str:
    """A section of a page, without those below it."""
    found = re.findall(rf"^##+ {title}\n(.+?)(?=^##|\Z)", PAGES[page], re.DOTALL | re.MULTILINE)
    [section] = found
    return str(section)


def blocks(title: str, language: str, page: str = "docs/recipes.md") -> list[str]:
    """The fenced blocks of a language in a section of a page."""
    section = section_of(title, page)
    found = re.findall(rf"^ *```{language}\n(.+?)^ *```", section, re.DOTALL | re.MULTILINE)
    assert found
    return found


def merged(project: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Merge a part into `meltano.yml`: existing plugins are extended, others are added."""
    for name, value in part.items():
        if isinstance(value, dict):
            merged(project.setdefault(name, {}), value)
        elif isinstance(value, list) and all(isinstance(each, dict) for each in value):
            by_name = {each["name"]: each for each in project.setdefault(name, [])}
            for each in value:
                if each["name"] in by_name:
                    merged(by_name[each["name"]], each)
                else:
                    project[name].append(each)
        else:
            project[name] = value
    return project


@dataclass
class Cook:
    """Somebody who has done the quick start, and follows recipes."""

    project: Path
    database: Database
    world: World
    environment: dict[str, str]

    def puts_into_its_file(self, title: str) -> None:
        """Put what is shown of plugins into `tap-wolkvox.meltano.yml`, and all else beside it."""
        for block in blocks(title, "yaml"):
            part = yaml.safe_load(block)
            name = "tap-wolkvox.meltano.yml" if "plugins" in part else "meltano.yml"
            self.change(name, merged(self.content(name), part))

    def content(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = yaml.safe_load((self.project / name).read_text("utf-8"))
        return content

    def change(self, name: str, content: dict[str, Any]) -> None:
        (self.project / name).write_text(yaml.safe_dump(content), encoding="utf-8")

    def runs(self, commands: str, **more: str) -> str:
        """Run commands in a shell; return what they print."""
        paths = [str(PROJECT / ".tools" / "meltano" / "bin"), os.environ["PATH"]]
        run = subprocess.run(
            ["bash", "-e", "-u", "-o", "pipefail", "-c", commands],  # noqa: S607 - from the path
            cwd=self.project,
            env=passed_on() | {"PATH": os.pathsep.join(paths)} | self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
        )
        assert run.returncode == 0, run.stdout[-4_000:]
        return run.stdout

    def follows(self, title: str, **more: str) -> str:
        """Run all commands of a section, except those that need a value of the user."""
        lines = "".join(blocks(title, "bash")).splitlines()
        return self.runs("\n".join(line for line in lines if "…" not in line), **more)

    def loads(self, **more: str) -> str:
        return self.runs("meltano --environment=prod run tap-wolkvox target-postgres", **more)

    def finds(self, query: str) -> list[tuple[Any, ...]]:
        with self.database.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    @property
    def table(self) -> Counter[tuple[Any, ...]]:
        return Counter(self.finds(f"SELECT {AS_LOADED} FROM wolkvox.amd_detail"))  # noqa: S608

    @property
    def states(self) -> dict[str, Any]:
        """All states by name; one that a run has not completed stands over the one before."""
        with closing(sqlite3.connect(self.project / ".meltano" / "meltano.db")) as meltano:
            rows = meltano.execute("SELECT state_id, completed_state, partial_state FROM state")
            return {name: json.loads(done) | json.loads(partial) for name, done, partial in rows}

    def holds(self, state_id: str, state: dict[str, Any]) -> None:
        """Give Meltano a state of another pipeline."""
        with closing(sqlite3.connect(self.project / ".meltano" / "meltano.db")) as meltano, meltano:
            into = (
                "INSERT INTO state (state_id, completed_state, partial_state) VALUES (?, ?, '{}')"
            )
            meltano.execute(into, (state_id, json.dumps(state)))

    @property
    def asked_from(self) -> datetime:
        """The first second requested since the log was cleared."""
        return min(read_moment(entry.date_ini) for entry in self.world.wolkvox.log)


def expected(world: World, start: str = "2026-06-01") -> Counter[tuple[Any, ...]]:
    token = world.wolkvox.settings.token
    records = world.extract(wolkvox_token=token, start_date=start, end_date=f"{NOON}").records
    names = AS_LOADED.split(", ")
    return Counter(tuple(record[name] for name in names) for record in records)


@pytest.fixture
def cook(database: Database, world: World, tmp_path: Path) -> Cook:
    world.rows.add(ROWS)
    environment = {
        "WOLKVOX_SERVER": "0016",
        "WOLKVOX_TOKEN": TOKEN,
        "WOLKVOX_START_DATE": "2026-06-01",
        "POSTGRES_HOST": database.host,
        "POSTGRES_PORT": f"{database.port}",
        "POSTGRES_USER": database.user,
        "POSTGRES_PASSWORD": database.password,
        "POSTGRES_DATABASE": database.name,
        "NO_COLOR": "1",
        # Unlike in production: the server, and its current time.
        "TAP_WOLKVOX_API_URL": world.server.url,
        "TAP_WOLKVOX_END_DATE": f"{NOON}",
    }
    (tmp_path / ".tools").symlink_to(PROJECT / ".tools")
    return Cook(a_project(tmp_path), database, world, environment)


def test_first_page_with_your_account(cook: Cook) -> None:
    [commands] = blocks("Use it with your account", "bash", "README.md")
    root = cook.project.parents[1]
    # The plugins of the copy are installed.
    cook.runs(commands.replace("make install", f"cd {root}"))
    assert cook.table == expected(cook.world)
    [more] = re.findall(r"`(WOLKVOX_REPORTS=[^`]+)`", section_of("Next steps", "README.md"))
    cook.world.wolkvox.fixed("call_detail").add([a_call("1", NOON - timedelta(hours=2))])
    with (cook.project / ".env").open("a", encoding="utf-8") as env:
        env.write(f"{more}\n")
    cook.loads()
    assert cook.finds("SELECT conn_id FROM wolkvox.call_detail") == [("1",)]


def test_first_page_with_the_sandbox(cook: Cook) -> None:
    _, prepare, run = blocks("Try it without an account", "bash", "README.md")
    root = cook.project.parents[1]
    cook.runs(prepare.replace("make install", f"cd {root}"))
    text = (cook.project / ".env").read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("SANDBOX_")]
    (cook.project / ".env").write_text("\n".join([*kept, of_sandbox(cook)]), encoding="utf-8")
    cook.runs(run)
    cook.runs("meltano schedule run amd-detail-5-minutes")
    found = cook.finds(f"SELECT {AS_LOADED} FROM wolkvox_sandbox.amd_detail")  # noqa: S608
    assert Counter(found) == expected(cook.world)
    assert set(cook.states) == {"sandbox:tap-wolkvox-to-target-postgres"}


def of_sandbox(cook: Cook) -> str:
    """What `make sandbox` prints for `.env`, of the server of this test."""
    return lines_for_env(cook.environment.pop("TAP_WOLKVOX_API_URL"), TOKEN, JUNE.date())


def test_the_sandbox_into_files(cook: Cook) -> None:
    (cook.project / ".env").write_text(of_sandbox(cook), encoding="utf-8")
    cook.follows("The sandbox")
    lines = (cook.project / "output" / "amd_detail.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == expected(cook.world).total()


def test_first_page_in_a_project_of_your_own(cook: Cook, tmp_path: Path) -> None:
    own, home = tmp_path / "own", tmp_path / "home"
    own.mkdir()
    home.mkdir()
    (own / "meltano.yml").write_text("project_id: own\nsend_anonymous_usage_stats: false\n")
    meltano, command = blocks("Add it to your own project", "bash", "README.md")
    about = f"{meltano.replace(PLACE, str(PROJECT))}meltano invoke tap-wolkvox --about"
    cook.runs(f"cd {own}\n{about}")
    tap, target, _, run = command.replace(PLACE, str(PROJECT)).splitlines()
    (own / "config.json").write_text(json.dumps(cook.world.config(end_date=f"{NOON}")))
    there = {"UV_TOOL_DIR": f"{home / 'tools'}", "UV_TOOL_BIN_DIR": f"{home / 'bin'}"}
    path = f"export PATH={home / 'bin'}:{PROJECT / '.tools' / 'uv' / 'bin'}:$PATH"
    cook.runs("\n".join([f"cd {own}", path, tap, target, run]), **there)
    [written] = own.glob("amd_detail-*.jsonl")
    assert len(written.read_text().splitlines()) == expected(cook.world).total()


def a_call(conn_id: str, wall: datetime, **fields: str) -> dict[str, Any]:
    """Make a row of `call_detail`."""
    return {"conn_id": conn_id, "date": f"{wall}", "agent_name": "Ana", "comment": ""} | fields


def test_several_reports(cook: Cook) -> None:
    title = "Several reports"
    listed, schedules, carried = blocks(title, "bash")
    live, nightly, of_amd = schedules.splitlines()
    cook.runs(listed)
    details = cook.world.wolkvox.fixed("call_detail")
    old, new = NOON - timedelta(hours=60), NOON - timedelta(hours=2)
    details.add([a_call("1", old), a_call("2", new)])
    totals = cook.world.wolkvox.fixed("agent_time")
    totals.add([{"agent_id": "7", "agent_name": "Ana"}], filter_date=old)
    cook.runs(live)
    assert {entry.api for entry in cook.world.wolkvox.log} == {"campaign_7", "cdr_1", "chat_1"}
    query = "SELECT conn_id, comment FROM wolkvox.call_detail ORDER BY 1"
    assert cook.finds(query) == [("1", ""), ("2", "")]
    assert cook.table == expected(cook.world)
    # A comment that comes late is found at night.
    del cook.world.wolkvox.reports["call_detail"]
    details = cook.world.wolkvox.fixed("call_detail")
    details.add([a_call("1", old, comment="sold"), a_call("2", new)])
    cook.world.wolkvox.log.clear()
    cook.runs(nightly)
    of_calls = [entry for entry in cook.world.wolkvox.log if entry.api in {"campaign_7", "cdr_1"}]
    assert min(read_moment(entry.date_ini) for entry in of_calls) == NOON - timedelta(hours=72)
    assert cook.finds(query) == [("1", "sold"), ("2", "")]
    assert cook.finds("SELECT agent_id, report_date FROM wolkvox.agent_time") == [("7", old.date())]
    assert cook.table == expected(cook.world)
    reports = ("amd_detail", "call_detail", "chat_detail", "agent_time", "amd_totals")
    before = cook.states[STATE_ID]
    assert before["singer_state"]["bookmarks"].keys() >= {*reports}
    cook.world.wolkvox.log.clear()
    cook.runs(live)
    # What one schedule loads, the other one does not load again.
    assert cook.asked_from == NOON - timedelta(hours=1)
    assert (
        cook.states[STATE_ID]["singer_state"]["bookmarks"].items()
        >= {name: before["singer_state"]["bookmarks"][name] for name in reports[3:]}.items()
    )
    assert set(cook.states) == {STATE_ID}
    # A call that comes two days late.
    cook.world.rows.add([call(NOON - timedelta(hours=71))])
    cook.world.wolkvox.log.clear()
    cook.runs(of_amd)
    assert {entry.api for entry in cook.world.wolkvox.log} == {"campaign_7"}
    assert cook.table == expected(cook.world)
    # The states of two extractors, as earlier versions had them.
    for n, command in enumerate(carried.splitlines()):
        [other] = re.findall(r"--from-state-id (\S+)", command)
        held = {"singer_state": {"bookmarks": {f"kept_{n}": {}, "amd_detail": {"n": n}}}}
        cook.holds(other, held)
    told = cook.runs(f"{carried}\nmeltano state get {STATE_ID} 2>/dev/null")
    merged = json.loads(told.splitlines()[-1])["singer_state"]["bookmarks"]
    assert merged.keys() >= {*reports, "kept_0", "kept_1"}
    assert merged["amd_detail"]["n"] == 1


def test_another_schedule(cook: Cook) -> None:
    title = "Another schedule"
    cook.puts_into_its_file(title)
    [line] = blocks(title, "cron")
    cook.runs(line.split("  ", 1)[1].replace(PLACE, str(cook.project.parents[1])))
    assert {entry.api for entry in cook.world.wolkvox.log} == {"campaign_7", "cdr_1"}
    assert cook.table == expected(cook.world)


def test_amd_totals_of_the_night(cook: Cook) -> None:
    totals = cook.world.wolkvox.fixed("amd_totals")
    totals.add([{"campaign_id": "90001", "total_amd": "7"}], filter_date=NOON - timedelta(days=1))
    cook.follows("AMD Detail against the server's own count")
    query = "SELECT campaign_id, report_date, total_amd FROM wolkvox.amd_totals"
    assert cook.finds(query) == [("90001", (NOON - timedelta(days=1)).date(), "7")]


def test_several_operations_in_one_table(cook: Cook) -> None:
    title = "Several operations in one table"
    cook.puts_into_its_file(title)
    with a_world() as cali:
        cali.wolkvox.settings.token = "cali's-own-token"
        cali.rows.add(ROWS[-4:])
        of_both = {
            "MEDELLIN_SERVER": "0016",
            "MEDELLIN_TOKEN": TOKEN,
            "CALI_SERVER": "0017",
            "CALI_TOKEN": "cali's-own-token",
            "TAP_WOLKVOX_CALI_API_URL": cali.server.url,
        }
        cook.follows(title, **of_both)
        columns = f"SELECT operation_name, {AS_LOADED} FROM wolkvox.amd_detail"  # noqa: S608
        assert Counter(cook.finds(columns)) == Counter(
            (name, *row)
            for name, world in (("medellin", cook.world), ("cali", cali))
            for row in expected(world).elements()
        )
        del of_both["CALI_TOKEN"]
        [of_cali] = re.findall("^.*-cali .*$", "".join(blocks(title, "bash")), re.MULTILINE)
        with pytest.raises(AssertionError, match="wolkvox_token is missing"):
            cook.runs(of_cali, **of_both)
    assert set(cook.states) == {
        "prod:tap-wolkvox-cali-to-target-postgres",
        "prod:tap-wolkvox-medellin-to-target-postgres",
    }


def test_personal_data(cook: Cook) -> None:
    title = "Personal data"
    cook.loads()
    cook.puts_into_its_file(title)
    *prepare, run = "".join(blocks(title, "bash")).splitlines()
    with pytest.raises(AssertionError, match="customer_data was keep and is hash"):
        cook.runs("\n".join([*prepare, run]))
    # What was loaded before goes away as the page says.
    text = section_of(title)
    [instead] = re.findall("`(meltano [^`]*--full-refresh [^`]*)`", text)
    [drop] = re.findall("`(DROP TABLE [^`]*)`", text)
    with cook.database.connect() as connection:
        connection.execute(drop)
    cook.runs(instead)
    found = cook.finds("SELECT * FROM wolkvox.amd_detail")
    assert len(found) == expected(cook.world).total()
    personal = {row[name] for row in ROWS for name in ("customer_id", "telephone", "file_name")}
    told = repr(found)
    assert [value for value in personal if value and repr(value) in told] == []
    who = "SELECT count(DISTINCT (customer_id, telephone)) FROM wolkvox.amd_detail"
    assert cook.finds(who) == [(len({row[1:3] for row in expected(cook.world)}),)]
    (cook.project / ".env").unlink()
    with pytest.raises(AssertionError, match="personal_data_key is missing"):
        cook.loads()


def test_a_full_refresh_and_a_backfill(cook: Cook) -> None:
    cook.follows("A full refresh")
    before = cook.states
    assert set(before) == {STATE_ID}
    # One that stops halfway.
    refused = Fault("status", when=lambda start, *_: start > JUNE, status=403, msg="TOKEN LIMIT")
    cook.world.wolkvox.faults.append(refused)
    cook.world.wolkvox.log.clear()
    with pytest.raises(AssertionError, match="quota"):
        cook.follows("A full refresh")
    assert cook.asked_from == JUNE
    assert cook.states != before
    cook.world.wolkvox.faults.clear()
    cook.world.wolkvox.log.clear()
    cook.loads()
    assert cook.asked_from == JUNE + timedelta(hours=23)
    assert cook.table == expected(cook.world)
    assert cook.states == before
    cook.world.wolkvox.log.clear()
    cook.follows("A backfill that leaves the daily bookmark alone")
    assert cook.asked_from == MAY
    assert cook.table == expected(cook.world, "2026-05-01")
    assert cook.states == before


def test_one_job_at_a_time_for_a_token(cook: Cook) -> None:
    title = "One job at a time for a token"
    [command] = blocks(title, "bash")
    lock = cook.project / "output" / "token-0016.lock"
    with pytest.raises(AssertionError):
        cook.runs(f"exec 9> {lock}; flock 9; {command}")
    assert cook.world.wolkvox.log == []
    cook.runs(command)
    assert cook.table == expected(cook.world)


def lines_for_cron(cook: Cook, title: str) -> list[str]:
    """The commands of a section's lines for cron."""
    [lines] = blocks(title, "cron")
    found = [line for line in lines.splitlines() if not line.startswith("CRON_TZ=")]
    commands = [line.split("  ", 1)[1] for line in found]
    return [each.replace(PLACE, str(cook.project.parents[1])) for each in commands]


def test_lines_for_cron(cook: Cook) -> None:
    often, nightly = lines_for_cron(cook, "Every five minutes")
    env = "".join(f"{name}={shlex.quote(value)}\n" for name, value in cook.environment.items())
    (cook.project / ".env").write_text(env)
    cook.environment = {}
    for command, start in ((often, JUNE), (nightly, NOON - timedelta(hours=72))):
        cook.world.rows.add([call(NOON - timedelta(hours=71))])
        cook.world.wolkvox.log.clear()
        cook.runs(f"sh -c {shlex.quote(command)}")
        assert cook.asked_from == start
        assert cook.table == expected(cook.world)
    assert set(cook.states) == {STATE_ID}
    assert "run amd-detail" not in (cook.project / "output" / "runs.log").read_text()
    # The same commands elsewhere; and a week by hand.
    [there] = blocks("Next steps", "cron", "README.md")
    assert there.strip() in blocks("Every five minutes", "cron")[0].splitlines()
    same, by_hand = blocks("The nightly look-back", "bash")
    assert f"/{same.strip()} >> " in nightly
    cook.world.rows.add([call(NOON - timedelta(hours=167))])
    cook.world.wolkvox.log.clear()
    cook.runs(by_hand)
    assert cook.asked_from == NOON - timedelta(hours=168)
    assert cook.table == expected(cook.world)


def test_lines_for_cron_with_a_lock(cook: Cook) -> None:
    title = "One job at a time for a token"
    [usual], [locked] = blocks("Every five minutes", "cron"), blocks(title, "cron")
    assert re.sub(r"flock .*?[.]lock ", "", locked) == usual.partition("\n")[2]
    meltano = "../../.tools/meltano/bin/meltano schedule run"
    often, nightly = (each.replace(meltano, "echo") for each in lines_for_cron(cook, title))
    # The lock is held: one is left out without an error, the other one waits.
    lock, log = "output/token-0016.lock", cook.project / "output" / "runs.log"
    waiting = "grep -q -- '-> FLOCK' /proc/locks || ! kill -0 $!"
    waits = f"{nightly} 9>&- & until {waiting}; do :; done; echo free >> {log}"
    waits += "; flock --unlock 9; wait $!"
    cook.runs(f"exec 9> {lock}; flock 9; ({often}); {waits}")
    assert log.read_text().split() == ["free", "amd-detail-nightly"]
    cook.runs(often)
    assert log.read_text().split()[2:] == ["amd-detail-5-minutes"]


def test_without_meltano(cook: Cook) -> None:
    root = cook.project.parents[1]
    (root / ".venv").symlink_to(PROJECT / ".venv")
    config = cook.world.config(end_date=f"{NOON}")
    (root / "config.json").write_text(json.dumps(config))
    [commands] = blocks("Without Meltano", "bash")
    lines = [line for line in commands.splitlines(keepends=True) if "…" not in line]
    run = "".join([f"cd {root}\n", *lines])
    cook.runs(run)
    cook.world.wolkvox.log.clear()
    cook.runs(run)
    assert cook.asked_from == NOON - timedelta(hours=1)
    files = root.glob("amd_detail-*.jsonl")
    written = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    names = AS_LOADED.split(", ")
    # Some of them twice, because of the look-back.
    assert {tuple(row[name] for name in names) for row in written} == set(expected(cook.world))
    (root / "config.json").write_text(json.dumps(config | {"wolkvox_token": "another-one"}))
    with pytest.raises(AssertionError, match="the token was refused"):
        cook.runs(run)


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[str]:
    log = tmp_path / "s3.log"
    command = [str(PROJECT / ".tools" / "s3" / "bin" / "moto_server"), "-H", LOOPBACK, "-p", "0"]
    with started(command, log) as process:
        yield address_of(process, log, r"Running on (http://\S+)")


def test_the_state_on_s3(cook: Cook, s3: str) -> None:
    title = "The state on S3"
    requests.put(f"{s3}/wolkvox-state", timeout=60).raise_for_status()
    cook.puts_into_its_file(title)
    own = {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": s3,
    }
    told = cook.follows(title, **own)
    assert STATE_ID in told.splitlines()[-1]
    # On another machine, with nothing but the bucket.
    (cook.project / ".meltano" / "meltano.db").unlink()
    cook.world.wolkvox.log.clear()
    cook.loads(**own)
    assert cook.asked_from == NOON - timedelta(hours=1)
    assert cook.table == expected(cook.world)


def instructions(name: str) -> list[str]:
    """The arguments of each instruction of that name in the Dockerfile."""
    lines = FILES["Dockerfile"].replace("\\\n", "").splitlines()
    return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]


def test_the_image_has_what_the_project_has() -> None:
    runs = instructions("RUN")
    assert any("tools/uv sync --frozen" in run and "--only-group meltano" in run for run in runs)
    [install] = [run for run in runs if "meltano install" in run]
    assert "UV_EXCLUDE_NEWER=" in install
    # It is given neither settings nor a token.
    assert not re.search(r"WOLKVOX_|POSTGRES_|TAP_|TARGET_", FILES["Dockerfile"])
    rules = (PROJECT / ".dockerignore").read_text().splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        *("!LICENSE", "!README.md", "!pyproject.toml", "!tools/uv", "!tap_wolkvox", "!uv.lock"),
        "!examples/meltano/*.yml",
    }


def test_kubernetes_runs_the_image(cook: Cook) -> None:
    job = yaml.safe_load(FILES["examples/cronjob.yaml"])
    kubernetes_validate.validate(job, "1.34", strict=True)
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    [entry], [command] = map(instructions, ("ENTRYPOINT", "CMD"))
    assert container["args"] == json.loads(command)
    # The pod does not start without the database of its state.
    [kept] = container["env"]
    assert kept["name"] == "MELTANO_DATABASE_URI"
    assert not kept["valueFrom"]["secretKeyRef"].get("optional")
    database = cook.database
    own = f"postgresql://{database.user}:{database.password}@{database.host}:{database.port}"
    for _ in range(2):
        # Each pod begins with an empty folder.
        (cook.project / ".meltano" / "meltano.db").unlink(missing_ok=True)
        cook.world.wolkvox.log.clear()
        run = shlex.join(json.loads(entry) + container["args"])
        cook.runs(run, MELTANO_DATABASE_URI=f"{own}/{database.name}")
    assert cook.asked_from == NOON - timedelta(hours=1)
    assert cook.table == expected(cook.world)
    [user] = re.findall(r"useradd --uid (\d+)", FILES["Dockerfile"])
    assert pod["securityContext"]["runAsUser"] == int(user)


if is_long():  # it makes a database of its own, which takes most of the time

    def test_airflow(cook: Cook, tmp_path: Path) -> None:
        home = tmp_path / "airflow"
        (home / "dags").mkdir(parents=True)
        (home / "dags" / "wolkvox.py").write_text(FILES["examples/airflow.py"])
        environment = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "MELTANO_PROJECT_ROOT": str(cook.project),
        }
        airflow = PROJECT / ".tools" / "airflow" / "bin" / "airflow"
        cook.runs(f"{airflow} db migrate && {airflow} dags test wolkvox", **environment)
        assert cook.table == expected(cook.world)
