"""The lexicons that tell what a name is of, as sets that are quick to ask. All are read once a process."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Literal

from orchestration.extract import lexicon, places
from orchestration.records import EntityType

DEMONYM = re.compile(r"[a-z](?:ian|ean|can|ese|ish|iot|ovar|dan|lan|nan|ran|tan)s?$")
"""Endings of words for peoples in English."""
PEOPLE_ENDINGS = {
    "ians": ("ia", "y", ""),
    "ian": ("ia", "y", "", "e"),
    "ans": ("a",),
    "an": ("a", "e"),
    "ese": ("", "a", "o", "e"),
    "ish": ("", "land"),
}
"""Ending of a people's name -> endings of the land's."""
LONGEST_COUNTRY_CODE = 3
"""Letters; a longer word in capitals is spelled like any word before lexicons are asked."""
SET_OFF = re.compile(r"(?<=\b[OD]') (?=[A-Z])")
"""The space within a surname: "O' Leary"."""
Given = Literal["male", "female", "both"]


def plain(form: str) -> str:
    """A form as lexicons spell it: straight apostrophes, single spaces, none within "O' Leary"."""
    straight = " ".join(form.replace("’", "'").split())
    return SET_OFF.sub("", straight) if "' " in straight else straight


@functools.cache
def given_names() -> dict[str, Given]:
    """Given name -> who bears it."""
    return {row["name"]: row["gender"] for row in lexicon.load("given_names.csv")}


@functools.cache
def surnames() -> frozenset[str]:
    """Frequent family names."""
    return frozenset(lexicon.load("surnames.txt"))


@functools.cache
def demonyms() -> frozenset[str]:
    """Words for peoples, creeds, parties: "Kenyan", "Sunni"."""
    return frozenset(row["demonym"] for row in lexicon.load("demonyms.csv"))


@functools.cache
def regions() -> frozenset[str]:
    """Continents, seas, provinces, well-known quarters and landmarks."""
    return frozenset(lexicon.load("regions.txt"))


@functools.cache
def organizations() -> frozenset[str]:
    """Names and acronyms of organizations that no word inside gives away."""
    content = lexicon.load("organizations.yml")
    long_forms = [long for long in content["acronyms"].values() if long]
    return frozenset([*content["acronyms"], *long_forms, *content["names"]])


@functools.cache
def acronyms() -> dict[str, str]:
    """Acronym -> long form, where the long form is what readers know the body by."""
    return {short: long for short, long in lexicon.load("organizations.yml")["acronyms"].items() if long}


@functools.cache
def known_by_acronym() -> frozenset[str]:
    """Acronyms that readers know better than their long forms: "NATO"."""
    return frozenset(short for short, long in lexicon.load("organizations.yml")["acronyms"].items() if not long)


@functools.cache
def other_names() -> frozenset[str]:
    """Names of events, diseases, festivals, brands."""
    return frozenset(lexicon.load("organizations.yml")["other"])


@functools.cache
def no_names() -> frozenset[str]:
    """Capitalised words and abbreviations that name nobody."""
    return frozenset(lexicon.load("organizations.yml")["not_names"])


@functools.cache
def heads(position: Literal["first", "last"]) -> dict[str, EntityType]:
    """First or last word of a name -> what such names are of."""
    content = lexicon.load("name_heads.yml")
    kinds: tuple[EntityType, ...] = ("other", "place", "organization")
    found: dict[str, EntityType] = {word: kind for kind in kinds for word in content[kind].get(position, ())}
    return found | dict.fromkeys(content["legal_forms"], "organization") if position == "last" else found


@functools.cache
def legal_forms() -> frozenset[str]:
    """Words for the legal form of a company, as they end its name."""
    return frozenset(lexicon.load("name_heads.yml")["legal_forms"])


@functools.cache
def partners() -> frozenset[str]:
    """Words that behind "and" stand for the others of a firm: "Sons"."""
    return frozenset(lexicon.load("name_heads.yml")["partners"])


@functools.cache
def trades() -> frozenset[str]:
    """Words for what a company deals in that behind "and" begin no name of their own: "Light Co"."""
    return frozenset(lexicon.load("name_heads.yml")["trades"])


@functools.cache
def kinds_of_bodies() -> frozenset[str]:
    """Words that with a capital name a body only where the article has its longer name: "Department"."""
    return frozenset(lexicon.load("name_refusals.yml")["kinds_of_bodies"])


@functools.cache
def abbreviated_lands() -> frozenset[str]:
    """Abbreviations of lands and unions whose stop, or whose headline, capitalises the noun behind them."""
    return frozenset(lexicon.load("name_refusals.yml")["abbreviated_lands"])


@functools.cache
def common_behind_lands() -> frozenset[str]:
    """Heads of names that behind "U.S." alone are common nouns: "Bank"."""
    return frozenset(lexicon.load("name_refusals.yml")["common_behind_lands"])


@functools.cache
def currencies() -> frozenset[str]:
    """Units of money behind a land's abbreviation, in lower case."""
    return frozenset(lexicon.load("name_refusals.yml")["currencies"])


