"""Reports on quality evaluations."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport, TotalReport

MOMENT = Field(
    column="date",
    description="Moment (of the evaluation or of the call: not said), in UTC.",
    type="time",
)

QUALITY_TOTALS_BY_AGENT = TotalReport(
    stream="quality_totals_by_agent",
    api="quality_1",
    title="Quality results per agent",
    title_es="Resultados por agente",
    description=(
        "For each agent and day: quality evaluations, and how precise and accurate the agent was."
    ),
    key_fields=("agent_id",),
    lookback_hours=72,
    fields=(
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.EVALUATIONS,
        fields.PRECISION_UNIT_CRITICAL_ERROR,
        fields.PRECISION_OPPORTUNITY_CRITICAL_ERROR,
        fields.ACCURACY,
    ),
)

QUALITY_EVALUATIONS = EventReport(
    stream="quality_evaluations",
    api="quality_2",
    title="Evaluation results by agent",
    title_es="Resultado de evaluación por agente",
    description="Each quality evaluation of a contact, with its scores, comments and feedback.",
    key_fields=("conn_id", "survey", "agent_id"),
    time_column="date",
    lookback_hours=744,
    rows_change="whenever an analyst edits a score",
    fields=(
        fields.CONN_ID,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        Field(
            column="comments",
            description="Comment on the evaluation.",
            personal="staff",
            free_text=True,
        ),
        fields.PRECISION_UNIT_CRITICAL_ERROR,
        Field(
            column="precision_opportunity_error",
            description="Percent score for errors per opportunity (100 none made, 0 made).",
            measure="percent",
        ),
        fields.ACCURACY,
        MOMENT,
        fields.SURVEY,
        fields.COD_ACT,
        fields.CHANNEL,
        Field(
            column="feedback",
            description="Feedback for the agent.",
            personal="staff",
            free_text=True,
        ),
        fields.SKILL_ID,
    ),
)

QUALITY_EVALUATION_DETAIL = EventReport(
    stream="quality_evaluation_detail",
    api="quality_3",
    title="Evaluation detail by attribute",
    title_es="Detalles de evaluación por atributo",
    description="Each attribute of each quality evaluation: whether it was met, and who says so.",
    key_fields=("conn_id", "survey", "category", "attribute"),
    time_column="date",
    lookback_hours=744,
    rows_change="whenever an analyst edits a score",
    fields=(
        fields.CONN_ID,
        fields.AGENT_ID,
        fields.AGENT_NAME,
        fields.ATTRIBUTE,
        Field(column="type_error", description="CE (critical) or NCE (not critical)."),
        Field(
            column="yes_no",
            description="yes when the agent met the attribute, else no.",
            names=("yes/no",),
        ),
        MOMENT,
        fields.SURVEY,
        fields.CATEGORY,
        fields.QUALITY_ANALYST,
        fields.CHANNEL,
        Field(
            column="ai_comment",
            description="Comment of the analyst or of the automatic evaluation.",
            personal="staff",
            free_text=True,
        ),
    ),
)

QUALITY_TOTALS_BY_ATTRIBUTE = TotalReport(
    stream="quality_totals_by_attribute",
    api="quality_4",
    title="Results by attribute",
    title_es="Resultados por atributos",
    description=(
        "For each survey, category, attribute and day: how often it was met and how often not."
    ),
    key_fields=("survey", "category", "attribute"),
    lookback_hours=72,
    fields=(
        fields.ATTRIBUTE,
        Field(column="yes", description="Times the attribute was met.", measure="count"),
        Field(column="no", description="Times the attribute was not met.", measure="count"),
        Field(column="percent", description="Percent of quality.", measure="percent"),
        fields.SURVEY,
        fields.CATEGORY,
    ),
)

QUALITY_TOTALS_BY_ANALYST = TotalReport(
    stream="quality_totals_by_analyst",
    api="quality_5",
    title="Results by quality analyst",
    title_es="Resultados por análisis de calidad",
    description="For each quality analyst and day: evaluations, and the scores that were given.",
    key_fields=("quality_analyst",),
    lookback_hours=72,
    fields=(
        fields.QUALITY_ANALYST,
        fields.EVALUATIONS,
        fields.PRECISION_UNIT_CRITICAL_ERROR,
        fields.PRECISION_OPPORTUNITY_CRITICAL_ERROR,
        fields.ACCURACY,
    ),
)
