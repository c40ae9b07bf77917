"""Two thousand broken documents: each gives an article that can be stored, or a reason. None raises, none hangs."""

import gzip
import json
import random
import time
from pathlib import Path

import pytest

from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource, Source
from orchestration.records import Article, Document

PAGE = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour reopens | Coast Post</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour reopens",
"author": [{"name": "Jo Ek"}], "datePublished": "2024-02-05T08:30:00Z"}</script></head>
<body><nav><a href="/">Home</a></nav><article>
<h1>Harbour reopens</h1>
<p class="byline">By <a href="/jo">Jo Ek</a></p><time datetime="2024-02-05T08:30Z">today</time>
<p>The harbour of Vesla reopened on Monday after ten weeks of ice, and the first ferry left for Oslo before noon.</p>
<figure><img src="a.jpg"><figcaption>A ferry waits. Photo: Per Aas/Coast Post</figcaption></figure>
<p>\xe2\x80\x9cThe crews had waited long enough,\xe2\x80\x9d said Ida Moen, the harbour master.</p>
<ul><li>Ferries sail at noon<br>and at six</li></ul><aside><h3>Related</h3><a href="/b">Fares to rise</a></aside>
</article><footer>Contact us</footer></body></html>"""
TEXT = b"""Harbour of Vesla reopens after ten weeks

By Jo Ek

VESLA, Feb. 5, 2024 (Example) \xe2\x80\x94 The harbour reopened on Monday, its master said.
Ferry fares to rise [REVEALED]
READ MORE: How the ice came
\xe2\x80\x9cWe waited,\xe2\x80\x9d she said.

(Reporting by Jo Ek; Editing by Per Aas)"""
ROWS = b"".join(
    json.dumps(
        {"title": "Harbour reopens", "text": TEXT.decode(), "date": "2024-02-05", "author": ["Jo Ek"], "id": n}
    ).encode()
    + b"\n"
    for n in range(3)
)
PIECES = [
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"<!--", b"-->", b"<![CDATA[", b"<template>", b"<svg>",
    b"<br><br>", b"<h1>", b'<script type="application/ld+json">{"@type":"Article","@graph":', b'<meta charset="utf-7">',
    b'<a href="http://[">', b'<time datetime="99999-99-99">', b"&#0;", b"&#55296;", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"\\ud800", b'"', b"{", b"[", b"1e999", b"\n\n", b"\t", b",", b"\xe2\x80\xa8",
]  # fmt: skip
SLOWEST = 5.0
"""Seconds for one document; far above what any takes, so that it tells a hang and not a busy machine."""


def mutated(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice([1, 3, 10, 30])):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0:
            del data[at : at + rng.randrange(1, 60)]
        elif kind == 1:
            data[at:at] = rng.choice(PIECES) * rng.choice([1, 1, 2, 30])
        elif kind == 2:
            data[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 3:
            data[at:at] = data[at // 2 : at // 2 + rng.randrange(300)]
        elif kind == 4 and rng.random() < 0.1:
            data[at:at] = rng.choice([b"<div>", b"<ul><li>", b"<b>", b"[", b'{"a":']) * 3000
        elif rng.random() < 0.2:
            del data[at:]
    return bytes(data)


def outcomes(content: bytes, suffix: str, folder: Path) -> list[object]:
    path = folder / f"document{suffix}"
    path.write_bytes(content)
    source = FileSource(id="s", path=str(path), language="any")
    return [problem or parse(document, source) for document, problem in read_documents(source, list_files(source)[0])]


@pytest.mark.parametrize(
    ("original", "suffix", "times"),
    [(PAGE, ".html", 150), (TEXT, ".txt", 850), (ROWS, ".jsonl", 500), (ROWS, ".json", 250), (ROWS, ".csv", 250)],
)
def test_no_mutation_of_a_document_breaks_the_cleaner(tmp_path, original, suffix, times):
    rng = random.Random(f"{suffix} of the first of May")
    for _ in range(times):
        content = mutated(original, rng)
        began = time.monotonic()
        for outcome in outcomes(content, suffix, tmp_path):
            if isinstance(outcome, Article):
                assert_storable(outcome)
            else:
                assert outcome.reason != "failed" and outcome.detail, content
        assert time.monotonic() - began < SLOWEST, content


def assert_storable(article: Article) -> None:
    for value in (
        article.text,
        article.title,
        article.outlet,
        article.url,
        article.native_id,
        article.section,
        *article.authors,
    ):
        assert not set(value or "") & {"\x00", "\x1f"}
        (value or "").encode()
    inside = "".join(article.text[slice(*block.span)] for block in article.blocks)
    assert "".join(inside.split()) == "".join(article.text.split())


def test_a_broken_archive_never_raises(tmp_path):
    rng = random.Random(7)
    for _ in range(100):
        for outcome in outcomes(mutated(gzip.compress(ROWS), rng), ".jsonl.gz", tmp_path):
            assert isinstance(outcome, Article) or outcome.reason != "failed"


def test_a_document_made_of_a_million_line_ends_or_tags_is_no_hang():
    for content in (b"\n" * 1_000_000, b"<p>" * 200_000, b"a\n\n" * 20_000):
        began = time.monotonic()
        parse(Document("s", "u", "text/html", content), Source(id="s"))
        parse(Document("s", "u", "text/plain", content), Source(id="s"))
        assert time.monotonic() - began < 2 * SLOWEST
