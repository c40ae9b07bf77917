"""Questions to a dependency parse: who does it, to whom, under which verb. Tokens in, tokens out.

Labels are spaCy's English ones (ClearNLP). Every walk upwards is bounded, so a broken parse costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_OWN_SUBJECTS = (*SUBJECTS, *PASSIVE_SUBJECTS)
OBJECTS = ("dobj", "obj", "dative", "iobj", "oprd")
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
OBJECT_CONTROL = BOOK.words["object_control"]
"""Verbs whose object does what the infinitive or gerund says: "urged Iran to release", "accused X of attacking"."""
HYPHENATED = BOOK.words["hyphenated"]
_PLURALS = frozenset({"are", "were", "have", "both"})
MAX_STEPS = 8
QUOTE_MARKS = frozenset({'"', "“", "”", "''", "``"})


def lemma_of(noun: Token) -> str:
    """The dictionary form in lower case; the tokenizer's "cease", "-", "fire" is one word."""
    lemma = noun.lemma_.lower()
    if noun.i > 1 and noun.nbor(-1).text == "-":
        joined = f"{noun.nbor(-2).lower_}-{lemma}"
        return joined if joined in HYPHENATED else lemma
    return lemma


def children(token: Token, *labels: str) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it: "Iran, Iraq and Syria"."""
    found = [token]
    for member in found:
        if len(found) > 20:
            break
        found += [*children(member, "conj"), *_listed(member)]
    return found


def _listed(token: Token) -> list[Token]:
    """ "The UN, the EU and Mali", where the parse takes the second name for an explanation of the first."""
    return [
        name for name in children(token, "appos")
        if token.ent_type_ and name.ent_type_ == token.ent_type_ and children(name, "cc") and children(name, "conj")
    ]  # fmt: skip


def expand(tokens: Iterable[Token]) -> list[Token]:
    """Each with its conjuncts, once, in text order."""
    return sorted({member.i: member for token in tokens for member in conjuncts(token)}.values(), key=lambda t: t.i)


def is_passive(verb: Token, depth: int = 0) -> bool:
    if children(verb, "auxpass", *PASSIVE_SUBJECTS):
        return True
    if verb.tag_ == "VBN" and (verb.dep_ in ("acl", "amod") or _is_caused(verb)):
        return True
    shares = verb.tag_ == "VBN" and verb.dep_ == "conj" and not children(verb, "aux", *SUBJECTS)
    return shares and depth < MAX_STEPS and is_passive(verb.head, depth + 1)


def _is_caused(verb: Token) -> bool:
    """ "had him killed", "saw them arrested"."""
    return (
        verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_ in ("have", "get", "see", "want") and not auxiliaries(verb)
    )


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for: the noun that its clause hangs on."""
    if token.lower_ not in RELATIVES:
        return token
    clause = token
    for _ in range(MAX_STEPS):
        if clause.dep_ == "relcl":
            return _somebody(clause.head) if token.lower_ in ("who", "whom", "whose") else _deed(clause)
        if clause.head == clause:
            break
        clause = clause.head
    return token


def _meant(token: Token, verb: Token) -> list[Token]:
    """Whom a subject means: of "Odera and Lind, who have met" both, though the parse hangs the clause on the second."""
    one = antecedent(token)
    plural = any(t.lower_ in _PLURALS or t.tag_ == "VBP" for t in (verb, *children(verb, "aux", "auxpass")))
    if one == token or not plural or one.tag_ not in ("NN", "NNP"):
        return [one]
    for _ in range(MAX_STEPS):
        one = one.head if one.dep_ == "conj" else one
    return [one]


def _somebody(noun: Token) -> Token:
    """The person that a "who" means: "a defender of rights, who was jailed" is about the defender, "the director of the
    Marlowe Institute, who resigned" about the director."""
    line = phrases_above(noun)
    bodies = [t for t in line if t.ent_type_ in ("ORG", "GPE")]
    people = [t for t in line if t.ent_type_ in ("PERSON", "NORP") or t.lemma_.lower() in BOOK.words["actors"]]
    return next((t for t in people if t not in bodies), next(iter(bodies), noun))


