"""Whether an event has happened: actual, future, hypothetical, negated or historical, by syntax and cue words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.syntax import auxiliaries, children, governor
from orchestration.records import Modality

WORDS = BOOK.words
FUTURE = WORDS["aux_future"]
BEHIND = frozenset({"during", "after", "since", "amid", "despite", "following"})
"""What comes behind these is there, whatever the clause says of itself."""
MAX_STEPS = 5
"""How many verbs up the sentence a clause is followed."""


def negated(token: Token) -> bool:
    """A "not" on the verb or its auxiliaries, or "no" on the noun or on the subject."""
    if any(t.dep_ == "neg" or (t.dep_ == "advmod" and t.lower_ in ("never", "hardly")) for t in token.children):
        return True
    if any(t.dep_ in ("det", "preconj") and t.lower_ in ("no", "neither") for t in token.children):
        return True
    for subject in children(token, "nsubj", "nsubjpass"):
        if subject.lower_ in ("nobody", "none", "nothing", "neither"):
            return True
        if any(t.dep_ == "det" and t.lower_ in ("no", "neither") for t in subject.children):
            return True
    return token.head.lower_ == "without"


def asks(verb: Token) -> bool:
    """The main clause of a question."""
    sentence = verb.sent
    main = verb
    while main.dep_ in ("xcomp", "ccomp") and main.tag_ != "VBD" and main.head.lemma_ not in WORDS["reporting"]:
        main = main.head
    return main == sentence.root and sentence.end > 0 and any(t.text == "?" for t in sentence[-2:])


def of_verb(verb: Token, asserted: bool, depth: int = 0) -> Modality:
    """Of a verbal trigger; `asserted` where a quote holds it, so that "claimed" casts no further doubt."""
    words = auxiliaries(verb)
    if negated(verb):
        return "negated"
    conditional = any(t.dep_ == "mark" and t.lower_ in WORDS["conditional"] for t in verb.children)
    if _awaits(verb):
        return "future"
    if conditional or asks(verb) or words & WORDS["aux_possible"]:
        return "hypothetical"
    if words & FUTURE or (verb.dep_ == "xcomp" and verb.head.lower_ == "going" and children(verb.head, "aux")):
        return "future"
    if words & {"would", "'d"}:
        asked = any(t.tag_ in ("WP", "WRB") for t in verb.children)
        return "future" if _is_told(verb) and not asked and "have" not in words else "hypothetical"
    return "actual" if depth > MAX_STEPS or verb.head == verb else _under(verb, asserted, depth)


def _is_told(verb: Token) -> bool:
    """ "said it would meet", "news that he would resign", not "hoped it would": a "would" of what was said to come."""
    if verb.dep_ == "ccomp":
        return verb.head.lemma_.lower() not in WORDS["hypothetical_verbs"]
    while verb.dep_ == "advcl" and any(t.lower_ == "while" for t in children(verb, "mark")):
        verb = verb.head
        if verb.dep_ == "ccomp":
            return verb.head.lemma_.lower() in WORDS["reporting"]
    return verb.dep_ == "acl" and verb.head.lemma_.lower() in WORDS["announcing"]


def _awaits(verb: Token) -> bool:
    """ "until I meet him", "once it is approved": a clause in the present behind a word that waits."""
    present = any(t.tag_ in ("VBP", "VBZ") for t in (verb, *children(verb, "aux", "auxpass")))
    waiting = {t.lower_ for t in children(verb, "mark", "advmod")} & {"until", "once", "when", "till"}
    if not present or not waiting:
        return False
    return bool(waiting & {"until", "till"}) or bool(auxiliaries(verb.head) & (FUTURE | WORDS["aux_possible"]))


def _under(verb: Token, asserted: bool, depth: int) -> Modality:
    """What the word above does to a clause: planned, wanted, failed, begun, doubted."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    infinitive = any(t.tag_ == "TO" for t in verb.children)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return _governed(verb, infinitive, asserted, depth)
    doubted = head.pos_ in ("NOUN", "ADJ") and lemma in WORDS["doubtful"]
    if doubted and not asserted and verb.dep_ in ("ccomp", "acl", "relcl"):
        return "hypothetical"
    if head.pos_ == "NOUN" and verb.dep_ in ("ccomp", "acl") and _is_unreal_noun(verb, head):
        return "hypothetical"
    if verb.dep_ == "conj":
        return of_verb(head, asserted, depth + 1) if _is_joined(verb, head) else "actual"
    if verb.dep_ == "pcomp":
        return _behind_preposition(verb, asserted, depth)
    if infinitive and verb.dep_ in ("advcl", "acl", "relcl"):
        if lemma in WORDS["accomplishing"] or _is_nth(head):
            return of_verb(head, asserted, depth + 1) if head.pos_ == "VERB" else "actual"
        return "future" if lemma in WORDS["intended"] else "hypothetical"
    return "actual"


