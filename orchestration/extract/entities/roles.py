"""What an article says of a person beside the name: titles, roles in front and in apposition, gender."""

from __future__ import annotations

from typing import NamedTuple

from orchestration.extract import lexicon
from orchestration.extract.entities import words
from orchestration.extract.entities.boundaries import DASHES
from orchestration.extract.entities.model import Gender
from orchestration.extract.entities.sheets import Candidate
from orchestration.records import Span

LONGEST_ROLE = 10
"""Tokens of the longest role that is kept: longer appositions are clauses about the person."""
ENDS_ROLE = frozenset(',.;:–—”"')
BEHIND_HEAD = frozenset({"of", "for", "at", "in", "with", "and", "from", "to"})
INSIDE_ROLE = frozenset({"of", "for", "and", "'s", "’s", "-", "the"})
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their"})


class Role(NamedTuple):
    """A role as written, without article, and the characters of the article on which it stands, with it."""

    text: str
    span: Span


def gender_of_title(title: str | None) -> Gender | None:
    """Mr, Sir, King: male; Mrs, Dame, Spokeswoman: female; None where titles say nothing or both."""
    if title is None:
        return None
    gendered = lexicon.load("titles.yml")["gendered"]
    said = {word.rstrip(".").casefold() for word in title.split()}
    male = any(word.casefold() in said for word in gendered["male"])
    female = any(word.casefold() in said for word in gendered["female"])
    return None if male == female else "male" if male else "female"


def gender_of_role(role: str | None) -> Gender | None:
    """ "the actress", "a father of two": by the nouns that mean men or women only."""
    if role is None:
        return None
    nouns = lexicon.load("titles.yml")["gendered_nouns"]
    said = {word.strip(",.").casefold() for word in role.split()}
    male, female = bool(said & set(nouns["male"])), bool(said & set(nouns["female"]))
    return None if male == female else "male" if male else "female"


def role_of(person: Candidate) -> Role | None:
    """Before the name ("US Secretary of State"), else in apposition behind it ("Jane Doe, the mayor of Example,")."""
    found = _role_before(person) or _role_behind(person)
    if found is None:
        return None
    start, end = found
    sheet = person.sheet
    text = sheet.form(start, end)
    if start and sheet.texts[start - 1].lower() in DETERMINERS:
        start -= 1
    span = sheet.span(start, end)
    stop = text.endswith(".") and end > person.start
    return Role(text[:-1], Span(span.start, span.end - 1)) if stop else Role(text, span)


def _is_role_word(text: str) -> bool:
    return text.lower() in words.role_nouns() or (text.lower().rstrip(".") in words.titles() and len(text) > 4)


def _role_before(person: Candidate) -> tuple[int, int] | None:
    """The run of nouns and adjectives that ends at the name, or at a comma before it ("her lawyer, Jane Doe,"), if one
    of its last words is a role."""
    sheet = person.sheet
    texts, tags = sheet.texts, sheet.tags
    doc = sheet.passage.doc
    apposed = _is_apposed(person)
    end = person.start - apposed
    at = end
    while at > 0 and end - at < LONGEST_ROLE and not doc[at].is_sent_start:
        text, tag = texts[at - 1], tags[at - 1]
        if text.rstrip(".") in words.courtesies():
            return None
        inside = tag in {"NN", "NNP", "NNPS", "NNS", "JJ", "VBN", "POS", "HYPH"} or text in INSIDE_ROLE
        if not inside or text.isspace() or (text == "the" and (at < 2 or texts[at - 2] != "of")):
            break
        if apposed and tag == "POS":
            break
        at -= 1
    if apposed and not (at and (texts[at - 1].lower() == "the" or tags[at - 1] in {"POS", "PRP$"})):
        return None
    inner = max((i for i in range(at, end) if texts[i] in {"of", "for"}), default=None)
    if inner is not None and (inner == end - 1 or _is_role_word(texts[end - 1])):
        at = inner + 1  # "the friend of | Jane Doe", "the government of | General Jane Doe"
    while at < end and (texts[at] in INSIDE_ROLE or texts[at] in DASHES):
        at += 1
    if at >= end or not any(_is_role_word(text) for text in texts[at:end]):
        return None
    if not _is_role_word(texts[end - 1]) and "of" not in texts[at:end]:
        return None
    role = sheet.form(at, end)
    is_title = role == person.title and " " not in role and gender_of_title(role) is not None
    return None if is_title else (at, end)


def _is_apposed(person: Candidate) -> bool:
    """Whether a comma and a comma or stop set the name off behind a role: not in "for the doctor, Jane Doe was ..."."""
    texts, start = person.sheet.texts, person.start
    closed = texts[person.end : person.end + 1] in ([","], ["."], [";"])
    return closed and start > 1 and texts[start - 1] == "," and _is_role_word(texts[start - 2])


def _role_behind(person: Candidate) -> tuple[int, int] | None:
    """An apposition between commas: "Jane Doe, the mayor of Exampleton,"."""
    sheet = person.sheet
    texts = sheet.texts
    at = person.end
    if at + 1 >= len(texts) or texts[at] != ",":
        return None
    start = at + 1
    if texts[start].isdigit() and start + 1 < len(texts) and texts[start + 1] == ",":
        start += 2
    end = start
    while end < len(texts) and end - start <= LONGEST_ROLE and texts[end] not in ENDS_ROLE:
        if sheet.passage.doc[end].is_sent_start or texts[end].rstrip(".") in words.courtesies():
            break
        if texts[end].isspace() or sheet.tags[end] in {"VBD", "VBZ", "VBP", "MD", "WP", "WDT", "PRP"}:
            return None
        end += 1
    ends_sentence = end < len(texts) and (
        sheet.passage.doc[end].is_sent_start or texts[end].rstrip(".") in words.courtesies()
    )
    if end >= len(texts) or end - start > LONGEST_ROLE or not (ends_sentence or texts[end] in {",", ".", ";"}):
        return None
    if start < end and texts[start].lower() in DETERMINERS:
        start += 1
    head = next(
        (i for i in range(start, end) if texts[i].lower() in BEHIND_HEAD),
        end,
    )
    if head == start or not any(_is_role_word(part) for part in texts[max(start, head - 2) : head]):
        return None
    return start, end
