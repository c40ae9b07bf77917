"""How many: the dead, injured, arrested, troops and amounts that a sentence gives for an event, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from orchestration.extract.dates.grammar import number
from orchestration.extract.events.codebook import BOOK, Code
from orchestration.extract.events.syntax import children, is_passive, objects, obliques, patients, subjects
from orchestration.records import CountKind, EventCount, Span

AMOUNT_TYPES = frozenset({"AID", "AGREE", "COOPERATE", "SANCTION", "REQUEST", "REJECT", "SUPPORT", "COERCE"})
"""Types whose sentence may say how much is given, promised, asked for, fined or seized."""
CURRENCIES = BOOK.currencies
_MONEY = re.compile(
    r"(?P<sign>US\$|A\$|C\$|HK\$|[$€£¥₦₹])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>thousand|million|billion|trillion|mln|bln|m|bn)?\b"
    r"\s?(?P<unit>[A-Za-z]+)?",
)
SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bln": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}


def figures_in(trigger: Token, code: Code, offset: int) -> tuple[EventCount, ...]:
    """Numbers that belong to a trigger: of its own arguments, and of the verbs beside it in the sentence's clause.
    `offset` turns the Doc's offsets into the article's; one figure a kind, the first."""
    found: dict[CountKind, EventCount] = {}
    for kind, head in _heads(trigger, code):
        counted = count_of(head)
        if counted and kind not in found:
            value, (start, end) = counted
            found[kind] = EventCount(kind, value, Span(start + offset, end + offset))
    if code.event_type in AMOUNT_TYPES and (amount := _amount_in(trigger, offset)):
        found["amount"] = amount
    return tuple(found.values())


def _heads(trigger: Token, code: Code) -> Iterator[tuple[CountKind, Token]]:
    for verb in _beside(trigger):
        kind = BOOK.counts.get(verb.lemma_.lower())
        if kind and (kind != "troops" or code.event_type in ("MOBILIZE", "RETREAT", "AID")):
            for head in _counted(verb):
                yield kind, head
        if verb.lemma_ == "leave":
            for state in verb.subtree:
                if state.lower_ in BOOK.count_states and (subject := children(state, "nsubj")):
                    yield BOOK.count_states[state.lower_], subject[0]


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


def count_of(head: Token) -> tuple[int, tuple[int, int]] | None:
    """The number in front of a noun, or a number that stands alone, with its characters in the Doc: "at least 12
    people", "three", "some 1,200"; not a year before them ("2011 protesters")."""
    numbers = [t for t in children(head, "nummod") if t.pos_ == "NUM" or t.like_num]
    if not numbers and head.like_num:
        numbers = [head]
    if not numbers or numbers[0].ent_type_ == "DATE":
        return None
    token = numbers[0]
    parts = [*(c for c in token.lefts if c.dep_ == "compound" and c.like_num), token]
    try:
        value = number(" ".join(t.text for t in parts))
    except ValueError:
        return None
    if value is None or not 0 <= value < 1e8:
        return None
    return int(value), (parts[0].idx, token.idx + len(token.text))


def _amount_in(trigger: Token, offset: int) -> EventCount | None:
    """Money or tons among the arguments of the trigger or of the light verb above it."""
    above = [trigger, *([trigger.head] if trigger.pos_ == "NOUN" and trigger.head.pos_ == "VERB" else [])]
    heads = [t for token in above for t in (*objects(token), *patients(token), *(o for _, o in obliques(token)))]
    for token in [trigger, *heads]:
        doc: Doc = token.doc
        start, end = token.left_edge.idx, token.right_edge.idx + len(token.right_edge.text)
        for found in _MONEY.finditer(doc.text, start, min(end, start + 200)):
            unit = _unit(found)
            if unit is not None:
                value = float(found["number"].replace(",", "")) * SCALES.get((found["scale"] or "").lower(), 1)
                stop = found.end("unit") if found["unit"] and not found["sign"] else found.end("scale")
                stop = stop if stop > 0 else found.end("number")
                return EventCount("amount", value, Span(found.start() + offset, stop + offset), unit)
    return None


def _unit(found: re.Match[str]) -> str | None:
    """ISO 4217 code by sign or word; tons as "tonne"; None for what is no amount."""
    if found["sign"]:
        return CURRENCIES.get(found["sign"])
    return CURRENCIES.get((found["unit"] or "").lower())
