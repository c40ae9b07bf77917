"""When: two jobs, one schedule, one sensor on the sources' folders, one on failures."""

import json

from dagster import (
    AssetSelection,
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunRequest,
    ScheduleDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    run_failure_sensor,
    sensor,
)

from orchestration.ingest.files import list_files
from orchestration.ingest.sources import FileSource, load_sources
from orchestration.records import make_id
from orchestration.settings import Settings

refresh = define_asset_job(
    "refresh", selection=AssetSelection.all(), description="New documents to an audited publication, in one run."
)
republish = define_asset_job(
    "publish",
    selection=AssetSelection.assets("published/current"),
    description="The marts that were audited and published last, published anew.",
)


def refresh_schedule(settings: Settings) -> ScheduleDefinition:
    """Off until someone switches it on in the UI: a fresh install should not start to work by itself."""
    return ScheduleDefinition(
        name="refresh_schedule", job=refresh, cron_schedule=settings.schedule, execution_timezone="UTC"
    )


def inbox_sensor(settings: Settings) -> SensorDefinition:
    """One run when the files of the sources are other than at the last look."""

    @sensor(name="inbox_sensor", job=refresh, minimum_interval_seconds=30, default_status=DefaultSensorStatus.STOPPED)
    def inbox(context: SensorEvaluationContext) -> RunRequest | SkipReason:
        """Refresh when a file of a source is new or changed."""
        sources = load_sources(settings.sources_file)
        files = [f for source in sources if isinstance(source, FileSource) for f in list_files(source)]
        seen = make_id(*((f.name, f.byte_count, f.modified_at_ns) for f in files))
        if seen == context.cursor:
            return SkipReason(f"None of {len(files)} files changed.")
        context.update_cursor(seen)
        return RunRequest(run_key=seen)

    return inbox


def failure_sensor(settings: Settings) -> SensorDefinition:
    """Each failed run as one line of `alerts.jsonl`, for a mailer or a pager to follow."""

    @run_failure_sensor(name="failure_sensor", default_status=DefaultSensorStatus.RUNNING)
    def failed(context: RunFailureSensorContext) -> None:
        """Write the failed run and its reasons to alerts.jsonl in the data folder."""
        alert = {
            "run_id": context.dagster_run.run_id,
            "job": context.dagster_run.job_name,
            "reason": context.failure_event.message,
            "steps": [e.step_key for e in context.get_step_failure_events()],
        }
        with (settings.data_dir / "alerts.jsonl").open("a", encoding="utf-8") as alerts:
            alerts.write(json.dumps(alert) + "\n")

    return failed
