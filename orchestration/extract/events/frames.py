"""Triggers with their arguments: each verb, noun or light verb that the codebook knows, as a frame.

A frame is an event before it has a date: a code, a trigger, who did it, to whom, and how real it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from orchestration.extract.events import modality
from orchestration.extract.events.codebook import COOPERATION, MATERIAL_CONFLICT, OPERATORS, Code, codebook
from orchestration.extract.events.participants import ACTOR_LABELS, PERSONAL, PLACE_LABELS, Cast, unique
from orchestration.extract.events.syntax import (
    agents,
    auxiliaries,
    children,
    expand,
    governor,
    is_passive,
    objects,
    obliques,
    owners,
    patients,
    small_clause,
    subjects,
)
from orchestration.records import Modality, Participant, Quote

AT_RECIPIENT = frozenset(
    {
        "against",
        "on",
        "upon",
        "with",
        "to",
        "toward",
        "towards",
        "into",
        "at",
        "from",
        "over",
        "for",
        "about",
        "of",
        "between",
        "among",
        "through",
        "targeting",
    }
)
AT_PLACE = frozenset({"in", "at", "near", "across", "outside", "inside", "throughout", "around", "along", "within"})
INSTRUMENTS = frozenset({"forces", "police", "weapons", "peacekeepers", "aid", "relations", "meetings", "agreements", "restrictions", "penalties", "limits",
                         "protests", "fighting", "demands", "services", "power", "property"})  # fmt: skip
"""Classes of objects that are what the event is about, not whom it is done to."""
REPORTING = frozenset("say announce declare confirm tell state add claim warn insist note reiterate".split())
THREAT_MODES = {"arrest": "arrest", "ban": "ban", "expel": "expel", "deport": "expel", "restrict": "restrict", "curfew": "restrict",
                "boycott": "restrict", "discontinue": "relations", "withdraw": "relations"}  # fmt: skip
"""What a threat is of, by the mode of the deed that is announced (PLOVER: THREATEN modes are the content)."""
ASKED_MODES: dict[str, str] = {
    "CONSULT": "meet",
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "AID": "assist",
    "COOPERATE": "assist",
    "SUPPORT": "assist",
}
"""REQUEST, REJECT and AGREE by what is asked, refused or promised (PLOVER: the shared modes of REQUEST and REJECT)."""
WHOM = frozenset({"captives", "institutions", "any", "any-person", "diplomats", "refugees"})
"""Classes of objects to whom it is done."""
_DATELINE = re.compile(r"[A-Z][\w.,'’\s/-]{1,60}?(?:\([\w\s/.]+\)\s*)?(?:--|—|–|\s-)\s")


@dataclass(frozen=True)
class Frame:
    """An event as the parse shows it."""

    code: Code
    trigger: Token
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    modality: Modality
    asserted_by: int | None
    place: Token | None
    score: float


def frames(cast: Cast, quotes: Sequence[Quote]) -> Iterator[Frame]:
    """All frames of a passage, in text order of their triggers."""
    book = codebook()
    reader = _Reader(cast, quotes)
    for token in cast.passage.doc:
        lemma = token.lemma_.lower()
        frame = None
        if token.pos_ == "VERB":
            if lemma in book.verb_heads:
                frame = reader.verb_frame(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            if lemma in book.nouns and not (token.ent_type_ and token.pos_ == "PROPN"):
                frame = reader.noun_frame(token)
        elif token.pos_ == "ADJ":
            if lemma in book.words["operators_willing"]:
                frame = reader.willing_frame(token)
            elif lemma == "responsible":
                frame = reader.blame_frame(token)
        if frame:
            yield frame


def code_of(verb: Token, cast: Cast) -> tuple[Code | None, str | None]:
    """The verb's code, and the class of the object that decided it."""
    book = codebook()
    lemma = verb.lemma_.lower()
    keys = [
        f"{lemma}_{t.lower_}"
        for t in verb.children
        if t.dep_ == "prt" or (t.dep_ == "advmod" and t.tag_ in ("RP", "RB"))
    ]
    if not objects(verb):  # "called on Iran", but not "called the minister on Tuesday"
        keys += [f"{lemma}_{prep}" for prep, obj in obliques(verb) if obj.ent_type_ not in ("DATE", "TIME")]
        keys += [f"{lemma}_{t.lower_}" for t in children(verb, "prep") if children(t, "pcomp")]
    for key in [*keys, lemma]:
        for condition in book.conditions.get(key, ()):
            if all(_slot_holds(verb, slot, name, cast) for slot, name in condition.slots.items()):
                return condition.code, condition.slots.get("object")
        if key in book.verbs:
            return book.verbs[key], None
    return None, None


