"""To whom it is done: the recipients of a verb, from its objects, phrases, clauses and places."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.clauses import AT_PLACE, AT_RECIPIENT, INSIDE, PLACES_INSIDE, Clauses
from orchestration.extract.events.codebook import BOOK, OPERATORS, Code
from orchestration.extract.events.matching import code_of, in_class
from orchestration.extract.events.participants import (
    ACTOR_LABELS,
    ACTORS,
    DOERS_INSIDE,
    MEASURES,
    PLACE_LABELS,
)
from orchestration.extract.events.syntax import (
    OBJECT_CONTROL,
    children,
    expand,
    is_number,
    is_passive,
    is_source,
    objects,
    obliques,
)
from orchestration.extract.lexicon import load
from orchestration.records import Participant

INSTRUMENTS, WHOM = BOOK.words["instruments"], BOOK.words["whom"]
ABOUT = frozenset({"over", "about", "for"})
"""What comes behind these may be the reason: "sanctions on Mali over the coup"."""
LOCAL = frozenset({"AID", "RETREAT", "CONCEDE", "COERCE", "ASSAULT", "MOBILIZE", "SANCTION"})
"""What is done to a place where nobody else is named; a meeting is only held there."""
ON_ACTS = frozenset({"ACCUSE", "SUPPORT", "REJECT", "PROTEST", "THREATEN"})
"""What is condemned, approved or boycotted may be a public act that names nobody: an attack, a bill, a vote."""
PAPERS = frozenset({"agreements", "pacts"})
"""Objects in whose phrase a place is only where they are made."""
SHELTER = frozenset({"asylum", "refuge"})
"""Objects that are sought in a land."""
OF = frozenset({"of"})
ASKED_INSIDE = DOERS_INSIDE | {"against", "into", "on", "upon"}
"""Behind these stands who has to do what is asked for, or to whom it is to be done."""
SUFFERED = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "RETREAT", "CONCEDE"})
"""Deeds whose "of" names who suffers them: "the arrest of", "the release of"."""
FELT = frozenset({"against", "into"})
PROMISING = frozenset({"promise", "pledge", "offer", "announce"})
PARTS = frozenset({"some", "many", "most", "all", "part", "half", "rest", "number", "several", "few"})
PREPOSITIONS = {
    event_type: frozenset(words.split()) for event_type, words in load("events.yml")["prepositions"].items()
}
"""Behind which prepositions of a verb its recipient stands, by type."""
BODILY = frozenset({"ASSAULT", "COERCE"})
"""Types that are done to a body."""
RULES = frozenset({"restrict", "ban", "censor", "curfew", "martial-law", "withhold"})
"""Modes of COERCE that are done to what people do: "suppressed the protest" is done to nobody named."""


def is_bodily(code: Code) -> bool:
    """Whether it is done to a person or a thing, so that whatever noun stands in the patient's place is it."""
    return code.event_type in BODILY and code.mode not in RULES


def is_indefinite(noun: Token) -> bool:
    """Whether it has "a" or "an"."""
    return any(t.lower_ in ("a", "an") for t in children(noun, "det"))


def whom_is_said(code: Code, slot: str | None, verb: Token) -> bool:
    """Whether the verb's own object is the one who is asked: the rest of the sentence is what is asked of them."""
    return code.event_type in ("REQUEST", "THREATEN") and verb.lemma_.lower() in OBJECT_CONTROL and bool(objects(verb))


def _is_scene(code: Code, prep: str, obj: Token) -> bool:
    """ "Protested at the town hall", "marched to the gate", "took to the streets of Oslo": where, not whom."""
    if code.event_type != "PROTEST" or prep not in ("at", "to", "on"):
        return False
    where = in_class(obj, "physical") or in_class(obj, "venues")
    return where or (prep == "at" and obj.ent_type_ in PLACE_LABELS)


def keeps_peace(trigger: Token) -> bool:
    """Whether those who are sent are peacekeepers."""
    return any(t.lemma_.lower().startswith("peacekeep") for t in trigger.subtree)


