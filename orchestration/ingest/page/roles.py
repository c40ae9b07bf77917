"""Which pieces of a page are its article, and what each piece is.

Three witnesses tell the article: trafilatura's main text, the JSON-LD's article body, and the place in the
page that pieces of both share. Roles come from the elements around a piece, then from its language.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from importlib import resources

import yaml

from orchestration.ingest.blocks import label_piece
from orchestration.ingest.page.walk import Element, Piece
from orchestration.records import BlockRole

Labelled = tuple[str, BlockRole, str]

WRAPPER_SHARE = 0.3
"""An element that holds this share of the main text is a frame around the article; its names say nothing
of the single piece."""
ANCHOR = 60
"""Characters that a piece of the main text must have to mark where the article begins or ends: shorter ones
stand in menus too."""
REPEATS = 3
"""A short piece that stands so often in the article is the page's own label ("Article content")."""
MOSTLY = 0.8
"""Share of a piece's characters in links from which it is a link, not a sentence with links."""

SHORTEST_SUMMARY = 40
"""Characters that a piece must share with the page's description to count as its summary."""
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
RECOVERING_TEXT = 400
"""Characters of kept paragraphs that must share the surroundings of one that is added."""

_WORD = re.compile(r"\w+")


def label_pieces(
    pieces: list[Piece], main_text: str, declared_body: str, title: str | None, description: str | None
) -> list[Labelled]:
    """The article's part of the page, piece by piece, with role and rule. The headline is left to the title.

    It reaches from the heading (or the first long piece of the main text) to the last piece of the main text;
    what stands before and after belongs to the site.
    """
    pieces = _shown(pieces, main_text, declared_body)
    keys = [_key(piece.text) for piece in pieces]
    kept = _recovered(pieces, _kept(keys, main_text, declared_body))
    _weigh(pieces, kept)
    title_key, told = _key(title or ""), _key(description or "")
    mine = [
        index
        for index, is_kept in enumerate(kept)
        if is_kept and keys[index] != title_key and not _is_link(pieces[index])
    ]
    anchors = [index for index in mine if len(keys[index]) >= ANCHOR] or mine
    if not anchors:
        return []
    first = _beginning(pieces[: anchors[0] + 1], keys, title_key)
    last = max(index for index in mine if index <= anchors[-1] + 3)
    headed: dict[int, BlockRole] = {}
    counts = Counter(keys[first : last + 1])
    labelled: list[Labelled] = []
    seen: set[str] = set()
    for index in range(first, last + 1):
        piece, key = pieces[index], keys[index]
        if key == title_key and index <= anchors[0]:
            continue
        role, rule = _label(piece, kept[index], (index - first, last - index), headed)
        if role in ("other", "byline") and index <= anchors[0] and _is_summary(piece, key, told):
            role, rule = "body", "page.summary"
        if role == "body" and (key in seen if len(key) >= ANCHOR else counts[key] >= REPEATS):
            role, rule = "other", "other.repeats_block"
        if role == "body":
            seen.add(key)
        labelled.append((piece.text, role, rule))
    return labelled


def _beginning(pieces: list[Piece], keys: list[str], title_key: str) -> int:
    """Where the article begins, of the pieces up to its first long one: at the main heading that is the title,
    else at the title wherever it stands, else at a main heading, else at the long piece itself."""
    places = range(len(pieces) - 1, -1, -1)
    headings = [index for index in places if pieces[index].element.tag == "h1"]
    titles = [index for index in places if keys[index] == title_key]
    both = [index for index in headings if index in titles]
    return (both or titles or headings or [len(pieces) - 1])[0]


def _is_summary(piece: Piece, key: str, told: str) -> bool:
    named = piece.element.words & _hints().summary and not _is_link(piece)
    return bool(named) or (len(key) > SHORTEST_SUMMARY and (key in told or (bool(told) and told in key)))


def _shown(pieces: list[Piece], main_text: str, declared_body: str) -> list[Piece]:
    """The pieces that the page shows; with what it hides at first, if that is where most of the main text is:
    pages that are put together by scripts deliver their article hidden."""
    kept = _kept([_key(piece.text) for piece in pieces], main_text, declared_body)
    hidden = sum(len(p.text) for p, is_kept in zip(pieces, kept, strict=True) if is_kept and p.element.is_hidden)
    shown = sum(len(p.text) for p, is_kept in zip(pieces, kept, strict=True) if is_kept and not p.element.is_hidden)
    return pieces if hidden > 2 * shown else [piece for piece in pieces if not piece.element.is_hidden]


