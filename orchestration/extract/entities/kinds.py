"""Deciding what each name of an article is of, and which candidates are names at all.

Within one article a form keeps its type: all its occurrences vote together.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Literal

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.boundaries import LOOSE_TAGS, NAME_TAGS
from orchestration.extract.entities.evidence import CERTAIN, Weights, is_unknown_word, no_votes, of_context, of_form
from orchestration.extract.entities.sheets import Candidate
from orchestration.records import EntityType

LEAST = 1.5
"""The least total for a candidate that the pipeline never labelled to be taken for a name."""

LEAST_OF_COMMON_WORDS = 3.0
"""The same where each occurrence may be a common word that begins a sentence."""
ACRONYM_WEIGHT = 4.0
"""What the type of a long form is worth for the acronym behind it."""
SHORT_BODY_WEIGHT = 2.0
"""What a body's longer name is worth for the word that begins it."""
LONGEST_ACRONYM = 5
"""Letters of a word in capitals that is taken for an acronym at first sight; a longer one may be emphasis."""


def decide(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates that are names, with their type in `kind`."""
    by_form: dict[str, list[Candidate]] = defaultdict(list)
    in_figures: dict[str, list[Candidate]] = defaultdict(list)
    forms = [words.plain(candidate.form) for candidate in candidates]
    as_written = set(forms)
    for i, candidate in enumerate(candidates):
        setting = candidate.sheet.line_of(candidate.start).setting
        form = forms[i]
        if form.isupper() and form.title() in as_written and candidate.is_in_dateline:
            form = forms[i] = form.title()
        (in_figures if setting == "figures" else by_form)[form].append(candidate)
    for groups in (in_figures, by_form):
        scores = {form: _score(form, members) for form, members in groups.items()}
        _support_words(scores)
        _support_joined(candidates, forms, scores)
        _support_surnames(scores)
        _support_short_bodies(scores)
        if groups is by_form:
            _support_acronyms(candidates, scores)
        for form, members in groups.items():
            kind = _verdict(form, scores[form], members)
            lead = _lead(scores[form])
            for candidate in members:
                candidate.lead = lead
                candidate.kind = (
                    None if _names_nothing_here(candidate) else "person" if candidate.title and kind else kind
                )
    return [candidate for candidate in candidates if candidate.kind is not None]


def _score(form: str, members: list[Candidate]) -> Weights:
    total = of_form(form)
    context = no_votes()
    labels = words.label_weights("several_words" if " " in form else "one_word")
    for candidate in members:
        if candidate.label is not None:
            _add(total, labels[candidate.label], 1 / len(members))
        _add(context, of_context(candidate))
    for kind, weight in context.items():
        total[kind] += max(-CERTAIN, min(CERTAIN, weight / len(members) ** 0.5))
    return total


def _add(total: Weights, weights: Weights, share: float = 1.0) -> None:
    for kind, weight in weights.items():
        total[kind] += weight * share


def _support_words(scores: dict[str, Weights]) -> None:
    """One word alone; and two of which one is the other's people, "Karsovian" and "Karsovia", explain each other."""
    weights = words.form_weights()
    for form, score in scores.items():
        if " " in form or words.known_type(form) is not None:
            continue
        _add(score, weights["one_word"])
        if is_unknown_word(form):
            _add(score, weights["unknown_word"])
        for land in words.lands_of(form):
            if land in scores:
                _add(score, weights["people_of"])
                _add(scores[land], weights["has_people"])


def _support_joined(candidates: list[Candidate], forms: list[str], scores: dict[str, Weights]) -> None:
    """Names that "and", "or" or a comma joins are mostly of one type."""
    best = {form: _best(score) for form, score in scores.items()}
    received: dict[str, list[Weights]] = defaultdict(list)
    for (one, a), (two, b) in itertools.pairwise(zip(candidates, forms, strict=True)):
        link = _link(one, two)
        if link is not None and a != b and a in best and b in best:
            received[a].append(words.joined_weights(link)[best[b]])
            received[b].append(words.joined_weights(link)[best[a]])
    for form, weights in received.items():
        for weight in weights:
            _add(scores[form], weight, len(weights) ** -0.5)


def _link(one: Candidate, two: Candidate) -> Literal["conjunction", "comma"] | None:
    if one.sheet is not two.sheet or not 1 <= two.start - one.end <= 2:
        return None
    between = [text.lower() for text in one.sheet.texts[one.end : two.start] if text.lower() != "the"]
    if between == [","]:
        return "comma"
    return "conjunction" if between and between[-1] in {"and", "or", "nor", "&"} and len(between) < 3 else None


def _support_surnames(scores: dict[str, Weights]) -> None:
    """A word that ends or begins a person's full name is, alone, that person, in capitals too ("VOSS: ...")."""
    people = [form for form, score in scores.items() if " " in form and _best(score) == "person"]
    parts = {part.casefold() for form in people for part in (form.split()[-1], form.split()[0])}
    for form, score in scores.items():
        particle, _, rest = form.partition(" ")
        bare = rest if particle.lower() in words.particles() and particle not in words.given_names() else form
        if " " not in bare and bare.casefold() in parts and words.known_type(form) is None:
            score["person"] += 2 * CERTAIN if form.isupper() or bare != form else 2.5


def _support_short_bodies(scores: dict[str, Weights]) -> None:
    """A word that begins a body's longer name is, alone, that body: "Acme" of "Acme Widget Corp"."""
    first: set[str] = set()
    people: set[str] = set()
    for form, score in scores.items():
        if " " in form:
            best = _best(score)
            if best == "organization":
                first.add(form.split()[0])
            elif best == "person":
                people |= {form.split()[0], form.split()[-1]}
    for word in first - people - words.heads("last").keys():
        if word in scores and words.known_type(word) is None and not places.city_population(word):
            scores[word]["organization"] += SHORT_BODY_WEIGHT


def _support_acronyms(candidates: list[Candidate], scores: dict[str, Weights]) -> None:
    """An acronym in brackets behind its long form is of the same type."""
    for long, short in itertools.pairwise(candidates):
        texts = short.sheet.texts
        if (
            long.sheet is short.sheet
            and long.end == short.start - 1
            and texts[long.end] == "("
            and short.end - short.start == 1
            and sum(map(str.isupper, short.form)) > 1
            and long.end - long.start > 1
            and words.plain(long.form) in scores
            and words.plain(short.form) in scores
        ):
            kind = _best(scores[words.plain(long.form)])
            if kind != "person":
                scores[words.plain(short.form)][kind] += ACRONYM_WEIGHT


def _best(score: Weights) -> EntityType:
    return max(score, key=lambda kind: score[kind])


def _lead(score: Weights) -> float:
    """By how much the best type is ahead of the next."""
    first, second = sorted(score.values(), reverse=True)[:2]
    return first - second


def _verdict(form: str, score: Weights, members: list[Candidate]) -> EntityType | None:
    if form in words.no_names() or form[-1] == "$":
        return None
    if _is_office(form.replace("-", " ").split()) and not ("." in form and places.us_state(form)):  # "Biloxi, Miss."
        return None
    best = _best(score)
    weight = score[best]
    labelled = any(candidate.label is not None for candidate in members)
    emphatic = len(members) == 1 and form.isupper() and len(form) > LONGEST_ACRONYM
    if emphatic and not labelled and not members[0].is_in_dateline:
        return None
    if weight < LEAST_OF_COMMON_WORDS and all(_is_common_word(candidate) for candidate in members):
        return None
    if weight <= 0 or (not labelled and weight < LEAST):
        return None
    return best


def _is_office(parts: list[str]) -> bool:
    """Titles and what stands before them: "Prime Minister", "Karsovian Presidential Spokesperson"."""
    attributes = words.demonyms() | words.kinds_of_bodies()
    return _is_title(parts[-1]) and all(_is_title(part) or part in attributes for part in parts)


def _is_title(word: str) -> bool:
    return word.lower().rstrip(".") in words.titles() or word.lower() in words.role_nouns()


def _is_common_word(candidate: Candidate) -> bool:
    """One word that the tagger does not take for a name, at the start of a sentence or of a kind that never is one."""
    tag = candidate.sheet.tags[candidate.start]
    if candidate.end - candidate.start > 1 or tag in NAME_TAGS or candidate.form.isupper():
        return False
    return tag in LOOSE_TAGS or bool(candidate.sheet.passage.doc[candidate.start].is_sent_start)


def _names_nothing_here(candidate: Candidate) -> bool:
    """Whether this occurrence is a minister's duty, money, or letters for common words."""
    duty = _is_portfolio(candidate) and words.known_type(words.plain(candidate.form)) is None
    return duty or _is_currency(candidate) or _abbreviates_common_words(candidate)


def _is_portfolio(candidate: Candidate) -> bool:
    """What a minister is for is no name: "Minister of Trade", "the Interior Minister"."""
    texts = candidate.sheet.texts
    before = [text.lower() for text in texts[max(0, candidate.start - 2) : candidate.start]]
    if len(before) == 2 and before[1] in {"of", "for"} and before[0] in words.ministers():
        return True
    return texts[candidate.end : candidate.end + 1] in (["Minister"], ["Secretary"])


def _abbreviates_common_words(candidate: Candidate) -> bool:
    """Letters in brackets behind the lower-case words that they stand for: "internet protocol (IP)"."""
    texts, start, form = candidate.sheet.texts, candidate.start, candidate.form
    if start < 3 or texts[start - 1] != "(" or not form.isupper() or start - 1 < len(form):
        return False
    spelled = texts[start - 1 - len(form) : start - 1]
    return all(text.islower() for text in spelled) and "".join(text[0] for text in spelled).upper() == form


def _is_currency(candidate: Candidate) -> bool:
    """ "US dollars" are money."""
    following = candidate.sheet.texts[candidate.end : candidate.end + 1]
    return bool(following) and following[0].lower() in {"dollar", "dollars", "$"}
