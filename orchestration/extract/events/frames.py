"""Triggers with their arguments: each verb, noun or light verb that the codebook knows, as a frame.

A frame is an event before it has a date: a code, a trigger, who did it, to whom, and how real it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from orchestration.extract.events import modality
from orchestration.extract.events.codebook import COOPERATION, MATERIAL_CONFLICT, OPERATORS, Code, codebook
from orchestration.extract.events.participants import PLACE_LABELS, Cast, unique
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
THREAT_MODES = {"COERCE": {"arrest": "arrest", "ban": "ban"}, "ASSAULT": {}, "SANCTION": {"expel": "expel"}}


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
    for token in cast.passage.doc:
        lemma = token.lemma_.lower()
        frame = None
        if token.pos_ == "VERB":
            if lemma in book.verb_heads:
                frame = _verb_frame(cast, token, quotes)
        elif token.pos_ in ("NOUN", "PROPN"):
            if lemma in book.nouns and not (token.ent_type_ and token.pos_ == "PROPN"):
                frame = _noun_frame(cast, token, quotes)
        elif token.pos_ == "ADJ" and lemma in book.words["operators_willing"]:
            frame = _willing_frame(cast, token, quotes)
        if frame:
            yield frame


def _asserted(cast: Cast, trigger: Token, quotes: Sequence[Quote]) -> int | None:
    """The quote whose content holds the trigger, the tightest of several."""
    span = cast.passage.span(trigger)
    best, size = None, 0
    for index, quote in enumerate(quotes):
        for piece in quote.content:
            if piece.start <= span.start and span.end <= piece.end and (best is None or piece.end - piece.start < size):
                best, size = index, piece.end - piece.start
    return best


# ── verbs ───────────────────────────────────────────────────────────────────────────────────────


def code_of(verb: Token, cast: Cast) -> tuple[Code | None, str | None]:
    """The verb's code, and the class of the object that decided it."""
    book = codebook()
    lemma = verb.lemma_.lower()
    particles = [
        t.lower_
        for t in verb.children
        if t.dep_ in ("prt", "prep", "advmod", "dative") or (t.dep_ == "xcomp" and t.tag_ == "RP")
    ]
    for key in [*(f"{lemma}_{p}" for p in particles), lemma]:
        for condition in book.conditions.get(key, ()):
            if all(_slot_holds(verb, slot, name, cast) for slot, name in condition.slots.items()):
                return condition.code, condition.slots.get("object")
        if key in book.verbs:
            return book.verbs[key], None
    return None, None


def _slot_holds(verb: Token, slot: str, name: str, cast: Cast) -> bool:
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


def _in_class(head: Token, name: str) -> bool:
    book = codebook()
    lemma = head.lemma_.lower()
    if book.is_a(lemma, name) or lemma in book.words.get(name, ()):
        return True
    if lemma in (
        "number",
        "dozen",
        "hundred",
        "thousand",
        "million",
        "billion",
        "kind",
        "series",
        "set",
        "lot",
        "state",
        "package",
        "round",
        "amount",
    ):
        return any(book.is_a(obj.lemma_.lower(), name) for prep, obj in obliques(head) if prep == "of")
    return False


def _verb_frame(cast: Cast, verb: Token, quotes: Sequence[Quote]) -> Frame | None:
    code, slot = code_of(verb, cast)
    if code is None:
        return None
    passive = is_passive(verb)
    doers, targets = (agents(verb), patients(verb)) if passive else (subjects(verb), objects(verb))
    if passive and not targets and verb.dep_ == "amod":
        return None
    asserted_by = _asserted(cast, verb, quotes)
    real = modality.of_verb(verb, asserted_by is not None)
    doers = _spoken_for(verb, doers)
    operator = _operator_above(verb, cast)
    if operator:
        return None  # the matrix verb is the event: "agreed to withdraw", "urged Iran to release"
    actors = [p for head in doers for p in cast.people_in(head)]
    recipients = _verb_recipients(cast, verb, targets, slot)
    code = _transformed(code, verb, real, doers)
    if not actors and not recipients:
        return None
    actors, recipients = _settle(code, verb.lemma_.lower(), actors, recipients)
    if code.event_type in OPERATORS and not actors:
        return None
    return Frame(
        code,
        verb,
        unique(actors),
        unique(recipients),
        real,
        asserted_by,
        _place(verb),
        _score(actors, recipients, True),
    )


