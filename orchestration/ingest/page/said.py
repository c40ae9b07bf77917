"""What a page says of itself: JSON-LD, meta elements, headings, its address. Structures of HTML, never one site.

Not here: the meaning of single values (`metadata`), the text (`walk`, `roles`).
"""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from orchestration.ingest.metadata import Moment, canonical_url, read_authors, read_moment, read_text, read_zoned
from orchestration.ingest.page.json_ld import JsonLd, types_of
from orchestration.ingest.text import tidy
from orchestration.records import PublishedAtMethod

_OUTLET_TAIL = re.compile(r"(.+?)\s*(?:\s[-–—:|»·]|\|)\s+([^-–—|:»·]+)$")
_LINE_END = re.compile(r"\n+|</p>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,300}>")
_MARK = re.compile(r"\s+[-–—|»·]+\s+|:\s+|\s*\|\s*")
_WORD = re.compile(r"\w+")


PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "published_time",
    "article:published", "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dcterms.created", "dcterms.date", "dc.date.issued", "dc.date.created", "dc.date", "dc:date",
    "citation_publication_date", "publication_date", "publicationdate", "publish_date", "publish-date", "publishdate",
    "published-date", "pubdate", "article_date_original", "originalpublicationdate", "rnews:datepublished",
    "iso-8601-publish-date", "date_published", "release_date", "date",
)  # fmt: skip
"""Names of meta elements that state the first publication: Open Graph, Dublin Core, schema.org, and the large
publishing systems and analytics services."""
_NAME = re.compile(r"(?:[Bb]y:? )?[^\W\d_][\w.’'-]*(?: [\w.’'-]+){1,4}")
_GALLERIES = frozenset({"imagegallery", "mediagallery", "videogallery", "videoobject"})
CREDITS = ("syndication-source", "original-source", "article:source", "dc.source", "dcterms.source", "source")
"""Names of meta elements that state where a text was taken from: the news search engines', Dublin Core's."""
TITLE_WEIGHTS = {"json_ld": 3.0, "heading": 2.0, "og": 2.0, "twitter": 0.5}
"""What a witness of the headline is worth. JSON-LD's is defined as the headline; the heading may be a kicker, the title
for sharing is often reworded, so either needs the other to outvote it. Weighed on 258 labelled pages of 120 outlets."""
SHORTEST_SHOWN = 3
"""Words of a part of a title that is taken for the whole because the page shows it."""
SHORTEST_LONE_HEADING = 5
"""Words; names of sites and sections are shorter."""
LEAST_SHARED = 0.5
"""A heading counts as the headline if half its words stand in what the page declares as its title."""


