"""Which names of an article belong to one bearer, and what that bearer is called there.

People are gathered by surname and agreeing given names, bodies by acronym and by what may be left off
("Acme" for "Acme Group"), countries by their abbreviations. A name that fits two bearers equally well
stays a bearer of its own: abstaining costs less than a wrong speaker.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.recognition import Name
from orchestration.extract.entities.roles import gender_of_title

SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
MUCH_MORE = 3
"""A namesake who is named by surname this many times as often as the other owns the bare surname."""


def canonical_names(names: list[Name]) -> list[str]:
    """One name per mention, parallel to `names`: equal strings of one type are one bearer."""
    called: dict[tuple[str, str], str] = {}
    by_type: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        by_type[name.entity_type].append(name)
    people = _People(by_type["person"])
    for kind, resolve in (("organization", _organizations), ("place", _places)):
        for form, canonical in resolve([name.text for name in by_type[kind]], names).items():
            called[kind, form] = canonical
    return [
        people.called(name) if name.entity_type == "person" else called.get((name.entity_type, name.text), name.text)
        for name in names
    ]


class _People:
    """The full names of an article, gathered into persons, and who a bare name means at a point of the text."""

    def __init__(self, names: list[Name]) -> None:
        counts = Counter(words.plain(name.text) for name in names)
        self._first: dict[str, int] = {}
        for name in names:
            self._first.setdefault(words.plain(name.text), name.span.start)
        self._persons: list[list[str]] = []
        full = sorted(
            (form for form in counts if len(_core(form)) > 1), key=lambda form: (-len(_core(form)), -counts[form])
        )
        for form in full:
            group = next(
                (group for group in self._persons if all(_same_person(form, member) for member in group)), None
            )
            if group is None:
                self._persons.append([form])
            else:
                group.append(form)
        self._names = [_best_form(group, counts) for group in self._persons]
        self._weight = [sum(counts[form] for form in group) for group in self._persons]
        self._start = [min(self._first[form] for form in group) for group in self._persons]
        self._gender = [_gender(group, names) for group in self._persons]
        self._of = {form: i for i, group in enumerate(self._persons) for form in group}
        self._by_surname = self._index(-1)
        self._by_given = self._index(0)
        self._by_middle = self._index(1, -1)

    def _index(self, start: int, stop: int | None = None) -> dict[str, set[int]]:
        """Word at that position of a full name -> persons."""
        found: dict[str, set[int]] = defaultdict(set)
        for i, group in enumerate(self._persons):
            for form in group:
                core = _core(form)
                for word in core[start:stop] if stop is not None else [core[start]]:
                    found[word.casefold()].add(i)
        return found

    def called(self, name: Name) -> str:
        """The fullest form of whoever this mention names."""
        form = words.plain(name.text)
        if form in self._of:
            return self._names[self._of[form]]
        core = _core(form)
        if not core:
            return name.text
        for index, word in ((self._by_surname, core[-1]), (self._by_given, core[0]), (self._by_middle, core[-1])):
            chosen = self._choose(index.get(word.casefold(), set()), name)
            if chosen is not None:
                return self._names[chosen]
        return name.text

    def _choose(self, persons: set[int], name: Name) -> int | None:
        """The one person meant, by title, then by who was introduced before, then by who is named far more often."""
        gender = gender_of_title(name.title)
        if gender is not None:
            persons = {i for i in persons if self._gender[i] in {gender, None}}
        if len(persons) > 1:
            introduced = {i for i in persons if self._start[i] < name.span.start}
            persons = introduced if len(introduced) == 1 else persons
        if len(persons) > 1:
            first, second = sorted(persons, key=lambda i: -self._weight[i])[:2]
            if self._weight[first] >= MUCH_MORE * self._weight[second]:
                return first
        return next(iter(persons)) if len(persons) == 1 else None


def _core(form: str) -> list[str]:
    """The words of a personal name without generational suffixes."""
    return [word for word in form.split() if word not in SUFFIXES]


def _same_person(one: str, two: str) -> bool:
    """Equal surnames and given names that do not contradict each other: "J. Doe", "Jane Doe", "Jane Q. Doe"."""
    a, b = _core(one), _core(two)
    if a[-1].casefold() != b[-1].casefold():
        return len(a) != len(b) and len(min(a, b, key=len)) > 1 and (a[: len(b)] == b or b[: len(a)] == a)
    x, y = a[0].rstrip("."), b[0].rstrip(".")
    return x == y or ((len(x) == 1 or len(y) == 1) and x[0] == y[0]) or a[-2:] == b[-2:]


def _best_form(group: list[str], counts: Counter[str]) -> str:
    """The fullest form without initials that the article prefers: "Jane Doe" over "J. Doe" and "Jane Q. Doe"."""

    def rank(form: str) -> tuple[bool, bool, int, int]:
        initials = bool(re.search(r"\b[A-Z]\.?(?:\s|$)", form))
        return not form.isupper(), not initials, counts[form] if initials else len(_core(form)), counts[form]

    return max(group, key=rank)


def _gender(group: list[str], names: list[Name]) -> str | None:
    """Male or female by the given name, or by a title before one of the full forms."""
    titled = {gender_of_title(name.title) for name in names if words.plain(name.text) in group} - {None}
    if len(titled) == 1:
        return titled.pop()
    given = {words.given_names().get(_core(form)[0]) for form in group} - {None, "both"}
    return given.pop() if len(given) == 1 else None


def _organizations(forms: list[str], names: list[Name]) -> dict[str, str]:
    """Acronyms to their long forms, short forms to full ones."""
    distinct = list(dict.fromkeys(forms))
    longs = [form for form in distinct if " " in form]
    called: dict[str, str] = {}
    introduced = _introduced_acronyms(names)
    for form in distinct:
        if _is_acronym(form):
            long = introduced.get(form) or next((long for long in longs if _spells(form, long)), None)
            if long is not None and form not in words.known_by_acronym():
                called[form] = long
            elif long is not None:
                called[long] = form
            elif form in words.acronyms():
                called[form] = words.acronyms()[form]
    for form in distinct:
        if form in called:
            continue
        fuller = [long for long in longs if long not in called and _is_short_for(form, long)]
        if fuller and len({long.split()[1] for long in fuller}) == 1:
            called[form] = max(fuller, key=len)
    return {form: called.get(canonical, canonical) for form, canonical in called.items()}


def _is_acronym(form: str) -> bool:
    letters = form.replace(".", "")
    return " " not in form and 2 <= len(letters) <= 8 and sum(map(str.isupper, letters)) >= 2 and letters[0].isupper()


def _introduced_acronyms(names: list[Name]) -> dict[str, str]:
    """Acronyms that stand in brackets right behind a long form."""
    return {
        short.text: long.text
        for long, short in itertools.pairwise(names)
        if short.in_brackets
        and short.span.start - long.span.end in {2, 3}
        and " " in long.text
        and _is_acronym(short.text)
        and short.text[0].casefold() in {word[0].casefold() for word in long.text.split()}
    }


def _spells(acronym: str, long: str) -> bool:
    """Whether the letters are the initials of the long form's words, little words counted or not."""
    letters = acronym.replace(".", "").upper()
    parts = [part for part in re.split(r"[\s-]+", long) if part[:1].isalnum()]
    if len(parts) < 2:
        return False
    every = "".join(part[0] for part in parts).upper()
    great = "".join(part[0] for part in parts if part[0].isupper())
    return letters in {every, great} or (letters.endswith("S") and letters[:-1] == great)


def _is_short_for(short: str, long: str) -> bool:
    """ "Acme" for "Acme Group" or "Acme Widget", but a known body is not short for its subsidiary."""
    few, many = short.split(), long.split()
    if len(few) >= len(many) or many[: len(few)] != few:
        return False
    rest = many[len(few) :]
    telling = all(word in words.heads("last") or word in {"and", "&", "of"} for word in rest)
    return telling or (len(rest) == 1 and words.known_type(short) is None and len(few) == 1)


def _places(forms: list[str], names: list[Name]) -> dict[str, str]:
    """Abbreviations of countries to the country's name."""
    return {form: full for form in dict.fromkeys(forms) if (full := places.country_of_abbreviation(form)) is not None}
