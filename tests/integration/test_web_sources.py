"""Web sources against a real site on loopback: what is listed is fetched once, kept, read, and never lost."""

from datetime import UTC, datetime, timedelta

import pytest
from loopback import answer, redirect
from newsroom import Newsroom, page

from orchestration.engine.fetching import fetch_new
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.sources import load_sources
from orchestration.warehouse import Warehouse

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def room():
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def echo():
    """Another outlet's site."""
    with Newsroom() as newsroom:
        yield newsroom


class Desk:
    """Runs sources one after the other, an hour apart, and remembers what the ledger says."""

    def __init__(self, folder):
        self.folder, self.now, self.runs = folder, NOON, 0

    def __call__(self, *tables):
        """One run; counts of what became of fetched pages and read documents."""
        sources_file = self.folder / "sources.toml"
        sources_file.write_text("".join(tables))
        sources = load_sources(sources_file)
        self.runs += 1
        self.now += timedelta(hours=1)
        archives = self.folder / "archive"
        with Warehouse(self.folder / "w.duckdb") as warehouse:
            run_id = f"run-{self.runs:04}"
            counts = fetch_new(warehouse, sources, run_id, archive_dir=archives, clock=lambda: self.now)
            read = ingest_new(warehouse, sources, run_id, self.now, archive_dir=archives, batch_size=50)
        return {word: count for word, count in (counts | read).items() if count}

    def rows(self, sql):
        with Warehouse(self.folder / "w.duckdb", read_only=True) as warehouse:
            return warehouse.query(sql).to_pylist()

    def ledger(self):
        rows = self.rows("select * from raw.documents order by fetched_at, uri")
        return [(row["source_id"], row["uri"], row["outcome"], row["reason"]) for row in rows]

    def articles(self):
        return self.rows("select * from raw.articles order by url, version_number")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


LISTINGS = {"rss": "feed", "atom": "feed", "json_feed": "feed", "news_sitemap": "sitemap"}


def test_a_run_killed_before_its_first_answer_leaves_no_damage(room, desk):
    room.publish("ferry")
    source = room.source("feed", url=room.rss())
    desk(source)
    before = desk.ledger()
    (archive,) = (desk.folder / "archive").iterdir()
    (archive / "20250101T000000Z-run-0.warc.gz").touch()
    desk(source)
    assert desk.ledger() == before


@pytest.mark.parametrize("form", LISTINGS)
def test_what_a_listing_names_becomes_articles_and_a_second_run_fetches_nothing(room, desk, form):
    for slug in ("ferry", "bridge"):
        room.publish(slug)
    source = room.source(LISTINGS[form], url=getattr(room, form)())
    counts = desk(source)
    assert (counts["pages fetched"], counts["accepted"]) == (2, 2)
    for article in desk.articles():
        assert article["text"].startswith("The ") and "Home" not in article["text"]
        assert article["published_at"] == datetime(2031, 5, 5, 9, tzinfo=UTC)
        assert article["published_at_method"] == "feed"
    assert desk(source) == {"listings unchanged": 1}
    assert len(room.pages_asked) == 2


def test_a_listing_that_changed_brings_what_is_new_only(room, desk):
    room.publish("ferry", day=4)
    source = room.source("feed", url=room.rss())
    desk(source)
    room.publish("bridge", day=5)
    room.rss()
    assert desk(source)["accepted"] == 1
    assert room.pages_asked == ["/news/ferry", "/news/bridge"]


@pytest.mark.parametrize("form", ["atom", "json_feed", "news_sitemap"])
def test_an_article_that_its_listing_says_was_changed_becomes_a_new_version(room, desk, form):
    for slug in ("ferry", "bridge"):
        room.publish(slug)
    source = room.source(LISTINGS[form], url=getattr(room, form)())
    desk(source)
    room.publish("ferry", text="On Tuesday it was closed once more.", changed=6)
    getattr(room, form)()
    assert desk(source)["accepted"] == 1
    assert room.pages_asked.count("/news/ferry") == 2 and room.pages_asked.count("/news/bridge") == 1
    versions = [(a["url"].rpartition("/")[2], a["version_number"]) for a in desk.articles()]
    assert versions == [("bridge", 1), ("ferry", 1), ("ferry", 2)]


