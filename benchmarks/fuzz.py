"""Broken documents by the thousand, of every format that is read: no crash, no hang, bounded memory.

    python -m benchmarks.fuzz [--documents 20000] [--seed 1] [--only html warc] [--json]

Each goes through its reader and the cleaner. The exit status is 1 for one that crashed or took over five seconds.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from orchestration.ingest.feeds import read_feed
from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sitemaps import read_sitemap
from orchestration.ingest.sources import FileSource
from orchestration.ingest.web_archives import ArchiveWriter
from orchestration.records import Article, Unusable

SLOWEST = 5.0
"""CPU seconds that no single document may take."""

# ── samples ─────────────────────────────────────────────────────────────────────────────────────

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour reopens | Coast Post</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour reopens",
"author": [{"name": "Jo Ek"}], "datePublished": "2024-02-05T08:30:00Z"}</script></head>
<body><nav><a href="/">Home</a></nav><article>
<h1>Harbour reopens</h1>
<p class="byline">By <a href="/jo">Jo Ek</a></p><time datetime="2024-02-05T08:30Z">today</time>
<p>The harbour of Vesla reopened on Monday after ten weeks of ice, and the first ferry left for Oslo before noon.</p>
<figure><img src="a.jpg"><figcaption>A ferry waits. Photo: Per Aas/Coast Post</figcaption></figure>
<p>“The crews had waited long enough,” said Ida Moen, the harbour master.</p>
<ul><li>Ferries sail at noon<br>and at six</li></ul><aside><h3>Related</h3><a href="/b">Fares to rise</a></aside>
</article><footer>Contact us</footer></body></html>""".encode()

TEXT = """Harbour of Vesla reopens after ten weeks

By Jo Ek

VESLA, Feb. 5, 2024 (Example) — The harbour reopened on Monday, its master said.
Ferry fares to rise [REVEALED]
READ MORE: How the ice came
“We waited,” she said.

(Reporting by Jo Ek; Editing by Per Aas)""".encode()

_ROW = {"title": "Harbour reopens", "text": TEXT.decode(), "date": "2024-02-05", "author": ["Jo Ek"]}
ROWS = b"".join(json.dumps({**_ROW, "id": number}).encode() + b"\n" for number in range(3))
TABLE = b'id,headline,body,date\n1,Harbour reopens,"The harbour of Vesla, it says, reopened.",2024-02-05\n2,"B","c",\n'

