"""A page's tree to its pieces of text in reading order: paragraphs with the elements around them.

Not here: which pieces are the article (`roles`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from orchestration.ingest.text import tidy

UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "embed", "canvas", "audio",
     "video", "select", "option", "datalist", "textarea", "input", "dialog", "map", "area", "track", "source", "img",
     "picture", "link", "meta", "title"]
)  # fmt: skip
"""Elements whose content no reader sees as text."""
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
"""Elements that begin a line of their own (HTML's rendering rules); all others run on inside it."""

LONGEST_ID = 4
"""Words; longer ids and component names are made from the content ("what-is-the-time"), not from its kind."""

SET_APART = 0.9
"""Share of a line's characters that are link or bold where the line is a unit of its own."""
LONGEST_LABEL = 80
"""Characters of a heading that is only bold."""

_NAMING = ("id", "role", "itemprop", "data-testid", "data-component", "data-component-name")
_FOR_MACHINES = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)(?:$|[\s_-])")
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(slots=True)
class Element:
    """An element as the rules see it: its tag and the words of its names (`articleBody` is article, body).
    `kept_length` counts the characters of the main text inside it; `is_hidden` that it is not shown at first."""

    tag: str
    words: frozenset[str]
    parent: Element | None
    is_hidden: bool = False
    kept_length: int = 0

    def chain(self) -> Iterator[Element]:
        """The element itself, then what it lies in, up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def root(self) -> Element:
        """What all elements of the page lie in."""
        return list(self.chain())[-1]


@dataclass(slots=True)
class Piece:
    """A paragraph, heading, list item or bare line of a page; `link_length` characters of it are links."""

    text: str
    element: Element
    link_length: int = 0
    emphasis_length: int = 0
    is_below_image: bool = False

    @property
    def signature(self) -> tuple[str, ...]:
        """What pieces of one kind have in common: the tags and names of the three innermost elements."""
        inner = [e for e, _ in zip(self.element.chain(), range(3), strict=False)]
        return tuple(f"{e.tag}.{'.'.join(sorted(e.words))}" for e in inner)


@dataclass
class _Line:
    """The characters since the last boundary."""

    parts: list[str] = field(default_factory=list)
    link_length: int = 0
    emphasis_length: int = 0
    is_below_image: bool = False

    def has_text(self) -> bool:
        return any(part.strip() for part in self.parts)

    def is_set_apart(self) -> bool:
        """Whether the line is all link or all bold: before a line break, an item of a list or a small heading."""
        length = len("".join(self.parts).strip())
        return 0 < SET_APART * length <= max(self.link_length, self.emphasis_length if length < LONGEST_LABEL else 0)


def parse_html(text: str) -> HtmlElement | None:
    """The tree of a page, however broken; None where there is none."""
    # lxml refuses characters that come with a declared encoding, so bytes go in, and it is told which.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def walk(tree: HtmlElement) -> list[Piece]:
    """All pieces of text of the page, in the order of its source."""
    walker = _Walker()
    todo: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while todo:
        node, leaving = todo.pop()
        if leaving:
            walker.leave(node.tag)
        elif isinstance(node.tag, str) and node.tag not in UNSEEN and not _FOR_MACHINES.search(node.get("class") or ""):
            walker.enter(node)
            todo.append((node, True))
            todo.extend((child, False) for child in reversed(node))
            continue
        walker.add(node.tail)
    return walker.pieces


class _Walker:
    """The line being gathered, and the block elements that are open around it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.line = _Line()
        self.open: Element | None = None
        self.links = 0
        self.emphases = 0

    def enter(self, node: HtmlElement) -> None:
        if node.tag in BLOCKS:
            self.flush()
            self.open = Element(node.tag, _words(node), self.open, self._is_hidden(node))
        elif node.tag == "br":
            before = node.getprevious()
            is_second = before is not None and before.tag == "br" and not (before.tail or "").strip()
            if is_second or self.line.is_set_apart():
                self.flush()
            self.add(" ")
            self.line.is_below_image = before is not None and before.tag == "img" and not self.line.has_text()
        elif _is_set_beside(node):
            self.add(" ")
        self.links += node.tag == "a"
        self.emphases += node.tag in ("b", "strong", "em", "i")
        self.add(node.text)

    def _is_hidden(self, node: HtmlElement) -> bool:
        style = (node.get("style") or "").replace(" ", "").lower()
        inherited = self.open is not None and self.open.is_hidden
        return inherited or node.get("hidden") is not None or "display:none" in style

    def leave(self, tag: str) -> None:
        self.links -= tag == "a"
        self.emphases -= tag in ("b", "strong", "em", "i")
        if tag in BLOCKS and self.open is not None:
            self.flush()
            self.open = self.open.parent

    def add(self, text: str | None) -> None:
        if text:
            self.line.parts.append(text)
            length = len(text.strip())
            self.line.link_length += length if self.links else 0
            self.line.emphasis_length += length if self.emphases else 0

    def flush(self) -> None:
        text = " ".join(tidy("".join(self.line.parts)).split())
        if text and self.open is not None:
            line = self.line
            self.pieces.append(Piece(text, self.open, line.link_length, line.emphasis_length, line.is_below_image))
        self.line = _Line()


def _is_set_beside(node: HtmlElement) -> bool:
    """Whether an inline element with a name of its own stands right behind another such: style sheets set them apart
    where the source has no space. Single letters are parts of words."""
    before = node.getprevious()
    return (
        before is not None
        and before.tag not in BLOCKS
        and not before.tail
        and bool(before.get("class") and node.get("class"))
        and min(len(before.text_content()), len(node.text_content())) > 1
    )


def _words(node: HtmlElement) -> frozenset[str]:
    names = [_TOKEN.findall(node.get(attribute) or "") for attribute in _NAMING]
    tokens = [token for name in names if len(name) <= LONGEST_ID for token in name]
    return frozenset(token.lower() for token in (*tokens, *_TOKEN.findall((node.get("class") or "")[:500])))
