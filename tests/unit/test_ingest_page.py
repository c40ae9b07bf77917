"""Web pages: the article by structure, roles by the elements around it, and what the page says of itself."""

import json
from datetime import UTC, datetime

import pytest

from orchestration.ingest.parse import clean
from orchestration.records import Article, Unusable

PARAGRAPHS = [
    "The harbour of Vesla reopened on Monday after ten weeks of ice, and the first ferry left for Oslo before noon.",
    "Ida Moen, the harbour master, said that the crews had waited long enough and that the channel was now clear.",
    "The council had closed the harbour in January, when a tanker was pressed against the pier by drifting ice.",
    "Divers found no damage to the hull, and the tanker, which carried heating oil, was towed away last week.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str, head: str = "", lang: str = "en") -> Article:
    article = clean(html=f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>')
    assert isinstance(article, Article)
    return article


def roles(article: Article) -> dict[str, str]:
    return {article.text[slice(*block.span)]: block.role for block in article.blocks}


def json_ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def test_the_article_is_taken_and_the_site_around_it_left_out():
    article = page(
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
        f"<main><article><h1>Harbour of Vesla reopens</h1>{BODY}</article></main>"
        "<footer><p>Contact the desk at the old town hall of Vesla, open every day but Sunday.</p></footer>"
    )
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.title == "Harbour of Vesla reopens"
    assert {block.role for block in article.blocks} == {"body"}


@pytest.mark.parametrize(
    ("role", "element", "text"),
    [
        ("caption", "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>", "A ferry in the ice"),
        ("related_link", "<aside><h3>On the coast</h3><a href='/b'>{}</a></aside>", "Ferry fares to rise"),
        ("related_link", "<p><a href='/b'>{}</a></p>", "Ferry fares to rise again in the spring"),
        ("newsletter_prompt", "<div class='newsletter-box'><p>{}</p></div>", "Coast news, every morning"),
        ("advertisement", "<div class='ad-slot'><p>{}</p></div>", "Warm boots for cold decks"),
        ("share_prompt", "<div class='social-bar'><span>{}</span></div>", "Pass it on"),
        ("pull_quote", "<div class='pullquote'><p>{}</p></div>", "“The crews had waited long enough”"),
        ("byline", "<div class='byline'>{}</div>", "Jo Ek in Vesla"),
        ("correction", "<p>{}</p>", "Correction: an earlier version of this article misspelled the tanker's name."),
    ],
)  # fmt: skip
def test_pieces_inside_the_article_are_kept_with_their_role(role, element, text):
    half = len(PARAGRAPHS) // 2
    before, after = ("".join(f"<p>{p}</p>" for p in part) for part in (PARAGRAPHS[:half], PARAGRAPHS[half:]))
    article = page(f"<article><h1>Harbour of Vesla reopens</h1>{before}{element.format(text)}{after}</article>")
    found = roles(article)
    assert found[text] == role
    assert all(found[paragraph] == "body" for paragraph in PARAGRAPHS)


def test_a_sentence_that_is_a_link_stays_body():
    linked = "<p><a href='/c'>The channel is dredged every third year by order of the council.</a></p>"
    assert roles(page(f"<article>{BODY}{linked}{BODY.replace('Vesla', 'Lomen')}</article>"))[
        "The channel is dredged every third year by order of the council."
    ] == "body"  # fmt: skip


def test_a_box_is_what_its_heading_says():
    teaser = "The tanker that nobody wanted to insure came from the far north."
    box = f"<section><h3>Related stories</h3><p>{teaser}</p></section>"
    article = page(f"<article>{BODY}{box}<p>{PARAGRAPHS[0].replace('ferry', 'barge')}</p></article>")
    assert roles(article)[teaser] == "related_link"


def test_the_summary_below_the_heading_belongs_to_the_article():
    summary = "After ten weeks the ice has gone and the ferries sail again"
    article = page(f"<h1>Harbour of Vesla reopens</h1><p class='standfirst'>{summary}</p><article>{BODY}</article>")
    assert roles(article)[summary] == "body"


def test_the_headline_that_most_titles_agree_on_wins():
    head = (
        "<title>Harbour of Vesla reopens after ten weeks | Coast Post</title>"
        "<meta property='og:site_name' content='Coast Post'>"
        "<meta property='og:title' content='You will not believe what the ice did'>"
    )
    heading = "<h1>Coast Post</h1>"
    body = f"{heading}<article><h1>Harbour of Vesla reopens after ten weeks</h1>{BODY}</article>"
    assert page(body, head).title == "Harbour of Vesla reopens after ten weeks"
    assert page(body, head).outlet == "Coast Post"


BROKEN_JSON_LD = (
    '<script type="application/ld+json"><!-- {"@graph": [{"@type": ["NewsArticle"], '
    '"datePublished": "2024-02-05T08:30:00Z",}]} --></script>'
)
MOMENT = datetime(2024, 2, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "head", "body"),
    [
        ("json_ld", json_ld(datePublished="2024-02-05T09:30:00+01:00"), ""),
        ("json_ld", BROKEN_JSON_LD, ""),
        ("meta", "<meta property='article:published_time' content='2024-02-05T08:30:00Z'>", ""),
        ("meta", "<meta itemprop='datePublished' content='2024-02-05T08:30Z'>", ""),
        ("time_element", "", "<time>now</time><h1>Harbour reopens</h1><time datetime='2024-02-05T08:30Z'>today</time>"),
    ],
)  # fmt: skip
def test_a_page_tells_its_date_and_where_it_told_it(method, head, body):
    article = page(f"{body}<article>{BODY}</article>", head)
    assert (article.published_at, article.published_at_method) == (MOMENT, method)


def test_the_address_and_the_text_date_a_page_that_tells_nothing_else():
    day = datetime(2024, 2, 5, tzinfo=UTC)
    by_address = page(BODY, "<link rel='canonical' href='https://a.example/2024/02/05/harbour?utm_source=x'>")
    assert (by_address.published_at, by_address.published_at_method) == (day, "url")
    assert by_address.url == "https://a.example/2024/02/05/harbour"
    by_row = clean(text=BODY, url="https://a.example/2024-02-05/harbour")
    assert (by_row.published_at, by_row.published_at_method) == (day, "url")
    by_line = clean(text="Harbour of Vesla reopens\n\nBy Jo Ek\n\nPublished 5 February 2024\n\n" + PARAGRAPHS[0])
    assert (by_line.published_at, by_line.published_at_method, by_line.authors) == (day, "text", ("Jo Ek",))
    by_dateline = clean(text="VESLA, Feb. 5, 2024 (Example) — " + PARAGRAPHS[0])
    assert (by_dateline.published_at, by_dateline.published_at_method) == (day, "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "VESLA, Feb. 5 (Example) — It opened.",
        "Updated 5 February 2024\n\nIt opened.",
        "It opened.\n\n10:30 a.m.\n\nIt closed.",
    ],
)
def test_an_update_or_a_day_without_its_year_dates_nothing(text):
    article = clean(text=text)
    assert (article.published_at, article.published_at_method) == (None, "none")