_BODY = "<p>VESLA, Feb. 5 — The harbour reopened on Monday.</p><p>“We waited,” said <em>Ida Moen</em>.</p>"
NINJS = json.dumps(
    {
        "uri": "urn:vesla:1",
        "type": "text",
        "versioncreated": "2024-02-05T08:30:00Z",
        "pubstatus": "usable",
        "headlines": [{"role": "main", "value": "Harbour reopens"}],
        "bodies": [{"contenttype": "text/html", "value": _BODY}, {"contenttype": "text/plain", "value": TEXT.decode()}],
        "by": "By Jo Ek",
        "subjects": [{"name": "transport"}],
    }
).encode()
NITF = f"""<nitf><head><docdata><date.issue norm="20240205T083000Z"/></docdata></head><body><body.head><hedline>
<hl1>Harbour reopens</hl1></hedline><byline>By Jo Ek</byline></body.head>
<body.content>{_BODY}</body.content></body></nitf>"""
NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:vesla:1" xml:lang="en"><itemMeta>
<itemClass qcode="ninat:text"/><versionCreated>2024-02-05T08:30:00Z</versionCreated><pubStatus qcode="stat:usable"/>
</itemMeta><contentMeta><headline>Harbour reopens</headline><by>By Jo Ek</by></contentMeta><contentSet>
<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML></contentSet></newsItem>
<packageItem guid="urn:vesla:2"/></itemSet></newsMessage>""".encode()

FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coast Post</title><item><title>Harbour reopens</title>
<link>https://post.example/2024/02/05/harbour</link><guid isPermaLink="false">h1</guid><dc:creator>Jo Ek</dc:creator>
<pubDate>Mon, 05 Feb 2024 08:30:00 GMT</pubDate><content:encoded><![CDATA[{_BODY}]]></content:encoded></item>
<item><link>/b</link></item></channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Coast Post</title><entry><id>tag:1</id>
<title type="html">Harbour &lt;b&gt;reopens&lt;/b&gt;</title><link rel="alternate" href="https://post.example/h"/>
<updated>2024-02-05T08:30:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{_BODY}</div>
</content></entry></feed>""".encode()
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Coast Post",
        "items": [{"id": "1", "url": "https://post.example/h", "title": "Harbour", "content_html": _BODY}],
    }
).encode()
SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/h</loc>
<lastmod>2024-02-05</lastmod><news:news><news:publication><news:name>Coast Post</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2024-02-05T08:30:00Z</news:publication_date>
<news:title>Harbour reopens</news:title></news:news></url><url><loc>/b</loc></url></urlset>"""
SAVED = b"""Snapshot-Content-Location: https://post.example/h\r
MIME-Version: 1.0\r
Content-Type: multipart/related; boundary="b"\r
\r
--b\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: base64\r
\r
PGh0bWw+PGFydGljbGU+PHA+VGhlIGhhcmJvdXIgb2YgVmVzbGEgcmVvcGVuZWQgb24gTW9uZGF5LjwvcD48L2FydGljbGU+PC9odG1sPg==\r
--b--\r
"""


def archive() -> bytes:
    """A gzipped WARC with two pages and what was listed of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.warc.gz")
        with ArchiveWriter(path) as writer:
            for number in range(2):
                writer.write_response(
                    f"https://post.example/{number}",
                    200,
                    [("Content-Type", "text/html; charset=utf-8")],
                    PAGE,
                    fetched_at=datetime(2024, 2, 5, 9, number, tzinfo=UTC),
                    fields={"listed": {"title": "Harbour reopens"}},
                )
        return path.read_bytes()


ARCHIVE = archive()

PIECES = (
    b"<div>", b"</div>", b"<p>", b"<table><tr><td>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<template>", b"<svg>",
    b"<br><br>", b"<h1>", b'<script type="application/ld+json">{"@type":"Article","@graph":', b'<meta charset="utf-7">',
    b'<meta charset="punycode">', b'<a href="http://[">', b'<time datetime="99999-99-99">', b"&#0;", b"&#55296;",
    b"&lol9;", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', b"<item>", b"<entry>",
    b"<url><loc>", b"<?xml version='1.0' encoding='utf-16'?>", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b'"',
    b"\xc3\xa2\xe2\x82\xac", b"\xf0\x9f\x92\xa9", b"{", b"[", b"1e999", b"-1", b"\n\n", b"\t", b",", b"\xe2\x80\xa8",
    b"\r\n\r\n", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n", b"\x1f\x8b\x08\x00",
    b"Content-Length: 0\r\n", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"ffffffffff\r\n",
    b"--b\r\n", b"Content-Type: multipart/mixed\r\n",
)  # fmt: skip
DEPTHS = (b"<div>", b"<ul><li>", b"<b>", b"[", b'{"a":', b"<a><b>", b"(", b"--b\r\n")


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The content with one to thirty changes."""
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
            data[at:at] = rng.choice(DEPTHS) * 3000
        elif rng.random() < 0.2:
            del data[at:]
    return bytes(data)


# ── what a run does with them ───────────────────────────────────────────────────────────────────

Outcomes = Iterator[Article | Unusable]
Reader = Callable[[bytes, Path], Outcomes]


def as_file(suffix: str, **keys: object) -> Reader:
    """A reader of one file's documents."""

    def outcomes(content: bytes, folder: Path) -> Outcomes:
        path = folder / f"document{suffix}"
        path.write_bytes(content)
        source = FileSource.model_validate({"id": "fuzz", "path": str(path), "language": "any", **keys})
        for document, problem in read_documents(source, list_files(source)[0]):
            yield problem or parse(document, source)

    return outcomes


