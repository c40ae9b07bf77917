"""Where a name begins and ends: cut where names run together, trim what is no part, reach for what was cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.sheets import Candidate, Sheet, is_capitalised
from orchestration.records import EntityType

SEPARATORS = frozenset('"“”«»()[]{}<>;:|/•*–—…') | {"''", "``", "--", "...", "vs", "v", "vs."}
EDGES = SEPARATORS | frozenset(",.!?-'‘’_#@&+=<>~%$€£`´") | {"'s", "’s", "©", "®", "™"}
DASHES = frozenset("-‑–")
ELIDED = frozenset({"O", "D"})
"""Letters before the apostrophe of a surname."""
MODEL = re.compile(r"[A-Z]{1,3}-?\d{2,4}s?|[3-9]\d{2}s?")
"""Model numbers of aircraft, cars and devices; years and small numbers are none."""
NAME_TAGS = frozenset({"NNP", "NNPS"})
BEGINS_CLAUSE = frozenset(
    {"if", "when", "while", "but", "and", "because", "although", "though", "since", "after", "before"}
)
"""Conjunctions that a sentence or its quotation begins with: no name does."""
RANKS = frozenset(
    {"Lt", "Sgt", "Capt", "Col", "Maj", "Gen", "Cpl", "Sen", "Rep", "Gov", "Prof", "Dr", "Mr", "Mrs", "Ms"}
)
"""Abbreviated titles that stand before a person: behind a body's name they begin that person's."""
LOOSE_TAGS = frozenset(
    {
        "DT",
        "IN",
        "CC",
        "RB",
        "PRP",
        "PRP$",
        "WDT",
        "WP",
        "WRB",
        "TO",
        "MD",
        "EX",
        "UH",
        "VBG",
        "VBZ",
        "VBP",
        "VBD",
        "VB",
    }
)
"""Tags of words that no name begins with unless the whole phrase is one."""


def pieces(sheet: Sheet, start: int, end: int, label: EntityType) -> Iterator[tuple[int, int]]:
    """Cut an entity where names run together: at marks and line breaks, after a possessor, between joined people."""
    if words.known_type(words.plain(sheet.form(start, end))) is not None:
        yield start, end
        return
    texts, tags = sheet.texts, sheet.tags
    hard_breaks = {line.end for line in sheet.lines}
    at = start
    for i in range(start, end):
        text = texts[i]
        possessive = tags[i] == "POS" or (text in {"'", "’"} and i > 0 and texts[i - 1][-1] == "s")
        possessor = possessive and i > at and texts[i - 1] not in ELIDED and not _keeps_possessor(sheet, start, i, end)
        spaced_dash = text in DASHES and i > start and not sheet.glued(i - 1)
        listed = text == "," and end - start == 3  # two words with a comma between them are two names of a list
        sentence_ends = (
            i - at > 1
            and texts[i - 1][-1] == "."
            and texts[i - 1] in words.legal_forms()
            and is_capitalised(text)
            and text not in words.legal_forms()
        )
        if sentence_ends:
            yield at, i
            at = i
        if text in SEPARATORS or i in hard_breaks or possessor or spaced_dash or listed or _joins(sheet, i, end, label):
            if i > at:
                yield at, i
            at = i + 1
    if end > at:
        yield at, end


def _keeps_possessor(sheet: Sheet, start: int, possessive: int, end: int) -> bool:
    """Whether "Queen's College", "People's Front" is one name: one word that is no name itself before the mark."""
    if possessive == end - 1:
        return False
    if sheet.texts[possessive - 1] in words.possessors():
        return True
    if possessive - start != 1:
        return False
    possessor = sheet.texts[start]
    if words.known_type(possessor) is not None or places.city_population(possessor):
        return False
    return end - start == 3 and sheet.texts[end - 1] in words.heads("last")


def _joins(sheet: Sheet, i: int, end: int, label: EntityType) -> bool:
    """Whether a word stands between names, not in one: "A and B", "the Institute at B", "Zorblat Air | Flight 12"."""
    word = sheet.texts[i].lower()
    if label in {"person", "place"}:
        return word in {"and", "&", ",", "with", "as"} or (word == "in" and label == "place")
    if word == "flight" and i > 0 and label != "person" and (i + 1 == end or sheet.texts[i + 1][0].isdigit()):
        return True
    behind_legal_form = label == "organization" and i > 0 and sheet.texts[i - 1] in words.legal_forms()
    if behind_legal_form and (word in {"and", "&"} or any(map(str.isdigit, word))):
        return True
    if label == "organization" and i + 1 < end:
        return word == "at" or (
            word == "of" and i + 2 == end and sheet.texts[i + 1].isupper() and sheet.tags[i - 1] != "NNS"
        )
    return False


def trimmed(sheet: Sheet, start: int, end: int, label: EntityType | None, covered: bytearray) -> Candidate | None:
    """Drop what is no part of the name at its ends, take titles off, reach out for cut-off parts."""
    texts, tags = sheet.texts, sheet.tags
    while start < end and (
        texts[start] in EDGES
        or texts[start].isspace()
        or texts[start].lower() in {"the", "a", "an"}
        or (tags[start] in LOOSE_TAGS and end - start > 1 and not _is_inside_name(sheet, start))
        or not any(map(str.isalpha, texts[start]))
        or (texts[start][0].islower() and not is_capitalised(texts[start]) and texts[start] not in words.particles())
    ):
        start += 1
    while end > start and (
        (texts[end - 1] in EDGES and not (texts[end - 1] == "." and sheet.glued(end - 2)))
        or texts[end - 1].isspace()
        or tags[end - 1] == "POS"
        or texts[end - 1].lower()
        in {"the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "from", "with", "by"}
        or (label in {"person", "place"} and not any(map(str.isalpha, texts[end - 1])))
        or (_is_score(texts[end - 1]))
    ):
        end -= 1
    if end - start > 2 and start and texts[start - 1] == "on" and texts[start] in words.no_names():
        start += 1  # "said on Tuesday | Voss Widget Co"
    if label in {"person", "place", None} and end - start > 1 and texts[start].lower() in BEGINS_CLAUSE:
        start += 1
    while (
        label in {"person", None} and end - start > (2 if label is None else 1) and texts[end - 1] in words.calendar()
    ):
        end -= 1  # "met Anna Voss | Thursday"
    while label == "organization" and end - start > 2 and texts[end - 1].rstrip(".") in RANKS:
        end -= 1  # "Exampleton Police | Lt. Anna Voss"
    if start >= end:
        return None
    if start > 1 and _is_elided(sheet, start - 2) and not covered[start - 2]:
        start, label = start - 2, "person"
    behind_duty = _after_duty(sheet, start, end)
    covered[start:behind_duty] = b"\1" * (behind_duty - start)
    named = _after_titles(sheet, behind_duty, end, label)
    end = _before_titles(sheet, named, end, label)
    if label in {"person", None} and named == start == behind_duty:
        start = _reach_left(sheet, start, covered)
        end = _reach_right(sheet, end, covered)
    else:
        start = named
    if _institution_before(sheet, start, covered):
        start, label = start - 2, "organization"
        covered[start : start + 2] = b"\1\1"
    if texts[start] in words.institutions() and set(texts[start + 1 : end]) & {"of", "for"}:
        end = _reach_list(sheet, end, covered)
    if label == "organization":
        end, label = _reach_model(sheet, start, end, covered)
    if label == "place":
        end = _reach_known(sheet, end, start, covered)
    if not any(is_capitalised(text) for text in texts[start:end]):
        return None
    return Candidate(sheet, start, end, label, _title_before(sheet, start, label))


def _is_inside_name(sheet: Sheet, index: int) -> bool:
    """A capitalised word in the middle of a sentence belongs to the name whatever its tag."""
    token = sheet.passage.doc[index]
    return is_capitalised(token.text) and not token.is_sent_start


def _is_score(text: str) -> bool:
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) and any(mark in text for mark in "-:.,/")


def _after_titles(sheet: Sheet, start: int, end: int, label: EntityType | None) -> int:
    """Where a person's name begins: behind the titles, offices and bodies that the span took in before it."""
    texts = sheet.texts
    if label not in {"person", None} and not _is_honorific(texts[start]) and not _begins_with_trade(sheet, start, end):
        return start
    at = start
    for i in range(start, end - 1):
        text = texts[i]
        office = label == "person" and i > start and (text in words.heads("last") or text in words.organizations())
        if (_is_title(text) or office) and text not in words.given_names():
            at = i + 1
    while at < end - 1 and texts[at] in DASHES:
        at += 1
    return at


