"""Reports on the copilot."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport

COPILOT_DETAIL = EventReport(
    stream="copilot_detail",
    api="wizard_1",
    title="wvx Copilot detail",
    title_es="Detalle de wvx Copilot",
    description="Each question of an agent to the copilot, with its answer.",
    key_fields=("conn_id", "agent_id"),
    time_column="date",
    fields=(fields.AGENT_ID, fields.QUESTION, fields.ANSWER, fields.CONN_ID, fields.DATE),
)

COPILOT_POSITIVE_RATINGS = EventReport(
    stream="copilot_positive_ratings",
    api="wizard_2",
    title="Copilot positive ratings",
    title_es="Detalle de calificaciones positivas",
    description="Each answer of the copilot that an agent rated well.",
    key_fields=("agent_id",),
    time_column="date",
    fields=(fields.AGENT_ID, fields.QUESTION, fields.ANSWER, fields.DATE),
)

COPILOT_NEGATIVE_RATINGS = EventReport(
    stream="copilot_negative_ratings",
    api="wizard_3",
    title="Copilot negative ratings",
    title_es="Detalle de calificaciones negativas",
    description="Each answer of the copilot that an agent rated badly, with the reason.",
    key_fields=("agent_id",),
    time_column="date",
    fields=(
        fields.AGENT_ID,
        fields.QUESTION,
        fields.ANSWER,
        Field(
            column="explanation",
            description="Why the agent rated the answer as bad (key misspelt).",
            names=("explation",),
            personal="customer",
            free_text=True,
        ),
        fields.DATE,
    ),
)
