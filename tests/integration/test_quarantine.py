"""What gives no article is kept with its reason, shown with how it begins, and read again when somebody asks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import load_sources
from orchestration.ingest.web_archives import ArchiveWriter
from orchestration.warehouse import Warehouse

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
STORY = "The ferry to Skarholm sails again, the harbour office said on Monday, and the crew cast off at noon. " * 4
GERMAN = "Die Fähre nach Skarholm fährt wieder, teilte das Hafenamt am Montag mit, und die Besatzung legte ab. " * 4

SOURCES = """[[source]]
id = "post"
path = "post"
outlet = "The Skarholm Post"

[[source]]
id = "crawl"
kind = "warc"
path = "crawl.warc.gz"
"""


class Newsroom:
    """A folder with two sources, a warehouse beside them, and the command line on top."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = 0
        (folder / "post").mkdir()
        (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
        with ArchiveWriter(folder / "crawl.warc.gz") as archive:
            for number, text in enumerate((STORY, GERMAN)):
                page = f"<html><body><article><p>{text}</p></article></body></html>".encode()
                headers = [("Content-Type", "text/html")]
                archive.write_response(f"https://crawl.example/{number}", 200, headers, page, fetched_at=NOON)

    def put(self, name: str, content: str | bytes) -> None:
        (self.folder / "post" / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def refresh(self) -> dict[str, int]:
        self.run += 1
        (self.folder / "data").mkdir(exist_ok=True)
        with Warehouse(self.folder / "data" / "warehouse.duckdb") as warehouse:
            sources = load_sources(self.folder / "sources.toml")
            archives = self.folder / "archive"
            return ingest_new(warehouse, sources, f"run-{self.run}", NOON, archive_dir=archives, batch_size=10)

    def onrecord(self, *arguments: str):
        environment = {
            "COLUMNS": "200",
            "ONRECORD_DATA_DIR": str(self.folder / "data"),
            "ONRECORD_SOURCES_FILE": str(self.folder / "sources.toml"),
        }
        return CliRunner().invoke(app, ["quarantine", *arguments], env=environment)

    def listed(self, *options: str) -> list[dict[str, object]]:
        return json.loads(self.onrecord("list", "--json", *options).stdout)


@pytest.fixture
def empty(tmp_path):
    return Newsroom(tmp_path)


@pytest.fixture
def newsroom(empty):
    made = empty
    made.put("a-story.txt", STORY)
    made.put("broken.jsonl", '{"text": "' + STORY + '", "url": "https://post.example/1"}\n{"text": \n')
    made.put("foreign.txt", GERMAN)
    made.put("scan.txt", b"%PDF-1.7\n\x00\x01\x02" + bytes(200))
    made.refresh()
    return made


def test_the_quarantine_lists_what_gave_no_article_with_what_to_do(newsroom):
    found = {row["uri"].split("#record")[0]: row for row in newsroom.listed()}
    assert {uri: row["reason"] for uri, row in found.items()} == {
        "broken.jsonl#row=2": "malformed",
        "foreign.txt": "wrong_language",
        "scan.txt": "binary",
        "https://crawl.example/1": "wrong_language",
    }
    assert "save" in found["scan.txt"]["detail"] or "export" in found["scan.txt"]["detail"]
    assert [row["uri"] for row in newsroom.listed("--source", "post", "--reason", "wrong_language")] == ["foreign.txt"]
    assert newsroom.listed("--since", "2031-05-07") == [] and len(newsroom.listed("--limit", "2")) == 2
    shown = newsroom.onrecord("list")
    assert "4 in quarantine: 2 wrong_language" in shown.stderr and "scan.txt" in shown.stdout


LOCKED = f"""<html><head><title>Who owns the pier?</title><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Who owns the pier?", "isAccessibleForFree": false}}</script></head><body><main>
<h1>Who owns the pier?</h1><p>{STORY[:100]}</p><p>Subscribe now to read on, or log in if you are a member.</p>
</main></body></html>"""
FRONT_PAGE = "<html><head><title>Skarholm Post: news</title></head><body><main>{}</main></body></html>".format(
    "".join(f"<h3><a href='/{n}'>Council votes on pier {n}</a></h3><p>{STORY[:80]}</p>" for n in range(15))
)
GALLERY = """<html><head><title>Ice in the harbour</title><script type="application/ld+json">{"@type": "ImageGallery"}
</script></head><body><main><p>All pictures of the day.</p>%s</main></body></html>""" % ("<img src='a.jpg'>" * 20)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("locked.html", LOCKED, "paywall"),
        ("front.html", FRONT_PAGE, "not_an_article"),
        ("gallery.html", GALLERY, "not_an_article"),
        ("missing.html", "<html><title>404 Not Found</title><body><h1>Not found</h1></body></html>", "not_an_article"),
        ("figure.txt", "1010", "too_short"),
        ("nothing.txt", " \n\n", "empty_text"),
        ("endless.txt", STORY * 3_000, "too_long"),
        ("foreign.txt", GERMAN, "wrong_language"),
        ("picture.html", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        ("columns.csv", "a,b\n1,2\n", "no_text_field"),
        ("page.mhtml", "Subject: no page\n\nNothing here.", "malformed"),
    ],
)  # fmt: skip
def test_each_document_that_gives_no_article_is_in_the_ledger_with_its_reason(empty, name, content, reason):
    empty.put(name, content)
    empty.refresh()
    (row,) = empty.listed("--source", "post")
    assert row["uri"].startswith(name) and row["reason"] == reason
    assert len(row["detail"].split()) > 6


def test_one_document_is_shown_with_how_it_begins(newsroom):
    for row in newsroom.listed():
        shown = json.loads(newsroom.onrecord("show", str(row["document_id"])[:10], "--json").stdout)
        if row["reason"] == "wrong_language":
            assert "Die Fähre nach Skarholm" in shown["beginning"]
        elif row["reason"] == "binary":
            assert shown["beginning"].startswith("25 50 44 46")
    text = newsroom.onrecord("show", str(row["document_id"])[:10]).stdout
    assert "reason" in text and "onrecord quarantine retry" in text
    (newsroom.folder / "post" / "scan.txt").unlink()
    (row,) = newsroom.listed("--reason", "binary")
    assert json.loads(newsroom.onrecord("show", row["document_id"], "--json").stdout)["beginning"] is None


def test_a_retry_reads_again_and_the_ledger_keeps_both_attempts(newsroom):
    assert "files" not in newsroom.refresh()
    result = newsroom.onrecord("retry", "--reason", "wrong_language")
    assert result.exit_code == 0 and "2 documents will be read again" in result.stdout
    assert all(row["is_waiting"] for row in newsroom.listed("--reason", "wrong_language"))
    counts = newsroom.refresh()
    assert (counts["files"], counts["quarantined"], counts["accepted"]) == (2, 2, 0)
    assert not any(row["is_waiting"] for row in newsroom.listed())
    with Warehouse(newsroom.folder / "data" / "warehouse.duckdb") as warehouse:
        rows = warehouse.query("select run_id, outcome from raw.documents where uri = 'foreign.txt' order by all")
        assert [tuple(row.values()) for row in rows.to_pylist()] == [("run-1", "quarantined"), ("run-3", "quarantined")]
    assert "files" not in newsroom.refresh()


def test_a_retry_that_succeeds_leaves_the_quarantine(newsroom, monkeypatch):
    newsroom.onrecord("retry", "--all")

    def learned(document, source):
        return parse(document, source.model_copy(update={"language": "any"}))

    monkeypatch.setattr("orchestration.engine.ingesting.parse", learned)
    counts = newsroom.refresh()
    assert counts["accepted"] == 2 and counts["quarantined"] == 2
    assert {row["reason"] for row in newsroom.listed()} == {"malformed", "binary"}


def test_a_document_whose_file_is_mended_leaves_the_quarantine_by_itself(newsroom):
    newsroom.put("broken.jsonl", '{"text": "' + STORY + '"}\n{"text": "' + STORY + ' Twice."}\n')
    newsroom.refresh()
    assert newsroom.listed("--reason", "malformed") == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["retry"], "Say which"),
        (["retry", "--source", "nobody"], "Nothing is quarantined that fits"),
        (["retry", "ffffffffffff"], "begins with 'ffffffffffff'"),
        (["show", ""], "give more digits"),
        (["list", "--reason", "ugly"], "choose one of empty_text"),
    ],
)
def test_a_mistake_is_one_sentence(newsroom, arguments, sentence):
    result = newsroom.onrecord(*arguments)
    assert result.exit_code == 1 and sentence in result.stderr and result.stderr.count("Error") == 1


