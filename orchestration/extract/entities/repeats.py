"""Names that the article has elsewhere, found where the recogniser passed over them: repetitions and capitals."""

from __future__ import annotations

from collections import defaultdict

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.boundaries import NAME_TAGS
from orchestration.extract.entities.sheets import Candidate, Line, Sheet, is_capitalised
from orchestration.records import EntityType

LONGEST = 4
"""Tokens of the longest lexicon name that is looked for in a line in capitals."""

Forms = dict[str, list[tuple[tuple[str, ...], EntityType]]]


def find_repeats(sheets: list[Sheet], names: list[Candidate], lowered: frozenset[str]) -> list[Candidate]:
    """Further occurrences of the names, outside the spans they have; `lowered` are the words without a capital."""
    forms, capitals = _known(names)
    covered: dict[int, bytearray] = {id(sheet): bytearray(len(sheet.texts)) for sheet in sheets}
    for name in names:
        covered[id(name.sheet)][name.start : name.end] = b"\1" * (name.end - name.start)
    found: list[Candidate] = []
    for sheet in sheets:
        for line in sheet.lines:
            table = capitals if line.setting == "capitals" else forms
            found += _scan(sheet, line, table, covered[id(sheet)], lowered)
    return found


def _known(names: list[Candidate]) -> tuple[Forms, Forms]:
    """Token sequences to look for, by first token: as written, and in capitals."""
    forms: Forms = defaultdict(list)
    capitals: Forms = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for name in names:
        assert name.kind is not None
        texts = tuple(name.texts)
        sequences = [texts]
        surname = texts[-1]
        is_surname = len(texts) > 1 and len(surname) > 2 and surname[0].isupper() and surname not in words.calendar()
        if name.kind == "person" and is_surname:
            sequences.append(texts[-1:])
        for sequence in sequences:
            if sequence not in seen:
                seen.add(sequence)
                forms[sequence[0]].append((sequence, name.kind))
                upper = tuple(text.upper() for text in sequence)
                capitals[upper[0]].append((upper, name.kind))
    for table in (forms, capitals):
        for sequences_of in table.values():
            sequences_of.sort(key=lambda item: -len(item[0]))
    return forms, capitals


def _scan(sheet: Sheet, line: Line, forms: Forms, covered: bytearray, lowered: frozenset[str]) -> list[Candidate]:
    in_capitals = line.setting == "capitals"
    found = []
    texts = sheet.texts
    at = line.start
    while at < line.end:
        match = None
        if not covered[at]:
            match = _match(texts, at, line.end, forms, covered)
            if match is None and in_capitals:
                match = _match_lexicon(texts, at, line.end)
            if match is not None and match[0] == 1 and not in_capitals and not _can_be_name(sheet, at, lowered):
                match = None
        if match is None:
            at += 1
            continue
        length, kind = match
        found.append(Candidate(sheet, at, at + length, None, kind=kind))
        at += length
    return found


def _can_be_name(sheet: Sheet, at: int, lowered: frozenset[str]) -> bool:
    """A word that begins a sentence is capitalised anyway: it needs the tagger, or never to be small in the article."""
    text = sheet.texts[at]
    begins = sheet.passage.doc[at].is_sent_start
    return is_capitalised(text) and (not begins or sheet.tags[at] in NAME_TAGS or text.lower() not in lowered)


def _match(texts: list[str], at: int, end: int, forms: Forms, covered: bytearray) -> tuple[int, EntityType] | None:
    for sequence, kind in forms.get(texts[at], ()):
        stop = at + len(sequence)
        if stop <= end and tuple(texts[at:stop]) == sequence and not any(covered[at:stop]):
            return len(sequence), kind
    return None


def _match_lexicon(texts: list[str], at: int, end: int) -> tuple[int, EntityType] | None:
    """Countries, peoples, organizations and large cities in a line in capitals: the longest match."""
    for length in range(min(LONGEST, end - at), 0, -1):
        written = " ".join(texts[at : at + length])
        if not written[0].isalpha():
            return None
        spelled = (
            written if written in words.organizations() else " ".join(word.capitalize() for word in written.split())
        )
        kind = words.known_type(written if "." in written or written in words.organizations() else spelled)
        if kind is None and places.city_population(spelled) >= places.LARGE:
            kind = "place"
        if kind is not None and spelled not in words.no_names():
            return length, kind
    return None
