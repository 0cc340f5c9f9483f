"""How often and when customers were contacted, from awkward rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.e2e.test_models import MONDAY, a_call
from tests.support.models import Models
from tests.support.warehouses import a_database

REPORTS = ["call_detail", "sms_detail", "chat_detail"]
DAY = timedelta(days=1)
HASH = "ab12" * 16

# By customer, when calls began, and how many of them were outside hours.
TIMES = {
    "early": (["06:59:59", "07:00:00"], 0, 1),
    "late": (["18:59:59", "19:00:00"], 4, 1),
    "saturday": (["07:59:59", "08:00:00", "14:59:59", "15:00:00"], 5, 2),
    "sunday": (["10:00:00"], 6, 1),
    "holiday": (["10:00:00"], 28, 1),  # Monday, 29 June
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Models of awkward rows, built once."""
    folder = tmp_path_factory.mktemp("models") / "transform"
    models = Models(folder, a_database(), REPORTS).prepare()
    for customer, (times, days, _) in TIMES.items():
        for time in times:
            when = datetime.fromisoformat(f"{(MONDAY + days * DAY).date()} {time}")
            models.put("call_detail", a_call(when, f"{customer} {time}", customer_id=customer))
    noon = MONDAY + timedelta(hours=12)
    # Passed on, dialed in advance, and two that the operation did not make.
    for minute, kind in enumerate(("outbound_ma", "outbound_ma", "out_pre", "inbound", "internal")):
        when, conn_id = noon + timedelta(minutes=minute), "passed" if minute < 2 else kind
        models.put("call_detail", a_call(when, conn_id, customer_id="kinds", type_interaction=kind))
    models.put("call_detail", a_call(noon, "Sunday before", customer_id="weeks"))
    for days, channel in ((1, "SMS"), (6, "SMS"), (6, "Whatsapp API 57"), (7, "SMS")):
        sent = {"customer_id": "weeks", "channel": channel, "date": noon + days * DAY}
        models.put("sms_detail", sent | {"conn_id": f"{days}{channel}"})
    for number, code in enumerate(("AGENT-INITIATED", "VENTA")):
        chat = {"conn_id": f"{number}", "channel": "whatsapp", "cod_act": code, "date": noon}
        models.put("chat_detail", chat | {"customer_id": "chats", "date_close": noon + 9 * DAY})
    # Nobody's number: then the telephone, in any form, or a hash.
    for number, telephone in enumerate(("573001112222", "3001112222", HASH, "12", "(dropped)")):
        row = a_call(noon, f"nobody {number}", telephone=telephone)
        models.put("call_detail", row | {"customer_id": ("0", None, "(dropped)")[number % 3]})
    models.build()
    return models


@pytest.mark.parametrize("customer", TIMES)
def test_contacts_are_within_hours_or_outside(models: Models, customer: str) -> None:
    times, days, outside = TIMES[customer]
    columns = "day, contacts, contacts_outside_hours"
    found = models.rows("contact_rules_daily", columns, f"customer_id = '{customer}'")
    assert found == {((MONDAY + days * DAY).date(), len(times), outside): 1}


def test_a_holiday_has_its_name(models: Models) -> None:
    found = models.rows("contact_rules_daily", "customer_id, holiday", "holiday IS NOT NULL")
    assert found == {("holiday", "San Pedro y San Pablo"): 1, ("weeks", "Corpus Christi"): 1}


def test_calls_count_once_and_outgoing_ones_alone(models: Models) -> None:
    found = models.rows("contact_rules_daily", "calls, messages", "customer_id = 'kinds'")
    assert found == {(2, 0): 1}


def test_channels_are_of_a_week(models: Models) -> None:
    columns = "day, calls, messages, channels, channels_of_week"
    found = models.rows("contact_rules_daily", columns, "customer_id = 'weeks'")
    monday = MONDAY.date()
    assert found == {
        (monday, 1, 0, 1, 3): 1,
        (monday + DAY, 0, 1, 1, 3): 1,
        (monday + 6 * DAY, 0, 2, 2, 3): 1,
        (monday + 7 * DAY, 0, 1, 1, 1): 1,
    }


def test_chats_count_where_an_agent_began_them(models: Models) -> None:
    columns = "day, contacts, channels_of_week"
    found = models.rows("contact_rules_daily", columns, "customer_id = 'chats'")
    assert found == {(MONDAY.date(), 1, 1): 1}


def test_contacts_without_a_number_go_by_telephone(models: Models) -> None:
    found = models.rows("contact_rules_daily", "telephone, contacts", "customer_id IS NULL")
    assert found == Counter({("3001112222", 2): 1, (HASH, 1): 1})
