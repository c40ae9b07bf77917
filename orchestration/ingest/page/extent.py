"""Which pieces of a page are its article: where it begins and ends, and which pieces between are its text.

Three witnesses tell: trafilatura's main text, the JSON-LD's article body, and the place in the page that pieces
of both share. What reads right may stand in the wrong place (teasers, the next article), so places have the
last word. Not here: what each piece is (`roles`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.ingest.page.walk import Element, Piece

ANCHOR = 60
"""Characters that a piece of the main text must have to mark where the article begins or ends: shorter ones
stand in menus too."""
NEAR = 3
"""Pieces that may lie between one piece of the main text and the next, at the article's end."""
MOSTLY = 0.8
"""Share of a piece's characters in links from which it is a link, not a sentence with links."""
RECOVERING_TEXT = 400
"""Characters of kept text that must share the surroundings of a piece that is added."""
FEWEST_WORDS = 4
"""Words of a sentence that is added for standing between kept ones: labels and buttons have fewer."""

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"""[.!?…]['"”’)\]]*$""")
_STATEMENT = re.compile(r"""(?:\S+\s+){3,}\S+\.["”]?$""")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_RUNNING_TEXT = HEADINGS | {"p", "li", "blockquote"}


@dataclass(frozen=True, slots=True)
class Extent:
    """The article's part of a page: `pieces`, which of them are its text, and how many stand before it."""

    pieces: Sequence[Piece] = ()
    kept: Sequence[bool] = ()
    head: int = 0


def find_extent(pieces: list[Piece], main_text: str, declared_body: str, titles: set[str]) -> Extent:
    """From the heading (or the first long piece of the main text) to the last piece of the main text, without
    the headline, which the title has. `titles` are its wordings as `key_of` gives them."""
    pieces = _shown(pieces, main_text, declared_body)
    keys = [key_of(piece.text) for piece in pieces]
    kept = _recovered(pieces, _kept(keys, main_text, declared_body))
    _weigh(pieces, kept)
    kept = _own(pieces, kept, keys, titles)
    top = _heading(pieces, kept, keys, titles)
    mine = [
        index
        for index, is_kept in enumerate(kept)
        if is_kept and index > top and keys[index] not in titles and not is_link(pieces[index])
    ]
    anchors = [index for index in mine if len(keys[index]) >= ANCHOR] or mine
    if not anchors:
        return Extent()
    first = top if top >= 0 else _beginning(pieces[: anchors[0] + 1], keys, titles)
    last = anchors[-1]
    for index in mine:
        if last < index <= last + NEAR:
            last = index
    shown = [index for index in range(first, last + 1) if index > anchors[0] or keys[index] not in titles]
    return Extent(
        [pieces[index] for index in shown],
        [kept[index] for index in shown],
        sum(index <= anchors[0] for index in shown),
    )


def whole_extent(pieces: list[Piece]) -> Extent:
    """All pieces: for markup that is an article and nothing else."""
    kept = [True] * len(pieces)
    _weigh(pieces, kept)
    return Extent(pieces, kept)


def is_link(piece: Piece) -> bool:
    """Whether a piece is a link and no more; a whole sentence that is linked is a sentence."""
    return piece.link_length >= MOSTLY * len(piece.text) and not _STATEMENT.search(piece.text)


def key_of(text: str) -> str:
    """The words of a text, to tell whether two texts say the same."""
    return " ".join(_WORD.findall(text.casefold()))


def _shown(pieces: list[Piece], main_text: str, declared_body: str) -> list[Piece]:
    """The pieces that the page shows; with what it hides at first, if that is where most of the main text is:
    pages that are put together by scripts deliver their article hidden."""
    kept = _kept([key_of(piece.text) for piece in pieces], main_text, declared_body)
    hidden = sum(len(p.text) for p, is_kept in zip(pieces, kept, strict=True) if is_kept and p.element.is_hidden)
    shown = sum(len(p.text) for p, is_kept in zip(pieces, kept, strict=True) if is_kept and not p.element.is_hidden)
    return pieces if hidden > 2 * shown else [piece for piece in pieces if not piece.element.is_hidden]


def _kept(keys: list[str], main_text: str, declared_body: str) -> list[bool]:
    """Which pieces stand in trafilatura's main text or in the declared body."""
    lines = Counter(key_of(line) for line in main_text.split("\n"))
    main, declared = f" {key_of(main_text)} ", f" {key_of(declared_body)} "
    return [
        bool(key) and (key in lines or (len(key) > 30 and (f" {key} " in main or f" {key} " in declared)))
        for key in keys
    ]


