"""Which texts and pages are no article, and what shows it. In doubt they are one: a lost story is worse than a stub.

Not here: documents that cannot be read at all (`files`, `text`), why a page could not be fetched (`fetch`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestration.ingest.metadata import detect_language, is_foreign
from orchestration.records import FACT_ROLES, Block, Unusable

LONGEST_TEXT = 1_000_000
"""Characters. The longest news texts (court documents, live blogs of a week) stay below; spaCy refuses more."""
FEWEST_WORDS = 4
"""Of 25,000 news texts four have fewer, none of them a sentence; flashes and dividends have five and more."""
STUB_WORDS = 120
"""A locked page with more shows a story, whatever it keeps back."""
FEWEST_TEASERS = 8
"""Headings that are links, on a page that lists other pages; and how many of them outweigh a long paragraph.
Articles may have as many below them, but have a headline, and most say what they are."""
TEASERS_A_PARAGRAPH = 4
NOTICE_WORDS = 60
"""Words of an error page; a story about one is longer."""

_WORD = re.compile(r"\w+")
_NOTICE = re.compile(
    r"""\W*(?:
      error\W*[45]\d\d\b.{0,60}
    | 40[134]\W+(?:error|forbidden|unauthorized|not\ found|page\ not\ found)\b.{0,40}
    | .{0,20}\bpage\ (?:was\ |could\ )?not\ (?:be\ )?found\b.{0,60}
    | access\ (?:to\ this\ page\ )?(?:has\ been\ |is\ )?denied\b.{0,60}
    | (?:the\ |this\ |our\ )?(?:web)?site\ is\ (?:currently\ )?(?:down|closed|under)(?:\ for)?\ (?:maintenance|work)\W*
    | (?:checking|please\ enable)\ (?:your\ browser|javascript|cookies)\b.{0,80}
    | (?:just\ a\ moment|are\ you\ (?:a\ robot|human)|forbidden|(?:temporarily|service)\ unavailable)\W*
    | attention\ required\b.{0,40}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What servers, firewalls and content systems show in the place of a page."""
_LOCKED = re.compile(
    r"\b(?:subscri|log ?in|sign ?in|sign ?up|register|member|premium|unlimited|free articles?)", re.IGNORECASE
)


def text_problem(text: str, blocks: tuple[Block, ...], title: str | None, expected_language: str) -> Unusable | None:
    """Why a text is no article: it is empty, too long or too short, an error page's, or in another language."""
    if not text.strip():
        return Unusable("empty_text", "it has no text; check that the right column or page was taken")
    if len(text) > LONGEST_TEXT:
        return Unusable("too_long", f"it has {len(text):,} characters, no article has; split it into articles")
    count = len(_WORD.findall(text[: 20 * NOTICE_WORDS]))
    if count < FEWEST_WORDS:
        return Unusable("too_short", f"it has {count} words, no sentence has; check that the right column was taken")
    first = text[slice(*blocks[0].span)] if blocks else text
    if count < NOTICE_WORDS and any(_NOTICE.fullmatch(line) for line in (title, first) if line):
        return Unusable("not_an_article", "it is an error page; fetch it again or keep it out of the source")
    if expected_language != "any" and is_foreign(text, expected_language):
        found = detect_language(text)
        language = f"in '{found}'" if found else f"not in '{expected_language}'"
        return Unusable("wrong_language", f"it is {language}; set the source's language to 'any' to keep it")
    return None


def page_problem(text: str, blocks: tuple[Block, ...], signs: Mapping[str, int]) -> Unusable | None:
    """Why a page is no article. `signs` (`page.Said.signs`) are what it says it is and how it is built."""
    if not text:
        return Unusable("not_an_article", "the page has text but no article; keep it out of the source")
    facts = [text[slice(*block.span)] for block in blocks if block.role in FACT_ROLES]
    words = sum(len(_WORD.findall(fact)) for fact in facts)
    prompts = [text[slice(*block.span)] for block in blocks if block.role == "promo"]
    if signs.get("is_locked") and words < STUB_WORDS and any(map(_LOCKED.search, prompts)):
        return Unusable("paywall", f"it shows {words} words and asks readers to pay; save the page as a subscriber")
    if signs.get("is_article") or signs.get("has_headline"):
        return None
    if signs.get("is_gallery") and words < NOTICE_WORDS:
        return Unusable("not_an_article", "it is a gallery or a video with hardly a word; keep it out of the source")
    paragraphs = sum(len(fact) >= 200 for fact in facts)
    if signs.get("teaser_count", 0) >= max(FEWEST_TEASERS, TEASERS_A_PARAGRAPH * paragraphs):
        return Unusable("not_an_article", "it lists other pages; name it as a listing, or keep it out of the source")
    return None