@functools.cache
def accounts(part: Literal["rows", "dated", "units"]) -> frozenset[str]:
    """First words of rows of results, those before a date among them; what rows have beside figures. In lower case."""
    return frozenset(lexicon.load("name_refusals.yml")["accounts"][part])


@functools.cache
def exchanges(part: Literal["names", "codes"]) -> frozenset[str]:
    """Stock exchanges as they stand before a ticker, in capitals; their letters behind one."""
    return frozenset(lexicon.load("name_refusals.yml")["exchanges"][part])


@functools.cache
def calendar() -> frozenset[str]:
    """Days and months, but May, which is many a person's name."""
    return frozenset(lexicon.load("name_refusals.yml")["calendar"])


@functools.cache
def possessors() -> frozenset[str]:
    """Words whose possessive begins a name: "People's Bank"."""
    return frozenset(lexicon.load("name_heads.yml")["possessors"])


@functools.cache
def institutions() -> frozenset[str]:
    """Words that with "of" and a name make one name: "Ministry of ...", "University of ..."."""
    return frozenset(lexicon.load("name_heads.yml")["institutions"])


@functools.cache
def little_words() -> frozenset[str]:
    """Words that a headline in title case may leave small."""
    return frozenset(lexicon.load("name_heads.yml")["little_words"])


@functools.cache
def ministers() -> frozenset[str]:
    """Offices whose "of" or "for" leads to duties, in lower case."""
    return frozenset(lexicon.load("titles.yml")["ministers"])


@functools.cache
def beside() -> dict[str, frozenset[str]]:
    """Where beside a name -> the words that tell of it there."""
    return {where: frozenset(found) for where, found in lexicon.load("name_clues.yml")["beside"].items()}


@functools.cache
def clue_weights() -> dict[str, dict[EntityType, float]]:
    """Clue beside a name -> what it is worth for each type."""
    weights: dict[str, dict[EntityType, float]] = lexicon.load("name_clues.yml")["weights"]
    return weights


@functools.cache
def label_weights(position: Literal["one_word", "several_words"]) -> dict[EntityType, dict[EntityType, float]]:
    """The pipeline's label -> what it is worth for each type."""
    weights: dict[EntityType, dict[EntityType, float]] = lexicon.load("name_clues.yml")["labels"][position]
    return weights


@functools.cache
def joined_weights(link: Literal["conjunction", "comma"]) -> dict[EntityType, dict[EntityType, float]]:
    """Type of a name -> what it is worth for each type of the name that is joined to it so."""
    weights: dict[EntityType, dict[EntityType, float]] = lexicon.load("name_clues.yml")["joined"][link]
    return weights


@functools.cache
def form_weights() -> dict[str, dict[EntityType, float]]:
    """What the article's other names say of a form -> what it is worth for each type."""
    weights: dict[str, dict[EntityType, float]] = lexicon.load("name_clues.yml")["forms"]
    return weights


def lands_of(people: str) -> Iterator[str]:
    """The lands whose people a word may be, by its ending: "Karsovian" -> "Karsovia", "Karsovy"."""
    if people in given_names():
        return
    for ending, lands in PEOPLE_ENDINGS.items():
        if people.endswith(ending) and len(people) > len(ending) + 2:
            yield from (people.removesuffix(ending) + land for land in lands)


