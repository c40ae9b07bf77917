"""`onrecord demo`, `refresh`, `publish`: one run of a Dagster job in this process, told step by step."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live
from rich.panel import Panel
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from orchestration.cli import published
from orchestration.cli.console import err, lasting_stderr, mistakes, nearby, out, print_json, settings, writing_to
from orchestration.cli.published import DataDir
from orchestration.cli.read import quotes_table
from orchestration.settings import PROJECT_DIR, Settings

SECONDS_BETWEEN_LINES = 30
STDOUT, STDERR = 1, 2
_PROGRESS = re.compile(r"[\d,]+ \w")
"""How our steps report: `1,200 articles extracted`. Other lines are Dagster's and dbt's own."""
_CLASS = re.compile(r"\b(?:\w+\.)+[A-Z]\w+: ")
"""The class before an exception's message: `orchestration.warehouse.WarehouseLocked: `."""
DEMO_SOURCES = PROJECT_DIR / "demo" / "sources.toml"

SourcesFile = Annotated[
    Path | None, typer.Option("--sources", "-s", help="What to ingest.", show_default="sources.toml")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON; progress stays on stderr.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show every line that the steps log.")]


def demo(verbose: Verbose = False) -> None:
    """Run the bundled articles to see it work.

    The whole pipeline, then a table of what was found and where the outputs lie. Takes a minute, writes only to the
    folder `demo` of the data folder, and can be repeated: the second time finds nothing new.

    Example:

        onrecord demo
    """
    chosen = settings()
    chosen = chosen.model_copy(update={"data_dir": chosen.data_dir / "demo", "sources_file": DEMO_SOURCES})
    _execute(chosen, "refresh", verbose)
    with published.reading(chosen) as connection:
        out.print(quotes_table(connection))
    out.print(Panel(_what_next(chosen), title="The demo is published", border_style="green"))


def _what_next(chosen: Settings) -> Table:
    folder, data_dir = nearby(chosen.published_dir / "current"), nearby(chosen.data_dir)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for path, meaning in (
        ("parquet/", "one file a table, for any BI tool"),
        ("analytics.duckdb", "the same tables, for SQL"),
        ("datapackage.json", "what every column means, hashes, versions"),
    ):
        grid.add_row(f"{folder}/{path}", meaning)
    grid.add_row()
    for command, meaning in (
        (f"uv run onrecord quotes --about bridge -d {data_dir}", "in their sentences"),
        (f"uv run onrecord ui -d {data_dir}", "every step and check, in the browser"),
        ("uv run onrecord refresh", "your own articles, named in sources.toml"),
    ):
        grid.add_row(Text(command, "cyan"), meaning)
    return grid


def refresh(
    data_dir: DataDir = None, sources: SourcesFile = None, as_json: AsJson = False, verbose: Verbose = False
) -> None:
    """Take in what is new, audit it, publish it.

    Runs the Dagster job `refresh` here and now, in the same history that `onrecord ui` shows. When a gate fails, the
    reasons are printed, the exit status is 1, and what was published before stays as it is. A run that was killed is
    taken up where it stopped.

    Examples:

        onrecord refresh

        onrecord refresh --sources newsroom.toml --data-dir /srv/onrecord
    """
    from orchestration.defs.corrections import CorrectionsError, read_corrections
    from orchestration.ingest.sources import SourcesError, load_sources

    chosen = settings(data_dir=data_dir, sources_file=sources)
    with mistakes(SourcesError, CorrectionsError):  # before anything big is loaded
        load_sources(chosen.sources_file)
        read_corrections(chosen.entity_corrections)
    _finish(chosen, "refresh", as_json, verbose)


def publish(data_dir: DataDir = None, as_json: AsJson = False, verbose: Verbose = False) -> None:
    """Publish the marts once more as they stand.

    For when a publication was deleted or damaged. Nothing is ingested, extracted or audited, so marts that are not
    those of the last publication are refused.

    Example:

        onrecord publish
    """
    _finish(settings(data_dir=data_dir), "publish", as_json, verbose)


def _finish(chosen: Settings, job: str, as_json: bool, verbose: bool) -> None:
    run_id = _execute(chosen, job, verbose)
    folder = published.current(chosen)
    if as_json:
        print_json({"run_id": run_id, "success": True, "published": str(folder)})
    else:
        err.print(f"Published: {nearby(chosen.published_dir / 'current')}", soft_wrap=True)


def _execute(chosen: Settings, job: str, verbose: bool) -> str:
    """Run the job; the run's id. UserError if a mistake stopped it, a red panel and status 1 if a gate did."""
    _say_if_busy(chosen)
    with err.status("Starting …"):
        from dagster import DagsterInvalidDefinitionError

        from orchestration.definitions import build_defs
        from orchestration.defs.dbt import ProjectError
        from orchestration.defs.resources import WriterBusy
        from orchestration.defs.runs import execute_job
        from orchestration.quality import SuiteError

        with mistakes(SuiteError, ProjectError, DagsterInvalidDefinitionError):  # the last for a schedule that is none
            definitions = build_defs(chosen)
    steps = Steps(verbose)
    with steps.watching(), mistakes(WriterBusy):
        outcome = execute_job(definitions, chosen, job, steps.tell)
    if any("DagsterExecutionInterruptedError" in reason for reason in outcome.failures):
        err.print("Stopped. What was written is kept, and the next `onrecord refresh` goes on from there.")
        raise typer.Exit(130)
    if not outcome.success:
        reasons = (
            "\n".join(f"• {_CLASS.sub('', reason)}" for reason in outcome.failures)
            or "no reason was given; see `onrecord ui`"
        )
        kept = "Nothing was published; what was published before is untouched."
        err.print(Panel(Text(f"{reasons}\n\n{kept}"), title=f"The run {outcome.run_id[:8]} failed", border_style="red"))
        raise typer.Exit(1)
    return outcome.run_id


def _say_if_busy(chosen: Settings) -> None:
    with writing_to(chosen.data_dir):
        if is_writing(chosen):
            err.print(f"Another run is writing; waiting up to {chosen.writer_wait_seconds:.0f} s for it …")


def is_writing(chosen: Settings) -> bool:
    """Whether some run holds the writer lock now. OSError where the lock file cannot be opened."""
    from filelock import FileLock, Timeout

    if not chosen.writer_lock_path.exists():
        return False
    try:
        with FileLock(chosen.writer_lock_path, timeout=0):
            return False
    except Timeout:
        return True


class Steps:
    """A line for each finished step; while one runs, a spinner with the last thing it said.

    Dagster redirects the descriptors of stdout and stderr into the log files of the step that runs, so this writes to
    stderr as it was before. What dbt prints stays in those files; only `verbose` shows it, on stderr.
    """

    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.console = lasting_stderr()
        self.began: dict[str, float] = {}
        self.spoke = time.monotonic()
        self.spinner = Spinner("dots", Text("Starting …"))

    @contextmanager
    def watching(self) -> Iterator[None]:
        sys.stdout.flush()
        stdout = os.dup(STDOUT)
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(STDERR if self.verbose else nowhere.fileno(), STDOUT)
        try:
            with Live(self.spinner, console=self.console, transient=True, redirect_stdout=False, redirect_stderr=False):
                yield
        finally:
            sys.stdout.flush()
            os.dup2(stdout, STDOUT)
            os.close(stdout)

    def tell(self, step: str, message: str) -> None:
        """What `execute_job` reports: a step's `started`, `done`, `failed`, `skipped`, or a line of its log."""
        name = step.replace("__", "/")
        match message:
            case "started":
                self.began[step] = time.monotonic()
                self.spinner.update(text=Text(f"{name} …"))
            case "done" | "failed" | "skipped":
                seconds = time.monotonic() - self.began.get(step, time.monotonic())
                mark, style = {"done": ("✓", "green"), "failed": ("✗", "red"), "skipped": ("-", "dim")}[message]
                self.console.print(Text.assemble((f"{mark} ", style), f"{name:<50}", (f"{seconds:7.1f} s", "dim")))
            case _ if self.verbose:
                self.console.print(f"  {name}: {message}", soft_wrap=True)
            case _ if _PROGRESS.match(message):
                self.spinner.update(text=Text(f"{name}: {message}", no_wrap=True, overflow="ellipsis"))
                if self._is_due():
                    self.console.print(f"  {name}: {message}", soft_wrap=True)

    def _is_due(self) -> bool:
        """Where no spinner can turn, as in a log file, a line now and then shows that it goes on."""
        due = not self.console.is_terminal and time.monotonic() - self.spoke > SECONDS_BETWEEN_LINES
        if due:
            self.spoke = time.monotonic()
        return due


def register(app: typer.Typer, panel: str) -> None:
    for command in (demo, refresh, publish):
        app.command(rich_help_panel=panel)(command)
