"""`onrecord sources check` says what a source would bring, and writes nothing."""

import json

import pytest
from newsroom import Newsroom
from typer.testing import CliRunner

from orchestration.cli import app

STORY = (
    "The ferry to Arden sails again after a week of rain, the harbour master of the town said on Monday morning. " * 3
)


@pytest.fixture
def check(tmp_path):
    def run(toml, *options):
        (tmp_path / "sources.toml").write_text(toml)
        arguments = ["sources", "check", "--sources", str(tmp_path / "sources.toml"), *options]
        return CliRunner().invoke(app, arguments, env={"COLUMNS": "160", "ONRECORD_DATA_DIR": str(tmp_path / "data")})

    return run


@pytest.fixture
def post(tmp_path):
    (tmp_path / "post.csv").write_text(f'body,date\n"{STORY}",2024-03-01\n"{STORY} Twice.",\n,2024-03-02\n')
    return '[[source]]\nid = "post"\npath = "post.csv"\noutlet = "The Lund Post"\n'


def test_a_source_is_told_by_what_its_documents_give(check, post, tmp_path):
    result = check(post, "--json")
    (trial,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {key: trial[key] for key in ("source", "files", "tried", "usable", "with_date", "outlets", "refused")} == {
        "source": "post", "files": 1, "tried": 3, "usable": 2, "with_date": 1,
        "outlets": {"The Lund Post": 2}, "refused": {"empty_text": 1},
    }  # fmt: skip
    assert trial["example"].startswith("post.csv#row=3: ")
    assert not (tmp_path / "data").exists()


def test_a_source_without_a_usable_document_fails_the_check(check, post, tmp_path):
    (tmp_path / "nothing").mkdir()
    result = check(post + '[[source]]\nid = "empty"\npath = "nothing"\n')
    assert result.exit_code == 1
    assert "The Lund Post" in result.stdout and "empty" in result.stdout


def test_a_folder_that_is_not_there_is_one_sentence(check):
    result = check('[[source]]\nid = "a"\npath = "nowhere"\n')
    assert result.exit_code == 1
    assert result.stdout.startswith("✗ a") and "nowhere" in result.stdout and result.stdout.count("\n") == 1


def test_a_mistake_in_the_sources_file_is_one_sentence(check):
    result = check('[[source]]\nid = "a"\nkind = "feed"\npath = "nowhere"\n')
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ") and "'path'" in result.stderr


def test_web_sources_are_tried_by_their_listings_and_one_page(check, tmp_path):
    with Newsroom() as room:
        for slug in ("ferry", "bridge"):
            room.publish(slug)
        room.news_sitemap()
        (tmp_path / "links.txt").write_text(room.url("/private/plan"))
        result = check(
            room.source("feed", "rss", url=room.rss(), outlet="The Post")
            + room.source("feed", "text", url=room.rss("/full.xml", full_text=True), full_text="feed")
            + room.source("sitemap", "map", url=room.sitemap_index(news_xml="2031-05-06"))
            + room.source("feed", "page", url=room.url("/news/ferry"))
            + room.source("feed", "dead", url=room.url("/nowhere"))
            + room.source("urls", "list", path="links.txt"),
        )
    assert result.exit_code == 1
    rss, text, sitemap, page, dead, links = result.stdout.splitlines()
    assert rss == "✓ rss   feed     1 listing, 2 articles · tried 1: 1 usable, 1 dated · outlets: The Post"
    assert "1 usable" in text and "2 listings, 2 articles" in sitemap and "The Post" in sitemap
    assert page.startswith("✗ page") and "it is a web page, not a feed" in page
    assert "there is no such page (404)" in dead and "1 robots" in links
    assert len(room.pages_asked) == 3 and not (tmp_path / "data").exists()
