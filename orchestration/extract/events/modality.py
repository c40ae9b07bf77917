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
BESIDE = BEHIND | {"with", "over", "by"}
"""What comes behind these only stands beside a plan, a decision or a concern."""
DRAFTS = WORDS["letters"] | WORDS["rulings"] | WORDS["drafts"]
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
STANDING = frozenset({"ASSAULT", "PROTEST", "MOBILIZE", "ACCUSE", "REQUEST", "REJECT", "COERCE", "SANCTION"})
"""Types whose nouns, with "the" or an owner, mean an act that is there."""
MAX_STEPS = 5
"""How many verbs up the sentence a clause is followed."""


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
    if token.dep_ == "conj" and any(t.lower_ == "nor" and t.i < token.i for t in children(token.head, "cc")):
        return True
    return token.head.lower_ == "without"


def _spares_all(verb: Token) -> bool:
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


def of_verb(verb: Token, asserted: bool, depth: int = 0) -> Modality:
    """Of a verbal trigger; `asserted` where a quote holds it, so that "claimed" casts no further doubt."""
    words = auxiliaries(verb)
    if _is_condition(verb):
        return "hypothetical"
    if depth == 0 and _spares_all(verb):
        return "negated"
    if negated(verb):  # "should not have resigned": he did
        if "should" in words and any(t.lower_ == "why" for t in verb.children):  # "why he should not be banned"
            return "hypothetical"
        return "actual" if "have" in words and words & {"should", "ought"} else "negated"
    if _awaits(verb):
        return "future"
    unsure = any(t.lower_ in WORDS["unsure"] and t.i < verb.i for t in children(verb, "advmod"))
    if asks(verb) or words & WORDS["aux_possible"] or _is_order(verb) or unsure:
        return "hypothetical"
    if words & FUTURE or (verb.dep_ == "xcomp" and verb.head.lower_ == "going" and children(verb.head, "aux")):
        return "hypothetical" if _is_guess(verb) else "future"
    if words & {"would", "'d"}:
        if verb.dep_ == "ccomp" and verb.head.lower_ in WORDS["felt"]:  # "ashamed that he would endorse her"
            return "actual"
        asked = any(t.tag_ in ("WP", "WRB") for t in verb.children)
        told = _is_told(verb) and not _is_guess(verb)
        return "future" if told and not asked and "have" not in words else "hypothetical"
    return "actual" if depth > MAX_STEPS or verb.head == verb else _under(verb, asserted, depth)


def _is_condition(verb: Token) -> bool:
    """ "if they left and did not return": the clause behind an "if", or one that is joined to it; "could open only
    after it recognises them", "as long as they vote"."""
    clauses = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    if verb.dep_ == "advcl" and verb.head.lower_ == "long":
        return True
    if any(t.lower_ == "after" for clause in clauses for t in children(clause, "mark")):
        ahead = auxiliaries(clauses[-1].head) & (FUTURE | WORDS["aux_possible"] | {"would"})
        return bool(ahead) and any(t.tag_ in ("VBZ", "VBP") for t in (*clauses, *children(verb, "aux", "auxpass")))
    return any(t.dep_ == "mark" and t.lower_ in WORDS["conditional"] for clause in clauses for t in clause.children)


def _is_guess(verb: Token) -> bool:
    """ "Speculation that it will offer", "afraid they would kill him", "asked if this meant he would resign"."""
    if verb.dep_ not in ("ccomp", "acl"):
        return False
    head = verb.head
    feared = head.pos_ in ("NOUN", "ADJ") and head.lemma_.lower() in WORDS["guesses"]
    return feared or (head.pos_ == "VERB" and _is_condition(head))


def _is_order(verb: Token) -> bool:
    """ "Release the list", "First, to free the hostages": a bare verb that nobody is the subject of."""
    alone = verb.head == verb and verb.tag_ == "VB"
    return alone and not children(verb, "nsubj", "nsubjpass", "expl") and not auxiliaries(verb) - {"to"}


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
    present |= verb.tag_ == "VB" and not auxiliaries(verb)
    waiting = {t.lower_ for t in children(verb, "mark", "advmod")} & {"until", "once", "when", "till"}
    if not present or not waiting:
        return False
    return bool(waiting & {"until", "till", "once"}) or bool(auxiliaries(verb.head) & (FUTURE | WORDS["aux_possible"]))


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
    if verb.dep_ == "csubj" and auxiliaries(head) & {"would", "could", "might"}:
        return "hypothetical"
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in DRAFTS:
        return of_noun(head, governor(head), asserted, depth + 1)  # "wants a resolution condemning X"
    feared = verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma in WORDS["hypothetical_nouns"]
    if feared or (verb.dep_ in ("acl", "relcl") and any(t.lower_ == "any" for t in children(head, "det"))):
        return "hypothetical"  # "the danger of rebels attacking", "any guard striking"
    if infinitive and any(t.lower_ in WORDS["unable"] for t in children(head, "acomp")) and not _is_consent(verb):
        return "negated"  # "it would be impossible for them to agree"
    if infinitive and verb.dep_ == "advcl" and head.tag_ == "VBD" and _is_counted(verb):
        return of_verb(head, asserted, depth + 1)  # "emerged to massacre 200 people"
    if infinitive and verb.dep_ in ("advcl", "acl", "relcl"):
        if lemma in WORDS["accomplishing"] or _is_nth(head):
            return of_verb(head, asserted, depth + 1) if head.pos_ == "VERB" else "actual"
        ahead = head.pos_ == "VERB" and depth <= MAX_STEPS and of_verb(head, asserted, depth + 1) == "future"
        return "future" if ahead or lemma in WORDS["intended"] else "hypothetical"
    return "actual"


