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
from orchestration.ingest.page.walk import Piece
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
    keys = [_key(piece.text) for piece in pieces]
    kept = _recovered(pieces, _kept(keys, main_text, declared_body))
    _weigh(pieces, kept)
    anchors = [i for i, is_kept in enumerate(kept) if is_kept and len(keys[i]) >= ANCHOR] or [
        i for i, is_kept in enumerate(kept) if is_kept
    ]
    if not anchors:
        return []
    title_key, told = _key(title or ""), _key(description or "")
    first = next(
        (i for i in range(anchors[0], -1, -1) if keys[i] == title_key or pieces[i].element.tag == "h1"), anchors[0]
    )
    last = max(anchors[-1], *(i for i, is_kept in enumerate(kept) if is_kept and i <= anchors[-1] + 3))
    counts = Counter(keys[first : last + 1])
    labelled: list[Labelled] = []
    seen: set[str] = set()
    for index in range(first, last + 1):
        piece, key = pieces[index], keys[index]
        if key == title_key and index <= anchors[0]:
            continue
        role, rule = _label(piece, kept[index], (index - first, last - index))
        if role == "other" and index <= anchors[0] and len(key) > 40 and (key in told or (told and told in key)):
            role, rule = "body", "page.told_in_the_description"
        if role == "body" and (key in seen if len(key) >= ANCHOR else counts[key] >= REPEATS):
            role, rule = "other", "other.repeats_block"
        seen.add(key)
        labelled.append((piece.text, role, rule))
    return labelled


def _kept(keys: list[str], main_text: str, declared_body: str) -> list[bool]:
    """Which pieces stand in trafilatura's main text or in the declared body."""
    lines = Counter(_key(line) for line in main_text.split("\n"))
    main, declared = f" {_key(main_text)} ", f" {_key(declared_body)} "
    return [
        bool(key) and (key in lines or (len(key) > 30 and (f" {key} " in main or f" {key} " in declared)))
        for key in keys
    ]


def _weigh(pieces: list[Piece], kept: list[bool]) -> None:
    """Sum up, for each element, its text and how much of it is kept."""
    for piece, is_kept in zip(pieces, kept, strict=True):
        for element in piece.element.chain():
            element.text_length += len(piece.text)
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


def _label(piece: Piece, kept: bool, place: tuple[int, int]) -> tuple[BlockRole, str]:
    hinted = _hinted(piece)
    if hinted:
        return hinted
    if piece.element.tag == "h1":
        return "headline", "page.tag_h1"
    if _is_link(piece) and piece.text.count(" ") >= 2 and not piece.text.endswith((".", ".”", '."')):
        return "related_link", "page.only_a_link"
    role, rule = label_piece(piece.text, *place)
    if role != "body":
        return role, rule
    return ("body", f"page.main_text_{piece.element.tag}") if kept else ("other", "page.beside_the_text")


def _is_link(piece: Piece) -> bool:
    return piece.link_length >= MOSTLY * len(piece.text)


def _hinted(piece: Piece) -> tuple[BlockRole, str] | None:
    """The role that the elements around a piece give it, the innermost first, frames of the article aside."""
    hints = _hints()
    chain = list(piece.element.chain())
    frame = WRAPPER_SHARE * chain[-1].kept_length
    inner = list(itertools.takewhile(lambda element: element.kept_length < frame, chain))
    if any(element.tag == "blockquote" for element in inner) and any(element.tag == "figure" for element in inner):
        return "pull_quote", "page.tag_blockquote"
    for element in inner:
        if element.tag in hints.tags:
            return hints.tags[element.tag], f"page.tag_{element.tag}"
        for word in sorted(element.words & hints.words.keys()):
            role = hints.words[word]
            if len(piece.text) <= hints.longest.get(role, len(piece.text)):
                return role, f"page.named_{word}"
    return None


@dataclass(frozen=True)
class _Hints:
    """`hints.yml`."""

    tags: dict[str, BlockRole]
    words: dict[str, BlockRole]
    longest: dict[str, int]


@functools.cache
def _hints() -> _Hints:
    data = yaml.safe_load(resources.files(__package__).joinpath("hints.yml").read_text(encoding="utf-8"))
    words = {word: role for role, line in data["words"].items() for word in line.split()}
    return _Hints(data["tags"], words, data["longest"])


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