def _slot_holds(verb: Token, slot: str, name: str, cast: Cast) -> bool:
    if slot == "clause":
        return bool(children(verb, "xcomp", "ccomp"))
    if slot == "small":
        return small_clause(verb)
    if slot == "object":
        heads = patients(verb) if is_passive(verb) else objects(verb)
    elif slot == "subject":
        heads = agents(verb) if is_passive(verb) else subjects(verb)
        if name == "none":
            return not heads
    else:
        heads = [obj for prep, obj in obliques(verb) if prep == slot]
    if not heads:
        return False
    if name == "any":
        return True
    if name == "any-person":
        return any(cast.is_actor(head) for head in heads)
    return any(_in_class(head, name) for head in heads)


_QUANTITIES = frozenset(
    "number dozen hundred thousand million billion kind series set lot state package round amount batch group team contingent cache shipment".split()
)


def _in_class(head: Token, name: str) -> bool:
    book = codebook()
    lemma = head.lemma_.lower()
    if book.is_a(lemma, name) or lemma in book.words.get(name, ()):
        return True
    if lemma in _QUANTITIES:
        return any(book.is_a(obj.lemma_.lower(), name) for prep, obj in obliques(head) if prep == "of")
    return False


def _place(trigger: Token) -> Token | None:
    """The head of an "in", "at" or "near" phrase with a place name, on the trigger or the verb that takes it."""
    above = [trigger]
    verb = governor(trigger) if trigger.pos_ != "VERB" else None
    if verb is not None:
        above.append(verb)
    for token in above:
        for prep, obj in obliques(token):
            if prep in AT_PLACE and obj.ent_type_ in PLACE_LABELS:
                return obj
    return None


def _score(actors: Sequence[Participant], recipients: Sequence[Participant], verbal: bool) -> float:
    """By how complete the frame is."""
    base = 0.55 if verbal else 0.5
    return round(base + 0.15 * bool(actors) + 0.1 * bool(recipients), 2)


def _operator_above(verb: Token, cast: Cast) -> Token | None:
    """The verb or adjective whose meaning takes this one in: an agreement, a demand, a refusal, a threat."""
    book = codebook()
    head = verb.head
    if verb.dep_ in ("xcomp", "ccomp") and head != verb:
        lemma = head.lemma_.lower()
        if head.pos_ == "ADJ" and lemma in book.words["operators_willing"]:
            return head
        keys = {lemma, *(f"{lemma}_{t.lower_}" for t in head.children if t.dep_ == "prep")}
        if keys & set(book.operators) and head.pos_ == "VERB":
            code, _ = code_of(head, cast)
            own_past = verb.dep_ == "ccomp" and verb.tag_ == "VBD"
            return head if code and code.event_type in (*OPERATORS, "CONCEDE") and not own_past else None
    if verb.dep_ == "pcomp" and head.head.lemma_.lower() in ("call", "insist", "threaten", "agree", "consider"):
        return head.head
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ == "VERB"
        and verb.head != verb
        and verb.head.dep_ in ("xcomp", "ccomp", "pcomp")
        and not children(verb, "nsubj")
    ):
        return _operator_above(verb.head, cast)
    return None