def _is_consent(verb: Token) -> bool:
    """Who cannot agree has refused nothing."""
    return verb.lemma_.lower() in ("agree", "accept", "consent")


def _is_counted(verb: Token) -> bool:
    """Whether the dead or wounded are counted, which only a deed that is done allows."""
    numbered = any(t.pos_ == "NUM" for noun in children(verb, "dobj") for t in noun.subtree)
    return numbered and BOOK.counts.get(verb.lemma_.lower()) in ("dead", "injured")


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
    if infinitive and _is_condition(head):  # "if he were to agree"
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
    if not infinitive and _is_known(verb):
        return "actual"
    if infinitive and lemma in WORDS["unable"] and not _is_consent(verb):
        return "negated"
    if negated(head) and (infinitive or lemma in ("believe", "think", "say")):
        return "negated" if infinitive else "hypothetical"
    if infinitive and (lemma in WORDS["accomplishing"] or (lemma == "decide" and head.tag_ == "VBD")):
        return of_verb(head, asserted, depth + 1)
    vital = lemma == "be" and any(t.lower_ in WORDS["vital"] for t in children(head, "acomp"))
    if (lemma in WORDS["subjunctive"] and _is_base(verb)) or (vital and verb.tag_ != "VBD"):
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


def _is_known(verb: Token) -> bool:
    """ "Did not say with which countries it is negotiating": that it does is taken for granted."""
    opens = verb.left_edge
    return opens.tag_ in ("WDT", "WP", "WP$") and opens.head != verb and opens.lower_ != "that"


def _is_joined(verb: Token, head: Token) -> bool:
    """Whether a coordinated verb shares what the first is under; a past of its own shares no "not" with an infinitive
    ("did not wait and accused him")."""
    own = children(verb, "nsubj", "nsubjpass") or (verb.tag_ in ("VBD", "VBZ") and head.tag_ != verb.tag_)
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
    if (verb.tag_ != "VBG" or auxiliaries(verb)) and _is_known(verb):
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


def _carries(verb: Token, noun: Token) -> bool:
    """Whether the verb makes the noun happen: "made no demands", "the talks will begin"."""
    lemma = verb.lemma_.lower()
    keys = {lemma, *(f"{lemma}_{t.lower_}" for t in children(verb, "prt"))}
    return bool(keys & BOOK.words["light"]) or (noun.dep_ in ("nsubj", "nsubjpass") and lemma in WORDS["occurring"])


def _is_there(noun: Token, verb: Token) -> bool:
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
    if noun.head.lower_ == "for" or (_carries(verb, noun) and not ordered):
        return False
    spoken = noun.dep_ == "pobj" and noun.head.lower_ in ("about", "over", "into", "during", "after", "since", "from")
    moved = lemma in BOOK.operators and not ordered
    return spoken or not (moved or lemma in WORDS["unreal_objects"] | WORDS["aspectual"] | WORDS["sharing"])


def _is_deed(noun: Token) -> bool:
    """ "Ordered a missile strike": done by whoever orders it; not an execution, which a court only orders."""
    code = BOOK.nouns.get(noun.lemma_.lower())
    return code is not None and code.event_type == "ASSAULT" and code.mode != "execute"


def _is_due(noun: Token, verb: Token) -> bool:
    """ "the talks are due to resume", "the visit is expected to start"."""
    for above in (verb, *children(verb, "acomp")):
        awaited = above.lemma_.lower() in ("due", "set", "schedule", "expect", "slate")
        if awaited and noun.i < verb.i and noun.dep_ != "dobj":
            return any(clause.lemma_ in WORDS["occurring"] for clause in children(above, "xcomp"))
    return False


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
        missed = verb is not None and negated(verb) and _carries(verb, noun)
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
        if above.pos_ == "NOUN" and lemma in WORDS["intended"] | WORDS["hypothetical_nouns"] and negated(above):
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
    if owned and not _carries(verb, noun):
        return "actual"
    stated = bool(children(verb, "attr", "acomp"))
    if noun.dep_ == "nsubj" and negated(verb) and (stated or lemma not in WORDS["occurring"]):
        return "actual"
    if _is_there(noun, verb) or (lemma == "order" and verb.tag_ == "VBD" and _is_deed(noun)):
        return "actual"
    if _is_due(noun, verb):
        return "future"
    if lemma in ("schedule", "prepare", "plan"):
        own = of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
        return own if own in ("hypothetical", "negated") else "future"
    if BOOK.operators.get(lemma) == "AGREE" and not given:
        return "future"
    unreal = lemma in BOOK.operators or lemma in WORDS["unreal_objects"]
    if unreal and not given and noun.dep_ in ("dobj", "pobj", "conj", "attr") and lemma not in WORDS["reporting"]:
        return "hypothetical"
    return of_verb(verb, asserted, depth + 1) if depth <= MAX_STEPS else "actual"
