"""Which code a word has here: conditions on its arguments, light verbs, verbs that take other events in."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from orchestration.extract.events.agents import PUBLIC, sector_of
from orchestration.extract.events.codebook import BOOK, MATERIAL_CONFLICT, OPERATORS, Code
from orchestration.extract.events.participants import MEASURES, Cast
from orchestration.extract.events.syntax import (
    MAX_STEPS,
    agents,
    auxiliaries,
    children,
    conjuncts,
    governor,
    is_passive,
    lemma_of,
    objects,
    obliques,
    patients,
    small_clause,
    subjects,
)
from orchestration.extract.events.topics import words_about

TIMES = ("DATE", "TIME")
NUMBERS = (*TIMES, "MONEY", "PERCENT", "QUANTITY")
PARTICLES = frozenset({"out", "back", "off", "down", "up"})
"""Often parsed as adverbs or prepositions."""
ASIDE = frozenset({"after", "before", "during", "following", "since", "amid", "despite", "in", "by", "over", "as"})
"""Prepositions that put an event beside the verb's own, not inside it."""


def verb_keys(verb: Token) -> list[str]:
    """What a verb is looked up by: with its particle, with its preposition ("called on Iran", but not "called the
    minister on Tuesday"), alone."""
    lemma = verb.lemma_.lower()
    keys = [
        f"{lemma}_{t.lower_}" for t in verb.children
        if t.dep_ == "prt" or (t.lower_ in PARTICLES and not any(c.dep_ == "advmod" for c in t.children))
    ]  # fmt: skip
    said = [*children(verb, "oprd", "acomp", "advmod"), *(c for c in children(verb, "ccomp") if c.pos_ == "ADJ")]
    keys += [key for t in said if (key := f"{lemma}_{t.lower_}") in BOOK.verbs]
    if not objects(verb):
        keys += [f"{lemma}_{prep}" for prep, obj in obliques(verb) if obj.ent_type_ not in NUMBERS]
        keys += [f"{lemma}_{t.lower_}" for t in children(verb, "prep") if children(t, "pcomp") or not list(t.children)]
    return [*keys, lemma]


def code_of(verb: Token, cast: Cast) -> tuple[Code | None, str | None]:
    """The verb's code, and the class of the object that decided it."""
    for key in verb_keys(verb):
        for condition in BOOK.conditions.get(key, ()):
            if all(_holds(verb, slot, name, cast) for slot, name in condition.slots.items()):
                return condition.code, _object_class(verb, condition.slots.get("object"), cast)
        if key in BOOK.verbs:
            return (BOOK.verbs[key] if key in BOOK.words["intransitive"] or _is_transitive(verb) else None), None
    return None, None


def _object_class(verb: Token, names: str | None, cast: Cast) -> str | None:
    """The first of the classes that the object belongs to."""
    if names is None or " " not in names:
        return names
    return next(name for name in names.split() if _holds(verb, "object", name, cast))


def _is_transitive(verb: Token) -> bool:
    return is_passive(verb) or bool(objects(verb)) or bool(children(verb, "xcomp", "ccomp"))