def _kept(keys: list[str], main_text: str, declared_body: str) -> list[bool]:
    """Which pieces stand in trafilatura's main text or in the declared body."""
    lines = Counter(_key(line) for line in main_text.split("\n"))
    main, declared = f" {_key(main_text)} ", f" {_key(declared_body)} "
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
    """`kept`, with the paragraphs whose surroundings mostly hold kept ones: main-text finders cut long pages."""
    mine: Counter[tuple[str, ...]] = Counter()
    total: Counter[tuple[str, ...]] = Counter()
    for piece, is_kept in zip(pieces, kept, strict=True):
        if piece.element.tag == "p":
            total[piece.signature] += len(piece.text)
            mine[piece.signature] += len(piece.text) if is_kept else 0
    return [
        is_kept
        or (
            piece.element.tag == "p"
            and len(piece.text) > ANCHOR
            and mine[piece.signature] > max(RECOVERING_TEXT, total[piece.signature] / 2)
            and not _is_link(piece)
        )
        for piece, is_kept in zip(pieces, kept, strict=True)
    ]


def _label(piece: Piece, kept: bool, place: tuple[int, int], headed: dict[int, BlockRole]) -> tuple[BlockRole, str]:
    """Role and rule of one piece; `headed` gathers the boxes whose heading says what they hold."""
    hinted = _hinted(piece, headed)
    if hinted:
        return hinted
    if piece.element.tag == "h1":
        return "headline", "page.tag_h1"
    if _is_link(piece) and piece.text.count(" ") >= 2 and not piece.text.endswith((".", ".”", '."')):
        return "related_link", "page.only_a_link"
    role, rule = label_piece(piece.text, *place)
    if role in ("related_link", "newsletter_prompt") and piece.element.tag in HEADINGS:
        headed.update({id(element): role for element in _inner(piece)[1:]})
    if role != "body":
        return role, rule
    return ("body", f"page.main_text_{piece.element.tag}") if kept else ("other", "page.beside_the_text")


def _is_link(piece: Piece) -> bool:
    return piece.link_length >= MOSTLY * len(piece.text)


def _inner(piece: Piece) -> list[Element]:
    """The elements around a piece, the innermost first, up to the frames of the article."""
    chain = list(piece.element.chain())
    frame = WRAPPER_SHARE * chain[-1].kept_length
    return list(itertools.takewhile(lambda element: element.kept_length < frame, chain))


def _hinted(piece: Piece, headed: dict[int, BlockRole]) -> tuple[BlockRole, str] | None:
    """The role that the elements around a piece give it, the innermost first."""
    hints = _hints()
    inner = _inner(piece)
    if {"blockquote", "figure"} <= {element.tag for element in inner}:
        return "pull_quote", "page.tag_blockquote"
    for element in inner:
        if id(element) in headed:
            return headed[id(element)], "page.under_its_heading"
        if element.tag in hints.tags:
            return hints.tags[element.tag], f"page.tag_{element.tag}"
        if element.tag in HEADINGS:
            continue  # a heading's own names say how it serves the page (contents, anchors), not what it is
        for word in sorted(element.words & hints.named.keys()):
            role, longest = hints.named[word]
            if longest is None or len(piece.text) <= longest:
                return role, f"page.named_{word}"
    return None


@dataclass(frozen=True)
class _Hints:
    """`hints.yml`: tag -> role, word -> role and the longest piece it may claim, words of summaries."""

    tags: dict[str, BlockRole]
    named: dict[str, tuple[BlockRole, int | None]]
    summary: frozenset[str]


@functools.cache
def _hints() -> _Hints:
    data = yaml.safe_load(resources.files(__package__).joinpath("hints.yml").read_text(encoding="utf-8"))
    named = {word: (entry["role"], entry.get("longest")) for entry in data["named"] for word in entry["words"].split()}
    return _Hints(data["tags"], named, frozenset(data["summary"].split()))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
