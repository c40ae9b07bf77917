"""Articles to measure speed on: our own (gold and demo), repeated, or a JSON-lines corpus given by path."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.gold_cases import load_cases
from orchestration.ingest.blocks import label_blocks
from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource, load_sources
from orchestration.records import Article

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
