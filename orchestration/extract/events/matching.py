"""Which code a word has here: conditions on its arguments, light verbs, verbs that take other events in."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK, OPERATORS, Code
from orchestration.extract.events.participants import Cast
from orchestration.extract.events.syntax import (
    MAX_STEPS,
    agents,
    children,
    governor,
    is_passive,
    objects,
    obliques,
    patients,
    small_clause,
    subjects,
)

TIMES = ("DATE", "TIME")
PARTICLES = frozenset({"out", "back", "off", "down", "up"})
"""Often parsed as adverbs or prepositions."""
ASIDE = frozenset({"after", "before", "during", "following", "since", "amid", "despite", "in", "by", "over", "as"})
"""Prepositions that put an event beside the verb's own, not inside it."""


def verb_keys(verb: Token) -> list[str]:
    """What a verb is looked up by: with its particle, with its preposition ("called on Iran", but not "called the
    minister on Tuesday"), alone."""
    lemma = verb.lemma_.lower()
    keys = [f"{lemma}_{t.lower_}" for t in verb.children if t.dep_ == "prt" or t.lower_ in PARTICLES]
    if not objects(verb):
        keys += [f"{lemma}_{prep}" for prep, obj in obliques(verb) if obj.ent_type_ not in TIMES]
        keys += [f"{lemma}_{t.lower_}" for t in children(verb, "prep") if children(t, "pcomp")]
    return [*keys, lemma]


def code_of(verb: Token, cast: Cast) -> tuple[Code | None, str | None]:
    """The verb's code, and the class of the object that decided it."""
    for key in verb_keys(verb):
        for condition in BOOK.conditions.get(key, ()):
            if all(_holds(verb, slot, name, cast) for slot, name in condition.slots.items()):
                return condition.code, condition.slots.get("object")
        if key in BOOK.verbs:
            return (BOOK.verbs[key] if key in BOOK.words["intransitive"] or _is_transitive(verb) else None), None
    return None, None


def _is_transitive(verb: Token) -> bool:
    return is_passive(verb) or bool(objects(verb)) or bool(children(verb, "xcomp", "ccomp"))


def _holds(verb: Token, slot: str, name: str, cast: Cast) -> bool:
    match slot:
        case "clause":
            return bool(children(verb, "xcomp", "ccomp"))
        case "small":
            return small_clause(verb)
        case "passive":
            return is_passive(verb) and any(in_class(head, name) for head in agents(verb))
        case "object":
            heads = patients(verb) if is_passive(verb) else objects(verb)
        case "subject":
            heads = agents(verb) if is_passive(verb) else subjects(verb)
        case _:
            heads = [obj for prep, obj in obliques(verb) if prep == slot]
    if name in ("any", "none"):
        return bool(heads) == (name == "any")
    if name == "any-person":
        return any(cast.is_actor(head) for head in heads)
    if name == "any-organization":
        return any(head.ent_type_ == "ORG" for head in heads)
    return any(in_class(head, name) for head in heads)


def in_class(head: Token, name: str) -> bool:
    """Whether a noun is of a class; through quantities: "dozens of troops"."""
    lemma = head.lemma_.lower()
    if BOOK.is_a(lemma, name) or lemma in BOOK.words.get(name, ()):
        return True
    if lemma in BOOK.words["quantities"]:
        return any(BOOK.is_a(obj.lemma_.lower(), name) for prep, obj in obliques(head) if prep == "of")
    return False


def noun_code(noun: Token, verb: Token | None, doers: Sequence[Token]) -> Code | None:
    """A noun's code by the words before it, its preposition, its verb, its doers."""
    lemma = noun.lemma_.lower()
    for condition in BOOK.noun_conditions.get(lemma, ()):
        if all(_noun_holds(slot, name, noun, verb, doers) for slot, name in condition.slots.items()):
            return condition.code
    return BOOK.nouns[lemma]


