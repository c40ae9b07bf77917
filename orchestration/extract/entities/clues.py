"""What stands around one occurrence of a name and tells what it is of: each clue by its name.

What a clue is worth stands in lexicon/name_clues.yml; who adds the clues up is `evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.sheets import Candidate, Sheet

DATELINE_MARKS = frozenset({",", "—", "–", "-", "--", ":", "(", "/"})
AGE = re.compile(r"\d{1,2}$|aged$")
PREPOSITIONS = frozenset({"in", "at", "from", "to", "between"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
NOUN_TAGS = frozenset({"NN", "NNS"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
OBJECTS = frozenset({"dobj", "nsubjpass"})
SUBJECTS = frozenset({"nsubj"})
HEADS_OF_TITLES = frozenset({"state", "republic", "nation", "country", "county", "district"})
"""Nouns before which a title ends: "the secretary of state | Jane Doe"."""
LONGEST_CHAIN = 3
"""Names joined by "and" before the one that the verb has as its subject."""
LONGEST_DESCRIPTION = 6
"""Tokens from the comma to the noun of an apposition, or from the noun to what it is called, that are looked at."""
NAMING = frozenset({"called", "named", "dubbed", "nicknamed", "styled"})
EXEMPLIFYING = frozenset({"as", "like", "including"})
OPENING = frozenset({'"', "“", "‘", "``", "("})
"""Marks between a noun and the name that it describes: "the charity “Acme”", "the captain (Jane Doe)"."""
REFLEXIVE = frozenset({"itself", "himself", "herself", "themselves"})
DESCRIBES = frozenset({"known", "identified", "described", "listed", "registered"})
ENDS_DESCRIPTION = frozenset(
    {",", ".", ";", ":", "(", ")", "of", "in", "at", "for", "on", "from", "with", "that", "which", "who"}
)


def clues_around(candidate: Candidate) -> Iterator[str]:
    """Names of the clues, those of lexicon/name_clues.yml."""
    sheet, start, end = candidate.sheet, candidate.start, candidate.end
    texts, tags = sheet.texts, sheet.tags
    before = [text.lower() for text in texts[max(0, start - 3) : start]]
    after = [text.lower() for text in texts[end : end + 4]]
    previous, following = (before or [""])[-1], (after or [""])[0]
    if candidate.title is not None:
        yield "title"
    yield from _at_line(candidate, previous, following)
    yield from _before(candidate, before)
    yield from _behind(candidate, after)
    yield from _in_clause(candidate, previous, following)
    if start and (kind := _called(sheet, start)):
        yield f"called_{kind}"
    if start > 1 and (kind := _exemplified(sheet, start, previous)):
        yield f"such_{kind}"
    if following == "," and (kind := _apposed(sheet, end + 1)):
        yield f"apposed_{kind}"
    if end < len(texts) and tags[end] in NOUN_TAGS and _stands_as_adjective(candidate):
        yield "people_adjective"


def _at_line(candidate: Candidate, previous: str, following: str) -> Iterator[str]:
    """Where its line puts it: the place of a dateline, a team or an athlete among figures."""
    line = candidate.sheet.line_of(candidate.start)
    opens = candidate.start == line.start
    if opens and (following in DATELINE_MARKS or following[:1].isdigit()) and candidate.form.isupper():
        yield "dateline"
    if line.setting == "figures" and not places.is_country(candidate.form):
        numbered = previous.isdigit() and candidate.end - candidate.start > 1
        yield "numbered_in_figures" if numbered else "in_figures"


def _before(candidate: Candidate, before: list[str]) -> Iterator[str]:
    sheet, end = candidate.sheet, candidate.end
    if not before:
        return
    previous = before[-1]
    in_brackets = previous == "(" and sheet.texts[end : end + 1] in ([")"], [","])
    if previous in OPENING and len(before) > 1:
        before = before[:-1]
        previous = before[-1]
    kind = words.kind_of_noun(previous)
    if kind is not None and previous not in HEADS_OF_TITLES:
        yield f"noun_before_{kind}"
    elif in_brackets:
        yield "in_brackets"
    elif previous == "," and sheet.texts[end : end + 1] in ([","], ["."]) and len(before) > 1:
        kind = words.kind_of_noun(before[-2])
        if kind is not None:
            yield f"noun_comma_before_{kind}"
    if previous in {"of", "in", "at"} and len(before) > 1 and before[-2] in words.beside()["of_body"]:
        yield "body_of"
    elif previous == "of" and len(before) > 1:
        if before[-2] in words.beside()["of_place"]:
            yield "place_of"
        else:
            yield "person_of" if words.kind_of_noun(before[-2]) == "person" else "of"
    if previous == "the":
        yield "the"
    if previous == "based" and before[-2:-1] == ["-"]:
        yield "based_before"
    yield from _preposition(candidate, previous)
    if previous in words.spoken() and len(before) > 1 and before[-2] in {",", '"', "”", "''", "’", "'"}:
        yield "said_before"


def _preposition(candidate: Candidate, previous: str) -> Iterator[str]:
    """Prepositions and compass points; one that has the name's possession or a noun behind it tells less."""
    sheet, end = candidate.sheet, candidate.end
    owns = end < len(sheet.texts) and (sheet.texts[end] in POSSESSIVE or sheet.tags[end] in NOUN_TAGS)
    if previous in PREPOSITIONS and not owns:
        yield previous
    elif previous == "in":
        yield "in_owner"
    for group in ("locative", "path", "compass"):
        if previous in words.beside()[group] and (group == "compass" or not owns):
            yield group


