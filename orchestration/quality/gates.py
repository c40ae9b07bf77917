"""SQL profiles, Great Expectations judges: a suite's two small tables are read, judged, made results.

The profile is one row a group (a source, a type), the batch a sample of the new rows; so a gate costs the
same on a million articles as on a thousand.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from orchestration.quality.results import CheckResult, Status, json_text
from orchestration.quality.suites import Expectation, Query, Suite, SuiteError
from orchestration.records import make_id

if TYPE_CHECKING:
    import pandas as pd

BATCH_ROWS = 10_000
"""Rows of a sample at most: a fault in one row of 2,000 is in it with 99 % certainty
(1 - (1 - 1/2000) ** 10000), and pandas judges so many in well under a second."""

GROUPS_SHOWN = 20
"""Groups of a profile that an observed value lists at most."""

EXAMPLES_SHOWN = 5
"""Unexpected values of a sample that an observed value quotes."""

NOTHING_NEW = "no new rows"
NOT_ENOUGH = "not enough rows, or no earlier publication, to judge by"

Read = Callable[[str, Mapping[str, object]], pa.Table]
"""Runs one SELECT with named parameters (`$name`) and returns its rows."""

SaveProfile = Callable[[str, str, pa.Table], object]
"""Keeps (run_id, table address, profile), so that later runs can be compared with this one."""

Verdict = tuple[Status, object]
"""Passed, failed or skipped, and what was seen."""


def judge(
    suites: Sequence[Suite],
    read: Read,
    run_id: str,
    *,
    save_profile: SaveProfile | None = None,
    max_quarantined_shares: Mapping[str, float] | None = None,
    checked_at: datetime | None = None,
) -> list[CheckResult]:
    """Every check of the suites, in their order, over what `read` returns for their SQL.

    Great Expectations is started only if some table has rows: a run with nothing new passes at once.
    `max_quarantined_shares` are the limits of sources.toml by source_id. SuiteError where a check names a
    column that its SQL does not give, or arguments that Great Expectations refuses.
    """
    checked_at = checked_at or datetime.now(UTC)
    parameters: dict[str, object] = {
        "run_id": run_id,
        "batch_rows": BATCH_ROWS,
        "max_quarantined_shares": json.dumps(dict(max_quarantined_shares or {})),
    }
    results: list[CheckResult] = []
    for suite in suites:
        profile = _read(read, suite.profile, parameters)
        if "group_name" not in profile.column_names:
            raise SuiteError(f"{suite.table}.yml: profile.sql: gives no column group_name")
        tables = {"profile": profile}
        if suite.batch:
            tables["batch"] = _read(read, suite.batch, parameters)
        if save_profile:
            save_profile(run_id, suite.table, _metrics(profile))
        verdicts: dict[str, Verdict] = {}
        for over, table in tables.items():
            verdicts |= _verdicts(suite, over, [check for check in suite.expectations if check.over == over], table)
        for check in suite.expectations:
            results.append(_result(suite, check, verdicts[check.name], run_id, checked_at))
    return results


def _result(suite: Suite, check: Expectation, verdict: Verdict, run_id: str, checked_at: datetime) -> CheckResult:
    status, observed = verdict
    return CheckResult(
        check_result_id=make_id(run_id, suite.table, check.name),
        run_id=run_id,
        checked_at=checked_at,
        table_address=suite.table,
        check_name=check.name,
        check_kind="great_expectations",
        severity="error" if check.is_blocking else "warning",
        status="warned" if status == "failed" and not check.is_blocking else status,
        is_blocking=check.is_blocking,
        observed_value=json_text(observed),
        expected_value=json_text(check.wanted),
        why=check.why,
    )


def _verdicts(suite: Suite, over: str, checks: Sequence[Expectation], table: pa.Table) -> dict[str, Verdict]:
    for check in checks:
        for column in (*check.columns, *check.meta.beside):
            if column not in table.column_names:
                given = ", ".join(table.column_names)
                raise SuiteError(f"{suite.table}.yml: {check.name}: {over}.sql gives no {column} (it gives {given})")
    if not table.num_rows:
        return {check.name: ("passed", NOTHING_NEW) for check in checks}
    frame = _frame(table)
    # a column of nulls passes in GX; a figure that the SQL withheld was not judged, and must not look as if it was
    silent = [check for check in checks if over == "profile" and _is_withheld(check, frame)]
    verdicts: dict[str, Verdict] = {check.name: ("skipped", NOT_ENOUGH) for check in silent}
    judged = [check for check in checks if check not in silent]
    return verdicts | _great_expectations(suite, over, judged, frame) if judged else verdicts


def _great_expectations(
    suite: Suite, over: str, checks: Sequence[Expectation], frame: pd.DataFrame
) -> dict[str, Verdict]:
    source = _pandas_source()
    from great_expectations.core.expectation_suite import ExpectationSuite  # noqa: PLC0415 - imports for 4 s

    name = f"{suite.table} {over}"
    try:
        gx_suite = ExpectationSuite(name=name, expectations=[_configuration(check) for check in checks])
    except Exception as error:  # GX raises its own, pydantic's and plain errors here
        raise SuiteError(f"{suite.table}.yml: Great Expectations refuses a check: {error}") from error
    whole = {"result_format": "COMPLETE", "unexpected_index_column_names": ["group_name"]}
    result_format = whole if over == "profile" else {"result_format": "SUMMARY"}
    batches = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
    try:
        outcome = batches.get_batch({"dataframe": frame}).validate(
            gx_suite, result_format={**result_format, "partial_unexpected_count": EXAMPLES_SHOWN}
        )
    finally:
        source.delete_asset(name)
    by_name = {check.name: check for check in checks}
    verdicts = {}
    for result in outcome.results:  # in an order of GX's own
        check = by_name[result.expectation_config.meta["name"]]
        verdicts[check.name] = _verdict(check, result.to_json_dict(), frame)
    return verdicts


@functools.cache
def _pandas_source() -> Any:
    """The pandas source of one ephemeral context; the import takes 4 s, so once a process and only when needed."""
    import great_expectations as gx  # noqa: PLC0415 - see above
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415 - see above

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_pandas("on_record")


def _configuration(check: Expectation) -> dict[str, Any]:
    column = {"column": check.column} if check.column else {}
    return {
        "type": check.type,
        "kwargs": {**column, **check.kwargs},
        "severity": check.severity,
        "meta": {"name": check.name, "why": check.why},
    }


def _verdict(check: Expectation, outcome: Mapping[str, Any], frame: pd.DataFrame) -> Verdict:
    """What GX found, with the values that a reader needs to see: by group on a profile, counted on a batch."""
    error = _exception_message(outcome.get("exception_info") or {})
    if error:
        return "failed", {"error": error}
    status: Status = "passed" if outcome["success"] else "failed"
    found = outcome["result"]
    if "observed_value" in found:
        return status, found["observed_value"]
    if check.over == "profile":
        return status, _by_group(check, frame, [row["group_name"] for row in found.get("unexpected_index_list") or ()])
    # a null is nothing to judge, except to a check that asks for nulls or compares two columns
    judged = found["element_count"] - found.get("missing_count", 0)
    observed = {"rows": judged, "unexpected": found["unexpected_count"]}
    if found["unexpected_count"]:
        observed["examples"] = found["partial_unexpected_list"]
    return status, observed


def _by_group(check: Expectation, frame: pd.DataFrame, failing: Sequence[str]) -> dict[str, object]:
    """The judged values by group: of the failing groups if there are any, else of all."""
    columns = [*(c for c in check.columns if c != "group_name"), *check.meta.beside]
    rows = frame[frame["group_name"].isin(failing)] if failing else frame
    shown: dict[str, object] = {}
    for row in rows.head(GROUPS_SHOWN).to_dict("records"):
        values = {column: row[column] for column in columns}
        shown[str(row["group_name"])] = next(iter(values.values())) if len(values) == 1 else values
    if len(frame) > len(shown):
        shown["…"] = f"{len(frame) - len(shown)} more"
    return shown


def _exception_message(info: Mapping[str, Any]) -> str | None:
    """GX reports one exception flat, several by metric."""
    for part in (info, *(value for value in info.values() if isinstance(value, Mapping))):
        if part.get("raised_exception"):
            return str(part.get("exception_message"))
    return None


def _read(read: Read, query: Query, parameters: Mapping[str, object]) -> pa.Table:
    return read(query.sql, {name: parameters[name] for name in query.parameters})


def _metrics(profile: pa.Table) -> pa.Table:
    """The group and its numbers; a profile may also carry words, which no later run is compared with."""
    numbers = [
        f.name
        for f in profile.schema
        if pa.types.is_integer(f.type) or pa.types.is_floating(f.type) or pa.types.is_decimal(f.type)
    ]
    return profile.select(["group_name", *numbers])


def _frame(table: pa.Table) -> pd.DataFrame:
    """As pandas; DuckDB's sums are decimals, which pandas would keep as objects, so they become floats."""
    fields = [f.with_type(pa.float64()) if pa.types.is_decimal(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields)).to_pandas()


def _is_withheld(check: Expectation, frame: pd.DataFrame) -> bool:
    return "null" not in check.type and any(frame[column].isna().all() for column in check.columns)
