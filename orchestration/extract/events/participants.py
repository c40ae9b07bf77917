"""From a head noun to a participant: the noun phrase with its name or nationality, and who is hidden inside it.

"The decision of the Maltese government" is nobody; the Maltese government in it is somebody. A phrase
that holds nobody stays a participant only where the verb leaves no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from orchestration.extract.entities import Entities
from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.syntax import agents, children, conjuncts, is_strike, obliques
from orchestration.extract.events.topics import PLAIN, Topic
from orchestration.extract.language import Passage
from orchestration.extract.lexicon import load
from orchestration.records import EntityMention, Participant, Span

ACTOR_LABELS = frozenset({"PERSON", "NORP", "ORG", "GPE", "LOC", "FAC"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
ACTORS = BOOK.words["actors"] | frozenset(load("titles.yml")["roles"]) | frozenset(load("titles.yml")["companies"])
"""Common nouns for people and bodies that act."""
PERSONAL = BOOK.words["pronouns"]
_NOBODY = frozenset({
    "DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART", "MONEY", "PERCENT", "LANGUAGE", "QUANTITY", "ORDINAL", "CARDINAL"
})  # fmt: skip
MEASURES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
"""What is never somebody to whom a thing is done: "raided at one o'clock", "lent 240 million"."""
_PREMODIFIERS = ("compound", "amod", "nmod", "poss", "nummod", "quantmod", "det")
_INSIDE = BOOK.words["inside"]
DOERS_INSIDE = frozenset({"of", "by", "from", "between", "among"})
"""Behind these stands who does it: "the blast in Lagos" is not Lagos's doing."""


_OFFICE_TO_NAME = re.compile(r" (?:of (?:the )?[A-Z]\w+ |\([A-Z]\w+\) )?")
"""What stands between an office and its bearer's name in one phrase."""


