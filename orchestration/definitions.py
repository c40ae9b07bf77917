"""The whole graph on one page: build_defs(settings) for tests and the command line, `defs` for Dagster.

raw -> gate 1 -> extracted -> gate 2 -> staging -> intermediate -> marts -> gate 3 -> published
"""

from __future__ import annotations

from dagster import Definitions, definitions, in_process_executor

from orchestration.defs import assets, automation, checks, dbt, resources
from orchestration.quality import load_suites
from orchestration.settings import Settings


def build_defs(settings: Settings, **overrides: object) -> Definitions:
    """Every asset, check, job, schedule and sensor; `overrides` replace resources by name (for tests)."""
    manifest = dbt.parsed_manifest(settings)
    models = dbt.dbt_models(settings, manifest)
    marts = [key for key in models.keys if key.path[0] == "marts"]
    return Definitions(
        assets=[assets.ingest, assets.extract, models, assets.published(marts, manifest)],
        asset_checks=[checks.gate(suite) for suite in load_suites(settings.expectations_dir)],
        jobs=[automation.refresh, automation.republish],
        schedules=[automation.refresh_schedule(settings)],
        sensors=[automation.inbox_sensor(settings), automation.failure_sensor(settings)],
        resources={
            "writer": resources.writer_resource(settings),
            "dbt": dbt.dbt_resource(settings),
            **overrides,
        },
        # one process: each further one would load Dagster, dbt, spaCy and Great Expectations again
        executor=in_process_executor,
    )


@definitions
def defs() -> Definitions:
    """What `dagster dev -m orchestration.definitions` serves: built when asked for, not when imported."""
    return build_defs(Settings())
