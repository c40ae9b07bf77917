"""Whose words: the noun phrase that a cue takes as its source, by grammar."""

from __future__ import annotations

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
HIGHEST_CLIMB = 6
"""Steps up the tree in search of a subject; longer chains are parse errors."""
LONGEST_SOURCE = 40
"""Tokens; longer phrases lose their relative clause."""


def source_head(cue: Token) -> Token | None:
    """The head of the source's noun phrase; None where the text names no one.

    A verb's own subject, or that of the verb it hangs on (`X left, saying ...`, `X tried to say`,
    `X said ... and added`); the agent of a passive; a noun's or adjective's possessor or subject.
    """
    if cue.pos_ in ("NOUN", "ADJ"):
        return _noun_source(cue)
    if is_passive(cue):
        return _agent(cue)
    return _subject(cue)


def is_passive(verb: Token) -> bool:
    """`was accused`, and the bare participle `asked whether ...` at the head of a clause."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl"):
        return not any(child.dep_ in SUBJECTS or (child.dep_ == "aux") for child in verb.children)
    return False


def _subject(verb: Token) -> Token | None:
    for _ in range(HIGHEST_CLIMB):
        own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if own is not None:
            return own
        if verb.dep_ == "acl" and not _is_set_off(verb):
            return verb.head
        if verb.dep_ == "xcomp":
            controller = next((child for child in verb.head.children if child.dep_ in ("dobj", "dative")), None)
            if controller is not None and controller.i < verb.i and verb.head.lemma_ != "promise":
                return controller
        elif verb.dep_ == "pcomp":
            verb = verb.head
        elif verb.dep_ not in (
            "acl",
            "conj",
            "advcl",
            "ccomp",
            "acomp",
            "attr",
            "parataxis",
            "dep",
            "prep",
            "pobj",
            "dobj",
        ):
            return _passive_subject(verb)
        if verb.head == verb:
            return None
        passive = _passive_subject(verb)
        if passive is not None:
            return passive
        verb = verb.head
    return None


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
    for child in verb.children:
        if child.dep_ == "agent":
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    return None


def _noun_source(cue: Token) -> Token | None:
    """`her claim that`, `a claim by X`, `X made the claim that`, `X is confident that`."""
    for child in cue.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from"):
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    if cue.pos_ == "ADJ" and cue.dep_ in ("acomp", "conj", "oprd") and cue.head.pos_ in ("VERB", "AUX"):
        return _subject(cue.head)
    if cue.dep_ == "dobj" and not is_passive(cue.head):
        return _subject(cue.head)
    return None


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
    while last > head.i and (doc[last].is_punct or doc[last].is_space or doc[last].tag_ in ("POS", "WRB")):
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return first, last + 1
