"""What stands around a verb or a noun that tells whether it happened: negations, questions, conditions, guesses.

Each a question with a yes or a no; what follows for the event is decided in `modality`.
"""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.syntax import auxiliaries, children

WORDS = BOOK.words
FUTURE = WORDS["aux_future"]
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
STANDING = frozenset({"ASSAULT", "PROTEST", "MOBILIZE", "ACCUSE", "REQUEST", "REJECT", "COERCE", "SANCTION"})
"""Types whose nouns, with "the" or an owner, mean an act that is there."""


def negated(token: Token) -> bool:
    """A "not" on the verb or its auxiliaries, or "no" on the noun or on the subject."""
    if any(t.dep_ == "neg" or (t.dep_ == "advmod" and t.lower_ in ("never", "hardly")) for t in token.children):
        return True
    if any(t.dep_ in ("det", "preconj") and t.lower_ in ("no", "neither") for t in token.children):
        return True
    if any(t.lower_ == "longer" and t.i and t.nbor(-1).lower_ == "no" for t in token.children):
        return True
    for subject in children(token, "nsubj", "nsubjpass"):
        if subject.lower_ in ("nobody", "none", "nothing", "neither"):
            return True
        if any(t.lower_ == "neither" or (t.dep_ == "det" and t.lower_ == "no") for t in subject.children):
            return True
        if any(t.lower_ == "not" and t.nbor(1).lower_ in ("a", "one") for t in subject.children):
            return True  # "not a single officer was charged"
    if token.dep_ == "conj" and any(t.lower_ == "nor" and t.i < token.i for t in children(token.head, "cc")):
        return True
    return token.head.lower_ == "without"


def came_late(verb: Token) -> bool:
    """ "Did not sign until 2008", "did not resign until he was charged": then it was done."""
    waits = [*children(verb, "prep"), *(t for clause in children(verb, "advcl") for t in children(clause, "mark"))]
    return "did" in auxiliaries(verb) and any(t.lower_ == "until" for t in waits)


def spares_all(verb: Token) -> bool:
    """ "Buys nothing from Mali", "imposed no sanctions"; not "urged no delay"."""
    if verb.lemma_.lower() in BOOK.operators:
        return False
    none = [t for noun in children(verb, "dobj") for t in (noun, *children(noun, "det"))]
    return any(t.lower_ in ("nothing", "nobody", "none", "no") for t in none)


def asks(verb: Token) -> bool:
    """The main clause of a question."""
    sentence = verb.sent
    main = verb
    while main.dep_ in ("xcomp", "ccomp") and main.tag_ != "VBD" and main.head.lemma_ not in WORDS["reporting"]:
        main = main.head
    return main == sentence.root and sentence.end > 0 and any(t.text == "?" for t in sentence[-2:])


def is_condition(verb: Token) -> bool:
    """ "if they left and did not return": the clause behind an "if", or one that is joined to it; "could open only
    after it recognises them", "as long as they vote"."""
    clauses = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    if verb.dep_ == "advcl" and verb.head.lower_ == "long":
        return True
    if any(t.lower_ == "after" for clause in clauses for t in children(clause, "mark")):
        ahead = auxiliaries(clauses[-1].head) & (FUTURE | WORDS["aux_possible"] | {"would"})
        return bool(ahead) and any(t.tag_ in ("VBZ", "VBP") for t in (*clauses, *children(verb, "aux", "auxpass")))
    return any(t.dep_ == "mark" and t.lower_ in WORDS["conditional"] for clause in clauses for t in clause.children)


def is_guess(verb: Token) -> bool:
    """ "Speculation that it will offer", "afraid they would kill him", "asked if this meant he would resign"."""
    if verb.dep_ not in ("ccomp", "acl"):
        return False
    head = verb.head
    feared = head.pos_ in ("NOUN", "ADJ") and head.lemma_.lower() in WORDS["guesses"]
    return feared or (head.pos_ == "VERB" and is_condition(head))


def is_order(verb: Token) -> bool:
    """ "Release the list", "First, to free the hostages": a bare verb that nobody is the subject of."""
    alone = verb.head == verb and verb.tag_ == "VB"
    return alone and not children(verb, "nsubj", "nsubjpass", "expl") and not auxiliaries(verb) - {"to"}


def is_told(verb: Token) -> bool:
    """ "said it would meet", "news that he would resign", not "hoped it would": a "would" of what was said to come."""
    if verb.dep_ == "ccomp":
        return verb.head.lemma_.lower() not in WORDS["hypothetical_verbs"]
    while verb.dep_ == "advcl" and any(t.lower_ == "while" for t in children(verb, "mark")):
        verb = verb.head
        if verb.dep_ == "ccomp":
            return verb.head.lemma_.lower() in WORDS["reporting"]
    return verb.dep_ == "acl" and verb.head.lemma_.lower() in WORDS["announcing"]


