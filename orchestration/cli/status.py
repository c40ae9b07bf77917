"""`onrecord status`: what is published, what came in, what the gates said, how the last runs ended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
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
    """The last runs, what is published, the ledger of documents, the checks, and the sizes on disk.

    Works while a run is writing: counts are those of what is published.

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
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)


def _print(report: dict[str, Any]) -> None:
    runs = _table("Runs", "started", "job", "ended", "seconds", "run")
    for run in report["runs"]:
        style = {"success": "green", "failure": "red"}.get(run["status"], "yellow")
        started = f"{run['started_at']:%Y-%m-%d %H:%M}" if run["started_at"] else "not started"
        runs.add_row(started, run["job"], Text(run["status"], style), str(run["seconds"] or ""), run["run_id"][:8])
    ledger = _table("Documents received", "source", "outcome", "reason", "documents")
    for row in report["ledger"]:
        ledger.add_row(row["source_id"], row["outcome"], row["reason"] or "", f"{row['document_count']:,}")
    for table in (runs, ledger):
        if table.row_count:
            out.print(table, end="\n\n")
    _print_checks(report["checks"])
    if report["publication"]:
        published = report["publication"]
        when = f"Published {published['created_at']:%Y-%m-%d %H:%M} UTC by run {published['run_id'][:8]}"
        tables = _table(when, "table", "rows")
        for name, count in published["row_counts"].items():
            tables.add_row(name, f"{count:,}")
        out.print(tables, end="\n\n")
    sizes = ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in report["sizes"].items())
    out.print(Text(sizes, "dim"))


def _print_checks(checks: list[dict[str, Any]]) -> None:
    """All in one line; those that did not pass in full."""
    passed = sum(check["check_status"] == "passed" for check in checks)
    if not checks:
        return
    out.print(Text.assemble(("Checks ", "bold"), f"{passed} of {len(checks)} passed"))
    for check in checks:
        if check["check_status"] in {"failed", "warned"}:
            style = "red" if check["check_status"] == "failed" else "yellow"
            line = (
                f"{check['table_address']}: {check['check_name']}: observed {check['observed_value']}, "
                f"expected {check['expected_value']}. {check['why'] or ''}"
            )
            out.print(Text.assemble((check["check_status"] + " ", style), printable(line)), soft_wrap=True)
    out.print()


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(status)
