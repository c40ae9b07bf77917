"""What kind of source a phrase is by its words: pronoun, name, person, group or document.

The nouns are data (`speakers.yml`); English suffixes of agents make up for those that are not listed.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from spacy.tokens import Token

from orchestration.extract import lexicon
from orchestration.extract.entities import Gender
from orchestration.extract.entities.roles import gender_of_role

Kind = Literal["person", "group", "document", "thing"]
_AGENT = re.compile(r"(?:[^aeiou]er|[aeiou]yer|tor|sor|ist|man|woman|ian|ant|eer|crat|maker|holder)$")
_POSSESSOR = re.compile(r"[\w-]+(?:['’]s|s['’])\s")
SINGULAR_DETERMINERS = frozenset({"a", "an", "one", "another"})
KINDS: tuple[tuple[str, Kind], ...] = (
    ("documents", "document"), ("people", "person"), ("groups", "group"), ("territories", "group"),
)  # fmt: skip
"""Word lists in the order in which they are asked."""
ABSTRACT = re.compile(r"(?:ment|tion|sion|ness|ity|ance|ence|ism|ship)s?$")
"""Suffixes of nouns for what people do or make: endorsements, decisions."""
AGE_WORDS = 5
"""Tokens of `24-year-old` and the article before it, less the last."""
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
QUANTITY_ENTITIES = frozenset({"PERCENT", "CARDINAL"})


@functools.cache
def words(group: str) -> frozenset[str]:
    """A word list of the lexicon."""
    return frozenset(str(word) for word in lexicon.load("speakers.yml")[group])


def kind(noun: Token) -> Kind:
    """What the noun names."""
    lemma, lower = noun.lemma_.lower(), noun.lower_
    if lemma.startswith(("ex-", "co-", "vice-")):
        lemma = lemma.partition("-")[2]
    for group, answer in KINDS:
        if lemma in words(group) or lower in words(group):
            return answer
    if is_age(noun):
        return "person"
    if lemma in body_words():
        return "group"
    return "person" if _AGENT.search(lemma) else "thing"


@functools.cache
def body_words() -> dict[str, frozenset[str]]:
    """Noun for a body -> the words of names that say it is one."""
    return {
        noun: frozenset(map(str, words)) for nouns, words in lexicon.load("speakers.yml")["bodies"] for noun in nouns
    }


def is_plural(head: Token) -> bool:
    """Several speakers: a plural noun, a quantity, or nouns joined by "and"."""
    if head.tag_ in PLURAL_TAGS or head.ent_type_ in QUANTITY_ENTITIES or head.lower_ in words("quantities"):
        return True
    return any(child.dep_ == "conj" and _stands_alone(child) for child in head.children)


def _stands_alone(noun: Token) -> bool:
    """`the lawyer and the judge` are two, `the former mayor and senator` is one."""
    if noun.pos_ == "PROPN" or noun.tag_ in PLURAL_TAGS:
        return noun.pos_ in ("NOUN", "PROPN")
    return noun.pos_ == "NOUN" and any(child.dep_ in ("det", "poss") for child in noun.children)


def synonyms(word: str) -> frozenset[str]:
    """The word and those that news text uses for the same office."""
    found = {word}
    for group in lexicon.load("speakers.yml")["synonyms"]:
        if word in group:
            found.update(group)
    return frozenset(found)


def determiner(head: Token) -> str:
    """The article, possessive or number before the noun, lower case; empty if there is none."""
    for child in head.children:
        if child.i < head.i and child.dep_ in ("det", "poss", "nummod"):
            return child.lower_ if child.dep_ != "poss" else "the"
    return ""


def has_article(head: Token) -> bool:
    """`the senator`: the text speaks of one it knows; a possessor ("his lawyer") may introduce somebody new."""
    if is_age(head):
        return head.i >= AGE_WORDS and head.nbor(-AGE_WORDS).lower_ == "the"
    return any(child.dep_ == "det" and child.lower_ in ("the", "this", "that") for child in head.children)


def is_description(noun: Token) -> bool:
    """`the senator`, `the company`: a singular noun for a person or a body that the text speaks of as known."""
    return noun.tag_ in ("NN", "NNP") and has_article(noun) and kind(noun) in ("person", "group")


def is_age(noun: Token) -> bool:
    """The last part of `24-year-old`."""
    return noun.lower_ == "old" and noun.i > 1 and noun.nbor(-1).text == "-" and not noun.nbor(-1).whitespace_


def role_words(phrases: tuple[str, ...]) -> frozenset[str]:
    """The words of titles and roles, lower case, abbreviated titles as the noun they stand for; not whose they are:
    the president's lawyer is no president."""
    offices = lexicon.load("speakers.yml")["offices"]
    own = [_POSSESSOR.sub("", phrase) for phrase in phrases]
    found = {word.casefold().strip(".") for phrase in own for word in re.findall(r"[\w-]+\.?", phrase)}
    return frozenset(found | {offices[word] for word in found if word in offices})


def gender(noun: str) -> Gender | None:
    """What the noun says of its bearer: `businessman`, `spokeswoman`, `widow`."""
    if noun.endswith("woman"):
        return "female"
    return "male" if noun.endswith("man") else gender_of_role(noun)
