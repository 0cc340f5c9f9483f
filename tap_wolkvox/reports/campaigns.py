"""Reports on outbound campaigns, AMD Detail among them."""

from __future__ import annotations

from tap_wolkvox.reports import fields
from tap_wolkvox.reports.field_types import Field
from tap_wolkvox.reports.model import EventReport, TotalReport

CAMPAIGN_TOTALS_BY_RESULT = TotalReport(
    stream="campaign_totals_by_result",
    api="campaign_1",
    title="Campaign by machine code (final result)",
    title_es="Campaña por máquina (Resultado-final)",
    description="For each campaign, final result (machine code) and day: how many records.",
    key_fields=("campaign_id", "result"),
    partition="campaign_id",
    note="the row does not tell its campaign: the one that was asked for",
    fields=(
        Field(
            column="result",
            description=(
                "Final machine code: no-answer, busy, answer, answer-machine, recall, "
                "do-not-call_clean, congestion, abandon."
            ),
        ),
        fields.RECORDS,
        Field(column="percent", description="Percent of the records.", measure="percent"),
    ),
)

CAMPAIGN_TOTALS_BY_WRAP_UP = TotalReport(
    stream="campaign_totals_by_wrap_up",
    api="campaign_2",
    title="Results by wrap-up code",
    title_es="Resultados por tipo de código",
    description="For each campaign, wrap-up code and day: how many records.",
    key_fields=("campaign_id", "cod_act"),
    partition="campaign_id",
    lookback_hours=72,
    note="the row does not tell its campaign: the one that was asked for",
    fields=(
        Field(column="cod_act", description="Wrap-up code; TIMEOUTACW possible."),
        fields.RECORDS,
        fields.PERCENT,
    ),
)

CAMPAIGN_RESULTS = EventReport(
    stream="campaign_results",
    api="campaign_3",
    title="Campaign result phone by phone",
    title_es="Resultado campañas teléfono - teléfono",
    description=(
        "Record by record, and telephone by telephone, what became of the "
        "attempts of outbound campaigns."
    ),
    key_fields=("campaign_id", "customer_id", "telephone"),
    time_column="date",
    windows_add_up=False,
    partition="campaign_id",
    lookback_hours=72,
    rows_change="an attempt may leave its day's window once the record is dialed again",
    seen_on_wire=True,
    note=(
        "the vendor: the record's date and each attempt must lie within the "
        "window; windows do not add up: an attempt may be in no narrow window"
    ),
    id_and_start=("conn_id", "date"),
    examples={"result": "ANSWER-MACHINE"},
    fields=(
        fields.CAMPAIGN_ID,
        fields.CUSTOMER_NAME,
        fields.CUSTOMER_LAST_NAME,
        Field(
            column="id_type",
            description="Kind of identity document of the customer.",
            personal="customer",
        ),
        fields.CUSTOMER_ID,
        Field(
            column="date",
            description="Time of the attempt, always GMT-5 by the documentation, in UTC.",
            type="time",
        ),
        fields.DIALED_TELEPHONE,
        Field(
            column="result",
            description=(
                "Outcome of the attempt: abandon, answer, answer-machine, busy, "
                "congestion, failed, no-answer; upper case in real traffic."
            ),
        ),
        *(
            Field(
                column=f"opt{number}",
                description=f"Free column {number} of the campaign base.",
                personal="customer",
                free_text=True,
            )
            for number in range(1, 13)
        ),
        fields.CONN_ID,
    ),
)

CAMPAIGN_TOTALS_BY_ATTEMPT_RESULT = TotalReport(
    stream="campaign_totals_by_attempt_result",
    api="campaign_4",
    title="Campaign by machine code (attempt by attempt)",
    title_es="Resultado campaña por máquina (intento por intento)",
    description=(
        "For each campaign, result of an attempt (machine code) and day: how many attempts."
    ),
    key_fields=("campaign_id", "result"),
    partition="campaign_id",
    note="the row does not tell its campaign: the one that was asked for",
    fields=(
        Field(column="result", description="Machine code of the attempt."),
        Field(
            column="records",
            description="Calls or dialing attempts with this code.",
            measure="count",
        ),
        fields.PERCENT,
    ),
)

PREVIEW_CAMPAIGN_DETAIL = EventReport(
    stream="preview_campaign_detail",
    api="campaign_5",
    title="Preview campaign detail (per call)",
    title_es="Detalle previo de llamada (por llamada)",
    description=(
        "Call by call of preview campaigns, with the record, the agent, the "
        "result and the comments."
    ),
    key_fields=("campaign_id", "type_of_row", "conn_id", "customer_id"),
    time_column="date",
    partition="campaign_id",
    skip_rows={"type_of_row": "TOTAL"},
    lookback_hours=72,
    rows_change="wrap-up codes and comments, up to some days",
    id_and_start=("conn_id", "date"),
    fields=(
        Field(
            column="type_of_row",
            description="preview or call; another vendor page also lists TOTAL.",
        ),
        fields.CAMPAIGN_ID,
        fields.CUSTOMER_NAME,
        fields.CUSTOMER_LAST_NAME,
        Field(
            column="result",
            description="Outcome of the dialing, e.g. right person reached or clean.",
        ),
        Field(column="last_code_act", description="Wrap-up code of the last call to the customer."),
        Field(
            column="comments_customer_reg",
            description="Comment stored with the customer's record.",
            personal="customer",
            free_text=True,
        ),
        fields.CUSTOMER_ID,
        fields.AGENT_ID,
        fields.CONN_ID,
        fields.TELEPHONE,
        fields.HANG_UP,
        fields.TYPE_INTERACTION,
        Field(column="call_result", description="Outcome of the call, e.g. answer."),
        fields.DATE,
        fields.time_of("Length of the call"),
        fields.COD_ACT,
        Field(
            column="comments",
            description="The agent's comment on the preview call.",
            personal="customer",
            free_text=True,
        ),
    ),
)

