"""Who does it: the subject of a verb, who speaks or strikes through it, whose raid it was."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.matching import code_of, is_armed
from orchestration.extract.events.participants import DOERS_INSIDE, PERSONAL, Cast, bearers
from orchestration.extract.events.syntax import (
    QUOTE_MARKS,
    agents,
    children,
    expand,
    is_passive,
    is_quoted,
    is_strike,
    objects,
    obliques,
    owners,
    phrases_above,
    subjects,
)
from orchestration.records import Participant


def _is_fight(noun: Token) -> bool:
    """A clash, a battle: who is killed "in a clash with rebels" is killed by the rebels."""
    return noun.lemma_.lower() in BOOK.words["reciprocal"]


def _is_short(place: Token) -> bool:
    """ "U.S.", "UK": whose it is, while "the Lyon raid" was in Lyon."""
    return "." in place.text or place.text.isupper()


class Doers:
    """Who acts in the events of one passage."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def people(self, heads: list[Token]) -> list[Participant]:
        """Who acts in these phrases: themselves, or who speaks or strikes through them ("a report by the council",
        "Israeli jets"); not who is only named with a thing ("praise from Putin helps")."""
        return [
            p for head in bearers(heads)
            if self.cast.is_actor(head) or head.lemma_.lower() in BOOK.words["voices"] or is_armed(head)
            if head.tag_ != "WP"  # "it is not clear who fired"
            for p in self.cast.people_in(head, inside=DOERS_INSIDE) if not self._is_where(head, p)
        ]  # fmt: skip

    def _is_where(self, head: Token, one: Participant) -> bool:
        """ "The Lyon attack killed three": Lyon did not; "a U.S. attack" is theirs."""
        root = self.cast.root(one)
        if head.lemma_.lower() not in BOOK.words["figurative"] or root is None or root == head:
            return False
        return root.dep_ == "compound" and root.ent_type_ in ("GPE", "LOC", "FAC") and not _is_short(root)

    def doers(self, verb: Token) -> list[Token]:
        """Who does it. For the pronoun of a reported clause, the one who reports; for the participle of a statement
        ("a letter urging ..."), whoever made the statement."""
        found = agents(verb) if is_passive(verb) else subjects(verb)
        reported = verb.dep_ == "ccomp" and verb.head.lemma_ in BOOK.words["reporting"]
        spoken_of = reported and len(found) == 1 and found[0].pos_ == "PRON"  # "US" is none
        if spoken_of and (found[0].lower_ == "it" or found[0].lower_ in PERSONAL):
            reporters = subjects(verb.head)
            one_person = len(reporters) == 1 and reporters[0].ent_type_ == "PERSON"
            agree = found[0].lower_ != "they" or not one_person
            told = found[0].lower_ == "they" and bool(objects(verb.head))  # "told the police that they should": either
            return (reporters if agree and not told and not is_quoted(verb) else []) or found
        if verb.dep_ == "acl" and verb.tag_ == "VBG" and not self.people(found):
            ruling = verb.head.lemma_.lower() in BOOK.words["rulings"]
            made = verb.head.dep_ == "dobj" and verb.head.head.lemma_ in BOOK.words["making"]
            return expand(children(verb.head, "poss")) if ruling and not made else owners(verb.head)
        if is_passive(verb) and not found:
            found = self._strikers(verb)
        behind = [verb.doc[verb.i : t.i] for t in found if t.i > verb.i]
        outside = [words for words in behind if sum(t.text in QUOTE_MARKS for t in words) % 2]
        return [] if outside and not is_passive(verb) else found  # '"Stopping violence is our aim," Okello said'

    def _strikers(self, verb: Token) -> list[Token]:
        """ "Three were killed in a raid by the army", "in Karsovian shelling": whose raid it was."""
        harms = BOOK.verbs.get(verb.lemma_.lower())
        if harms is None or harms.event_type != "ASSAULT":
            return []
        last = [verb, *(t for t in verb.conjuncts if t.i > verb.i)]
        raids = [obj for token in last for prep, obj in obliques(token) if prep in ("in", "during")]
        if verb.dep_ == "relcl" and any(t.lower_ == "where" for t in children(verb, "advmod")):
            raids += phrases_above(verb.head)[1:]  # "a raid on a village where two were killed"
        raids = [raid for raid in raids if is_strike(raid)]
        by = [
            obj for token in last for prep, hands in obliques(token) if prep == "at" and hands.lower_ == "hands"
            for of, obj in obliques(hands) if of == "of"
        ]  # fmt: skip
        by += [
            obj
            for raid in raids
            for prep, obj in obliques(raid)
            if prep == "by" or (prep == "with" and _is_fight(raid))
        ]
        before = [t for raid in raids for t in children(raid, "amod", "compound", "poss")]
        before += [t for c in before for t in children(c, "compound", "amod")]
        named = [
            t for t in before if t.ent_type_ in ("NORP", "ORG", "PERSON") or (t.ent_type_ == "GPE" and _is_short(t))
        ]
        if by or named:
            return by or named
        when = [c for c in children(verb, "advcl") if any(t.lower_ == "when" for t in children(c, "advmod"))]
        deeds = [c for c in when if (code := code_of(c, self.cast)[0]) is not None and code.event_type == "ASSAULT"]
        return [t for c in deeds if not is_passive(c) for t in subjects(c)]  # "killed when police opened fire"