def test_the_versions_of_an_article_are_the_same_when_its_archives_are_read_anew(room, desk, tmp_path):
    """Also where the desk goes back to an older wording."""
    for day, text in ((5, ""), (6, "It was closed once more."), (7, "")):
        room.publish("ferry", text=text, changed=day)
        source = room.source("feed", url=room.atom())
        assert desk(source)["accepted"] == 1
        desk.now += timedelta(days=1)
    versions = [(a["version_number"], a["text"]) for a in desk.articles()]
    assert len(versions) == 3
    desk(source + 'outlet = "The Post"\n')
    assert [(a["version_number"], a["text"]) for a in desk.articles()] == versions
    for archive in (tmp_path / "archive" / "post").iterdir():
        archive.touch()
    assert "files" not in desk(source + 'outlet = "The Post"\n')
    (tmp_path / "w.duckdb").unlink()
    desk(source)
    assert [(a["version_number"], a["text"]) for a in desk.articles()] == versions


def test_a_page_is_asked_again_when_the_source_wants_it_and_one_that_did_not_change_is_not_sent(room, desk):
    room.publish("ferry")
    room.publish("bridge")
    source = room.source("feed", url=room.rss(), recheck_hours=[1, 24])
    desk(source)
    room.publish("ferry", text="On Tuesday it was closed once more.")
    counts = desk(source)
    assert (counts["pages unchanged"], counts["pages fetched"], counts["accepted"]) == (1, 1, 1)
    asked = len(room.pages_asked)
    desk(source)
    assert len(room.pages_asked) == asked
    desk.now += timedelta(days=1)
    desk(source)
    desk(source)
    assert len(room.pages_asked) == asked + 2


def test_the_text_that_a_feed_carries_is_taken_without_asking_for_a_page(room, desk):
    room.publish("ferry")
    source = room.source("feed", url=room.rss(full_text=True), full_text="feed", outlet="The Post")
    assert desk(source)["accepted"] == 1
    (article,) = desk.articles()
    assert article["title"] == "The ferry of Velmouth opens again"
    assert article["text"].startswith("The ferry of Velmouth opens again, the harbour office")
    assert (article["url"], article["published_at_method"]) == (room.url("/news/ferry"), "feed")
    assert desk(source) == {"listings unchanged": 1}
    room.publish("ferry", text="On Tuesday it was closed once more.")
    room.rss(full_text=True)
    assert desk(source)["accepted"] == 1
    assert room.pages_asked == []


def test_a_robots_txt_leads_to_its_sitemaps_and_only_those_that_changed_are_read_again(room, desk):
    room.publish("ferry")
    room.news_sitemap("/a.xml")
    room.news_sitemap("/b.xml")
    room.sitemap_index(a_xml="2031-05-05", b_xml="2031-05-05")
    room["/robots.txt"] = answer(f"User-agent: *\nSitemap: {room.url('/sitemap.xml')}\n", media_type="text/plain")
    source = room.source("sitemap", url=room.url("/robots.txt"))
    assert desk(source)["accepted"] == 1
    assert sorted(room.paths) == ["/a.xml", "/b.xml", "/news/ferry", "/sitemap.xml"]
    room.publish("bridge")
    room.news_sitemap("/b.xml")
    room.sitemap_index(a_xml="2031-05-05", b_xml="2031-05-06")
    assert desk(source)["accepted"] == 1
    assert sorted(room.paths[4:]) == ["/b.xml", "/news/bridge", "/sitemap.xml"]
    desk(source)
    assert room.paths[7:] == ["/sitemap.xml"]


