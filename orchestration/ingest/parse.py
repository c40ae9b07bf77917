"""One document to one article, or to the reason why it gives none. Never raises.

The text is kept whole; blocks say what is what. Not here: reading files (`files`), the rules that
label blocks (`blocks`, `page`), the meaning of single values (`metadata`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from orchestration.ingest import page as web_page
from orchestration.ingest.blocks import EDGE_BLOCKS, label_blocks, split
from orchestration.ingest.credits import written_credit
from orchestration.ingest.metadata import (
    Moment,
    canonical_url,
    day_in_address,
    detect_language,
    own_address,
    read_authors,
    read_moment,
    read_text,
    read_zoned,
)
from orchestration.ingest.sources import DateOrder, Source
from orchestration.ingest.text import charset_of, decode, repair, tidy
from orchestration.ingest.unusable import page_problem, text_problem
from orchestration.records import Article, Block, Document, PublishedAtMethod, Unusable

STATED_BY_PAGE: frozenset[PublishedAtMethod] = frozenset({"json_ld", "meta"})
"""What a page states of itself for machines goes before a listing, which may date the latest change or the listing;
a listing goes before a time that merely stands somewhere on the page."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})

BYLINE_BLOCKS = 2 * EDGE_BLOCKS
"""Pages put captions and buttons before the byline."""
LONGEST_NAME = 4
"""Words; a longer byline goes on with the author's desk, without a mark between."""
_BYLINE = re.compile(r"(?:^|\s)by:?\s+(?P<names>[^|·•\d]{3,120})", re.IGNORECASE)

Dated = tuple[Moment | None, PublishedAtMethod]
UNDATED: Dated = (None, "none")

