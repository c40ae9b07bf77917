"""What a day's articles cost in an old warehouse: the same 100 articles added to a small and a large history.

    python -m benchmarks.warehouse_growth [--sizes 1000 10000] [--added 100]

The history is our own articles with their facts, made different by a number and spread over a year,
written straight into the warehouse; then `onrecord refresh` runs as a user would run it. Its few
names and texts are repeated, so this measures volume, not the variety of a real archive.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.refresh import Refresh, drop_articles, refresh
from benchmarks.texts import own_articles
from orchestration.extract import extract_many, extractor_version
from orchestration.extract.language import load_pipeline
from orchestration.ingest import CLEANER_VERSION
from orchestration.records import Article, Document, Extraction
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

INBOX = "benchmark_inbox"
BATCH = 1_000
FIRST_DAY = datetime(2024, 3, 1, 6, tzinfo=UTC)
DAYS = 365
RECEIVED = FIRST_DAY + timedelta(days=DAYS)


@dataclass(frozen=True)
class Growth:
    """The refreshes of one size: the history's marts built, nothing new, and the added articles."""

    articles: int
    mebibytes: float
    build: Refresh
    nothing: Refresh
    added: Refresh


def history(size: int, originals: Sequence[tuple[Article, Extraction]]) -> Iterator[tuple[int, Article, Extraction]]:
    """(number, article, facts): copies with a last line that no other has, so that all spans still hold."""
    for number, (article, facts) in zip(range(size), itertools.cycle(originals), strict=False):
        yield (
            number,
            replace(
                article,
                text=f"{article.text}\n\nThis is copy {number} of the history.",
                url=None,
                native_id=f"history-{number}",
                outlet=f"Outlet {number % 20}",
                published_at=FIRST_DAY + timedelta(days=number % DAYS),
                published_at_method="given",
            ),
            facts,
        )


def fill(warehouse: Warehouse, size: int, originals: Sequence[tuple[Article, Extraction]], version: str) -> None:
    """Write the history as if it had been ingested and extracted."""
    warehouse.start_run("history", [INBOX])
    copies = history(size, originals)
    while batch := list(itertools.islice(copies, BATCH)):
        documents = [
            (Document(INBOX, f"history.jsonl#row={number + 1}", "application/json", article.text.encode()), article)
            for number, article, _ in batch
        ]
        warehouse.write_documents("history", RECEIVED, documents, CLEANER_VERSION)
        rows = [(article.article_version_id, facts, 0.0) for _, article, facts in batch]
        warehouse.write_extractions("history", version, RECEIVED, rows)
    warehouse.finish_run("history")


def grow(size: int, added: int, folder: Path, originals: Sequence[tuple[Article, Extraction]], version: str) -> Growth:
    """A warehouse of that size, and what the three refreshes cost."""
    data_dir, inbox, sources = folder / "data", folder / "inbox", folder / "sources.toml"
    inbox.mkdir()
    drop_articles(inbox, 1, "first")
    sources.write_text(f'[[source]]\nid = "{INBOX}"\npath = "inbox"\noutlet = "Benchmark"\n', encoding="utf-8")
    path = Settings(data_dir=data_dir).warehouse_path
    path.parent.mkdir()
    with Warehouse(path) as warehouse:
        fill(warehouse, size, originals, version)
    build = refresh("build", sources, data_dir)
    nothing = refresh("nothing new", sources, data_dir)
    drop_articles(inbox, added, "second")
    more = refresh(f"{added} more", sources, data_dir)
    return Growth(size, path.stat().st_size / 2**20, build, nothing, more)


def markdown(results: Sequence[Growth]) -> str:
    """The table of docs/performance.md; the last column is the cost of the added articles against the first size."""
    heads = ["articles before", "warehouse", "all marts built", "nothing new", results[0].added.step, "ratio"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for result in results:
        cells = [f"{result.articles:,}", f"{result.mebibytes:,.0f} MiB"]
        for one in (result.build, result.nothing, result.added):
            cells.append(f"{one.wall_seconds:.0f} s" + (f" (exit {one.exit_status})" if one.exit_status else ""))
        cells.append(f"{result.added.wall_seconds / results[0].added.wall_seconds:.2f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="articles in the history")
    parser.add_argument("--added", type=int, default=100)
    options = parser.parse_args()

    nlp = load_pipeline(Settings().language_pipeline)
    articles = own_articles()
    originals = list(zip(articles, extract_many(articles, nlp), strict=True))
    results = []
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp(prefix="onrecord-growth-"))
        try:
            results.append(grow(size, options.added, folder, originals, extractor_version(nlp)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(markdown(results))
    return max(one.exit_status for result in results for one in (result.build, result.nothing, result.added))


if __name__ == "__main__":
    sys.exit(main())