class Said:
    """What one page says of itself, by our names; each None or empty where it says nothing."""

    def __init__(self, tree: HtmlElement, address: str | None = None, shown: frozenset[str] = frozenset()) -> None:
        """`shown` are the pieces of the page's text as `key_of` gives them: a title that goes on behind what is shown
        goes on with the names of sections and the site."""
        self.tree = tree
        self.shown = shown
        self.address = canonical_url(address)
        self.metas: dict[str, str] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            if name and element.get("content"):
                self.metas.setdefault(name.lower(), element.get("content"))
        self.json_ld = JsonLd(tree)
        self.article = self.json_ld.article()

    def ld(self, key: str) -> object:
        return self.json_ld.resolved(self.article.get(key))

    def meta(self, *names: str) -> str | None:
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def title(self) -> str | None:
        """The headline as the page's witnesses have it (`TITLE_WEIGHTS`), spelt as the strongest of them spells it.

        The window's title counts only where nothing else speaks, or the others are silent: it goes on with
        the names of section and site.
        """
        window = self._window_title()
        witnesses = {
            "heading": self.heading,
            "json_ld": _line(self.ld("headline")),
            "og": _line(self.meta("og:title")),
            "twitter": _line(self.meta("twitter:title")),
        }
        titles = {name: self._without_outlet(title) for name, title in witnesses.items() if title}
        votes: dict[tuple[str, ...], float] = defaultdict(float)
        for name, title in titles.items():
            votes[tuple(_words(title))] += TITLE_WEIGHTS[name]
        strongest = sorted(titles, key=lambda name: -TITLE_WEIGHTS[name])
        return max(
            (titles[name] for name in strongest),
            key=lambda title: votes[tuple(_words(title))],
            default=window and self._without_outlet(window),
        )

    def _window_title(self) -> str | None:
        window = self.tree.find(".//title")
        return _line(window.text_content()) if window is not None else None

    def _without_outlet(self, title: str) -> str:
        """A title less the names of the site and its sections: what the page shows of it between two marks, else
        what stands before the outlet's name (or its address) at its end."""
        if " ".join(_words(title)) not in self.shown:
            for mark in _MARK.finditer(title):
                for part in (title[: mark.start()], title[mark.end() :]):
                    if len(_words(part)) >= SHORTEST_SHOWN and " ".join(_words(part)) in self.shown:
                        return part
        found = _OUTLET_TAIL.match(title)
        if not found:
            return title
        tail, host = _words(found[2]), _words(urlsplit(self.url() or self.address or "").hostname or "")
        is_outlet = tail == _words(self.outlet() or "") or (bool(host) and "".join(tail) in ("".join(host), *host[:-1]))
        return found[1] if is_outlet else title

    @functools.cached_property
    def heading(self) -> str | None:
        """The h1 that shares most words with the page's other titles; None if it shares less than half of its own,
        unless it is the only one and long for a site's name. The first one where there are no other titles."""
        told = (_line(self.ld("headline")), _line(self.meta("og:title", "twitter:title")), self._window_title())
        words = set(_words(" ".join(filter(None, told))))
        headings = [text for heading in self.tree.iter("h1") if (text := _line(heading.text_content()))]
        headings = [text for text in headings if not self._is_outlet(text)] or headings[: not words]
        best = max(headings, key=lambda text: _overlap(text, words), default=None)
        if best is None or not words or _overlap(best, words) >= LEAST_SHARED:
            return best
        is_alone = len(headings) == 1 and len(_words(best)) >= SHORTEST_LONE_HEADING
        return best if is_alone else None

    def _is_outlet(self, heading: str) -> bool:
        """Whether a heading is the site's: its name, or what the window's title ends with."""
        tail = _OUTLET_TAIL.match(self._window_title() or "")
        names = (self.meta("og:site_name"), tail[2] if tail else None)
        return any(name and _words(name) == _words(heading) for name in names)

    def description(self) -> str | None:
        return _line(self.ld("description")) or _line(self.meta("description", "og:description"))

    def body(self) -> str:
        """The article's text as its JSON-LD has it, without paragraphs; empty where it does not."""
        return " ".join(_WORD.findall(html.unescape(str(self.ld("articleBody") or ""))))

    def paragraphs(self) -> list[str]:
        """The declared body by its lines: the text of pages that are put together in the browser."""
        declared = html.unescape(str(self.ld("articleBody") or ""))
        lines = (" ".join(tidy(_TAG.sub(" ", line)).split()) for line in _LINE_END.split(declared))
        return [line for line in lines if line]

    def authors(self) -> tuple[str, ...]:
        return read_authors(self.ld("author")) or read_authors(self.meta("author", "article:author", "byl"))

    def marked_authors(self) -> tuple[str, ...]:
        """Names that elements mark as the author's (`rel=author`, microdata's `itemprop=author`): the first and those
        beside it, for teasers name their authors too."""
        marked = [
            (line, element)
            for element in self.tree.iter("a", "span", "div", "p", "address")
            if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author"
            if _NAME.fullmatch(line := " ".join(element.text_content().split()))
        ]
        around = (
            [e for e in itertools.islice(marked[0][1].iterancestors(), 2) if e.tag not in ("body", "html")]
            if marked
            else []
        )
        beside = (element for _, element in marked[1:] if any(parent in around for parent in element.iterancestors()))
        return read_authors([line for line, _ in marked[:1]] + [element.text_content() for element in beside])

    def outlet(self) -> str | None:
        return _line(self.ld("publisher")) or _line(self.meta("og:site_name"))

    def url(self) -> str | None:
        for link in self.tree.iter("link"):
            if "canonical" in (link.get("rel") or "").lower().split():
                return canonical_url(link.get("href")) or canonical_url(self.meta("og:url"))
        return canonical_url(self.meta("og:url"))

    def section(self) -> str | None:
        return _line(self.ld("articleSection") or self.meta("article:section", "section"))

    def signs(self) -> dict[str, int]:
        """What tells whether the page is an article: what it says it is, that it is locked, its headings that are
        links (of an article, those that lead elsewhere)."""
        kinds = {kind.lower() for item in self.json_ld.objects for kind in types_of(item)}
        shared = (self.meta("og:type") or "").lower()
        free = str(self.article.get("isAccessibleForFree", self.meta("article:content_tier") or "")).lower()
        linked = (
            heading
            for tag in ("h2", "h3", "h4")
            for heading in self.tree.iter(tag)
            if heading.find(".//a") is not None or heading.getparent().tag == "a"
        )
        return {
            "is_article": bool(
                self.json_ld.has_article() or shared == "article" or self.published_at("UTC")[1] in ("json_ld", "meta")
            ),
            "has_headline": len(_words(self.title() or "")) >= SHORTEST_LONE_HEADING,
            "is_gallery": bool(kinds & _GALLERIES or shared.startswith("video")),
            "is_locked": free in ("false", "locked", "metered"),
            "teaser_count": sum(len(_words(heading.text_content())) >= 3 for heading in linked),
        }

    def credit(self) -> str | None:
        """Whom the page says that it has the text from, if not itself; names only."""
        declared = (self.ld("creditText"), self.ld("sourceOrganization"), self.ld("provider"), self.meta(*CREDITS))
        named = (line for line in map(_line, declared) if line and not line.startswith(("http:", "https:", "//")))
        return next((line for line in named if _words(line) != _words(self.outlet() or "")), None)

    def modified_at(self, zone: str) -> datetime | None:
        return read_moment(self.ld("dateModified") or self.meta("article:modified_time", "og:updated_time"), zone)

    def language(self) -> str | None:
        code = (self.tree.get("lang") or "").lower()[:2]
        return code if re.fullmatch(r"[a-z]{2}", code) else None

    def published_at(self, zone: str) -> tuple[Moment | None, PublishedAtMethod]:
        """When the page says that it was first published, and where it says so; the surest place first."""
        ways: tuple[tuple[PublishedAtMethod, Iterable[object]], ...] = (
            ("json_ld", [self.ld("datePublished")]),
            ("meta", map(self.meta, PUBLISHED)),
            ("time_element", self._times()),
        )
        for method, values in ways:
            for value in values:
                moment = read_zoned(value, zone)
                if moment:
                    return moment, method
        return None, "none"

    def _times(self) -> Iterator[object]:
        """What time elements say: those marked as the publication first, then the first one below the heading."""
        below: list[str] = []
        headed = False
        for element in self.tree.iter("h1", "time", "span", "abbr", "p", "div"):
            headed = headed or element.tag == "h1"
            stated = element.get("datetime") or element.get("content") or element.get("title")
            if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
                yield stated or element.text_content()[:100]
            elif element.tag == "time" and headed and stated:
                below.append(stated)
        yield from below[:1]


def _line(value: object) -> str | None:
    text = read_text(value)
    return read_text(html.unescape(text)) if text else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _overlap(text: str, told: set[str]) -> float:
    words = _words(text)
    return sum(word in told for word in words) / max(len(words), 3)
