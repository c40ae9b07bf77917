"""Which names of an article belong to one bearer, and what that bearer is called there.

People are gathered by surname and agreeing given names, bodies by acronym and by what may be left off
("Acme" for "Acme Group"), countries by their abbreviations. A name that fits two bearers equally well
stays a bearer of its own: abstaining costs less than a wrong speaker.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.recognition import Name
from orchestration.extract.entities.roles import gender_of_title
from orchestration.records import Span

SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
LONGEST_ACRONYM = 3
"""Letters; a longer name in capitals that the article also writes otherwise is called as it is written otherwise."""
OFFICES = frozenset({"ministry", "department"})
"""Bodies whose duty stands now before, now behind: two such names of the same words are one body."""
MANY_NAMESAKES = 50
"""So many bearers of a surname make a list of results, in which a bare surname tells nothing."""
MUCH_MORE = 3
"""A namesake who is named by surname this many times as often as the other owns the bare surname."""


def canonical_names(names: list[Name]) -> list[str]:
    """One name per mention, parallel to `names`: equal strings of one type are one bearer."""
    people = _People([name for name in names if name.entity_type == "person"])
    usual = {(name.entity_type, name.text.title()): name.text for name in names if not name.text.isupper()}

    def cased(name: Name) -> str:
        if not name.text.isupper() or len(name.text) <= LONGEST_ACRONYM:
            return name.text
        return usual.get((name.entity_type, name.text.title()), name.text)

    bodies, localities = _organizations(names), _Places([name for name in names if name.entity_type == "place"], cased)

    def called(name: Name) -> str:
        if name.entity_type == "person":
            return people.called(name)
        if name.entity_type == "place":
            return localities.called(name)
        text = cased(name)
        return bodies.get(text, text) if name.entity_type == "organization" else text

    return [called(name) for name in names]


class _People:
    """The full names of an article, gathered into persons, and who a bare name means at a point of the text."""

    def __init__(self, names: list[Name]) -> None:
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        titled: dict[str, set[str | None]] = defaultdict(set)
        for name in names:
            form = words.plain(name.text)
            counts[form] += 1
            first.setdefault(form, name.span.start)
            titled[form].add(gender_of_title(name.title))
        self._persons = _gathered(sorted(counts, key=lambda form: (-len(_core(form)), -counts[form], first[form])))
        self._names = [_best_form(group, counts) for group in self._persons]
        self._weight = [sum(counts[form] for form in group) for group in self._persons]
        self._start = [min(first[form] for form in group) for group in self._persons]
        self._gender = [_gender(group, titled) for group in self._persons]
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
            return form
        for index, word in ((self._by_surname, core[-1]), (self._by_given, core[0]), (self._by_middle, core[-1])):
            chosen = self._choose(index.get(word.casefold(), set()), name)
            if chosen is not None:
                return self._names[chosen]
        return form

    def _choose(self, persons: set[int], name: Name) -> int | None:
        """The one person meant, by title, then by who was introduced before, then by who is named far more often."""
        if len(persons) > MANY_NAMESAKES:
            return None
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
    """The words of a personal name without generational suffixes and without a particle in front ("De Blasio")."""
    core = [word for word in form.split() if word not in SUFFIXES]
    while len(core) > 1 and core[0].lower() in words.particles() and core[0] not in words.given_names():
        core.pop(0)
    return core


def _gathered(forms: list[str]) -> list[list[str]]:
    """Full names, longest first, gathered into persons: a form joins the first person all of whose forms agree."""
    persons: list[list[str]] = []
    holding: dict[str, set[int]] = defaultdict(set)
    for form in forms:
        core = [word.casefold() for word in _core(form)]
        if len(core) < 2:
            continue
        keys = _agreements(core)
        rivals = sorted({i for key in keys for i in holding[key]})
        chosen = next((i for i in rivals if all(_same_person(form, member) for member in persons[i])), None)
        if chosen is None:
            chosen = len(persons)
            persons.append([])
        persons[chosen].append(form)
        for key in keys:
            holding[key].add(chosen)
        holding[f"{core[0][0]}. {core[-1]}"].add(chosen)
    return persons


def _agreements(core: list[str]) -> set[str]:
    """What two forms of one person's name share at least one of: given name and surname, the first or last two words.

    A form with an initial ("j. doe") also meets every full name with that initial.
    """
    given = core[0].rstrip(".")
    keys = {" ".join(core[:2]), " ".join(core[-2:]), f"{given} {core[-1]}"}
    return keys | {f"{given}. {core[-1]}"} if len(given) == 1 else keys | {f"{given[:1]} {core[-1]}"}


def _same_person(one: str, two: str) -> bool:
    """Equal surnames and given names that do not contradict each other: "J. Doe", "Jane Doe", "Jane Q. Doe"."""
    a, b = ([word.casefold() for word in _core(form)] for form in (one, two))
    if a[-1] != b[-1]:
        return len(a) != len(b) and len(min(a, b, key=len)) > 1 and (a[: len(b)] == b or b[: len(a)] == a)
    x, y = a[0].rstrip("."), b[0].rstrip(".")
    return x == y or ((len(x) == 1 or len(y) == 1) and x[:1] == y[:1]) or a[-2:] == b[-2:]


def _best_form(group: list[str], counts: Counter[str]) -> str:
    """The form without initials that the article prefers: "Jane Doe" over "J. Doe" and "Jane Q. Doe".

    Two surnames without a given name give way to the form that has one.
    """

    def rank(form: str) -> tuple[bool, bool, bool, int, int]:
        initials = bool(re.search(r"\b[A-Z]\.?(?:\s|$)", form))
        begun = _core(form)[0] in words.given_names() or not any(other.endswith(" " + form) for other in group)
        return not form.isupper(), not initials, begun, counts[form], len(_core(form))

    return max(_with_usual_surname(group, counts), key=rank)


def _with_usual_surname(group: list[str], counts: Counter[str]) -> list[str]:
    """The forms that end as the article mostly ends them: a headline's "Jane Doe Hits Back" is no surname."""
    surnames = {form: _core(form)[-1].casefold() for form in group}
    if len(set(surnames.values())) == 1:
        return group
    usage: Counter[str] = Counter()
    for form, surname in surnames.items():
        usage[surname] += counts[form]
    for form, count in counts.items():
        if form.casefold() in usage:
            usage[form.casefold()] += count
    usual = max(usage, key=lambda surname: usage[surname])
    return [form for form in group if surnames[form] == usual]