@dataclass(frozen=True)
class Cast:
    """Who is who in one passage."""

    passage: Passage
    entities: Entities
    topic: Topic = PLAIN

    def mention(self, token: Token) -> EntityMention | None:
        span = self.passage.span(token)
        return self.entities.at(span)

    def tokens(self, participant: Participant) -> TokenSpan | None:
        """The tokens of a participant's phrase."""
        return self.passage.tokens(participant.span)

    def root(self, participant: Participant) -> Token | None:
        """The head of a participant's phrase."""
        tokens = self.tokens(participant)
        if tokens is None or len(tokens) < 2:  # a span's `root` walks the whole passage
            return tokens[0] if tokens else None
        return tokens.root

    def has_name(self, participant: Participant) -> bool:
        """Whether a name or a nationality stands in a participant's phrase: "the chairman of the African Union"."""
        tokens = self.tokens(participant)
        return tokens is not None and any(t.ent_type_ in ACTOR_LABELS for t in tokens)

    def is_pronoun(self, participant: Participant) -> bool:
        """Whether a participant is a pronoun that names nobody in this article."""
        start, end = (offset - self.passage.start for offset in participant.span)
        return participant.name is None and self.passage.doc.text[start:end].lower() in PERSONAL

    def is_word(self, participant: Participant) -> bool:
        """Whether a participant has letters or figures, not only a dash or a bracket."""
        start, end = (offset - self.passage.start for offset in participant.span)
        return any(char.isalnum() for char in self.passage.doc.text[start:end])

    def says_i(self, participant: Participant) -> bool:
        """Whether a participant is the one who speaks."""
        start, end = (offset - self.passage.start for offset in participant.span)
        return self.passage.doc.text[start:end].lower() in ("i", "me")

    def whole(self, people: list[Participant]) -> list[Participant]:
        """An office and the person's name right behind its phrase are one: "the speaker of the council Amina Odera"."""
        found: list[Participant] = []
        text = self.passage.doc.text
        for one in sorted(people, key=lambda p: p.span.start):
            first = found[-1] if found else None
            name = self.root(one)
            if first is not None and first.name is None:
                between = text[first.span.end - self.passage.start : one.span.start - self.passage.start]
                person = name is not None and name.ent_type_ == "PERSON" and name.pos_ == "PROPN"
                if person and _OFFICE_TO_NAME.fullmatch(between):
                    found[-1] = Participant(Span(first.span.start, one.span.end), one.name)
                    continue
            found.append(one)
        return found

    def is_actor(self, token: Token) -> bool:
        """A name, a pronoun for somebody, or a noun for people who act; also a noun with a name before it."""
        vague = token.lower_ in BOOK.words["indefinite"]
        parts = [obj for prep, obj in obliques(token) if prep == "of"] if vague else []
        if parts:  # "all of the tax returns" are nobody
            return any(self.is_actor(obj) for obj in parts)
        if token.pos_ == "PRON" or token.lower_ == "others":
            return vague or token.lower_ in PERSONAL
        mention = self.mention(token)
        if mention is not None and mention.entity_type == "other" and token.ent_type_ not in ACTOR_LABELS:
            return False
        if token.ent_type_ in ACTOR_LABELS or mention is not None:
            return True
        if token.pos_ == "PROPN" and token.ent_type_ not in _NOBODY:
            return True
        lemma = token.lemma_.lower()
        if lemma in ACTORS or (lemma == "enforcement" and any(t.lower_ == "law" for t in children(token, "compound"))):
            return True
        if lemma in BOOK.words["quantities"] or token.pos_ == "NUM":
            return any(self.is_actor(obj) for prep, obj in obliques(token) if prep == "of")
        if token.dep_ == "conj" and any(t.lower_ == "other" for t in children(token, "amod")):
            return self.is_actor(token.head)  # "the Post and other outlets"
        return False

    def people_in(self, head: Token, depth: int = 0, inside: frozenset[str] = _INSIDE) -> list[Participant]:
        """The participants that a phrase names: itself, else whose it is, else whoever stands inside it behind these
        prepositions: of "Mali's attacks on Niger" Mali, of "attacks on Niger" Niger."""
        if self.is_actor(head):
            return [*self._sides(head), *self._named_beside(head), *self._included(head)]
        found: list[Participant] = []
        first = ""  # the preposition of who is found: the others tell of something else
        for owner in children(head, "poss"):
            own = any(t.tag_ == "PRP$" for t in owner.children)  # "his government's commitment to Mali": his own
            found += [self.participant(t) for t in conjuncts(owner) if self.is_actor(t) and not own]
        if not found and (named := self._named_before(head)):
            found.append(named)
        if depth < 2:
            phrases = [(prep, obj) for prep, obj in obliques(head) if prep in inside]
            doers = [(prep, obj) for prep, obj in phrases if prep == "by"]
            deed = BOOK.nouns.get(head.lemma_.lower())
            retreat = deed is not None and deed.event_type == "RETREAT"
            reached = doers or ([] if found else phrases)
            for prep, obj in reached:
                if retreat and any(t.tag_ == "PRP$" for t in obj.children) and BOOK.is_a(obj.lemma_.lower(), "forces"):
                    continue  # "ruled out a withdrawal of its troops"
                if not found or prep == first:
                    found, first = [*found, *self.people_in(obj, depth + 1, inside)], prep
            made = BOOK.is_a(head.lemma_.lower(), "demands")
            for clause in children(
                head, "acl"
            ):  # "missiles fired by the army", "an appeal lodged by", not "a man hit by"
                if made or clause.lemma_.lower() in BOOK.words["done"]:
                    found += [self.participant(t) for t in agents(clause) if self.is_actor(t)]
        return found

    def _sides(self, head: Token) -> list[Participant]:
        """The one whom a head names, or the two of "British and Kenyan negotiators"."""
        whole = self.participant(head)
        if head.tag_ not in ("NNS", "NNPS") or self.mention(head):
            return [whole]
        for first in children(head, "amod", "compound", "nmod"):
            joined = children(first, "conj") if first.ent_type_ in ACTOR_LABELS and first.i < head.i else []
            second = next((t for t in joined if t.ent_type_ in ACTOR_LABELS and t.i < head.i), None)
            if second is not None:
                one, two = self.passage.span(first), self.passage.span(second.doc[second.left_edge.i : head.i + 1])
                mention = self.mention(first)
                named = mention.span if mention and mention.span.end <= two.start else one
                return [
                    Participant(named, mention.name if mention and named == mention.span else None),
                    Participant(Span(two.start, max(two.end, whole.span.end)), None),
                ]
        return [whole]

    def _named_beside(self, head: Token) -> list[Participant]:
        """ "met his counterpart Amina Odera, Premier Otto Lind and Colin Harrow": the parse joins the rest to the first
        name, which explains the office; "two envoys, Amina Odera and Otto Lind"."""
        names = [
            t for t in children(head, "appos")
            if t.ent_type_ == "PERSON" and t.left_edge.i - head.i in (1, 2 if head.tag_ == "NNS" else 1)
        ]  # fmt: skip
        return [self.participant(t) for name in names for t in conjuncts(name)[1:] if t.ent_type_ == "PERSON"]

    def _included(self, head: Token) -> list[Participant]:
        """ "three members, including the head of the union"."""
        return [self.participant(obj) for prep, obj in obliques(head) if prep == "including" and self.is_actor(obj)]

    def _named_before(self, head: Token) -> Participant | None:
        """The name in front of a noun that is no actor: "Israeli" of "an Israeli decision"."""
        led = leading(head)
        if is_strike(head):  # "a US drone strike"
            led += [t for c in children(head, "compound") for t in children(c, "compound", "amod")]
        titled = head.lemma_.lower() in BOOK.words["accords"]  # "the Paris accord" is not made by Paris
        for child in (*children(head, "amod", "compound", "nmod"), *led):
            if titled and child.dep_ == "compound" and child.ent_type_ in PLACE_LABELS:
                continue
            body = child.dep_ == "compound" and child.lemma_.lower() in BOOK.words["bodies"]
            if child.i < head.i and (child.ent_type_ in ACTOR_LABELS or body):
                mention = self.mention(child)
                span = mention.span if mention else self.passage.span(child)
                return Participant(span, mention.name if mention else None)
        return None

    def participant(self, head: Token) -> Participant:
        """The noun phrase of a head, from its first name or adjective to the end of its name."""
        left, right = head.i, head.i
        for child in head.children:
            if child.dep_ in _PREMODIFIERS and child.i < head.i:
                left = min(left, child.left_edge.i)
        doc = head.doc
        while left < head.i and (
            doc[left].ent_type_ in ("DATE", "TIME")
            or doc[left].dep_ in ("det", "predet", "punct", "cc", "case")
            or doc[left].tag_ == "PRP$"
        ):
            left += 1
        if left and doc[left].text == "-":  # "ex-premier"
            left -= 1
        if left > 1 and doc[left - 1].text == "-":  # "non-combatants"
            left -= 2
        mention = self.mention(head)
        span = self.passage.span(doc[left : right + 1])
        if not mention and (named := self._apposed(head)):
            return Participant(Span(span.start, named.span.end), named.name)
        if mention:
            span = Span(min(span.start, mention.span.start), max(span.end, mention.span.end))
        elif head.pos_ in ("NOUN", "NUM") or head.lemma_.lower() in BOOK.words["quantities"]:
            span = Span(span.start, self._end_of(head, 0))
        return Participant(span, mention.name if mention else None)

    def _apposed(self, head: Token) -> EntityMention | None:
        """The name behind a description: "his Kenyan counterpart, Amina Odera"."""
        for name in children(head, "appos"):
            if name.pos_ == "PROPN" and name.i - head.i <= 6 and (mention := self.mention(name)):
                return mention if mention.entity_type in ("person", "organization") else None
        return None

    def _end_of(self, head: Token, depth: int) -> int:
        """Where a common noun's phrase ends with what tells which one: "members of the police", "a court in Lyon"."""
        end = self.passage.span(head).end
        at = head.i + 1
        for prep in children(head, "prep"):
            if prep.i != at or prep.lower_ not in ("of", "in", "from", "at", "for") or depth > 2:
                continue
            for obj in children(prep, "pobj"):
                if obj.ent_type_ in ("DATE", "TIME") or obj.left_edge.i != prep.i + 1:
                    continue
                for member in self._run_of(obj):
                    mention = self.mention(member)
                    end = max(self._end_of(member, depth + 1), mention.span.end if mention else 0)
                    at = member.i + 1
        return end

    def _run_of(self, obj: Token) -> list[Token]:
        """The names coordinated with the first: "the leaders of Veldania, Karsovia and Tavara" are one phrase."""
        run = [obj]
        for member in conjuncts(obj)[1:]:
            between = obj.doc[run[-1].i + 1 : member.left_edge.i]
            if not member.ent_type_ or any(t.lower_ not in (",", "and", "the") for t in between):
                break
            run.append(member)
        return run


def leading(noun: Token) -> list[Token]:
    """Who leads a deed: "Veldanian" of "a Veldanian-led incursion"."""
    return [t for c in children(noun, "amod") if c.lower_ in ("led", "backed") for t in c.lefts if t.ent_type_]


def bearers(heads: list[Token]) -> list[Token]:
    """Without the first office of one who has two: "the chairman and founder Amina Odera" is one person."""
    one = {
        head.i for head in heads for other in children(head, "conj")
        if head.tag_ == "NN" and not children(head, "appos", "compound") and not children(other, "det", "poss")
        and any(t.pos_ == "PROPN" and t.ent_type_ == "PERSON" for t in (other, *children(other, "appos")))
        and any(t.tag_ == "NN" for t in (other, *children(other, "compound")))
    }  # fmt: skip
    return [head for head in heads if head.i not in one]


def unique(participants: list[Participant]) -> tuple[Participant, ...]:
    """In text order, without two that overlap."""
    kept: list[Participant] = []
    for one in sorted(participants, key=lambda p: (p.span.start, -p.span.end)):
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return tuple(kept)
