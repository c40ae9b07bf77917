"""A web archive into the warehouse: every page once, however often the run is killed; dates of fetching stay that."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource
from orchestration.ingest.web_archives import ArchiveWriter
from orchestration.warehouse import Warehouse

FETCHED = datetime(2031, 5, 6, 12, tzinfo=UTC)
NOW = datetime(2031, 8, 1, tzinfo=UTC)
STORY = "The ferry to Skarholm sails again, the harbour office said, and boat number {n} cast off at noon. " * 4


class Killed(BaseException):
    """What ends a run from outside."""


@pytest.fixture
def source(tmp_path):
    """An archive with seven pages, a picture, and a later visit to the first page, which had changed by then."""
    with ArchiveWriter(tmp_path / "crawl.warc.gz") as archive:

        def visit(number: int, text: str, days: int = 0, kind: str = "text/html; charset=utf-8") -> None:
            page = f"<html><body><article><p>{text}</p></article></body></html>".encode()
            url, at = f"https://crawl.example/{number}", FETCHED + timedelta(days=days)
            archive.write_response(url, 200, [("Content-Type", kind)], page, fetched_at=at)

        for number in range(7):
            visit(number, STORY.format(n=number))
        visit(8, "", kind="image/png")
        visit(0, STORY.format(n=99), days=1)
        visit(0, STORY.format(n=0), days=2)
    return FileSource(id="crawl", kind="warc", path=str(tmp_path / "crawl.warc.gz"))


def ingest(warehouse, source, run_id, progress=lambda what, count: None):
    keys = {"archive_dir": warehouse.path.parent, "batch_size": 2, "progress": progress}
    return ingest_new(warehouse, [source], run_id, NOW, **keys)


def test_a_killed_run_is_taken_up_where_it_stopped(tmp_path, source, monkeypatch):
    parsed = []

    def noted(document, source):
        parsed.append(document)
        return parse(document, source)

    monkeypatch.setattr("orchestration.engine.ingesting.parse", noted)

    def kill_after_two_batches(what, count):
        if len(parsed) >= 4:
            raise Killed

    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        with pytest.raises(Killed):
            ingest(warehouse, source, "killed", kill_after_two_batches)
        counts = ingest(warehouse, source, "next")
        assert (counts["already in the ledger"], counts["accepted"], counts["records passed over"]) == (4, 5, 2)
        assert len(parsed) == 9 and len({document.document_id for document in parsed}) == 9
        assert "files" not in ingest(warehouse, source, "last")
        rows = warehouse.query("select outcome, count(*) as n from raw.documents group by all").to_pylist()
        assert rows == [{"outcome": "accepted", "n": 9}]


def test_visits_are_versions_in_the_order_in_which_they_were_made(tmp_path, source):
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        ingest(warehouse, source, "run")
        versions = warehouse.query(
            "select version_number, first_seen_at, contains(text, 'number 99') as is_changed, published_at "
            "from raw.articles where url = 'https://crawl.example/0' order by all"
        ).to_pylist()
        assert [(row["version_number"], row["is_changed"]) for row in versions] == [(1, False), (2, True), (3, False)]
        assert [row["first_seen_at"] for row in versions] == [FETCHED + timedelta(days=n) for n in range(3)]
        assert {row["published_at"] for row in versions} == {None}
        fetched = warehouse.query("select distinct fetched_at from raw.documents order by all").to_pylist()
        assert [row["fetched_at"] for row in fetched] == [FETCHED + timedelta(days=n) for n in range(3)]
