"""`onrecord quarantine`: what came and gave no article, why, and how to have it read again."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.table import Column, Table
from rich.text import Text

from orchestration.cli.console import UserError, err, mistakes, out, print_json, settings
from orchestration.cli.evidence import printable
from orchestration.cli.published import DataDir
from orchestration.cli.run import SourcesFile
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.records import Document
    from orchestration.warehouse import Warehouse

SHOWN_CHARACTERS = 1_000
ID_DIGITS = 8

app = typer.Typer(help="What came and gave no article.", no_args_is_help=True)

SourceId = Annotated[str | None, typer.Option("--source", help="Only those of this source.")]
Reason = Annotated[str | None, typer.Option(help="Only those with this reason, as `list` shows them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    source: SourceId = None,
    reason: Reason = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Only those received since that day.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, the latest first.")] = 20,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Documents that gave no article.

    Each with its reason and a sentence on what to do; what was read or fetched after all is left out. Reads the
    warehouse, so it waits while a run is writing.

    Examples:

        onrecord quarantine list

        onrecord quarantine list --source wire --reason wrong_language

        onrecord quarantine list --since 2024-05-01 --json | jq -r '.[].uri'
    """
    with _opened(settings(data_dir=data_dir), read_only=True) as warehouse:
        since = since and since.replace(tzinfo=UTC)
        found = warehouse.quarantined(source_id=source, reason=_known(reason), since=since).to_pylist()
    if as_json:
        print_json(found[:limit])
        return
    if not found:
        err.print("Nothing is quarantined that fits.")
        return
    out.print(_table(found[:limit]))
    counts = Counter(row["reason"] for row in found)
    reasons = ", ".join(f"{count:,} {word}" for word, count in counts.most_common())
    err.print(f"{len(found):,} in quarantine: {reasons}. `onrecord quarantine show ID` says more of one.")


def _table(found: list[dict[str, Any]]) -> Table:
    columns = (Column("id", no_wrap=True), Column("received", no_wrap=True), "source", Column("reason", no_wrap=True))
    table = Table(*columns, Column("document", ratio=1, overflow="fold"), Column("what to do", ratio=1))
    for row in found:
        table.add_row(
            row["document_id"][:ID_DIGITS],
            f"{row['fetched_at']:%Y-%m-%d}",
            row["source_id"],
            row["reason"],
            Text(printable(row["uri"])),
            Text("waits for the next refresh" if row["is_waiting"] else printable(row["detail"] or "")),
        )
    return table


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="ID", help="Of the document, or its first digits.")],
    sources: SourcesFile = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """One of them, with how it begins.

    Says where it came from, when, why it gave no article and what to do, and shows its first characters, read again
    from where they lie: a file, or the archive of what was fetched.

    Examples:

        onrecord quarantine show 3f2a9c01

        onrecord quarantine show 3f2a9c01 --json | jq -r .beginning
    """
    chosen = settings(data_dir=data_dir, sources_file=sources)
    with _opened(chosen, read_only=True) as warehouse:
        row = _one(warehouse, document)
    with err.status("Reading …"):
        row["beginning"] = _beginning(chosen, row)
    if as_json:
        print_json(row)
        return
    told = {
        "document": row["uri"],
        "source": row["source_id"],
        "received": f"{row['fetched_at']:%Y-%m-%d %H:%M} UTC, {row['media_type']}, {row['byte_count']:,} bytes",
        "reason": row["reason"],
        "detail": row["detail"],
        "retry": "waits for the next `onrecord refresh`"
        if row["is_waiting"]
        else f"onrecord quarantine retry {document}",
    }
    table = Table.grid(padding=(0, 2))
    for name, value in told.items():
        table.add_row(Text(name, "dim"), Text(printable(value or "")))
    out.print(table)
    if row["beginning"] is None:
        err.print("It does not lie where it came from any more, so its beginning cannot be shown.")
    else:
        out.print(Text("\n" + printable(row["beginning"] or "(It is empty.)")))


@app.command()
def retry(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Of documents, or the first digits of their ids.")
    ] = None,
    source: SourceId = None,
    reason: Reason = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are in quarantine.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Have the next refresh read them again.

    For when the source, its settings or On Record have changed since. Files are read and pages fetched again; the
    ledger keeps what it says of the first attempt and gets a row for the next.

    Examples:

        onrecord quarantine retry 3f2a9c01

        onrecord quarantine retry --source wire --reason wrong_language

        onrecord quarantine retry --all
    """
    if not (documents or source or reason or everything):
        raise UserError("Say which: ids, --source, --reason or --all. `onrecord quarantine list` shows them.")
    with _opened(settings(data_dir=data_dir), read_only=False) as warehouse:
        if documents:
            asked = {row["document_id"] for given in documents for row in [_one(warehouse, given)]}
        else:
            found = warehouse.quarantined(source_id=source, reason=_known(reason))
            asked = set(found["document_id"].to_pylist())
        if not asked:
            raise UserError("Nothing is quarantined that fits; `onrecord quarantine list` shows what is.")
        warehouse.retry(sorted(asked), datetime.now(UTC))
    count = "1 document" if len(asked) == 1 else f"{len(asked):,} documents"
    out.print(f"{count} will be read again by the next `onrecord refresh`.")


@contextlib.contextmanager
def _opened(chosen: Settings, *, read_only: bool) -> Iterator[Warehouse]:
    from orchestration.warehouse import Warehouse, WarehouseError

    if not chosen.warehouse_path.is_file():
        raise UserError(f"There is no warehouse in {chosen.data_dir} yet: `onrecord refresh` makes one.")
    with mistakes(WarehouseError), Warehouse(chosen.warehouse_path, read_only=read_only) as warehouse:
        yield warehouse


def _one(warehouse: Warehouse, given: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = warehouse.quarantined(document_id=given).to_pylist()
    if not found:
        raise UserError(f"No document in quarantine has an id that begins with {given!r}: `onrecord quarantine list`.")
    if len(found) > 1:
        raise UserError(f"{len(found)} documents in quarantine begin with {given!r}: give more digits.")
    return found[0]


def _known(reason: str | None) -> str | None:
    from orchestration.records import UnusableReason

    if reason is not None and reason not in (known := get_args(UnusableReason)):
        raise UserError(f"--reason cannot be {reason!r}: choose one of {', '.join(known)}.")
    return reason


def _beginning(chosen: Settings, row: dict[str, Any]) -> str | None:
    """The first characters of the document's content, as far as it still lies where it came from."""
    from orchestration.engine.ingesting import find_document
    from orchestration.ingest.sources import SourcesError, load_sources

    with contextlib.suppress(SourcesError):
        for source in load_sources(chosen.sources_file):
            if source.id == row["source_id"]:
                received = find_document(source, row["uri"], chosen.archive_dir)
                return _characters(received[0]) if received else None
    return None


def _characters(document: Document) -> str:
    from orchestration.ingest.text import charset_of, decode

    head = document.content[: 8 * SHOWN_CHARACTERS]
    text = decode(head, charset_of(document.media_type))
    if not isinstance(text, str):
        return head[: SHOWN_CHARACTERS // 4].hex(" ")
    return text[:SHOWN_CHARACTERS]