class _Reader:
    """Builds the frames of one passage."""

    def __init__(self, cast: Cast, quotes: Sequence[Quote]) -> None:
        self.cast, self.quotes = cast, quotes
        dateline = _DATELINE.match(cast.passage.doc.text)
        self.dateline_end = dateline.end() if dateline else 0

    def asserted(self, trigger: Token) -> int | None:
        """The quote whose content holds the trigger, the tightest of several."""
        span = self.cast.passage.span(trigger)
        best, size = None, 0
        for index, quote in enumerate(self.quotes):
            for piece in quote.content:
                if (
                    piece.start <= span.start
                    and span.end <= piece.end
                    and (best is None or piece.end - piece.start < size)
                ):
                    best, size = index, piece.end - piece.start
        return best

    def doers(self, verb: Token) -> list[Token]:
        """Who does it; behind a dateline that the parse takes for the subject, the noun that follows the dateline;
        for the pronoun of a reported clause, the one who reports."""
        found = agents(verb) if is_passive(verb) else subjects(verb)
        late = [t for t in found if t.idx >= self.dateline_end]
        if found and not late:
            behind = [
                t
                for t in verb.doc[found[0].i : verb.i]
                if t.idx >= self.dateline_end
                and t.pos_ in ("NOUN", "PROPN")
                and t.dep_ not in ("compound", "poss", "pobj", "amod", "npadvmod")
            ]
            late = behind[:1]
        if verb.dep_ == "ccomp" and verb.head.lemma_ in REPORTING and len(late) == 1 and late[0].lower_ in PERSONAL:
            return subjects(verb.head) or late
        if not late and verb.dep_ == "acl" and verb.tag_ == "VBG":
            return owners(verb.head)
        if late and verb.dep_ == "acl" and verb.tag_ == "VBG" and not any(self.cast.people_in(t) for t in late):
            return owners(verb.head)
        return late

    def people(self, heads: list[Token]) -> list[Participant]:
        return [p for head in heads for p in self.cast.people_in(head)]

    # ── verbs ───────────────────────────────────────────────────────────────────────────────────

    def verb_frame(self, verb: Token) -> Frame | None:
        cast = self.cast
        code, slot = code_of(verb, cast)
        if code is None or _operator_above(verb, cast) or (is_passive(verb) and verb.dep_ == "amod"):
            return None
        asserted_by = self.asserted(verb)
        real = modality.of_verb(verb, asserted_by is not None)
        doers, targets = self.doers(verb), patients(verb) if is_passive(verb) else objects(verb)
        if is_passive(verb) and not doers and slot is None and code.event_type == "MOBILIZE":
            doers, targets = targets, []  # troops that are deployed deploy
        actors = self.people(doers) or [cast.participant(t) for t in doers if t.pos_ in ("NOUN", "PROPN")]
        if self._is_demand(verb, real):
            speakers = self.people(self.doers(verb.head))
            if speakers and actors:
                return self._frame(
                    Code("REQUEST", ASKED_MODES.get(code.event_type)), verb, speakers, actors, "actual", asserted_by, ""
                )
        recipients = self._recipients(verb, targets, slot, code)
        code, real = self._turned(code, verb, real)
        if not actors and not recipients:
            return None
        return self._frame(code, verb, actors, recipients, real, asserted_by, verb.lemma_.lower())

    def _frame(
        self, code: Code, trigger: Token, actors: list[Participant], recipients: list[Participant], real: Modality,
        asserted_by: int | None, reciprocal: str,
    ) -> Frame | None:  # fmt: skip
        actors, recipients = self._settled(code, reciprocal, actors, recipients)
        if code.event_type in OPERATORS and not actors:
            return None
        score = _score(actors, recipients, trigger.pos_ == "VERB")
        return Frame(code, trigger, unique(actors), unique(recipients), real, asserted_by, _place(trigger), score)

    def _is_demand(self, verb: Token, real: Modality) -> bool:
        """ "Russia says Israel must end its attacks": who says what another must do demands it."""
        return bool(
            auxiliaries(verb) & {"must"} and verb.dep_ == "ccomp" and verb.head.lemma_ in REPORTING
            and children(verb, "nsubj") and children(verb, "nsubj")[0].pos_ != "PRON"
        )  # fmt: skip

    def _turned(self, code: Code, verb: Token, real: Modality) -> tuple[Code, Modality]:
        """Cooperation that lies ahead is AGREE, or REJECT with a "not"; conflict that its doer announces is THREATEN."""
        ahead = bool(auxiliaries(verb) & modality.FUTURE) or real == "future"
        if code.event_type in (*COOPERATION, "CONSULT", "AGREE"):
            if real == "negated" and (ahead or verb.head.lemma_ in ("fail", "refuse", "decline")):
                return Code("REJECT", ASKED_MODES.get(code.event_type)), "actual"
            if real == "future":
                return Code("AGREE", ASKED_MODES.get(code.event_type)), real
        announced = verb.dep_ == "ccomp" and verb.head.lemma_ in REPORTING
        if code.event_type in MATERIAL_CONFLICT and announced and (real == "future" or "would" in auxiliaries(verb)):
            return Code("THREATEN", self._threat(code)), "actual"
        if code.event_type in ("AGREE", "THREATEN", "REQUEST", "REJECT"):
            for clause in children(verb, "xcomp", "ccomp"):
                inner, _ = code_of(clause, self.cast)
                if not inner:
                    continue
                if (
                    code.event_type == "AGREE"
                    and inner.event_type in MATERIAL_CONFLICT
                    and verb.lemma_ in ("vow", "pledge", "promise")
                ):
                    return Code("THREATEN", self._threat(inner)), real
                mode = self._threat(inner) if code.event_type == "THREATEN" else ASKED_MODES.get(inner.event_type)
                return Code(code.event_type, mode), real
        return code, real

    def _threat(self, code: Code) -> str | None:
        return "violence" if code.event_type == "ASSAULT" else THREAT_MODES.get(code.mode or "")

    def _recipients(self, verb: Token, targets: list[Token], slot: str | None, code: Code) -> list[Participant]:
        """Whom it is done to: objects, then phrases with "against", "to", "from" ..., then the clause it governs, then a
        place; what is no one's only where nobody else is there."""
        cast, found, rest = self.cast, [], []
        for head in targets:
            if slot is not None and slot not in WHOM and not (head.ent_type_ and cast.is_actor(head)):
                found += self._inside(head)
                if slot not in INSTRUMENTS:
                    rest.append(head)
            else:
                people = cast.people_in(head)
                found += people
                if not people:
                    rest.append(head)
        human = bool(found) and slot in (None, *WHOM)
        allowed = {"against", *({"with"} if code.event_type in ("CONSULT", "COOPERATE", "AGREE") else ()),
                   *({"to"} if code.event_type in ("AID", "RETREAT", "COERCE") else ())} if human else AT_RECIPIENT  # fmt: skip
        for prep, obj in obliques(verb):
            if prep in allowed:
                found += cast.people_in(obj)
        if code.event_type in (*OPERATORS, "CONCEDE"):
            clauses = children(verb, "xcomp", "ccomp")
            clauses += [c for prep in children(verb, "prep") for c in children(prep, "pcomp")]
            for clause in clauses:
                found += self._clause(clause, 0)
        for last_resort in (self._at_place, self._named_below, self._purpose):
            if not found:
                found = last_resort(verb, targets)
        return found or [cast.participant(head) for head in rest if head.pos_ in ("NOUN", "PROPN")]

    def _at_place(self, verb: Token, targets: list[Token]) -> list[Participant]:
        return [
            self.cast.participant(obj) for prep, obj in obliques(verb)
            if prep in AT_PLACE and (obj.ent_type_ in PLACE_LABELS or self.cast.is_actor(obj))
        ][:1]  # fmt: skip

    def _named_below(self, verb: Token, targets: list[Token]) -> list[Participant]:
        """Names anywhere in the object's phrase: "restrictions on the ability to visit relatives in Cuba"."""
        return [
            self.cast.participant(t) for head in targets for t in head.subtree
            if t.i > head.i and t.ent_type_ in ACTOR_LABELS and t.dep_ in ("pobj", "dobj", "nsubj", "poss")
        ]  # fmt: skip

    def _purpose(self, verb: Token, targets: list[Token]) -> list[Participant]:
        return [
            p
            for clause in children(verb, "advcl")
            if any(t.tag_ == "TO" for t in clause.children)
            for p in self._clause(clause, 1)
        ]

    def _inside(self, head: Token) -> list[Participant]:
        """Who stands inside the phrase of an instrument: "sanctions on Iran", "ties with Israel"; not "Russian troops"."""
        found: list[Participant] = []
        for prep, obj in obliques(head):
            if prep in AT_RECIPIENT or prep in AT_PLACE:
                found += self.cast.people_in(obj)
        for clause in children(head, "acl", "relcl"):
            found += self._clause(clause, 1)
        return found

    def _clause(self, clause: Token, depth: int) -> list[Participant]:
        """Whom a governed clause speaks of: its own subject, objects and phrases."""
        if depth > 2 or clause.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            return []
        found: list[Participant] = []
        for subject in expand(children(clause, "nsubj", "nsubjpass")):
            if subject.pos_ != "PRON":
                found += self.cast.people_in(subject)
        for head in objects(clause):
            if head.pos_ != "PRON":
                found += self.cast.people_in(head) or [
                    p for c in children(head, "acl", "relcl") for p in self._clause(c, depth + 1)
                ]
        for prep, obj in obliques(clause):
            if prep in AT_RECIPIENT or prep in AT_PLACE:
                found += self.cast.people_in(obj)
        for inner in children(clause, "xcomp", "attr", "acomp", "conj"):
            found += self._clause(inner, depth + 1)
        return found

    def _settled(
        self, code: Code, lemma: str, actors: list[Participant], recipients: list[Participant]
    ) -> tuple[list[Participant], list[Participant]]:
        """Those on both sides only act; the several actors of a reciprocal event are also its recipients, but the first."""

        def clear(p: Participant) -> bool:
            return not any(p.span.start < a.span.end and a.span.start < p.span.end for a in actors)

        recipients = [p for p in recipients if clear(p)]
        if len(actors) > 1 and (
            lemma in codebook().words["reciprocal_verbs"] or lemma == "*" or code.event_type in ("CONSULT", "COOPERATE")
        ):
            recipients = [*actors[1:], *recipients]
        return actors, recipients

    # ── nouns ───────────────────────────────────────────────────────────────────────────────────

    def noun_frame(self, noun: Token) -> Frame | None:
        """ "launched an attack on", "talks between X and Y", "X's condemnation of Y", "the victim of a cyberattack"."""
        book, lemma = codebook(), noun.lemma_.lower()
        if noun.dep_ in ("compound", "poss", "nmod", "amod"):
            return None
        verb, light = _light_verb(noun)
        if verb is not None and _takes_in(verb, noun, self.cast, light is not None):
            return None
        doers = self.doers(verb) if verb is not None and light == "agent" else []
        code = self._noun_code(noun, verb, doers)
        if code is None:
            return None
        actors, recipients = self.people(doers), []
        if light == "agent" and verb is not None:
            recipients = [
                p
                for prep, obj in obliques(verb)
                if prep in AT_RECIPIENT and obj.i != noun.i
                for p in self.cast.people_in(obj)
            ]
            recipients += [self.cast.participant(t) for t in objects(verb) if t.i < noun.i and self.cast.is_actor(t)]
            actors = actors or [self.cast.participant(t) for t in doers if t.pos_ in ("NOUN", "PROPN")]
        elif light == "patient" and verb is not None:
            recipients = self.people(patients(verb) if is_passive(verb) else subjects(verb))
        reciprocal = lemma in book.words["reciprocal"]
        named_actors, named_recipients, rest = self._noun_arguments(noun, reciprocal, light)
        if light == "patient":
            actors += [
                p
                for prep, obj in [*obliques(noun), *(obliques(verb) if verb is not None else ())]
                if prep in ("from", "by", "at")
                for p in self.cast.people_in(obj)
            ]
            named_recipients = []
        actors, recipients = [*actors, *named_actors], [*recipients, *named_recipients]
        if not actors and not recipients:
            return None
        if light is None and lemma in book.words["needs_light"] and not (actors and recipients):
            return None
        if not recipients and light is not None:
            recipients = rest or self._noun_places(noun, verb)
        if not recipients and light is None:
            recipients = rest
        asserted_by = self.asserted(noun)
        real = modality.of_noun(noun, verb, asserted_by is not None)
        if (
            real == "negated"
            and code.event_type in (*COOPERATION, "CONSULT")
            and verb is not None
            and auxiliaries(verb) & modality.FUTURE
        ):
            code, real = Code("REJECT", ASKED_MODES.get(code.event_type)), "actual"
        elif real == "future" and code.event_type in (*COOPERATION, "CONSULT") and actors:
            code = Code("AGREE", ASKED_MODES.get(code.event_type))
        return self._frame(code, noun, actors, recipients, real, asserted_by, "*" if reciprocal else "")

    def _noun_code(self, noun: Token, verb: Token | None, doers: list[Token]) -> Code | None:
        book, lemma = codebook(), noun.lemma_.lower()
        before = {t.lower_ for t in noun.children if t.i < noun.i} | {
            t.lower_ for c in noun.children if c.dep_ == "compound" for t in c.children
        }
        for condition in book.noun_conditions.get(lemma, ()):
            if all(self._noun_slot(slot, name, noun, verb, doers, before) for slot, name in condition.slots.items()):
                return condition.code
        return book.nouns[lemma]

    def _noun_slot(
        self, slot: str, name: str, noun: Token, verb: Token | None, doers: list[Token], before: set[str]
    ) -> bool:
        words = set(name.split())
        if name == "*":
            return True
        if slot == "mod":
            return bool(before & {w.lower() for w in words})
        if slot == "verb":
            return verb is not None and verb.lemma_.lower() in words
        if slot == "prep":
            return any(prep in words for prep, _ in obliques(noun))
        if name == "several":
            return len(doers) > 1
        return any(_in_class(head, name) for head in doers)

    def _noun_arguments(
        self, noun: Token, reciprocal: bool, light: str | None
    ) -> tuple[list[Participant], list[Participant], list[Participant]]:
        """Possessor and nationality act; "by" acts; "against", "on", "to" receive; "of" by the noun's own nature. The
        third list holds phrases in a recipient's place in which nobody is found."""
        book, lemma = codebook(), noun.lemma_.lower()
        actors: list[Participant] = []
        recipients: list[Participant] = []
        rest: list[Participant] = []
        if light != "agent":
            for owner in children(noun, "poss"):
                actors += self.people(expand([owner]))
            if not actors:
                for child in children(noun, "amod", "compound", "nmod"):
                    if child.i < noun.i and child.idx >= self.dateline_end and self._acts(child):
                        mention = self.cast.mention(child)
                        actors.append(
                            Participant(
                                mention.span if mention else self.cast.passage.span(child),
                                mention.name if mention else None,
                            )
                        )
        for prep, obj in obliques(noun):
            people = self.cast.people_in(obj)
            if prep == "by":
                actors += people
            elif prep in ("between", "among"):
                actors += people[:1]
                recipients += people[1:]
            elif prep == "of" and (lemma in book.words["of_subject"] or (reciprocal and light is None)):
                actors += people
            elif prep in (
                "of",
                "with",
                "against",
                "on",
                "upon",
                "to",
                "toward",
                "towards",
                "into",
                "at",
                "for",
                "from",
                "over",
                "about",
            ):
                recipients += people
                if (
                    not people
                    and prep in ("against", "on", "upon", "at", "into", "of")
                    and obj.pos_ in ("NOUN", "PROPN")
                    and obj.ent_type_ not in ("DATE", "TIME")
                ):
                    rest.append(self.cast.participant(obj))
        for clause in children(noun, "acl", "relcl"):
            if clause.tag_ == "VBG" or any(t.tag_ == "TO" for t in clause.children):
                recipients += self._clause(clause, 1)
        return actors, recipients, rest

    def _acts(self, child: Token) -> bool:
        return child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON") or (
            child.pos_ == "NOUN" and child.lemma_.lower() in codebook().words["actors"]
        )

    def _noun_places(self, noun: Token, verb: Token | None) -> list[Participant]:
        for token in (noun, verb):
            for prep, obj in obliques(token) if token is not None else ():
                if prep in AT_PLACE and obj.ent_type_ in PLACE_LABELS:
                    return [self.cast.participant(obj)]
        return []

    # ── adjectives ──────────────────────────────────────────────────────────────────────────────

    def willing_frame(self, adjective: Token) -> Frame | None:
        """ "is ready to negotiate with": a declared willingness is AGREE, a refused one REJECT, to do harm THREATEN."""
        clauses = children(adjective, "xcomp")
        copula = adjective.head
        if not clauses or copula.lemma_ != "be" or not any(t.tag_ == "TO" for t in clauses[0].children):
            return None
        actors = self.people(self.doers(copula))
        recipients = [p for clause in clauses for p in self._clause(clause, 0)]
        asserted_by = self.asserted(adjective)
        real = modality.of_verb(copula, asserted_by is not None)
        inner, _ = code_of(clauses[0], self.cast)
        mode = ASKED_MODES.get(inner.event_type) if inner else None
        if real == "negated":
            return self._frame(Code("REJECT", mode), adjective, actors, recipients, "actual", asserted_by, "")
        if inner and inner.event_type in MATERIAL_CONFLICT:
            return self._frame(
                Code("THREATEN", self._threat(inner)), adjective, actors, recipients, real, asserted_by, ""
            )
        return self._frame(Code("AGREE", mode), adjective, actors, recipients, real, asserted_by, "")

    def blame_frame(self, adjective: Token) -> Frame | None:
        """ "said the militants were responsible": who says so accuses."""
        copula = adjective.head
        if copula.lemma_ != "be" or copula.dep_ != "ccomp" or copula.head.lemma_ not in REPORTING:
            return None
        accused = self.people(subjects(copula))
        actors = self.people(self.doers(copula.head))
        if not actors or not accused or modality.of_verb(copula, True) != "actual":
            return None
        return self._frame(Code("ACCUSE", "allege"), adjective, actors, accused, "actual", None, "")


