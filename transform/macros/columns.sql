{# `make pages` writes this file, from the declarations of the reports. #}

{# All reports. #}
{% macro all_reports() %}
    {{ return([
        'agent_time', 'agent_auxiliary_time', 'agent_time_by_campaign',
        'agent_time_by_agent_and_hour', 'agent_time_by_hour', 'agent_logins', 'agent_time_hourly',
        'agent_time_half_hourly', 'agent_hold_and_mute_time', 'agent_hold_and_mute_detail',
        'agent_time_by_skill', 'agent_transfers_and_conferences',
        'agent_transfer_and_conference_detail', 'call_transfer_detail', 'agent_events',
        'preview_call_detail', 'preview_time_by_agent', 'skill_service_level',
        'abandoned_call_detail', 'skill_service_level_daily', 'skill_service_level_by_hour',
        'skill_service_level_by_half_hour', 'skill_service_level_by_ten_minutes',
        'skill_workforce_by_hour', 'service_level_by_dnis', 'skill_service_level_hourly',
        'answered_calls_by_wait', 'abandoned_calls_by_wait', 'answered_call_detail',
        'service_level_by_interaction_type', 'call_detail', 'call_totals_by_agent', 'sms_detail',
        'call_totals_by_duration', 'unconnected_call_detail', 'unconnected_call_totals',
        'nlp_detail', 'nlp_totals', 'email_detail', 'cobrowsing_detail', 'law_2300_releases',
        'wrap_up_totals_by_agent', 'wrap_up_totals_by_skill', 'wrap_up_detail',
        'calls_without_wrap_up', 'wrap_up_totals', 'ivr_call_detail', 'ivr_calls_daily',
        'ivr_calls_by_time', 'ivr_calls_by_menu_option', 'smart_waiting_totals',
        'smart_waiting_detail', 'survey_detail', 'survey_totals_by_agent', 'survey_totals_by_skill',
        'speech_recognition_detail', 'text_to_speech_detail', 'chatbot_detail',
        'text_to_speech_totals', 'ivr_to_agent_detail', 'sentiment_detail', 'menu_option_detail',
        'menu_option_totals', 'voice_conversations', 'quality_totals_by_agent',
        'quality_evaluations', 'quality_evaluation_detail', 'quality_totals_by_attribute',
        'quality_totals_by_analyst', 'campaign_totals_by_result', 'campaign_totals_by_wrap_up',
        'campaign_results', 'campaign_totals_by_attempt_result', 'preview_campaign_detail',
        'amd_totals', 'amd_detail', 'campaign_totals_by_telephone', 'whatsapp_campaign_records',
        'turbo_dial_totals', 'chat_detail', 'chat_messages', 'interaction_totals_by_channel',
        'interaction_detail', 'interaction_totals_by_agent', 'interactions_daily',
        'interaction_totals_by_wrap_up', 'chatbot_to_agent_detail', 'interaction_transfer_detail',
        'whatsapp_billing_detail', 'chat_transfer_detail', 'sent_interaction_detail',
        'chat_totals_by_channel', 'whatsapp_ad_detail', 'whatsapp_ad_totals', 'chat_productivity',
        'speech_detail', 'silence_by_agent', 'slow_greeting_by_agent', 'sentiment_by_agent',
        'speech_on_demand_detail', 'copilot_detail', 'copilot_positive_ratings',
        'copilot_negative_ratings', 'campaigns', 'agents', 'skills', 'routing_points', 'connectors',
        'activity_codes', 'do_not_call', 'allowed_addresses', 'audios', 'audit_log', 'notifications'
    ]) }}
{% endmacro %}

{# By table, the columns whose text stands for a number, a share, or a duration. #}
{% macro typed_columns() %}
    {{ return({
        'agent_time': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration', 'hits': 'count',
            'rpc': 'count', 'aht_outbound': 'duration', 'aht_inbound': 'duration'
        },
        'agent_time_by_campaign': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration'
        },
        'agent_time_by_agent_and_hour': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration'
        },
        'agent_time_by_hour': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration'
        },
        'agent_logins': {
            'login_time': 'duration'
        },
        'agent_time_hourly': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration'
        },
        'agent_time_half_hourly': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration'
        },
        'agent_hold_and_mute_time': {
            'count': 'count', 'hold_time': 'duration', 'mute_time': 'duration',
            'total_time': 'duration'
        },
        'agent_time_by_skill': {
            'calls': 'count', 'inbound': 'count', 'outbound': 'count', 'internal': 'count',
            'ready_time': 'duration', 'inbound_time': 'duration', 'outbound_time': 'duration',
            'acw_time': 'duration', 'ring_time': 'duration', 'login_time': 'duration',
            'aht': 'duration', 'occupancy': 'percent', 'aux_time': 'duration', 'hits': 'count',
            'rpc': 'count', 'aht_outbound': 'duration', 'aht_inbound': 'duration'
        },
        'agent_transfers_and_conferences': {
            'transfer_calls': 'count', 'conference_calls': 'count', 'total_time': 'duration'
        },
        'preview_call_detail': {
            'time_preview': 'duration', 'ready': 'duration', 'talk': 'duration',
            'not_ready_acw': 'duration', 'auxiliary_times': 'duration', 'ring': 'duration',
            'total_duration': 'duration', 'preview_percent': 'percent'
        },
        'preview_time_by_agent': {
            'calls': 'count', 'time_preview': 'duration', 'ready': 'duration', 'talk': 'duration',
            'not_ready_acw': 'duration', 'auxiliary_times': 'duration', 'ring': 'duration',
            'total_duration': 'duration', 'preview_percent': 'percent'
        },
        'skill_service_level': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'abandon': 'percent', 'asa': 'seconds',
            'ata': 'seconds'
        },
        'abandoned_call_detail': {
            'abandon_time': 'seconds'
        },
        'skill_service_level_daily': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'wait_time': 'duration', 'abandon': 'percent',
            'asa': 'seconds', 'ata': 'seconds', 'aht': 'duration'
        },
        'skill_service_level_by_hour': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'aht': 'duration', 'ata': 'seconds', 'att': 'duration', 'acw': 'duration'
        },
        'skill_service_level_by_half_hour': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'ata': 'seconds', 'aht': 'duration', 'att': 'duration', 'acw': 'duration'
        },
        'skill_service_level_by_ten_minutes': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'asa': 'seconds', 'abandon': 'percent',
            'ata': 'seconds', 'aht': 'duration', 'acw': 'duration', 'att': 'duration'
        },
        'skill_workforce_by_hour': {
            'inbound_calls': 'count', 'inbound_calls_unique_customers': 'count', 'aht': 'duration',
            'agents_needed': 'count'
        },
        'service_level_by_dnis': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'abandon': 'percent', 'asa': 'seconds',
            'ata': 'seconds'
        },
        'skill_service_level_hourly': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'wait_time': 'duration', 'abandon': 'percent',
            'aht': 'duration', 'asa': 'seconds', 'ata': 'seconds', 'hour': 'hour'
        },
        'answered_calls_by_wait': {
            'answer_calls': 'count', 'answer_0seg_10seg': 'count', 'answer_11seg_20seg': 'count',
            'answer_21seg_30seg': 'count', 'answer_31seg_40seg': 'count',
            'answer_41seg_50seg': 'count', 'answer_greater_than_51seg': 'count'
        },
        'abandoned_calls_by_wait': {
            'abandon_calls': 'count', 'abandon_0seg_10seg': 'count', 'abandon_11seg_20seg': 'count',
            'abandon_21seg_30seg': 'count', 'abandon_31seg_40seg': 'count',
            'abandon_41seg_50seg': 'count', 'abandon_greater_than_51seg': 'count'
        },
        'answered_call_detail': {
            'answer_time': 'duration'
        },
        'service_level_by_interaction_type': {
            'inbound_calls': 'count', 'answer_calls': 'count', 'abandon_calls': 'count',
            'service_level_10seg': 'percent', 'service_level_20seg': 'percent',
            'service_level_30seg': 'percent', 'abandon': 'percent', 'asa': 'seconds',
            'ata': 'seconds'
        },
        'call_detail': {
            'cost': 'money', 'time_seg': 'seconds', 'time_min': 'decimal'
        },
        'call_totals_by_agent': {
            'calls': 'count', 'cost': 'money'
        },
        'call_totals_by_duration': {
            'calls': 'count', 'minutes': 'decimal', 'cost': 'money', 'percentage': 'percent'
        },
        'unconnected_call_detail': {
            'ring_time': 'seconds'
        },
        'unconnected_call_totals': {
            'count': 'count'
        },
        'nlp_detail': {
            'chars_send': 'count', 'chars_answer': 'count', 'total_chars': 'count'
        },
        'nlp_totals': {
            'nlp_amount': 'count', 'chars_send': 'count', 'chars_answer': 'count',
            'total_chars': 'count'
        },
        'wrap_up_totals_by_agent': {
            'count': 'count'
        },
        'wrap_up_totals_by_skill': {
            'count': 'count'
        },
        'calls_without_wrap_up': {
            'uncode_calls': 'count'
        },
        'wrap_up_totals': {
            'count': 'count'
        },
        'ivr_calls_daily': {
            'calls': 'count', 'ivr_minutes': 'decimal'
        },
        'ivr_calls_by_time': {
            'calls': 'count', 'ivr_minutes': 'decimal'
        },
        'ivr_calls_by_menu_option': {
            'calls': 'count'
        },
        'smart_waiting_totals': {
            'treatment': 'count', 'customer_say_no': 'count', 'customer_say_yes': 'count',
            'recall_fail': 'count', 'recall_ok': 'count', 'service_level_up': 'percent'
        },
        'smart_waiting_detail': {
            'attempts': 'count', 'time_between_calls': 'duration', 'billed_minutes': 'decimal'
        },
        'survey_detail': {
            'voice_message_duration': 'duration'
        },
        'survey_totals_by_agent': {
            'surveys': 'count'
        },
        'survey_totals_by_skill': {
            'surveys': 'count'
        },
        'text_to_speech_detail': {
            'credits': 'decimal', 'characters': 'count'
        },
        'text_to_speech_totals': {
            'total': 'count', 'characters': 'count'
        },
        'ivr_to_agent_detail': {
            'time_on_rp': 'duration', 'time_on_skill': 'duration', 'time_with_agent': 'duration',
            'total_time': 'duration'
        },
        'sentiment_detail': {
            'units': 'decimal'
        },
        'menu_option_detail': {
            'attempt': 'count', 'second_event': 'seconds'
        },
        'menu_option_totals': {
            'count': 'count', 'percent': 'percent'
        },
        'voice_conversations': {
            'ivr_time': 'duration', 'nlp_credits': 'decimal', 'asr_time': 'duration',
            'tts_credits': 'decimal'
        },
        'quality_totals_by_agent': {
            'evaluations': 'count', 'precision_unit_critical_error': 'percent',
            'precision_opportunity_critical_error': 'percent', 'accuracy': 'percent'
        },
        'quality_evaluations': {
            'precision_unit_critical_error': 'percent', 'precision_opportunity_error': 'percent',
            'accuracy': 'percent'
        },
        'quality_totals_by_attribute': {
            'yes': 'count', 'no': 'count', 'percent': 'percent'
        },
        'quality_totals_by_analyst': {
            'evaluations': 'count', 'precision_unit_critical_error': 'percent',
            'precision_opportunity_critical_error': 'percent', 'accuracy': 'percent'
        },
        'campaign_totals_by_result': {
            'records': 'count', 'percent': 'percent'
        },
        'campaign_totals_by_wrap_up': {
            'records': 'count', 'percent': 'percent'
        },
        'campaign_totals_by_attempt_result': {
            'records': 'count', 'percent': 'percent'
        },
        'amd_totals': {
            'total_amd': 'count'
        },
        'campaign_totals_by_telephone': {
            'total_machine_recognitions': 'count', 'no_answer': 'count', 'answer_machine': 'count',
            'busy': 'count', 'congestion': 'count', 'failed': 'count'
        },
        'turbo_dial_totals': {
            'records': 'count'
        },
        'chat_detail': {
            'customer_chars': 'count', 'agent_chars': 'count', 'time_on_agent': 'duration',
            'chat_duration': 'seconds', 'asa': 'seconds'
        },
        'interaction_totals_by_channel': {
            'interactions': 'count', 'closing_time': 'duration'
        },
        'interaction_totals_by_agent': {
            'interactions': 'count', 'close_time': 'duration'
        },
        'interactions_daily': {
            'interactions': 'count', 'close_time': 'duration'
        },
        'interaction_totals_by_wrap_up': {
            'interactions': 'count'
        },
        'chatbot_to_agent_detail': {
            'times_chatted': 'count', 'time_on_chatbot': 'duration', 'time_with_agent': 'duration',
            'total_time': 'duration', 'customer_chars': 'count', 'agent_chars': 'count',
            'total_chars': 'count', 'asa': 'seconds'
        },
        'chat_totals_by_channel': {
            'interactions': 'count'
        },
        'whatsapp_ad_totals': {
            'ad_chatbot': 'count', 'ad_agents': 'count', 'post_chatbot': 'count',
            'post_agents': 'count', 'total_chatbot': 'count', 'total_agents': 'count'
        },
        'chat_productivity': {
            'total_chats': 'count', 'tmo': 'duration', 'percent_transfer': 'percent'
        },
        'speech_detail': {
            'time': 'seconds', 'time_silence': 'seconds'
        },
        'silence_by_agent': {
            'silence': 'percent'
        },
        'speech_on_demand_detail': {
            'total_chars': 'count'
        },
        'campaigns': {
            'records': 'count'
        },
        'audios': {
            'duration': 'seconds'
        },
    }) }}
{% endmacro %}