def _holds(verb: Token, slot: str, name: str, cast: Cast) -> bool:
    match slot:
        case "clause":
            clauses = [c for c in children(verb, "xcomp", "ccomp") if not _is_speech(c)]
            if name == "to":
                return any(t.tag_ == "TO" for clause in clauses for t in clause.children)
            return any(_is_conflict(clause, cast) for clause in clauses) if name == "conflict" else bool(clauses)
        case "below":  # "offered to buy", "disqualified from being"
            gerunds = [clause for prep in children(verb, "prep") for clause in children(prep, "pcomp")]
            below = [clause.lemma_.lower() for clause in (*children(verb, "xcomp"), *gerunds)]
            return any(BOOK.is_a(lemma, one) for lemma in below for one in name.split())
        case "question":
            return any(_is_question(clause) for clause in children(verb, "ccomp", "xcomp", "advcl"))
        case "that":
            return any(t.lower_ == "that" for clause in children(verb, "ccomp") for t in children(clause, "mark"))
        case "purpose":  # "called on the mayor to resign", where the infinitive hangs on somebody else
            clauses = children(verb, "advcl") + [c for _, obj in obliques(verb) for c in children(obj, "acl", "relcl")]
            return any(t.tag_ == "TO" for clause in clauses for t in clause.children)
        case "own":  # "defended her decision": nobody else's
            things = [head for head in objects(verb) if not cast.is_actor(head)]
            return any(t.tag_ == "PRP$" for head in things for t in children(head, "poss"))
        case "participle":  # "a channel funded by the state": a state of things, no deed
            told = verb.tag_ == "VBN" and not auxiliaries(verb)
            return told and (name == "any" or not agents(verb))
        case "not":
            return any(t.dep_ == "neg" or t.lower_ == "not" for t in verb.subtree if t.i > verb.i)
        case "plain":
            return _is_plain(verb)
        case "gerund":  # "charged with supervising"
            return any(children(prep, "pcomp") for prep in children(verb, "prep") if prep.lower_ == name)
        case "measure":
            return any(t.ent_type_ in ("MONEY", "PERCENT") for t in objects(verb))
        case "small":
            said = [t for c in children(verb, "oprd", "acomp", "ccomp", "xcomp") for t in (c, *c.lefts)]
            return small_clause(verb) if name == "any" else any(BOOK.is_a(t.lemma_.lower(), name) for t in said)
        case "present":  # "he appeals to young voters"
            return verb.tag_ in ("VBZ", "VBP") and not auxiliaries(verb)
        case "finite":
            return verb.tag_ in ("VBD", "VBZ", "VBP") or bool(auxiliaries(verb) & {"has", "have", "had"})
        case "sentence":
            return any(in_class(t, name) for t in verb.sent)
        case "topic":
            return bool(getattr(cast.topic, f"is_{name}"))
        case "manner":
            return any(t.lower_ == name for t in children(verb, "advmod"))
        case "passive":
            return is_passive(verb) and any(in_class(head, name) for head in agents(verb))
        case "object":
            heads = [*objects(verb), *patients(verb)] if is_passive(verb) else objects(verb)
        case "subject":
            heads = agents(verb) if is_passive(verb) else subjects(verb)
        case _:
            heads = [obj for prep, obj in obliques(verb) if prep == slot and not is_measure(obj)]
    if name in ("any", "none"):
        return bool(heads) == (name == "any")
    if not heads and "none" in name.split():
        return True
    return any(_fits(heads, one, cast) for one in name.split())


def _fits(heads: list[Token], name: str, cast: Cast) -> bool:
    if name == "any-person":
        return any(cast.is_actor(head) for head in heads)
    if name == "person":
        return any(head.ent_type_ == "PERSON" for head in heads)
    if name == "any-thing":
        return bool(heads) and not any(cast.is_actor(head) for head in heads)
    if name == "any-place":
        return any(head.ent_type_ in ("GPE", "LOC", "NORP") for head in heads)
    if name == "public":
        return any(is_public(head) for head in heads)
    if name == "several":
        return len(heads) > 1 or any(head.tag_ in ("NNS", "NNPS") or head.lower_ in ("both", "they") for head in heads)
    if name == "any-organization":
        return any(head.ent_type_ == "ORG" for head in heads)
    return any(in_class(head, name) for head in heads)


def is_public(head: Token) -> bool:
    """A country, or somebody of state, politics or war by their name, their nationality or their noun."""
    if head.ent_type_ in ("GPE", "NORP") or any(t.ent_type_ in ("NORP", "GPE") for t in children(head, "amod", "poss")):
        return True
    named = head.pos_ == "PROPN"
    return sector_of(head.doc[head.left_edge.i : head.i + 1].text if named else head.lemma_.lower()) in PUBLIC


def _is_speech(clause: Token) -> bool:
    """Words in quote marks or behind a comma: '"It is late," she agreed' agrees to nothing."""
    between = clause.doc[clause.head.i + 1 : clause.left_edge.i + 1]
    return clause.dep_ == "ccomp" and (
        clause.i < clause.head.i or any(t.is_quote or t.text == "," for t in between[:2])
    )


