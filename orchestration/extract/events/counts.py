"""How many: the dead, injured, arrested and troops that a sentence counts for an event, in digits or words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.dates.grammar import number
from orchestration.extract.events.codebook import BOOK, Code
from orchestration.extract.events.syntax import children, is_passive, objects, obliques, patients, subjects


def counts_in(trigger: Token, code: Code) -> dict[str, int]:
    """Counts that belong to a trigger: of its own arguments, and of the verbs beside it in the sentence's clause."""
    found: dict[str, int] = {}
    for verb in _beside(trigger):
        kind = BOOK.counts.get(verb.lemma_.lower())
        if kind and (kind != "troops" or code.event_type in ("MOBILIZE", "RETREAT", "AID")):
            for head in _counted(verb):
                _add(found, kind, head)
        if verb.lemma_ == "leave":
            for state in verb.subtree:
                if state.lower_ in BOOK.count_states and (subject := children(state, "nsubj")):
                    _add(found, BOOK.count_states[state.lower_], subject[0])
    return found


def _counted(trigger: Token) -> list[Token]:
    """Whose number it is: the patients of a verb, the subject of "die", the "of" of a noun."""
    if trigger.pos_ == "NOUN":
        return [obj for prep, obj in obliques(trigger) if prep == "of"]
    if is_passive(trigger):
        return patients(trigger)
    return [*objects(trigger), *(subjects(trigger) if trigger.lemma_ in ("die", "perish") else [])]


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