def awaits(verb: Token) -> bool:
    """ "until I meet him", "once it is approved", "would stay until he stepped down": a clause behind a word that
    waits, in the present or below a "would"."""
    waiting = {t.lower_ for t in children(verb, "mark", "advmod")} & {"until", "once", "when", "till"}
    ahead = auxiliaries(verb.head)
    if verb.tag_ == "VBD" and waiting & {"until", "till"}:
        return "would" in ahead
    present = any(t.tag_ in ("VBP", "VBZ") for t in (verb, *children(verb, "aux", "auxpass")))
    present |= verb.tag_ == "VB" and not auxiliaries(verb)
    if not present or not waiting:
        return False
    return bool(waiting & {"until", "till", "once"}) or bool(ahead & (FUTURE | WORDS["aux_possible"]))


def is_consent(verb: Token) -> bool:
    """Who cannot agree has refused nothing."""
    return verb.lemma_.lower() in ("agree", "accept", "consent")


def is_counted(verb: Token) -> bool:
    """Whether the dead or wounded are counted, which only a deed that is done allows."""
    numbered = any(t.pos_ == "NUM" for noun in children(verb, "dobj") for t in noun.subtree)
    return numbered and BOOK.counts.get(verb.lemma_.lower()) in ("dead", "injured")


def is_known(verb: Token) -> bool:
    """ "Did not say with which countries it is negotiating": that it does is taken for granted."""
    opens = verb.left_edge
    return opens.tag_ in ("WDT", "WP", "WP$") and opens.head != verb and opens.lower_ != "that"


def is_joined(verb: Token, head: Token) -> bool:
    """Whether a coordinated verb shares what the first is under; a past of its own shares no "not" with an infinitive
    ("did not wait and accused him")."""
    own = children(verb, "nsubj", "nsubjpass") or (verb.tag_ in ("VBD", "VBZ") and head.tag_ != verb.tag_)
    return head.pos_ in ("VERB", "AUX") and not own and auxiliaries(verb) == auxiliaries(head)


def is_base(verb: Token) -> bool:
    """ "proposed that it visit Oslo": a bare verb behind "that", with no word of time."""
    return (
        verb.tag_ in ("VB", "VBP")
        and not auxiliaries(verb)
        and any(t.lower_ == "that" or t.tag_ in ("NN", "NNP") for t in children(verb, "mark", "nsubj"))
    )


def is_nth(noun: Token) -> bool:
    """ "the third minister to be jailed": what makes him the third has happened."""
    return any(t.ent_type_ == "ORDINAL" or t.lower_ in ("first", "latest") for t in children(noun, "amod", "advmod"))


def is_unreal_noun(verb: Token, noun: Token) -> bool:
    """ "no sign that he is planning", "demands that he resign"."""
    whole = verb.tag_ not in ("VBN", "VBG") or auxiliaries(verb)
    absent = bool(whole) and any(t.lower_ == "no" for t in children(noun, "det"))
    return absent or (noun.lemma_.lower() in WORDS["hypothetical_nouns"] and is_base(verb))


def carries(verb: Token, noun: Token) -> bool:
    """Whether the verb makes the noun happen: "made no demands", "the talks will begin"."""
    lemma = verb.lemma_.lower()
    keys = {lemma, *(f"{lemma}_{t.lower_}" for t in children(verb, "prt"))}
    return bool(keys & BOOK.words["light"]) or (noun.dep_ in ("nsubj", "nsubjpass") and lemma in WORDS["occurring"])


def is_there(noun: Token, verb: Token) -> bool:
    """Whether an act is taken for granted: "will investigate the attack", "did not warrant the army's deployment". Who
    plans, stops or joins the attack may still bring it about."""
    code = BOOK.nouns.get(noun.lemma_.lower())
    known = children(noun, "poss") or any(t.lower_ in DEFINITE for t in children(noun, "det"))
    if code is None or code.event_type not in STANDING or not known:
        return False
    lemma = verb.lemma_.lower()
    if children(verb, "oprd"):  # "call the attack a crime"
        return True
    ordered = lemma == "order" and code.event_type in ("MOBILIZE", "COERCE")
    if noun.head.lower_ == "for" or (carries(verb, noun) and not ordered):
        return False
    spoken = noun.dep_ == "pobj" and noun.head.lower_ in ("about", "over", "into", "during", "after", "since", "from")
    moved = lemma in BOOK.operators and not ordered
    return spoken or not (moved or lemma in WORDS["unreal_objects"] | WORDS["aspectual"] | WORDS["sharing"])


def is_deed(noun: Token) -> bool:
    """ "Ordered a missile strike": done by whoever orders it; not an execution, which a court only orders."""
    code = BOOK.nouns.get(noun.lemma_.lower())
    return code is not None and code.event_type == "ASSAULT" and code.mode != "execute"


def is_due(noun: Token, verb: Token) -> bool:
    """ "the talks are due to resume", "the visit is expected to start"."""
    for above in (verb, *children(verb, "acomp")):
        awaited = above.lemma_.lower() in ("due", "set", "schedule", "expect", "slate")
        if awaited and noun.i < verb.i and noun.dep_ != "dobj":
            return any(clause.lemma_ in WORDS["occurring"] for clause in children(above, "xcomp"))
    return False
