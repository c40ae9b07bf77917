"""Frames of nouns: "launched an attack on", "talks between X and Y", "X's condemnation of Y", "the victim of".

`frames(cast, quotes)` is where verbs, adjectives and nouns come together, in text order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from orchestration.extract.events import modality, reality
from orchestration.extract.events.arguments import BODILY, LOCAL, is_bodily
from orchestration.extract.events.clauses import AT_RECIPIENT
from orchestration.extract.events.codebook import BOOK, COOPERATION, MATERIAL_CONFLICT, Code
from orchestration.extract.events.frames import ASKED_MODES, Frame, VerbFrames
from orchestration.extract.events.matching import (
    TIMES,
    code_of,
    in_class,
    light_verb,
    noun_code,
    operator_above,
    takes_in,
)
from orchestration.extract.events.participants import PLACE_LABELS, Cast, leading
from orchestration.extract.events.syntax import (
    auxiliaries,
    children,
    expand,
    is_passive,
    lemma_of,
    objects,
    obliques,
    patients,
    subjects,
)
from orchestration.records import Participant, Quote, Span

MATERIAL = frozenset({"ASSAULT", "COERCE", "RETREAT", "PROTEST"})
"""What happens in a place, so that a place before the noun is its scene."""
PENALTIES = BOOK.classes["penalties"]
HOSTED = frozenset({"attend", "join"})
"""Who attends a summit in Oslo visits Norway (PLOVER: the host is the recipient)."""
VOICED = frozenset({"PROTEST", "SUPPORT", "ACCUSE", "ASSAULT", "REJECT", "THREATEN"})
"""Nouns whose "from" tells who does it: "protests from farmers", "bombardment from Karsovia"."""
TOPICS = frozenset({"on", "about", "over", "at", "through", "from"})
"""What comes behind these in a meeting's phrase is what it is about, where it is held, or whence its people come."""
INNER = ("compound", "poss", "nmod", "amod")
"""A noun in these places only describes another."""


def frames(cast: Cast, quotes: Sequence[Quote]) -> Iterator[Frame]:
    """All frames of a passage, in text order of their triggers."""
    reader = _Frames(cast, quotes)
    for token in cast.passage.doc:
        lemma = token.lemma_.lower()
        frame = None
        if token.pos_ == "VERB":
            frame = reader.verb_frame(token) if lemma in BOOK.verb_heads else None
        elif token.pos_ in ("NOUN", "PROPN"):
            lemma = lemma_of(token)
            named = token.pos_ == "PROPN" and token.ent_type_
            frame = reader.noun_frame(token) if lemma in BOOK.nouns and not named and token.dep_ not in INNER else None
        elif token.lower_ == "must":
            frame = reader.demand_frame(token)
        elif token.pos_ == "ADJ":
            if lemma in BOOK.words["operators_willing"]:
                frame = reader.willing_frame(token)
            elif lemma == "responsible":
                frame = reader.blame_frame(token)
        if frame:
            yield frame