def test_without_a_warehouse_the_quarantine_says_how_to_get_one(tmp_path):
    result = CliRunner().invoke(app, ["quarantine", "list", "--data-dir", str(tmp_path / "none")])
    assert result.exit_code == 1 and "`onrecord refresh` makes one" in result.stderr


def test_a_page_that_could_not_be_fetched_is_due_again(newsroom):
    path = newsroom.folder / "data" / "warehouse.duckdb"
    with Warehouse(path) as warehouse:
        columns = "source_id, uri, media_type, byte_count, content_sha256, fetched_at, outcome, reason, run_id"
        warehouse._connection.execute(
            f"insert into raw.documents (document_id, {columns}) values "
            "('feed1', 'feed', 'https://a.example/1', 'text/html', 0, '', now(), 'quarantined', 'not_found', 'r')"
        )
        warehouse._connection.execute(
            "insert into raw.fetches by name select 'feed' as source_id, 'https://a.example/1' as url, "
            "false as is_listing, 'refused' as status, []::varchar[] as stamps, '{}' as said, 1 as position, "
            "'not_found' as reason, 9 as failure_count, now() as first_listed_at"
        )
    assert newsroom.onrecord("retry", "feed1").exit_code == 0
    with Warehouse(path) as warehouse:
        (state,) = warehouse.due_articles("feed", datetime.now(UTC), 10)
        assert (state.url, state.status, state.failure_count) == ("https://a.example/1", "waiting", 0)
        warehouse.save_fetches("feed", [state.__class__(state.url, False, NOON, status="fetched", fetched_at=NOON)])
    assert newsroom.listed("--source", "feed") == []
