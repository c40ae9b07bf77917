"""Names in one article: recognition repaired by rules, types, and one canonical name per bearer.

sheets       passages as tokens and lines      candidates  spans that may be names
bodies       bodies that were cut; tickers     refusals    what is no name
clues        what stands around a name         evidence    what speaks for which type
kinds        the verdict, article-wide
repeats      names found again                 roles       titles, roles, gender
recognition  all of that: `Name`s              naming      which names are one bearer's
confidence   how sure a name is                model       `Entities`, `Bearer`: what later stages ask
"""

from __future__ import annotations

from collections import Counter, defaultdict

from orchestration.extract.entities import words
from orchestration.extract.entities.confidence import name_score
from orchestration.extract.entities.model import Bearer, Entities, Gender
from orchestration.extract.entities.naming import canonical_names
from orchestration.extract.entities.recognition import Name, recognise
from orchestration.extract.entities.roles import gender_of_role, gender_of_title
from orchestration.extract.language import Reading
from orchestration.records import EntityMention, EntityType

__all__ = ["Bearer", "Entities", "Gender", "find_entities"]


def find_entities(reading: Reading) -> Entities:
    """Every name of the article's passages, each with its bearer's one name."""
    names = recognise(reading)
    called = canonical_names(names)
    members: dict[tuple[str, EntityType], list[Name]] = defaultdict(list)
    for name, canonical in zip(names, called, strict=True):
        members[canonical, name.entity_type].append(name)
    scores = {key: round(name_score(*key, group), 3) for key, group in members.items()}
    mentions, roles = [], {}
    for name, canonical in zip(names, called, strict=True):
        role, score = name.role, scores[canonical, name.entity_type]
        mentions.append(
            EntityMention(
                name.span,
                name.entity_type,
                canonical,
                "name",
                name.title,
                role.text if role else None,
                name_score=score,
            )
        )
        if role is not None and role.text != name.title:
            roles[role.span] = (canonical, name.entity_type)
    bearers = tuple(_bearer(*key, group) for key, group in members.items())
    return Entities(tuple(mentions), bearers, roles)


def _bearer(canonical: str, entity_type: EntityType, names: list[Name]) -> Bearer:
    titles = tuple(dict.fromkeys(name.title for name in names if name.title))
    roles = tuple(dict.fromkeys(name.role.text for name in names if name.role))
    return Bearer(
        canonical,
        entity_type,
        mentions=tuple(name.span for name in names),
        forms=tuple(form for form, _ in Counter(name.text for name in names).most_common()),
        gender=_gender(canonical, titles, roles) if entity_type == "person" else None,
        titles=titles,
        roles=roles,
    )


def _gender(canonical: str, titles: tuple[str, ...], roles: tuple[str, ...]) -> Gender | None:
    """By title, else by role, else by given name; None where one of these contradicts itself."""
    for said in ({gender_of_title(title) for title in titles}, {gender_of_role(role) for role in roles}):
        told = said - {None}
        if told:
            return told.pop() if len(told) == 1 else None
    given = words.given_names().get(canonical.split(maxsplit=1)[0]) if " " in canonical else None
    return given if given != "both" else None