def _behind(candidate: Candidate, after: list[str]) -> Iterator[str]:
    beside, sheet, end = words.beside(), candidate.sheet, candidate.end
    following = (after or [""])[0]
    second = after[1] if len(after) > 1 else ""
    if following in beside["after_place"]:
        yield "place_noun_behind"
    elif following in beside["after_body"]:
        yield "body_noun_behind"
    elif following in beside["after_people"]:
        yield "people_behind"
    if following == "-" and second in {"based", "born"}:
        yield "based_behind"
    if following in words.spoken() and second in {"it", "its"}:
        yield "says_of_itself"
    if following == "," and AGE.match(second) and (len(after) < 3 or after[2] in {",", ".", ")", "and"}):
        yield "age"
    if following == "(" and len(after) > 2 and after[2] == ")":
        if re.fullmatch(r"\d{2}", second):
            yield "age_in_brackets"
        if candidate.end - candidate.start > 1 and not sheet.texts[end + 1].isupper():
            yield "brackets"
    if following == "who" or after[:2] == [",", "who"]:
        yield "who"
    if following == "where" or after[:2] == [",", "where"]:
        yield "where"
    if following in POSSESSIVE and second:
        if second in beside["after_possessor"]:
            yield "owns_person"
        elif second in beside["owned_by_place"] or sheet.tags[end + 1] == "JJS":
            yield "owns_place"
        elif second in beside["owned_by_body"]:
            yield "owns_body"


def _in_clause(candidate: Candidate, previous: str, following: str) -> Iterator[str]:
    """What the verb tells whose subject or object it is."""
    token = candidate.sheet.passage.doc[candidate.end - 1]
    if previous in PREPOSITIONS or previous in words.beside()["path"]:
        if token.dep_ == "pobj" and token.head.head.lemma_.lower() in words.motion():
            yield "motion"
        return
    for _ in range(LONGEST_CHAIN):
        if token.dep_ != "conj":
            break
        token = token.head
    if token.dep_ in SUBJECTS and token.head.lemma_ in words.reporting_verbs():
        yield "speaks"
    elif following in words.spoken():
        yield "said_behind"
    elif token.dep_ in SUBJECTS and token.head.pos_ == "VERB":
        yield "acts"
    elif token.dep_ in OBJECTS:
        for kind, verbs in words.objects().items():
            if token.head.lemma_.lower() in verbs:
                yield f"object_{kind}"


def _called(sheet: Sheet, start: int) -> str | None:
    """What is called so: "a group | that calls itself", "a village called", "a man identified as"."""
    texts = sheet.texts
    previous = texts[start - 1].lower()
    second = texts[start - 2].lower() if start > 1 else ""
    if previous == "surnamed":
        return "person"
    if previous in NAMING:
        at = start - 2
    elif (previous in REFLEXIVE and second.startswith("call")) or (previous == "as" and second in DESCRIBES):
        at = start - 3
    else:
        return None
    for i in range(at, max(-1, at - LONGEST_DESCRIPTION), -1):
        if texts[i] in {".", ";", '"', "”", "“"}:
            return None
        if sheet.tags[i] in NOUN_TAGS:
            return words.kind_of_noun(texts[i].lower())
    return None


def _exemplified(sheet: Sheet, start: int, previous: str) -> str | None:
    """What it is an example of: "towns such as", "companies, including", "gangs like"."""
    texts = sheet.texts
    if previous not in EXEMPLIFYING or (previous == "as" and texts[start - 2].lower() != "such"):
        return None
    at = start - (3 if previous == "as" else 2)
    if at > 0 and texts[at] == ",":
        at -= 1
    if at < 0 or sheet.tags[at] != "NNS":
        return None
    plural = texts[at].lower()
    ending, singular = ("ies", "y") if plural.endswith("ies") else ("s", "")
    return words.kind_of_noun(plural.removesuffix(ending) + singular)


def _apposed(sheet: Sheet, at: int) -> str | None:
    """What an apposition says that it is: ", the company that ...", ", a small town in ...", ", director of ..."."""
    texts, tags = sheet.texts, sheet.tags
    stop = min(len(texts), at + LONGEST_DESCRIPTION + 1)
    determined = at < stop and texts[at].lower() in {"a", "an", "the", "its", "his", "her", "their", "one"}
    head = None
    for i in range(at + determined, stop):
        if texts[i].lower() in ENDS_DESCRIPTION:
            break
        if tags[i] in NOUN_TAGS:
            head = i
        elif head is not None or tags[i] in FINITE or texts[i] in {'"', "”", "“"}:
            break
    if head is None or (head + 1 < len(texts) and tags[head + 1] in FINITE):
        return None
    kind = words.kind_of_noun(texts[head].lower())
    return kind if determined or kind == "person" else None


def _stands_as_adjective(candidate: Candidate) -> bool:
    """One word with the ending of a people's name before a noun: "his Karsovian | counterpart"."""
    word = candidate.sheet.texts[candidate.start]
    single = candidate.end - candidate.start == 1
    return single and words.DEMONYM.search(word) is not None and word not in words.given_names()
