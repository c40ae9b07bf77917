"""Feeds, sitemaps and lists of addresses: what they name, as written; what is wrong with them, in one sentence."""

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.feeds import read_feed
from orchestration.ingest.listings import read_urls, wanted
from orchestration.ingest.sitemaps import read_sitemap
from orchestration.ingest.sources import FeedSource, SourcesError, UrlsSource
from orchestration.records import Listed

AT = "https://post.example/feeds/all.xml"
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title>
<item>
  <title>Ferry &amp;amp; bridge &lt;em&gt;open&lt;/em&gt; in \xc5rdal</title><link>/news/ferry?utm_source=rss#top</link>
  <guid isPermaLink="false">post-17</guid><dc:creator>By Ida Moen</dc:creator><category>Coast</category>
  <pubDate>Tue, 06 May 2031 11:00:00 +0200</pubDate><description>Short.</description>
</item>
<item><title>No address</title></item>
</channel></rss>"""


def test_an_rss_item_is_told_as_its_feed_tells_it():
    listing = read_feed(RSS.encode("latin-1"), AT)
    (listed,) = listing.articles
    assert listed.url == "https://post.example/news/ferry"
    assert listed.said == {
        "title": "Ferry & bridge open in \xc5rdal", "authors": ["By Ida Moen"], "section": "Coast",
        "published_at": "Tue, 06 May 2031 11:00:00 +0200", "native_id": "post-17",
    }  # fmt: skip
    assert listed.content is None
    assert "1 of its entries have no web address" in listing.problem


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<rss version="2.0"><channel><item><link>https://a.example/1</link>{}</item></channel></rss>'.format(
            "<description>Short.</description><content:encoded xmlns:content="
            '"http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>The whole &amp; long text.</p>]]></content:encoded>'
        ), "<p>The whole &amp; long text.</p>"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/1"/>'
         '<content type="text">First.\n\nSecond &lt; third.</content></entry></feed>',
         "<p>First.</p><p>Second &lt; third.</p>"),
        ('{"items": [{"url": "https://a.example/1", "content_text": "First.\\n\\nSecond."}]}',
         "<p>First.</p><p>Second.</p>"),
    ],
)  # fmt: skip
def test_a_full_text_comes_along_as_html_when_it_is_wanted(content, text):
    assert read_feed(content.encode(), AT, takes_content=True).articles[0].content == text
    assert read_feed(content.encode(), AT).articles[0].content is None


def test_an_entry_without_a_text_is_counted_where_texts_are_wanted():
    listing = read_feed(b'{"items": [{"url": "https://a.example/1", "title": "A"}]}', AT, takes_content=True)
    assert listing.articles == () and "full_text = 'page'" in listing.problem


def test_an_update_date_is_never_taken_for_a_publication_date():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/><updated>2031-05-06</updated></entry></feed>'
    )
    (listed,) = read_feed(atom.encode(), AT).articles
    assert listed.said == {"modified_at": "2031-05-06"}


def test_a_feed_with_the_usual_faults_is_mended():
    faulty = (
        '<rss version="2.0"><channel><title>R&D & more</title><item><title>Caf&eacute; &amp; bar &bogus; \x08</title>'
        "<dc:creator>Ida Moen</dc:creator><link>https://a.example/1?a=1&b=2</link></item><item><title>Cut"
    )
    first, *_ = read_feed(faulty.encode(), AT).articles
    assert first.url == "https://a.example/1?a=1&b=2"
    assert first.said == {"title": "Caf\xe9 & bar &bogus;", "authors": ["Ida Moen"]}


@pytest.mark.parametrize("piece", ["<item>", "<a ", "<a>", "& ", "<", "&amp;", "<![CDATA[", "<item><link>"])
def test_a_feed_of_nothing_but_faults_ends(piece):
    """In seconds: feedparser alone would take hours for some of these."""
    listing = read_feed(('<rss version="2.0"><channel>' + piece * 1_000_000).encode(), AT)
    assert listing.articles == ()


def test_the_stamp_differs_when_the_entry_says_that_it_changed():
    def stamp(**changes):
        item = '{{"url": "https://a.example/1", "title": "{title}", "date_published": "{day}"}}'
        return read_feed(f'{{"items": [{item.format(**{"title": "A", "day": "2031-05-06"} | changes)}]}}'.encode(), AT)

    same, again, retitled = (stamp(**changes).articles[0].stamp for changes in ({}, {}, {"title": "B"}))
    assert same == again != retitled


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://post.example/ferry </loc><lastmod>2031-05-06</lastmod>
 <image:image><image:loc>https://post.example/ferry.jpg</image:loc><image:title>A boat</image:title></image:image>
 <news:news><news:publication><news:name>The Post</news:name><news:language>en</news:language></news:publication>
 <news:publication_date>2031-05-05T09:00:00Z</news:publication_date><news:title>Ferry sails</news:title></news:news>
</url>
<url><loc>/bridge</loc></url>
<url><loc>mailto:desk@post.example</loc></url></urlset>"""


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_a_news_sitemap_tells_title_date_outlet_and_language(pack):
    ferry, bridge = read_sitemap(pack(SITEMAP), AT).articles
    assert ferry.url == "https://post.example/ferry"
    assert ferry.said == {
        "title": "Ferry sails", "published_at": "2031-05-05T09:00:00Z", "outlet": "The Post", "language": "en",
        "changed_at": "2031-05-06",
    }  # fmt: skip
    assert (bridge.url, bridge.said) == ("https://post.example/bridge", {})