{# By table of events, the column with the time of a row, in UTC. #}
{% macro event_columns() %}
    {{ return({
        'agent_hold_and_mute_detail': 'date',
        'agent_transfer_and_conference_detail': 'date',
        'call_transfer_detail': 'date',
        'agent_events': 'date_ini',
        'preview_call_detail': 'date_preview',
        'abandoned_call_detail': 'date',
        'answered_call_detail': 'date',
        'call_detail': 'date',
        'sms_detail': 'date',
        'unconnected_call_detail': 'date',
        'nlp_detail': 'date',
        'email_detail': 'date',
        'cobrowsing_detail': 'date_ini',
        'law_2300_releases': 'date',
        'wrap_up_detail': 'date',
        'ivr_call_detail': 'date',
        'smart_waiting_detail': 'date_inbound_call',
        'survey_detail': 'date',
        'speech_recognition_detail': 'date',
        'text_to_speech_detail': 'date',
        'chatbot_detail': 'date',
        'ivr_to_agent_detail': 'end_date_rp',
        'sentiment_detail': 'date',
        'menu_option_detail': 'date',
        'voice_conversations': 'date',
        'quality_evaluations': 'date',
        'quality_evaluation_detail': 'date',
        'campaign_results': 'date',
        'preview_campaign_detail': 'date',
        'amd_detail': 'date',
        'whatsapp_campaign_records': 'date',
        'chat_detail': 'date_close',
        'chat_messages': 'date',
        'interaction_detail': 'date_creation',
        'chatbot_to_agent_detail': 'start_date',
        'interaction_transfer_detail': 'date',
        'whatsapp_billing_detail': 'date',
        'chat_transfer_detail': 'date',
        'sent_interaction_detail': 'date',
        'whatsapp_ad_detail': 'date',
        'speech_detail': 'date',
        'speech_on_demand_detail': 'date',
        'copilot_detail': 'date',
        'copilot_positive_ratings': 'date',
        'copilot_negative_ratings': 'date',
        'audit_log': 'date',
        'notifications': 'date',
    }) }}
{% endmacro %}

{# By other tables, the column with the day of a row, on the clock of the operation. #}
{% macro day_columns() %}
    {{ return({
        'agent_time': 'report_date',
        'agent_auxiliary_time': 'report_date',
        'agent_time_by_campaign': 'report_date',
        'agent_time_by_agent_and_hour': 'report_date',
        'agent_time_by_hour': 'report_date',
        'agent_logins': 'date',
        'agent_time_hourly': 'date',
        'agent_time_half_hourly': 'date',
        'agent_hold_and_mute_time': 'report_date',
        'agent_time_by_skill': 'report_date',
        'agent_transfers_and_conferences': 'report_date',
        'preview_time_by_agent': 'report_date',
        'skill_service_level': 'report_date',
        'skill_service_level_daily': 'date',
        'skill_service_level_by_hour': 'report_date',
        'skill_service_level_by_half_hour': 'report_date',
        'skill_service_level_by_ten_minutes': 'report_date',
        'skill_workforce_by_hour': 'report_date',
        'service_level_by_dnis': 'report_date',
        'skill_service_level_hourly': 'date',
        'answered_calls_by_wait': 'report_date',
        'abandoned_calls_by_wait': 'report_date',
        'service_level_by_interaction_type': 'report_date',
        'call_totals_by_agent': 'report_date',
        'call_totals_by_duration': 'report_date',
        'unconnected_call_totals': 'report_date',
        'nlp_totals': 'report_date',
        'wrap_up_totals_by_agent': 'report_date',
        'wrap_up_totals_by_skill': 'report_date',
        'calls_without_wrap_up': 'report_date',
        'wrap_up_totals': 'report_date',
        'ivr_calls_daily': 'day',
        'ivr_calls_by_time': 'report_date',
        'ivr_calls_by_menu_option': 'report_date',
        'smart_waiting_totals': 'report_date',
        'survey_totals_by_agent': 'report_date',
        'survey_totals_by_skill': 'report_date',
        'text_to_speech_totals': 'report_date',
        'menu_option_totals': 'report_date',
        'quality_totals_by_agent': 'report_date',
        'quality_totals_by_attribute': 'report_date',
        'quality_totals_by_analyst': 'report_date',
        'campaign_totals_by_result': 'report_date',
        'campaign_totals_by_wrap_up': 'report_date',
        'campaign_totals_by_attempt_result': 'report_date',
        'amd_totals': 'report_date',
        'campaign_totals_by_telephone': 'report_date',
        'turbo_dial_totals': 'report_date',
        'interaction_totals_by_channel': 'report_date',
        'interaction_totals_by_agent': 'report_date',
        'interactions_daily': 'date',
        'interaction_totals_by_wrap_up': 'report_date',
        'chat_totals_by_channel': 'report_date',
        'whatsapp_ad_totals': 'report_date',
        'chat_productivity': 'report_date',
        'silence_by_agent': 'report_date',
        'slow_greeting_by_agent': 'report_date',
        'sentiment_by_agent': 'report_date',
    }) }}
{% endmacro %}
