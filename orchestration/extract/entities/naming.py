"""Which names of an article belong to one bearer, and the fullest form among them."""

from __future__ import annotations

from collections import Counter, defaultdict

from orchestration.extract import lexicon
from orchestration.extract.entities.model import Bearer, Entities, Gender
from orchestration.extract.entities.recognition import Name
from orchestration.records import EntityMention, EntityType


def name_bearers(names: list[Name]) -> Entities:
    """Mentions with canonical names, and their bearers in order of first mention."""
    types = _majority_types(names)
    fullest = _fullest_forms(names, types)
    mentions = []
    groups: dict[tuple[str, EntityType], list[Name]] = defaultdict(list)
    for name in names:
        entity_type = types[name.text]
        canonical = fullest.get(name.text, name.text) if entity_type == "person" else name.text
        mentions.append(EntityMention(name.span, entity_type, canonical, title_as_written=name.title))
        groups[canonical, entity_type].append(name)
    return Entities(tuple(mentions), tuple(_bearer(*key, members) for key, members in groups.items()))


def _bearer(canonical: str, entity_type: EntityType, members: list[Name]) -> Bearer:
    titles = tuple(dict.fromkeys(name.title for name in members if name.title))
    return Bearer(
        canonical,
        entity_type,
        mentions=tuple(name.span for name in members),
        forms=tuple(form for form, _ in Counter(name.text for name in members).most_common()),
        gender=_gender(titles) if entity_type == "person" else None,
        titles=titles,
    )


def _gender(titles: tuple[str, ...]) -> Gender | None:
    gendered = lexicon.load("titles.yml")["gendered"]
    words = {word.strip(".") for title in titles for word in title.split()}
    male, female = words & set(gendered["male"]), words & set(gendered["female"])
    return None if bool(male) == bool(female) else "male" if male else "female"


def _majority_types(names: list[Name]) -> dict[str, EntityType]:
    """The type that most mentions of a form have: a name does not change its kind within an article."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for name in names:
        votes[name.text][name.entity_type] += 1
        if name.title:
            votes[name.text]["person"] += 2
    return {form: count.most_common(1)[0][0] for form, count in votes.items()}


def _fullest_forms(names: list[Name], types: dict[str, EntityType]) -> dict[str, str]:
    """Bare surnames and given names to the one full name that holds them; shared ones stay as they are."""
    full = dict.fromkeys(name.text for name in names if types[name.text] == "person" and " " in name.text)
    bearers: dict[str, list[str]] = defaultdict(list)
    for form in full:
        words = form.split()
        bearers[words[-1]].append(form)
        bearers[words[0]].append(form)
    return {part: forms[0] for part, forms in bearers.items() if len(forms) == 1}
