{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_replaced_articles() }}'
) }}

-- What is kept, but not sure enough to be counted as an event.
{{ told_events('<') }}
