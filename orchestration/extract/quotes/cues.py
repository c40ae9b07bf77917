"""Words that attribute: the lexicon `cues.yml` and its members in a parsed paragraph."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from spacy.tokens import Doc, Token

from orchestration.extract import lexicon
from orchestration.records import CueClass

PART_OF_SPEECH = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "ADJ": "adjectives"}
LEMMAS = {"hop": "hope", "retweete": "retweet", "hat": "hate", "extoll": "extol", "tweete": "tweet"}
"""Lemmas that the small pipeline gets wrong: "hoping" is no hop."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a word: its class and the constructions in which it attributes, some of which
    (`classes`) have a class of their own: who asks *whether* questions, who asks somebody *to* go requests."""

    lemma: str
    cue_class: CueClass
    frames: frozenset[str]
    classes: Mapping[str, CueClass] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the text that attributes."""

    token: Token
    entry: Entry

    @property
    def takes_quote(self) -> bool:
        return "quote" in self.entry.frames

    @property
    def is_phrasal(self) -> bool:
        """Whether the next word is its particle: `went on`."""
        return " " in self.entry.lemma and self.token.pos_ == "VERB"


@functools.cache
def entries(part: str) -> dict[str, Entry]:
    """`verbs`, `nouns` or `adjectives` of the lexicon by lemma."""
    return {
        lemma: _entry(lemma, cue_class, frames)
        for cue_class, members in lexicon.load("cues.yml")[part].items()
        for lemma, frames in members.items()
    }


def _entry(lemma: str, cue_class: CueClass, frames: str) -> Entry:
    pairs = [frame.partition(":") for frame in frames.split()]
    own = {frame: cast(CueClass, named) for frame, _, named in pairs if named}
    return Entry(lemma, cue_class, frozenset(frame for frame, _, _ in pairs), own)


def find_cues(doc: Doc, is_quoted: Sequence[bool]) -> list[Cue]:
    """The cues outside quotation marks, in text order; words inside them belong to the speaker, not to the writer."""
    cues = []
    for token in doc:
        part = PART_OF_SPEECH.get(token.pos_)
        if part is None or is_quoted[token.i]:
            continue
        lemma = token.lemma_.lower()
        entry = _phrasal(token, lemma) or entries(part).get(LEMMAS.get(lemma, lemma))
        if entry is None or token.dep_ in ("aux", "auxpass", "amod", "compound"):
            continue
        if not _is_part(token) and not _is_set_phrase(token):
            cues.append(Cue(token, entry))
    return cues


def _phrasal(verb: Token, lemma: str) -> Entry | None:
    """`went on`, `shot back`: a verb with its particle right behind it."""
    if verb.pos_ != "VERB" or verb.i + 1 >= len(verb.doc):
        return None
    return entries("verbs").get(f"{lemma} {verb.nbor().lower_}")


def _is_set_phrase(token: Token) -> bool:
    """`That said, ...`, `It goes without saying that ...`: nobody says it."""
    before = token.nbor(-1) if token.i > 0 else None
    if before is None or token.lower_ not in ("said", "saying"):
        return False
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    return before.lower_ == "without" or (before.text == "That" and after is not None and after.text == ",")


def _is_part(token: Token) -> bool:
    """The last part of a hyphened word: `so-called`."""
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_