def _is_question(clause: Token) -> bool:
    """ "asked what he would do", "asked whether it was true"; also a question in quote marks."""
    opens = clause.left_edge
    asks = opens.tag_ in ("WP", "WRB", "WDT", "WP$") or any(
        t.lower_ in ("whether", "if") for t in children(clause, "mark")
    )
    return asks or any(t.text == "?" for t in clause.children)


def _is_plain(verb: Token) -> bool:
    """Whether nothing nominal follows the object: "called the king", not "called the king a fool"."""
    end = max((t.right_edge.i for t in objects(verb)), default=-1) + 1
    nominal = ("DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM")
    return end > 0 and (end >= len(verb.doc) or verb.doc[end].pos_ not in nominal)


def _is_conflict(clause: Token, cast: Cast) -> bool:
    """Whether a clause announces harm: "warned that it would bomb"."""
    said = {t.lower_ for t in clause.children} & {"will", "would", "'ll", "could"}
    promised = clause.dep_ == "acl" and any(t.tag_ == "TO" for t in clause.children)
    if not said and not promised and clause.dep_ != "xcomp":
        return False
    code, _ = code_of(clause, cast)
    return code is not None and code.event_type in MATERIAL_CONFLICT


def is_measure(head: Token) -> bool:
    """A time or an amount: "for a second day", "by 5 percent"."""
    return head.ent_type_ in MEASURES or head.lemma_.lower() in (
        "day",
        "week",
        "month",
        "year",
        "time",
        "percent",
        "pct",
    )


def in_class(head: Token, name: str) -> bool:
    """Whether a noun is of a class; through quantities: "dozens of troops"."""
    lemma = lemma_of(head)
    if BOOK.is_a(lemma, name) or lemma in BOOK.words.get(name, ()):
        return True
    if lemma in BOOK.words["quantities"] or head.pos_ == "NUM":
        return any(BOOK.is_a(obj.lemma_.lower(), name) for prep, obj in obliques(head) if prep == "of")
    return False


def is_armed(head: Token) -> bool:
    """Weapons, and those who bear them."""
    return any(in_class(head, name) for name in ("weapons", "forces"))


def noun_code(noun: Token, verb: Token | None, doers: Sequence[Token], cast: Cast) -> Code | None:
    """A noun's code by the words before it, its preposition, its verb, its doers."""
    lemma = lemma_of(noun)
    for condition in BOOK.noun_conditions.get(lemma, ()):
        if all(_noun_holds(slot_and_name, noun, verb, doers, cast) for slot_and_name in condition.slots.items()):
            return condition.code
    return BOOK.nouns[lemma]


def _noun_holds(
    condition: tuple[str, str], noun: Token, verb: Token | None, doers: Sequence[Token], cast: Cast
) -> bool:
    slot, name = condition
    words = set(name.lower().split())
    if name == "*":
        return True
    match slot:
        case "mod":
            before = {t.lower_ for t in noun.children if t.i < noun.i}
            before |= {t.lower_ for c in children(noun, "compound") for t in c.children}
            return bool(before & words)
        case "verb":
            return verb is not None and verb.lemma_.lower() in words
        case "clause":
            clauses = children(noun, "acl", "ccomp", "relcl")
            if name == "conflict":  # "promises to deport them"
                return any(_is_conflict(clause, cast) for clause in clauses if clause.dep_ == "acl")
            return any(t.tag_ == "TO" or t.lower_ == "that" for clause in clauses for t in clause.children)
        case "form":
            return noun.tag_ in ("NNS", "NNPS")
        case "of":
            owned = [obj for prep, obj in obliques(noun) if prep == "of"] or children(noun, "poss")
            return any(_fits(owned, one, cast) for one in name.split())
        case "by":
            return any(in_class(head, name) for prep, obj in obliques(noun) if prep == "by" for head in conjuncts(obj))
        case "sentence":
            return any(in_class(t, name) for t in noun.sent)
        case "peaceful":
            harm = words_about("violence") - words_about("bodies")
            return not any(t.lower_ in harm for t in noun.sent)
        case "prep":
            beside = obliques(verb) if verb is not None and noun.dep_ == "dobj" else ()
            return any(prep in words for prep, _ in (*obliques(noun), *beside))
    if name == "several":  # also "Kenyan and British troops"
        return len(doers) > 1 or any(children(c, "conj") for d in doers for c in children(d, "amod", "compound"))
    return any(in_class(head, name) for head in doers)


