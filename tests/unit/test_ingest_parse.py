"""Documents to articles: the whole text, its blocks, what is known of it, or why there is none."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.parse import clean, parse
from orchestration.ingest.sources import Source
from orchestration.records import Article, Document, Unusable

SOURCE = Source(id="s")
GERMAN = "Der Rat teilte mit, dass die Brücke nicht mehr zu retten ist und für den Verkehr gesperrt bleibt. " * 4
STORY = "The harbour of Vesla reopened on Monday.\n\nIts master, Ida Moen, said the ice had gone."


def document(content: bytes = b"", media_type: str = "text/plain", **fields: object) -> Document:
    return Document("s", "a", media_type, content, fields)


def test_a_row_becomes_an_article_with_what_its_source_says():
    article = parse(
        document(
            media_type="application/json", text=STORY, title="Harbour reopens", authors=["Jo Ek"], native_id=7,
            published_at="2024-02-05", url="http://a.example/1?utm_source=x", outlet={"id": None, "name": "Coast Post"},
        ),
        SOURCE,
    )  # fmt: skip
    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.native_id) == ("Harbour reopens", "Coast Post", "7")
    assert (article.published_at_method, article.url, article.language) == ("given", "http://a.example/1", None)
    assert article.text == STORY and [block.role for block in article.blocks] == ["body", "body"]


def test_the_outlet_of_the_source_stands_in_for_a_missing_one():
    source = Source(id="s", outlet="Coast Post")
    assert parse(document(text=STORY), source).outlet == "Coast Post"
    assert parse(document(text=STORY, outlet="Fjord Times"), source).outlet == "Fjord Times"


def test_a_title_is_no_part_of_the_text_unless_the_text_begins_with_it():
    assert clean(text=STORY, title="Harbour reopens").text == STORY
    article = clean(text="Harbour reopens.\n\n" + STORY, title="Harbour Reopens")
    assert article.blocks[0].role == "headline" and article.text.startswith("Harbour reopens.")


def test_a_first_line_that_reads_like_a_headline_is_the_title_where_none_is_given():
    assert (
        clean(text="Harbour of Vesla reopens after ten weeks\n\n" + STORY).title
        == "Harbour of Vesla reopens after ten weeks"
    )
    assert clean(text=STORY).title is None


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("VESLA, Feb. 5 (AP) — {}", "AP"),
        ("(Reuters) - {}", "Reuters"),
        ("OSLO, 3 March, NTB – {}", "NTB"),
        ("VESLA (Reuters/AFP) -- {}", "Reuters/AFP"),
        ("Harbour of Vesla reopens\n\nBy Jo Ek, Reuters\n\n{}", "Reuters"),
        ("Harbour of Vesla reopens\n\nBy The Associated Press\n\n{}", "Associated Press"),
        ("{}\n\n- AFP", "AFP"),
        ("{}\n\nSource: The Coast Post", "The Coast Post"),
        ("{}\n\nThis article was first published in The Coast Post.", "The Coast Post"),
        ("{}\n\nSource: Read Full Article", None),
        ("{}\n\nReuters had reported the closure in January.", None),
        ("{}", None),
    ],
)
def test_the_agency_that_a_text_credits_is_kept_as_it_is_written(text, credit):
    article = clean(text=text.format(STORY))
    assert article.credit == credit
    assert [block.role for block in article.blocks].count("body") >= 2


def test_a_credit_that_the_source_gives_goes_first():
    assert parse(document(text="(Reuters) - " + STORY, credit="AFP"), SOURCE).credit == "AFP"


@pytest.mark.parametrize(
    ("stated", "zone"),
    [("2024-02-05T08:30+01:00", "+01:00"), ("2024-02-05 08:30", "Europe/Oslo"), ("2024-02-05", None)],
)
def test_an_article_tells_in_which_zone_its_date_was_written(stated, zone):
    source = Source(id="s", zone="Europe/Oslo")
    assert parse(document(text=STORY, published_at=stated), source).published_at_zone == zone
    page = web_page(f"<meta property='article:published_time' content='{stated}'>")
    assert clean(html=page, zone="Europe/Oslo").published_at_zone == zone


def web_page(head: str = "") -> str:
    body = f"<p>{STORY[:40]}</p><p>{STORY[42:]}</p>" * 3
    return f"<html><head>{head}</head><body><article><h1>Harbour reopens</h1>{body}</article></body></html>"


LISTED = {"title": "Harbour to reopen", "published_at": "Mon, 05 Feb 2024 08:30:00 +0100", "section": "Coast"}


def test_what_a_listing_says_stands_in_for_what_the_page_does_not_say():
    article = clean(html=web_page(), listed=LISTED, fetched_from="http://a.example/1?utm_source=rss")
    assert (article.title, article.section) == ("Harbour reopens", "Coast")
    assert (f"{article.published_at:%H:%M}", article.published_at_method) == ("07:30", "feed")
    assert article.url == "http://a.example/1"


def test_a_date_that_the_page_states_for_machines_goes_before_the_listings_and_that_before_one_that_stands_about():
    stated = '<meta property="article:published_time" content="2024-02-04T10:00:00Z">'
    assert clean(html=web_page(stated), listed=LISTED).published_at_method == "meta"
    about = web_page().replace("</h1>", '</h1><time datetime="2024-02-06T10:00:00Z">Tuesday</time>')
    assert clean(html=about).published_at_method == "time_element"
    assert clean(html=about, listed=LISTED).published_at_method == "feed"


def test_a_page_keeps_its_own_canonical_address_but_not_that_of_the_site_it_was_reprinted_from():
    own = '<link rel="canonical" href="https://a.example/harbour">'
    assert clean(html=web_page(own), fetched_from="https://m.a.example/x?id=1").url == "https://a.example/harbour"
    assert clean(html=web_page(own), fetched_from="https://b.example/copy").url == "https://b.example/copy"


@pytest.mark.parametrize("value", ["March 5", "soon", "", None, [], 12])
def test_a_date_that_cannot_be_read_stays_unknown(value):
    article = clean(text=STORY, published_at=value)
    assert (article.published_at, article.published_at_method) == (None, "none")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_text"),
        (b" \n\t \xc2\xa0", "empty_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"word " * 300_000, "too_long"),
        (GERMAN.encode(), "wrong_language"),
    ],
)  # fmt: skip
def test_what_is_no_article_says_why(content, reason):
    problem = parse(document(content), SOURCE)
    assert isinstance(problem, Unusable) and problem.reason == reason and ";" in problem.detail


def test_a_source_of_any_language_keeps_every_language():
    article = parse(document(text=GERMAN), Source(id="s", language="any"))
    assert isinstance(article, Article) and article.language == "de"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encodings_it_comes_in(encoding):
    text = "“We’ll repair Vesla’s pier,” said Åse Dæhlen – the mayor – on Monday. " * 4
    assert parse(document(text.encode(encoding)), SOURCE).text == text.strip()


def test_a_broken_byte_does_not_turn_utf8_into_another_encoding():
    content = ("Åse Dæhlen førte båten over fjøra. " * 5).encode() + b"\xe5 The end."
    assert parse(document(content), Source(id="s", language="any")).text.endswith("fjøra. \ufffd The end.")


def test_a_page_declares_its_encoding():
    body = (
        "<p>The mayor of Vesla, Åse Dæhlen, said the pier would be repaired before the ferries return in spring.</p>"
        * 3
    )
    page = f'<html><head><meta charset="iso-8859-1"></head><body><article>{body}</article></body></html>'
    assert "Åse Dæhlen" in parse(document(page.encode("latin-1"), "text/html"), SOURCE).text


def test_html_in_a_text_column_is_read_as_html():
    article = clean(text=f"<p>{STORY[:40]}</p><p>{STORY[42:]}</p>", title="Harbour reopens")
    assert "<p>" not in article.text and "Ida Moen" in article.text


def test_text_is_composed_and_free_of_controls_and_surrogates():
    article = clean(text="Cafe\u0301 de\u00adbate\x00 in\u00a0\ud800Vesla.\r\nIt went on.\x1f")
    assert article.text == "Caf\u00e9 debate  in \ufffdVesla.\n\nIt went on."
    assert unicodedata.is_normalized("NFC", article.text)


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=300)
@given(
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "Z", "S"]) | st.sampled_from("\n\n\n "), max_size=400
    )
)
def test_no_visible_character_is_lost_and_every_one_lies_in_a_block(text):
    article = clean(text=text)
    if isinstance(article, Article) and "<" not in text:
        inside = "".join(article.text[block.span.start : block.span.end] for block in article.blocks)
        assert squeezed(inside) == squeezed(article.text)
        assert "\n\n".join(article.text[slice(*block.span)] for block in article.blocks) == article.text


PIECES = st.sampled_from(
    [b"<p>", b"</p>", b"<script>", b"<!--", b"\xff", b"{", b'"', b"\n", b"&#0", b"<![CDATA[", b"word "]
)
GARBAGE = (
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(PIECES, max_size=60).map(b"".join)
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "@type", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "text",
        "html",
        "title",
        "url",
        "outlet",
        "authors",
        "published_at",
        "modified_at",
        "language",
        "section",
        "native_id",
    ]
)


@settings(max_examples=150, deadline=None)
@given(GARBAGE, st.sampled_from(["text/plain", "text/html"]))
def test_any_bytes_give_an_article_or_a_reason_other_than_failure(content, media_type):
    outcome = parse(document(content, media_type), SOURCE)
    assert isinstance(outcome, Article) or outcome.reason != "failed"


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_any_row_gives_an_article_or_a_reason_other_than_failure(fields):
    outcome = parse(document(media_type="application/json", **fields), SOURCE)
    assert isinstance(outcome, Article) or outcome.reason != "failed"
    if isinstance(outcome, Article):
        json.dumps([outcome.text, outcome.title, outcome.authors, outcome.url]).encode()