def test_authors_are_found_behind_references():
    graph = {
        "@graph": [{"@type": "NewsArticle", "author": {"@id": "#1"}}, {"@type": "Person", "@id": "#1", "name": "Jo Ek"}]
    }
    assert page(BODY, f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Jo Ek",)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<p>By <a rel='author'>Jo Ek</a>, <a rel='author'>Per Aas</a></p>", ("Jo Ek", "Per Aas")),
        ("<span itemprop='author'>Jo Ek</span>", ("Jo Ek",)),
        ("<div class='byline'>By Jo Ek jo@coast.example · 3 min read · 5 February 2024</div>", ("Jo Ek",)),
        ("<p class='meta'>Posted on February 5, 2024 by Jo Ek</p>", ("Jo Ek",)),
    ],
)
def test_authors_are_found_where_only_readers_are_told(byline, authors):
    teaser = "<div class='card'><h3><a href='/b'>Ferry fares rise</a></h3><p>By <a rel='author'>Ida Moen</a></p></div>"
    assert page(f"<h1>Harbour of Vesla reopens</h1>{byline}<article>{BODY}</article>{teaser}").authors == authors


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("<div class='byline'>By Jo Ek · 5 February 2024</div>", datetime(2024, 2, 5, tzinfo=UTC)),
        ("<p class='meta'>Posted on February 5, 2024 by Jo Ek</p>", datetime(2024, 2, 5, tzinfo=UTC)),
        ("<div class='date'>Feb. 5, 2024 at 8:30 am GMT</div>", MOMENT),
        ("<div class='byline'>By Jo Ek | Updated 5 February 2024</div>", None),
    ],
)
def test_a_date_that_only_readers_are_told_is_read_and_an_update_is_none(line, moment):
    article = page(f"<h1>Harbour of Vesla reopens</h1>{line}<article>{BODY}</article>")
    assert (article.published_at, article.published_at_method) == (moment, "text" if moment else "none")


