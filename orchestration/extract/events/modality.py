"""Whether an event has happened: actual, future, hypothetical, negated or historical, by syntax and cue words."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.events import reality
from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.reality import FUTURE, STANDING, WORDS
from orchestration.extract.events.syntax import auxiliaries, children, governor
from orchestration.records import Modality

BEHIND = frozenset({"during", "after", "since", "amid", "despite", "following"})
"""What comes behind these is there, whatever the clause says of itself."""
BESIDE = BEHIND | {"with", "over", "by"}
"""What comes behind these only stands beside a plan, a decision or a concern."""
DRAFTS = WORDS["letters"] | WORDS["rulings"] | WORDS["drafts"]
MAX_STEPS = 5
"""How many verbs up the sentence a clause is followed."""


def of_verb(verb: Token, asserted: bool, depth: int = 0) -> Modality:
    """Of a verbal trigger; `asserted` where a quote holds it, so that "claimed" casts no further doubt."""
    words = auxiliaries(verb)
    if reality.is_condition(verb):
        return "hypothetical"
    if depth == 0 and reality.spares_all(verb):
        return "negated"
    if reality.negated(verb) and not reality.came_late(verb):  # "should not have resigned": he did
        if "should" in words and any(t.lower_ == "why" for t in verb.children):  # "why he should not be banned"
            return "hypothetical"
        return "actual" if "have" in words and words & {"should", "ought"} else "negated"
    if reality.awaits(verb):
        return "future"
    unsure = any(t.lower_ in WORDS["unsure"] and t.i < verb.i for t in children(verb, "advmod"))
    if reality.asks(verb) or words & WORDS["aux_possible"] or reality.is_order(verb) or unsure:
        return "hypothetical"
    if words & FUTURE or (verb.dep_ == "xcomp" and verb.head.lower_ == "going" and children(verb.head, "aux")):
        return "hypothetical" if reality.is_guess(verb) else "future"
    if words & {"would", "'d"}:
        if verb.dep_ == "ccomp" and verb.head.lower_ in WORDS["felt"]:  # "ashamed that he would endorse her"
            return "actual"
        asked = any(t.tag_ in ("WP", "WRB") for t in verb.children)
        told = reality.is_told(verb) and not reality.is_guess(verb)
        return "future" if told and not asked and "have" not in words else "hypothetical"
    return "actual" if depth > MAX_STEPS or verb.head == verb else _under(verb, asserted, depth)


def _under(verb: Token, asserted: bool, depth: int) -> Modality:
    """What the word above does to a clause: planned, wanted, failed, begun, doubted."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    infinitive = any(t.tag_ == "TO" for t in verb.children)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return _governed(verb, infinitive, asserted, depth)
    doubted = head.pos_ in ("NOUN", "ADJ") and lemma in WORDS["doubtful"]
    if doubted and not asserted and verb.dep_ in ("ccomp", "acl", "relcl"):
        return "hypothetical"
    if head.pos_ == "NOUN" and verb.dep_ in ("ccomp", "acl") and reality.is_unreal_noun(verb, head):
        return "hypothetical"
    if verb.dep_ == "conj":
        return of_verb(head, asserted, depth + 1) if reality.is_joined(verb, head) else "actual"
    if verb.dep_ == "pcomp":
        return _behind_preposition(verb, asserted, depth)
    if verb.dep_ == "csubj" and auxiliaries(head) & {"would", "could", "might"}:
        return "hypothetical"
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in DRAFTS:
        return of_noun(head, governor(head), asserted, depth + 1)  # "wants a resolution condemning X"
    feared = verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in WORDS["hypothetical_nouns"]
    if feared or (verb.dep_ in ("acl", "relcl") and any(t.lower_ == "any" for t in children(head, "det"))):
        return "hypothetical"  # "the danger of rebels attacking", "any guard striking"
    unable = any(t.lower_ in WORDS["unable"] for t in children(head, "acomp"))
    if infinitive and unable and not reality.is_consent(verb):
        return "negated"  # "it would be impossible for them to agree"
    if infinitive and verb.dep_ == "advcl" and head.tag_ == "VBD" and reality.is_counted(verb):
        return of_verb(head, asserted, depth + 1)  # "emerged to massacre 200 people"
    if infinitive and verb.dep_ in ("advcl", "acl", "relcl"):
        if lemma in WORDS["accomplishing"] or reality.is_nth(head):
            return of_verb(head, asserted, depth + 1) if head.pos_ == "VERB" else "actual"
        ahead = head.pos_ == "VERB" and depth <= MAX_STEPS and of_verb(head, asserted, depth + 1) == "future"
        return "future" if ahead or lemma in WORDS["intended"] else "hypothetical"
    return "actual"