def _after_duty(sheet: Sheet, start: int, end: int) -> int:
    """ "Chancellor of the | Exchequer Anna Voss": what an office is of is no part of the name that begins behind it."""
    texts = sheet.texts
    office = start - 2 if texts[start - 1 : start] != ["the"] else start - 3
    if office < 0 or texts[office + 1] not in {"of", "for"} or texts[office].lower() not in words.titles():
        return start
    if texts[start] in words.given_names():
        return start
    return next((i for i in range(start + 1, end - 1) if texts[i] in words.given_names()), start)


def _begins_with_trade(sheet: Sheet, start: int, end: int) -> bool:
    """ "Beekeeper | Anna Voss": a trade before a full name, where a sentence begins and any word has a capital."""
    texts = sheet.texts
    if end - start < 3 or not sheet.passage.doc[start].is_sent_start or texts[start].lower() not in words.role_nouns():
        return False
    return texts[start + 1] in words.given_names() or texts[end - 1] in words.surnames()


def _before_titles(sheet: Sheet, start: int, end: int, label: EntityType | None) -> int:
    """Where a person's name ends: before an office that the span took in behind it."""
    while (
        label in {"person", None}
        and end - start > 2
        and _is_title(sheet.texts[end - 1])
        and sheet.texts[end - 1] not in words.surnames()
    ):
        end -= 1
    return end


