"""Whether an event has happened: actual, future, hypothetical, negated or historical, by syntax and cue words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.syntax import auxiliaries, children, governor
from orchestration.records import Modality

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ought", "ca"})
CONDITIONAL = frozenset({"if", "unless", "whether", "lest"})
ASPECTUAL = frozenset(
    [
        "begin",
        "start",
        "continue",
        "keep",
        "resume",
        "stop",
        "cease",
        "manage",
        "proceed",
        "help",
        "finish",
        "get",
        "end",
        "go",
        "come",
        "appear",
        "seem",
        "happen",
        "be",
        "have",
    ]
)
"""An infinitive under these says that it happens."""
PLANNING = frozenset(
    [
        "plan",
        "intend",
        "expect",
        "schedule",
        "set",
        "prepare",
        "agree",
        "promise",
        "pledge",
        "vow",
        "decide",
        "aim",
        "due",
        "propose",
        "offer",
        "slate",
        "vow",
        "threaten",
        "commit",
    ]
)
FAILING = frozenset(
    [
        "fail",
        "refuse",
        "decline",
        "avoid",
        "neglect",
        "cease",
        "prevent",
        "stop",
        "refrain",
        "forget",
        "deny",
        "abstain",
    ]
)
DOUBTING = frozenset(["claim", "allege", "doubt", "suspect", "suggest", "believe", "fear", "deny", "speculate"])
MAX_STEPS = 5


def negated(token: Token) -> bool:
    """A "not" on the verb or its auxiliaries, or "no" on the noun or on the subject."""
    negations = BOOK.words["negations"]
    if any(t.dep_ == "neg" or (t.dep_ == "advmod" and t.lower_ in ("never", "hardly")) for t in token.children):
        return True
    if any(t.dep_ in ("det", "preconj") and t.lower_ in ("no", "neither") for t in token.children):
        return True
    for subject in children(token, "nsubj", "nsubjpass"):
        if subject.lower_ in ("nobody", "none", "nothing", "neither"):
            return True
        if any(t.dep_ == "det" and t.lower_ in ("no", "neither") for t in subject.children):
            return True
    return token.head.lower_ == "without" and "without" in negations


def asks(verb: Token) -> bool:
    """The main clause of a question."""
    sentence = verb.sent
    return verb == sentence.root and sentence.end > 0 and any(t.text == "?" for t in sentence[-2:])


def of_verb(verb: Token, asserted: bool) -> Modality:
    """Of a verbal trigger; `asserted` where a quote holds it, so that "claimed" casts no further doubt."""
    words = auxiliaries(verb)
    if negated(verb):
        return "negated"
    if asks(verb):
        return "hypothetical"
    if words & POSSIBLE:
        return "hypothetical"
    if any(t.dep_ == "mark" and t.lower_ in CONDITIONAL for t in verb.children):
        return "hypothetical"
    if words & FUTURE or _going_to(verb):
        return "future"
    if "would" in words or "'d" in words:
        return "future" if verb.dep_ == "ccomp" else "hypothetical"
    return _under(verb, asserted, 0)


def _going_to(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ == "going" and bool(children(verb.head, "aux"))


def _under(verb: Token, asserted: bool, depth: int) -> Modality:
    """What the verb above does to a clause: planned, wanted, failed, begun."""
    head = verb.head
    if depth >= MAX_STEPS or head == verb:
        return "actual"
    infinitive = any(t.tag_ == "TO" for t in verb.children)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        lemma = head.lemma_.lower()
        if lemma in FAILING:
            return "negated"
        if negated(head) and (infinitive or lemma in ("believe", "think", "say")):
            return "negated" if infinitive else "hypothetical"
        if infinitive and lemma not in ASPECTUAL:
            return "future" if lemma in PLANNING else "hypothetical"
        if lemma in BOOK.words["hypothetical_verbs"] or (lemma in DOUBTING and not asserted):
            return "hypothetical"
        if infinitive or verb.tag_ == "VBG":
            return of_verb(head, asserted)
        return "actual"
    doubted = head.pos_ in ("NOUN", "ADJ") and head.lemma_.lower() in BOOK.words["doubtful"]
    if doubted and not asserted and verb.dep_ in ("ccomp", "acl", "relcl"):
        return "hypothetical"
    if verb.dep_ == "conj":
        shared = auxiliaries(verb) == auxiliaries(head)
        return (
            of_verb(head, asserted)
            if shared and head.pos_ in ("VERB", "AUX") and not children(verb, "nsubj", "nsubjpass")
            else "actual"
        )
    if infinitive and verb.dep_ in ("advcl", "acl", "relcl", "pcomp"):
        noun = head.lemma_.lower()
        return (
            "future" if noun in ("plan", "decision", "agreement", "promise", "pledge", "intention") else "hypothetical"
        )
    if (
        verb.dep_ == "pcomp"
        and head.lower_ in ("of", "for", "from", "about")
        and head.head.lemma_.lower()
        in (
            "accuse",
            "suspect",
            "threat",
            "possibility",
            "fear",
            "risk",
            "stop",
            "prevent",
            "idea",
            "suspicion",
            "prospect",
        )
    ):
        return "negated" if head.head.lemma_ in ("stop", "prevent") else "hypothetical"
    if verb.dep_ == "pcomp" and head.lower_ not in ("without", "before", "after", "by", "for", "of"):
        above = head.head
        if above.pos_ == "VERB" and above != verb:
            return of_verb(above, asserted)
        if above.pos_ == "NOUN":
            return of_noun(above, governor(above), asserted)
    if verb.dep_ == "pcomp" and head.lower_ in ("without", "before"):
        return "negated" if head.lower_ == "without" else "hypothetical"
    return "actual"


def of_noun(noun: Token, verb: Token | None, asserted: bool) -> Modality:
    """Of a nominal trigger: its own adjectives, the noun it depends on, then the verb that takes it."""
    words = BOOK.words
    if negated(noun):
        return "negated"
    if noun.dep_ == "pobj" and noun.head.lower_ == "without":
        return "negated"
    for adjective in children(noun, "amod", "compound"):
        lemma = adjective.lower_
        if lemma in words["hypothetical_adjectives"]:
            return "hypothetical"
        if lemma in words["future_adjectives"]:
            return "future"
    above = noun.head
    for _ in range(MAX_STEPS):
        if above.pos_ in ("NOUN", "PROPN", "ADJ") and above.lemma_.lower() in words["hypothetical_nouns"]:
            return "hypothetical"
        if above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() in (
            "plan",
            "preparation",
            "proposal",
            "call",
            "demand",
            "request",
        ):
            return "future" if above.lemma_.lower() in ("plan", "preparation") else "hypothetical"
        if above.pos_ in ("VERB", "AUX") or above.head == above:
            break
        above = above.head
    if verb is None:
        return "actual"
    lemma = verb.lemma_.lower()
    if lemma in BOOK.operators or lemma in (
        "prevent",
        "avoid",
        "avert",
        "fear",
        "propose",
        "seek",
        "plan",
        "want",
        "discuss",
        "consider",
        "foil",
        "thwart",
        "ban",
        "urge",
        "demand",
        "oppose",
        "risk",
        "hope",
        "prepare",
        "predict",
    ):
        kind = BOOK.operators.get(lemma)
        if lemma in ("plan", "prepare", "schedule") or kind == "AGREE":
            return "future"
        if noun.dep_ in ("dobj", "pobj", "conj", "attr") and lemma not in (
            "say",
            "announce",
            "declare",
            "tell",
            "state",
            "add",
        ):
            return "hypothetical"
    return of_verb(verb, asserted)
