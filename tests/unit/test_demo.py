"""The bundled demo shows what it promises: several outlets and formats, a reprint, an edit, broken documents."""

import gzip
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from demo.build import HERE, json_lines, rows
from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import load_sources
from orchestration.records import Article


@pytest.fixture(scope="module")
def received():
    return [
        (Path(document.uri.split("#")[0]).suffixes, problem or parse(document, source))
        for source in load_sources(HERE / "sources.toml")
        for file in list_files(source)
        for document, problem in read_documents(source, file)
    ]


@pytest.fixture(scope="module")
def articles(received):
    return [article for _, article in received if isinstance(article, Article)]


def test_the_packed_files_hold_the_readable_rows():
    packed = (HERE / "articles" / "lakeland_wire.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == gzip.decompress(json_lines("lakeland_wire.yml"))
    table = pq.read_table(HERE / "articles" / "karsovian_observer.parquet")
    assert table.to_pylist() == rows("karsovian_observer.yml")


def test_five_outlets_speak_in_five_formats(received, articles):
    assert len(articles) >= 10
    assert len({article.outlet for article in articles}) == 5
    assert {suffixes[0] for suffixes, _ in received} == {".txt", ".html", ".jsonl", ".csv", ".parquet"}


def test_every_article_of_a_mapped_source_has_title_url_and_date(articles):
    mapped = [article for article in articles if article.outlet != "The Arden Courier"]
    assert [article.title for article in mapped if not (article.url and article.published_at)] == []


def test_two_documents_are_broken_and_say_how(received):
    assert Counter(one.reason for _, one in received if not isinstance(one, Article)) == {
        "malformed": 1,
        "empty_text": 1,
    }


def test_one_article_is_edited_one_repeated_one_moved(articles):
    versions = {article.article_version_id: article for article in articles}
    assert len(versions) == len(articles) - 1
    edited = Counter(article.article_id for article in versions.values())
    assert max(edited.values()) == 2
    texts = Counter((article.outlet, article.content_sha256) for article in versions.values())
    assert max(texts.values()) == 2


def test_two_outlets_reprint_the_wire(articles):
    def sentences(article):
        return {line for line in article.text.split("\n\n") if len(line) > 60}

    wire = set().union(*(sentences(article) for article in articles if article.outlet == "Lakeland Wire"))
    reprints = {a.outlet for a in articles if a.outlet != "Lakeland Wire" and len(sentences(a) & wire) >= 3}
    assert reprints == {"Radio Veld", "The Karsovian Observer"}
