"""`onrecord status`: what is published, what came in, what the gates said, how the last runs ended."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from orchestration.cli.console import mistakes, out, print_json, settings
from orchestration.cli.evidence import printable
from orchestration.cli.published import DataDir, current, reading, rows
from orchestration.settings import Settings

LEDGER = """
    select source_id, outcome, reason, count(*) as document_count
    from fct_ingest_ledger group by all order by source_id, document_count desc
"""
GATES = """
    select table_address, check_name, check_status, severity, observed_value, expected_value, why
    from fct_quality_checks
    where run_id = (select arg_max(run_id, checked_at) from fct_quality_checks)
    order by check_status != 'failed', check_status != 'warned', table_address, check_name
"""


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Runs, ledger, checks and sizes.

    The last runs, what is published, what became of the documents received, what the checks said. Works while a run
    is writing: counts are those of what is published.

    Examples:

        onrecord status

        onrecord status --json | jq '.runs[0]'
    """
    chosen = settings(data_dir=data_dir)
    report: dict[str, Any] = {
        "runs": _runs(chosen),
        "publication": _publication(chosen),
        "ledger": [],
        "checks": [],
        "sizes": {name: _bytes(path) for name, path in _places(chosen).items()},
    }
    if report["publication"]:
        with reading(chosen) as connection:
            report["ledger"] = rows(connection, LEDGER)
            report["checks"] = rows(connection, GATES)
    elif not report["runs"]:
        current(chosen)
    if as_json:
        print_json(report)
    else:
        _print(report)


def _runs(chosen: Settings, limit: int = 5) -> list[dict[str, Any]]:
    """From Dagster's history, which can be read while a run writes. Newest first."""
    if not (chosen.dagster_home / "dagster.yaml").is_file():
        return []
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(chosen.dagster_home)) as instance:
        return [
            {
                "run_id": record.dagster_run.run_id,
                "job": record.dagster_run.job_name,
                "status": record.dagster_run.status.value.lower(),
                "started_at": record.start_time and datetime.fromtimestamp(record.start_time, UTC),
                "seconds": record.start_time and record.end_time and round(record.end_time - record.start_time, 1),
            }
            for record in instance.get_run_records(limit=limit)
        ]


def _publication(chosen: Settings) -> dict[str, Any] | None:
    from orchestration.publish import PublishError, read_current

    with mistakes(PublishError):
        publication = read_current(chosen.published_dir)
    if publication is None:
        return None
    return {
        "run_id": publication.run_id,
        "created_at": publication.created_at,
        "path": str(publication.path),
        "git_version": publication.git_version,
        "onrecord_version": publication.onrecord_version,
        "extractor_versions": publication.extractor_versions,
        "row_counts": publication.row_counts,
    }


def _places(chosen: Settings) -> dict[str, Path]:
    return {
        "warehouse": chosen.warehouse_path,
        "published": chosen.published_dir,
        "dagster_home": chosen.dagster_home,
    }


def _bytes(path: Path) -> int:
    """Of a file or of all below a folder; what a run that writes meanwhile takes away counts nothing."""
    files = [Path(folder, name) for folder, _, names in os.walk(path) for name in names] if path.is_dir() else [path]
    total = 0
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            total += 0 if file.is_symlink() else file.stat().st_size
    return total


def _print(report: dict[str, Any]) -> None:
    runs = [
        (
            f"{run['started_at']:%Y-%m-%d %H:%M}" if run["started_at"] else "not started",
            run["job"],
            Text(run["status"], {"success": "green", "failure": "red"}.get(run["status"], "yellow")),
            str(run["seconds"] or ""),
            run["run_id"][:8],
        )
        for run in report["runs"]
    ]
    _print_table("Runs", ("started", "job", "ended", "seconds", "run"), runs)
    ledger = [
        (row["source_id"], row["outcome"], row["reason"] or "", f"{row['document_count']:,}")
        for row in report["ledger"]
    ]
    _print_table("Documents received", ("source", "outcome", "reason", "documents"), ledger)
    _print_checks(report["checks"])
    if published := report["publication"]:
        title = f"Published {published['created_at']:%Y-%m-%d %H:%M} UTC by run {published['run_id'][:8]}"
        _print_table(title, ("table", "rows"), [(name, f"{n:,}") for name, n in published["row_counts"].items()])
    sizes = ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in report["sizes"].items())
    out.print(Text(sizes, "dim"))


def _print_table(title: str, names: Sequence[str], lines: Sequence[Sequence[str | Text]]) -> None:
    if not lines:
        return
    numeric = {"seconds", "documents", "rows"}
    columns = (Column(name, justify="right" if name in numeric else "left") for name in names)
    table = Table(*columns, box=None, pad_edge=False, header_style="dim")
    for line in lines:
        table.add_row(*line)
    out.print(Text(title, "bold"))
    out.print(table, end="\n\n")


def _print_checks(checks: list[dict[str, Any]]) -> None:
    """All in one line; those that did not pass in full."""
    if not checks:
        return
    counts = Counter(check["check_status"] for check in checks)
    out.print(Text.assemble(("Checks ", "bold"), ", ".join(f"{n:,} {word}" for word, n in counts.most_common())))
    for check in checks:
        style = {"failed": "red", "warned": "yellow"}.get(check["check_status"])
        if style:
            line = (
                f"{check['table_address']}: {check['check_name']}: observed {check['observed_value']}, "
                f"expected {check['expected_value']}. {check['why'] or ''}"
            )
            out.print(Text.assemble((check["check_status"] + " ", style), printable(line)), soft_wrap=True)
    out.print()


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(status)