class _Frames(VerbFrames):
    """Frames of nouns too."""

    def noun_frame(self, noun: Token) -> Frame | None:
        lemma = lemma_of(noun)
        verb, light = light_verb(noun)
        if verb is not None and takes_in(verb, noun, self.cast, light is not None):
            return None
        chaired = verb is not None and verb.lemma_.lower() in BOOK.words["chairing"]
        if chaired and lemma not in BOOK.words["reciprocal"]:  # "presides over the lawsuit"
            light = None
        doers = self.doers(verb) if verb is not None and light == "agent" else []
        code = noun_code(noun, verb, doers, self.cast)
        if code is None or (verb is not None and self._is_told_by(verb, noun, code)):
            return None
        if (
            light == "agent"
            and verb is not None
            and code.event_type in MATERIAL_CONFLICT
            and operator_above(verb, self.cast)
        ):
            return None  # "threatened to launch a war": the threat is the event
        if (
            verb is not None
            and verb.lemma_ in BOOK.words["seeking"]
            and code.event_type in ("SUPPORT", "AID", "CONCEDE")
        ):
            light = "patient"
        if light == "agent" and verb is not None and verb.lemma_ in ("have", "enjoy", "command", "retain"):
            theirs = {"from", "of", "among"} if code.event_type == "SUPPORT" else {"from"}
            light = "patient" if any(prep in theirs for prep, _ in obliques(noun)) else light
        actors, recipients, rest = self._own_arguments(noun, light, code)
        if light == "agent" and verb is not None:
            who = self.people(doers)
            if not who and code.event_type in BODILY:  # "cells launched attacks": whoever does, acts
                who = [self.cast.participant(d) for d in doers if d.pos_ == "NOUN" and not in_class(d, "fighting")]
            actors = [*who, *actors]
            hosted = self._named_before(noun) if chaired else []  # "chaired the ministers' meeting"
            recipients = [*self._beside(verb, noun), *hosted, *recipients]
        elif light == "patient" and verb is not None:
            actors += [
                p
                for prep, obj in [*obliques(noun), *obliques(verb)]
                if prep in ("from", "by", "at") or (prep in ("of", "among") and code.event_type == "SUPPORT")
                for p in self.cast.people_in(obj)
            ]
            recipients = self.people(patients(verb) if is_passive(verb) else subjects(verb))
        if not recipients and is_bodily(code):
            recipients = rest
        if not recipients and code.event_type == "ACCUSE" and noun.dep_ == "pobj" and noun.head.lower_ == "despite":
            recipients = self.people(subjects(noun.head.head)) if noun.head.head.pos_ in ("VERB", "AUX") else []
        if not actors and not recipients:
            return None
        if light is None and lemma in BOOK.words["needs_light"] and not (actors and recipients):
            return None
        local = code.event_type in LOCAL or code.mode == "visit" or (verb is not None and verb.lemma_ in HOSTED)
        held = [noun, verb] if light else [noun] if code.event_type == "RETREAT" else []
        somewhere = self.at_place(code, *held) if local and not (code.event_type == "ASSAULT" and actors) else []
        recipients = recipients or somewhere
        if not recipients and code.event_type == "PROTEST":
            recipients = [*self.of_aims(noun), *(self.of_aims(verb) if verb is not None and light else [])]
        asserted_by, mutual = self.asserted(noun), lemma in BOOK.words["reciprocal"]
        real = modality.of_noun(noun, verb, asserted_by is not None)
        if code.event_type in (*COOPERATION, "CONSULT"):
            mode = ASKED_MODES.get(code.event_type)
            if real == "negated" and verb is not None and auxiliaries(verb) & reality.FUTURE:
                code, real = Code("REJECT", mode), "actual"
            elif real == "future" and actors and not self._is_beside(noun, verb):
                code = Code("AGREE", mode)
        return self.frame(code, noun, actors, recipients, real=real, asserted_by=asserted_by, reciprocal=mutual)

    def _is_beside(self, noun: Token, verb: Token | None) -> bool:
        """What is put off, or only the frame of another event, is no promise."""
        put_off = verb is not None and verb.lemma_ in BOOK.words["postponing"]
        return put_off or (noun.dep_ == "pobj" and noun.head.lower_ in ("in", "during"))

    def _gerunds(self, noun: Token) -> list[Token]:
        """Events behind a preposition: "a commitment to supporting Tavara"."""
        clauses = [clause for prep in children(noun, "prep") for clause in children(prep, "pcomp")]
        return [clause for clause in clauses if code_of(clause, self.cast)[0] is not None]

    def _is_told_by(self, verb: Token, noun: Token, code: Code) -> bool:
        """Whether the verb already tells of the same: "killed four guards in a raid"."""
        if noun.dep_ != "pobj" or noun.head.head != verb or noun.head.lower_ not in ("in", "during", "by", "with"):
            return False
        own, _ = code_of(verb, self.cast)
        return own is not None and own.event_type == code.event_type == "ASSAULT"

    def _beside(self, verb: Token, noun: Token) -> list[Participant]:
        """Whom a light verb names: "gave Iran an ultimatum", "launched strikes against", "held talks with"."""
        phrases = [
            p
            for prep, obj in obliques(verb)
            if prep in AT_RECIPIENT and obj.i != noun.i and obj.lemma_ != "time"
            for p in self.cast.people_in(obj)
        ]
        given = [self.cast.participant(t) for t in objects(verb) if t.i < noun.i and self.cast.is_actor(t)]
        return [*given, *phrases]

    def _own_arguments(
        self, noun: Token, light: str | None, code: Code
    ) -> tuple[list[Participant], list[Participant], list[Participant]]:
        """Possessor and nationality act; "by" acts; "against", "on", "to" receive; "of" by the noun's own nature. The
        third list holds phrases in a recipient's place in which nobody is found."""
        lemma = lemma_of(noun)
        lent = noun.dep_ == "pobj" and noun.head.lower_ == "with" and code.event_type in ("SUPPORT", "COOPERATE", "AID")
        of_subject = lent or lemma in BOOK.words["of_subject"] or (lemma in BOOK.words["reciprocal"] and light is None)
        before = self._named_before(noun) if light != "agent" else []
        if lemma in BOOK.words["turmoil"]:
            before = [p for p in before if (t := self.cast.root(p)) is None or t.ent_type_ not in PLACE_LABELS]
        told = any(prep in ("of", "by") for prep, _ in obliques(noun))
        suffers = lemma in BOOK.words["of_victim"] and bool(children(noun, "poss")) and not told
        banned = code.event_type in MATERIAL or lemma in PENALTIES  # "the Mali sanctions"
        scenes = [p for p in before if suffers or (banned and self._is_scene(p))]
        about: list[Participant] = []
        if code.mode == "investigate":  # "the Lyon investigation", "the Okafor inquiry"
            before = [p for p in before if not self._is_scene(p)]
            about = [
                p
                for p in before
                if (t := self.cast.root(p)) is not None and t.dep_ == "compound" and t.ent_type_ == "PERSON"
            ]
            before = [p for p in before if p not in about]
        if code.mode == "visit":  # "Lasko's Norway visit", "the mosque visit"
            lands = [t for t in children(noun, "compound") if t.ent_type_ == "GPE"]
            about += [self.cast.participant(t) for t in lands if children(noun, "poss")]
            sights = [t for p in before if (t := self.cast.root(p)) is not None and in_class(t, "physical")]
            before = [p for p in before if self.cast.root(p) not in sights]
        actors = [p for p in before if p not in scenes and not (code.event_type == "CONSULT" and self._is_scene(p))]
        recipients: list[Participant] = [*scenes, *about]
        rest: list[Participant] = []
        for prep, obj in obliques(noun):
            people = self.cast.people_in(obj)
            if prep == "of" and not actors and not of_subject:  # "the murder of two men by police"
                actors += [p for inner, doer in obliques(obj) if inner == "by" for p in self.cast.people_in(doer)]
            voiced = prep == "from" and code.event_type in VOICED
            if prep in ("by", "between", "among") or voiced or (prep == "of" and of_subject):
                actors += people
            elif prep in AT_RECIPIENT and prep != "through" and (code.event_type != "CONSULT" or prep not in TOPICS):
                recipients += people
                if not people and prep in ("against", "on", "upon", "at", "into", "of"):
                    rest += [self.cast.participant(obj)] if obj.pos_ == "NOUN" and obj.ent_type_ not in TIMES else []
        if lent and noun.head.head.pos_ == "VERB":  # "began the march with the backing of the union"
            recipients += self.people(subjects(noun.head.head))
        for clause in children(noun, "relcl"):  # "the raids that the rebels carry out", "atrocities the army commits"
            if not actors and clause.lemma_.lower() in BOOK.words["done"] and noun not in subjects(clause):
                actors += self.people(subjects(clause))
        for clause in [*children(noun, "acl", "relcl"), *self._gerunds(noun)]:
            if code.event_type == "REQUEST" and (own := children(clause, "nsubj")) and clause.tag_ in ("VB", "VBP"):
                recipients += self.people(expand(own))  # "the demand that Karsovia release them"
                continue
            done = clause.dep_ == "relcl" or clause.tag_ == "VBN"
            if done and clause.lemma_.lower() in BOOK.words["done"]:
                recipients += [
                    p for prep, obj in obliques(clause) if prep in ("against", "on") for p in self.cast.people_in(obj)
                ]
                continue
            if clause.tag_ == "VBG" or any(t.tag_ == "TO" for t in clause.children):
                recipients += self.of_clause(clause, 1)
        return actors, recipients, rest

    def _named_before(self, noun: Token) -> list[Participant]:
        """The possessor, else the name or nationality in front: "Mali's envoy's visit", "the Malian offensive"."""
        owners = [p for owner in children(noun, "poss") for p in self.people(expand([owner]))]
        if owners:
            return owners
        found = [self.cast.participant(t) for t in leading(noun)]
        for child in expand(children(noun, "amod", "compound", "nmod")) if not found else ():
            if noun.i > child.i and self._acts(child) and (child.ent_type_ != "PERSON" or child.i == noun.i - 1):
                mention = self.cast.mention(child)
                span = mention.span if mention else self.cast.passage.span(child)
                if found and span.start < found[-1].span.end:
                    continue
                if found and child.ent_type_ not in PLACE_LABELS and span.start - found[-1].span.end == 1:
                    span = Span(found.pop().span.start, span.end)
                found.append(Participant(span, mention.name if mention else None))
        first = noun.head
        if (
            found
            and noun.dep_ == "conj"
            and first.ent_type_ in ("ORG", "GPE", "NORP")
            and noun.left_edge.i - first.i < 3
        ):
            return [self.cast.participant(first), *found]  # "Monetary Fund and World Bank meetings"
        return found

    def _is_scene(self, one: Participant) -> bool:
        """ "The Salisbury attack": a town or land as it is, no adjective ("Malian") and no letters ("U.S.")."""
        root = self.cast.root(one)
        mention = self.cast.mention(root) if root is not None else None
        is_place = root is not None and root.ent_type_ in PLACE_LABELS
        is_place = is_place or (mention is not None and mention.entity_type == "place")
        plain = root is not None and root.dep_ in ("compound", "nmod", "conj") and is_place
        return plain and root is not None and not root.text.isupper() and "." not in root.text

    def _acts(self, child: Token) -> bool:
        if child.lower_ == "state" or child.text == "house":  # "a state visit", "house arrest"
            return False
        after = child.nbor(1).text if child.i + 1 < len(child.doc) else ""
        if (child.i and child.nbor(-1).text in ("-", "anti-", "pro-")) or (
            after == "-" and child.lower_ in ("anti", "non", "pro", "co")
        ):
            return False
        if child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON"):
            return True
        if child.pos_ == "ADJ":  # "a militant attack"
            return BOOK.is_a(child.lower_, "rebels") and child.lower_ != "general"
        return child.pos_ == "NOUN" and child.lemma_.lower() in BOOK.words["actors"]