def test_a_list_of_addresses_is_fetched_once(room, desk, tmp_path):
    (tmp_path / "links.txt").write_text(f"# ours\n{room.publish('ferry')}\n\n{room.publish('bridge')}?utm_source=x\n")
    source = room.source("urls", path="links.txt")
    assert desk(source)["accepted"] == 2
    desk(source)
    assert sorted(room.pages_asked) == ["/news/bridge", "/news/ferry"]


def test_a_list_that_is_not_there_is_one_row_and_stops_nobody(room, desk):
    room.publish("ferry")
    assert desk(room.source("urls", "list", path="gone.txt"), room.source("feed", url=room.rss()))["accepted"] == 1
    assert ("list", "gone.txt", "quarantined", "bad_listing") in desk.ledger()


def test_patterns_ages_and_a_limit_choose_what_is_fetched_and_the_rest_is_not_lost(room, desk):
    for day, slug in enumerate(("ferry", "bridge", "harbour", "pier"), 2):
        room.publish(slug, day=day)
    url = room.rss()
    keys = {"url": url, "exclude": ["*/bridge"], "since": "2031-05-03", "max_pages": 1}
    desk(room.source("feed", **keys))
    assert room.pages_asked == ["/news/pier"]
    room.stories.clear()
    room.rss()
    desk(room.source("feed", **keys))
    assert room.pages_asked == ["/news/pier", "/news/harbour"], "it dropped out of the feed, not out of the queue"
    desk(room.source("feed", **keys))
    assert len(room.pages_asked) == 2


def test_a_source_that_wants_more_of_an_unchanged_listing_gets_it(room, desk):
    room.publish("ferry")
    url = room.rss()
    desk(room.source("feed", url=url, exclude=["*/ferry"]))
    assert desk(room.source("feed", url=url))["accepted"] == 1


def test_two_outlets_with_the_same_story_keep_two_articles(room, echo, desk):
    copied = f'<link rel="canonical" href="{room.publish("ferry")}">'
    echo.publish("ferry", head=copied)
    tables = (
        room.source("feed", url=room.rss(), outlet="The Post"),
        echo.source("feed", "echo", url=echo.rss(), outlet="The Echo"),
    )
    assert desk(*tables)["accepted"] == 2
    assert {article["outlet"] for article in desk.articles()} == {"The Post", "The Echo"}


def test_the_same_content_under_another_address_of_the_outlet_is_a_duplicate(room, desk):
    room.publish("ferry")
    story = room.stories["ferry"]
    room["/news/ferry-again"] = page(story)
    source = room.source("urls", urls=[story.url, story.url + "-again"], outlet="The Post")
    counts = desk(source)
    assert (counts["accepted"], counts["duplicate"]) == (1, 1)


def test_relative_links_tracking_parameters_and_redirects_lead_to_one_address(room, desk):
    room.publish("ferry")
    room["/go/ferry"] = redirect("/news/ferry")
    room.rss(link="/go/{slug}?utm_source=rss&amp;utm_medium=feed")
    source = room.source("feed", url=room.url("/rss.xml"))
    assert desk(source)["accepted"] == 1
    assert desk.articles()[0]["url"] == room.url("/news/ferry")
    assert desk.ledger()[0][1] == room.url("/go/ferry")
    room.rss(link="/go/{slug}?utm_source=mail")
    desk(source)
    assert room.paths.count("/go/ferry") == 1


def test_a_page_that_cannot_be_fetched_is_in_the_ledger_once_and_asked_again_less_and_less_often(room, desk):
    source = room.source("urls", urls=[room.publish("ferry"), room.url("/private/plan"), room.url("/news/gone")])
    counts = desk(source)
    assert (counts["accepted"], counts["pages refused"]) == (1, 2)
    refused = [
        (uri.rpartition("/")[2], reason) for _, uri, outcome, reason in desk.ledger() if outcome == "quarantined"
    ]
    assert sorted(refused) == [("gone", "not_found"), ("plan", "robots")]
    for _ in range(12):
        desk(source)
    assert room.pages_asked.count("/news/gone") == 4, "after 1, 2 and 4 hours"
    assert len(desk.ledger()) == 3
    room.publish("gone")
    desk.now += timedelta(days=2)
    assert desk(source)["accepted"] == 1
    assert "/private/plan" not in room.paths