def test_an_index_names_its_sitemaps_and_when_they_changed():
    index = "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2031-05-06</lastmod></sitemap><sitemap><loc>/b.xml</loc>"
    listing = read_sitemap((index + "</sitemap></sitemapindex>").encode(), AT)
    a, b = listing.children
    assert (a.url, a.changed_at) == ("https://post.example/a.xml", datetime(2031, 5, 6, tzinfo=UTC))
    assert a.stamp is not None and (b.url, b.stamp) == ("https://post.example/b.xml", None)


def test_a_robots_txt_a_list_of_lines_and_a_feed_serve_as_sitemaps():
    robots = read_sitemap(b"User-agent: *\nSITEMAP: /a.xml\nSitemap: https://b.example/c.xml\n", AT)
    assert [child.url for child in robots.children] == ["https://post.example/a.xml", "https://b.example/c.xml"]
    assert [a.url for a in read_sitemap(b"https://a.example/1\nhttps://a.example/2\n", AT).articles] == [
        "https://a.example/1", "https://a.example/2",
    ]  # fmt: skip
    assert len(read_sitemap(RSS.encode("latin-1"), AT).articles) == 1


def test_links_that_are_no_addresses_are_left_out():
    index = "<sitemapindex><sitemap><loc>http://[x</loc></sitemap><sitemap><loc>ftp://a.example/b</loc></sitemap>"
    assert read_sitemap((index + "</sitemapindex>").encode(), AT).children == ()
    assert read_sitemap(b"Sitemap: http://[x\nSitemap: /a.xml\n", AT).children[0].url == "https://post.example/a.xml"
    assert read_feed(b'{"items": [{"url": "http://[x"}]}', AT).articles == ()


