"""dbt's data tests as the same rows as the gates' checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from orchestration.quality.results import CheckResult, Status, json_text
from orchestration.records import make_id

_STATUS: Mapping[str, Status] = {"pass": "passed", "warn": "warned", "fail": "failed", "error": "failed"}


def dbt_results(
    run_results: Mapping[str, Any], manifest: Mapping[str, Any], run_id: str, *, checked_at: datetime | None = None
) -> list[CheckResult]:
    """The data tests of one dbt invocation, from its `run_results.json` and `manifest.json`.

    Models, seeds and unit tests are left out. A test's description is its why; one without is named by what
    it tests. Severity `error` blocks, as it does in dbt.
    """
    return list(_results(run_results, manifest, run_id, checked_at or datetime.now(UTC)))


def _results(
    run_results: Mapping[str, Any], manifest: Mapping[str, Any], run_id: str, checked_at: datetime
) -> Iterator[CheckResult]:
    for result in run_results["results"]:
        node = manifest["nodes"].get(result["unique_id"])
        if node is None or node["resource_type"] != "test":
            continue
        blocks = node["config"]["severity"].lower() == "error"
        table = _table(node, manifest)
        failures = result.get("failures")
        yield CheckResult(
            check_result_id=make_id(run_id, table, node["name"]),
            run_id=run_id,
            checked_at=checked_at,
            table_address=table,
            check_name=node["name"],
            check_kind="dbt_test",
            severity="error" if blocks else "warning",
            status=_STATUS.get(result["status"], "skipped"),
            is_blocking=blocks,
            observed_value=json_text({"error": result.get("message")} if failures is None else {"failures": failures}),
            expected_value=json_text({"failures": 0}),
            why=" ".join(node.get("description", "").split()) or _claim(node, table),
        )


def _table(node: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """What a test is about: the model it stands under, else the first that it reads."""
    known = {**manifest["nodes"], **manifest.get("sources", {})}
    for unique_id in (node.get("attached_node"), *node["depends_on"]["nodes"]):
        if unique_id in known:
            about = known[unique_id]
            return f"{about['schema']}.{about.get('alias') or about.get('identifier') or about['name']}"
    return f"{node['schema']}.{node['name']}"


def _claim(node: Mapping[str, Any], table: str) -> str:
    """The name of a test, which is a claim, as a sentence: `marts.fct_quotes: quote_id is unique.`"""
    column = node.get("column_name") or ""
    claim = node["name"].removeprefix(table.rpartition(".")[2]).removeprefix("_")
    if column and claim.startswith(column):
        return f"{table}: {column}{claim.removeprefix(column).replace('_', ' ')}."
    return f"{table}: {claim.replace('_', ' ')}."