BROKEN = {
    "dead": (answer(b"", status=410), "not_found"),
    "page": (answer("<html><head><title>News</title></head><body>Welcome</body></html>"), "bad_listing"),
    "empty": (answer(b"", media_type="application/rss+xml"), "bad_listing"),
    "cut": (answer('<?xml version="1.0"?><rss><channel><title>Po', media_type="application/rss+xml"), "bad_listing"),
    "bomb": (
        answer('<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>'),
        "bad_listing",
    ),
}


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("case", BROKEN)
def test_a_listing_that_cannot_be_read_is_one_row_of_the_ledger_and_stops_nobody(room, desk, kind, case):
    behaviour, reason = BROKEN[case]
    room["/broken"] = behaviour
    room.publish("ferry")
    tables = (
        room.source(kind, "broken", url=room.url("/broken")),
        room.source("feed", url=room.rss()),
    )
    assert desk(*tables)["accepted"] == 1
    desk(*tables)
    assert [row for row in desk.ledger() if row[0] == "broken"] == [
        ("broken", room.url("/broken"), "quarantined", reason)
    ]
    room["/broken"] = room.behaviours["/rss.xml"]
    assert desk(*tables)["pages fetched"] == 1, "once it is mended, it is read"


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_nothing_that_the_xml_of_a_listing_refers_to_is_fetched(room, desk, kind):
    room.publish("ferry")
    link = room.url("/news/ferry")
    root, content = {
        "feed": ("rss", f'<rss version="2.0"><channel><item><link>{link}</link></item></channel></rss>'),
        "sitemap": ("urlset", f"<urlset><url><loc>{link}</loc></url></urlset>"),
    }[kind]
    room["/listing"] = answer(f'<!DOCTYPE {root} SYSTEM "{room.url("/all.dtd")}">{content}')
    assert desk(room.source(kind, url=room.url("/listing")))["accepted"] == 1
    assert room.paths == ["/listing", "/news/ferry"]


def test_a_feed_without_dates_leaves_them_unknown(room, desk):
    room.publish("ferry")
    desk(room.source("feed", url=room.rss(dates=False)))
    (article,) = desk.articles()
    assert (article["published_at"], article["published_at_method"]) == (None, "none")


def test_what_is_no_web_page_is_in_the_ledger(room, desk):
    room["/news/plan.pdf"] = answer(b"%PDF-1.7", media_type="application/pdf")
    desk(room.source("urls", urls=[room.url("/news/plan.pdf")]))
    assert desk.ledger()[0][2:] == ("quarantined", "fetch_failed")


def test_everything_can_be_read_anew_from_the_archives_without_the_web(room, desk, tmp_path):
    room.publish("ferry")
    desk(room.source("feed", url=room.rss()))
    (tmp_path / "w.duckdb").unlink()
    room["/rss.xml"] = answer(status=500)
    assert desk(room.source("feed", url=room.url("/rss.xml")))["accepted"] == 1
    (article,) = desk.articles()
    assert (article["published_at_method"], article["url"]) == ("feed", room.url("/news/ferry"))


def test_a_corrected_source_corrects_what_was_fetched_without_fetching(room, desk):
    room.publish("ferry")
    url = room.rss()
    desk(room.source("feed", url=url))
    asked = len(room.paths)
    desk(room.source("feed", url=url, outlet="The Velmouth Post"))
    assert [article["outlet"] for article in desk.articles()] == ["The Velmouth Post"]
    assert room.paths[asked:] == ["/rss.xml"]
