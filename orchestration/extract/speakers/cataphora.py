"""Names that come later: `A judge has stopped the sale. ... Justice Ann Lee said`, `the director ... added Ann Lee`.

News tells first what somebody is and then who: the next name may explain a description that fits nobody named so far.
"""

from __future__ import annotations

from orchestration.extract.entities import Bearer
from orchestration.extract.speakers import forms
from orchestration.extract.speakers.findings import Finding, named
from orchestration.extract.speakers.offices import description
from orchestration.extract.speakers.scene import Scene, Source
from orchestration.records import Quote

SOON = 900
"""Characters within which the name must come: the first paragraphs, a section of a live blog."""
NEXT = 450
"""Characters to the next quote whose source may explain a description that says nothing of its bearer's name."""

FORMS_OF_ADDRESS = frozenset({"doctor", "professor"})
"""Titles of people who hold other offices as well."""


def person_later(scene: Scene, source: Source) -> Finding | None:
    """The one person who is first named soon behind the description and whose title or role fits it."""
    said = description(source.head)
    if said.noun in forms.words("unnamed"):
        return None
    fitting = [
        bearer
        for bearer in scene.entities.people
        if source.offset < bearer.mentions[0].start < source.offset + SOON
        and not said.contradicts(bearer, scene.roles[bearer.name])
        and said.fits(scene.roles[bearer.name])
    ]
    return named(fitting[0], "title_or_role").doubted("later") if len(fitting) == 1 else None


def next_speaker(scene: Scene, source: Source, quotes: list[Quote]) -> Finding | None:
    """`The museum's director said ... "...," added Ann Lee`: who speaks next, where the text has not named them before
    and does not say that they are something else."""
    said = description(source.head)
    if said.noun in forms.words("unnamed"):
        return None
    later = [quote for quote in quotes if quote.source and quote.source[0].start > source.offset + len(source.head)]
    following = min(later, key=lambda quote: quote.source[0].start, default=None)
    if following is None or following.source[0].start > source.offset + NEXT:
        return None
    mentions = [m for m in scene.entities.within(following.source[0]) if m.entity_type == "person"]
    bearer = scene.entities.bearer(mentions[0]) if mentions else None
    if bearer is None or bearer.mentions[0] != mentions[0].span or not _may_be(scene, source, bearer):
        return None
    return named(bearer, "title_or_role").doubted("later", "no_such_role")


def _may_be(scene: Scene, source: Source, bearer: Bearer) -> bool:
    said = description(source.head)
    role = scene.roles[bearer.name]
    offices = {word for word in role if word in forms.words("people")} - FORMS_OF_ADDRESS
    return not said.contradicts(bearer, role) and (not offices or bool(said.nouns & role))