def _noun_holds(slot: str, name: str, noun: Token, verb: Token | None, doers: Sequence[Token]) -> bool:
    words = set(name.lower().split())
    if name == "*":
        return True
    match slot:
        case "mod":
            before = {t.lower_ for t in noun.children if t.i < noun.i}
            before |= {t.lower_ for c in children(noun, "compound") for t in c.children}
            return bool(before & words)
        case "verb":
            return verb is not None and verb.lemma_.lower() in words
        case "prep":
            return any(prep in words for prep, _ in obliques(noun))
    return len(doers) > 1 if name == "several" else any(in_class(head, name) for head in doers)


def operator_above(verb: Token, cast: Cast, depth: int = 0) -> Token | None:
    """The word whose meaning takes this verb in: an agreement, a demand, a refusal, a threat."""
    head = verb.head
    if head == verb or depth > MAX_STEPS:
        return None
    if verb.dep_ in ("xcomp", "ccomp"):
        if head.pos_ == "ADJ" and head.lemma_.lower() in BOOK.words["operators_willing"]:
            return head
        if head.pos_ == "VERB" and head.lemma_.lower() in BOOK.operator_heads:
            code, _ = code_of(head, cast)
            happened = verb.dep_ == "ccomp" and verb.tag_ == "VBD"
            return head if code and code.event_type in (*OPERATORS, "CONCEDE") and not happened else None
    if verb.dep_ == "pcomp" and head.head.lemma_.lower() in ("call", "insist", "threaten", "agree", "consider"):
        return head.head
    if verb.dep_ == "conj" and head.pos_ == "VERB" and not children(verb, "nsubj"):
        return operator_above(head, cast, depth + 1) if head.dep_ in ("xcomp", "ccomp", "pcomp") else None
    return None


def light_verb(noun: Token) -> tuple[Token | None, str | None]:
    """The verb that takes the noun, and whether its subject is the "agent" or the "patient" of what the noun says."""
    head = noun
    while head.dep_ == "conj" and head.head.pos_ == "NOUN" and head.head != head:
        head = head.head
    above, preposition = head.head, ""
    if head.dep_ == "pobj":
        preposition, above = above.lower_, above.head
        if above.pos_ in ("NOUN", "ADJ") and preposition in ("of", "to", "for") and above.head.pos_ in ("AUX", "VERB"):
            if above.lemma_.lower() in BOOK.words["victims"]:
                return above.head, "patient"
            if above.lemma_.lower() in ("responsible", "guilty"):
                return above.head, "agent"
        if above.pos_ == "ADP":
            above = above.head
        if above.pos_ == "NOUN" and above.lemma_ in BOOK.words["collectives"] and preposition == "of":
            head, preposition, above = above, "", above.head
            if head.dep_ == "pobj":
                preposition, above = above.lower_, above.head
    is_verb = above.pos_ in ("VERB", "AUX")
    if not is_verb or head.dep_ not in ("dobj", "pobj", "nsubjpass", "attr", "conj", "dative"):
        return (above if is_verb else governor(noun)), None
    lemma = above.lemma_.lower()
    particles = [f"{lemma}_{t.lower_}" for t in children(above, "prt")]
    keys = [f"{lemma}_{preposition}"] if preposition else [*particles, lemma]
    for kind in ("patient", "agent"):
        if any(key in BOOK.words[f"light_{kind}"] for key in keys):
            return above, kind
    return above, None


def takes_in(verb: Token, noun: Token, cast: Cast, light: bool) -> bool:
    """Whether the verb is an event that already tells of the noun: "lifted sanctions", "called for talks"."""
    if noun.dep_ not in ("dobj", "nsubjpass", "pobj", "conj"):
        return False
    code, slot = code_of(verb, cast)
    if code is None:
        return False
    if slot in BOOK.words["instruments"] and noun.dep_ != "pobj":
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ in ASIDE:
        return False
    return not light and code.event_type in (*OPERATORS, "CONCEDE", "RETREAT", "SANCTION", "SUPPORT", "CONSULT")
