"""Articles to measure on: our own (gold and demo), repeated; a JSON-lines corpus given by path; a warehouse's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from benchmarks.gold_cases import load_cases
from orchestration.ingest.blocks import label_blocks
from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource, load_sources
from orchestration.records import Article
from orchestration.warehouse.rows import article_from_row

DEMO = Path(__file__).parent.parent / "demo" / "sources.toml"


def word_count(text: str) -> int:
    return len(text.split())


def own_articles() -> list[Article]:
    """The demo's articles and the gold articles of several blocks, with the blocks that the cleaner gives them."""
    demo = [article for source in load_sources(DEMO) if isinstance(source, FileSource) for article in _articles(source)]
    gold = [case.article for case in load_cases() if "blocks" in case.tasks]
    return demo + [replace(article, blocks=label_blocks(article.text)) for article in gold]


def corpus_articles(path: Path) -> Iterator[Article]:
    """Every usable article of a file that `sources.toml` could name."""
    return _articles(FileSource.model_validate({"id": "corpus", "path": str(path.resolve())}))


def stored_articles(warehouse: Path, version_ids: Sequence[str]) -> Iterator[tuple[str, Article]]:
    """The versions that a warehouse has of these, with their ids; it is only read."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        found = connection.execute("from raw.articles where list_contains($1, article_version_id)", [[*version_ids]])
        columns = [column[0] for column in found.description or ()]
        for values in found.fetchall():
            row = dict(zip(columns, values, strict=True))
            yield str(row["article_version_id"]), article_from_row(row)


def _articles(source: FileSource) -> Iterator[Article]:
    for file in list_files(source):
        for document, problem in read_documents(source, file):
            article = problem or parse(document, source)
            if isinstance(article, Article):
                yield article


def sample(articles: Iterator[Article] | list[Article], words: int) -> list[Article]:
    """Articles, again from the first when they run out, until they hold so many words. ValueError if there are none."""
    chosen: list[Article] = []
    for article in itertools.cycle(articles):
        chosen.append(article)
        words -= word_count(article.text)
        if words <= 0:
            break
    if not chosen:
        raise ValueError("no usable article to measure on")
    return chosen
