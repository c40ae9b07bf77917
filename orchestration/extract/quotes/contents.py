"""What is attributed: the complement of a cue, by the constructions that the lexicon allows it.

All ranges are half-open token ranges in one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from orchestration.extract.quotes.cues import Cue, entries
from orchestration.extract.quotes.sources import words

Ranges = list[tuple[int, int]]
QUESTION_WORDS = frozenset(
    ("that", "if", "whether", "why", "how", "what", "who", "whom", "which", "when", "where", "because")
)
JOINED = frozenset({"of", "as", "for"})
"""Prepositions that say something of the object."""
CLAUSE_FRAMES = frozenset({"clause", "that"})


def complement(cue: Cue) -> tuple[str, Ranges]:
    """The construction and the token ranges of the content that grammar gives the cue; none where it gives none.

    The strongest construction wins: clause, infinitive, predicate, preposition, object.
    """
    found = dict(_constructions(cue))
    frames = cue.entry.frames
    for name in ("clause", "object_infinitive", "infinitive", "gerund", "predicate"):
        if name in found and name in frames:
            return name, found[name]
    for name, ranges in found.items():
        if name in frames and name != "object":
            return name, ranges
    if "object" in found and "object" in frames:
        return "object", found["object"]
    return "clause", _lost_clause(cue) if "clause" in frames and cue.token.pos_ == "VERB" else []


def _constructions(cue: Cue) -> Iterator[tuple[str, Ranges]]:
    word = cue.token
    thing = next((child for child in word.children if child.dep_ in ("dobj", "dative") and child.i > word.i), None)
    for child in word.children:
        if child.lower_ in words("made_clear") and "made_clear" in cue.entry.frames:
            yield from _made_clear(child)
        elif child.dep_ == "ccomp":
            yield from _clause(cue, child)
        elif child.dep_ == "acl" and word.pos_ == "NOUN" and child.i > word.i:
            if _has_to(child) or child.left_edge.lower_ in QUESTION_WORDS:
                yield ("infinitive" if _has_to(child) else "clause"), runs(child.subtree)
        elif child.dep_ == "xcomp" and child.i > word.i:
            if _has_to(child):
                if thing is None:
                    yield "infinitive", runs(child.subtree)
                else:
                    yield "object_infinitive", _with(thing, child)
            elif child.tag_ == "VBG":
                yield "gerund", runs(child.subtree)
            elif child.pos_ in ("VERB", "AUX") and has_nominative(child):
                yield "clause", runs(child.subtree)
        elif child.dep_ == "oprd" and child.i > word.i:
            yield "predicate", [(word.i + 1, child.right_edge.i + 1)]
        elif child.dep_ == "prep" and child.i > word.i:
            if child.right_edge.i > child.i:
                yield child.lower_, _phrase(child, thing)
        elif child.dep_ in ("dobj", "pobj") and child.i > word.i:
            yield "object", runs(child.subtree)


def _made_clear(adjective: Token) -> Iterator[tuple[str, Ranges]]:
    """`made it clear that ...`: the clause is the adjective's, or what follows it in the parse."""
    for clause in adjective.children:
        if clause.i > adjective.i and clause.left_edge.lower_ == "that" and has_nominative(clause):
            yield "made_clear", runs(clause.subtree)


def _with(thing: Token, rest: Token) -> Ranges:
    """The object with what is said of it: `urged [both sides to go]`, `accused [him of theft]`. Annotators take the
    object in with three of four infinitives and seven of eight phrases (PolNeAR 1.0, training part)."""
    return [(thing.left_edge.i, rest.right_edge.i + 1)]


def _phrase(preposition: Token, thing: Token | None) -> Ranges:
    if thing is None and preposition.lower_ == "as":
        thing = _referent(preposition)
    if thing is not None and thing.i < preposition.i and preposition.lower_ in JOINED:
        return _with(thing, preposition)
    return [(preposition.i + 1, preposition.right_edge.i + 1)]


def _referent(preposition: Token) -> Token | None:
    """`referred to [the map as a lie]`: what stands behind the "to" before "as"."""
    before = (child for child in preposition.head.children if child.i < preposition.i and child.lower_ == "to")
    return next((thing for to in before for thing in to.children if thing.dep_ == "pobj"), None)


def _lost_clause(cue: Cue) -> Ranges:
    """`told reporters during a visit that he ...`: a clause with "that" and a subject of its own is the verb's, where
    the parser hung it on the noun of an adverbial."""
    for child in cue.token.children:
        if child.i < cue.token.i or child.dep_ not in ("prep", "npadvmod", "dobj", "dative"):
            continue
        if child.dep_ in ("dobj", "dative") and cue.entry.lemma not in words("two_objects"):
            continue
        for verb in child.subtree:
            if verb.dep_ not in ("relcl", "acl"):
                continue
            if verb.head.lemma_.lower() in entries("nouns") and not _is_medium(child, verb.head):
                continue
            that = next((part for part in verb.children if part.lower_ == "that"), None)
            is_conjunction = that is not None and (that.tag_ == "IN" or that.dep_ == "mark")
            if is_conjunction and has_nominative(verb):
                return runs(verb.subtree)
    return []


def _is_medium(preposition: Token, noun: Token) -> bool:
    """`said in a statement that ...`: what was said, through the document, not what the document is about."""
    return preposition.lower_ == "in" and noun.head == preposition and noun.lemma_.lower() in words("issued")


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
    if "object" in cue.entry.frames and clause.i > word.i and clause.left_edge.lower_ == "what":
        yield "object", ranges
    if CLAUSE_FRAMES & cue.entry.frames and clause.i > word.i and "predicate" not in cue.entry.frames:
        yield "clause", ranges


def _clause_tokens(cue: Token, clause: Token) -> list[Token]:
    """The clause with what the parser hung on the cue: `said that A, but that B`, `said he is in but will go`."""
    that = next((child.i for child in clause.children if child.lower_ == "that" and child.dep_ == "mark"), 0)
    tokens = [token for token in clause.subtree if token.i >= that]
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
