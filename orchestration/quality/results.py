"""One check in one run, as the row that `quality.check_results` keeps."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

CheckKind = Literal["great_expectations", "dbt_test"]
Severity = Literal["error", "warning"]
Status = Literal["passed", "failed", "warned", "skipped"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check's outcome, what it saw and what it wanted.

    `failed` has severity `error`, `warned` is the same of severity `warning`, `skipped` had too few rows to
    say anything. Observed and expected values are JSON texts. The id is of run, table and check.
    """

    check_result_id: str
    run_id: str
    checked_at: datetime
    table_address: str
    check_name: str
    check_kind: CheckKind
    severity: Severity
    status: Status
    is_blocking: bool
    observed_value: str
    expected_value: str
    why: str

    @property
    def stops_the_run(self) -> bool:
        """Whether nothing may be published after this."""
        return self.is_blocking and self.status == "failed"

    @property
    def sentence(self) -> str:
        """What a reader of the log must know: the check, what it saw, what it wanted, why it matters."""
        return (
            f"{self.table_address}: {self.check_name} {self.status}: "
            f"observed {self.observed_value}, expected {self.expected_value}. {self.why}"
        )


def json_text(value: object) -> str:
    """A value of SQL, pandas or Great Expectations as JSON: whole floats without a point, others to six digits."""
    return json.dumps(_plain(value), ensure_ascii=False, default=str)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy scalar
        value = cast(Any, value).item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else round(value, 6)
    return value
