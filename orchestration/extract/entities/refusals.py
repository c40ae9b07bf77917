"""What is written like a name and is none: letters, ratings, money, legal forms, kinds of bodies without a body."""

from __future__ import annotations

import re
from collections import defaultdict

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.sheets import Candidate

LETTERS = re.compile(
    r"-?[A-Z][.\-]?|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\d{1,2}|.*[\[\]()|].*|[A-Z]*\$\d.*|[-+].*"
    r"|(?:[A-Z] )?[IVX]+|(?:.* )?\S*[a-z][A-Z]\S*[a-z][A-Z]\S*[a-z][A-Z].*"
)
"""One letter, a Roman number, a month with a day (tables of freight), torn brackets, money, what a dash tore off, words
that a page ran together ("ShareLikeReplyPaige")."""
RATING = re.compile(
    r"(?:AAA|AA|BBB|BB|Aaa|Aa|Baa|Ba|Caa)(?:-?[123])?(?:[-+]|-?plus|-?minus)?|[ABCDP]-?[1-4](?:[-+]|-?plus|-?minus)?|Prime-[123]"
    r"|[ABC]-(?:plus|minus)"
)
"""Grades of Moody's and Standard & Poor's (their published scales)."""
SUPPLY = re.compile(r"(?:U\.[SK]\. |US |UK )?M-?[0-4][A-C]?")
"""Measures of money as central banks name them."""
TELLS_RATING = frozenset({"rating", "ratings", "rated", "rates", "downgraded", "upgraded", "debt", "creditworthiness"})
TELLS_SUPPLY = frozenset({"money", "monetary", "liquidity"})


def without_refused(candidates: list[Candidate], said: frozenset[str]) -> list[Candidate]:
    """Those candidates of an article that may be names; a country's abbreviation loses the common noun behind it."""
    kept = []
    for candidate in candidates:
        form = candidate.form
        if LETTERS.fullmatch(form) or _is_legal_form(candidate) or _is_money(candidate):
            continue
        doubtful = RATING.fullmatch(form) or SUPPLY.fullmatch(form)
        abbreviated = candidate.texts[0] in words.abbreviated_lands() and len(candidate.texts) > 1
        if doubtful and said & (TELLS_SUPPLY if SUPPLY.fullmatch(form) else TELLS_RATING):
            continue
        if abbreviated and _is_common_behind(candidate, said):
            candidate.end, candidate.label = candidate.start + 1, "place"
        kept.append(candidate)
    return kept


def _is_legal_form(candidate: Candidate) -> bool:
    forms = words.legal_forms()
    return all(text in forms for text in candidate.texts)


def _is_money(candidate: Candidate) -> bool:
    """ "U.S. Dlrs", "N.Z. Dollar": the capital comes from the stop before it."""
    texts = candidate.texts
    return len(texts) > 1 and texts[-1].lower() in words.currencies() and texts[0][-1] == "."


def _is_common_behind(candidate: Candidate, said: frozenset[str]) -> bool:
    """Whether the one word behind "U.S." is a common noun, capitalised in a headline or because of the stop."""
    sheet, end = candidate.sheet, candidate.end
    if end - candidate.start != 2 or words.known_type(candidate.form) is not None:
        return False
    word = sheet.texts[end - 1]
    if words.known_type(word) is not None or not word.isalpha() or word.isupper():
        return False
    generic = word in words.common_behind_lands()
    if not generic and (word in words.heads("last") or word in words.institutions()):
        return False
    before_noun = sheet.tags[end : end + 1] in (["NN"], ["NNS"]) or sheet.texts[end : end + 1] == ["-"]
    plural = word.endswith("s") and not word.endswith("ss")
    return generic or plural or before_noun or word.lower() in said or word.lower() in words.role_nouns()


def without_common_words(names: list[Candidate], lowered: frozenset[str]) -> list[Candidate]:
    """Names, less the words that no list knows, that the article has small as well, and in no longer name: "the Role"
    of a headline, "the Bill" of an article on bills (whom no full name and no title introduces)."""
    people = {text for name in names if name.kind == "person" and len(name.texts) > 1 for text in name.texts}
    all_parts = {text for name in names if len(name.texts) > 1 for text in name.texts}
    introduced = people | {name.form for name in names if name.title is not None}
    doubted = {
        name.form.lower(): name.form
        for name in names
        if name.end - name.start == 1
        and words.known_type(name.form) is None
        and not (name.form in introduced if name.kind == "person" else name.form in all_parts or _may_name(name.form))
    }
    said = {doubted[word] for word in doubted.keys() & lowered}
    return [name for name in names if name.form not in said]


def _may_name(word: str) -> bool:
    """Whether a word with a capital may name a body or a city by itself: "Parliament"."""
    return word in words.heads("last") or word in words.institutions() or places.city_population(word) > 0


def without_kinds(names: list[Candidate]) -> list[Candidate]:
    """Names, less the words for kinds of bodies ("Department") that are not short for just one name of the article."""
    kinds = words.kinds_of_bodies()
    if not any(name.form in kinds for name in names):
        return names
    longer: dict[str, set[str]] = defaultdict(set)
    for name in names:
        texts = name.texts
        if name.kind == "organization" and len(texts) > 1:
            longer[texts[0]].add(name.form)
            longer[texts[-1]].add(name.form)
    kept = []
    for name in names:
        if name.form in kinds:
            if len(longer[name.form]) != 1:
                continue
            name.kind = "organization"
        kept.append(name)
    return kept
