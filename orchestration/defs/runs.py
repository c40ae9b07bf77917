"""One run of a job in this process, recorded in the same Dagster history that the UI shows."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dagster import (
    AssetCheckEvaluation,
    AssetCheckSeverity,
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    Definitions,
    ExecuteInProcessResult,
    InitLoggerContext,
    LoggerDefinition,
)

from orchestration.defs.resources import writer_lock
from orchestration.settings import Settings

DAGSTER_YAML = Path(__file__).with_name("dagster.yaml")

OnEvent = Callable[[str, str], None]
"""Told the step and what it says: `started`, `done`, `failed`, or a line of its progress."""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended; `failures` are sentences for people, the reasons of the gates among them."""

    run_id: str
    success: bool
    failures: tuple[str, ...]


def prepare_home(settings: Settings) -> Path:
    """Dagster's folder below the data folder, with our instance settings in it."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DAGSTER_YAML, settings.dagster_home / "dagster.yaml")
    return settings.dagster_home


def execute_job(definitions: Definitions, settings: Settings, job_name: str, on_event: OnEvent) -> RunOutcome:
    """Run a job here and now. WriterBusy if another run keeps the warehouse for too long."""
    with (
        writer_lock(settings, f"`onrecord {job_name}`"),
        DagsterInstance.from_config(str(prepare_home(settings))) as instance,
    ):
        job = definitions.resolve_job_def(job_name)
        job = job.with_logger_defs({"progress": _progress_logger(on_event)})
        result = job.execute_in_process(
            instance=instance, raise_on_error=False, run_config={"loggers": {"progress": {"config": {}}}}
        )
        return RunOutcome(result.run_id, result.success, tuple(_reasons(result)))


class _Relay(logging.Handler):
    """Hands Dagster's events and the assets' own log lines to `on_event`."""

    def __init__(self, on_event: OnEvent) -> None:
        super().__init__()
        self.on_event = on_event

    def emit(self, record: logging.LogRecord) -> None:
        event: DagsterEvent | None = getattr(record, "dagster_event", None)
        step = getattr(record, "dagster_meta", {}).get("step_key") or ""
        if event is None and record.levelno >= logging.INFO:
            self.on_event(step, getattr(record, "dagster_meta", {}).get("orig_message") or record.getMessage())
        elif event is not None and (word := _STEP_WORDS.get(event.event_type)):
            self.on_event(event.step_key or "", word)


_STEP_WORDS = {
    DagsterEventType.STEP_START: "started",
    DagsterEventType.STEP_SUCCESS: "done",
    DagsterEventType.STEP_FAILURE: "failed",
    DagsterEventType.STEP_SKIPPED: "skipped",
}


def _progress_logger(on_event: OnEvent) -> LoggerDefinition:
    def make(_context: InitLoggerContext) -> logging.Logger:
        relay = logging.Logger("onrecord.progress", logging.DEBUG)
        relay.addHandler(_Relay(on_event))
        return relay

    return LoggerDefinition(make)


def _reasons(result: ExecuteInProcessResult) -> Iterator[str]:
    """One sentence for each check that blocked and each step that broke, in their order."""
    steps_failed = False
    for event in result.all_events:
        if event.event_type is DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            if not check.passed and check.severity is AssetCheckSeverity.ERROR:
                yield _blocked(check)
        elif event.event_type is DagsterEventType.STEP_FAILURE:
            steps_failed = True
            yield from _broke(event, f"{event.step_key}: ")
        elif event.event_type is DagsterEventType.RUN_FAILURE and not steps_failed:
            yield from _broke(event, "")


def _blocked(check: AssetCheckEvaluation) -> str:
    shown = {name: value.value for name, value in check.metadata.items()}
    address = ".".join(check.asset_key.path)
    if "observed" not in shown:
        return f"{address}: dbt test {check.check_name} failed. {check.description or ''}".strip()
    seen = f"observed {shown['observed']}, expected {shown['expected']}"
    return f"{address}: {check.check_name} failed: {seen}. {check.description}"


def _broke(event: DagsterEvent, where: str) -> Iterator[str]:
    error = getattr(event.event_specific_data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    if error is not None and error.cls_name != "DagsterAssetCheckFailedError":
        yield where + error.message.strip().removeprefix(f"{error.cls_name}: ")
