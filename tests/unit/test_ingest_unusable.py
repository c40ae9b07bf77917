"""What is no article, and that short, locked or oddly built stories stay articles."""

import json

import pytest

from orchestration.ingest.parse import clean
from orchestration.records import Article, Unusable

LEAD = "The lift takes four minutes, and at the bottom there are two million books that nobody has ever borrowed."
STORY = f"<p>{LEAD}</p><p>{LEAD.replace('books', 'maps')}</p><p>{LEAD.replace('books', 'letters')}</p>"
PROMPT = "<p>To continue reading, log in or subscribe.</p>"


def reason(outcome: Article | Unusable) -> str:
    return outcome.reason if isinstance(outcome, Unusable) else "usable"


def page(body: str, **said: object) -> str:
    head = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>' if said else ""
    return f"<html><head><title>Salt</title>{head}</head><body><main>{body}</main></body></html>"


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("Rates", "1010", "too_short"),
        ("404 Not Found", "The address that you followed leads nowhere any more.", "not_an_article"),
        (None, "Page not found\n\nTry the search or go back to the front page.", "not_an_article"),
        (None, "Access denied\n\nYou don't have permission to see this page.", "not_an_article"),
        ("Just a moment...", "Checking if the connection to this site is secure.", "not_an_article"),
        ("Dividend", "Qtly div nine cts\n\nPay April 30", "usable"),
        ("Flash", "PARLIAMENT VOTES TO DISSOLVE ITSELF", "usable"),
        ("404 sheep not found after storm", "Shepherds looked for them all day on Monday.", "usable"),
        ("Access denied: who may see the archive?", LEAD * 5, "usable"),
        ("500 jobs to go at paper mill", "The mill at Cold Hill will close one of two machines.", "usable"),
    ],
)
def test_error_pages_and_scraps_are_no_articles_and_short_news_is_one(title, text, why):
    assert reason(clean(text=text, title=title)) == why


def test_a_page_that_locks_its_story_away_is_a_paywall():
    assert reason(clean(html=page(f"<h1>Salt</h1><p>{LEAD}</p>{PROMPT}", isAccessibleForFree=False))) == "paywall"
    assert reason(clean(html=page(f"<h1>Salt</h1><p>{LEAD}</p>{PROMPT}", headline="Salt"))) == "usable"
    story = "".join(f"<p>{LEAD.replace('two', str(n))}</p>" for n in range(9))
    whole = page(f"<h1>Salt</h1>{story}{PROMPT}", isAccessibleForFree=False)
    assert reason(clean(html=whole)) == "usable"


TEASERS = "".join(
    f"<h3><a href='/{n}'>Mine number {n} gives up its salt</a></h3><p>{LEAD[:70]}.</p>" for n in range(12)
)


def test_a_page_of_teasers_is_a_listing_unless_it_has_a_story_of_its_own():
    assert reason(clean(html=page(TEASERS))) == "not_an_article"
    story = f"<article><h1>Inside the salt mine that became a library</h1>{STORY * 2}</article>"
    assert reason(clean(html=page(story + f"<section>{TEASERS}</section>"))) == "usable"
    assert reason(clean(html=page(TEASERS, datePublished="2024-05-03"))) == "usable"


def test_a_gallery_with_hardly_a_word_is_no_article():
    pictures = "".join(f"<figure><img src='{n}.jpg'></figure>" for n in range(9))
    gallery = f'<script type="application/ld+json">{json.dumps({"@type": "ImageGallery"})}</script>'
    assert reason(clean(html=page(gallery + f"<p>{LEAD}</p>" + pictures))) == "not_an_article"
