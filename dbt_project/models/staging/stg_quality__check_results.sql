select
    check_result_id,
    run_id,
    checked_at,
    table_address,
    check_name,
    check_kind,
    severity,
    status as check_status,
    is_blocking,
    observed_value,
    expected_value,
    why
from {{ source('quality', 'check_results') }}
