"""Triggers with their arguments: each verb or adjective that the codebook knows, as a frame.

A frame is an event before it has a date: a code, a trigger, who did it, to whom, and how real it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from orchestration.extract.events import modality, reality
from orchestration.extract.events.arguments import BODILY, Arguments, keeps_peace
from orchestration.extract.events.clauses import AT_PLACE, INSIDE, PLACES_INSIDE
from orchestration.extract.events.codebook import BOOK, COOPERATION, MATERIAL_CONFLICT, OPERATORS, Code
from orchestration.extract.events.doubt import is_doubtful, is_figure
from orchestration.extract.events.matching import code_of, in_class, is_public, operator_above, verb_keys
from orchestration.extract.events.participants import ACTOR_LABELS, PLACE_LABELS, Cast, unique
from orchestration.extract.events.syntax import (
    PASSIVE_SUBJECTS,
    SUBJECTS,
    auxiliaries,
    children,
    governor,
    is_passive,
    objects,
    obliques,
    patients,
    subjects,
)
from orchestration.records import Modality, Participant, Quote

VERBAL_ATTACK = Code("ACCUSE", "disapprove")
THREAT_MODES = {
    "arrest": "arrest", "ban": "ban", "expel": "expel", "deport": "expel", "restrict": "restrict",
    "curfew": "restrict", "boycott": "restrict", "discontinue": "relations", "withdraw": "relations",
}  # fmt: skip
"""What a threat is of, by the mode of the deed that is announced (PLOVER: a THREATEN mode is the threat's content)."""
ASKED_MODES = {
    "CONSULT": "meet", "RETREAT": "yield", "CONCEDE": "yield",
    "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist",
}  # fmt: skip
"""What is asked, refused or promised: the modes that REQUEST and REJECT share in PLOVER, used for AGREE too."""

VOICED = frozenset({"PROTEST", "SUPPORT", "ACCUSE"})
"""What is done by showing it: whoever gathers to protest protests."""


@dataclass(frozen=True)
class Frame:
    """An event as the parse shows it; `place` is the head of the phrase that says where."""

    code: Code
    trigger: Token
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    modality: Modality
    asserted_by: int | None
    place: Token | None


class VerbFrames(Arguments):
    """Frames of verbs and predicate adjectives."""

    def __init__(self, cast: Cast, quotes: Sequence[Quote]) -> None:
        super().__init__(cast)
        self.quotes = quotes

    def asserted(self, trigger: Token) -> int | None:
        """The quote whose content holds the trigger, the tightest of several."""
        span = self.cast.passage.span(trigger)
        holding = [
            (piece.end - piece.start, index)
            for index, quote in enumerate(self.quotes)
            for piece in quote.content
            if piece.start <= span.start and span.end <= piece.end
        ]
        return min(holding)[1] if holding else None

    def verb_frame(self, verb: Token) -> Frame | None:
        if verb.ent_type_ in ACTOR_LABELS and verb.is_title:
            return None  # part of a name
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.lemma_ in ("allow", "permit", "let"):
            return None  # ", allowing": a consequence
        code, slot = code_of(verb, self.cast)
        passive = is_passive(verb)
        if (
            code is None
            or operator_above(verb, self.cast)
            or self._is_refused(verb)
            or verb.dep_ == "amod"
            or self._is_demand(verb)
        ):
            return None
        asserted_by = self.asserted(verb)
        real = modality.of_verb(verb, asserted_by is not None)
        voiced = code.event_type in VOICED and code.mode not in ("investigate", "sue")
        real = "actual" if real == "hypothetical" and voiced and modality.is_voiced(verb) else real
        if any(t.lower_.endswith(("self", "selves")) for t in objects(verb)):
            return None
        doers, targets = self.doers(verb), patients(verb) if passive else objects(verb)
        sent = (slot in (None, "forces") and code.event_type == "MOBILIZE") or slot == "peacekeepers"
        if passive and not doers and sent:
            doers, targets = targets, []  # troops that are deployed deploy
        actors = self.people(doers)
        recipients = self.recipients(verb, targets, slot, code)
        wished = real == "hypothetical" and any(t.tag_ == "TO" for t in verb.children)
        everyday = slot == "fighting" or not BOOK.words["weak"].isdisjoint(verb_keys(verb))
        if not self._counts(verb, code, slot, actors, recipients) or (wished and everyday):
            return None
        if code.event_type in MATERIAL_CONFLICT and not actors and passive and self._is_state(verb):
            return None
        code, real = self._turned(code, verb, real)
        both = verb.lemma_ in BOOK.words["reciprocal_verbs"]
        return self.frame(code, verb, actors, recipients, real=real, asserted_by=asserted_by, reciprocal=both)

    def _counts(
        self, verb: Token, code: Code, slot: str | None, actors: list[Participant], recipients: list[Participant]
    ) -> bool:
        """An everyday verb needs somebody on both sides unless its object tells its sense ("lifted the blockade"); a
        journey needs somebody who travels for others."""
        doers, passive = self.doers(verb), is_passive(verb)
        unled = not passive and (doers or self._is_purpose(verb)) and code.event_type not in BODILY
        if not actors and (not recipients or unled):
            return False
        if slot not in (None, "any", "any-person") or BOOK.words["weak"].isdisjoint(verb_keys(verb)):
            return code.mode != "visit" or any(self._is_official(t) for t in doers)
        someone = [*(patients(verb) if passive else objects(verb)), *(obj for _, obj in obliques(verb))]
        return bool(actors) and (any(self.cast.people_in(t) for t in someone) or code.event_type in OPERATORS)

    def _is_state(self, verb: Token) -> bool:
        """ "People who are jailed": how things are, told of nobody in particular, at no time."""
        is_now = any(t.lower_ == "are" for t in children(verb, "auxpass")) and not children(verb, "aux")
        whom = [t for head in patients(verb) for t in (head, *head.lefts)]
        kinds = all(head.tag_ == "NNS" for head in patients(verb)) and not any(t.ent_type_ for t in whom)
        return is_now and bool(whom) and kinds

    def _is_purpose(self, verb: Token) -> bool:
        """ "Voting only to support the party makes no sense": nobody does it."""
        return any(t.tag_ == "TO" for t in verb.children)

    def _is_official(self, token: Token) -> bool:
        return token.ent_type_ in ("GPE", "NORP", "ORG", "PERSON") or in_class(token, "officials")

    def frame(
        self, code: Code, trigger: Token, actors: list[Participant], recipients: list[Participant], *,
        real: Modality, asserted_by: int | None, reciprocal: bool = False,
    ) -> Frame | None:  # fmt: skip
        """The frame; None for words without a speaker, and where a pronoun is all there is. Who stands on both sides
        only acts; the several actors of a reciprocal event are also its recipients, but for the first."""
        if code.event_type in OPERATORS and not actors:
            return None
        if not recipients and all(self.cast.is_pronoun(p) for p in actors):
            return None
        if code.event_type == "MOBILIZE" and keeps_peace(trigger):
            code = Code("AID", "military")  # personnel that helps, not a threat (PLOVER: AID)
        actors = [p for p in actors if self.cast.is_word(p)]
        recipients = [p for p in recipients if self.cast.is_word(p) and not any(_overlap(p, a) for a in actors)]
        actors, recipients = self.cast.whole(actors), self.cast.whole(recipients)
        actors, recipients = self.named(actors, asserted_by), self.named(recipients, asserted_by)
        acting = {p.name for p in actors if p.name}
        actors = [p for k, p in enumerate(actors) if p.name is None or p.name not in {q.name for q in actors[:k]}]
        recipients = [p for p in recipients if p.name not in acting]
        if code.event_type == "ASSAULT" and trigger.lemma_ == "attack" and recipients and actors:
            struck = any((root := self.cast.root(p)) is not None and in_class(root, "physical") for p in recipients)
            struck |= trigger.pos_ == "VERB" and any(in_class(head, "weapons") for head in self.doers(trigger))
            figure = not struck and is_figure(self.cast, trigger, actors, recipients)
            code = VERBAL_ATTACK if figure else code
        if is_doubtful(self.cast, code, trigger, actors, recipients):
            return None
        if not actors and not recipients:
            return None
        mutual = code.event_type in ("CONSULT", "COOPERATE") and code.mode not in ("visit", "phone")
        told = code.event_type == "CONSULT" and any(prep == "with" for prep, _ in obliques(trigger))
        agreed = bool(recipients) and self._is_given(trigger)
        if len(actors) > 1 and (reciprocal or mutual) and not (told and recipients) and not agreed:
            recipients = [*actors[1:], *recipients]
        return Frame(code, trigger, unique(actors), unique(recipients), real, asserted_by, _place(trigger))

    def _is_given(self, trigger: Token) -> bool:
        """ "Norway and Tavara agreed to help Veldania": both for a third, not each with the other."""
        clauses = children(trigger, "xcomp")
        inner = [code_of(clause, self.cast)[0] for clause in clauses]
        given = any(code is not None and code.event_type in ("AID", "RETREAT", "CONCEDE", "SUPPORT") for code in inner)
        return given or any(t.pos_ == "PRON" for clause in clauses for t in objects(clause))

    def named(self, people: list[Participant], asserted_by: int | None) -> list[Participant]:
        """The same people; "I" in a quote is its speaker."""
        if asserted_by is None:
            return people
        quote = self.quotes[asserted_by]
        speaker = quote.speaker.name if quote.quote_type != "indirect" else None
        return [replace(p, name=speaker) if speaker and self.cast.says_i(p) else p for p in people]

    def demand_frame(self, must: Token) -> Frame | None:
        """ "Russia says Israel must end its attacks": who says what another must do demands it."""
        verb = must.head
        if not self._is_demand(verb):
            return None
        speakers, others = self.people(self.doers(verb.head)), self._bound(verb)
        public = any(is_public(t) or t.ent_type_ == "PERSON" for t in self.doers(verb.head))
        if not public or not speakers or not others or modality.of_verb(verb.head, True) != "actual":
            return None
        code, _ = code_of(verb, self.cast)
        asked = Code("REQUEST", ASKED_MODES.get(code.event_type) if code else None)
        return self.frame(asked, verb, speakers, others, real="actual", asserted_by=None)

    def _is_refused(self, verb: Token) -> bool:
        """ "vetoed a resolution to impose sanctions": what is refused or demanded does not happen."""
        noun = verb.head
        if verb.dep_ != "acl" or noun.dep_ != "dobj" or not any(t.tag_ == "TO" for t in verb.children):
            return False
        above, _ = code_of(noun.head, self.cast)
        return above is not None and above.event_type in OPERATORS

    def _bound(self, verb: Token) -> list[Participant]:
        """Who must do it, or to whom it must be done."""
        others = self.people(children(verb, *SUBJECTS))
        done_to = children(verb, *PASSIVE_SUBJECTS)
        return others + [p for t in done_to for p in self.cast.people_in(t, inside=INSIDE | PLACES_INSIDE)]

    def _is_demand(self, verb: Token) -> bool:
        own = children(verb, *SUBJECTS, *PASSIVE_SUBJECTS)
        reported = verb.dep_ == "ccomp" and verb.head.lemma_ in BOOK.words["reporting"]
        return reported and "must" in auxiliaries(verb) and bool(own) and own[0].pos_ != "PRON"

    def _turned(self, code: Code, verb: Token, real: Modality) -> tuple[Code, Modality]:
        """Cooperation ahead is AGREE, or REJECT with a "not"; conflict that its doer announces is THREATEN."""
        reported = verb.dep_ == "ccomp" and verb.head.lemma_ in BOOK.words["reporting"]
        words = auxiliaries(verb)
        threat = self._vowed_harm(verb) if code.event_type == "AGREE" else None
        if threat is not None and real != "negated":
            return threat, real
        if code.event_type in (*COOPERATION, "CONSULT", "AGREE"):
            mode = ASKED_MODES.get(code.event_type)
            refused = verb.lemma_ in ("accept", "agree", "consent") and code.event_type == "AGREE"
            if real == "negated" and (
                refused or words & reality.FUTURE or verb.head.lemma_ in ("fail", "refuse", "decline")
            ):
                return Code("REJECT", mode), "actual"
            return (Code("AGREE", mode), real) if real == "future" else (code, real)
        if code.event_type in MATERIAL_CONFLICT:
            announced = reported and (real == "future" or ("would" in words and real != "negated"))
            return (Code("THREATEN", threat_mode(code)), "actual") if announced else (code, real)
        for clause in children(verb, "xcomp", "ccomp") if code.event_type in OPERATORS else ():
            inner, _ = code_of(clause, self.cast)
            if inner and code.event_type == "AGREE" and reality.negated(clause):
                return Code("REJECT", ASKED_MODES.get(inner.event_type)), real
            if inner and code.event_type == "THREATEN":
                return Code("THREATEN", threat_mode(inner)), real
            if inner:
                return Code(code.event_type, ASKED_MODES.get(inner.event_type)), real
        return code, real

    def _vowed_harm(self, verb: Token) -> Code | None:
        """ "vowed to crush the rebels", "pledged to ban the party": a promise of conflict is a threat."""
        if verb.lemma_ not in ("vow", "pledge", "promise", "swear"):
            return None
        for clause in children(verb, "xcomp", "ccomp"):
            inner, _ = code_of(clause, self.cast)
            if inner and inner.event_type in MATERIAL_CONFLICT:
                return Code("THREATEN", threat_mode(inner))
            harm = [BOOK.nouns.get(t.lemma_.lower()) for t in objects(clause)]
            waged = any(code is not None and code.event_type in MATERIAL_CONFLICT for code in harm)
            if clause.lemma_.lower() in BOOK.words["harming"] or (
                waged and clause.lemma_ in ("launch", "wage", "stage")
            ):
                return Code("THREATEN")
        return None

    def willing_frame(self, adjective: Token) -> Frame | None:
        """ "is ready to negotiate with": a declared willingness is AGREE, a refused one REJECT, to do harm THREATEN."""
        clauses = children(adjective, "xcomp")
        copula = adjective.head
        if not clauses or copula.lemma_ != "be" or not any(t.tag_ == "TO" for t in clauses[0].children):
            return None
        actors = self.people(self.doers(copula))
        recipients = [p for clause in clauses for p in self.of_clause(clause, 0)]
        asserted_by = self.asserted(adjective)
        real = modality.of_verb(copula, asserted_by is not None)
        inner, _ = code_of(clauses[0], self.cast)
        if inner is None:
            return None
        code = Code("AGREE", ASKED_MODES.get(inner.event_type))
        if inner.event_type in MATERIAL_CONFLICT:
            if inner.event_type == "ASSAULT" and self.cast.topic.is_peaceful:
                return None
            code = Code("THREATEN", threat_mode(inner))
        elif real == "negated":
            code, real = Code("REJECT", code.mode), "actual"
        return self.frame(code, adjective, actors, recipients, real=real, asserted_by=asserted_by)

    def blame_frame(self, adjective: Token) -> Frame | None:
        """ "said the militants were responsible": who says so accuses."""
        copula = adjective.head
        if copula.lemma_ != "be" or copula.dep_ != "ccomp" or copula.head.lemma_ not in BOOK.words["reporting"]:
            return None
        accused, actors = self.people(subjects(copula)), self.people(self.doers(copula.head))
        if (
            not actors
            or not accused
            or all(self.cast.is_pronoun(p) for p in accused)
            or modality.of_verb(copula, True) != "actual"
            or self._is_charge(adjective)
        ):
            return None
        return self.frame(Code("ACCUSE", "allege"), adjective, actors, accused, real="actual", asserted_by=None)

    def _is_charge(self, adjective: Token) -> bool:
        """ "Responsible for managing the mines" is an office."""
        duties = [clause for prep in children(adjective, "prep") for clause in children(prep, "pcomp")]
        return any(code_of(clause, self.cast)[0] is None for clause in duties)


def threat_mode(deed: Code) -> str | None:
    """What is threatened, by the deed."""
    return "violence" if deed.event_type == "ASSAULT" else THREAT_MODES.get(deed.mode or "")


def _overlap(one: Participant, two: Participant) -> bool:
    return one.span.start < two.span.end and two.span.start < one.span.end


def _place(trigger: Token) -> Token | None:
    """The head of an "in", "at" or "near" phrase with a place name: on the trigger, on the verb that takes it, else on
    one of their objects ("is meeting ministers in Brussels")."""
    verb = governor(trigger) if trigger.pos_ != "VERB" else None
    above = [token for token in (trigger, verb) if token is not None]
    inner = [t for token in above for t in (*objects(token), *(obj for _, obj in obliques(token)))]
    for token in (*above, *inner):
        for prep, obj in obliques(token):
            if prep in AT_PLACE and obj.ent_type_ in PLACE_LABELS:
                return obj
    return None
