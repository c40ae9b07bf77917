"""`sources.toml`: what it may say, and that every mistake is named with its fix."""

import re
from pathlib import Path

import pytest

from orchestration.ingest.files import list_files
from orchestration.ingest.sources import FeedSource, FileSource, SitemapSource, SourcesError, UrlsSource, load_sources

PROJECT = Path(__file__).resolve().parents[2]


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_needs_only_an_id_and_a_path(tmp_path):
    (source,) = load_sources(write(tmp_path, '[[source]]\nid = "mine"\npath = "news"\n'))
    assert (source.id, source.kind, source.language, source.zone) == ("mine", "files", "en", "UTC")
    assert source.base == tmp_path


def test_all_keys_are_read(tmp_path):
    text = """
    [[source]]
    id = "archive"
    kind = "files"
    path = "*.csv"
    format = "csv"
    outlet = "The Example"
    language = "any"
    zone = "Europe/Oslo"
    date_order = "dmy"
    max_quarantined_share = 0.1
    fields = { text = "body", published_at = "when" }
    """
    (source,) = load_sources(write(tmp_path, text))
    assert source.fields == {"text": "body", "published_at": "when"}
    assert source.max_quarantined_share == 0.1


WEB = """
[[source]]
id = "rss"
kind = "feed"
url = "https://news.example/rss"
full_text = "feed"
include = ["https://news.example/world/*"]
since = 2026-01-01
[[source]]
id = "map"
kind = "sitemap"
urls = ["https://news.example/robots.txt", "https://news.example/news.xml"]
max_age_days = 2
max_pages = 50
[[source]]
id = "list"
kind = "urls"
path = "links.csv"
column = "address"
recheck_hours = [1, 24]
"""


def test_the_web_kinds_are_told_apart_by_their_kind(tmp_path):
    feed, sitemap, urls = load_sources(write(tmp_path, WEB))
    assert isinstance(feed, FeedSource) and feed.listings == ["https://news.example/rss"]
    assert isinstance(sitemap, SitemapSource) and len(sitemap.listings) == 2
    assert isinstance(urls, UrlsSource) and urls.recheck_hours == [1, 24]


@pytest.mark.parametrize("kind", ["warc", "ninjs", "newsml"])
def test_a_file_kind_fixes_the_format(tmp_path, kind):
    (source,) = load_sources(write(tmp_path, f"[[source]]\nid = 'a'\nkind = '{kind}'\npath = 'x'\n"))
    assert isinstance(source, FileSource) and source.format == kind


def test_how_politely_a_source_is_asked_does_not_change_how_it_is_read(tmp_path):
    feed = "[[source]]\nid = 'a'\nkind = 'feed'\nurl = 'https://a.example/rss'\n"
    plain, slow, named = (
        load_sources(write(tmp_path, feed + extra))[0].fingerprint
        for extra in ("", "seconds_between_requests = 9\nmax_pages = 3\n", "outlet = 'The Example'\n")
    )
    assert plain == slow != named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]]\nid = 'a'\npath = 'x'\noutlets = 'B'", "unknown key 'outlets'; did you mean 'outlet'?"),
        ("[[source]]\nid = 'a'\npath = 'x'\nfields = { titel = 'h' }", "did you mean 'title'?"),
        ("[[source]]\nid = 'a'", "key 'path'"),
        ("[[source]]\nid = 'A b'\npath = 'x'", "key 'id'"),
        ("[[source]]\nid = 'a'\npath = 'x'\nzone = 'Mars/Base'", "'Mars/Base' is no IANA time zone"),
        ("[[source]]\nid = 'a'\npath = 'x'\nzone = '../etc'", "is no IANA time zone"),
        ("[[source]]\nid = 'a'\npath = 'x'\n[[source]]\nid = 'a'\npath = 'y'", "two sources have the id 'a'"),
        ("[[source]]\nid = 'a'\nkind = 'fed'\nurl = 'x'", "there is no kind 'fed'; did you mean 'feed'?"),
        (
            "[[source]]\nid = 'a'\nurl = 'https://a.example/rss'",
            "unknown key 'url' for kind 'files'; it belongs to kind 'feed'",
        ),
        ("[[source]]\nid = 'a'\nkind = 'feed'\npath = 'x'", "it belongs to kind 'files' or 'warc'"),
        (
            "[[source]]\nid = 'a'\nkind = 'feed'\nurl = 'https://a.example'\nful_text = 'feed'",
            "did you mean 'full_text'?",
        ),
        ("[[source]]\nid = 'a'\nkind = 'feed'", "write either 'url'"),
        ("[[source]]\nid = 'a'\nkind = 'sitemap'\nurl = 'file:///etc/passwd'", "is no web address"),
        ("[[source]]\nid = 'a'\nkind = 'sitemap'\nurl = 'https://me:pass@a.example'", "without a password"),
        ("[[source]]\nid = 'a'\nkind = 'urls'\npath = 'x'\nurls = ['https://a.example']", "write either 'path'"),
        ("[[source]]\nid = 'a'\nkind = 'warc'\npath = 'x'\nformat = 'csv'", "unknown key 'format' for kind 'warc'"),
        ("[source]\nid = 'a'", "two brackets"),
        (
            "[[source]]\nid = 'a'\nkind = 'urls'\nurls = ['https://a.example/1']\ncontact = 'the desk'",
            "key 'contact': 'the desk' is neither an address of mail nor one of the web",
        ),
        ("sources = 1", "unknown key 'sources'"),
        ("", "no [[source]] table"),
        ("[[source", "not readable as TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_its_key_and_a_way_out(tmp_path, text, said):
    path = write(tmp_path, text)
    with pytest.raises(SourcesError) as error:
        load_sources(path)
    assert said in str(error.value) and str(path) in str(error.value) and "\n" not in str(error.value)


def test_a_missing_file_is_a_sources_error(tmp_path):
    with pytest.raises(SourcesError, match="no such file"):
        load_sources(tmp_path / "none.toml")


def test_the_fingerprint_changes_with_what_changes_the_reading_only(tmp_path):
    base = "[[source]]\nid = 'a'\npath = 'x'\n"
    plain, moved, mapped = (
        load_sources(write(tmp_path, base + extra))[0].fingerprint
        for extra in ("", "max_quarantined_share = 0.9", "fields = { text = 'b' }")
    )
    assert plain == moved != mapped


def test_the_bundled_sources_file_is_right_and_so_are_its_examples(tmp_path):
    bundled = (PROJECT / "sources.toml").read_text(encoding="utf-8")
    assert all(list_files(source) for source in load_sources(PROJECT / "sources.toml"))
    example = bundled.split("# [[source]]", 1)[1]
    uncommented = "[[source]]" + "\n".join(re.sub("^# ?", "", line) for line in example.split("\n"))
    files, feed = load_sources(write(tmp_path, uncommented))
    assert isinstance(files, FileSource) and files.fields["text"] == "body_plain"
    assert isinstance(feed, FeedSource)
