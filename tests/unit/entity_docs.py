"""Readings built by hand, so that rules on names can be tested without a pipeline.

`reading("Mr [Okello|PERSON] met [Acme Group|ORG] .")`: tokens are split at spaces, brackets mark what the
recogniser is made to say; capitalised tokens are tagged as names, a `.` ends a sentence, blocks are joined
by blank lines. `word/TAG` overrides a tag, `word~` has no space behind it.
"""

import re

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from orchestration.extract.language import Passage, Reading
from orchestration.records import Article, Block
from orchestration.records import Span as CharSpan

VOCAB = Vocab()
PIECE = re.compile(r"\[([^|\]]+)\|(\w+)\](~?)|(\n)|(\S+)")


def reading(*blocks: str, headline: bool = False) -> Reading:
    passages, texts, at = [], [], 0
    for number, block in enumerate(blocks):
        doc = _doc(block)
        role = "headline" if headline and number == 0 else "body"
        passages.append(Passage(Block(CharSpan(at, at + len(doc.text)), role, "test"), doc))
        texts.append(doc.text)
        at += len(doc.text) + 2
    return Reading(Article("\n\n".join(texts), tuple(p.block for p in passages)), tuple(passages))


def _doc(block: str) -> Doc:
    words, spaces, tags, entities = [], [], [], []

    def add(text: str) -> None:
        glued = text.endswith("~") and len(text) > 1
        text = text.removesuffix("~") if glued else text
        word, _, tag = text.partition("/") if re.fullmatch(r"[^/]+/[A-Z$]{2,4}", text) else (text, "", "")
        words.append(word)
        spaces.append(not glued)
        tags.append(tag or _tag(word))

    for inside, label, glued, newline, plain in PIECE.findall(block):
        if inside:
            start = len(words)
            for text in inside.split():
                add(text)
            entities.append((start, len(words), label))
            spaces[-1] = not glued
        elif newline:
            words.append("\n")
            spaces.append(False)
            tags.append("_SP")
        else:
            add(plain)
    for i, word in enumerate(words):
        if i and word in {".", ",", ":", ";", "'s", "’s", ")", "?", "”"}:
            spaces[i - 1] = False
        if word in {"(", "“"}:
            spaces[i] = False
    spaces[-1] = False
    starts = [i == 0 or words[i - 1] == "." for i in range(len(words))]
    doc = Doc(VOCAB, words=words, spaces=spaces, tags=tags, sent_starts=starts)
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in entities]
    return doc


def _tag(word: str) -> str:
    if word in {"'s", "’s"}:
        return "POS"
    if word.lower() in {"the", "a", "an"}:
        return "DT"
    if word.lower() in {"in", "of", "at", "from", "for", "near", "to"}:
        return "IN"
    if word.lower() in {"he", "she", "they", "it"}:
        return "PRP"
    if word in {"said", "met", "was", "told", "won"}:
        return "VBD"
    if word[0].isdigit():
        return "CD"
    if word[0].isupper():
        return "NNP"
    return "NN" if word[0].isalpha() else "."
