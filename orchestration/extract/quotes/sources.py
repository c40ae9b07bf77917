"""Whose words: the noun phrase that a cue takes as its source, by grammar."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from orchestration.extract import lexicon
from orchestration.extract.quotes.cues import entries

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
HIGHEST_CLIMB = 6
"""Steps up the tree in search of a subject; longer chains are parse errors."""
CLIMBED = frozenset(
    ("acl", "conj", "advcl", "ccomp", "acomp", "attr", "parataxis", "dep", "prep", "pobj", "dobj", "relcl", "advmod")
)
"""Relations over which a verb without a subject shares that of the verb above."""
LONGEST_SOURCE = 40
"""Tokens; longer phrases lose their relative clause."""


@functools.cache
def words(group: str) -> frozenset[str]:
    """A word list of the lexicon that tells whose words a construction gives."""
    return frozenset(lexicon.load("cues.yml")["sources"][group])


def source_head(cue: Token, region_of: Sequence[int]) -> Token | None:
    """The head of the source's noun phrase; None where the text names no one. `region_of` as in `Paragraph`.

    A verb's own subject, or that of the verb it hangs on (`X left, saying ...`, `X tried to say`,
    `X said ... and added`); the agent of a passive; a noun's or adjective's possessor or subject.
    """
    if cue.pos_ in ("NOUN", "ADJ"):
        head = _noun_source(cue, region_of)
    elif is_passive(cue):
        head = _agent(cue)
    else:
        head = _subject(cue, region_of)
    return head if head is not None and region_of[head.i] < 0 else None


def is_passive(verb: Token) -> bool:
    """`was accused`, and the bare participle `asked whether ...` at the head of a clause."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return not _has_short_have(verb)
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl") and not _is_past_tense(verb):
        return not any(child.dep_ in SUBJECTS or (child.dep_ == "aux") for child in verb.children)
    return False


def _has_short_have(verb: Token) -> bool:
    """`he's said that ...`: before a clause 's is "has"."""
    is_short = any(child.dep_ == "auxpass" and child.lower_ in ("'s", "’s") for child in verb.children)
    return is_short and any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)


def _is_past_tense(verb: Token) -> bool:
    """A past tense that the tagger took for a participle: `Lee, an old ally, called it "slow"` has no other predicate,
    `outlets reported the dam had ...` leaves its own verb with two subjects, `outlets reported that ...` has an object,
    which a passive has only of verbs with two."""
    noun = verb.head
    if noun.i < verb.i and verb.lemma_ in entries("verbs") and not _has_agent(verb) and _is_left_over(noun, verb):
        return True
    return verb.lemma_ not in words("two_objects") and any(
        child.dep_ in ("ccomp", "dobj") and child.i > verb.i and child.pos_ != "PRON" for child in verb.children
    )


def _is_left_over(noun: Token, verb: Token) -> bool:
    """Whether the noun of a supposed participle has no other predicate: it heads its sentence, or the clause that has
    it as subject has a second one behind the participle, or is joined to it (`called it "slow", and said ...`).
    A name right behind (`a weekly called "The Local"`) is one."""
    is_last = verb.i + 1 == len(verb.doc)
    if "predicate" in entries("verbs")[verb.lemma_].frames and (is_last or verb.nbor().is_quote):
        return False
    if verb.nbor(-1).text != "," and verb.nbor(-1) not in noun.subtree:
        return False
    if noun.dep_ == "ROOT":
        return noun.pos_ in ("PROPN", "PRON") or verb.nbor(-1) == noun
    if noun.dep_ != "nsubj" or noun.head.i < verb.i:
        return False
    if noun.head.nbor(-1).pos_ == "CCONJ":
        return True
    return any(child.dep_ == "nsubj" and child.i > verb.i for child in noun.head.children)


def _has_agent(verb: Token) -> bool:
    return any(child.dep_ == "agent" for child in verb.children)