def is_voiced(verb: Token) -> bool:
    """ "launched a strike to protest", "flew home to endorse her": a purpose that is done by telling of it."""
    head = verb.head
    told = verb.dep_ == "advcl" and any(t.tag_ == "TO" for t in verb.children) and head.tag_ in ("VBD", "VBN", "VBG")
    meant = [*children(head, "dobj"), *([head.head] if head.dep_ == "relcl" else [])]  # "a pledge he made to back her"
    if not told or children(verb, "nsubj", "nsubjpass", "auxpass"):
        return False
    if any(noun.lemma_.lower() in WORDS["purposes"] for noun in meant):
        return False
    wished = WORDS["needing"] | WORDS["planning"] | WORDS["hypothetical_verbs"] | WORDS["unreal_objects"]
    lemma = head.lemma_.lower()
    return lemma not in wished and lemma not in BOOK.operators and of_verb(head, True) == "actual"


def _governed(verb: Token, infinitive: bool, asserted: bool, depth: int) -> Modality:
    """A clause that is the object of a verb or adjective."""
    head, lemma = verb.head, verb.head.lemma_.lower()
    if infinitive and reality.is_condition(head):  # "if he were to agree"
        return "hypothetical"
    if lemma in WORDS["failing"]:
        wished = depth <= MAX_STEPS and of_verb(head, asserted, depth + 1) == "hypothetical"
        return "hypothetical" if wished and verb.tag_ == "VBG" else "negated"
    if infinitive and any(t.lower_ == "yet" for above in (verb, head) for t in children(above, "advmod")):
        return "negated"  # "has yet to release"
    if infinitive and lemma == "be" and verb.lemma_ != "blame":  # "is to visit", "the aim is to kill"
        owner = next(iter(children(head, "nsubj", "nsubjpass")), None)
        if owner is not None and owner.lemma_.lower() in WORDS["aiming"]:
            return "hypothetical"
        somebody = owner is not None and (owner.pos_ in ("PROPN", "PRON") or owner.lemma_.lower() in WORDS["actors"])
        if children(verb, "auxpass") and head.tag_ in ("VBZ", "VBP"):  # "the issue is to be discussed"
            return "future"
        return "future" if somebody and owner is not None and owner.tag_ != "WDT" else "actual"
    obliged = lemma == "have" and head.tag_ != "VBD"
    if infinitive and (obliged or (lemma in ("begin", "start", "continue", "open") and children(head, "dobj"))):
        return "hypothetical"
    if not infinitive and reality.is_known(verb):
        return "actual"
    if infinitive and lemma in WORDS["unable"] and not reality.is_consent(verb):
        return "negated"
    if reality.negated(head) and (infinitive or lemma in ("believe", "think", "say")):
        return "negated" if infinitive else "hypothetical"
    if infinitive and (lemma in WORDS["accomplishing"] or (lemma == "decide" and head.tag_ == "VBD")):
        return of_verb(head, asserted, depth + 1)
    vital = lemma == "be" and any(t.lower_ in WORDS["vital"] for t in children(head, "acomp"))
    if (lemma in WORDS["subjunctive"] and reality.is_base(verb)) or (vital and verb.tag_ != "VBD"):
        return "hypothetical"
    if infinitive and lemma not in WORDS["aspectual"]:
        above = of_verb(head, asserted, depth + 1) if lemma in WORDS["planning"] else "hypothetical"
        return above if above in ("hypothetical", "negated") else "future"
    if lemma in WORDS["hypothetical_verbs"] or (lemma in WORDS["doubting"] and not asserted):
        return "hypothetical"
    own = lemma in WORDS["reporting"] and children(verb, "aux", "auxpass")
    present = any(t.tag_ in ("VBZ", "VBP") for t in (verb, *children(verb, "aux", "auxpass")))
    if lemma in WORDS["reporting"] and present and depth <= MAX_STEPS and of_verb(head, True, depth + 1) == "future":
        return "future"  # "is expected to announce that he is rejecting it"
    helped = verb.tag_ == "VB" and lemma in ("help", "let")
    bare = (verb.tag_ in ("VBG", "VBN") or helped) and not own
    return of_verb(head, asserted, depth + 1) if infinitive or bare else "actual"


