"""Names, mentions without a name, salience, and dates against gold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from benchmarks.gold_cases import CORE_TYPES, GoldCase
from benchmarks.measures.matching import (
    each_pattern,
    one_to_one,
    same_name,
    shared,
)
from benchmarks.measures.tally import Tally
from orchestration.records import (
    DateExpression,
    EntityMention,
    EntityNaming,
)


def entities(case: GoldCase, found: Sequence[EntityMention], tally: Tally) -> None:
    """Strict: the same span and type; names of persons, organizations and places. `name`: their in-article name."""
    wanted = {(entity.span, entity.entity_type): entity.name for entity in case.entities}
    got = {(m.span, m.entity_type): m.name for m in found if m.mention_form == "name" and m.entity_type in CORE_TYPES}
    hits = wanted.keys() & got.keys()
    tally.add("entities.strict", hit=len(hits), gold=len(wanted), found=len(got))
    tally.add("entities.span", hit=len({s for s, _ in wanted} & {m.span for m in found if m.mention_form == "name"}),
              gold=len(wanted), found=len(got))  # fmt: skip
    for entity_type in CORE_TYPES:
        sides = [[key for key in keys if key[1] == entity_type] for keys in (hits, wanted, got)]
        tally.add(f"entities.type.{entity_type}", hit=len(sides[0]), gold=len(sides[1]), found=len(sides[2]))
    for verb, keys in (("missed", wanted.keys() - hits), ("false", got.keys() - hits)):
        for span, entity_type in sorted(keys):
            where = case.text[slice(*span)]
            tally.errors.append(("entities", case.case_id, f"{verb} {entity_type}: {where} at {span.start}"))
    for key in hits:
        tally.ask("entities.name_of_matched", right=same_name(wanted[key], got[key]))
    for pattern in each_pattern("entities", case):
        named = [key for key in hits if same_name(wanted[key], got[key])]
        tally.add(pattern, hit=len(named), gold=len(wanted), found=len(got))


def mentions(case: GoldCase, found: Sequence[EntityMention], tally: Tally) -> None:
    """Descriptions and pronouns: the same span and the right name. `form`: by `mention_form`."""
    wanted = {mention.span: mention.name for mention in case.mentions}
    got = {mention.span: mention.name for mention in found if mention.mention_form != "name"}
    hits = [span for span, name in wanted.items() if same_name(name, got.get(span))]
    for name in ("mentions.without_name", *each_pattern("mentions", case)):
        tally.add(name, hit=len(hits), gold=len(wanted), found=len(got))
    for span in sorted(wanted.keys() | got.keys()):
        if span not in hits:
            where = f"{case.text[slice(*span)]} at {span.start}"
            tally.errors.append(("mentions", case.case_id, f"{got.get(span)} instead of {wanted.get(span)}: {where}"))


def salience(case: GoldCase, found: Sequence[EntityNaming], tally: Tally) -> None:
    """Of each two names that follow each other in the gold the first must have the higher score."""
    scores = {naming.name: naming.salience for naming in found}
    for first, second in itertools.pairwise(case.salience):
        right = first in scores and scores[first] > scores.get(second, 0.0)
        for name in ("salience.order", *each_pattern("salience", case)):
            tally.ask(name, right=right)
        if not right:
            tally.errors.append(
                ("salience", case.case_id, f"{first} {scores.get(first)} {second} {scores.get(second)}")
            )


# ── dates ───────────────────────────────────────────────────────────────────────────────────────


def dates(case: GoldCase, found: Sequence[DateExpression], tally: Tally) -> None:
    """Expressions that share a character are paired. `value`: pairs of one TIMEX3 value; `span`: of one stretch."""
    gold = case.dates
    alike = one_to_one(gold, found, lambda g, f: shared(gold[g].span, found[f].span))
    aside = {f for g, f in alike.items() if gold[g].is_optional}
    alike = {g: f for g, f in alike.items() if f not in aside}
    asked, kept = sum(not date.is_optional for date in gold), len(found) - len(aside)
    right = [g for g, f in alike.items() if gold[g].value.upper() == (found[f].timex_value or "").upper()]
    exact = [g for g, f in alike.items() if gold[g].span == found[f].span]
    for g, label in enumerate(gold):
        if not label.is_optional and g not in right:
            got = found[alike[g]].timex_value if g in alike else "missed"
            where = case.text[slice(*label.span)]
            tally.errors.append(("dates", case.case_id, f"{got} instead of {label.value}: {where}"))
    for f in sorted(set(range(len(found))) - aside - set(alike.values())):
        tally.errors.append(("dates", case.case_id, f"false: {case.text[slice(*found[f].span)]}"))
    for name, hits in (
        ("dates.found", list(alike)), ("dates.span", exact), ("dates.value", right),
        *((pattern, right) for pattern in each_pattern("dates", case)),
    ):  # fmt: skip
        tally.add(name, hit=len(hits), gold=asked, found=kept)
