"""What a block is, told by the blocks around it: repetitions, pull quotes, lists of links, notes on the author.

Works on blocks that are labelled one by one and only changes what was taken for body. Not here: what a block's
own words tell (`blocks`) or the elements around it (`page`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from orchestration.records import BlockRole

Label = tuple[BlockRole, str]
_Sign = Callable[[Sequence[str], Sequence[Label]], list[tuple[int, Label]]]

FEWEST_REPEATED = 12
"""Words; shorter paragraphs may say the same twice (tables, refrains)."""
FEWEST_PULLED, MOST_PULLED = 4, 45
"""Words of a pull quote."""
MOST_CANDIDATES, MOST_HOLDERS = 200, 20
"""Blocks that may be pull quotes, and paragraphs that each may be pulled from: bounds the time on texts that say the
same for ever."""
LONGEST_LINK = 20
"""Words of a headline in a list of links."""
LONGEST_KICKER_LINE = 160

_WORD = re.compile(r"[^\W_]+")
_ENDS_SENTENCE = re.compile(r"""[.!?…:;,]['"”’)\]]*$""")
_ENDS_STATEMENT = re.compile(r"""[.;,:]['"”’)\]]*$""")
_QUOTED = re.compile(r"""^["“‘'].*["”’'](?:\W.*[^:])?$""", re.DOTALL)
_KICKER_LINE = re.compile(r"(?P<kicker>[A-Z][\w’'&-]*(?: [\w’'&-]+){0,3}): (?=[A-Z‘'“\"])(?P<line>.+)")
_NOT_KICKERS = re.compile(r"(?:Q|A|Question|Answer|Note|Update|Host|Moderator|Transcript|[A-Z .’'-]{3,})$")
_NAMES = re.compile(r"\b[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]*|al|bin|da|de|den|der|di|du|la|van|von))+")
_NAME_ALONE = re.compile(
    r"[A-Z][a-zà-ÿ’.-]+(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ’.-]+|de|van|von|al|bin|da|di)){0,2} [A-Z][A-Za-zà-ÿ’-]+"
    r"(?: ?[|–,-] [A-Z][\w’.-]*(?: [\w’.-]+){0,3})?"
)
_BY = re.compile(r"^\W*(?:written |words |text )?by\b", re.IGNORECASE)
_IS_SOMEBODY = re.compile(
    r"^\W*(?P<name>[A-Z][^,(]{3,40}?),? (?:is|was|are|has|covers|writes|works|reports|lives|teaches)\b"
)


def settle(pieces: Sequence[str], labels: Sequence[Label], is_page: bool = False) -> list[Label]:
    """The labels of all blocks of a text, in its order, with what their surroundings tell. A page shows by its
    elements what is a caption, a list of links or a byline, so its words are not asked for that."""
    settled = list(labels)
    signs: tuple[_Sign, ...] = (_pull_quotes, _notes_on_authors)
    if not is_page:
        signs = (_repetitions, _names_below_headlines, _lists_of_links, _kicker_lines, *signs)
    for sign in signs:
        for index, label in sign(pieces, settled):
            if settled[index][0] == "body":
                settled[index] = label
    return settled


def key_of(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


def _repetitions(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    seen: dict[str, int] = {}
    found: list[tuple[int, Label]] = []
    for index, piece in enumerate(pieces):
        key = key_of(piece)
        if (
            labels[index][0] == "body"
            and key.count(" ") >= FEWEST_REPEATED - 1
            and seen.setdefault(key, index) != index
        ):
            found.append((index, ("other", "other.repeats_block")))
    return found


def _pull_quotes(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    """Short blocks that a longer paragraph has word for word: set apart to catch the eye."""
    keys = [key_of(piece).split() if role == "body" else [] for piece, (role, _) in zip(pieces, labels, strict=True)]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, words in enumerate(keys):
        for at in range(len(words) - FEWEST_PULLED + 1):
            holders[tuple(words[at : at + FEWEST_PULLED])].append(index)
    candidates = [
        index
        for index, words in enumerate(keys)
        if FEWEST_PULLED <= len(words) <= MOST_PULLED
        and sum(word.isalpha() for word in words) >= FEWEST_PULLED
        and (_QUOTED.match(pieces[index]) or not _ENDS_SENTENCE.search(pieces[index]))
        and len(holders[tuple(words[:FEWEST_PULLED])]) > 1
    ]
    found: list[tuple[int, Label]] = []
    for index in candidates[:MOST_CANDIDATES]:
        words = keys[index]
        pulled = f" {' '.join(words)} "
        for holder in holders[tuple(words[:FEWEST_PULLED])][:MOST_HOLDERS]:
            if len(keys[holder]) > len(words) and pulled in f" {' '.join(keys[holder])} ":
                found.append((index, ("pull_quote", "pull_quote.repeats_text")))
                break
    return found


def _names_below_headlines(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    """A name alone between the headline and the text, with or without the outlet's."""
    roles = [role for role, _ in labels]
    first = roles.index("body") if "body" in roles else 0
    if "headline" in roles[:first] and _NAME_ALONE.fullmatch(pieces[first]):
        return [(first, ("byline", "byline.name_below_the_headline"))]
    return []


def _lists_of_links(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    """Lines like headlines below a heading that announces links, and lines with a kicker beside a link."""
    found: list[tuple[int, Label]] = []
    is_listing = False
    for index, (piece, (role, rule)) in enumerate(zip(pieces, labels, strict=True)):
        if role == "body":
            is_listing = is_listing and _is_line(piece)
            if is_listing:
                found.append((index, ("related_link", "related_link.under_its_heading")))
            elif index and labels[index - 1][0] == "related_link" and _is_kicker_line(piece, _ENDS_STATEMENT):
                found.append((index, ("related_link", "related_link.beside_a_link")))
        else:
            is_listing = rule == "related_link.heading" or (is_listing and role == "related_link")
    return found


def _kicker_lines(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    """A topic, a colon and a headline between paragraphs: how pages caption videos. Several in a row are a list."""
    lines = [label[0] == "body" and _is_kicker_line(piece) for piece, label in zip(pieces, labels, strict=True)]
    around = [False, *lines, False]
    return [
        (index, ("caption", "caption.kicker_line"))
        for index, is_line in enumerate(lines)
        if is_line and 0 < index < len(lines) - 1 and not around[index] and not around[index + 2]
    ]


def _notes_on_authors(pieces: Sequence[str], labels: Sequence[Label]) -> list[tuple[int, Label]]:
    """Last paragraphs that begin with the name of the byline and say who that is."""
    names = {
        key_of(name)
        for piece, (role, _) in zip(pieces, labels, strict=True)
        if role == "byline"
        for name in _NAMES.findall(_BY.sub("", piece))
    }
    bodies = [index for index, (role, _) in enumerate(labels) if role == "body"]
    return [
        (index, ("byline", "byline.note_on_the_author"))
        for index in bodies[1:][-2:]
        if (told := _IS_SOMEBODY.match(pieces[index])) and key_of(told["name"]) in names
    ]


def _is_line(piece: str) -> bool:
    return 3 <= len(piece.split()) <= LONGEST_LINK and not _ENDS_STATEMENT.search(piece)


def _is_kicker_line(piece: str, closed: re.Pattern[str] = _ENDS_SENTENCE) -> bool:
    found = _KICKER_LINE.fullmatch(piece)
    return (
        found is not None
        and 6 <= len(_WORD.findall(piece)) <= 22
        and len(piece) <= LONGEST_KICKER_LINE
        and not closed.search(piece)
        and not _NOT_KICKERS.match(found["kicker"])
    )