def _behind_preposition(verb: Token, asserted: bool, depth: int) -> Modality:
    """ "without firing", "accused of killing", "focus on ending"."""
    preposition, above = verb.head.lower_, verb.head.head
    if (verb.tag_ != "VBG" or auxiliaries(verb)) and reality.is_known(verb):
        return "actual"
    if preposition == "without":
        return "negated"
    later = of_verb(above, asserted, depth + 1) if above.pos_ == "VERB" and depth <= MAX_STEPS else "actual"
    if preposition == "before" and above.pos_ == "VERB":
        return "future" if later in ("future", "hypothetical") else "actual"
    if above.lemma_ in ("refrain", "abstain", "desist"):
        return "negated"
    instead = above.lower_ == "clear" or (verb.head.i > 0 and verb.head.nbor(-1).lower_ == "instead")
    if instead or (preposition == "against" and above.lemma_ in ("decide", "opt")):
        return "negated"  # "instead of resigning", "steered clear of condemning", "decided against banning"
    if above.lemma_.lower() in WORDS["suspecting"] and preposition in ("of", "for", "from", "about"):
        return "negated" if above.lemma_ in ("stop", "prevent") else "hypothetical"
    opens = preposition == "in" and verb.i < above.i  # "In praising X, she would not admit ..."
    if preposition == "by" and above.tag_ == "VBD" and later != "negated":
        return "actual"  # "whether he did wrong by criticising them"
    if preposition == "by" and above.pos_ == "VERB" and verb.i > above.i:
        return "actual" if of_verb(above, asserted, depth + 1) in ("actual", "negated") else "hypothetical"
    if preposition in ("on", "at", "about", "of", "for", "in", "to") and above.lemma_.lower() in WORDS["aiming"]:
        return "hypothetical"
    if preposition in ("after", "by", "for", "of") or opens or above == verb:
        return "actual"
    if above.pos_ == "VERB":
        return of_verb(above, asserted, depth + 1)
    return of_noun(above, governor(above), asserted, depth + 1) if above.pos_ == "NOUN" else "actual"


def of_noun(noun: Token, verb: Token | None, asserted: bool, depth: int = 0) -> Modality:
    """Of a nominal trigger: its own adjectives, the noun it depends on, then the verb that takes it."""
    if reality.negated(noun) or (noun.dep_ == "pobj" and noun.head.lower_ == "without"):
        return "negated"
    if any(t.lower_ == "any" for t in children(noun, "det")):
        return "hypothetical"
    for adjective in children(noun, "amod", "compound"):
        if adjective.lower_ in WORDS["hypothetical_adjectives"]:
            return "hypothetical"
        if adjective.lower_ in WORDS["future_adjectives"]:
            return "future"
        missed = verb is not None and reality.negated(verb) and reality.carries(verb, noun)
        if adjective.lower_ in WORDS["standing_adjectives"] and not missed:
            return "actual"
    code = BOOK.nouns.get(noun.lemma_.lower())
    met = code is not None and code.event_type == "CONSULT"
    if not met and any(t.lower_ == "next" for owner in children(noun, "poss") for t in children(owner, "amod")):
        return "future"  # "next year's withdrawal"
    if any(clause.tag_ == "VBN" and clause.lemma_ in WORDS["done_to"] for clause in children(noun, "acl")):
        return "actual"  # "in retaliation for sanctions imposed on Mali"
    if any(clause.lemma_ in ("schedule", "slate", "plan") for clause in children(noun, "acl")):
        return "future"
    if noun.dep_ == "pobj" and noun.head.head.lower_ == "ahead":
        return "future"
    above = noun.head
    for _ in range(MAX_STEPS if above != noun else 0):
        lemma = above.lemma_.lower()
        suffered = lemma == "subject" and code is not None and code.event_type in STANDING
        if above.pos_ == "ADJ" and lemma in ("subject", "vulnerable") and not suffered:  # "subject to approval"
            return "hypothetical"
        if above.pos_ == "ADP" and above.lower_ in BESIDE:
            break  # "the decision, with the investigation under way"
        if above.pos_ == "NOUN" and lemma in WORDS["intended"] | WORDS["hypothetical_nouns"] and reality.negated(above):
            return "negated"  # "no plans for a meeting"
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
    if lemma in WORDS["postponing"] and noun.dep_ in ("dobj", "nsubjpass"):
        return "future"
    given = noun.lemma_.lower() in WORDS["given"]
    if noun.dep_ == "pobj" and noun.head.lower_ == "until":
        return "actual" if verb.tag_ in ("VBD", "VBN") and not auxiliaries(verb) & FUTURE else "future"
    owned = noun.lemma_.lower() in WORDS["voiced"] and (
        children(noun, "poss", "compound", "amod") or lemma in WORDS["answering"]
    )
    if owned and not reality.carries(verb, noun):
        return "actual"
    stated = bool(children(verb, "attr", "acomp"))
    if noun.dep_ == "nsubj" and reality.negated(verb) and (stated or lemma not in WORDS["occurring"]):
        return "actual"
    if reality.is_there(noun, verb) or (lemma == "order" and verb.tag_ == "VBD" and reality.is_deed(noun)):
        return "actual"
    if reality.is_due(noun, verb):
        return "future"
    called = lemma == "call" and code is not None and code.event_type in ("CONSULT", "PROTEST")
    if lemma in ("schedule", "prepare", "plan") or (called and noun.dep_ in ("dobj", "nsubjpass")):
        own = of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
        return own if own in ("hypothetical", "negated") else "future"
    if BOOK.operators.get(lemma) == "AGREE" and not given:
        return "future"
    unreal = lemma in BOOK.operators or lemma in WORDS["unreal_objects"]
    if unreal and not given and noun.dep_ in ("dobj", "pobj", "conj", "attr") and lemma not in WORDS["reporting"]:
        return "hypothetical"
    return of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
