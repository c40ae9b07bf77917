"""Spans that may be names: the pipeline's entities, names that lexicons have, and capitalised runs left out."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.bodies import find_tickers, give_tickers, made_whole
from orchestration.extract.entities.boundaries import BEGINS_CLAUSE, DASHES, NAME_TAGS, pieces, trimmed
from orchestration.extract.entities.sheets import Candidate, Sheet, is_capitalised
from orchestration.records import EntityType

LABELS: dict[str, EntityType] = {
    "PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place",
    "NORP": "other", "EVENT": "other", "WORK_OF_ART": "other", "PRODUCT": "other", "LAW": "other", "LANGUAGE": "other",
}  # fmt: skip
"""OntoNotes labels of the English pipelines as our types; amounts and dates are no names."""

AMOUNTS = frozenset({"CARDINAL", "ORDINAL", "PERCENT", "QUANTITY", "TIME"})


def find_candidates(sheet: Sheet) -> list[Candidate]:
    """Candidates of one passage in text order, none overlapping. Lines in capitals are left to known names."""
    covered = bytearray(len(sheet.texts))
    for line in sheet.lines:
        if line.setting in {"capitals", "accounts"}:
            covered[line.start : line.end] = b"\1" * (line.end - line.start)
    found = _known_names(sheet, covered)
    for entity in sheet.passage.doc.ents:
        if entity.label_ in AMOUNTS:
            for token in entity:
                covered[token.i] |= token.like_num
            continue
        label = LABELS.get(entity.label_)
        if label is None or any(covered[entity.start : entity.end]):
            continue
        if sheet.line_of(entity.start).setting == "figures":
            continue
        setting = sheet.line_of(entity.start).setting
        for start, end in pieces(sheet, entity.start, entity.end, label):
            candidate = trimmed(sheet, start, end, label, covered)
            if candidate is not None and setting == "title_case":
                candidate = _certain_part(candidate)
            if candidate is not None:
                covered[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
                found.append(candidate)
    for line in sheet.lines:
        if line.setting == "title_case":
            covered[line.start : line.end] = b"\1" * (line.end - line.start)
    for start, end in _capitalised_runs(sheet, covered):
        candidate = trimmed(sheet, start, end, None, covered)
        if candidate is not None:
            found.append(candidate)
    found.sort(key=lambda candidate: candidate.start)
    found = _merged(made_whole(sheet, found))
    tickers = list(find_tickers(sheet)) if {"<", "("} & set(sheet.texts) else []
    return give_tickers(found, tickers) if tickers else found


def _certain_part(candidate: Candidate) -> Candidate | None:
    """Of an entity in a headline in title case, what is a name by its words alone: "Jane Doe | Says"."""
    texts = candidate.sheet.texts
    for end in range(candidate.end, candidate.start, -1):
        part = texts[candidate.start : end]
        personal = 2 <= len(part) <= 3 and part[0] in words.given_names() and part[-1] in words.surnames()
        if personal or words.known_type(words.plain(candidate.sheet.form(candidate.start, end))) is not None:
            candidate.end = end
            return candidate
    return None


def _known_names(sheet: Sheet, covered: bytearray) -> list[Candidate]:
    """Names of several words that lexicons have, unless the pipeline sees a longer name around them."""
    found = []
    table = words.names_of_several_words()
    texts = sheet.texts
    for i, text in enumerate(texts):
        sequences = table.get(text)
        if sequences is None or covered[i]:
            continue
        for sequence in sequences:
            end = i + len(sequence)
            if tuple(texts[i:end]) == sequence and not any(covered[i:end]) and not _is_inside_longer(sheet, i, end):
                found.append(Candidate(sheet, i, end, None))
                covered[i:end] = b"\1" * (end - i)
                break
    return found


def _is_inside_longer(sheet: Sheet, start: int, end: int) -> bool:
    """Whether an entity, or a run of capitals, goes on where the known name ends or begins."""
    doc = sheet.passage.doc
    entity = doc[start].ent_type_ if start > 0 and doc[start].ent_iob_ == "I" else ""
    goes_on = (
        end < len(doc)
        and doc[end].ent_iob_ == "I"
        and doc[end].ent_type_ in LABELS
        and is_capitalised(sheet.texts[end])
    )
    return bool(entity and entity in LABELS and is_capitalised(sheet.texts[start - 1])) or goes_on


def _capitalised_runs(sheet: Sheet, covered: bytearray) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that no entity covers."""
    doc, texts, tags = sheet.passage.doc, sheet.texts, sheet.tags
    at, count = 0, len(texts)
    while at < count:
        text = texts[at]
        if covered[at] or not is_capitalised(text) or not any(map(str.isalpha, text)):
            at += 1
            continue
        start = at
        at += 1
        while (
            at < count
            and not covered[at]
            and (
                (is_capitalised(texts[at]) and not doc[at].is_sent_start)
                or (
                    texts[at] in DASHES
                    and sheet.glued(at)
                    and sheet.glued(at - 1)
                    and at + 1 < count
                    and is_capitalised(texts[at + 1])
                )
            )
        ):
            at += 1
        known = words.known_type(text) is not None or places.city_population(text) or (text.isupper() and len(text) > 2)
        if at - start > 1 or tags[start] in NAME_TAGS or not doc[start].is_sent_start or known:
            yield start, at


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Join neighbours that are parts of one person's name."""
    out: list[Candidate] = []
    for candidate in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.sheet is candidate.sheet
            and last.end == candidate.start
            and {last.label, candidate.label} <= {"person", None}
            and "person" in {last.label, candidate.label}
            and candidate.title is None
            and candidate.form not in words.calendar()
            and last.form.lower() not in BEGINS_CLAUSE
            and (last.start == 0 or last.sheet.texts[last.start - 1] != "of")
            and last.sheet.texts[max(0, last.start - 2) : last.start] != ["of", "the"]
            and words.known_type(last.form) is None
            and words.known_type(candidate.form) is None
        ):
            last.end = candidate.end
            last.label = "person"
        else:
            out.append(candidate)
    return out