AMD_TOTALS = TotalReport(
    stream="amd_totals",
    api="campaign_6",
    title="AMD totals",
    title_es="AMD Acumulado",
    description=(
        "For each campaign and day: the server's own count of what "
        "answering-machine detection (AMD) heard."
    ),
    key_fields=("campaign_id",),
    partition="campaign_id",
    fields=(
        fields.CAMPAIGN_ID,
        Field(
            column="total_amd",
            description="Number of answering machines recognized.",
            measure="count",
        ),
    ),
)

AMD_DETAIL = EventReport(
    stream="amd_detail",
    api="campaign_7",
    title="AMD detail",
    title_es="AMD Detalle",
    description=(
        "Call by call, what answering-machine detection (AMD) heard in "
        "automatic outbound campaigns: a machine or a human."
    ),
    key_fields=("campaign_id", "customer_id", "telephone"),
    time_column="date",
    partition="campaign_id",
    lookback_hours=1,
    keeps_other_fields=False,
    seen_on_wire=True,
    fields=(
        Field(
            column="customer_id",
            description=(
                "Identification of the customer in the operation's contact base; may "
                "hold letters, may be empty."
            ),
            personal="customer",
        ),
        Field(column="campaign_id", description="Number of the campaign that placed the call."),
        Field(
            column="file_name",
            description="Voice file that the campaign is set to leave on a machine; empty if none.",
            personal="customer",
        ),
        Field(
            column="telephone",
            description="Telephone number that was called, its digits as text.",
            personal="customer",
        ),
        Field(
            column="result",
            description=(
                "What was heard: `machine` or `human`, as the server writes it. Other "
                "values are possible, and so are capitals."
            ),
        ),
        Field(
            column="date",
            description=(
                "When the call was classified, in UTC. The server prints the time of "
                "its own clock; the setting `timezone` says which that is."
            ),
            type="time",
        ),
    ),
)

CAMPAIGN_TOTALS_BY_TELEPHONE = TotalReport(
    stream="campaign_totals_by_telephone",
    api="campaign_8",
    title="Machine codes by phone",
    title_es="Códigos de máquina agrupados por teléfono y resultados",
    description=(
        "For each campaign, telephone and day: how often which result came, "
        "such as busy or an answering machine."
    ),
    key_fields=("campaign_id", "telephone"),
    partition="campaign_id",
    note=(
        "the row does not tell its campaign: the one that was asked for; many rows: one a telephone"
    ),
    fields=(
        Field(column="telephone", description="Phone number of the record.", personal="customer"),
        Field(
            column="total_machine_recognitions",
            description="Times a machine code was recognized for the number.",
            measure="count",
        ),
        Field(column="no_answer", description="Count of no-answer codes.", measure="count"),
        Field(
            column="answer_machine",
            description="Count of answering-machine codes.",
            measure="count",
        ),
        Field(column="busy", description="Count of busy codes.", measure="count"),
        Field(column="congestion", description="Count of congestion codes.", measure="count"),
        Field(column="failed", description="Count of failed codes.", measure="count"),
    ),
)

WHATSAPP_CAMPAIGN_RECORDS = EventReport(
    stream="whatsapp_campaign_records",
    api="campaign_9",
    title="WhatsApp campaign record status",
    title_es="Estado de los registros de las campañas en WhatsApp",
    description="Each record of a WhatsApp campaign, with its status and errors.",
    key_fields=("campaign_id", "telephone"),
    time_column="date",
    partition="campaign_id",
    lookback_hours=168,
    rows_change="status and last_update, for days",
    fields=(
        Field(
            column="campaign_id",
            description="Number of the campaign (key misspelt by the server).",
            names=("campaing_id",),
        ),
        fields.TELEPHONE,
        Field(column="status", description="accepted, submitted, delivered or failed."),
        Field(
            column="errors",
            description="Errors met while contacting the record.",
            personal="customer",
            free_text=True,
        ),
        Field(column="date", description="When the record was contacted, in UTC.", type="time"),
        Field(
            column="last_update",
            description="When the record was last contacted or updated, in UTC.",
            type="time",
        ),
    ),
)

TURBO_DIAL_TOTALS = TotalReport(
    stream="turbo_dial_totals",
    api="campaign_10",
    title="Turbo dial by machine code",
    title_es="Turbo dial agrupado por código de máquina",
    description=(
        "For each campaign of turbo dialing, result (machine code) and day: how many records."
    ),
    key_fields=("campaign_id", "machinecode"),
    partition="campaign_id",
    note="the row does not tell its campaign: the one that was asked for",
    fields=(
        Field(
            column="machinecode",
            description=(
                "Machine code: answer machine, no answer, failed, answer, congestion, "
                "abandon, busy, chanunavail."
            ),
        ),
        Field(
            column="records",
            description="Number of times the code was seen (Spanish key).",
            names=("cantidad",),
            measure="count",
        ),
    ),
)
