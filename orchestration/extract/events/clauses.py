"""Whom a governed clause speaks of: what is agreed or asked, an aim, a condition; and the place where it is done."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK, Code
from orchestration.extract.events.doers import Doers
from orchestration.extract.events.matching import code_of, is_armed
from orchestration.extract.events.participants import ACTOR_LABELS
from orchestration.extract.events.syntax import children, expand, is_number, is_passive, objects, obliques
from orchestration.records import Participant

AT_RECIPIENT, AT_PLACE = BOOK.words["at_recipient"], BOOK.words["at_place"]
INSIDE, PLACES_INSIDE = BOOK.words["inside"], BOOK.words["places_inside"]
"""Prepositions behind which a phrase hides somebody; with words and meetings a place is only where they are said."""
OBLIQUE = frozenset({"him", "her", "them", "us", "me", "it"})


class Clauses(Doers):
    """Recipients that stand in a clause below the verb."""

    def of_clause(
        self, clause: Token, depth: int, inside: frozenset[str] = INSIDE, *, has_subject: bool = True
    ) -> list[Participant]:
        """Whom a governed clause speaks of: its own subject, objects and phrases."""
        if depth > 1 or clause.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            return []
        found = [
            p for subject in expand(children(clause, "nsubj", "nsubjpass")) if has_subject and subject.pos_ != "PRON"
            for p in self.cast.people_in(subject, inside=inside)
        ]  # fmt: skip
        for head in objects(clause):
            own = any(t.tag_ == "PRP$" for t in head.children) or bool(list(obliques(clause)))
            if own and is_armed(head):
                continue  # "withdraw its troops", "withdraw troops from Mali": not the troops
            if head.pos_ != "PRON":
                inner = children(head, "acl", "relcl")
                found += self.cast.people_in(head, inside=inside) or [
                    p for c in inner for p in self.of_clause(c, depth + 1, inside)
                ]
        deed, _ = code_of(clause, self.cast) if clause.pos_ == "VERB" else (None, None)
        meets = deed is not None and deed.event_type == "CONSULT" and deed.mode != "visit"
        for prep, obj in obliques(clause):
            if meets and (prep in AT_PLACE or prep in ("at", "on", "over", "about", "around")):
                continue
            if (prep in AT_RECIPIENT or prep in AT_PLACE) and not is_number(obj):
                land = [self.cast.participant(obj)] if obj.lemma_ in BOOK.words["territories"] else []
                found += self.cast.people_in(obj, inside=inside) or land
        for inner_clause in children(clause, "xcomp", "attr", "acomp", "conj"):
            if inner_clause.dep_ == "conj" and code_of(inner_clause, self.cast)[0] is not None:
                continue
            found += self.of_clause(inner_clause, depth + 1, inside)
        return found

    def _of_purpose(self, verb: Token) -> list[Participant]:
        """ "sent aid to meet the needs of the displaced"."""
        purposes = [c for c in children(verb, "advcl", "xcomp") if any(t.tag_ == "TO" for t in c.children)]
        return [p for clause in purposes for p in self.of_clause(clause, 1, INSIDE | PLACES_INSIDE)]

    def of_aims(self, verb: Token) -> list[Participant]:
        """ "marched to demand the mayor's resignation", "took to the streets to protest against the junta's law"."""
        aims = [c for c in children(verb, "advcl", "xcomp", "acl") if any(t.tag_ == "TO" for t in c.children)]
        coded = [(c, code_of(c, self.cast)[0]) for c in aims]
        said = [
            c for c, code in coded if code is not None and code.event_type in ("PROTEST", "REQUEST", "REJECT", "ACCUSE")
        ]
        heads = [
            t
            for c in said
            for t in (*objects(c), *(obj for prep, obj in obliques(c) if prep in ("against", "at", "over")))
        ]
        return [p for head in heads for p in self.cast.people_in(head, inside=INSIDE)]

    def _of_condition(self, verb: Token) -> list[Participant]:
        """ "Threatened to stop payments unless the banks relent": whoever can avert it."""
        held = [c for v in (verb, *children(verb, "xcomp", "ccomp")) for c in children(v, "advcl")]
        ifs = [c for c in held if any(t.lower_ in ("if", "unless") for t in children(c, "mark"))]
        heads = expand(t for c in ifs for t in children(c, "nsubj") if t.pos_ != "PRON")
        return [p for head in heads for p in self.people([head])]

    def _bound_by(self, clause: Token) -> list[Participant]:
        """ "demanded that the cabinet make way for a new one": the cabinet is asked, nobody else."""
        own = children(clause, "nsubj")
        asked = clause.dep_ == "ccomp" and own and not is_passive(clause) and own[0].pos_ != "PRON"
        return self.people(expand(own)) if asked else []

    def _pronouns_of(self, clauses: list[Token]) -> list[Participant]:
        """ "agreed to pay them", "refused to cooperate with it": where no noun says to whom."""
        heads = [t for c in clauses for t in (*objects(c), *(obj for prep, obj in obliques(c) if prep in AT_RECIPIENT))]
        return [self.cast.participant(t) for t in heads if t.pos_ == "PRON" and t.lower_ in OBLIQUE]

    def at_place(self, code: Code, *tokens: Token | None) -> list[Participant]:
        """The place in which it is done, where nobody is named to whom."""
        for token in tokens:
            for prep, obj in obliques(token) if token is not None else ():
                somewhere = obj.ent_type_ in ("GPE", "LOC") or obj.lemma_ in BOOK.words["territories"]
                somewhere |= code.event_type == "MOBILIZE" and obj.ent_type_ in ACTOR_LABELS
                if prep in AT_PLACE and somewhere and (people := self.cast.people_in(obj)):
                    return people[:1]
                if prep in AT_PLACE and obj.lemma_ in BOOK.words["territories"]:
                    return [self.cast.participant(obj)]
        return []
