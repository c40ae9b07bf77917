"""The dateline of a report: `GENEVA (Lakeland Wire) - `, `LONDON, March 3 — `, before its first sentence.

It says where and when the report was filed, so it is no part of what is told: no clause and no quote reaches
into it. Forms as in AP's and Reuters' stylebooks ("datelines"): the place in capitals, then a region, a date
and an agency (in brackets, or in capitals behind the date), each of which may be missing.
"""

from __future__ import annotations

import re

from orchestration.extract import places

LONGEST_PLACE = 4
"""Words; longer runs of capitals are a headline's."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:,?\s\d{{4}})?"
_DATELINE = re.compile(
    rf"\s*(?P<place>[^\W\d][^\n,;:()–—“”\"\d]{{0,40}}?)?(?P<region>(?:,\s[^\W\d][^\n,;:()–—“”\"\d]{{1,20}}?){{0,2}}?)"
    rf"(?P<date>,?\s{_DATE}|\s?\({_DATE}\))?\s?(?P<agency>\([^\W\d][^\n()]{{1,40}}\)|(?<=\d),\s[A-Z]{{2,8}})?"
    r"(?:\s?--+|\s?—|\s–|\s-(?=\s))\s*"
)


def dateline_end(text: str) -> int:
    """Offset of the first sentence behind the dateline that a paragraph opens with; 0 where it has none.

    A place in small letters counts with a date, or as a known city before an agency: "Washington (CNN)". What
    follows begins like a sentence: in `NASA — which runs the station` the dash opens an aside.
    """
    found = _DATELINE.match(text)
    if found is None or not _begins_sentence(text[found.end() :]):
        return 0
    place, date, agency = found["place"], found["date"], found["agency"]
    if place is None:
        return found.end() if agency and not found["region"] else 0
    words = place.split()
    if len(words) > LONGEST_PLACE or not all(word[0].isupper() for word in words):
        return 0
    is_known = agency is not None and places.city_population(place) > 0
    return found.end() if (place.isupper() and len(place) > 2) or date or is_known else 0


def dateline_place(text: str) -> str | None:
    """The place of the dateline that a text opens with, spelled as a name: "PARIS, May 3 (AP) -" is Paris."""
    found = _DATELINE.match(text)
    place = found["place"] if found else None
    if not place or len(place.split()) > LONGEST_PLACE:
        return None
    return place.title() if place.isupper() else place


def _begins_sentence(rest: str) -> bool:
    first = rest.lstrip("“\"‘'")[:1]
    return first.isupper() or first.isdigit()
