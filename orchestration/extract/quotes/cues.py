"""Words that attribute: the lexicon `cues.yml` and its members in a parsed paragraph."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from orchestration.extract import lexicon
from orchestration.records import CueClass

PART_OF_SPEECH = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "ADJ": "adjectives"}
LEMMAS = {"hop": "hope", "retweete": "retweet", "hat": "hate", "extoll": "extol", "tweete": "tweet"}
"""Lemmas that the small pipeline gets wrong: "hoping" is no hop."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a word: its class and the constructions in which it attributes."""

    lemma: str
    cue_class: CueClass
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the text that attributes."""

    token: Token
    entry: Entry

    @property
    def takes_quote(self) -> bool:
        return "quote" in self.entry.frames


@functools.cache
def entries(part: str) -> dict[str, Entry]:
    """`verbs`, `nouns` or `adjectives` of the lexicon by lemma."""
    return {
        lemma: Entry(lemma, cue_class, frozenset(frames.split()))
        for cue_class, members in lexicon.load("cues.yml")[part].items()
        for lemma, frames in members.items()
    }


def find_cues(doc: Doc, is_quoted: Sequence[bool]) -> list[Cue]:
    """The cues outside quotation marks, in text order; words inside them belong to the speaker, not to the writer."""
    cues = []
    for token in doc:
        part = PART_OF_SPEECH.get(token.pos_)
        if part is None or is_quoted[token.i]:
            continue
        lemma = token.lemma_.lower()
        entry = entries(part).get(LEMMAS.get(lemma, lemma))
        if entry is not None and token.dep_ not in ("aux", "auxpass", "amod", "compound") and not _is_part(token):
            cues.append(Cue(token, entry))
    return cues


def _is_part(token: Token) -> bool:
    """The last part of a hyphened word: `so-called`."""
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_