class Arguments(Clauses):
    """Both sides of the events of one passage."""

    def recipients(self, verb: Token, targets: list[Token], slot: str | None, code: Code) -> list[Participant]:
        """Whom it is done to: objects, then phrases with "against", "to", "from" ..., then the clause it governs, then
        a place; what is no one's only where nobody else is there."""
        said = code.event_type in (*OPERATORS, "CONSULT") or slot in PAPERS
        inside = INSIDE if said or code.event_type not in LOCAL else INSIDE | PLACES_INSIDE
        if code.event_type in ("CONSULT", "REQUEST"):  # what is spoken of, or asked for, is another's
            inside = ASKED_INSIDE if code.event_type == "REQUEST" else frozenset()
        if code.event_type == "CONSULT":
            targets = [head for head in targets if self.cast.is_actor(head)]
        laid = self._laid_on(verb)
        if laid:
            return laid
        found = self._of_objects(verb, targets, slot, code, inside)
        if code.event_type == "CONSULT" and code.mode != "visit" and not found:  # "discussed it with the premier"
            beside = [obj for head in objects(verb) for prep, obj in obliques(head) if prep == "with"]
            found = [p for obj in beside for p in self.cast.people_in(obj)]
        if slot in (None, *WHOM) and found:
            allowed = {"against"}
            allowed |= {"with"} if code.event_type in ("CONSULT", "COOPERATE", "AGREE") else set()
            allowed |= {"to"} if code.event_type in ("AID", "RETREAT", "COERCE") else set()
            allowed |= {"from"} if is_bodily(code) and self._is_taken(verb, targets) else set()
        else:
            allowed = set(PREPOSITIONS[code.event_type])
        found += self._of_letter(verb) if not found else []
        phrases = [
            (prep, obj) for prep, obj in obliques(verb)
            if prep in allowed and not _is_scene(code, prep, obj) and not is_number(obj)
        ]  # fmt: skip
        found += self._companions(verb) if found and is_bodily(code) else []
        if code.event_type == "ASSAULT" and any(prep == "against" for prep, _ in phrases):
            phrases = [(prep, obj) for prep, obj in phrases if prep != "with"]  # with allies against foes
        found += [
            p for prep, obj in phrases if prep not in ABOUT
            for p in self.cast.people_in(obj, inside=frozenset() if prep in ("in", "at") else inside)
            or self._called_upon(code, verb, prep, obj)
        ]  # fmt: skip
        if not found:
            found += [p for prep, obj in phrases if prep in ABOUT for p in self._wanted(code, obj, inside)]
        said = code.event_type == "REQUEST" or whom_is_said(code, slot, verb)
        said |= code.event_type in ("CONCEDE", "THREATEN")
        if code.event_type in (*OPERATORS, "CONCEDE") and not (said and found):
            clauses = children(verb, "xcomp", "ccomp")
            clauses += [c for prep in children(verb, "prep") for c in children(prep, "pcomp")]
            clauses += [
                c for t in objects(verb) for c in children(t, "acl") if code.event_type == "AGREE" and not found
            ]
            asked = code.event_type in ("REQUEST", "CONCEDE")
            for clause in clauses:
                if code.event_type == "REQUEST" and (bound := self._bound_by(clause)):
                    found += bound
                    continue
                told = code.event_type != "AGREE" or code_of(clause, self.cast)[0] is not None
                found += (
                    self.of_clause(clause, 0, has_subject=asked)
                    if told
                    else self.at_place(code, clause, *(t for head in objects(clause) for t in head.subtree))
                )
            if not found and code.event_type in ("AGREE", "REJECT", "THREATEN", "CONCEDE"):
                found = self._pronouns_of(clauses)
        if code.mode in ("allege", "investigate") and not found:
            clauses = [
                *children(verb, "ccomp"),
                *(c for prep in children(verb, "prep") for c in children(prep, "pcomp")),
            ]
            accused = expand(t for clause in clauses for t in children(clause, "nsubj", "nsubjpass"))
            found += [p for t in accused if t.pos_ != "PRON" for p in self.cast.people_in(t)]
        if code.event_type == "THREATEN" and not found:
            found = self._of_condition(verb)
        if code.event_type in ("ACCUSE", "REJECT") and not found:
            found = self._of_others(verb, targets)
        unnamed = any(head.pos_ in ("PRON", "NUM") for head in targets)
        local = code.event_type in LOCAL or code.mode == "visit" or slot in SHELTER
        local &= code.event_type != "MOBILIZE" or keeps_peace(verb)  # where troops only stand, nobody suffers yet
        local &= not (is_bodily(code) and is_passive(verb))
        if not found and not unnamed and local and not (code.event_type == "ASSAULT" and self.people(self.doers(verb))):
            found = self.at_place(code, verb)  # who shoots in a town shoots at somebody
        if not found and code.event_type == "MOBILIZE":
            found = self._beyond_the_border(verb)
        if not found and code.event_type in ON_ACTS and slot not in PAPERS:
            found = [self.cast.participant(t) for t in targets if in_class(t, "acts") and t.pos_ == "NOUN"]
        if not found and code.event_type == "PROTEST":
            found = self.of_aims(verb)
        if code.mode == "visit":
            found = [p for p in found if not self._is_sight(p)]
        if not found and slot in INSTRUMENTS:
            below = slot not in ("lawsuits", "pacts") and code.event_type != "MOBILIZE"
            found = (self._named_below(targets) if below else []) or self._of_purpose(verb)
        return found

    def _beyond_the_border(self, verb: Token) -> list[Participant]:
        """Whom troops face that are sent "to the border with Mali"."""
        borders = [token for token in verb.subtree if token.lemma_ in ("border", "frontier")]
        return [p for b in borders for prep, obj in obliques(b) if prep == "with" for p in self.cast.people_in(obj)]

    def _of_objects(
        self, verb: Token, targets: list[Token], slot: str | None, code: Code, inside: frozenset[str]
    ) -> list[Participant]:
        """The people among the objects, and the things that harm is done to."""
        found: list[Participant] = []
        given = [t for t in targets if t.dep_ == "dative" or t.head.dep_ == "dative"]
        if given and given[0] == targets[0]:  # "granted Mali a seat in the council of Niger"
            targets = expand(given[:1])
        if code.event_type == "MOBILIZE":  # who is deployed suffers nothing
            against = [obj for head in targets for prep, obj in obliques(head) if prep == "against"]
            return [p for obj in against for p in self.cast.people_in(obj)]
        for head in targets:
            if is_source(head) or (head.ent_type_ not in MEASURES and is_number(head)):
                continue
            if code.event_type == "AGREE" and verb.lemma_ in PROMISING and targets == [head] and is_indefinite(head):
                given = [obj for prep, obj in obliques(head) if prep in ("to", "for")]
                found += [p for obj in given for p in self.cast.people_in(obj)]
                continue  # "promised a larger staff", "offered a loan to Mali"
            if head.ent_type_ in MEASURES:
                found += self.cast.people_in(head)
                continue
            if (
                code.event_type == "SANCTION"
                and code.mode == "withdraw"
                and any(t.tag_ == "PRP$" for t in head.children)
            ):
                posted = [obj for prep, obj in obliques(head) if prep in ("to", "from", "in")]
                found += [p for obj in posted for p in self.cast.people_in(obj)]
                continue  # "recalled its ambassador to Mali"
            if head.tag_ == "NN" and head != targets[0] and head.lemma_ in ("hostage", "prisoner", "captive"):
                continue  # "took two sailors hostage"
            named = self.cast.is_actor(head) and (head.ent_type_ in ACTOR_LABELS or not self._is_slot(head, slot))
            if slot is not None and slot not in WHOM and not named:
                found += self._inside(head, code, inside)
                continue
            people = self.cast.people_in(head, inside=inside)
            if not people and code.event_type == "REQUEST" and self._is_asked(verb, head):
                people = [self.cast.participant(head)]
            if people and is_bodily(code) and head.pos_ == "NOUN" and not self.cast.is_actor(head):
                people = self.cast.people_in(head, inside=OF) if list(obliques(head)) else []
                people = people or [self.cast.participant(head)]
            if head.lower_ == "it" and (
                head.dep_ == "dative"
                or (is_bodily(code) and is_passive(verb))
                or code.mode == "allege"
                or whom_is_said(code, slot, verb)
            ):
                people = [self.cast.participant(head)]
            harmed = (
                (is_bodily(code) or (code.mode == "allege" and head.tag_ == "NNS"))
                and head.pos_ in ("NOUN", "NUM")
                and not in_class(head, "explosives")
                and (head.lemma_.lower() not in BOOK.nouns or in_class(head, "physical"))
            )
            found += people or ([self.cast.participant(head)] if harmed else [])
        return found

    def _is_taken(self, verb: Token, targets: list[Token]) -> bool:
        """ "Seized the port from the rebels": a thing or a place, from somebody."""
        things = all(t.ent_type_ in PLACE_LABELS or not self.cast.is_actor(t) for t in targets)
        owners = [obj for prep, obj in obliques(verb) if prep == "from"]
        theirs = all(t.ent_type_ in ACTOR_LABELS or t.lemma_.lower() in ACTORS for t in owners)
        return verb.lemma_ in BOOK.words["taking"] and things and theirs

    def _companions(self, verb: Token) -> list[Participant]:
        """ "Killed the mayor, along with two guards", "was kidnapped with his son": they suffer the same."""
        line = [verb, verb.head] if verb.dep_ == "conj" else [verb]
        passive = is_passive(verb)
        after = [t for v in line for t in children(v, "prep") if t.i > verb.i]
        joined = [w for t in after if t.lower_ in ("along", "together") for w in children(t, "prep")]
        joined += [t for t in after if passive and t.lower_ == "with" and not children(t, "pcomp")]
        heads = expand(obj for w in joined if w.lower_ == "with" for obj in children(w, "pobj"))
        return [p for h in heads if self.cast.is_actor(h) and not children(h, "acl") for p in self.cast.people_in(h)]

    def _is_asked(self, verb: Token, head: Token) -> bool:
        """ "urged the industry to", "recommended the exchange develop": whatever is to do it is asked."""
        clauses = [c for c in children(verb, "xcomp", "ccomp") if any(t.tag_ == "TO" for t in c.children)]
        told = verb.lemma_.lower() in OBJECT_CONTROL and clauses and clauses[0].i > head.i
        made = any(prep == "of" for prep, _ in obliques(head))  # "urged passage of a tax"
        return bool(told) and head.pos_ == "NOUN" and head.ent_type_ not in MEASURES and not made

    def _of_others(self, verb: Token, targets: list[Token]) -> list[Participant]:
        """ "The senators rejected his offer": whose it is, where number and kind show that it is not their own."""
        doers = self.doers(verb)
        several = len(doers) > 1 or any(t.tag_ in ("NNS", "NNPS") for t in doers)
        one = len(doers) == 1 and doers[0].ent_type_ == "PERSON"
        kinds = {m.entity_type for t in doers if (m := self.cast.mention(t)) is not None}
        body = bool(kinds) and kinds <= {"organization", "place"}
        other = {"his", "her", "its"} if several else {"their", "its"} if one else {"his", "her"} if body else set()
        things = [head for head in targets if not self.cast.is_actor(head)]
        whose = [t for head in things for t in children(head, "poss") if t.tag_ == "PRP$" and t.lower_ in other]
        return [self.cast.participant(t) for t in whose[:1]]

    def _called_upon(self, code: Code, verb: Token, prep: str, obj: Token) -> list[Participant]:
        """ "Called on the public to save water": whoever is to do it is asked."""
        told = f"{verb.lemma_.lower()}_{prep}" in BOOK.words["calling_upon"] and obj.pos_ == "NOUN"
        clauses = [*children(verb, "xcomp", "advcl"), *children(obj, "acl", "relcl")] if told else []
        aims = any(t.tag_ == "TO" for clause in clauses for t in clause.children)
        return [self.cast.participant(obj)] if code.event_type == "REQUEST" and aims else []

    def _wanted(self, code: Code, obj: Token, inside: frozenset[str]) -> list[Participant]:
        """Who stands in what an "about", "over" or "for" leads to. Of what is asked for, who is to do it or to feel it:
        "called for restraint from both sides", "for action against the mayor", not "for a union"."""
        if code.event_type != "REQUEST":
            return self.cast.people_in(obj, inside=inside)
        if obj.pos_ == "NOUN" and self.cast.is_actor(obj):
            return []
        deed = BOOK.nouns.get(obj.lemma_.lower())
        suffered = deed is not None and deed.event_type in SUFFERED and deed.mode != "resign"
        return self.cast.people_in(obj, inside=FELT | {"by"} if suffered else FELT | DOERS_INSIDE)

    def _laid_on(self, verb: Token) -> list[Participant]:
        """ "blamed the strike on Kyiv": whom a thing is laid on, whoever stands in the thing."""
        if verb.lemma_.lower() not in BOOK.words["laying"]:
            return []
        return [p for prep, obj in obliques(verb) if prep in ("on", "upon") for p in self.cast.people_in(obj)]

    def _of_letter(self, verb: Token) -> list[Participant]:
        """ "sent a letter to the council urging ...": to whom the letter goes."""
        letter = verb.head
        if verb.dep_ not in ("acl", "advcl") or verb.tag_ != "VBG":
            return []
        if letter.lemma_ in BOOK.words["writing"] and (to := [obj for prep, obj in obliques(letter) if prep == "to"]):
            return [p for obj in to for p in self.cast.people_in(obj)]
        if letter.pos_ == "VERB":
            letter = next((t for t in objects(letter) if t.lemma_ in BOOK.words["letters"]), verb)
        if letter.lemma_ not in BOOK.words["letters"]:
            return []
        bearers = [letter, letter.head] if letter.dep_ == "dobj" else [letter]
        return [
            p for bearer in bearers for prep, obj in obliques(bearer) if prep == "to" for p in self.cast.people_in(obj)
        ]

    def _is_sight(self, one: Participant) -> bool:
        """ "Visited the province", "an air base": where one goes, while a land or a city by its name is its host."""
        root = self.cast.root(one)
        land = root is not None and root.ent_type_ in ("GPE", "LOC", "NORP", "PERSON")
        if root is None or not (root.pos_ == "NOUN" or (root.pos_ == "PROPN" and not land)):
            return False
        land = root.tag_ == "NN" and (root.lemma_ in BOOK.words["territories"] or root.lemma_ == "base")
        mention = self.cast.mention(root)
        body = mention is not None and mention.entity_type == "organization"
        sight = in_class(root, "venues") or (in_class(root, "physical") and not self.cast.is_actor(root))
        sight &= not body
        return root.lemma_ != "city" and (land or sight)

    def _is_slot(self, head: Token, slot: str | None) -> bool:
        return slot is not None and (head.lemma_.lower() == slot or in_class(head, slot))

    def _named_below(self, targets: list[Token]) -> list[Participant]:
        """Names anywhere in the object's phrase: "restrictions on the ability to visit relatives in Cuba"."""
        return [
            self.cast.participant(t) for head in targets for t in head.subtree
            if t.i > head.i and t.ent_type_ in ACTOR_LABELS and t.dep_ in ("pobj", "dobj", "nsubj", "poss")
        ]  # fmt: skip

    def _inside(self, head: Token, code: Code, inside: frozenset[str]) -> list[Participant]:
        """Who stands inside an instrument's phrase: "sanctions on Iran", "ties with Israel", not "Russian troops"."""
        against = [obj for prep, obj in obliques(head) if prep == "against"]
        if code.event_type == "ACCUSE" and (found := [p for obj in against for p in self.cast.people_in(obj)]):
            return found
        spoken = any(BOOK.is_a(head.lemma_.lower(), name) for name in ("agreements", "demands", "claims"))
        if spoken and (found := self.cast.people_in(head, inside=INSIDE)):
            return found
        found = []
        whole = PARTS | BOOK.words["quantities"]
        parts = [obj for prep, obj in obliques(head) if prep == "of" and head.lemma_.lower() in whole]
        phrases = [phrase for part in (head, *parts) for phrase in obliques(part)]
        for weak in (False, True):
            for prep, obj in phrases:
                to_whom = prep in AT_RECIPIENT or (prep in AT_PLACE and code.event_type in LOCAL) or prep == "by"
                if to_whom and (prep in ABOUT) == weak and obj not in parts and not (weak and found):
                    found += self.cast.people_in(obj, inside=inside)
        clauses = [c for c in children(head, "acl") if not children(c, "nsubj", "mark") and c.tag_ != "VBN"]
        if code.event_type == "SUPPORT":  # "passed a resolution urging Mali": that is an event of its own
            clauses = [c for c in clauses if c.tag_ != "VBG" or code_of(c, self.cast)[0] is None]
        return found + [p for clause in clauses for p in self.of_clause(clause, 1)]