def _spoken_for(verb: Token, doers: list[Token]) -> list[Token]:
    """ "Iran said it would ...": the pronoun of a reported clause is the one who reports."""
    if (
        verb.dep_ == "ccomp"
        and verb.head.lemma_ in REPORTING
        and len(doers) == 1
        and doers[0].lower_ in ("it", "he", "she", "they", "we", "i")
    ):
        return subjects(verb.head) or doers
    return doers


def _operator_above(verb: Token, cast: Cast) -> Token | None:
    """The verb or adjective whose meaning takes this one in: an agreement, a demand, a refusal, a threat."""
    book = codebook()
    head = verb.head
    if verb.dep_ in ("xcomp", "ccomp") and head != verb:
        lemma = head.lemma_.lower()
        keys = {lemma, *(f"{lemma}_{t.lower_}" for t in head.children if t.dep_ == "prep")}
        if keys & set(book.operators) and head.pos_ == "VERB":
            code, _ = code_of(head, cast)
            own_past = verb.dep_ == "ccomp" and verb.tag_ == "VBD"
            return head if code and code.event_type in (*OPERATORS, "CONCEDE") and not own_past else None
        if lemma in book.words["operators_willing"] and head.pos_ == "ADJ":
            return head
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


def _transformed(code: Code, verb: Token, real: Modality, doers: list[Token]) -> Code:
    """Cooperation in the future is AGREE; conflict that its doer announces is THREATEN."""
    if real == "future" and code.event_type in COOPERATION:
        return Code("AGREE", code.mode)
    announced = verb.dep_ == "ccomp" and verb.head.lemma_ in REPORTING
    if (
        code.event_type in MATERIAL_CONFLICT
        and (real == "future" or (announced and "would" in auxiliaries(verb)))
        and announced
        and doers
    ):
        return Code(
            "THREATEN",
            THREAT_MODES.get(code.event_type, {}).get(
                code.mode or "", "violence" if code.event_type == "ASSAULT" else None
            ),
        )
    if code.event_type == "AGREE":
        for clause in children(verb, "xcomp", "ccomp"):
            inner = codebook().verbs.get(clause.lemma_.lower())
            if inner and inner.event_type in MATERIAL_CONFLICT and verb.lemma_ in ("vow", "pledge", "promise"):
                return Code("THREATEN", "violence" if inner.event_type == "ASSAULT" else None)
    return code


def _verb_recipients(cast: Cast, verb: Token, targets: list[Token], slot: str | None) -> list[Participant]:
    """Whom it is done to: objects, then phrases with "against", "to", "from" ..., then the clause it governs, then a place."""
    found: list[Participant] = []
    rest: list[Token] = []
    for head in targets:
        if slot in INSTRUMENTS and not head.ent_type_:
            found += [p for p in _inside_only(cast, head)]
            rest.append(head)
        else:
            people = cast.people_in(head)
            found += people
            if not people:
                rest.append(head)
    for prep, obj in obliques(verb):
        if prep in AT_RECIPIENT:
            found += cast.people_in(obj)
    for clause in children(verb, "xcomp", "ccomp", "pcomp"):
        found += _clause_people(cast, clause, 0)
    for prep in children(verb, "prep"):
        for clause in children(prep, "pcomp"):
            found += _clause_people(cast, clause, 0)
    if not found:
        for prep, obj in obliques(verb):
            if prep in AT_PLACE and (obj.ent_type_ in PLACE_LABELS or cast.is_actor(obj)):
                found.append(cast.participant(obj))
    if not found:
        found = [cast.participant(head) for head in rest if head.pos_ in ("NOUN", "PROPN")]
    return found


def _inside_only(cast: Cast, head: Token) -> list[Participant]:
    """Who stands inside the phrase of an instrument: "sanctions on Iran", "ties with Israel"; not "Russian troops"."""
    found: list[Participant] = []
    for prep, obj in obliques(head):
        if prep in AT_RECIPIENT or prep in AT_PLACE:
            found += cast.people_in(obj)
    for clause in children(head, "acl", "relcl"):
        found += _clause_people(cast, clause, 1)
    return found


def _clause_people(cast: Cast, clause: Token, depth: int) -> list[Participant]:
    """Whom the governed clause speaks of: its own subject, objects and phrases."""
    if depth > 2 or clause.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
        return []
    found: list[Participant] = []
    for subject in expand(children(clause, "nsubj", "nsubjpass")):
        if subject.pos_ != "PRON":
            found += cast.people_in(subject)
    for head in objects(clause):
        found += [p for p in cast.people_in(head) if head.pos_ != "PRON"]
    for prep, obj in obliques(clause):
        if prep in AT_RECIPIENT or prep in AT_PLACE:
            found += cast.people_in(obj)
    for inner in children(clause, "xcomp", "attr", "acomp"):
        found += _clause_people(cast, inner, depth + 1)
    return found


