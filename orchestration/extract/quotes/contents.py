"""What is attributed: the complement of a cue, by the constructions that the lexicon allows it.

All ranges are half-open token ranges in one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from orchestration.extract.quotes.cues import Cue

Ranges = list[tuple[int, int]]
QUESTION_WORDS = frozenset(
    ("that", "if", "whether", "why", "how", "what", "who", "whom", "which", "when", "where", "because")
)
CLAUSE_FRAMES = frozenset({"clause", "that"})


def complement(cue: Cue) -> Ranges:
    """Token ranges of the content that grammar gives the cue; none where it gives none.

    The strongest construction wins: clause, infinitive, predicate, preposition, object.
    """
    found = dict(_constructions(cue))
    frames = cue.entry.frames
    for name in ("clause", "object_infinitive", "infinitive", "gerund", "predicate"):
        if name in found and name in frames:
            return found[name]
    for name, ranges in found.items():
        if name in frames and name != "object":
            return ranges
    return found["object"] if "object" in found and "object" in frames else []


def _constructions(cue: Cue) -> Iterator[tuple[str, Ranges]]:
    word = cue.token
    has_object = any(child.dep_ in ("dobj", "dative") and child.i > word.i for child in word.children)
    for child in word.children:
        if child.dep_ == "ccomp":
            yield from _clause(cue, child)
        elif child.dep_ == "acl" and word.pos_ == "NOUN" and child.i > word.i:
            if _has_to(child) or child.left_edge.lower_ in QUESTION_WORDS:
                yield ("infinitive" if _has_to(child) else "clause"), runs(child.subtree)
        elif child.dep_ == "xcomp" and child.i > word.i:
            if _has_to(child):
                yield ("object_infinitive" if has_object else "infinitive"), runs(child.subtree)
            elif child.tag_ == "VBG":
                yield "gerund", runs(child.subtree)
            elif child.pos_ in ("VERB", "AUX") and has_nominative(child):
                yield "clause", runs(child.subtree)
        elif child.dep_ == "oprd" and child.i > word.i:
            yield "predicate", [(word.i + 1, child.right_edge.i + 1)]
        elif child.dep_ == "prep" and child.i > word.i:
            if child.right_edge.i > child.i:
                yield child.lower_, [(child.i + 1, child.right_edge.i + 1)]
        elif child.dep_ in ("dobj", "pobj") and child.i > word.i:
            yield "object", runs(child.subtree)


def _clause(cue: Cue, clause: Token) -> Iterator[tuple[str, Ranges]]:
    word, ranges = cue.token, runs(_clause_tokens(cue.token, clause))
    if clause.i < word.i:
        if "quote" in cue.entry.frames:
            yield "clause", ranges
    elif _has_to(clause):
        yield "object_infinitive", ranges
    elif clause.pos_ not in ("VERB", "AUX") and not any(child.dep_ == "cop" for child in clause.children):
        yield "predicate", [(word.i + 1, clause.right_edge.i + 1)]
    else:
        opening = clause.left_edge.lower_ in QUESTION_WORDS or any(
            child.lower_ in QUESTION_WORDS and child.i < clause.i for child in clause.children
        )
        if "clause" in cue.entry.frames or (opening and "that" in cue.entry.frames):
            yield "clause", ranges
            return
    if CLAUSE_FRAMES & cue.entry.frames and clause.i > word.i and "predicate" not in cue.entry.frames:
        yield "clause", ranges


def _clause_tokens(cue: Token, clause: Token) -> list[Token]:
    """The clause with what the parser hung on the cue: `said that A, but that B`, `said he is in but will go`."""
    tokens = list(clause.subtree)
    for child in cue.children:
        if child.dep_ == "conj" and clause.i > cue.i and child.i > clause.i and _goes_on(child):
            tokens += child.subtree
    return tokens


def _goes_on(verb: Token) -> bool:
    """A conjunct of the cue that is the source's and not the writer's: it has "that", or a modal and no subject."""
    parts = list(verb.children)
    if any(part.dep_ == "mark" and part.lower_ == "that" for part in parts):
        return True
    return not has_nominative(verb) and any(part.tag_ == "MD" for part in parts)


def has_nominative(verb: Token) -> bool:
    """Whether the verb has a subject of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def runs(tokens: Iterable[Token]) -> Ranges:
    """Unbroken token ranges of a set of tokens."""
    ranges: Ranges = []
    for i in sorted(token.i for token in tokens):
        if ranges and ranges[-1][1] == i:
            ranges[-1] = (ranges[-1][0], i + 1)
        else:
            ranges.append((i, i + 1))
    return ranges
