"""Events against gold: type, trigger, participants, modality, and what is none."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.gold_cases import GoldCase
from benchmarks.measures.matching import (
    each_pattern,
    one_to_one,
    overlaps,
)
from benchmarks.measures.tally import Tally
from orchestration.records import (
    EventMention,
    Extraction,
    Span,
)


def events(case: GoldCase, extraction: Extraction, tally: Tally) -> None:
    """An event is found where type is right and its sentence holds the labelled trigger (its own trigger first).
    Modality, asserter, date, mode and participants are asked of those found."""
    found = extraction.event_mentions
    gold = [event for event in case.events if event.event_types]

    def likeness(g: int, f: int) -> float:
        if found[f].event_type not in gold[g].event_types or not overlaps(found[f].sentence, gold[g].trigger):
            return 0
        return 1 + overlaps(found[f].trigger, gold[g].trigger)

    alike = one_to_one(gold, found, likeness)
    aside = {f for g, f in alike.items() if gold[g].is_optional}
    alike = {g: f for g, f in alike.items() if f not in aside}
    asked = [event for event in gold if not event.is_optional]
    kept = len(alike) if case.events_are_partial else len(found) - len(aside)
    whole = []
    for g, f in alike.items():
        actors, recipients = (
            _same_participants(spans, [p.span for p in participants])
            for spans, participants in (
                (gold[g].actors, found[f].actors), (gold[g].recipients, found[f].recipients),
            )
        )  # fmt: skip
        whole += [g] if actors and recipients else []
        tally.ask("events.modality_of_found", right=gold[g].modality == found[f].modality)
        tally.ask(
            "events.asserted_by_of_found", right=(gold[g].asserted_by == "narrator") == (found[f].asserted_by is None)
        )
        tally.ask("events.actors_of_found", right=actors)
        tally.ask("events.recipients_of_found", right=recipients)
        if gold[g].event_date:
            event_date = found[f].date
            tally.ask("events.date_of_found", right=event_date is not None and event_date.start == gold[g].event_date)
        if gold[g].mode:
            tally.ask("events.mode_of_found", right=gold[g].mode == found[f].mode)
        for kind, number in gold[g].counts.items():
            tally.ask("events.counts_of_found", right=found[f].counts.get(kind) == number)
    if not case.events_are_partial:
        tally.add("events.type", hit=len(alike), gold=len(asked), found=kept)
        tally.add("events.with_participants", hit=len(whole), gold=len(asked), found=kept)
    for g, event in enumerate(gold):
        if not event.is_optional:
            if g not in alike or event.modality != found[alike[g]].modality:
                got = found[alike[g]].modality if g in alike else "missed"
                where = case.text[slice(*event.trigger)]
                tally.errors.append(("events", case.case_id, f"{got}, {event.modality} {event.event_types}: {where}"))
            tally.ask(f"events.found.{event.event_types[0]}", right=g in alike)
    if not case.events_are_partial:
        for f in sorted(set(range(len(found))) - aside - set(alike.values())):
            where = case.text[slice(*found[f].trigger)]
            tally.errors.append(("events", case.case_id, f"false {found[f].event_type}: {where}"))
    for pattern in each_pattern("events", case):
        good = [g for g, f in alike.items() if gold[g].modality == found[f].modality]
        tally.add(pattern, hit=len(good), gold=len(asked), found=kept)
    false_facts(case, extraction, tally)


def _same_participants(gold: Sequence[Span], found: Sequence[Span]) -> bool:
    """Each one touches one of the other side; none is none."""
    return all(any(overlaps(a, b) for b in found) for a in gold) and all(
        any(overlaps(a, b) for b in gold) for a in found
    )


def false_facts(case: GoldCase, extraction: Extraction, tally: Tally) -> None:
    """The promise that matters most: what nobody narrates as done must not come out as a narrated, actual event."""

    def told_as_fact(event: EventMention) -> bool:
        return event.modality == "actual" and event.asserted_by is None

    for label in case.events:
        if not label.event_types or label.modality not in ("actual", "historical") or label.asserted_by == "quote":
            hits = [event for event in extraction.event_mentions if overlaps(event.trigger, label.trigger)]
            kinds = [event for event in hits if not label.event_types or event.event_type in label.event_types]
            wrong = any(map(told_as_fact, kinds))
            tally.ask("events.not_told_as_fact", right=not wrong)
            if wrong:
                tally.errors.append(("events", case.case_id, f"told as fact: {case.text[slice(*label.trigger)]}"))
