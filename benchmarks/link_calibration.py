"""How sure a link is: the share of right ones among those judged, by way of linking and evidence.

Usage: link_calibration.py [--write]
Prints the scores, how they hold on links that they were not fitted on, and with --write makes them the seed
`link_scores` of the dbt project. The verdicts are those of benchmarks/entity_sample.py.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.entity_sample import read_verdicts

SEED = Path(__file__).parent.parent / "dbt_project" / "seeds" / "link_scores.csv"
COLUMNS = ("link_method", "link_evidence", "link_score", "judged_count", "right_count")
OPEN = ("open", "any")
"""A name that several may bear is no link that could be right; its score says that nothing is known: one half.
A doubtful name, open as well, has the share of such names that are right for all their article's doubts."""

FOLDS = 5
BANDS = (0.98, 0.95, 0.9, 0.8, 0.0)

Way = tuple[str, str]


class Judged(NamedTuple):
    right: int = 0
    links: int = 0

    @property
    def score(self) -> float:
        """The mean of the posterior under Jeffreys' prior, Beta(1/2, 1/2): one half where nothing was judged."""
        return (self.right + 0.5) / (self.links + 1)


def judged_links() -> list[dict[str, str]]:
    """Verdicts of links whose way of linking was noted. A wrong type and a word that is no name are wrong as well."""
    return [row for row in read_verdicts() if row["kind"] == "link" and row["link_method"]]


def fit(rows: Iterable[dict[str, str]]) -> dict[Way, Judged]:
    """Judged links by way, in the order of the seed."""
    counts: dict[Way, Judged] = defaultdict(Judged)
    for row in rows:
        way = (row["link_method"], row["link_evidence"])
        counts[way] = Judged(counts[way].right + (row["verdict"] == "right"), counts[way].links + 1)
    return dict(sorted(counts.items()))


def table(fitted: dict[Way, Judged]) -> str:
    """The seed as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for (method, evidence), judged in sorted((fitted | {OPEN: Judged()}).items()):
        writer.writerow((method, evidence, f"{judged.score:.3f}", judged.links, judged.right))
    return text.getvalue()


def reliability() -> list[tuple[str, int, float, float]]:
    """Links by the score that the other links give them: band, links, mean score, share right.

    Only links of the samples that every link was drawn into alike count; each is scored by a fit without its fifth.
    """
    rows = judged_links()
    fitted = [fit(row for row in rows if _fold(row) != fold) for fold in range(FOLDS)]
    bands: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for row in rows:
        if row["sample"].startswith("entities") and row["link_method"] != "open":
            score = fitted[_fold(row)].get((row["link_method"], row["link_evidence"]), Judged()).score
            bands[next(low for low in BANDS if score >= low)].append((score, row["verdict"] == "right"))
    return [
        (
            f"{low:.2f} and more" if low else f"less than {BANDS[-2]:.2f}",
            len(held),
            sum(score for score, _ in held) / len(held),
            sum(right for _, right in held) / len(held),
        )
        for low, held in sorted(bands.items(), reverse=True)
    ]


def _fold(row: dict[str, str]) -> int:
    return int(row["id"], 16) % FOLDS


def calibration_error(bands: list[tuple[str, int, float, float]]) -> float:
    """Expected calibration error: how far score and share are apart, weighted by the links of each band."""
    total = sum(count for _, count, _, _ in bands)
    return sum(count * abs(score - share) for _, count, score, share in bands) / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    fitted = fit(judged_links())
    print(table(fitted))
    bands = reliability()
    print(f"expected calibration error {calibration_error(bands):.3f}, cross-validated")
    for band, count, score, share in bands:
        print(f"  {band}: {count} links, mean score {score:.3f}, right {share:.3f}")
    if arguments.write:
        SEED.write_text(table(fitted), encoding="utf-8")


if __name__ == "__main__":
    main()