def test_the_article_ends_before_the_next_one_and_begins_at_its_heading():
    other = BODY.replace("Vesla", "Lomen")
    article = page(
        f"<div class='signup'><p>{PARAGRAPHS[0].replace('harbour', 'newsletter')}</p></div>"
        f"<article><h1>Harbour of Vesla reopens</h1>{BODY}</article><article><h1>Lomen shut</h1>{other}</article>"
    )
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_a_heading_that_is_the_sites_name_is_not_the_title():
    head = "<title>Harbour of Vesla reopens | Coast Post</title>"
    article = page(f"<h1>Coast Post</h1><h2>Harbour of Vesla reopens</h2>{BODY}", head)
    assert article.title == "Harbour of Vesla reopens" and article.text == "\n\n".join(PARAGRAPHS)


def test_text_that_the_page_hides_counts_only_where_the_article_is_hidden():
    hidden = f"<div style='display: none'>{BODY}<p>And a paragraph for machines alone to read.</p></div>"
    assert page(f"<article>{BODY}</article>{hidden}").text == "\n\n".join(PARAGRAPHS)
    assert page(f"<div hidden>{BODY}</div>").text == "\n\n".join(PARAGRAPHS)


def test_a_page_without_an_article_says_so():
    problem = clean(html="<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert isinstance(problem, Unusable) and problem.reason in ("not_an_article", "empty_text")


def test_a_box_that_changes_beside_the_text_makes_no_new_version():
    box, last = "<aside><a href='/b'>{}</a></aside>", "<p>It is the {} winter that the harbour was closed so long.</p>"
    first, second, edited = (
        page(f"<article><h1>Harbour of Vesla reopens</h1>{BODY}{box.format(teaser)}{last.format(count)}</article>")
        for teaser, count in (("Ferry fares to rise", "third"), ("Ice maps for sale", "third"), ("Fog lifts", "first"))
    )
    assert first.text != second.text
    assert first.article_version_id == second.article_version_id != edited.article_version_id


def test_a_live_page_that_grows_is_a_new_version():
    posts = [f"<article><time>1{n}:00</time><p>{paragraph}</p></article>" for n, paragraph in enumerate(PARAGRAPHS)]
    early, late = (page(f"<h1>Harbour of Vesla: live</h1><main>{''.join(posts[-n:])}</main>") for n in (3, 4))
    assert early.title == late.title and early.article_version_id != late.article_version_id


def test_a_page_that_only_scripts_put_together_gives_the_body_that_it_declares():
    declared = page("<div id='app'></div>", json_ld(headline="Harbour reopens", articleBody="\n\n".join(PARAGRAPHS)))
    assert declared.text == "\n\n".join(PARAGRAPHS) and declared.title == "Harbour reopens"


def test_who_a_page_took_its_text_from_is_kept():
    wire = page(BODY, json_ld(sourceOrganization={"name": "Coast Press"}, publisher={"name": "Coast Post"}))
    assert wire.credit == "Coast Press"
    assert page(BODY, json_ld(provider={"name": "Coast Post"}, publisher={"name": "Coast Post"})).credit is None
    assert page(BODY, "<meta name='syndication-source' content='https://a.example/1'>").credit is None
