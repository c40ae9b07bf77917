"""What each piece of a page's article is: by the elements around it, then by its language.

Not here: which pieces are the article's (`extent`), the patterns of the language (`blocks`).
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from dataclasses import dataclass
from importlib import resources

import yaml

from orchestration.ingest.blocks import EDGE_BLOCKS, label_piece
from orchestration.ingest.page.extent import ANCHOR, HEADINGS, Extent, is_link, key_of
from orchestration.ingest.page.walk import Element, Piece
from orchestration.ingest.surroundings import Label, settle
from orchestration.records import BlockRole

Labelled = tuple[str, BlockRole, str]

WRAPPER_SHARE = 0.3
"""An element that holds this share of the main text is a frame around the article; its names say nothing
of the single piece. Nor does a name that elements with this share of the main text bear together."""
REPEATS = 3
"""A short piece that stands so often in the article is the page's own label ("Article content")."""
LONGEST_CAPTION = 300
"""Characters of a line below an image that is its caption."""
SHORTEST_SUMMARY = 40
"""Characters that a piece must share with the page's description to count as its summary."""


def label_pieces(extent: Extent, description: str | None) -> list[Labelled]:
    """The article's pieces with role and rule."""
    told = key_of(description or "")
    keys = [key_of(piece.text) for piece in extent.pieces]
    usual = _Usual.of(extent)
    counts = Counter(keys)
    headed: dict[int, BlockRole] = {}
    labels: list[Label] = []
    seen: set[str] = set()
    for index, (piece, is_kept, key) in enumerate(zip(extent.pieces, extent.kept, keys, strict=True)):
        role, rule = _label(piece, is_kept, (index, len(keys) - 1 - index), headed, usual)
        if index < extent.head and role in _MAY_BE_SUMMARY and _is_summary(piece, key, told):
            role, rule = "body", "page.summary"
        if role == "body" and (key in seen if len(key) >= ANCHOR else counts[key] >= REPEATS):
            role, rule = "other", "other.repeats_block"
        if role == "body":
            seen.add(key)
        labels.append((role, rule))
    texts = [piece.text for piece in extent.pieces]
    settled = settle(texts, labels, is_page=True)
    return [
        (piece.text, *(alone if piece.element.tag in _UNITS else told))
        for piece, alone, told in zip(extent.pieces, labels, settled, strict=True)
    ]


_UNITS = HEADINGS | {"li"}
"""Elements that say what they are: a heading that repeats the text is no pull quote."""
_MAY_BE_SUMMARY = frozenset({"other", "byline", "related_link"})


def _is_summary(piece: Piece, key: str, told: str) -> bool:
    if is_link(piece):
        return False
    named = any(element.words & _hints().summary for element in itertools.islice(piece.element.chain(), 2))
    named = named and label_piece(piece.text, 0, EDGE_BLOCKS)[0] == "body"
    return named or (len(key) > SHORTEST_SUMMARY and (key in told or (bool(told) and told in key)))


@dataclass(frozen=True)
class _Usual:
    """What most of a page's article bears, and what therefore tells its pieces from nothing."""

    words: frozenset[str]
    places: frozenset[_Place]

    @classmethod
    def of(cls, extent: Extent) -> _Usual:
        words: Counter[str] = Counter()
        places: Counter[_Place] = Counter()
        for piece, is_kept in zip(extent.pieces, extent.kept, strict=True):
            if is_kept:
                places[_place(piece)] += len(piece.text)
                for word in {word for element in piece.element.chain() for word in element.words}:
                    words[word] += len(piece.text)
        least = WRAPPER_SHARE * places.total()
        return cls(
            frozenset(word for word, length in words.items() if length > least),
            frozenset(place for place, length in places.items() if length > least and all(place)),
        )


_Place = tuple[frozenset[str], frozenset[str]]


def _place(piece: Piece) -> _Place:
    """The names of a piece's element and of the one around it."""
    parent = piece.element.parent
    return piece.element.words, parent.words if parent else frozenset()


def _label(
    piece: Piece, kept: bool, place: tuple[int, int], headed: dict[int, BlockRole], usual: _Usual
) -> tuple[BlockRole, str]:
    """Role and rule of one piece; `headed` gathers the boxes whose heading says what they hold."""
    hinted = _hinted(piece, headed, usual)
    if hinted:
        return hinted
    if is_link(piece) and piece.text.count(" ") >= (1 if piece.element.tag == "li" else 2):
        return "related_link", "page.only_a_link"
    role, rule = label_piece(piece.text, *place)
    if role in ("related_link", "newsletter_prompt") and piece.element.tag in HEADINGS:
        headed.update({id(element): role for element in _inner(piece)[1:]})
    if role != "body":
        return role, rule
    return ("body", f"page.main_text_{piece.element.tag}") if kept else ("other", "page.beside_the_text")


def _inner(piece: Piece) -> list[Element]:
    """The elements around a piece, the innermost first, up to the frames of the article."""
    chain = list(piece.element.chain())
    frame = WRAPPER_SHARE * chain[-1].kept_length
    return list(itertools.takewhile(lambda element: element.kept_length < frame, chain))


def _hinted(piece: Piece, headed: dict[int, BlockRole], usual: _Usual) -> tuple[BlockRole, str] | None:
    """The role that the elements around a piece give it, the innermost first."""
    hints = _hints()
    inner, is_usual = _inner(piece), _place(piece) in usual.places
    if piece.is_below_image and len(piece.text) <= LONGEST_CAPTION:
        return "caption", "page.below_an_image"
    if {"blockquote", "figure"} <= {element.tag for element in inner}:
        return "pull_quote", "page.tag_blockquote"
    for element in inner:
        if id(element) in headed:
            return headed[id(element)], "page.under_its_heading"
        if element.tag in hints.tags and not (element.tag == "aside" and element.words & hints.named.keys()):
            return hints.tags[element.tag], f"page.tag_{element.tag}"
        if element.tag in HEADINGS:
            continue  # a heading's own names say how it serves the page (contents, anchors), not what it is
        if is_usual:
            continue
        for compound, role in hints.compounds.items():
            if compound <= element.words and not compound <= usual.words:
                return role, f"page.named_{'_'.join(sorted(compound))}"
        for word in sorted(element.words & hints.named.keys() - usual.words, key=list(hints.named).index):
            role, longest = hints.named[word]
            if longest is None or len(piece.text) <= longest:
                return role, f"page.named_{word}"
    return None


@dataclass(frozen=True)
class _Hints:
    """`hints.yml`: tag -> role, word -> role and the longest piece it may claim, words that tell a role together,
    words of summaries."""

    tags: dict[str, BlockRole]
    named: dict[str, tuple[BlockRole, int | None]]
    compounds: dict[frozenset[str], BlockRole]
    summary: frozenset[str]


@functools.cache
def _hints() -> _Hints:
    data = yaml.safe_load(resources.files(__package__).joinpath("hints.yml").read_text(encoding="utf-8"))
    named = {word: (entry["role"], entry.get("longest")) for entry in data["named"] for word in entry["words"].split()}
    compounds = {frozenset(words.split()): role for words, role in data["compounds"].items()}
    return _Hints(data["tags"], named, compounds, frozenset(data["summary"].split()))