def _governed(verb: Token, infinitive: bool, asserted: bool, depth: int) -> Modality:
    """A clause that is the object of a verb or adjective."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    if lemma in WORDS["failing"]:
        return "negated"
    if negated(head) and (infinitive or lemma in ("believe", "think", "say")):
        return "negated" if infinitive else "hypothetical"
    if infinitive and (lemma in WORDS["accomplishing"] or (lemma == "decide" and head.tag_ == "VBD")):
        return of_verb(head, asserted, depth + 1)
    if lemma in BOOK.words["subjunctive"] and _is_base(verb):
        return "hypothetical"
    if infinitive and lemma not in WORDS["aspectual"]:
        above = of_verb(head, asserted, depth + 1) if lemma in WORDS["planning"] else "hypothetical"
        return above if above in ("hypothetical", "negated") else "future"
    if lemma in WORDS["hypothetical_verbs"] or (lemma in WORDS["doubting"] and not asserted):
        return "hypothetical"
    own = lemma in WORDS["reporting"] and children(verb, "aux", "auxpass")
    bare = verb.tag_ in ("VBG", "VBN") and not own
    return of_verb(head, asserted, depth + 1) if infinitive or bare else "actual"


def _is_joined(verb: Token, head: Token) -> bool:
    """Whether a coordinated verb shares what the first is under; a past of its own shares no "not" with an infinitive
    ("did not wait and accused him")."""
    own = children(verb, "nsubj", "nsubjpass") or (verb.tag_ == "VBD" and head.tag_ != "VBD")
    return head.pos_ in ("VERB", "AUX") and not own and auxiliaries(verb) == auxiliaries(head)


def _is_base(verb: Token) -> bool:
    """ "proposed that it visit Oslo": a bare verb behind "that", with no word of time."""
    return (
        verb.tag_ in ("VB", "VBP")
        and not auxiliaries(verb)
        and any(t.lower_ == "that" or t.tag_ in ("NN", "NNP") for t in children(verb, "mark", "nsubj"))
    )


def _is_nth(noun: Token) -> bool:
    """ "the third minister to be jailed": what makes him the third has happened."""
    return any(t.ent_type_ == "ORDINAL" or t.lower_ in ("first", "latest") for t in children(noun, "amod", "advmod"))


def _is_unreal_noun(verb: Token, noun: Token) -> bool:
    """ "no sign that he is planning", "demands that he resign"."""
    whole = verb.tag_ not in ("VBN", "VBG") or auxiliaries(verb)
    absent = bool(whole) and any(t.lower_ == "no" for t in children(noun, "det"))
    return absent or (noun.lemma_.lower() in WORDS["hypothetical_nouns"] and _is_base(verb))


def _behind_preposition(verb: Token, asserted: bool, depth: int) -> Modality:
    """ "without firing", "accused of killing", "focus on ending"."""
    preposition, above = verb.head.lower_, verb.head.head
    if preposition == "without":
        return "negated"
    if preposition == "before":
        return "hypothetical"
    if above.lemma_.lower() in WORDS["suspecting"] and preposition in ("of", "for", "from", "about"):
        return "negated" if above.lemma_ in ("stop", "prevent") else "hypothetical"
    opens = preposition == "in" and verb.i < above.i  # "In praising X, she would not admit ..."
    if preposition == "by" and above.pos_ == "VERB" and verb.i > above.i:
        return "actual" if of_verb(above, asserted, depth + 1) in ("actual", "negated") else "hypothetical"
    if preposition in ("on", "at", "about", "of", "for") and above.lemma_.lower() in WORDS["aiming"]:
        return "hypothetical"
    if preposition in ("after", "by", "for", "of") or opens or above == verb:
        return "actual"
    if above.pos_ == "VERB":
        return of_verb(above, asserted, depth + 1)
    return of_noun(above, governor(above), asserted, depth + 1) if above.pos_ == "NOUN" else "actual"


def _carries(verb: Token, noun: Token) -> bool:
    """Whether the verb makes the noun happen: "made no demands", "the talks will begin"."""
    lemma = verb.lemma_.lower()
    return lemma in BOOK.words["light"] or (noun.dep_ in ("nsubj", "nsubjpass") and lemma in WORDS["occurring"])


def of_noun(noun: Token, verb: Token | None, asserted: bool, depth: int = 0) -> Modality:
    """Of a nominal trigger: its own adjectives, the noun it depends on, then the verb that takes it."""
    if negated(noun) or (noun.dep_ == "pobj" and noun.head.lower_ == "without"):
        return "negated"
    if any(t.lower_ == "any" for t in children(noun, "det")):
        return "hypothetical"
    for adjective in children(noun, "amod", "compound"):
        if adjective.lower_ in WORDS["hypothetical_adjectives"]:
            return "hypothetical"
        if adjective.lower_ in WORDS["future_adjectives"]:
            return "future"
    above = noun.head
    for _ in range(MAX_STEPS):
        lemma = above.lemma_.lower()
        if above.pos_ in ("NOUN", "PROPN", "ADJ") and lemma in WORDS["hypothetical_nouns"]:
            return "hypothetical"
        if lemma == "anniversary":
            return "historical"
        if above.pos_ in ("NOUN", "PROPN") and lemma in WORDS["intended"]:
            return "future"
        if above.pos_ in ("VERB", "AUX") or above.head == above:
            break
        above = above.head
    if verb is None:
        return "actual"
    if noun.dep_ == "pobj" and noun.head.lower_ in BEHIND and noun.head.head == verb:
        return "actual"
    lemma = verb.lemma_.lower()
    given = noun.lemma_.lower() in WORDS["given"]
    owned = noun.lemma_.lower() in WORDS["voiced"] and children(noun, "poss", "compound", "amod")
    if owned and not _carries(verb, noun):
        return "actual"
    if noun.dep_ == "nsubj" and negated(verb) and lemma not in WORDS["occurring"]:
        return "actual"
    if lemma in ("schedule", "prepare", "plan"):
        own = of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
        return own if own in ("hypothetical", "negated") else "future"
    if BOOK.operators.get(lemma) == "AGREE" and not given:
        return "future"
    unreal = lemma in BOOK.operators or lemma in WORDS["unreal_objects"]
    if unreal and not given and noun.dep_ in ("dobj", "pobj", "conj", "attr") and lemma not in WORDS["reporting"]:
        return "hypothetical"
    return of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
