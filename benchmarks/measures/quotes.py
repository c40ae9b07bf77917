"""Quotes: content, cue, source and speaker against gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.gold_cases import GoldCase, GoldQuote
from benchmarks.measures.matching import (
    each_pattern,
    iou,
    one_to_one,
    same_name,
    same_source,
    trimmed,
    words,
)
from benchmarks.measures.tally import Tally
from orchestration.records import (
    Quote,
    cut,
)


def _speaker_right(gold: GoldQuote, found: Quote) -> bool:
    """The name where gold has one; where it has none, any answer that names nobody."""
    if gold.speaker_status == "named":
        return found.speaker.status == "named" and same_name(gold.speaker_name, found.speaker.name)
    return found.speaker.name is None


def quotes(case: GoldCase, found: Sequence[Quote], tally: Tally) -> None:
    """A pair matches where the contents share half of their words (IoU >= 0.5). Set aside is what
    shares half of its own or of the label's words with an optional label. match: content; attribution: and the source's
    words; said: and the speaker; exact: the very characters."""
    text, gold = case.text, [quote for quote in case.quotes if not quote.is_optional]
    gold_words = [words(text, quote.content) for quote in gold]
    found_words = [words(text, quote.content) for quote in found]
    alike = one_to_one(gold, found, lambda g, f: (x := iou(gold_words[g], found_words[f])) * (x >= 0.5))
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
    for pattern in each_pattern("quotes", case):
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