def _subject(verb: Token, region_of: Sequence[int]) -> Token | None:
    for _ in range(HIGHEST_CLIMB):
        own = next((child for child in verb.children if child.dep_ in SUBJECTS and region_of[child.i] < 0), None)
        if own is not None:
            return own
        if verb.dep_ == "acl" and not _is_set_off(verb) and verb.head.lower_ != "order":
            issuer = _issuer(verb.head)
            if issuer is None:
                return verb.head
            verb = issuer
            continue
        if verb.dep_ == "xcomp":
            controller = next((child for child in verb.head.children if child.dep_ in ("dobj", "dative")), None)
            if controller is not None and controller.i < verb.i and verb.head.lemma_ not in words("subject_control"):
                return controller
        elif verb.dep_ == "pcomp":
            verb = verb.head
        elif verb.dep_ not in CLIMBED:
            return _passive_subject(verb)
        if verb.head == verb:
            return None
        passive = _passive_subject(verb)
        if passive is not None:
            return passive
        verb = verb.head
    return None


def _issuer(noun: Token) -> Token | None:
    """The verb whose subject speaks where a participle hangs on its object: through a document (`X issued a statement
    saying ...`, `X sent a text to voters saying ...`) or to a listener (`X emailed voters saying ...`)."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "to":
        noun = noun.head.head
    verb = noun.head
    if noun.dep_ != "dobj" or verb.pos_ != "VERB" or is_passive(verb):
        return None
    return verb if noun.lemma_.lower() in words("issued") or verb.lemma_.lower() in words("addressing") else None


def _is_set_off(participle: Token) -> bool:
    """`X went after Y, calling him ...`: after a comma the participle is about the clause's subject."""
    return (
        participle.tag_ == "VBG"
        and participle.left_edge.i > 0
        and participle.nbor(participle.left_edge.i - participle.i - 1).text == ","
    )


def _passive_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in PASSIVE_SUBJECTS), None)


def _agent(verb: Token) -> Token | None:
    """The noun after "by", which the parser may hang on the complement: `was called "a joke" by Ann Lee`."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    if by is not None:
        return next((child for child in by.children if child.dep_ == "pobj"), None)
    predicates = (child for child in verb.children if child.dep_ == "oprd")
    after = (part for predicate in predicates for part in predicate.children if part.lower_ == "by")
    return next((child for by in after for child in by.children if child.dep_ == "pobj"), None)


def _noun_source(cue: Token, region_of: Sequence[int]) -> Token | None:
    """`her claim that`, `a claim by X`, `X made the claim that`, `X is confident that`."""
    for child in cue.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    if cue.pos_ == "ADJ" and cue.dep_ in ("acomp", "conj", "oprd") and cue.head.pos_ in ("VERB", "AUX"):
        return _subject(cue.head, region_of)
    if cue.dep_ == "dobj" and not is_passive(cue.head):
        return _subject(cue.head, region_of)
    return None


def _closes_bracket(phrase: TokenSpan) -> bool:
    return phrase[-1].text == ")" and any(token.text == "(" for token in phrase)


def noun_phrase(head: Token, stop: Token) -> tuple[int, int]:
    """Token range [first, last + 1) of the noun phrase around `head` that does not reach over `stop`."""
    if head.tag_ in ("WP", "WDT", "PRP", "PRP$", "WP$"):
        return head.i, head.i + 1
    first, last = head.left_edge.i, head.right_edge.i
    if last - first > LONGEST_SOURCE:
        clause = next((child for child in head.children if child.dep_ in ("relcl", "acl")), None)
        last = clause.left_edge.i - 1 if clause is not None and clause.left_edge.i > head.i else head.i
        first = max(first, head.i - LONGEST_SOURCE)
    if first <= stop.i <= last:
        first, last = (first, stop.i - 1) if head.i < stop.i else (stop.i + 1, last)
    doc = head.doc
    while (
        last > head.i
        and not _closes_bracket(doc[first : last + 1])
        and (doc[last].is_punct or doc[last].is_space or doc[last].tag_ in ("POS", "WRB"))
    ):
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return first, last + 1
