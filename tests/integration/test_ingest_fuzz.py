"""Broken documents of every format: each gives an article that can be stored, or a reason. None raises, none hangs.

The same mutations as `benchmarks/fuzz.py` makes by the ten thousand, a few of each kind.
"""

import time

import pytest

from benchmarks.fuzz import KINDS, SLOWEST, run
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource
from orchestration.records import Article, Document

FEWEST = 40


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutation_of_a_document_breaks_its_reader_or_the_cleaner(tmp_path, kind):
    share, sample, _ = KINDS[kind]
    tally = run(kind, max(FEWEST, round(share * 1200)), 7, tmp_path, assert_storable)
    assert not tally.crashed
    assert tally.slowest < SLOWEST
    assert tally.articles or not sample or kind in ("rss", "atom", "json feed", "sitemap")


def assert_storable(article: Article) -> None:
    for value in (
        article.text,
        article.title,
        article.outlet,
        article.url,
        article.native_id,
        article.section,
        article.credit,
        *article.authors,
    ):
        assert not set(value or "") & {"\x00", "\x1f"}
        (value or "").encode()
    inside = "".join(article.text[slice(*block.span)] for block in article.blocks)
    assert "".join(inside.split()) == "".join(article.text.split())


def test_a_document_made_of_a_million_line_ends_or_tags_is_no_hang():
    for content in (b"\n" * 1_000_000, b"<p>" * 200_000, b"a\n\n" * 20_000):
        began = time.monotonic()
        parse(Document("s", "u", "text/html", content), FileSource(id="s", path="x"))
        parse(Document("s", "u", "text/plain", content), FileSource(id="s", path="x"))
        assert time.monotonic() - began < 2 * SLOWEST