_UPDATED = re.compile(r"\W*(?:last |first )?(?:updated|modified)", re.IGNORECASE)
_PUBLISHED_LABEL = re.compile(
    r"^\W*(?:(?:first )?(?:published|posted|created|issued|uploaded)|date)?\W*(?:at|on)?\W*", re.IGNORECASE
)
_DATED_PLACE = re.compile(
    r"[A-Z][A-Z .’'-]{2,30}(?:, [A-Z][\w. ]{1,24})?,? "
    r"\(?((?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4})\)?"
)
"""A dateline with its year: place in capitals, month, day, year. Without a year it dates nothing."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_WRITTEN_DAY = re.compile(
    rf"(?:\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}})"
    r"(?:,? (?:at )?\d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_UPDATED_PART = re.compile(r"(?:last |first )?(?:updated|modified)\b.*", re.IGNORECASE)
_WRAP = re.compile(r"[^\S\n]*\n[^\S\n]*")


def parse(document: Document, source: Source) -> Article | Unusable:
    """The article that a document holds, with what its source says of it, or why there is none."""
    try:
        fields = dict(document.fields)
        media_type = document.media_type.partition(";")[0].strip()
        if not fields.keys() & {"text", "html"} and media_type != "application/json":
            content = decode(document.content, charset_of(document.media_type))
            if isinstance(content, Unusable):
                return content
            fields["html" if media_type in _HTML else "text"] = content
        return clean(
            text=fields.pop("text", None),
            html=fields.pop("html", None),
            outlet=read_text(fields.pop("outlet", None)) or source.outlet,
            expected_language=source.language,
            zone=source.zone,
            date_order=source.date_order,
            **fields,
        )
    except Exception as error:  # the promise to every caller: one bad document never stops a run
        return Unusable("failed", f"the cleaner failed on it ({type(error).__name__}: {error}); please report it")


def clean(
    text: object = None,
    html: object = None,
    *,
    url: object = None,
    title: object = None,
    authors: object = None,
    published_at: object = None,
    modified_at: object = None,
    outlet: str | None = None,
    section: object = None,
    native_id: object = None,
    language: object = None,
    credit: object = None,
    fetched_from: object = None,
    listed: object = None,
    expected_language: str = "any",
    zone: str = "UTC",
    date_order: DateOrder | None = None,
) -> Article | Unusable:
    """An article from its text or its page, and from what is known beside it, which always goes first.

    `fetched_from` is the address that the page came from and `listed` (a mapping) what a feed or sitemap says of it:
    both stand in for what the page does not say itself. `text` that is plainly HTML is read as such. Values may be of
    any type that sources deliver (see `metadata`); what cannot be read is left out. A title is no part of the text.
    """
    text, is_text_repaired = repair(_as_text(text))
    html, is_html_repaired = repair(_as_text(html))
    title, is_title_repaired = repair(read_text(title))
    listing: Mapping[str, object] = listed if isinstance(listed, Mapping) else {}
    if html is None and text is not None and web_page.looks_like_html(text):
        text, html = None, text
    page = (
        web_page.read_page(html, _as_text(url) or _as_text(fetched_from), zone) if html is not None else web_page.Page()
    )
    known_title = title or page.title or read_text(listing.get("title"))
    if text is not None:
        text = tidy(text)
        whole, blocks = join_blocks([_WRAP.sub(" ", text[slice(*span)]) for span in split(text)], known_title)
    else:
        whole, blocks = page.text, page.blocks
    if page.is_too_large:
        return Unusable("too_long", "the page has more elements than any article; split it or save it as text")
    problem = text_problem(whole, blocks, known_title, expected_language) if whole or not page.has_text else None
    problem = problem or (page_problem(whole, blocks, page.signs) if html is not None else None)
    if problem:
        return problem
    address = canonical_url(url) or own_address(canonical_url(fetched_from), page.url)
    on_the_page: Dated = (
        Moment(page.published_at, page.published_at_zone) if page.published_at else None,
        page.published_at_method,
    )
    in_the_listing: Dated = (read_zoned(listing.get("published_at"), zone, date_order), "feed")
    said: list[Dated] = [
        (read_zoned(published_at, zone, date_order), "given"),
        *((on_the_page, in_the_listing) if on_the_page[1] in STATED_BY_PAGE else (in_the_listing, on_the_page)),
        (Moment(day, None) if (day := day_in_address(address)) else None, "url"),
    ]
    ways = itertools.chain(said, _stated(whole, blocks, zone))
    published, method = next((way for way in ways if way[0]), UNDATED)
    known_outlet = outlet or page.outlet or read_text(listing.get("outlet"))
    names = read_authors(authors) or page.authors or _byline(whole, blocks) or page.marked_authors
    names = names or read_authors(listing.get("authors"))
    return Article(
        text=whole,
        blocks=blocks,
        title=known_title or _first_headline(whole, blocks),
        authors=_beside(known_outlet, names),
        outlet=known_outlet,
        url=address,
        native_id=read_text(native_id) or read_text(listing.get("native_id")),
        section=read_text(section) or page.section or read_text(listing.get("section")),
        published_at=published.at if published else None,
        published_at_method=method,
        published_at_zone=published.zone if published else None,
        modified_at=read_moment(modified_at, zone, date_order)
        or page.modified_at
        or read_moment(listing.get("modified_at"), zone, date_order),
        language=detect_language(whole)
        or _language_code(language)
        or page.language
        or _language_code(listing.get("language")),
        credit=read_text(credit) or page.credit or written_credit(whole, blocks),
        has_repaired_encoding=is_text_repaired or is_html_repaired or is_title_repaired,
    )


def join_blocks(pieces: list[str], title: str | None) -> tuple[str, tuple[Block, ...]]:
    """Paragraphs as one text, a blank line between them, and its labelled blocks."""
    whole = "\n\n".join(pieces)
    return whole, label_blocks(whole, title)


def _stated(text: str, blocks: tuple[Block, ...], zone: str) -> Iterator[Dated]:
    """What the head of the text says of its own publication: a dated line, then a dateline."""
    told = next((index for index, block in enumerate(blocks) if block.role == "body"), 0)
    head = [(block.role, text[slice(*block.span)]) for block in blocks[: max(EDGE_BLOCKS, min(told, BYLINE_BLOCKS))]]
    for role, line in head:
        if role == "live_timestamp" and not _UPDATED.match(line):
            yield read_zoned(_PUBLISHED_LABEL.sub("", line), zone), "text"
        if role in ("live_timestamp", "byline") and (dated := _WRITTEN_DAY.search(_UPDATED_PART.sub("", line))):
            yield read_zoned(dated[0], zone), "text"
    for role, line in head:
        if role in ("body", "dateline") and (dated := _DATED_PLACE.match(line)):
            yield read_zoned(dated[1], zone), "dateline"


def _beside(outlet: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """The authors without the outlet, unless it is all that is named."""
    return tuple(name for name in names if name.casefold() != (outlet or "").casefold()) or names


def _byline(text: str, blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The names of the first byline, up to a date or a time to read behind them."""
    lines = (text[slice(*block.span)] for block in blocks[:BYLINE_BLOCKS] if block.role == "byline")
    told = next((found["names"] for line in lines if (found := _BYLINE.search(line))), None)
    return tuple(name for name in read_authors(told) if len(name.split()) <= LONGEST_NAME)


def _first_headline(text: str, blocks: tuple[Block, ...]) -> str | None:
    return next((text[slice(*block.span)] for block in blocks[:1] if block.role == "headline"), None)


def _language_code(value: object) -> str | None:
    code = (read_text(value) or "").lower()
    return code[:2] if re.fullmatch(r"[a-z]{2}(?:[-_]\w+)*", code) else None


def _as_text(value: object) -> str | None:
    """Text of a field: lists of paragraphs are joined, anything but text and lists is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "\n\n".join(value)
    return None
