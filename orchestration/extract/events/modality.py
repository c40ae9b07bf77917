"""Whether an event has happened: actual, future, hypothetical, negated or historical, by syntax and cue words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.syntax import auxiliaries, children, governor
from orchestration.records import Modality

WORDS = BOOK.words
FUTURE = WORDS["aux_future"]
MAX_STEPS = 5
"""How many verbs up the sentence a clause is followed."""


def negated(token: Token) -> bool:
    """A "not" on the verb or its auxiliaries, or "no" on the noun or on the subject."""
    if any(t.dep_ == "neg" or (t.dep_ == "advmod" and t.lower_ in ("never", "hardly")) for t in token.children):
        return True
    if any(t.dep_ in ("det", "preconj") and t.lower_ in ("no", "neither") for t in token.children):
        return True
    for subject in children(token, "nsubj", "nsubjpass"):
        if subject.lower_ in ("nobody", "none", "nothing", "neither"):
            return True
        if any(t.dep_ == "det" and t.lower_ in ("no", "neither") for t in subject.children):
            return True
    return token.head.lower_ == "without"


def asks(verb: Token) -> bool:
    """The main clause of a question."""
    sentence = verb.sent
    return verb == sentence.root and sentence.end > 0 and any(t.text == "?" for t in sentence[-2:])


def of_verb(verb: Token, asserted: bool, depth: int = 0) -> Modality:
    """Of a verbal trigger; `asserted` where a quote holds it, so that "claimed" casts no further doubt."""
    words = auxiliaries(verb)
    if negated(verb):
        return "negated"
    conditional = any(t.dep_ == "mark" and t.lower_ in WORDS["conditional"] for t in verb.children)
    if verb.tag_ in ("VBP", "VBZ") and any(t.dep_ == "mark" and t.lower_ == "until" for t in verb.children):
        return "future"
    if conditional or asks(verb) or words & WORDS["aux_possible"]:
        return "hypothetical"
    if words & FUTURE or (verb.dep_ == "xcomp" and verb.head.lower_ == "going" and children(verb.head, "aux")):
        return "future"
    if words & {"would", "'d"}:
        return "future" if verb.dep_ == "ccomp" else "hypothetical"
    return "actual" if depth > MAX_STEPS or verb.head == verb else _under(verb, asserted, depth)


def _under(verb: Token, asserted: bool, depth: int) -> Modality:
    """What the word above does to a clause: planned, wanted, failed, begun, doubted."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    infinitive = any(t.tag_ == "TO" for t in verb.children)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return _governed(verb, infinitive, asserted, depth)
    doubted = head.pos_ in ("NOUN", "ADJ") and lemma in WORDS["doubtful"]
    if doubted and not asserted and verb.dep_ in ("ccomp", "acl", "relcl"):
        return "hypothetical"
    if verb.dep_ == "conj":
        shared = head.pos_ in ("VERB", "AUX") and not children(verb, "nsubj", "nsubjpass")
        return of_verb(head, asserted, depth + 1) if shared and auxiliaries(verb) == auxiliaries(head) else "actual"
    if verb.dep_ == "pcomp":
        return _behind_preposition(verb, asserted, depth)
    if infinitive and verb.dep_ in ("advcl", "acl", "relcl"):
        return "future" if lemma in WORDS["intended"] else "hypothetical"
    return "actual"


def _governed(verb: Token, infinitive: bool, asserted: bool, depth: int) -> Modality:
    """A clause that is the object of a verb or adjective."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    if lemma in WORDS["failing"]:
        return "negated"
    if negated(head) and (infinitive or lemma in ("believe", "think", "say")):
        return "negated" if infinitive else "hypothetical"
    if infinitive and lemma not in WORDS["aspectual"]:
        return "future" if lemma in WORDS["planning"] else "hypothetical"
    if lemma in WORDS["hypothetical_verbs"] or (lemma in WORDS["doubting"] and not asserted):
        return "hypothetical"
    return of_verb(head, asserted, depth + 1) if infinitive or verb.tag_ in ("VBG", "VBN") else "actual"


def _behind_preposition(verb: Token, asserted: bool, depth: int) -> Modality:
    """ "without firing", "accused of killing", "focus on ending"."""
    preposition, above = verb.head.lower_, verb.head.head
    if preposition == "without":
        return "negated"
    if preposition == "before":
        return "hypothetical"
    if above.lemma_.lower() in WORDS["suspecting"] and preposition in ("of", "for", "from", "about"):
        return "negated" if above.lemma_ in ("stop", "prevent") else "hypothetical"
    opens = preposition == "in" and verb.i < above.i  # "In praising X, she would not admit ..."
    if preposition in ("after", "by", "for", "of") or opens or above == verb:
        return "actual"
    if above.pos_ == "VERB":
        return of_verb(above, asserted, depth + 1)
    return of_noun(above, governor(above), asserted, depth + 1) if above.pos_ == "NOUN" else "actual"


def of_noun(noun: Token, verb: Token | None, asserted: bool, depth: int = 0) -> Modality:
    """Of a nominal trigger: its own adjectives, the noun it depends on, then the verb that takes it."""
    if negated(noun) or (noun.dep_ == "pobj" and noun.head.lower_ == "without"):
        return "negated"
    for adjective in children(noun, "amod", "compound"):
        if adjective.lower_ in WORDS["hypothetical_adjectives"]:
            return "hypothetical"
        if adjective.lower_ in WORDS["future_adjectives"]:
            return "future"
    above = noun.head
    for _ in range(MAX_STEPS):
        lemma = above.lemma_.lower()
        if above.pos_ in ("NOUN", "PROPN", "ADJ") and lemma in WORDS["hypothetical_nouns"]:
            return "hypothetical"
        if above.pos_ in ("NOUN", "PROPN") and lemma in WORDS["intended"]:
            return "future"
        if above.pos_ in ("VERB", "AUX") or above.head == above:
            break
        above = above.head
    if verb is None:
        return "actual"
    lemma = verb.lemma_.lower()
    given = noun.lemma_.lower() in WORDS["given"]
    if lemma in ("schedule", "prepare", "plan") or (BOOK.operators.get(lemma) == "AGREE" and not given):
        return "future"
    unreal = lemma in BOOK.operators or lemma in WORDS["unreal_objects"]
    if unreal and not given and noun.dep_ in ("dobj", "pobj", "conj", "attr") and lemma not in WORDS["reporting"]:
        return "hypothetical"
    return of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