def _gender(group: list[str], titled: Mapping[str, set[str | None]]) -> str | None:
    """Male or female by a title before one of the full forms, else by the given name."""
    told = set().union(*(titled[form] for form in group)) - {None}
    if len(told) == 1:
        return told.pop()
    given = {words.given_names().get(_core(form)[0]) for form in group} - {None, "both"}
    return given.pop() if len(given) == 1 else None


def _organizations(names: list[Name]) -> dict[str, str]:
    """Acronyms to their long forms, short forms to full ones."""
    distinct = list(dict.fromkeys(name.text for name in names if name.entity_type == "organization"))
    called: dict[str, str] = {}
    introduced = _introduced_acronyms(names) | {name.ticker: name.text for name in names if name.ticker}
    by_initials: dict[str, str] = {}
    by_first_word: dict[str, list[str]] = defaultdict(list)
    by_last_word: dict[str, list[str]] = defaultdict(list)
    by_office: dict[frozenset[str], list[str]] = defaultdict(list)
    for form in distinct:
        if " " in form:
            by_first_word[form.split()[0]].append(form)
            by_last_word[form.split()[-1]].append(form)
            if office := _office(form):
                by_office[office].append(form)
            for initials in _initials(form) - set(form.split()):  # "EC Commission" is not what EC is short for
                by_initials.setdefault(initials, form)
    for form in filter(_is_acronym, distinct):
        long = introduced.get(form) or by_initials.get(form.replace(".", "").upper())
        if long is None:
            if form in words.acronyms():
                called[form] = words.acronyms()[form]
        elif form in words.known_by_acronym():
            called[long] = form
        else:
            called[form] = long
    for form in distinct:
        if form in called:
            continue
        first, last, length = form.split()[0], form.split()[-1], len(form.split())
        same = max(by_office.get(_office(form), [form]), key=len)
        if same != form:
            called[form] = same
            continue
        fuller = [long for long in by_first_word[first] if long not in called and _is_short_for(form, long)]
        if len({long.split()[length] for long in fuller}) == 1:
            called[form] = max(fuller, key=len)
        elif form in words.kinds_of_bodies() and len(by_first_word[form]) == 1:
            (called[form],) = by_first_word[form]  # "the Department" of a "Department of Ports"
        elif (length > 1 and words.known_type(form) is None) or form in words.heads("last"):
            ending = [long for long in by_last_word[last] if len(long) > len(form) and long.endswith(" " + form)]
            if len(ending) == 1:
                called[form] = ending[0]
    return {form: called.get(canonical, canonical) for form, canonical in called.items()}


