"""The warehouse behind one lock: whichever of UI, schedule and command line comes second waits, then says why.

The lock is the kernel's (flock), so a killed run releases it. Who holds it therefore knows that no
other run is alive, and closes the records of runs that died.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    InitResourceContext,
    ResourceDefinition,
    RunsFilter,
    resource,
)
from filelock import FileLock, Timeout

from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse import Warehouse


class WriterBusy(RuntimeError):
    """Another run writes; the message says which one and what to do."""


@contextlib.contextmanager
def writer_lock(settings: Settings, who: str) -> Iterator[None]:
    """Hold the one right to write, waiting up to `writer_wait_seconds`; re-entrant within a process."""
    path = settings.writer_lock_path
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_suffix(".json")
    lock = FileLock(path, timeout=settings.writer_wait_seconds, is_singleton=True, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise WriterBusy(
            f"Another run is writing ({_holder(holder)}) and did not finish within "
            f"{settings.writer_wait_seconds:.0f} s: wait for it, or raise ONRECORD_WRITER_WAIT_SECONDS."
        ) from None
    try:
        holder.write_text(json.dumps({"who": who, "pid": os.getpid(), "since": time.strftime("%H:%M:%S")}))
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text())
        return f"{held['who']}, process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError):
        return "an unknown process"


@dataclass(frozen=True)
class Writer:
    """Opens the warehouse for the steps of one run, which holds the lock from its first step to its last."""

    settings: Settings

    def open(self) -> Warehouse:
        """One connection for one step: dbt needs the file between steps."""
        return Warehouse(self.settings.warehouse_path)


def writer_resource(settings: Settings) -> ResourceDefinition:
    """The `writer` of a run: lock and bookkeeping around all of its steps."""

    @resource
    def writer(context: InitResourceContext) -> Iterator[Writer]:
        run_id = context.run.run_id if context.run else "outside a run"
        with writer_lock(settings, f"run {run_id[:8]}"):
            if context.instance:
                close_dead_runs(context.instance, alive=run_id)
            writer = Writer(settings)
            with writer.open() as warehouse:
                warehouse.start_run(run_id, git_version=git_version())
            try:
                yield writer
            finally:
                failed = context.instance is not None and context.instance.get_run_stats(run_id).steps_failed > 0
                with writer.open() as warehouse:
                    warehouse.finish_run(run_id, "failed" if failed else "finished")

    return writer


def git_version() -> str | None:
    """The checkout's commit (`-dirty` with changes of its own), None outside a checkout."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def close_dead_runs(instance: DagsterInstance, alive: str) -> None:
    """Mark as failed the runs that are still called running although the writer lock was free."""
    for run in instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.STARTED])):
        if run.run_id != alive:
            instance.report_run_failed(run, "The run's process died; what it committed is kept, the next run goes on.")