def operator_above(verb: Token, cast: Cast, depth: int = 0) -> Token | None:
    """The word whose meaning takes this verb in: an agreement, a demand, a refusal, a threat."""
    head = verb.head
    if head == verb or depth > MAX_STEPS:
        return None
    if verb.dep_ in ("xcomp", "ccomp"):
        if head.pos_ == "ADJ" and head.lemma_.lower() in BOOK.words["operators_willing"]:
            return head
        if head.pos_ == "VERB" and head.lemma_.lower() in BOOK.operator_heads:
            code, _ = code_of(head, cast)
            happened = verb.dep_ == "ccomp" and verb.tag_ == "VBD"
            return head if code and code.event_type in (*OPERATORS, "CONCEDE") and not happened else None
    if verb.dep_ in ("acl", "relcl") and head.dep_ == "pobj" and head.head.lower_ in ("on", "upon"):
        called = head.head.head  # "called on soldiers to lay down their arms"
        return called if called.lemma_ == "call" and any(t.tag_ == "TO" for t in verb.children) else None
    if verb.dep_ == "pcomp" and head.head.lemma_.lower() in ("call", "insist", "threaten", "agree", "consider"):
        return head.head
    if verb.dep_ == "conj" and head.pos_ == "VERB" and not children(verb, "nsubj"):
        return operator_above(head, cast, depth + 1) if head.dep_ in ("xcomp", "ccomp", "pcomp") else None
    return None


def light_verb(noun: Token) -> tuple[Token | None, str | None]:
    """The verb that takes the noun, and whether its subject is the "agent" or the "patient" of what the noun says."""
    head = noun
    while head.dep_ == "conj" and head.head.pos_ == "NOUN" and head.head != head:
        head = head.head
    above, preposition = head.head, ""
    if head.dep_ == "pobj":
        preposition, above = above.lower_, above.head
        if above.pos_ in ("NOUN", "ADJ") and preposition in ("of", "to", "for") and above.head.pos_ in ("AUX", "VERB"):
            if above.lemma_.lower() in BOOK.words["victims"]:
                return above.head, "patient"
            if above.lemma_.lower() in ("responsible", "guilty"):
                return above.head, "agent"
        if above.pos_ == "ADP":
            above = above.head
        if above.pos_ == "NOUN" and above.lemma_ in BOOK.words["collectives"] and preposition == "of":
            head, preposition, above = above, "", above.head
            if head.dep_ == "pobj":
                preposition, above = above.lower_, above.head
    is_verb = above.pos_ in ("VERB", "AUX")
    if not is_verb or head.dep_ not in ("dobj", "pobj", "nsubjpass", "attr", "conj", "dative"):
        return (above if is_verb else governor(noun)), None
    lemma = above.lemma_.lower()
    particles = [f"{lemma}_{t.lower_}" for t in children(above, "prt")]
    keys = [f"{lemma}_{preposition}"] if preposition else [*particles, lemma]
    for kind in ("patient", "agent"):
        if any(key in BOOK.words[f"light_{kind}"] for key in keys):
            return above, kind
    return above, None


def takes_in(verb: Token, noun: Token, cast: Cast, light: bool) -> bool:
    """Whether the verb is an event that already tells of the noun: "lifted sanctions", "called for talks"."""
    if noun.dep_ not in ("dobj", "nsubjpass", "pobj", "conj"):
        return False
    code, slot = code_of(verb, cast)
    if code is None:
        return False
    if (slot in BOOK.words["instruments"] or slot == lemma_of(noun)) and noun.dep_ != "pobj":
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ in ASIDE:
        return False
    return not light and code.event_type in (*OPERATORS, "CONCEDE", "RETREAT", "SANCTION", "SUPPORT", "CONSULT")
