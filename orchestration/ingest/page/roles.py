"""Which pieces of a page are its article, and what each piece is.

Three witnesses tell the article: trafilatura's main text, the JSON-LD's article body, and the place in the
page that pieces of both share. Roles come from the elements around a piece, then from its language.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from importlib import resources

import yaml

from orchestration.ingest.blocks import label_piece
from orchestration.ingest.page.walk import Piece
from orchestration.records import BlockRole

Labelled = tuple[str, BlockRole, str]

WRAPPER_SHARE = 0.3
"""An element that holds this share of the main text is a frame around the article; its names say nothing
of the single piece."""
LONG_PIECE = 250
"""Characters; a piece that long and not made of links is prose, whatever the names around it say."""
MOSTLY = 0.8
"""Share of a piece's characters in links from which it is a link, not a sentence with links."""

_WORD = re.compile(r"\w+")


def label_pieces(
    pieces: list[Piece], main_text: str, declared_body: str, title: str | None, description: str | None
) -> list[Labelled]:
    """The article's part of the page, piece by piece, with role and rule. The headline is left to the title."""
    keys = [_key(piece.text) for piece in pieces]
    kept = _kept(keys, main_text, declared_body)
    _weigh(pieces, kept)
    kept = _recovered(pieces, kept)
    inside = [index for index, is_kept in enumerate(kept) if is_kept]
    if not inside:
        return []
    title_key = _key(title or "")
    first, last = inside[0], inside[-1]
    head = next((i for i in range(first, -1, -1) if keys[i] == title_key and title_key), first)
    labelled: list[Labelled] = []
    seen: set[str] = set()
    for index in range(head, last + 1):
        piece, key = pieces[index], keys[index]
        if key == title_key and not any(role == "body" for _, role, _ in labelled):
            continue
        role, rule = _label(piece, kept[index], key, _key(description or ""), (index - head, last - index))
        if role == "body" and len(key) > 60 and key in seen:
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
    """`kept`, with paragraphs added whose surroundings are those of kept ones."""
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
            and mine[piece.signature] > 0.5 * total[piece.signature] - len(piece.text)
            and mine[piece.signature] > 400
            and len(piece.text) > 60
            and piece.link_length < MOSTLY * len(piece.text)
        )
        for piece, is_kept in zip(pieces, kept, strict=True)
    ]


def _label(piece: Piece, kept: bool, key: str, description: str, place: tuple[int, int]) -> tuple[BlockRole, str]:
    hinted = _hinted(piece)
    linked = piece.link_length >= MOSTLY * len(piece.text.replace(" ", ""))
    is_prose = kept and len(piece.text) >= LONG_PIECE and not linked
    if hinted and not (is_prose and not hinted[1].startswith("page.tag")):
        return hinted
    if linked and len(key.split()) >= 3 and len(piece.text) < LONG_PIECE:
        return "related_link", "page.only_a_link"
    role, rule = label_piece(piece.text, *place)
    if role != "body":
        return role, rule
    if kept:
        return "body", f"page.main_text_{piece.element.tag}"
    if description and place[0] <= 6 and len(key) > 40 and (key in description or description in key):
        return "body", "page.standfirst"
    return "other", "page.beside_the_text"


def _hinted(piece: Piece) -> tuple[BlockRole, str] | None:
    """The role that the elements around a piece give it, the innermost first, frames of the article aside."""
    tags, words = _hints()
    whole = max((element.kept_length for element in piece.element.chain()), default=0)
    for element in piece.element.chain():
        if element.kept_length >= WRAPPER_SHARE * whole:
            return None
        if element.tag in tags:
            return tags[element.tag], f"page.tag_{element.tag}"
        for word in sorted(element.words & words.keys()):
            return words[word], f"page.named_{word}"
    return None


@functools.cache
def _hints() -> tuple[dict[str, BlockRole], dict[str, BlockRole]]:
    data = yaml.safe_load(resources.files(__package__).joinpath("hints.yml").read_text(encoding="utf-8"))
    words = {word: role for role, line in data["words"].items() for word in line.split()}
    return data["tags"], words


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
