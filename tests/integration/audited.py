"""A run that has judged the marts, as publishing wants one."""

from datetime import UTC, datetime

from orchestration.quality import CheckResult
from orchestration.warehouse import Warehouse


def start_audited_run(warehouse: Warehouse, run_id: str, git_version: str, status: str = "passed") -> None:
    warehouse.start_run(run_id, [], git_version=git_version)
    check = CheckResult(
        run_id, run_id, datetime(2026, 3, 12, tzinfo=UTC), "marts.fct_quotes", "all_are_there", "great_expectations",
        "error", status, True, "1000", "1000", "Readers count on it.",
    )  # fmt: skip
    warehouse.record_checks([check])
