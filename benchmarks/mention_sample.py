"""A seeded sample of a warehouse's mentions without a name, to be read and judged by people; verdicts without text.

    python -m benchmarks.mention_sample draw WAREHOUSE [--seed 7] [--size 30] > to_read.jsonl
    python -m benchmarks.mention_sample score [VERDICTS.csv] [--write]      # into lexicon/mention_scores.yml

`draw` reads the warehouse (never writes), as many of each method. A reader's CSV has the columns of `COLUMNS`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

VERDICTS = Path(__file__).parent / "verdicts" / "mentions.csv"
SCORES = Path(__file__).parent.parent / "orchestration" / "extract" / "lexicon" / "mention_scores.yml"
COLUMNS = ("seed", "entity_mention_id", "mention_method", "verdict", "note")
"""One row a mention. `right`: the bearer is meant; `wrong`: somebody else, or nobody; `no_name`: the bearer's name is
none, a slip that is not the mention's; `note` names the pattern of an error."""
HEADER = """\
# Probability that a mention without a name means the bearer that it is given, by method (extract/speakers/mentions.py):
# shares of the mentions of real articles that we read (benchmarks/verdicts/mentions.csv), the prior two mentions, one
# of them right. Written by `python -m benchmarks.mention_sample score --write`.
"""
DRAW = """
    select
        $seed as seed, entity_mention_id, mention_method, entity_name, entity_type, mention_score,
        substring(texts.text, greatest(char_start - 299, 1), least(300, char_start)) as before,
        mention_text,
        substring(texts.text, char_end + 1, 80) as behind
    from extracted.entity_mentions
    inner join raw.articles as texts using (article_version_id)
    where mention_form <> 'name'
    qualify row_number() over (
        partition by mention_method order by sha256(entity_mention_id || $seed), entity_mention_id
    ) <= $size
    order by mention_method, sha256(entity_mention_id || $seed)
"""


def draw(path: Path, seed: int, size: int) -> Iterator[dict[str, Any]]:
    """Sampled mentions with what a reader needs, method by method."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(DRAW, {"seed": str(seed), "size": size})
        names = [column[0] for column in rows.description or ()]
        for values in rows.fetchall():
            yield dict(zip(names, values, strict=True))


def shares(path: Path = VERDICTS) -> dict[str, tuple[int, int]]:
    """Method -> (right, judged); mentions of what is no name are left out."""
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["verdict"] != "no_name":
                judged[row["mention_method"]] += 1
                right[row["mention_method"]] += row["verdict"] == "right"
    return {method: (right[method], judged[method]) for method in sorted(judged)}


def scores(counted: dict[str, tuple[int, int]]) -> dict[str, float]:
    """Shares with a prior of two mentions, one of them right (Laplace's rule of succession)."""
    return {method: round((right + 1) / (judged + 2), 3) for method, (right, judged) in counted.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("warehouse", type=Path)
    drawing.add_argument("--seed", type=int, default=7)
    drawing.add_argument("--size", type=int, default=30)
    scoring = commands.add_parser("score")
    scoring.add_argument("verdicts", nargs="?", type=Path, default=VERDICTS)
    scoring.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    if options.command == "draw":
        for row in draw(options.warehouse, options.seed, options.size):
            print(json.dumps(row, ensure_ascii=False))
        return 0
    counted = shares(options.verdicts)
    for method, (right, judged) in counted.items():
        print(f"{method:15} {right:3} of {judged:3} right")
    if options.write:
        lines = [f"{method}: {score}\n" for method, score in scores(counted).items()]
        SCORES.write_text(HEADER + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