def _office(form: str) -> frozenset[str]:
    """What "Ministry of Defence" and "Defense Ministry" share; empty for other bodies."""
    said = {word.casefold().replace("defense", "defence").replace("labor", "labour") for word in form.split()}
    return frozenset(said - {"of", "the", "for", "and", "&"}) if said & OFFICES else frozenset()


def _is_acronym(form: str) -> bool:
    letters = form.replace(".", "")
    return " " not in form and 2 <= len(letters) <= 8 and sum(map(str.isupper, letters)) >= 2 and letters[0].isupper()


def _introduced_acronyms(names: list[Name]) -> dict[str, str]:
    """Acronyms that stand in brackets right behind a long form."""
    return {
        short.text: long.text
        for long, short in itertools.pairwise(names)
        if short.before == "("
        and short.span.start - long.span.end in {2, 3}
        and " " in long.text
        and _is_acronym(short.text)
        and short.text[0].casefold() in {word[0].casefold() for word in long.text.split()}
    }


def _initials(long: str) -> set[str]:
    """The acronyms that a long form's words give: of all words, of the capitalised ones, both with a plural s."""
    parts = [part for part in re.split(r"[\s-]+", long) if part[:1].isalnum()]
    every = "".join(part[0] for part in parts).upper()
    great = "".join(part[0] for part in parts if part[0].isupper())
    # "US Air Force" is the USAF
    letters = "".join(part.replace(".", "") if _is_acronym(part) else part[0] for part in parts if part[0].isupper())
    return {initials + s for initials in (every, great, letters) for s in ("", "S") if len(initials) > 1}


def _is_short_for(short: str, long: str) -> bool:
    """ "Acme" for "Acme Group" or "Acme Widget", but a known body is not short for its subsidiary."""
    few, many = short.split(), long.split()
    if len(few) >= len(many) or many[: len(few)] != few:
        return False
    rest = many[len(few) :]
    if words.known_type(short) is not None and short.isupper() and not words.legal_forms().issuperset(rest):
        return False  # the EC is not the EC Commission
    unknown = len(few) == 1 and words.known_type(short) is None
    if unknown and many[-1] in words.legal_forms() and not places.city_population(short):
        return True
    telling = all(word in words.heads("last") or word in {"and", "&", "of"} for word in rest)
    return telling or (len(rest) == 1 and unknown)


class _Places:
    """Lands by their full names, towns with the state that the text puts behind them: "Mobile, Alabama"."""

    def __init__(self, names: list[Name], cased: Callable[[Name], str]) -> None:
        self._cased = cased
        self._at: dict[Span, str] = {}
        told: dict[str, set[str]] = defaultdict(set)
        for town, behind in itertools.pairwise(names):
            if behind.span.start - town.span.end != len(", ") or behind.before not in {",", "("}:
                continue
            state, form = places.us_state(behind.text), cased(town)
            full = form.title() if form.isupper() else form
            if state is not None and _is_town(full, state):
                full = f"{full}, {state}"
                self._at[behind.span] = places.state_of_abbreviation(behind.text) or behind.text
            if state is not None or places.is_country(behind.text):
                self._at[town.span] = full
                told[form].add(full)
        self._by_town = {town: min(full) for town, full in told.items() if len(full) == 1}

    def called(self, name: Name) -> str:
        """What this mention's place is called in full; of two towns of one name only where the text says which."""
        text = self._cased(name)
        land = places.country_of_abbreviation(text) or ("." in text and places.state_of_abbreviation(text))
        return self._at.get(name.span) or self._by_town.get(text) or land or text


def _is_town(form: str, state: str) -> bool:
    """Whether a place may be a town of the state behind it: no site that lexicons know, as the White House."""
    is_site = words.known_type(form) is not None and places.city_population(form) < places.LARGE
    return places.is_us_town(form, state) and not is_site
