"""The gates: one blocking asset check per expectation, its observed value beside its verdict in the UI."""

from collections.abc import Iterator

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    ResourceParam,
    multi_asset_check,
)

from orchestration.defs.resources import Writer
from orchestration.ingest.sources import load_sources
from orchestration.quality import CheckResult, Suite, judge


def gate(suite: Suite) -> AssetChecksDefinition:
    """The checks of one table: its profile and this run's rows are read once, judged once, recorded once."""
    key = AssetKey(suite.asset_key)

    @multi_asset_check(
        name=f"gate_{suite.table.replace('.', '_')}",
        specs=[
            AssetCheckSpec(e.name, asset=key, description=e.why, blocking=e.is_blocking) for e in suite.expectations
        ],
    )
    def checks(context: AssetCheckExecutionContext, writer: ResourceParam[Writer]) -> Iterator[AssetCheckResult]:
        sources_file = writer.settings.sources_file
        with writer.open() as warehouse:
            results = judge(
                [suite],
                warehouse.query,
                context.run.run_id,
                save_profile=warehouse.save_profile,
                max_quarantined_shares={s.id: s.max_quarantined_share for s in load_sources(sources_file)},
            )
            warehouse.record_checks(results)
        for result in results:
            yield _as_dagster(result, key)

    return checks


def _as_dagster(result: CheckResult, key: AssetKey) -> AssetCheckResult:
    return AssetCheckResult(
        asset_key=key,
        check_name=result.check_name,
        passed=result.status in {"passed", "skipped"},
        severity=AssetCheckSeverity.ERROR if result.severity == "error" else AssetCheckSeverity.WARN,
        description=result.why,
        metadata={"status": result.status, "observed": result.observed_value, "expected": result.expected_value},
    )
