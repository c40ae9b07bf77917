"""Extractions against gold: hits, misses and false alarms, by task, by type and by pattern.

Each task adds to a `Tally`; the tally turns into flat figures (`quotes.match.f1`). How a match is
defined stands with each function, and in words in docs/accuracy.md.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.gold_cases import CORE_TYPES, GoldCase, GoldQuote
from orchestration.records import (
    FACT_ROLES,
    Article,
    Block,
    DateExpression,
    EntityMention,
    EntityNaming,
    EventMention,
    Extraction,
    Quote,
    Span,
    Spans,
    cut,
)

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
EDGES = " \t\n\"“”‘’'`.,;:!?…–—-"
"""What may stand at the ends of a content without making it inexact."""


@dataclass
class Tally:
    """Counts of (measure, side): `hit`, `gold` and `found` for P/R/F1, `right` and `asked` for a share.
    `errors` are (task, case, what is wrong), for people; `forecasts` are speaker scores and whether they came true."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    forecasts: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, measure: str, *, hit: int = 0, gold: int = 0, found: int = 0) -> None:
        for side, number in (("hit", hit), ("gold", gold), ("found", found)):
            self.counts[measure, side] += number

    def ask(self, measure: str, *, right: bool) -> None:
        self.counts[measure, "asked"] += 1
        self.counts[measure, "right"] += right

    def figures(self) -> dict[str, float]:
        """`measure.p`, `.r`, `.f1` and `measure.share`, each in [0, 1], sorted by name."""
        figures: dict[str, float] = {}
        for measure in {name for name, _ in self.counts}:
            hit, gold, found, right, asked = (
                self.counts[measure, side] for side in ("hit", "gold", "found", "right", "asked")
            )
            if asked:
                figures[f"{measure}.share"] = right / asked
            if gold or found:
                figures[f"{measure}.p"] = hit / found if found else 0.0
                figures[f"{measure}.r"] = hit / gold if gold else 0.0
                figures[f"{measure}.f1"] = 2 * hit / (gold + found)
        if roles := [figure for name, figure in figures.items() if re.fullmatch(r"blocks\.role\.\w+\.f1", name)]:
            figures["blocks.macro.f1"] = sum(roles) / len(roles)
        return dict(sorted(figures.items()))

    def reliability(self, bins: int = 5) -> list[tuple[int, float, float]]:
        """(forecasts, mean score, share right) of as many equally large groups, the least certain first."""
        ordered = sorted(self.forecasts)
        cuts = [len(ordered) * i // bins for i in range(bins + 1)]
        groups = [ordered[low:high] for low, high in itertools.pairwise(cuts) if high > low]
        return [(len(g), sum(score for score, _ in g) / len(g), sum(right for _, right in g) / len(g)) for g in groups]

    def sizes(self) -> dict[str, int]:
        """How much gold stands behind each measure."""
        measures = {name for name, _ in self.counts}
        sizes = {name: self.counts[name, "gold"] or self.counts[name, "asked"] for name in measures}
        return sizes | {"blocks.macro": sizes["blocks.micro"]} if "blocks.micro" in sizes else sizes


def measure(
    case: GoldCase, extraction: Extraction, blocks: Sequence[Block], tally: Tally, strays: Sequence[str] = ()
) -> None:
    """Add one case. `blocks` are the predicted ones, `strays` what of a page was taken for body and stands nowhere in
    the gold text; the extraction was made from the gold blocks."""
    if "blocks" in case.tasks:
        _blocks(case, blocks, tally, strays)
    if "quotes" in case.tasks:
        _quotes(case, extraction.quotes, tally)
    if "entities" in case.tasks:
        _entities(case, extraction.entity_mentions, tally)
    if "mentions" in case.tasks:
        _mentions(case, extraction.entity_mentions, tally)
    if "salience" in case.tasks:
        _salience(case, extraction.entity_namings, tally)
    if "dates" in case.tasks:
        _dates(case, extraction.date_expressions, tally)
    if "events" in case.tasks:
        _events(case, extraction, tally)


def _each_pattern(task: str, case: GoldCase) -> list[str]:
    return [f"{task}.pattern.{pattern}" for pattern in case.patterns.get(task, ())]


def one_to_one(
    gold: Sequence[object], found: Sequence[object], likeness: Callable[[int, int], float]
) -> dict[int, int]:
    """Gold index -> found index, the most alike pairs first; pairs of likeness 0 are none."""
    pairs = [(likeness(g, f), g, f) for g in range(len(gold)) for f in range(len(found))]
    matched: dict[int, int] = {}
    for score, g, f in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if score > 0 and g not in matched and f not in matched.values():
            matched[g] = f
    return matched


def overlaps(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def shared(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


# ── blocks ──────────────────────────────────────────────────────────────────────────────────────


def _blocks(case: GoldCase, predicted: Sequence[Block], tally: Tally, strays: Sequence[str] = ()) -> None:
    """Every line that is not blank counts once; its role is that of the block that holds most of it."""
    roles = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", case.text):
        span = Span(*line.span())
        wanted, got = _role_at(span, case.article.blocks), _role_at(span, predicted)
        roles.append((wanted, got))
        tally.ask("blocks.line", right=wanted == got)
        if wanted != got:
            tally.errors.append(("blocks", case.case_id, f"{got} instead of {wanted}: {line.group()[:80]}"))
    for role in {role for pair in roles for role in pair if role}:
        counts = {
            "hit": sum(wanted == got == role for wanted, got in roles),
            "gold": sum(wanted == role for wanted, _ in roles),
            "found": sum(got == role for _, got in roles),
        }
        for name in (f"blocks.role.{role}", *(["blocks.noise"] if role not in ("body", "headline") else [])):
            tally.add(name, **counts)
    tally.add("blocks.micro", hit=sum(wanted == got for wanted, got in roles), gold=len(roles))
    tally.add("blocks.micro", found=sum(got is not None for _, got in roles) + len(strays))
    tally.add("blocks.role.body", found=len(strays))
    tally.errors += [("blocks", case.case_id, f"body, but not of the article: {stray[:80]}") for stray in strays]
    for pattern in _each_pattern("blocks", case):
        for wanted, got in [*roles, *((None, "body") for _ in strays)]:
            tally.ask(pattern, right=wanted == got)


def page_blocks(case: GoldCase, article: Article) -> tuple[list[Block], list[str]]:
    """The blocks of a page as blocks of the gold text, matched by their words, and what of its body is left over."""
    rest = [(_line_key(article.text[slice(*block.span)]), block) for block in article.blocks]
    blocks: list[Block] = []
    for wanted in case.article.blocks:
        key = _line_key(case.text[slice(*wanted.span)])
        if found := next((block for other, block in rest if other == key), None):
            blocks.append(Block(wanted.span, found.role, found.rule))
            rest = [(other, block) for other, block in rest if block is not found]
    return blocks, [article.text[slice(*block.span)] for _, block in rest if block.role in FACT_ROLES]


def _line_key(text: str) -> str:
    return " ".join(WORD.findall(text))


def _role_at(line: Span, blocks: Iterable[Block]) -> str | None:
    best = max(blocks, key=lambda block: shared(block.span, line), default=None)
    return best.role if best and shared(best.span, line) else None


# ── quotes ──────────────────────────────────────────────────────────────────────────────────────


def words(text: str, spans: Spans) -> set[int]:
    """Offsets of the words inside the spans."""
    return {span[0] + word.start() for span in spans for word in WORD.finditer(text[slice(*span)])}


def _iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def trimmed(text: str, spans: Spans) -> str:
    """The content's characters without what may stand at the ends of its pieces."""
    return " ".join(filter(None, (text[slice(*span)].strip(EDGES) for span in spans)))


def same_source(text: str, gold: Spans, found: Spans) -> bool:
    """Half the words of the shorter phrase are shared; no source agrees with no source."""
    a, b = words(text, gold), words(text, found)
    return not (a or b) if not (a and b) else len(a & b) / min(len(a), len(b)) >= 0.5


def same_name(a: str | None, b: str | None) -> bool:
    plain = [" ".join(WORD.findall((name or "").lower().removeprefix("the "))) for name in (a, b)]
    return plain[0] == plain[1]


def _speaker_right(gold: GoldQuote, found: Quote) -> bool:
    """The name where gold has one; where it has none, any answer that names nobody."""
    if gold.speaker_status == "named":
        return found.speaker.status == "named" and same_name(gold.speaker_name, found.speaker.name)
    return found.speaker.name is None


def _quotes(case: GoldCase, found: Sequence[Quote], tally: Tally) -> None:
    """A pair matches where the contents share half of their words (IoU >= 0.5). Set aside is what
    shares half of its own or of the label's words with an optional label. match: content; attribution: and the source's
    words; said: and the speaker; exact: the very characters."""
    text, gold = case.text, [quote for quote in case.quotes if not quote.is_optional]
    gold_words = [words(text, quote.content) for quote in gold]
    found_words = [words(text, quote.content) for quote in found]
    alike = one_to_one(gold, found, lambda g, f: (x := _iou(gold_words[g], found_words[f])) * (x >= 0.5))
    leave = [words(text, quote.content) for quote in case.quotes if quote.is_optional]
    aside = {
        f
        for f, spoken in enumerate(found_words)
        if f not in alike.values() and any(len(spoken & other) >= min(len(spoken), len(other)) / 2 for other in leave)
    }
    kept = [f for f in range(len(found)) if f not in aside]

    def count(name: str, hits: Sequence[int], kind: str | None = None) -> None:
        tally.add(
            name,
            hit=len([g for g in hits if kind in (None, gold[g].quote_type)]),
            gold=len([quote for quote in gold if kind in (None, quote.quote_type)]),
            found=len([f for f in kept if kind in (None, found[f].quote_type)]),
        )

    said = [g for g, f in alike.items() if _speaker_right(gold[g], found[f])]
    attributed = [g for g, f in alike.items() if same_source(text, gold[g].source, found[f].source)]
    exact = [g for g, f in alike.items() if trimmed(text, gold[g].content) == trimmed(text, found[f].content)]
    tally.errors += [("quotes", case.case_id, error) for error in _quote_errors(case, gold, found, alike, kept)]
    count("quotes.match", list(alike))
    count("quotes.exact", exact)
    count("quotes.attribution", attributed)
    count("quotes.said", said)
    for kind in ("direct", "mixed", "indirect"):
        typed = [g for g, f in alike.items() if gold[g].quote_type == found[f].quote_type == kind]
        count(f"quotes.type.{kind}", typed, kind)
    for g, f in alike.items():
        tally.ask("quotes.speaker_of_matched", right=g in said)
        tally.forecasts.append((found[f].speaker.score, g in said))
        tally.ask("quotes.status_of_matched", right=gold[g].speaker_status == found[f].speaker.status)
        if gold[g].cue:
            tally.ask("quotes.cue_of_matched", right=same_source(text, gold[g].cue, found[f].cue))
    for pattern in _each_pattern("quotes", case):
        count(pattern, said)


def _quote_errors(
    case: GoldCase, gold: Sequence[GoldQuote], found: Sequence[Quote], alike: dict[int, int], kept: Sequence[int]
) -> Iterator[str]:
    for g, label in enumerate(gold):
        where = cut(case.text, label.content)[:90]
        if g not in alike:
            yield f"missed {label.quote_type}: {where}"
            continue
        answer = found[alike[g]].speaker
        if not _speaker_right(label, found[alike[g]]):
            yield f"{answer.name or answer.status} instead of {label.speaker_name or label.speaker_status}: {where}"
        if trimmed(case.text, label.content) != trimmed(case.text, found[alike[g]].content):
            yield f"inexact: {cut(case.text, found[alike[g]].content)[:90]} | {where}"
    for f in sorted(set(kept) - set(alike.values())):
        yield f"false {found[f].quote_type}: {cut(case.text, found[f].content)[:90]}"


# ── entities ────────────────────────────────────────────────────────────────────────────────────


def _entities(case: GoldCase, found: Sequence[EntityMention], tally: Tally) -> None:
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
    for pattern in _each_pattern("entities", case):
        named = [key for key in hits if same_name(wanted[key], got[key])]
        tally.add(pattern, hit=len(named), gold=len(wanted), found=len(got))


def _mentions(case: GoldCase, found: Sequence[EntityMention], tally: Tally) -> None:
    """Descriptions and pronouns: the same span and the right name. `form`: by `mention_form`."""
    wanted = {mention.span: mention.name for mention in case.mentions}
    got = {mention.span: mention.name for mention in found if mention.mention_form != "name"}
    hits = [span for span, name in wanted.items() if same_name(name, got.get(span))]
    for name in ("mentions.without_name", *_each_pattern("mentions", case)):
        tally.add(name, hit=len(hits), gold=len(wanted), found=len(got))
    for span in sorted(wanted.keys() | got.keys()):
        if span not in hits:
            where = f"{case.text[slice(*span)]} at {span.start}"
            tally.errors.append(("mentions", case.case_id, f"{got.get(span)} instead of {wanted.get(span)}: {where}"))


def _salience(case: GoldCase, found: Sequence[EntityNaming], tally: Tally) -> None:
    """Of each two names that follow each other in the gold the first must have the higher score."""
    scores = {naming.name: naming.salience for naming in found}
    for first, second in itertools.pairwise(case.salience):
        right = first in scores and scores[first] > scores.get(second, 0.0)
        for name in ("salience.order", *_each_pattern("salience", case)):
            tally.ask(name, right=right)
        if not right:
            tally.errors.append(
                ("salience", case.case_id, f"{first} {scores.get(first)} {second} {scores.get(second)}")
            )


# ── dates ───────────────────────────────────────────────────────────────────────────────────────


def _dates(case: GoldCase, found: Sequence[DateExpression], tally: Tally) -> None:
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
        *((pattern, right) for pattern in _each_pattern("dates", case)),
    ):  # fmt: skip
        tally.add(name, hit=len(hits), gold=asked, found=kept)


# ── events ──────────────────────────────────────────────────────────────────────────────────────


def _events(case: GoldCase, extraction: Extraction, tally: Tally) -> None:
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
    for pattern in _each_pattern("events", case):
        good = [g for g, f in alike.items() if gold[g].modality == found[f].modality]
        tally.add(pattern, hit=len(good), gold=len(asked), found=kept)
    _false_facts(case, extraction, tally)


def _same_participants(gold: Sequence[Span], found: Sequence[Span]) -> bool:
    """Each one touches one of the other side; none is none."""
    return all(any(overlaps(a, b) for b in found) for a in gold) and all(
        any(overlaps(a, b) for b in gold) for a in found
    )


def _false_facts(case: GoldCase, extraction: Extraction, tally: Tally) -> None:
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
