"""Questions to a dependency parse: who does it, to whom, under which verb. Tokens in, tokens out.

Labels are spaCy's English ones (ClearNLP). Every walk upwards is bounded, so a broken parse costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
OBJECTS = ("dobj", "obj", "dative", "iobj", "oprd")
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
OBJECT_CONTROL = BOOK.words["object_control"]
"""Verbs whose object does what the infinitive or gerund says: "urged Iran to release", "accused X of attacking"."""
HYPHENATED = BOOK.words["hyphenated"]
MAX_STEPS = 8


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
            return _somebody(clause.head) if token.lower_ in ("who", "whom", "whose") else clause.head
        if clause.head == clause:
            break
        clause = clause.head
    return token


def _somebody(noun: Token) -> Token:
    """The person that a "who" means: "a defender of rights, who was jailed" is about the defender."""
    above = noun
    for _ in range(3):
        if above.ent_type_ in ("PERSON", "NORP", "ORG", "GPE") or above.lemma_.lower() in BOOK.words["actors"]:
            return above
        if above.dep_ != "pobj" or above.head.dep_ != "prep":
            break
        above = above.head.head
    return above if above.lemma_.lower() in BOOK.words["actors"] or above.ent_type_ == "PERSON" else noun


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it, heads with conjuncts: own subject, else by control, coordination, participle or relative clause."""
    own = children(verb, *SUBJECTS)
    if own:
        return expand(antecedent(t) for t in own)
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
        if is_passive(head):
            return patients(head, depth + 1)
        return subjects(head, depth + 1)
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        if any(t.tag_ == "TO" for t in verb.children):  # "a plan to attack": whoever has the plan
            return owners(head) if head.lemma_.lower() in BOOK.words["purposes"] else []
        return [head]
    if verb.dep_ == "advcl":
        return patients(head, depth + 1) if is_passive(head) else subjects(head, depth + 1)
    if verb.dep_ == "pcomp" and head.head != head:
        governor = head.head
        if governor.pos_ == "VERB":
            if governor.lemma_ in OBJECT_CONTROL and verb.i > governor.i:
                return objects(governor) or patients(governor, depth + 1)
            return subjects(governor, depth + 1)
        return owners(governor)
    return []


def owners(noun: Token) -> list[Token]:
    """Whose noun it is: its possessor, else the subject of the verb that takes it."""
    if own := children(noun, "poss"):
        return expand(own)
    governor = noun.head
    for _ in range(3):
        if governor.pos_ in ("VERB", "AUX"):
            return subjects(governor, 2)
        governor = governor.head
    return []


def agents(verb: Token) -> list[Token]:
    """The doer of a passive: "arrested by police"."""
    found = [obj for by in children(verb, "agent", "prep") if by.lower_ == "by" for obj in children(by, "pobj")]
    return expand(found)


def patients(verb: Token, depth: int = 0) -> list[Token]:
    """The one to whom a passive verb happens."""
    if own := children(verb, *PASSIVE_SUBJECTS):
        return expand(antecedent(t) for t in own)
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
    if verb.dep_ in ("xcomp", "advcl", "ccomp"):
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
        subject = children(verb, *SUBJECTS)[0]
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
            for member in conjuncts(obj):
                yield name, member
        for inner in children(prep, "prep"):
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