def _weigh(pieces: list[Piece], kept: list[bool]) -> None:
    """Sum up, for each element, how much of the main text it holds."""
    for piece, is_kept in zip(pieces, kept, strict=True):
        for element in piece.element.chain():
            element.kept_length += len(piece.text) if is_kept else 0


def _recovered(pieces: list[Piece], kept: list[bool]) -> list[bool]:
    """`kept`, with what main-text finders leave out of long pages: the paragraphs whose surroundings mostly hold
    kept ones, and the short sentences between kept paragraphs of one element."""
    mine: Counter[object] = Counter()
    total: Counter[object] = Counter()
    for piece, is_kept in zip(pieces, kept, strict=True):
        for place in _places(piece):
            total[place] += len(piece.text)
            mine[place] += len(piece.text) if is_kept else 0
    added = [
        is_kept
        or (
            not is_link(piece)
            and _reads_as_text(piece)
            and any(mine[place] > max(RECOVERING_TEXT, total[place] / 2) for place in _places(piece))
        )
        for piece, is_kept in zip(pieces, kept, strict=True)
    ]
    return [
        is_kept or (index + 1 < len(pieces) and added[index + 1] and _heads(pieces[index], pieces[index + 1]))
        for index, is_kept in enumerate(added)
    ]


def _heads(piece: Piece, following: Piece) -> bool:
    """Whether a piece is the heading of a paragraph of the text: just before it, in the same element."""
    one, two = piece.element, following.element
    return one.tag in HEADINGS and two.tag == "p" and one.parent is two.parent and not is_link(piece)


def _places(piece: Piece) -> Iterator[object]:
    """Where a piece stands, as pieces of one article share it: the element that holds its paragraph, and for
    paragraphs what the elements around it are called."""
    element = piece.element
    is_paragraph = element.tag in _RUNNING_TEXT or (element.tag == "div" and not element.words)
    yield id(element.parent if is_paragraph and element.parent else element)
    if element.tag == "p" and len(piece.text) > ANCHOR:
        yield piece.signature
        if element.parent and element.parent.words:
            yield piece.signature[:2]


def _reads_as_text(piece: Piece) -> bool:
    if len(piece.text) > ANCHOR:
        return piece.element.tag == "p" or _SENTENCE_END.search(piece.text) is not None
    return piece.text.count(" ") >= FEWEST_WORDS - 1 and _SENTENCE_END.search(piece.text) is not None


def _own(pieces: list[Piece], kept: list[bool], keys: list[str], titles: set[str]) -> list[bool]:
    """`kept`, without what lies in other `article` elements than the page's own: teasers, and the articles that
    endless pages go on with. Its own is the one that holds the main heading, else the one with most of the text."""
    articles = [next((e for e in piece.element.chain() if e.tag == "article"), None) for piece in pieces]
    headed = [
        article
        for article, piece, key in zip(articles, pieces, keys, strict=True)
        if article and piece.element.tag == "h1" and key in titles
    ]
    own = max([article for article in articles if article], key=lambda e: e.kept_length, default=None)
    if headed and headed[0].kept_length >= RECOVERING_TEXT:
        own = headed[0]
    elif own is None or own.kept_length < pieces[0].element.root().kept_length / 2:
        return kept
    return [
        is_kept and (article is None or _is_around(own, article) or _is_around(article, own))
        for is_kept, article in zip(kept, articles, strict=True)
    ]


def _is_around(element: Element, inner: Element) -> bool:
    return any(element is outer for outer in inner.chain())


def _heading(pieces: list[Piece], kept: list[bool], keys: list[str], titles: set[str]) -> int:
    """Where the main heading stands, if most of the text follows it; else -1."""
    lengths = [len(piece.text) if is_kept else 0 for piece, is_kept in zip(pieces, kept, strict=True)]
    for index, piece in enumerate(pieces):
        if piece.element.tag == "h1" and keys[index] in titles and sum(lengths[index + 1 :]) > sum(lengths) / 2:
            return index
    return -1


def _beginning(pieces: list[Piece], keys: list[str], titles: set[str]) -> int:
    """Where an article without such a heading begins, of the pieces up to its first long one: at the title
    wherever it stands, else at a heading, else at the long piece itself."""
    places = range(len(pieces) - 1, -1, -1)
    named = [index for index in places if keys[index] in titles]
    headings = [index for index in places if pieces[index].element.tag == "h1"]
    return (named or headings or [len(pieces) - 1])[0]
