-- A view, so that the results of the checks that follow this build are in it as well.
{{ config(materialized='view') }}

select
    check_result_id,
    run_id,
    checked_at,
    table_address,
    check_name,
    check_kind,
    severity,
    check_status,
    is_blocking,
    observed_value,
    expected_value,
    why
from {{ ref('stg_quality__check_results') }}