def _is_title(text: str) -> bool:
    return (
        text.lower().rstrip(".") in words.titles() or text in words.role_nouns() or text.lower() in words.role_nouns()
    )


def _is_honorific(text: str) -> bool:
    return text.rstrip(".") in words.honorifics()


def _title_before(sheet: Sheet, start: int, label: EntityType | None) -> str | None:
    """Titles right before a name, as written: "Mr", "Lt. Gen.", "Secretary-General"."""
    texts = sheet.texts
    at = start
    while at > 0:
        text = texts[at - 1]
        title = text.lower().rstrip(".") in words.titles() or (label == "person" and _is_title(text))
        dash = at < start and at > 1 and text in DASHES and sheet.glued(at - 2) and sheet.glued(at - 1)
        stop = at > 1 and text == "." and sheet.glued(at - 2) and texts[at - 2].lower() in words.titles()
        owner = at == start and text.lower() in {"his", "her"}
        if not dash and not stop and not (title and text[0].isupper() and not owner):
            break
        at -= 1
    while at < start and texts[at] in DASHES:
        at += 1
    return sheet.form(at, start) if at < start else None


def _reach_known(sheet: Sheet, end: int, start: int, covered: bytearray) -> int:
    """Take in the rest of a hyphenated place: "Guinea|-Bissau"."""
    if end + 1 < len(sheet.texts) and sheet.texts[end] in DASHES and sheet.glued(end) and not covered[end + 1]:
        form = words.plain(sheet.form(start, end + 2))
        if places.is_country(form) or places.city_population(form):
            return end + 2
    return end


def _reach_left(sheet: Sheet, start: int, covered: bytearray) -> int:
    """Take in given names and particles that the pipeline cut off."""
    texts, tags = sheet.texts, sheet.tags
    while start > 0 and not covered[start - 1] and not texts[start - 1].isspace():
        text = texts[start - 1]
        if (
            (
                text in DASHES
                and start > 1
                and sheet.glued(start - 2)
                and sheet.glued(start - 1)
                and texts[start - 2][0].isupper()
            )
            or (
                text[0].isupper()
                and text.isalpha()
                and text in words.given_names()
                and text.lower() not in words.titles()
            )
            or (
                text in words.particles()
                and start > 1
                and texts[start - 2][0].isupper()
                and tags[start - 2] in NAME_TAGS
                and not covered[start - 2]
            )
        ):
            start -= 1
        else:
            break
    return start


def _reach_right(sheet: Sheet, end: int, covered: bytearray) -> int:
    """Take in what hangs on by a hyphen or behind an apostrophe: "Jide Sanwo-|olu", "Michael O|' Leary"."""
    texts = sheet.texts
    if _is_elided(sheet, end - 1) and not covered[end + 1]:
        end += 2
    while (
        end + 1 < len(texts)
        and texts[end] in DASHES
        and sheet.glued(end - 1)
        and sheet.glued(end)
        and texts[end + 1].isalpha()
        and not covered[end + 1]
        and (is_capitalised(texts[end + 1]) or len(texts[end + 1]) <= 4)
    ):
        end += 2
    return end


def _is_elided(sheet: Sheet, index: int) -> bool:
    """Whether the first letter of a surname stands there, set off from the rest: "O|' Leary"."""
    behind = sheet.texts[index : index + 3]
    return behind[0] in ELIDED and behind[1:2] in (["'"], ["’"]) and sheet.glued(index) and is_capitalised(behind[-1])


def _institution_before(sheet: Sheet, start: int, covered: bytearray) -> bool:
    """Whether "Ministry of" or the like stands right before, cut off from what it is of."""
    if start < 2 or sheet.texts[start - 1] not in {"of", "for"} or covered[start - 2]:
        return False
    return sheet.texts[start - 2] in words.institutions()


def _reach_list(sheet: Sheet, end: int, covered: bytearray) -> int:
    """Take in the rest of a list of duties: "Ministry of Trade|, Ports and Fisheries"."""
    texts = sheet.texts
    at, reached = end, end
    while at + 1 < len(texts) and texts[at].lower() in {",", "and", "&"}:
        last = texts[at] != ","
        run = at + 1
        while run < len(texts) and is_capitalised(texts[run]) and not covered[run] and texts[run].isalpha():
            run += 1
        duty = sheet.form(at + 1, run)
        if run == at + 1 or words.known_type(duty) is not None or texts[at + 1] in words.given_names():
            break
        at = run
        if last:
            reached = run
            break
    covered[end:reached] = b"\1" * (reached - end)
    return reached


def _reach_model(sheet: Sheet, start: int, end: int, covered: bytearray) -> tuple[int, EntityType]:
    """A maker's name and a model number are a product: "Boeing| 737"."""
    follows = end < len(sheet.texts) and MODEL.fullmatch(sheet.texts[end])
    if follows and sheet.line_of(start).setting == "prose" and not sheet.texts[end - 1].isupper():
        covered[end] = 1
        return end + 1, "other"
    return end, "organization"
