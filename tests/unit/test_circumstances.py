"""To whom and where words were said, on parses of invented sentences."""

import pytest
import spacy
from spacy.tokens import Doc, Token

from orchestration.extract import lexicon
from orchestration.extract.speakers.circumstances import addressee, venue

VOCAB = spacy.blank("en").vocab
COARSE = {"VB": "VERB", "NN": "NOUN", "IN": "ADP", "TO": "ADP", "DT": "DET", "PR": "PRON", "CC": "CCONJ", ",": "PUNCT"}


def cue(sentence: str) -> Token:
    """The root of a sentence of `word/tag/dependency/head/lemma`."""
    rows = [part.split("/") for part in sentence.split()]
    words, tags, deps, heads, lemmas = zip(*rows, strict=True)
    doc = Doc(
        VOCAB,
        words=words,
        tags=tags,
        deps=deps,
        heads=[int(head) for head in heads],
        lemmas=lemmas,
        pos=["PROPN" if tag == "NNP" else COARSE.get(tag[:2], "X") for tag in tags],
    )
    return next(token for token in doc if token.dep_ == "ROOT")


TOLD = (
    "She/PRP/nsubj/1/she told/VBD/ROOT/1/tell reporters/NNS/dobj/1/reporter at/IN/prep/1/at a/DT/det/5/a "
    "rally/NN/pobj/3/rally"
)
WROTE = (
    "He/PRP/nsubj/1/he said/VBD/ROOT/1/say in/IN/prep/1/in a/DT/det/4/a letter/NN/pobj/2/letter to/TO/prep/4/to "
    "the/DT/det/7/the mayor/NN/pobj/5/mayor"
)
CROWD = "Lind/NNP/nsubj/1/Lind said/VBD/ROOT/1/say to/IN/prep/1/to the/DT/det/4/the crowd/NN/pobj/2/crowd"
PASSIVE = (
    "Residents/NNS/nsubjpass/2/resident were/VBD/auxpass/2/be told/VBN/ROOT/2/tell on/IN/prep/2/on "
    "Twitter/NNP/pobj/3/Twitter"
)
ON_MONDAY = (
    "She/PRP/nsubj/1/she said/VBD/ROOT/1/say on/IN/prep/1/on Monday/NNP/pobj/2/Monday in/IN/prep/1/in "
    "Leeds/NNP/pobj/4/Leeds"
)


@pytest.mark.parametrize(
    ("sentence", "listener", "occasion"),
    [
        (TOLD, "reporters", "at a rally"),
        (WROTE, None, "in a letter to the mayor"),
        (CROWD, "the crowd", None),
        (PASSIVE, "Residents", "on Twitter"),
        (ON_MONDAY, None, None),
    ],
)
def test_listeners_and_occasions_are_told_from_days_and_towns(sentence, listener, occasion):
    assert (addressee(cue(sentence)), venue(cue(sentence))) == (listener, occasion)


def test_every_noun_for_a_venue_is_listed_once():
    words = [word for group in lexicon.load("venues.yml").values() for word in group]
    assert all(isinstance(word, str) and word == word.lower() for word in words)