_COLLECTIVES = frozenset(
    "series wave round number string part spate kind form day week campaign letter statement dozen resolution barrage pair".split()
)


def _light_verb(noun: Token) -> tuple[Token | None, str | None]:
    """The verb that takes the noun, and whether its subject does or suffers what the noun says."""
    book = codebook()
    head = noun
    while head.dep_ == "conj" and head.head.pos_ == "NOUN" and head.head != head:
        head = head.head
    above, preposition = head.head, ""
    if head.dep_ == "pobj":
        preposition, above = above.lower_, above.head
        if above.pos_ in ("NOUN", "ADJ") and preposition in ("of", "to", "for"):
            copula = above.head
            if above.lemma_.lower() in book.words["victims"] and copula.pos_ in ("AUX", "VERB"):
                return copula, "patient"
            if above.lemma_.lower() in ("responsible", "guilty") and copula.pos_ in ("AUX", "VERB"):
                return copula, "agent"
        if above.pos_ == "ADP":
            above = above.head
        if above.pos_ == "NOUN" and above.lemma_ in _COLLECTIVES and preposition == "of":
            head, preposition, above = above, "", above.head
            if head.dep_ == "pobj":
                preposition, above = above.lower_, above.head
    if above.pos_ not in ("VERB", "AUX") or head.dep_ not in ("dobj", "pobj", "nsubjpass", "attr", "conj", "dative"):
        return (above if above.pos_ in ("VERB", "AUX") else governor(noun)), None
    lemma = above.lemma_.lower()
    keys = (
        [f"{lemma}_{preposition}"] if preposition else [*(f"{lemma}_{t.lower_}" for t in children(above, "prt")), lemma]
    )
    for kind in ("patient", "agent"):
        if any(key in book.words[f"light_{kind}"] for key in keys):
            return above, kind
    return above, None


def _takes_in(verb: Token, noun: Token, cast: Cast, light: bool) -> bool:
    """Whether the verb is an event of its own that already tells of the noun: "lifted sanctions", "called for talks"."""
    if noun.dep_ not in ("dobj", "nsubjpass", "pobj", "conj"):
        return False
    code, slot = code_of(verb, cast)
    if code is None:
        return False
    if slot in INSTRUMENTS and noun.dep_ in ("dobj", "nsubjpass", "conj"):
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ in (
        "after",
        "before",
        "during",
        "following",
        "since",
        "amid",
        "despite",
        "in",
        "by",
        "over",
        "as",
    ):
        return False
    return not light and code.event_type in (*OPERATORS, "CONCEDE", "RETREAT", "SANCTION", "SUPPORT", "CONSULT")
