"""How many: the dead, injured, arrested and troops that a sentence counts for an event, in digits or words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.dates.grammar import number
from orchestration.extract.events.codebook import Code
from orchestration.extract.events.syntax import children, is_passive, objects, patients, subjects

DYING = {"kill": "dead", "die": "dead", "murder": "dead", "slay": "dead", "execute": "dead", "massacre": "dead", "behead": "dead",
         "perish": "dead", "claim": "dead", "injure": "injured", "wound": "injured", "hurt": "injured", "maim": "injured",
         "arrest": "arrested", "detain": "arrested", "jail": "arrested", "imprison": "arrested", "apprehend": "arrested", "round": "arrested",
         "deploy": "troops", "send": "troops", "mobilize": "troops", "mobilise": "troops", "mass": "troops", "amass": "troops", "withdraw": "troops",
         "station": "troops", "pull": "troops"}  # fmt: skip
DEAD_NOUNS = {
    "killing": "dead",
    "death": "dead",
    "murder": "dead",
    "arrest": "arrested",
    "detention": "arrested",
    "deployment": "troops",
    "withdrawal": "troops",
}
STATES = {"dead": "dead", "injured": "injured", "wounded": "injured", "hurt": "injured"}
"""Adjectives after "left": "left 12 dead and 30 wounded"."""


def counts_in(trigger: Token, code: Code) -> dict[str, int]:
    """Counts that belong to a trigger: of its own arguments, and of the verbs beside it in the sentence's clause."""
    found: dict[str, int] = {}
    for verb in _beside(trigger):
        kind = DYING.get(verb.lemma_.lower())
        if kind:
            if kind == "troops" and code.event_type not in ("MOBILIZE", "RETREAT", "AID"):
                continue
            for head in (
                patients(verb)
                if is_passive(verb)
                else [*objects(verb), *(subjects(verb) if verb.lemma_ in ("die", "perish") else [])]
            ):
                _add(found, kind, head)
        if verb.lemma_ == "leave":
            for state in verb.subtree:
                if state.lower_ in STATES and (subject := children(state, "nsubj")):
                    _add(found, STATES[state.lower_], subject[0])
    if (kind := DEAD_NOUNS.get(trigger.lemma_.lower())) and trigger.pos_ == "NOUN":
        for prep in children(trigger, "prep"):
            if prep.lower_ == "of":
                for obj in children(prep, "pobj"):
                    _add(found, kind, obj)
    return found


def _beside(trigger: Token) -> list[Token]:
    """The trigger, its conjuncts, its result clauses ("killing three"), and the verb that takes it."""
    verbs = [trigger]
    head = trigger.head
    if trigger.dep_ in ("conj", "advcl", "acl") and head.pos_ == "VERB":
        verbs.append(head)
    if trigger.pos_ == "NOUN" and head.pos_ == "VERB":
        verbs.append(head)
    for verb in list(verbs):
        verbs += [t for t in verb.children if t.dep_ in ("conj", "advcl", "acl", "relcl") and t.pos_ == "VERB"]
    return list({t.i: t for t in verbs}.values())


def _add(found: dict[str, int], kind: str, head: Token) -> None:
    count = count_of(head)
    if count is not None and kind not in found:
        found[kind] = count


def count_of(head: Token) -> int | None:
    """The number in front of a noun, or a number that stands alone: "at least 12 people", "three", "some 1,200"."""
    numbers = [t for t in children(head, "nummod") if t.pos_ == "NUM" or t.like_num]
    if not numbers and head.like_num:
        numbers = [head]
    if not numbers:
        return None
    token = numbers[0]
    words = " ".join(t.text for t in [*(c for c in token.lefts if c.dep_ == "compound" and c.like_num), token])
    try:
        value = number(words)
    except ValueError:
        return None
    return int(value) if value is not None and 0 <= value < 1e8 else None
