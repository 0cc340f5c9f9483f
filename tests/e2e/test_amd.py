"""What is said of the detection, in operations of which the truth is known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import pytest

from sandbox.center.days import at
from sandbox.center.directory import Contact
from sandbox.center.model import Heard
from sandbox.rows.seeded import Seeded
from tests.e2e.test_models import MONDAY
from tests.support.models import ANALYTICS, Models
from tests.support.rows import is_long
from tests.support.warehouses import a_database

Row: TypeAlias = dict[str, Any]

REPORTS = ["amd_detail", "campaign_results", "call_detail"]
OPERATIONS = {"WOLKVOX_OPERATION_COLUMN": "operation"}
KINDS = """\
code,kind
VENTA,person
PROMESA,person
VOLVERALLAMAR,call back
NOINTERESADO,refused
EQUIVOCADO,wrong number
BUZON,machine
"""
KNOWN = KINDS.replace(",", "\n").split()
DAYS = [MONDAY.date() + timedelta(days=n) for n in range(12)]
WORLDS = {
    "few lost": Seeded(1, DAYS[0], rows_per_day=600, lost=0.02, called_back=0),
    "many lost": Seeded(1, DAYS[0], rows_per_day=600, lost=0.4, called_back=0),
    "leaky": Seeded(2, DAYS[0], rows_per_day=600, leaked=0.3, called_back=0),
    "called back": Seeded(1, DAYS[0], rows_per_day=600, lost=0.4, called_back=0.9),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Tables of several operations, without rows."""
    models = Models(tmp_path_factory.mktemp("amd") / "transform", a_database(), REPORTS).prepare()
    for report in REPORTS:
        models.ask(f"ALTER TABLE wolkvox.{report} ADD COLUMN operation text")
    (models.folder / "seeds" / "code_kinds.csv").write_text(KINDS)
    return models


@pytest.fixture
def models(empty: Models) -> Iterator[Models]:
    """The same, for one test."""
    with empty.put_back() as changed:
        yield changed


def put_world(models: Models, name: str, world: Seeded) -> None:
    """Load what really happened, as the reports show it."""
    heard: list[Row] = []
    attempts: list[Row] = []
    calls: list[Row] = []
    for day in DAYS:
        of_day = world.day(day)
        for number, each in enumerate(of_day.attempts):
            person: Row = {
                "operation": name,
                **of_contact(each.contact),
                "campaign_id": each.campaign,
            }
            tried = {"conn_id": each.conn_id, "result": each.result, "date": at(day, each.second)}
            attempts.append(person | tried | {"occurrence": number})
            if each.heard:
                told = {"result": each.heard.row["result"], "date": at(day, each.heard.second)}
                heard.append(person | told | {"occurrence": number})
        for number, call in enumerate(of_day.calls):
            if call.agent:
                row: Row = {
                    "operation": name,
                    **of_contact(call.contact),
                    "campaign_id": call.campaign,
                }
                row |= {"conn_id": call.conn_id, "date": at(day, call.second + call.waited)}
                row |= {"type_interaction": call.kind, "cod_act": call.codes[0]["cod_act"]}
                row |= {"time_seg": str(call.talk), "hang_up": call.hang_up}
                calls.append(row | {"occurrence": number})
    for report, rows in zip(REPORTS, (heard, attempts, calls), strict=True):
        models.put(report, *rows)


def of_contact(contact: Contact) -> Row:
    return {"customer_id": contact.customer_id, "telephone": contact.telephone}


def answered(world: Seeded) -> Iterator[tuple[date, Heard]]:
    for day in DAYS:
        yield from ((day, each.heard) for each in world.day(day).attempts if each.heard)


def coded(world: Seeded) -> Iterator[bool]:
    """Of calls that were heard as people and that agents coded, whether each was a machine."""
    for day in DAYS:
        for each in world.day(day).attempts:
            call = each.call
            while call:
                if call.agent and call.codes[0]["cod_act"] in KNOWN:
                    yield not call.is_person
                    break
                call = call.passed_on


def test_what_is_said_holds_in_each_world(models: Models) -> None:
    for name, world in WORLDS.items():
        put_world(models, name, world)
    models.build("--select", "+amd_accuracy", "+amd_review", **OPERATIONS)
    everything = "campaign_id = 'all' AND month IS NULL"
    columns = "operation_id, coded, wrong_percent_low, wrong_percent_high"
    people = models.rows("amd_accuracy", columns, f"{everything} AND amd_result = 'human'")
    assert {name for name, *_ in people} == {*WORLDS}
    for name, count, low, high in people:
        truth = [*coded(WORLDS[name])]
        # Of a telephone that is called again at once, another call may be nearer.
        assert 0.98 * len(truth) <= count <= len(truth)
        assert low <= 100 * sum(truth) / len(truth) <= high
    columns = "operation_id, called_back, wrong_percent, note"
    machines = models.rows("amd_accuracy", columns, f"{everything} AND amd_result = 'machine'")
    assert {(rate, note) for *_, rate, note in machines} == {(None, "not observable here")}
    back = {name: count for name, count, *_ in machines}
    world = WORLDS["called back"]
    lost = [each for _, each in answered(world) if each.is_lost]
    assert back["called back"] > 10 * back["many lost"]
    assert 0.3 * len(lost) < back["called back"] < 0.9 * len(lost)
    check_review(models)