def as_listing(content: bytes, _folder: Path) -> Outcomes:
    """Feeds and sitemaps: what they list, and the texts that they carry."""
    for listing in (read_feed(content, "https://post.example/feed"), read_sitemap(content, "https://post.example/map")):
        if listing.problem:
            yield Unusable("bad_listing", listing.problem)
        for listed in listing.articles:
            assert listed.url.startswith("http")


KINDS: dict[str, tuple[float, bytes, Reader]] = {
    "html": (0.18, PAGE, as_file(".html")),
    "text": (0.05, TEXT, as_file(".txt")),
    "bytes": (0.07, b"", as_file(".txt")),
    "mhtml": (0.05, SAVED, as_file(".mhtml")),
    "jsonl": (0.08, ROWS, as_file(".jsonl")),
    "jsonl.gz": (0.02, gzip.compress(ROWS, mtime=0), as_file(".jsonl.gz")),
    "json": (0.02, ROWS.replace(b"\n", b",").join((b"[", b"{}]")), as_file(".json")),
    "csv": (0.05, TABLE, as_file(".csv")),
    "ninjs": (0.10, NINJS, as_file(".json", kind="ninjs")),
    "newsml": (0.12, NEWSML, as_file(".xml", kind="newsml")),
    "warc": (0.06, ARCHIVE, as_file(".warc.gz", kind="warc")),
    "plain warc": (0.06, gzip.decompress(ARCHIVE), as_file(".warc", kind="warc")),
    "rss": (0.04, FEED, as_listing),
    "atom": (0.04, ATOM, as_listing),
    "json feed": (0.02, JSON_FEED, as_listing),
    "sitemap": (0.04, SITEMAP, as_listing),
}
"""Each kind's share of all documents, its sample and its reader."""


@dataclass
class Tally:
    """What became of the documents of one kind."""

    documents: int = 0
    articles: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)
    slowest: float = 0.0


def run(kind: str, documents: int, seed: int, folder: Path, look: Callable[[Article], object] = id) -> Tally:
    """So many mutations of one kind's sample; the same seed gives the same documents. `look` sees every article."""
    _, sample, reader = KINDS[kind]
    rng = random.Random(f"{kind} {seed}")
    tally = Tally(documents)
    for number in range(documents):
        content = mutated(sample, rng) if sample else rng.randbytes(rng.randrange(3000))
        began = time.process_time()
        try:
            for outcome in reader(content, folder):
                if isinstance(outcome, Article):
                    tally.articles += 1
                    look(outcome)
                else:
                    tally.refused[outcome.reason] += 1
                    if outcome.reason == "failed":
                        tally.crashed.append(f"{kind} {number}: {outcome.detail}")
        except Exception as error:  # what the readers promise never to do
            tally.crashed.append(f"{kind} {number}: {type(error).__name__}: {error}")
        tally.slowest = max(tally.slowest, time.process_time() - began)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=KINDS, default=list(KINDS))
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    shares = {kind: KINDS[kind][0] for kind in args.only}
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, share in shares.items():
            count = round(args.documents * share / sum(shares.values()))
            tallies[kind] = run(kind, count, args.seed, Path(folder))
            if not args.json:
                print(_line(kind, tallies[kind]), flush=True)
    crashed = [crash for tally in tallies.values() for crash in tally.crashed]
    slowest = max(tally.slowest for tally in tallies.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if args.json:
        print(
            json.dumps({kind: asdict(tally) for kind, tally in tallies.items()} | {"peak_mib": round(peak)}, indent=2)
        )
    else:
        total = sum(tally.documents for tally in tallies.values())
        print(f"{total:,} documents, {len(crashed)} crashed, slowest {slowest:.2f} s, peak memory {peak:.0f} MiB")
    print("\n".join(crashed[:20]), file=sys.stderr)
    return 1 if crashed or slowest > SLOWEST else 0


def _line(kind: str, tally: Tally) -> str:
    refused = ", ".join(f"{count:,} {reason}" for reason, count in tally.refused.most_common())
    out = io.StringIO()
    out.write(f"{kind:10} {tally.documents:6,} documents  slowest {tally.slowest:.2f} s  {tally.articles:6,} articles")
    out.write(f"  refused: {refused}" if refused else "")
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
