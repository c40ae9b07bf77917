"""Bodies without their name: the campaign, the bank, the city; a body by its owner or its place."""

from __future__ import annotations

from spacy.tokens import Token

from orchestration.extract.entities import Bearer
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.findings import COLLECTIVE, UNRESOLVED, Finding, chosen, named
from orchestration.extract.speakers.scene import Scene, Source

UNSEEN = 0.05
"""Presence of a body that is not in focus, or only named later."""
SOON = 900
"""Characters within which a body that is first told by its kind must be named."""


def body(scene: Scene, source: Source) -> Finding:
    """`Lee's campaign`, `the city of Leeds`, `the campaign`, `the bank`: a body by owner, place or last name."""
    head, noun = source.head, source.head.lemma_.lower()
    owner = _owner(scene, source)
    if owner is not None and noun in forms.words("named_groups"):
        return _of(owner, head)
    if head.tag_ not in ("NN", "NNP"):
        return COLLECTIVE
    whole = _whole(scene, source)
    if whole is not None and noun in forms.words("parts"):
        return named(whole, "organization")
    if not _is_definite(source):
        return _named_later(scene, source, noun) or COLLECTIVE
    if noun in forms.words("territories"):
        place = _place_within(scene, source) or _top(source, "place")
        return named(place, "metonym") if place is not None else COLLECTIVE
    if noun in forms.words("owned"):
        owners = scene.walk.owners(noun, source.offset, source.ranking)
        return _of(owners[0], head, bool(owners[1:])) if owners else COLLECTIVE
    return _named_like(scene, source, noun)


def _named_like(scene: Scene, source: Source, noun: str) -> Finding:
    """`the union`: the body whose name says that it is one, else the one in focus whose name says nothing else; "the
    state department" is a body of its own, and not whichever is in focus."""
    kinds = forms.body_words()
    if noun not in kinds:
        return COLLECTIVE
    modifiers = {child.lemma_.lower() for child in source.head.lefts if child.dep_ in ("amod", "compound", "nmod")}
    proper = {child.lower_ for child in source.head.lefts if child.dep_ == "compound" and child.pos_ == "PROPN"}
    presence = {bearer.name: value for bearer, value in source.ranking.ranked}
    alike, open_ = [], []
    for bearer in scene.entities.bearers:
        if bearer.entity_type not in ("organization", "place"):
            continue
        words = _words(bearer)
        seen = presence.get(bearer.name, 0.0)
        if proper - words:
            continue
        if words & kinds[noun] or noun in words:
            alike.append((len(modifiers & words), bearer, seen + UNSEEN))
        elif seen and bearer.entity_type == "organization" and not any(words & said for said in kinds.values()):
            open_.append((bearer, seen))
    closest = max((shared for shared, _, _ in alike), default=0)
    named_so = [(bearer, weight) for shared, bearer, weight in alike if shared == closest]
    if not named_so and any(child.dep_ == "compound" for child in source.head.lefts):
        return COLLECTIVE
    fitting = sorted(named_so or open_, key=lambda item: -item[1])
    if not fitting:
        return COLLECTIVE
    finding = chosen(fitting, "organization")
    return finding if alike else finding.doubted("no_such_role")


def in_focus(source: Source) -> Finding:
    """`the company`, `the court` taken up in passing: the body most in focus of those whose names say that they are
    one, or say nothing else; more than one word needs a name that has the others."""
    noun, kinds = source.head.lemma_.lower(), forms.body_words()
    if noun not in kinds or not _is_definite(source):
        return UNRESOLVED
    said = {child.lemma_.lower() for child in source.head.lefts if child.dep_ in ("amod", "compound", "nmod")}
    fitting = []
    for bearer, presence in source.ranking.ranked:
        words = _words(bearer)
        is_named_so = bool(words & (kinds[noun] | {noun}))
        is_open = noun in forms.words("firms") and not any(words & other for other in kinds.values())
        if bearer.entity_type == "organization" and (is_named_so or is_open) and said <= words:
            fitting.append((bearer, presence))
    return chosen(fitting, "organization") if fitting else UNRESOLVED


def _named_later(scene: Scene, source: Source, noun: str) -> Finding | None:
    """`A union has called a strike. ... the Harbour Workers' Union said`: the one body of the kind named soon."""
    kinds = forms.body_words()
    if noun not in kinds or forms.determiner(source.head) not in ("a", "an"):
        return None
    fitting = [
        bearer
        for bearer in scene.entities.bearers
        if bearer.entity_type == "organization"
        and source.offset < bearer.mentions[0].start < source.offset + SOON
        and _words(bearer) & (kinds[noun] | {noun})
    ]
    return named(fitting[0], "organization").doubted("later") if len(fitting) == 1 else None


def _words(bearer: Bearer) -> set[str]:
    """The words of a name, lower case, with their singulars."""
    found = {word.strip(".,’'").casefold() for word in bearer.name.replace("-", " ").split()}
    return found | {word.removesuffix("s") for word in found}


def _is_definite(source: Source) -> bool:
    """`the bank`, and in a headline `Bank`, but not `his bank` or `a bank`."""
    if source.passage.block.role == "headline":
        return forms.determiner(source.head) in ("", "the")
    return forms.has_article(source.head)


def _owner(scene: Scene, source: Source) -> Bearer | None:
    """`Lee's campaign`, `the Lee camp`: whose it is."""
    for child in source.head.children:
        if child.dep_ in ("poss", "compound", "nmod", "amod"):
            bearer = scene.bearer(source.passage, child)
            if bearer is not None:
                return bearer
    return None


def _whole(scene: Scene, source: Source) -> Bearer | None:
    """The body after "of" in `a panel of the Appeals Court`."""
    for child in source.head.children:
        if child.lower_ in ("of", "at"):
            for name in child.children:
                bearer = scene.bearer(source.passage, name)
                if bearer is not None and bearer.entity_type == "organization":
                    return bearer
    return None


def _place_within(scene: Scene, source: Source) -> Bearer | None:
    """The place after "of" in `the city of Leeds`."""
    for child in source.head.children:
        if child.lower_ == "of":
            for name in child.children:
                bearer = scene.bearer(source.passage, name)
                if bearer is not None and bearer.entity_type == "place":
                    return bearer
    return None


def _top(source: Source, entity_type: str) -> Bearer | None:
    return next((bearer for bearer, _ in source.ranking.ranked if bearer.entity_type == entity_type), None)


def _of(owner: Bearer, head: Token, is_doubted: bool = False) -> Finding:
    """`Lee campaign`: an organization by its owner's name."""
    name = f"{owner.surname or owner.name} {head.text}"
    finding = Finding("named", "metonym", "organization", ((name, 1.0),))
    return finding.doubted("rival_owner") if is_doubted else finding