def phrases_above(noun: Token) -> list[Token]:
    """The noun, the noun in whose phrase it stands, and so on: "Institute", "programme", "director"."""
    line = [noun]
    while line[-1].dep_ == "pobj" and line[-1].head.dep_ == "prep" and len(line) < 4:
        line.append(line[-1].head.head)
    return line


def _deed(clause: Token) -> Token:
    """What a "which" means: of "bombings on three hotels, which killed nine" the bombings killed."""
    harms = BOOK.verbs.get(clause.lemma_.lower())
    if harms is None or harms.event_type != "ASSAULT" or BOOK.is_a(clause.head.lemma_.lower(), "weapons"):
        return clause.head
    strikes = (t for t in phrases_above(clause.head)[1:] if is_strike(t))
    return next(strikes, clause.head)


def is_strike(noun: Token) -> bool:
    """Whether a noun is an attack of some kind."""
    code = BOOK.nouns.get(noun.lemma_.lower())
    return noun.pos_ == "NOUN" and code is not None and code.event_type == "ASSAULT"


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it, heads with conjuncts: own subject, else by control, coordination, participle or relative clause."""
    own = children(verb, *SUBJECTS)
    if len(own) > 1 and verb.dep_ == "relcl":  # "Odera, who Lasko named": not Odera
        own = [t for t in own if t.lower_ not in RELATIVES] or own
    if own:
        return expand(one for t in own for one in _meant(t, verb))
    if depth > 4 or is_passive(verb):
        return []
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return patients(head, depth + 1) if is_passive(head) else subjects(head, depth + 1)
    if verb.dep_ == "xcomp" and head.pos_ == "ADJ" and head.head.pos_ == "AUX":
        return subjects(head.head, depth + 1)  # "is likely to announce"
    if verb.dep_ == "xcomp" or (verb.dep_ == "ccomp" and any(t.tag_ == "TO" for t in verb.children)):
        if head.lemma_ in OBJECT_CONTROL and (controlled := objects(head)):
            return controlled
        if controlled := _called_upon(head):
            return controlled
        if verb.tag_ == "VBG" and head.lemma_ in BOOK.words["proposing"]:
            return []
        if is_passive(head):
            return patients(head, depth + 1)
        return subjects(head, depth + 1)
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        if any(t.tag_ == "TO" for t in verb.children):  # "a plan to attack": whoever has the plan
            given = _given(head)
            return given or (owners(head) if head.lemma_.lower() in BOOK.words["purposes"] else [])
        return [head]
    if verb.dep_ == "advcl":
        return patients(head, depth + 1) if is_passive(head) else subjects(head, depth + 1)
    if verb.dep_ in ("pcomp", "pobj") and head.head != head:
        return [] if head.lower_ == "including" else _of_gerund(verb, head, depth)
    return []


def _called_upon(verb: Token) -> list[Token]:
    """Who does what an infinitive says under "appealed to the donors to", "pleaded with the rebels to"."""
    return [obj for prep, obj in obliques(verb) if f"{verb.lemma_.lower()}_{prep}" in BOOK.words["calling_upon"]]


def _of_gerund(verb: Token, prep: Token, depth: int) -> list[Token]:
    """Who does what stands behind a preposition: "criticised Lasko for visiting" Lasko, "is close to signing" the
    subject, "a case against Veldania for refusing" Veldania, "his hopes of meeting" he."""
    governor = prep.head
    if governor.pos_ == "VERB":
        reproached = prep.lower_ == "for" and _reproaches(governor)
        controls = governor.lemma_ in OBJECT_CONTROL and prep.lower_ not in BOOK.words["means"]
        if (controls or reproached) and verb.i > governor.i:
            return objects(governor) or patients(governor, depth + 1)
        beside = prep.lower_ == "with" or (prep.lower_ in BOOK.words["means"] and prep.lower_ != "by")
        if beside and is_passive(governor) and not children(governor, *SUBJECTS):  # "was held after attacking a guard"
            return patients(governor, depth + 1)
        against = [obj for noun in objects(governor) for name, obj in obliques(noun) if name == "against"]
        return against if prep.lower_ == "for" and against else subjects(governor, depth + 1)
    if governor.pos_ in ("ADJ", "ADV"):
        if governor.dep_ == "amod":
            return [governor.head]
        own = children(governor, *SUBJECTS)
        return expand(own) if own else subjects(governor.head, depth + 1)
    against = [obj for name, obj in obliques(governor) if name == "against"]
    return against if prep.lower_ == "for" and against else owners(governor)


def _reproaches(verb: Token) -> bool:
    """Whether a "for" behind the verb tells what its object has done."""
    code = BOOK.verbs.get(verb.lemma_.lower())
    return code is not None and code.event_type in ("ACCUSE", "SUPPORT", "SANCTION")


def _given(noun: Token) -> list[Token]:
    """Who may, can or must do what a noun's infinitive says: "gave him permission to", "powers for the police to",
    "pressure on Veldania to"."""
    lemma, verb = noun.lemma_.lower(), noun.head
    if lemma in BOOK.words["grants"] and noun.dep_ == "dobj" and verb.lemma_ in ("give", "grant", "offer", "hand"):
        return expand(t for t in objects(verb) if t.i < noun.i)
    if lemma in BOOK.words["pressures"]:
        return [obj for name, obj in obliques(noun) if name in ("on", "upon", "to", "for")]
    return []


def owners(noun: Token) -> list[Token]:
    """Whose noun it is: its possessor, else the subject of the verb that takes it."""
    if own := children(noun, "poss"):
        return expand(own)
    if own := [t for t in children(noun, "amod", "compound") if t.ent_type_ in ("NORP", "GPE", "ORG") and t.i < noun.i]:
        return expand(own)  # "a Russian threat to attack"
    if own := [obj for name, obj in obliques(noun) if name == "by"]:
        return own
    governor = noun.head
    for _ in range(3):
        if governor.pos_ in ("VERB", "AUX"):
            return subjects(governor, 2)
        governor = governor.head
    return []


def agents(verb: Token) -> list[Token]:
    """The doer of a passive: "arrested by police"; "shot and killed by police" share theirs."""
    found = [obj for by in children(verb, "agent", "prep") if by.lower_ == "by" for obj in children(by, "pobj")]
    if not found and verb.tag_ == "VBN":
        shared = (c for c in children(verb, "conj") if c.tag_ == "VBN" and not children(c, "aux", *_OWN_SUBJECTS))
        found = [obj for c in shared for by in children(c, "agent") for obj in children(by, "pobj")]
    return expand(found)


def patients(verb: Token, depth: int = 0) -> list[Token]:
    """The one to whom a passive verb happens."""
    if own := children(verb, *PASSIVE_SUBJECTS):
        return expand(one for t in own for one in _meant(t, verb))
    if depth > 4:
        return []
    head = verb.head
    if _is_caused(verb) and (caused := children(verb, *SUBJECTS)):
        return expand(antecedent(t) for t in caused)
    if verb.dep_ in ("acl", "amod"):
        return [head] if verb.dep_ == "acl" else []
    if verb.dep_ == "relcl":
        return [head]
    if verb.dep_ == "conj":
        return patients(head, depth + 1) or subjects(head, depth + 1)
    if verb.dep_ == "ccomp":  # "the mayor says officials could be implicated": not the mayor
        return patients(head, depth + 1) if is_passive(head) and depth < MAX_STEPS else []
    if verb.dep_ in ("xcomp", "advcl"):
        return subjects(head, depth + 1) or patients(head, depth + 1)
    return []


def objects(verb: Token) -> list[Token]:
    """Direct and indirect objects; a relative pronoun's antecedent; the subject of a small clause's infinitive."""
    own = children(verb, *OBJECTS)
    if not own and verb.dep_ == "conj" and not is_passive(verb) and verb.head.pos_ == "VERB":
        later = [t for t in verb.head.children if t.dep_ in OBJECTS and t.i > verb.i]
        own = later
    joined = verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in (",", "and", "or")
    if not own and joined and verb.lemma_.lower() not in BOOK.words["intransitive"]:  # "attacked and sank a ship"
        shared = [c for c in children(verb, "conj") if c.pos_ == "VERB" and c.tag_ == verb.tag_]
        own = [t for c in shared[:1] for t in c.children if t.dep_ == "dobj" and not children(c, *SUBJECTS)]
    if not own and verb.dep_ == "relcl" and verb.head.pos_ in ("NOUN", "PROPN") and children(verb, *SUBJECTS):
        subject = children(verb, *SUBJECTS)[-1]
        placed = any(t.tag_ == "WRB" for t in children(verb, "advmod"))  # "Oslo, where leaders will meet"
        if subject.lower_ not in RELATIVES and not placed and not children(verb, "prep", "ccomp", "xcomp"):
            own = [verb.head]
    small = [
        s
        for clause in children(verb, "ccomp", "xcomp")
        for s in children(clause, "nsubj")
        if _infinitive(clause) or clause.pos_ == "ADJ"
    ]
    return expand(antecedent(t) for t in [*own, *small])


def _infinitive(clause: Token) -> bool:
    return any(t.tag_ == "TO" for t in clause.children)


def small_clause(verb: Token) -> bool:
    """Whether an object is called something: "called him a liar", "declared it dead"."""
    return bool(children(verb, "oprd")) or any(
        clause.pos_ in ("NOUN", "ADJ", "PROPN") and children(clause, "nsubj") for clause in children(verb, "ccomp")
    )


def obliques(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, head) of each prepositional phrase, "on behalf of" style nesting included."""
    for prep in children(token, "prep", "dative", "prt"):
        name = prep.lower_
        if name in BOOK.words["circumstances"]:
            continue
        for obj in children(prep, "pobj"):
            if obj.lemma_ in BOOK.words["bridges"] and children(obj, "prep"):
                continue  # "in front of a crowd", "on behalf of the mayor"
            for member in conjuncts(obj):
                yield name, member
        for inner in children(prep, "prep", "conj"):  # "murders of his wife and of four others"
            for obj in children(inner, "pobj"):
                for member in conjuncts(obj):
                    yield inner.lower_, member