def test_a_sitemap_that_breaks_off_gives_what_stands_before():
    listing = read_sitemap(SITEMAP[: SITEMAP.index("/bridge")].encode(), AT)
    assert [article.url for article in listing.articles] == ["https://post.example/ferry"]
    assert "breaks off" in listing.problem


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
BOMBS = [
    f"<!DOCTYPE urlset [{LAUGHS}]><urlset><url><loc>https://a.example/&l11;</loc></url></urlset>",
    f'<?xml version="1.0"?><!-- x --><!DOCTYPE rss [{LAUGHS}]><rss version="2.0"><channel>&l11;</channel></rss>',
    '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&f;</title>'
    "<link>https://a.example/1</link></item></channel></rss>",
    '<!DOCTYPE urlset [<!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]><urlset></urlset>',
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("read", [read_feed, read_sitemap])
def test_entities_are_refused_in_any_encoding(read, bomb, encoding):
    listing = read(bomb.encode(encoding), AT)
    assert listing.articles == () and "entities" in listing.problem


def test_a_document_type_of_elsewhere_is_not_fetched_and_no_obstacle():
    old = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    (listed,) = read_feed((old + RSS.partition("?>")[2]).encode(), AT).articles
    assert listed.url == "https://post.example/news/ferry"


def test_a_web_page_in_the_place_of_a_feed_is_told_with_the_feed_that_it_names():
    page = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><p>Hi</html>'
    assert read_feed(page.encode(), AT).problem.endswith("the feed that it names is https://post.example/rss")
    assert "is no sitemap" in read_sitemap(page.encode(), AT).problem


PIECES = st.sampled_from(
    ["<rss version='2.0'><channel>", "<item>", "</item>", "<link>", "</link>", "https://a.example/1", "<title>", "&#0;",
     "</title>", "<urlset>", "<url>", "<loc>", "</loc>", "</url>", "]]>", "<![CDATA[", "&amp;", "&nbsp;", "<feed>",
     "<entry>", '{"items": [', '{"url": ', "1", "null", "}]}", "\x00", "<!--", "Sitemap: x\n", "<!DOCTYPE x>", "\ud800",
     "http://[", "<sitemapindex><sitemap><loc>", "Sitemap: http://[\n"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(lambda ps: "".join(ps).encode("utf-8", "surrogatepass"))
)
def test_any_bytes_give_addresses_or_a_problem(content):
    for listing in (read_feed(content, AT), read_feed(content, AT, takes_content=True), read_sitemap(content, AT)):
        assert listing.problem is None or "\n" not in listing.problem
        for article in listing.articles:
            assert article.url.startswith(("http://", "https://"))


def listed(slug, **said):
    return Listed(f"https://post.example/{slug}", said)


def test_only_what_the_patterns_and_ages_let_through_is_wanted():
    source = FeedSource(
        id="post", kind="feed", url=AT, include=["https://post.example/news/*"], exclude=["*/live-*"],
        since=date(2031, 5, 1), max_age_days=3,
    )  # fmt: skip
    articles = [
        listed("news/a", published_at="2031-05-05"),
        listed("news/old", published_at="2031-05-02"),
        listed("news/old-but-changed", published_at="2031-05-02", changed_at="2031-05-06T08:00Z"),
        listed("news/undated"),
        listed("news/live-ticker"),
        listed("sport/a"),
        listed("news/a", published_at="2031-05-05", title="Said last"),
    ]
    names = [article.url.removeprefix("https://post.example/news/") for article in wanted(source, articles, NOON)]
    assert names == ["a", "old-but-changed", "undated"]
    assert wanted(source, articles, NOON)[0].said["title"] == "Said last"


def test_addresses_are_read_from_lines_and_from_a_csv_column(tmp_path):
    def urls(name, text, **keys):
        (tmp_path / name).write_text(text)
        return [a.url for a in read_urls(UrlsSource(id="l", kind="urls", path=name, base=tmp_path, **keys)).articles]

    assert urls("a.txt", "# mine\nhttps://a.example/1\n\nhttps://a.example/2?utm_source=x\n") == [
        "https://a.example/1", "https://a.example/2",
    ]  # fmt: skip
    assert urls("b.csv", 'day,Link\n1,"https://a.example/1"\n') == ["https://a.example/1"]
    assert urls("c.csv", "day;wo\n1;https://a.example/1\n", column="wo") == ["https://a.example/1"]
    with pytest.raises(SourcesError, match=r"no column of addresses.*day, wo"):
        urls("c.csv", "day;wo\n1;https://a.example/1\n")
    with pytest.raises(SourcesError, match="cannot be read"):
        read_urls(UrlsSource(id="l", kind="urls", path="none.txt", base=tmp_path))


def test_lines_that_are_no_address_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("https://a.example/1\nsee also\n")
    listing = read_urls(UrlsSource(id="l", kind="urls", path="a.txt", base=tmp_path))
    assert len(listing.articles) == 1 and "'see also'" in listing.problem