def _settle(
    code: Code, lemma: str, actors: list[Participant], recipients: list[Participant]
) -> tuple[list[Participant], list[Participant]]:
    """Those on both sides act only; of a reciprocal event with one side named, the others are its recipients too."""
    spans = {p.span for p in actors}
    recipients = [
        p
        for p in recipients
        if p.span not in spans and not any(p.span.start < s.end and s.start < p.span.end for s in spans)
    ]
    if (
        not recipients
        and len(actors) > 1
        and (lemma in codebook().words["reciprocal_verbs"] or code.event_type in ("CONSULT", "COOPERATE"))
    ):
        recipients = actors[1:]
    return actors, recipients


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
    """Read on labelled dyads: how often the type is right, by how complete the frame is."""
    base = 0.55 if verbal else 0.5
    return round(base + 0.15 * bool(actors) + 0.1 * bool(recipients), 2)


# ── nouns ───────────────────────────────────────────────────────────────────────────────────────


def _noun_frame(cast: Cast, noun: Token, quotes: Sequence[Quote]) -> Frame | None:
    """ "launched an attack on", "talks between X and Y", "X's condemnation of Y", "the victim of a cyberattack"."""
    book, lemma = codebook(), noun.lemma_.lower()
    if noun.dep_ in ("compound", "poss", "nmod", "amod"):
        return None
    code = book.nouns[lemma]
    verb, light = _light_verb(noun)
    if verb is not None and light is None and _takes_in(verb, noun, cast):
        return None
    actors: list[Participant] = []
    recipients: list[Participant] = []
    if light == "agent" and verb is not None:
        doers = agents(verb) if is_passive(verb) else subjects(verb)
        actors = [p for head in _spoken_for(verb, doers) for p in cast.people_in(head)]
        recipients = [
            p for prep, obj in obliques(verb) if prep in AT_RECIPIENT and obj.i != noun.i for p in cast.people_in(obj)
        ]
        recipients += [p for t in children(verb, "dative") for p in cast.people_in(t)]
        recipients += [
            p
            for t in objects(verb)
            if t.i < noun.i and t.i != noun.i and t.dep_ in ("dative", "dobj")
            for p in ([cast.participant(t)] if cast.is_actor(t) else [])
        ]
    elif light == "patient" and verb is not None:
        recipients = [
            p for head in (patients(verb) if is_passive(verb) else subjects(verb)) for p in cast.people_in(head)
        ]
    reciprocal = lemma in book.words["reciprocal"]
    named = _noun_arguments(cast, noun, reciprocal, light)
    actors += named[0]
    recipients += named[1]
    if not actors and not recipients:
        return None
    if light is None and (lemma in book.words["needs_light"] or not noun.head) and not (actors and recipients):
        return None
    if not recipients and noun.i and light is not None:
        recipients = _noun_places(cast, noun, verb)
    asserted_by = _asserted(cast, noun, quotes)
    real = modality.of_noun(noun, verb, asserted_by is not None)
    if real == "future" and code.event_type in COOPERATION:
        code = Code("AGREE", code.mode)
    actors, recipients = _settle(code, lemma if reciprocal else "", actors, recipients)
    if code.event_type in OPERATORS and not actors:
        return None
    return Frame(
        code,
        noun,
        unique(actors),
        unique(recipients),
        real,
        asserted_by,
        _place(noun),
        _score(actors, recipients, light is not None),
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
        if (
            above.pos_ in ("NOUN", "ADJ")
            and preposition in ("of", "to")
            and above.lemma_.lower() in book.words["victims"]
        ):
            copula = above.head
            if copula.pos_ in ("AUX", "VERB"):
                return copula, "patient"
            return None, None
        if above.dep_ == "prep" or above.pos_ == "ADP":
            above = above.head
        if (
            above.pos_ == "NOUN"
            and above.lemma_
            in (
                "series",
                "wave",
                "round",
                "number",
                "string",
                "part",
                "spate",
                "kind",
                "form",
                "day",
                "week",
                "campaign",
                "letter",
                "statement",
                "dozen",
                "resolution",
            )
            and preposition == "of"
        ):
            outer = above
            above = outer.head
            preposition = ""
            if outer.dep_ not in ("dobj", "nsubjpass", "pobj"):
                return None, None
            if outer.dep_ == "pobj":
                above = above.head
    if above.pos_ not in ("VERB", "AUX") or head.dep_ not in ("dobj", "pobj", "nsubjpass", "attr", "conj", "dative"):
        return (above if above.pos_ in ("VERB", "AUX") else governor(noun)), None
    lemma = above.lemma_.lower()
    particles = [t.lower_ for t in above.children if t.dep_ == "prt"]
    keys = [f"{lemma}_{p}" for p in ([preposition] if preposition else particles)] or [lemma]
    if not preposition and not particles:
        keys = [lemma]
    elif not preposition:
        keys = [*keys, lemma]
    for kind in ("patient", "agent"):
        if any(key in book.words[f"light_{kind}"] for key in keys):
            return above, kind
    if head.dep_ == "nsubjpass" and lemma in book.words["light_agent"]:
        return above, "agent"
    return above, None


def _takes_in(verb: Token, noun: Token, cast: Cast) -> bool:
    """Whether the verb is an event of its own that already tells of the noun: "lifted sanctions", "called for talks"."""
    if noun.dep_ not in ("dobj", "nsubjpass", "pobj", "conj"):
        return False
    code, slot = code_of(verb, cast)
    if code is None:
        return False
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
    return slot in INSTRUMENTS or code.event_type in (
        *OPERATORS,
        "CONCEDE",
        "RETREAT",
        "SANCTION",
        "SUPPORT",
        "CONSULT",
    )


def _noun_arguments(
    cast: Cast, noun: Token, reciprocal: bool, light: str | None
) -> tuple[list[Participant], list[Participant]]:
    """Possessor and nationality act; "by" acts; "against", "on", "to" receive; "of" by the noun's own nature."""
    book, lemma = codebook(), noun.lemma_.lower()
    actors: list[Participant] = []
    recipients: list[Participant] = []
    of_subject = lemma in book.words["of_subject"]
    if light != "agent":
        for owner in children(noun, "poss"):
            actors += [p for t in expand([owner]) for p in cast.people_in(t)]
        if not actors:
            for child in children(noun, "amod", "compound", "nmod"):
                if child.i < noun.i and (
                    child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON")
                    or (child.pos_ == "NOUN" and cast.is_actor(child))
                ):
                    mention = cast.mention(child)
                    actors.append(
                        Participant(
                            mention.span if mention else cast.passage.span(child), mention.name if mention else None
                        )
                    )
    for prep, obj in obliques(noun):
        people = cast.people_in(obj)
        if prep == "by":
            actors += people
        elif prep in ("between", "among"):
            actors += people[:1]
            recipients += people[1:]
        elif prep == "with":
            recipients += people
        elif prep == "of":
            if of_subject or (reciprocal and light is None):
                actors += people
            else:
                recipients += people
        elif prep in ("against", "on", "upon", "to", "toward", "towards", "into", "at", "for", "from", "over", "about"):
            recipients += people
    for clause in children(noun, "acl", "relcl"):
        if clause.tag_ == "VBG" or any(t.tag_ == "TO" for t in clause.children):
            recipients += _clause_people(cast, clause, 1)
    return actors, recipients


def _noun_places(cast: Cast, noun: Token, verb: Token | None) -> list[Participant]:
    for token in (noun, verb):
        if token is None:
            continue
        for prep, obj in obliques(token):
            if prep in AT_PLACE and obj.ent_type_ in PLACE_LABELS:
                return [cast.participant(obj)]
    return []


# ── adjectives ──────────────────────────────────────────────────────────────────────────────────


def _willing_frame(cast: Cast, adjective: Token, quotes: Sequence[Quote]) -> Frame | None:
    """ "is ready to negotiate with": a declared willingness is AGREE, a refused one REJECT."""
    clauses = children(adjective, "xcomp")
    copula = adjective.head
    if not clauses or copula.lemma_ != "be" or not any(t.tag_ == "TO" for t in clauses[0].children):
        return None
    actors = [p for head in _spoken_for(copula, subjects(copula)) for p in cast.people_in(head)]
    if not actors:
        return None
    recipients = [p for clause in clauses for p in _clause_people(cast, clause, 0)]
    asserted_by = _asserted(cast, adjective, quotes)
    real = modality.of_verb(copula, asserted_by is not None)
    code, _ = code_of(clauses[0], cast)
    event_type = "THREATEN" if code and code.event_type in MATERIAL_CONFLICT else "AGREE"
    if real == "negated":
        event_type, real = "REJECT", "actual"
    actors, recipients = _settle(Code("AGREE"), "", actors, recipients)
    return Frame(Code(event_type), adjective, unique(actors), unique(recipients), real, asserted_by, None, 0.6)
