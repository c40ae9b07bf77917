"""Counts that turn into flat figures (`quotes.match.f1`)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field


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
