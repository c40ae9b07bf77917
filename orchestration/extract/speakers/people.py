"""Persons without their name: he and she, the senator, who."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from orchestration.extract.entities import Bearer
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.findings import ANONYMOUS, UNRESOLVED, Finding, chosen, named
from orchestration.extract.speakers.offices import description, holders, in_focus
from orchestration.extract.speakers.scene import Scene, Source, barred
from orchestration.records import Span

MOST_STEPS = 3
FAR = 0.12
"""Presence of somebody last named some sentences ago."""


def pronoun(scene: Scene, source: Source, gender: str, out: frozenset[str] = frozenset()) -> Finding:
    """He or she: the person most in focus whom neither gender nor the content rules out; `out` cannot be meant."""
    fitting = scene.people(source, gender, barred(scene, source) | out)
    if not fitting:
        alone = [one for one in scene.people(source, gender, frozenset()) if scene.walk.gender(one[0]) == gender]
        return chosen(alone, "pronoun").doubted("named_inside") if len(alone) == 1 else UNRESOLVED
    finding = chosen(fitting, "pronoun")
    first, presence = fitting[0]
    if scene.walk.gender(first) is None:
        finding = finding.doubted("gender_unknown")
    return finding.doubted("far") if presence < FAR else finding


def described(scene: Scene, source: Source) -> Finding:
    """`the senator`: the person in focus with that title or role, else the person most in focus."""
    said = description(source.head)
    out = barred(scene, source) | {bearer.name for bearer in _related(scene, source)}
    presence = {bearer.name: value for bearer, value in source.ranking.ranked}
    fitting = holders(said, scene.entities.people, scene.roles, presence, out)
    if fitting:
        finding = chosen(fitting, "title_or_role")
        return finding if presence.get(fitting[0][0].name, 0.0) >= FAR else finding.doubted("far")
    if said.noun in forms.words("unnamed") or not forms.has_article(source.head):
        return ANONYMOUS
    present = in_focus(said, scene.people(source, said.gender, out), scene.roles)
    return chosen(present, "title_or_role").doubted("no_such_role") if present else UNRESOLVED


def _related(scene: Scene, source: Source) -> list[Bearer]:
    """Whom a description is about without being them: `the wife of Peter Lind`, `his lawyer`."""
    names = (name for child in source.head.children if child.lower_ == "of" for name in child.children)
    return [bearer for name in names if (bearer := scene.bearer(source.passage, name)) is not None]


def relative(scene: Scene, source: Source, resolve: Callable[[Source], Finding]) -> Finding:
    """`who`, `which`, `that`: the noun before the clause, resolved in its turn."""
    head = source.head
    clause = next((token for token in head.ancestors if token.dep_ in ("relcl", "acl")), None)
    noun = clause.head if clause is not None else _noun_before(head)
    if noun is None:
        return UNRESOLVED
    antecedent = _nearest_conjunct(noun, head)
    if head.lower_ == "who":
        antecedent = _human(scene, source, antecedent)
    if antecedent.dep_ == "attr" and scene.bearer(source.passage, antecedent) is None:
        antecedent = next((child for child in antecedent.head.children if child.dep_ == "nsubj"), antecedent)
    found = resolve(source.at(antecedent))
    if head.lower_ == "who" and found.status == "document":
        found = _person_before(scene, source)
    return found.by("relative_pronoun")


def _noun_before(pronoun: Token) -> Token | None:
    """What stands right before the pronoun or its comma, where the parser saw no relative clause."""
    at = pronoun.i - 1
    while at >= pronoun.sent.start and pronoun.doc[at].is_punct:
        at -= 1
    noun = pronoun.doc[at] if at >= pronoun.sent.start else None
    return noun if noun is not None and noun.pos_ in ("NOUN", "PROPN") else None


def _nearest_conjunct(noun: Token, pronoun: Token) -> Token:
    """`Ms Lee and Mr Hall, who ...`: the clause is about the last of them, whichever the parser hung it on."""
    if noun.tag_ in forms.PLURAL_TAGS or noun.pos_ != "PROPN":
        return noun
    later = [word for word in noun.conjuncts if noun.i < word.i < pronoun.i and word.pos_ == "PROPN"]
    return later[-1] if later else noun


def _person_before(scene: Scene, source: Source) -> Finding:
    """`The film was praised by Ann Lee, the critic, who ...`: "who" is no thing, whatever the parse."""
    sentence = source.passage.span(source.head.sent)
    before = Span(sentence.start, source.offset)
    people = [mention for mention in scene.entities.within(before) if mention.entity_type == "person"]
    bearer = scene.entities.bearer(people[-1]) if people else None
    return named(bearer, "name") if bearer is not None else UNRESOLVED


def _human(scene: Scene, source: Source, noun: Token) -> Token:
    """The noun that "who" can mean: `Democrats on Capitol Hill, who ...` are the Democrats."""
    for _ in range(MOST_STEPS):
        bearer = scene.bearer(source.passage, noun)
        human = bearer.entity_type == "person" if bearer is not None else forms.kind(noun) in ("person", "group")
        if human or noun.dep_ != "pobj" or noun.head.head.pos_ not in ("NOUN", "PROPN"):
            return noun
        noun = noun.head.head
    return noun
