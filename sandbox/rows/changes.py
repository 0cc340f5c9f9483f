"""How rows change after they have come: wrap-ups set late, ends not known at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CODES: Mapping[str, str] = {
    "cod_act": "",
    "description_cod_act": "",
    "cod_act_2": "-",
    "description_cod_act_2": "-",
    "last_code_act": "",
    "comment": "",
    "comments": "",
    "comments_customer_reg": "",
}
ENDS: Mapping[str, str] = {
    "date_end": "",
    "end_date": "",
    "time": "0",
    "total_time": "-",
    "time_with_agent": "-",
}
OPEN_CHAT: Mapping[str, str] = {
    **CODES,
    "date_close": "",
    "chat_duration": "0",
    "time_on_agent": "00:00:00",
    "feeling": "-",
}


class Change(NamedTuple):
    """What rows look like at first.

    Attributes:
        early: The columns that differ, and what they hold at first.
        share: How many rows change.
        hours: After how long at most; 0 if as soon as the event is over.
    """

    early: Mapping[str, str]
    share: float = 0.2
    hours: int = 72


WITH_CODES = (
    *("call_detail", "wrap_up_detail", "ivr_to_agent_detail", "preview_campaign_detail"),
    *("chat_detail", "sent_interaction_detail", "whatsapp_ad_detail"),
)

CHANGES: Mapping[str, Change] = {
    **dict.fromkeys(WITH_CODES, Change(CODES)),
    **dict.fromkeys(
        ("agent_events", "cobrowsing_detail", "chatbot_to_agent_detail"), Change(ENDS, 1, 0)
    ),
    "smart_waiting_detail": Change(
        {"status": "NO", "attempts": "0", "date_last_outbound_call": "", "time": "-"}, 0.5
    ),
    "whatsapp_campaign_records": Change({"status": "sent", "last_update": ""}, 0.6),
    "interaction_detail": Change(
        {**CODES, "status": "open", "close_date": "", "answer": "", "cod_description": ""}, 0.6
    ),
    "quality_evaluations": Change({"accuracy": "0.00 %", "comments": ""}, 0.1, 400),
    "quality_evaluation_detail": Change({"yes_no": "no", "ai_comment": ""}, 0.1, 400),
    "speech_detail": Change({"audio_text": "", "feeling": "-"}, 0.3, 6),
}

LATE_SECONDS: Mapping[str, int] = {"speech_detail": 3 * 3600}
"""How long after its time a row comes at most, in reports that have to be worked out first."""
