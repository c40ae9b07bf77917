"""`onrecord sources check`: what each source would bring, without writing anything."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from orchestration.cli.console import err, mistakes, out, print_json, settings
from orchestration.cli.run import SourcesFile

if TYPE_CHECKING:
    from orchestration.ingest.sources import FileSource

app = typer.Typer(help="What is named in sources.toml.", no_args_is_help=True)


@dataclass
class Trial:
    """What reading the first documents of a source showed."""

    source: str
    files: int = 0
    bytes: int = 0
    tried: int = 0
    usable: int = 0
    with_date: int = 0
    outlets: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    example: str = ""


@app.command()
def check(
    sources: SourcesFile = None,
    documents: Annotated[int, typer.Option(min=1, help="How many documents of each source to try.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Try each source without writing anything.

    Says what it would bring: files, outlets, dates, and why documents would be refused. Exit status 1 if a source
    brings no usable document.

    Examples:

        onrecord sources check

        onrecord sources check --sources newsroom.toml --documents 500
    """
    from orchestration.ingest.sources import FileSource, SourcesError, load_sources

    chosen = settings(sources_file=sources)
    trials = []
    with mistakes(SourcesError), err.status("Reading …"):
        for source in load_sources(chosen.sources_file):
            if isinstance(source, FileSource):
                trials.append(_try(source, documents))
    if as_json:
        print_json([asdict(trial) for trial in trials])
    else:
        out.print(_table(trials))
    if any(not trial.usable for trial in trials):
        raise typer.Exit(1)


def _try(source: FileSource, documents: int) -> Trial:
    """Documents in equal parts from each of the first files, so that one big file does not stand for all."""
    from orchestration.ingest.files import list_files, read_documents
    from orchestration.ingest.parse import parse
    from orchestration.records import Unusable

    files = list_files(source)
    trial = Trial(source.id, len(files), sum(file.byte_count for file in files))
    outlets: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    share = max(1, documents // max(1, len(files)))
    received = itertools.chain.from_iterable(itertools.islice(read_documents(source, file), share) for file in files)
    for document, unusable in itertools.islice(received, documents):
        trial.tried += 1
        article = unusable or parse(document, source)
        if isinstance(article, Unusable):
            refused[article.reason] += 1
            trial.example = trial.example or f"{document.uri}: {article.detail}"
            continue
        trial.usable += 1
        trial.with_date += article.published_at is not None
        outlets[article.outlet or "none"] += 1
    trial.outlets, trial.refused = dict(outlets.most_common(5)), dict(refused.most_common())
    return trial


def _table(trials: list[Trial]) -> Table:
    table = Table("source", "files", "MB", "tried", "usable", "dated", "outlets", "refused", box=None, pad_edge=False)
    for trial in trials:
        refused = ", ".join(f"{count} {reason}" for reason, count in trial.refused.items())
        table.add_row(
            trial.source,
            f"{trial.files:,}",
            f"{trial.bytes / 1e6:,.1f}",
            str(trial.tried),
            str(trial.usable),
            str(trial.with_date),
            ", ".join(trial.outlets),
            f"{refused}\n{trial.example}" if refused else "",
        )
    return table
