{# `make pages` writes this file, from the declarations of the reports. #}

{# All columns by table, with their type, or with what their text stands for. #}
{% macro columns_by_table() %}
    {{ return({
        'agent_time': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_dni': 'text',
            'agent_name': 'text', 'calls': 'count', 'inbound': 'count', 'outbound': 'count',
            'internal': 'count', 'ready_time': 'duration', 'inbound_time': 'duration',
            'outbound_time': 'duration', 'acw_time': 'duration', 'ring_time': 'duration',
            'login_time': 'duration', 'aht': 'duration', 'occupancy': 'percent',
            'aux_time': 'duration', 'hits': 'count', 'rpc': 'count', 'aht_outbound': 'duration',
            'aht_inbound': 'duration', 'login': 'text', 'logout': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_auxiliary_time': {
            'agent_id': 'text', 'aux_state': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'agent_dni': 'text', 'agent_name': 'text', 'time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_time_by_campaign': {
            'agent_id': 'text', 'campaign_id': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'agent_name': 'text', 'calls': 'count', 'inbound': 'count',
            'outbound': 'count', 'internal': 'count', 'ready_time': 'duration',
            'inbound_time': 'duration', 'outbound_time': 'duration', 'acw_time': 'duration',
            'ring_time': 'duration', 'login_time': 'duration', 'aht': 'duration',
            'occupancy': 'percent', 'aux_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_time_by_agent_and_hour': {
            'agent_id': 'text', 'hour': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'agent_name': 'text', 'calls': 'count', 'inbound': 'count', 'outbound': 'count',
            'internal': 'count', 'ready_time': 'duration', 'inbound_time': 'duration',
            'outbound_time': 'duration', 'acw_time': 'duration', 'ring_time': 'duration',
            'login_time': 'duration', 'aht': 'duration', 'occupancy': 'percent',
            'aux_time': 'duration', 'read_at': 'time', 'other_fields': 'object'
        },
        'agent_time_by_hour': {
            'hour': 'text', 'report_date': 'day', 'occurrence': 'integer', 'calls': 'count',
            'inbound': 'count', 'outbound': 'count', 'internal': 'count', 'ready_time': 'duration',
            'inbound_time': 'duration', 'outbound_time': 'duration', 'acw_time': 'duration',
            'ring_time': 'duration', 'login_time': 'duration', 'aht': 'duration',
            'occupancy': 'percent', 'aux_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_logins': {
            'agent_id': 'text', 'login': 'text', 'date': 'day', 'occurrence': 'integer',
            'agent_name': 'text', 'logout': 'text', 'login_time': 'duration', 'agent_dni': 'text',
            'read_at': 'time', 'other_fields': 'object'
        },
        'agent_time_hourly': {
            'agent_id': 'text', 'hour': 'text', 'date': 'day', 'occurrence': 'integer',
            'agent_name': 'text', 'agent_dni': 'text', 'calls': 'count', 'inbound': 'count',
            'outbound': 'count', 'internal': 'count', 'ready_time': 'duration',
            'inbound_time': 'duration', 'outbound_time': 'duration', 'acw_time': 'duration',
            'ring_time': 'duration', 'login_time': 'duration', 'aht': 'duration',
            'occupancy': 'percent', 'aux_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_time_half_hourly': {
            'agent_id': 'text', 'hour': 'text', 'date': 'day', 'occurrence': 'integer',
            'agent_name': 'text', 'agent_dni': 'text', 'calls': 'count', 'inbound': 'count',
            'outbound': 'count', 'internal': 'count', 'ready_time': 'duration',
            'inbound_time': 'duration', 'outbound_time': 'duration', 'acw_time': 'duration',
            'ring_time': 'duration', 'login_time': 'duration', 'aht': 'duration',
            'occupancy': 'percent', 'aux_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_hold_and_mute_time': {
            'agent_name': 'text', 'report_date': 'day', 'occurrence': 'integer', 'count': 'count',
            'hold_time': 'duration', 'mute_time': 'duration', 'total_time': 'duration',
            'read_at': 'time', 'other_fields': 'object'
        },
        'agent_hold_and_mute_detail': {
            'conn_id': 'text', 'agent_id': 'text', 'type_action': 'text', 'date': 'time',
            'occurrence': 'integer', 'agent_name': 'text', 'type_interaction': 'text',
            'time': 'duration', 'skill_id': 'text', 'telephone': 'text', 'customer_id': 'text',
            'other_fields': 'object'
        },
        'agent_time_by_skill': {
            'skill_name': 'text', 'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'agent_name': 'text', 'agent_dni': 'text', 'calls': 'count', 'inbound': 'count',
            'outbound': 'count', 'internal': 'count', 'ready_time': 'duration',
            'inbound_time': 'duration', 'outbound_time': 'duration', 'acw_time': 'duration',
            'ring_time': 'duration', 'login_time': 'duration', 'aht': 'duration',
            'occupancy': 'percent', 'aux_time': 'duration', 'hits': 'count', 'rpc': 'count',
            'aht_outbound': 'duration', 'aht_inbound': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agent_transfers_and_conferences': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'transfer_calls': 'count', 'conference_calls': 'count', 'total_time': 'duration',
            'skill_name': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'agent_transfer_and_conference_detail': {
            'conn_id': 'text', 'agent_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'agent_name': 'text', 'telephone': 'text', 'type_interaction': 'text',
            'time': 'duration', 'other_fields': 'object'
        },
        'call_transfer_detail': {
            'conn_id_transfer': 'text', 'date': 'time', 'occurrence': 'integer', 'skill_id': 'text',
            'ani': 'text', 'origin_agent_id': 'text', 'origin_agent_name': 'text',
            'destiny_agent_id': 'text', 'destiny_agent_name': 'text', 'dnis': 'text',
            'time': 'duration', 'type_call': 'text', 'id_call_origin': 'text',
            'other_fields': 'object'
        },
        'agent_events': {
            'agent_id': 'text', 'agent_status': 'text', 'date_ini': 'time', 'occurrence': 'integer',
            'time': 'duration', 'date_end': 'time', 'conn_id': 'text', 'type_interaction': 'text',
            'destiny': 'text', 'telephone': 'text', 'campaign_id': 'text', 'agent_dni': 'text',
            'agent_name': 'text', 'other_fields': 'object'
        },
        'preview_call_detail': {
            'id_call': 'text', 'date_preview': 'time', 'occurrence': 'integer', 'agent_id': 'text',
            'agent_name': 'text', 'type_call': 'text', 'time_preview': 'duration',
            'ready': 'duration', 'talk': 'duration', 'not_ready_acw': 'duration',
            'auxiliary_times': 'duration', 'ring': 'duration', 'total_duration': 'duration',
            'preview_percent': 'percent', 'other_fields': 'object'
        },
        'preview_time_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'calls': 'count', 'time_preview': 'duration', 'ready': 'duration', 'talk': 'duration',
            'not_ready_acw': 'duration', 'auxiliary_times': 'duration', 'ring': 'duration',
            'total_duration': 'duration', 'preview_percent': 'percent', 'read_at': 'time',
            'other_fields': 'object'
        },
        'skill_service_level': {
            'skill_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'skill_name': 'text',
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'abandon': 'percent', 'asa': 'seconds',
            'ata': 'seconds', 'read_at': 'time', 'other_fields': 'object'
        },
        'abandoned_call_detail': {
            'conn_id': 'text', 'skill_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'skill_name': 'text', 'result': 'text', 'ani': 'text', 'abandon_time': 'seconds',
            'type_interaction': 'text', 'customer_id': 'text', 'other_fields': 'object'
        },
        'skill_service_level_daily': {
            'skill_name': 'text', 'date': 'day', 'occurrence': 'integer', 'inbound_calls': 'count',
            'answer_calls': 'count', 'abandon_calls': 'count', 'service_level_10seg': 'percent',
            'service_level_20seg': 'percent', 'service_level_30seg': 'percent',
            'wait_time': 'duration', 'abandon': 'percent', 'asa': 'seconds', 'ata': 'seconds',
            'aht': 'duration', 'read_at': 'time', 'other_fields': 'object'
        },
        'skill_service_level_by_hour': {
            'skill_id': 'text', 'hour': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'aht': 'duration', 'ata': 'seconds', 'att': 'duration', 'acw': 'duration',
            'read_at': 'time', 'other_fields': 'object'
        },
        'skill_service_level_by_half_hour': {
            'skill_id': 'text', 'hour': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'ata': 'seconds', 'aht': 'duration', 'att': 'duration', 'acw': 'duration',
            'read_at': 'time', 'other_fields': 'object'
        },
        'skill_service_level_by_ten_minutes': {
            'skill_id': 'text', 'hour': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'ata': 'seconds', 'aht': 'duration', 'acw': 'duration', 'att': 'duration',
            'read_at': 'time', 'other_fields': 'object'
        },
        'skill_workforce_by_hour': {
            'skill_id': 'text', 'hour': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'inbound_calls': 'count', 'inbound_calls_unique_customers': 'count', 'aht': 'duration',
            'agents_needed': 'count', 'read_at': 'time', 'other_fields': 'object'
        },
        'service_level_by_dnis': {
            'dnis': 'text', 'report_date': 'day', 'occurrence': 'integer', 'inbound_calls': 'count',
            'answer_calls': 'count', 'abandon_calls': 'count', 'service_level_10seg': 'percent',
            'service_level_20seg': 'percent', 'service_level_30seg': 'percent',
            'abandon': 'percent', 'asa': 'seconds', 'ata': 'seconds', 'read_at': 'time',
            'other_fields': 'object'
        },
        'skill_service_level_hourly': {
            'skill_id': 'text', 'hour': 'text', 'date': 'day', 'occurrence': 'integer',
            'skill_name': 'text', 'inbound_calls': 'count', 'answer_calls': 'count',
            'abandon_calls': 'count', 'service_level_10seg': 'percent',
            'service_level_20seg': 'percent', 'service_level_30seg': 'percent',
            'wait_time': 'duration', 'abandon': 'percent', 'aht': 'duration', 'asa': 'seconds',
            'ata': 'seconds', 'read_at': 'time', 'other_fields': 'object'
        },
        'answered_calls_by_wait': {
            'skill_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'skill_name': 'text',
            'answer_calls': 'count', 'answer_0seg_10seg': 'count', 'answer_11seg_20seg': 'count',
            'answer_21seg_30seg': 'count', 'answer_31seg_40seg': 'count',
            'answer_41seg_50seg': 'count', 'answer_greater_than_51seg': 'count', 'read_at': 'time',
            'other_fields': 'object'
        },
        'abandoned_calls_by_wait': {
            'skill_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'skill_name': 'text',
            'abandon_calls': 'count', 'abandon_0seg_10seg': 'count', 'abandon_11seg_20seg': 'count',
            'abandon_21seg_30seg': 'count', 'abandon_31seg_40seg': 'count',
            'abandon_41seg_50seg': 'count', 'abandon_greater_than_51seg': 'count',
            'read_at': 'time', 'other_fields': 'object'
        },
        'answered_call_detail': {
            'conn_id': 'text', 'skill_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'skill_name': 'text', 'result': 'text', 'ani': 'text', 'answer_time': 'duration',
            'agent_id': 'text', 'type_interaction': 'text', 'other_fields': 'object'
        },
        'service_level_by_interaction_type': {
            'type_interaction': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'abandon': 'percent', 'asa': 'seconds',
            'ata': 'seconds', 'read_at': 'time', 'other_fields': 'object'
        },
        'call_detail': {
            'conn_id': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_name': 'text',
            'destiny': 'text', 'telephone': 'text', 'cost': 'money', 'time_seg': 'seconds',
            'time_min': 'decimal', 'cod_act': 'text', 'description_cod_act': 'text',
            'cod_act_2': 'text', 'description_cod_act_2': 'text', 'type_interaction': 'text',
            'customer_id': 'text', 'hang_up': 'text', 'campaign_id': 'text', 'skill_id': 'text',
            'skill_name': 'text', 'agent_id': 'text', 'comment': 'text', 'other_fields': 'object'
        },
        'call_totals_by_agent': {
            'agent_name': 'text', 'report_date': 'day', 'occurrence': 'integer', 'calls': 'count',
            'cost': 'money', 'read_at': 'time', 'other_fields': 'object'
        },
        'sms_detail': {
            'conn_id': 'text', 'telephone': 'text', 'date': 'time', 'occurrence': 'integer',
            'agent_id': 'text', 'agent_name': 'text', 'destiny': 'text', 'message': 'text',
            'channel': 'text', 'customer_id': 'text', 'other_fields': 'object'
        },
        'call_totals_by_duration': {
            'duration': 'text', 'report_date': 'day', 'occurrence': 'integer', 'calls': 'count',
            'minutes': 'decimal', 'cost': 'money', 'percentage': 'percent', 'read_at': 'time',
            'other_fields': 'object'
        },
        'unconnected_call_detail': {
            'conn_id': 'text', 'telephone': 'text', 'date': 'time', 'occurrence': 'integer',
            'agent_name': 'text', 'destiny': 'text', 'ring_time': 'seconds', 'result': 'text',
            'type_interaction': 'text', 'customer_id': 'text', 'campaign_id': 'text',
            'agent_id': 'text', 'other_fields': 'object'
        },
        'unconnected_call_totals': {
            'result': 'text', 'report_date': 'day', 'occurrence': 'integer', 'count': 'count',
            'read_at': 'time', 'other_fields': 'object'
        },
        'nlp_detail': {
            'date': 'time', 'occurrence': 'integer', 'type_nlp': 'text', 'nlp_channel': 'text',
            'chars_send': 'count', 'chars_answer': 'count', 'total_chars': 'count',
            'other_fields': 'object'
        },
        'nlp_totals': {
            'type_nlp': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'nlp_amount': 'count', 'chars_send': 'count', 'chars_answer': 'count',
            'total_chars': 'count', 'read_at': 'time', 'other_fields': 'object'
        },
        'email_detail': {
            'date': 'time', 'occurrence': 'integer', 'channel': 'text', 'from_address': 'text',
            'to_address': 'text', 'subject': 'text', 'body': 'text', 'other_fields': 'object'
        },
        'cobrowsing_detail': {
            'agent_id': 'text', 'date_ini': 'time', 'occurrence': 'integer', 'agent_name': 'text',
            'date_end': 'time', 'time': 'duration', 'hung_up': 'text', 'other_fields': 'object'
        },
        'law_2300_releases': {
            'protected_nit': 'text', 'item': 'text', 'value': 'text', 'date': 'time',
            'occurrence': 'integer', 'agent_id': 'text', 'agent_name': 'text', 'operation': 'text',
            'other_fields': 'object'
        },
        'wrap_up_totals_by_agent': {
            'agent_dni': 'text', 'agent_name': 'text', 'cod_act': 'text', 'wrap_up_group': 'text',
            'report_date': 'day', 'occurrence': 'integer', 'count': 'count',
            'description_cod_act': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'wrap_up_totals_by_skill': {
            'skill_id': 'text', 'cod_act': 'text', 'wrap_up_group': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'count': 'count', 'description_cod_act': 'text',
            'read_at': 'time', 'other_fields': 'object'
        },
        'wrap_up_detail': {
            'conn_id': 'text', 'agent_id': 'text', 'wrap_up_group': 'text', 'date': 'time',
            'occurrence': 'integer', 'agent_name': 'text', 'agent_dni': 'text', 'skill_id': 'text',
            'cod_act': 'text', 'description_cod_act': 'text', 'cod_act_2': 'text',
            'description_cod_act_2': 'text', 'comments': 'text', 'type_interaction': 'text',
            'telephone': 'text', 'destiny': 'text', 'time': 'duration', 'hang_up': 'text',
            'customer_id': 'text', 'campaign_id': 'text', 'other_fields': 'object'
        },
        'calls_without_wrap_up': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'uncode_calls': 'count', 'agent_name': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'wrap_up_totals': {
            'cod_act': 'text', 'wrap_up_group': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'count': 'count', 'description_cod_act': 'text',
            'read_at': 'time', 'other_fields': 'object'
        },
        'ivr_call_detail': {
            'conn_id': 'text', 'cod_opc_menu': 'text', 'date': 'time', 'occurrence': 'integer',
            'rp_id': 'text', 'rp_name': 'text', 'dn_transfer': 'text', 'result': 'text',
            'ani': 'text', 'time': 'duration', 'customer_id': 'text', 'other_fields': 'object'
        },
        'ivr_calls_daily': {
            'day': 'day', 'occurrence': 'integer', 'calls': 'count', 'ivr_minutes': 'decimal',
            'read_at': 'time', 'other_fields': 'object'
        },
        'ivr_calls_by_time': {
            'day': 'text', 'report_date': 'day', 'occurrence': 'integer', 'calls': 'count',
            'ivr_minutes': 'decimal', 'read_at': 'time', 'other_fields': 'object'
        },
        'ivr_calls_by_menu_option': {
            'rp_id': 'text', 'cod_opc_menu': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'calls': 'count', 'time': 'decimal', 'read_at': 'time', 'other_fields': 'object'
        },
        'smart_waiting_totals': {
            'skill_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'treatment': 'count',
            'customer_say_no': 'count', 'customer_say_yes': 'count', 'recall_fail': 'count',
            'recall_ok': 'count', 'service_level_up': 'percent', 'read_at': 'time',
            'other_fields': 'object'
        },
        'smart_waiting_detail': {
            'skill_id': 'text', 'ani': 'text', 'date_inbound_call': 'time', 'occurrence': 'integer',
            'date_last_outbound_call': 'time', 'status': 'text', 'attempts': 'count',
            'dial_phone': 'text', 'time_between_calls': 'duration', 'time': 'duration',
            'billed_minutes': 'decimal', 'customer_id': 'text', 'other_fields': 'object'
        },
        'survey_detail': {
            'conn_id': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_id': 'text',
            'agent_name': 'text', 'agent_dni': 'text', 'skill_id': 'text', 'skill_name': 'text',
            'ani': 'text', 'customer_id': 'text', 'q01': 'text', 'q02': 'text', 'q03': 'text',
            'q04': 'text', 'q05': 'text', 'q06': 'text', 'q07': 'text', 'q08': 'text',
            'q09': 'text', 'q10': 'text', 'voice_message_duration': 'duration',
            'type_interaction': 'text', 'result': 'text', 'time': 'duration',
            'voice_message': 'text', 'feeling': 'text', 'other_fields': 'object'
        },
        'survey_totals_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'surveys': 'count', 'q01': 'text', 'q02': 'text', 'q03': 'text', 'q04': 'text',
            'q05': 'text', 'q06': 'text', 'q07': 'text', 'q08': 'text', 'q09': 'text',
            'q10': 'text', 'average': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'survey_totals_by_skill': {
            'skill_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'skill_name': 'text',
            'surveys': 'count', 'q01': 'text', 'q02': 'text', 'q03': 'text', 'q04': 'text',
            'q05': 'text', 'q06': 'text', 'q07': 'text', 'q08': 'text', 'q09': 'text',
            'q10': 'text', 'average': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'speech_recognition_detail': {
            'date': 'time', 'occurrence': 'integer', 'time': 'text', 'language': 'text',
            'recognized_text': 'text', 'rp_id': 'text', 'other_fields': 'object'
        },
        'text_to_speech_detail': {
            'date': 'time', 'occurrence': 'integer', 'tts_text': 'text', 'credits': 'decimal',
            'recognized_text': 'text', 'rp_id': 'text', 'characters': 'count',
            'other_fields': 'object'
        },
        'chatbot_detail': {
            'session_id': 'text', 'date': 'time', 'occurrence': 'integer', 'channel': 'text',
            'rp_id': 'text', 'customer_name': 'text', 'customer_email': 'text',
            'customer_phone': 'text', 'customer_query': 'text', 'routing_answer': 'text',
            'customer_id': 'text', 'conn_id': 'text', 'other_fields': 'object'
        },
        'text_to_speech_totals': {
            'report_date': 'day', 'occurrence': 'integer', 'total': 'count', 'characters': 'count',
            'tts_text': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'ivr_to_agent_detail': {
            'conn_id': 'text', 'end_date_rp': 'time', 'occurrence': 'integer',
            'time_on_rp': 'duration', 'rp_id': 'text', 'ani': 'text', 'customer_id': 'text',
            'time_on_skill': 'duration', 'skill_id': 'text', 'skill_result': 'text',
            'go_to_agent': 'text', 'agent_id': 'text', 'agent_name': 'text',
            'time_with_agent': 'duration', 'cod_act': 'text', 'cod_act_2': 'text',
            'type_interaction': 'text', 'total_time': 'duration', 'other_fields': 'object'
        },
        'sentiment_detail': {
            'date': 'time', 'occurrence': 'integer', 'units': 'decimal', 'text': 'text',
            'other_fields': 'object'
        },
        'menu_option_detail': {
            'conn_id': 'text', 'rp_id': 'text', 'attempt': 'count', 'second_event': 'seconds',
            'date': 'time', 'occurrence': 'integer', 'customer_id': 'text', 'channel': 'text',
            'telephone': 'text', 'cod_opc_menu': 'text', 'other_fields': 'object'
        },
        'menu_option_totals': {
            'cod_act': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'description_cod_act': 'text', 'count': 'count', 'percent': 'percent',
            'read_at': 'time', 'other_fields': 'object'
        },
        'voice_conversations': {
            'connect_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'conversational_id': 'text', 'ivr_time': 'duration', 'nlp_credits': 'decimal',
            'asr_time': 'duration', 'tts_credits': 'decimal', 'other_fields': 'object'
        },
        'quality_totals_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'evaluations': 'count', 'precision_unit_critical_error': 'percent',
            'precision_opportunity_critical_error': 'percent', 'accuracy': 'percent',
            'read_at': 'time', 'other_fields': 'object'
        },
        'quality_evaluations': {
            'conn_id': 'text', 'survey': 'text', 'agent_id': 'text', 'date': 'time',
            'occurrence': 'integer', 'agent_name': 'text', 'comments': 'text',
            'precision_unit_critical_error': 'percent', 'precision_opportunity_error': 'percent',
            'accuracy': 'percent', 'cod_act': 'text', 'channel': 'text', 'feedback': 'text',
            'skill_id': 'text', 'other_fields': 'object'
        },
        'quality_evaluation_detail': {
            'conn_id': 'text', 'survey': 'text', 'category': 'text', 'attribute': 'text',
            'date': 'time', 'occurrence': 'integer', 'agent_id': 'text', 'agent_name': 'text',
            'type_error': 'text', 'yes_no': 'text', 'quality_analyst': 'text', 'channel': 'text',
            'ai_comment': 'text', 'other_fields': 'object'
        },
        'quality_totals_by_attribute': {
            'survey': 'text', 'category': 'text', 'attribute': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'yes': 'count', 'no': 'count', 'percent': 'percent',
            'read_at': 'time', 'other_fields': 'object'
        },
        'quality_totals_by_analyst': {
            'quality_analyst': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'evaluations': 'count', 'precision_unit_critical_error': 'percent',
            'precision_opportunity_critical_error': 'percent', 'accuracy': 'percent',
            'read_at': 'time', 'other_fields': 'object'
        },
        'campaign_totals_by_result': {
            'campaign_id': 'text', 'result': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'records': 'count', 'percent': 'percent', 'read_at': 'time', 'other_fields': 'object'
        },
        'campaign_totals_by_wrap_up': {
            'campaign_id': 'text', 'cod_act': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'records': 'count', 'percent': 'percent', 'read_at': 'time', 'other_fields': 'object'
        },
        'campaign_results': {
            'campaign_id': 'text', 'customer_id': 'text', 'telephone': 'text', 'date': 'time',
            'occurrence': 'integer', 'customer_name': 'text', 'customer_last_name': 'text',
            'id_type': 'text', 'result': 'text', 'opt1': 'text', 'opt2': 'text', 'opt3': 'text',
            'opt4': 'text', 'opt5': 'text', 'opt6': 'text', 'opt7': 'text', 'opt8': 'text',
            'opt9': 'text', 'opt10': 'text', 'opt11': 'text', 'opt12': 'text', 'conn_id': 'text',
            'other_fields': 'object'
        },
        'campaign_totals_by_attempt_result': {
            'campaign_id': 'text', 'result': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'records': 'count', 'percent': 'percent', 'read_at': 'time', 'other_fields': 'object'
        },
        'preview_campaign_detail': {
            'campaign_id': 'text', 'type_of_row': 'text', 'conn_id': 'text', 'customer_id': 'text',
            'date': 'time', 'occurrence': 'integer', 'customer_name': 'text',
            'customer_last_name': 'text', 'result': 'text', 'last_code_act': 'text',
            'comments_customer_reg': 'text', 'agent_id': 'text', 'telephone': 'text',
            'hang_up': 'text', 'type_interaction': 'text', 'call_result': 'text',
            'time': 'duration', 'cod_act': 'text', 'comments': 'text', 'other_fields': 'object'
        },
        'amd_totals': {
            'campaign_id': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'total_amd': 'count', 'read_at': 'time', 'other_fields': 'object'
        },
        'amd_detail': {
            'campaign_id': 'text', 'customer_id': 'text', 'telephone': 'text', 'date': 'time',
            'occurrence': 'integer', 'file_name': 'text', 'result': 'text'
        },
        'campaign_totals_by_telephone': {
            'campaign_id': 'text', 'telephone': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'total_machine_recognitions': 'count', 'no_answer': 'count',
            'answer_machine': 'count', 'busy': 'count', 'congestion': 'count', 'failed': 'count',
            'read_at': 'time', 'other_fields': 'object'
        },
        'whatsapp_campaign_records': {
            'campaign_id': 'text', 'telephone': 'text', 'date': 'time', 'occurrence': 'integer',
            'status': 'text', 'errors': 'text', 'last_update': 'time', 'other_fields': 'object'
        },
        'turbo_dial_totals': {
            'campaign_id': 'text', 'machinecode': 'text', 'report_date': 'day',
            'occurrence': 'integer', 'records': 'count', 'read_at': 'time', 'other_fields': 'object'
        },
        'chat_detail': {
            'conn_id': 'text', 'date_close': 'time', 'channel': 'text', 'date': 'time',
            'customer_name': 'text', 'customer_email': 'text', 'customer_phone': 'text',
            'customer_chars': 'count', 'agent_id': 'text', 'agent_name': 'text',
            'agent_chars': 'count', 'time_on_agent': 'duration', 'chat_duration': 'seconds',
            'cod_act': 'text', 'description_cod_act': 'text', 'comments': 'text',
            'customer_id': 'text', 'skill_id': 'text', 'asa': 'text',
            'last_participant_who_spoke': 'text', 'extra_field': 'text', 'comment': 'text',
            'user_id': 'text', 'feeling': 'text', 'agent_answers': 'text', 'routing': 'text',
            'assignment_time': 'text', 'agent_average_response_time': 'text', 'transfer': 'text',
            'transfer_type': 'text', 'first_response_time': 'text', 'agent_dni': 'text',
            'bsuid': 'text', 'other_fields': 'object'
        },
        'chat_messages': {
            'conn_id': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_name': 'text',
            'customer_name': 'text', 'channel': 'text', 'sender': 'text', 'from_name': 'text',
            'to_name': 'text', 'message': 'text', 'customer_id': 'text', 'customer_phone': 'text',
            'position': 'integer', 'other_fields': 'object'
        },
        'interaction_totals_by_channel': {
            'channel': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'interactions': 'count', 'closing_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'interaction_detail': {
            'case_id': 'text', 'date_creation': 'time', 'occurrence': 'integer', 'channel': 'text',
            'agent_name': 'text', 'skill_id': 'text', 'subject': 'text', 'from_address': 'text',
            'to_address': 'text', 'body': 'text', 'answer': 'text', 'close_date': 'time',
            'evaluation_survey': 'text', 'cod_act': 'text', 'comments': 'text',
            'attachments': 'text', 'status': 'text', 'cod_description': 'text',
            'other_fields': 'object'
        },
        'interaction_totals_by_agent': {
            'agent_name': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'interactions': 'count', 'close_time': 'duration', 'read_at': 'time',
            'other_fields': 'object'
        },
        'interactions_daily': {
            'date': 'day', 'occurrence': 'integer', 'interactions': 'count',
            'close_time': 'duration', 'read_at': 'time', 'other_fields': 'object'
        },
        'interaction_totals_by_wrap_up': {
            'agent_name': 'text', 'cod_act': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'interactions': 'count', 'description_cod_act': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'chatbot_to_agent_detail': {
            'session_id': 'text', 'start_date': 'time', 'occurrence': 'integer', 'conn_id': 'text',
            'times_chatted': 'count', 'end_date': 'time', 'time_on_chatbot': 'duration',
            'rp_id': 'text', 'channel': 'text', 'go_to_agent': 'text', 'customer_phone': 'text',
            'customer_name': 'text', 'agent_id': 'text', 'agent_name': 'text',
            'time_with_agent': 'duration', 'total_time': 'duration', 'customer_chars': 'count',
            'agent_chars': 'count', 'total_chars': 'count', 'asa': 'seconds', 'last_sender': 'text',
            'customer_id': 'text', 'customer_email': 'text', 'other_fields': 'object'
        },
        'interaction_transfer_detail': {
            'conn_id': 'text', 'transfer_agent_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'transfer_agent_name': 'text', 'receiver_agent_id': 'text',
            'receiver_agent_name': 'text', 'channel': 'text', 'other_fields': 'object'
        },
        'whatsapp_billing_detail': {
            'session_id': 'text', 'date': 'time', 'occurrence': 'integer', 'conn_id': 'text',
            'customer_phone': 'text', 'template': 'text', 'destiny': 'text',
            'other_fields': 'object'
        },
        'chat_transfer_detail': {
            'conn_id': 'text', 'transfer_agent_id': 'text', 'receiver_agent_id': 'text',
            'date': 'time', 'occurrence': 'integer', 'transfer_agent_name': 'text',
            'transfer_agent_dni': 'text', 'receiver_agent_name': 'text',
            'receiver_agent_dni': 'text', 'channel': 'text', 'other_fields': 'object'
        },
        'sent_interaction_detail': {
            'conn_id': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_id': 'text',
            'agent_name': 'text', 'channel': 'text', 'from_address': 'text', 'to_address': 'text',
            'subject': 'text', 'body': 'text', 'cod_act': 'text', 'description_cod_act': 'text',
            'other_fields': 'object'
        },
        'chat_totals_by_channel': {
            'channel': 'text', 'report_date': 'day', 'occurrence': 'integer',
            'interactions': 'count', 'read_at': 'time', 'other_fields': 'object'
        },
        'whatsapp_ad_detail': {
            'chat_id': 'text', 'date': 'time', 'occurrence': 'integer', 'source_url': 'text',
            'source_type': 'text', 'source_id': 'text', 'rp_id': 'text', 'agent_id': 'text',
            'media_type': 'text', 'media_url': 'text', 'cod_act': 'text', 'other_fields': 'object'
        },
        'whatsapp_ad_totals': {
            'report_date': 'day', 'occurrence': 'integer', 'ad_chatbot': 'count',
            'ad_agents': 'count', 'post_chatbot': 'count', 'post_agents': 'count',
            'total_chatbot': 'count', 'total_agents': 'count', 'read_at': 'time',
            'other_fields': 'object'
        },
        'chat_productivity': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'total_chats': 'count', 'time': 'duration', 'tmo': 'duration',
            'percent_transfer': 'percent', 'read_at': 'time', 'other_fields': 'object'
        },
        'speech_detail': {
            'conn_id': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_id': 'text',
            'agent_name': 'text', 'agent_dni': 'text', 'time': 'seconds', 'customer_id': 'text',
            'time_silence': 'seconds', 'customer_phone': 'text', 'cod_act': 'text',
            'description_cod_act': 'text', 'greeting': 'text', 'slow_to_greet': 'text',
            'greeting_agent_name': 'text', 'audio_text': 'text', 'feeling': 'text',
            'channel': 'text', 'other_fields': 'object'
        },
        'silence_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'agent_dni': 'text', 'silence': 'percent', 'read_at': 'time', 'other_fields': 'object'
        },
        'slow_greeting_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'agent_dni': 'text', 'slow_to_greet': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'sentiment_by_agent': {
            'agent_id': 'text', 'report_date': 'day', 'occurrence': 'integer', 'agent_name': 'text',
            'agent_dni': 'text', 'feeling': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'speech_on_demand_detail': {
            'id_text': 'text', 'date': 'time', 'occurrence': 'integer', 'agent_id': 'text',
            'text': 'text', 'summary': 'text', 'feeling': 'text', 'total_chars': 'count',
            'other_fields': 'object'
        },
        'copilot_detail': {
            'conn_id': 'text', 'agent_id': 'text', 'date': 'time', 'occurrence': 'integer',
            'question': 'text', 'answer': 'text', 'other_fields': 'object'
        },
        'copilot_positive_ratings': {
            'agent_id': 'text', 'date': 'time', 'occurrence': 'integer', 'question': 'text',
            'answer': 'text', 'other_fields': 'object'
        },
        'copilot_negative_ratings': {
            'agent_id': 'text', 'date': 'time', 'occurrence': 'integer', 'question': 'text',
            'answer': 'text', 'explanation': 'text', 'other_fields': 'object'
        },
        'campaigns': {
            'campaign_id': 'text', 'occurrence': 'integer', 'campaign_name': 'text',
            'campaign_description': 'text', 'type_campaign': 'text', 'status': 'text',
            'records': 'count', 'speed': 'text', 'dial_mode': 'text', 'last_use': 'text',
            'recycled': 'text', 'turbo_dial': 'text', 'skill_id': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'agents': {
            'agent_id': 'text', 'occurrence': 'integer', 'agent_name': 'text', 'agent_dni': 'text',
            'agent_status': 'text', 'last_use': 'text', 'agent_sso': 'text', 'enabled': 'text',
            'read_at': 'time', 'other_fields': 'object'
        },
        'skills': {
            'skill_id': 'text', 'occurrence': 'integer', 'skill_name': 'text',
            'skill_description': 'text', 'last_use': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'routing_points': {
            'rp_id': 'text', 'occurrence': 'integer', 'rp_name': 'text', 'ivr_active': 'text',
            'chat_active': 'text', 'interaction_active': 'text', 'crm_active': 'text',
            'last_use': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'connectors': {
            'connector_id': 'text', 'occurrence': 'integer', 'rp_id': 'text', 'name': 'text',
            'channel': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'activity_codes': {
            'type_code': 'text', 'cod_act': 'text', 'occurrence': 'integer',
            'description_cod_act': 'text', 'hit': 'text', 'rpc': 'text', 'chat': 'text',
            'studio': 'text', 'voice': 'text', 'interactions': 'text', 'read_at': 'time',
            'other_fields': 'object'
        },
        'do_not_call': {
            'phone_number': 'text', 'type': 'text', 'occurrence': 'integer', 'date_delete': 'text',
            'read_at': 'time', 'other_fields': 'object'
        },
        'allowed_addresses': {
            'ip': 'text', 'occurrence': 'integer', 'operation': 'text', 'last_use': 'text',
            'type_ip': 'text', 'description': 'text', 'read_at': 'time', 'other_fields': 'object'
        },
        'audios': {
            'audio_id': 'text', 'occurrence': 'integer', 'created_at': 'time', 'size': 'text',
            'duration': 'seconds', 'read_at': 'time', 'other_fields': 'object'
        },
        'audit_log': {
            'user_name': 'text', 'workstation': 'text', 'date': 'time', 'occurrence': 'integer',
            'ip': 'text', 'action': 'text', 'other_fields': 'object'
        },
        'notifications': {
            'date': 'time', 'occurrence': 'integer', 'notification': 'text',
            'other_fields': 'object'
        },
    }) }}
{% endmacro %}

{# By table of events, the column with the time of a row, in UTC. #}
{% macro event_columns() %}
    {{ return({
        'agent_hold_and_mute_detail': 'date', 'agent_transfer_and_conference_detail': 'date',
        'call_transfer_detail': 'date', 'agent_events': 'date_ini',
        'preview_call_detail': 'date_preview', 'abandoned_call_detail': 'date',
        'answered_call_detail': 'date', 'call_detail': 'date', 'sms_detail': 'date',
        'unconnected_call_detail': 'date', 'nlp_detail': 'date', 'email_detail': 'date',
        'cobrowsing_detail': 'date_ini', 'law_2300_releases': 'date', 'wrap_up_detail': 'date',
        'ivr_call_detail': 'date', 'smart_waiting_detail': 'date_inbound_call',
        'survey_detail': 'date', 'speech_recognition_detail': 'date',
        'text_to_speech_detail': 'date', 'chatbot_detail': 'date',
        'ivr_to_agent_detail': 'end_date_rp', 'sentiment_detail': 'date',
        'menu_option_detail': 'date', 'voice_conversations': 'date', 'quality_evaluations': 'date',
        'quality_evaluation_detail': 'date', 'campaign_results': 'date',
        'preview_campaign_detail': 'date', 'amd_detail': 'date',
        'whatsapp_campaign_records': 'date', 'chat_detail': 'date_close', 'chat_messages': 'date',
        'interaction_detail': 'date_creation', 'chatbot_to_agent_detail': 'start_date',
        'interaction_transfer_detail': 'date', 'whatsapp_billing_detail': 'date',
        'chat_transfer_detail': 'date', 'sent_interaction_detail': 'date',
        'whatsapp_ad_detail': 'date', 'speech_detail': 'date', 'speech_on_demand_detail': 'date',
        'copilot_detail': 'date', 'copilot_positive_ratings': 'date',
        'copilot_negative_ratings': 'date', 'audit_log': 'date', 'notifications': 'date'
    }) }}
{% endmacro %}

{# By other tables, the column with the day of a row, on the clock of the operation. #}
{% macro day_columns() %}
    {{ return({
        'agent_time': 'report_date', 'agent_auxiliary_time': 'report_date',
        'agent_time_by_campaign': 'report_date', 'agent_time_by_agent_and_hour': 'report_date',
        'agent_time_by_hour': 'report_date', 'agent_logins': 'date', 'agent_time_hourly': 'date',
        'agent_time_half_hourly': 'date', 'agent_hold_and_mute_time': 'report_date',
        'agent_time_by_skill': 'report_date', 'agent_transfers_and_conferences': 'report_date',
        'preview_time_by_agent': 'report_date', 'skill_service_level': 'report_date',
        'skill_service_level_daily': 'date', 'skill_service_level_by_hour': 'report_date',
        'skill_service_level_by_half_hour': 'report_date',
        'skill_service_level_by_ten_minutes': 'report_date',
        'skill_workforce_by_hour': 'report_date', 'service_level_by_dnis': 'report_date',
        'skill_service_level_hourly': 'date', 'answered_calls_by_wait': 'report_date',
        'abandoned_calls_by_wait': 'report_date',
        'service_level_by_interaction_type': 'report_date', 'call_totals_by_agent': 'report_date',
        'call_totals_by_duration': 'report_date', 'unconnected_call_totals': 'report_date',
        'nlp_totals': 'report_date', 'wrap_up_totals_by_agent': 'report_date',
        'wrap_up_totals_by_skill': 'report_date', 'calls_without_wrap_up': 'report_date',
        'wrap_up_totals': 'report_date', 'ivr_calls_daily': 'day',
        'ivr_calls_by_time': 'report_date', 'ivr_calls_by_menu_option': 'report_date',
        'smart_waiting_totals': 'report_date', 'survey_totals_by_agent': 'report_date',
        'survey_totals_by_skill': 'report_date', 'text_to_speech_totals': 'report_date',
        'menu_option_totals': 'report_date', 'quality_totals_by_agent': 'report_date',
        'quality_totals_by_attribute': 'report_date', 'quality_totals_by_analyst': 'report_date',
        'campaign_totals_by_result': 'report_date', 'campaign_totals_by_wrap_up': 'report_date',
        'campaign_totals_by_attempt_result': 'report_date', 'amd_totals': 'report_date',
        'campaign_totals_by_telephone': 'report_date', 'turbo_dial_totals': 'report_date',
        'interaction_totals_by_channel': 'report_date',
        'interaction_totals_by_agent': 'report_date', 'interactions_daily': 'date',
        'interaction_totals_by_wrap_up': 'report_date', 'chat_totals_by_channel': 'report_date',
        'whatsapp_ad_totals': 'report_date', 'chat_productivity': 'report_date',
        'silence_by_agent': 'report_date', 'slow_greeting_by_agent': 'report_date',
        'sentiment_by_agent': 'report_date'
    }) }}
{% endmacro %}

{# By table without times of its own, the column that its rows are asked by. #}
{% macro partition_columns() %}
    {{ return({
        'wrap_up_totals_by_agent': 'wrap_up_group', 'wrap_up_totals_by_skill': 'wrap_up_group',
        'wrap_up_totals': 'wrap_up_group', 'campaign_totals_by_result': 'campaign_id',
        'campaign_totals_by_wrap_up': 'campaign_id',
        'campaign_totals_by_attempt_result': 'campaign_id', 'amd_totals': 'campaign_id',
        'campaign_totals_by_telephone': 'campaign_id', 'turbo_dial_totals': 'campaign_id'
    }) }}
{% endmacro %}