def auxiliaries(verb: Token, depth: int = 0) -> set[str]:
    """Lower-case auxiliaries with straight apostrophes; a coordinated verb without its own shares its head's."""
    own = {t.lower_.replace("’", "'") for t in verb.children if t.dep_ in ("aux", "auxpass")}
    shares = not own and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not children(verb, *SUBJECTS)
    return auxiliaries(verb.head, depth + 1) if shares and depth < MAX_STEPS else own


def governor(token: Token) -> Token | None:
    """The verb above a token, through noun phrases and prepositions."""
    above = token
    for _ in range(MAX_STEPS):
        if above.head == above:
            return None
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return above
    return None


def is_quoted(verb: Token) -> bool:
    """Whether quote marks part a clause from the verb that reports it: its pronouns are the speaker's."""
    low, high = sorted((verb.i, verb.head.i))
    return any(t.text in QUOTE_MARKS for t in verb.doc[low:high])


def is_source(head: Token) -> bool:
    """ "Police seized the cargo, the agency reported": whoever tells of it, taken for an object."""
    following = head.nbor(1) if head.i + 1 < len(head.doc) else head
    opens = head.left_edge.i
    return following.lemma_ in BOOK.words["reporting"] and opens > 0 and head.doc[opens - 1].text == ","


def is_number(obj: Token) -> bool:
    """A day, an hour or a sum: "strike at 1000 EDT"."""
    if any(sign in obj.text for sign in "$€£¥"):
        return True
    digits = any(t.pos_ == "NUM" and t.i < obj.i for t in children(obj, "nummod", "compound")) and obj.text.isupper()
    return obj.ent_type_ in ("DATE", "TIME") or digits