def check_review(models: Models) -> None:
    """Reviewers find what was thrown away, and so tell the worlds apart."""
    truth = {
        (name, each.contact.customer_id or None, each.contact.telephone, at(day, each.second)): each
        for name, world in WORLDS.items()
        for day, each in answered(world)
    }
    columns = "review_id, operation_id, customer_id, telephone, date_local"
    found = {
        review_id: "person" if truth[tuple(key)].is_person else "machine"
        for review_id, *key in models.rows("amd_review_sample", columns)
    }
    heard = dict([*models.rows("amd_review_sample", "review_id, amd_result")])
    label(models, {each: found[each] for each in found if heard[each] == "human"})
    assert {*models.rows("amd_review", "is_reviewed, false_positive_percent")} == {(False, None)}
    label(models, found)
    columns = "operation_id, labeled_machine + labeled_human"
    columns += ", false_positive_percent_low, false_positive_percent_high"
    reviewed = [*models.rows("amd_review", columns)]
    assert {labeled for _, labeled, *_ in reviewed if labeled >= 300} == {400}
    ends = [(name, low, high) for name, _, low, high in reviewed if low is not None]
    assert {name for name, *_ in ends} == {*WORLDS}
    right = [low <= 100 * WORLDS[name].lost <= high for name, low, high in ends]
    assert sum(right) >= 0.9 * len(right)
    few = max(high for name, _, high in ends if name == "few lost")
    assert few < min(low for name, low, _ in ends if name == "many lost")


def label(models: Models, found: dict[str, str]) -> None:
    """Say what reviewers found, without a start of dbt to load the seed."""
    rows = ", ".join(f"('{review_id}', '{what}')" for review_id, what in found.items())
    models.ask(f"TRUNCATE {ANALYTICS}.amd_labels")
    models.ask(f"INSERT INTO {ANALYTICS}.amd_labels (review_id, found) VALUES {rows}")  # noqa: S608


def test_the_interval_covers_the_truth_in_95_of_100_worlds(models: Models) -> None:
    chance = random.Random(1)  # noqa: S311 - repeatable
    number = 1_000 if is_long() else 60
    truth = {}
    heard: list[Row] = []
    attempts: list[Row] = []
    calls: list[Row] = []
    for world in range(number):
        name, share = f"{world}", chance.choice([0.02, 0.05, 0.1, 0.2, 0.4])
        truth[name] = 100 * share
        for call in range(chance.randrange(100, 220)):
            when = datetime(2026, 6, 1, 8) + timedelta(seconds=call)  # noqa: DTZ001 - local
            person: Row = {"operation": name, "campaign_id": "90001", "customer_id": f"{call}"}
            person |= {"telephone": f"3{world:04}{call:05}", "date": when}
            conn_id = f"{world}.{call}"
            heard.append(person | {"result": "human"})
            attempts.append(person | {"result": "ANSWER", "conn_id": conn_id})
            code = "BUZON" if chance.random() < share else "VENTA"
            calls.append(person | {"conn_id": conn_id, "cod_act": code})
            # The same, where most codes have no kind.
            other = person | {"operation": "no kinds", "campaign_id": name}
            heard.append(other | {"result": "human"})
            attempts.append(other | {"result": "ANSWER", "conn_id": conn_id})
            code = "BUZON" if code == "BUZON" else "OTRA"
            calls.append(other | {"conn_id": conn_id, "cod_act": code})
    for report, rows in zip(REPORTS, (heard, attempts, calls), strict=True):
        models.put(report, *rows)
    models.build("--select", "+amd_accuracy", **OPERATIONS)
    columns = "operation_id, wrong_percent_low, wrong_percent_high"
    ends = models.rows("amd_accuracy", columns, "campaign_id = 'all' AND month IS NOT NULL")
    [(_, *without)] = [row for row in ends if row[0] == "no kinds"]
    assert without == [None, None]
    notes = models.rows("amd_accuracy", "note", "operation_id = 'no kinds' AND campaign_id = 'all'")
    assert ("codes without a kind in code_kinds",) in notes
    inside = [low <= truth[name] <= high for name, low, high in ends if low is not None]
    assert len(inside) == number
    share = sum(inside) / number
    assert 0.93 <= share <= 0.97 if is_long() else share >= 0.85