@functools.cache
def motion() -> frozenset[str]:
    """Lemmas of verbs and nouns of motion."""
    return frozenset(lexicon.load("name_clues.yml")["motion"])


@functools.cache
def objects() -> dict[EntityType, frozenset[str]]:
    """Type -> lemmas of verbs whose object is mostly of it."""
    return {kind: frozenset(verbs) for kind, verbs in lexicon.load("name_clues.yml")["objects"].items()}


@functools.cache
def _kinds_of_nouns() -> dict[str, EntityType]:
    nouns: dict[str, EntityType] = dict.fromkeys(role_nouns(), "person")
    own = lexicon.load("name_clues.yml")["nouns"]
    nouns |= dict.fromkeys(own["place"], "place")
    return nouns | dict.fromkeys([*company_nouns(), *own["organization"]], "organization")


def kind_of_noun(noun: str) -> EntityType | None:
    """What a common noun says of the name beside it: "the river Lorne", "the carmaker Norfleet"."""
    return _kinds_of_nouns().get(noun)


@functools.cache
def spoken() -> frozenset[str]:
    """Verbs of speech in the forms that stand beside their subject: "said Voss", "Voss added"."""
    return frozenset(lexicon.load("name_clues.yml")["spoken"])


@functools.cache
def titles() -> frozenset[str]:
    """Every title, in lower case and without its full stop."""
    content = lexicon.load("titles.yml")
    gendered = content["gendered"]
    return frozenset(word.lower() for word in [*content["rank"], *gendered["male"], *gendered["female"]])


@functools.cache
def honorifics() -> frozenset[str]:
    """Titles that begin no name of a body, as written without full stop: a person follows for sure."""
    return frozenset(lexicon.load("titles.yml")["honorifics"])


@functools.cache
def courtesies() -> frozenset[str]:
    """Titles that are no role: "Mr"."""
    return frozenset(lexicon.load("titles.yml")["courtesies"])


@functools.cache
def role_nouns() -> frozenset[str]:
    """Nouns for what a person does that stand right before a name: "activist", "singer"."""
    return frozenset(lexicon.load("titles.yml")["roles"])


@functools.cache
def company_nouns() -> frozenset[str]:
    """Nouns that stand before a company's or body's name and look like persons': "carmaker", "broadcaster"."""
    return frozenset(lexicon.load("titles.yml")["companies"])


@functools.cache
def reporting_verbs() -> frozenset[str]:
    """Lemmas that introduce speech."""
    return frozenset(
        lemma
        for verbs in lexicon.load("cues.yml")["verbs"].values()
        for lemma, uses in verbs.items()
        if "quote" in uses.split()
    )


@functools.cache
def particles() -> frozenset[str]:
    """Lower-case words inside a person's name."""
    return frozenset(lexicon.load("titles.yml")["particles"])


@functools.cache
def known_type(form: str) -> EntityType | None:
    """What lexicons say of a whole form without any doubt; None where they say nothing or disagree with usage."""
    if form.isupper() and len(form) > LONGEST_COUNTRY_CODE and form not in organizations():
        form = form.title()
    if form in demonyms() or form in other_names():
        return "other"
    if form in organizations():
        return "organization"
    if form.endswith("is") and form[:-1] in demonyms():
        return "other"
    if form in regions() or places.is_country(form) or places.is_us_state(form):
        return "place"
    return None


@functools.cache
def names_of_several_words() -> dict[str, list[tuple[str, ...]]]:
    """First token -> token sequences of the known names of two words or more, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    known = [
        *organizations(),
        *other_names(),
        *regions(),
        *places.names_of_countries_and_states(),
        *places.large_cities(),
    ]
    for name in dict.fromkeys(known):
        tokens = tuple(re.findall(r"'s|[^\W_]+(?:\.[^\W_]+)*|[^\w\s]", name))
        if len(tokens) > 1 and "." not in name:
            table.setdefault(tokens[0], []).append(tokens)
            if "'s" in tokens:
                curly = tuple(token.replace("'", "’") for token in tokens)
                table.setdefault(curly[0], []).append(curly)
    for sequences in table.values():
        sequences.sort(key=len, reverse=True)
    return table
