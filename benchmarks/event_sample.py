"""A seeded sample of event mentions from a warehouse, to be read and judged by people; verdicts are kept without text.

    python -m benchmarks.event_sample draw WAREHOUSE --seed 7 [--size 200] [--all] > drawn.jsonl
    python -m benchmarks.event_sample keep drawn.jsonl read.csv        # adds a reader's verdicts to event_verdicts.csv
    python -m benchmarks.event_sample score [SEED]

`draw` takes rows of `fct_event_mentions`; with --all of `fct_event_candidates` too. A reader's CSV has `READ`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from orchestration.records import EventMention

VERDICTS = Path(__file__).parent / "event_verdicts.csv"
READ = ("event_mention_id", "type_right", "actors_right", "recipients_right", "modality_right", "note")
"""The verdicts are 1 or 0, `note` names the pattern of an error in the reader's words."""
COLUMNS = (
    "seed", "event_mention_id", "article_version_id", "event_type", "modality", "sides", "type_right", "actors_right",
    "recipients_right", "modality_right", "note", "signals",
)  # fmt: skip
"""One row a mention. `sides` is a fingerprint of who took part as it was read: a verdict holds as long as it is the
same. `signals` is what its score was made of when last read anew (benchmarks/event_calibration.py)."""
AROUND = 220
"""Characters shown before and behind the sentence."""

DRAW = """
    with mentions as (select * from marts.fct_event_mentions {candidates})
    select mentions.*, versions.text
    from mentions
    join raw.articles as versions using (article_version_id)
    order by sha256(event_mention_id || $seed)
    limit $size
"""


def draw(warehouse: Path, seed: str, size: int, *, with_candidates: bool) -> Iterator[dict[str, Any]]:
    """Sampled mentions with what a reader needs, the same for the same warehouse and seed."""
    candidates = "union all by name select * from marts.fct_event_candidates" if with_candidates else ""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(DRAW.format(candidates=candidates), {"seed": seed, "size": size})
        for row in rows.to_arrow_table().to_pylist():
            yield _for_reading(row) | {"seed": seed}


def _for_reading(row: dict[str, Any]) -> dict[str, Any]:
    text, start, end = row["text"], row["sentence_char_start"], row["sentence_char_end"]
    trigger = slice(row["trigger_char_start"], row["trigger_char_end"])
    shown = {
        name: row[name]
        for name in ("event_mention_id", "article_version_id", "title", "event_type", "mode", "modality", "event_score")
    }
    return shown | {
        "actors": [_words(one["mention_text"], one["name"]) for one in row["actors"]],
        "recipients": [_words(one["mention_text"], one["name"]) for one in row["recipients"]],
        "before": text[max(0, start - AROUND) : start],
        "sentence": f"{text[start : trigger.start]}[[{text[trigger]}]]{text[trigger.stop : end]}",
        "after": text[end : end + AROUND],
    }


def _words(own: str, name: str | None) -> str:
    return own if name in (None, own) else f"{own} = {name}"


def shown_participants(event: EventMention, text: str) -> tuple[list[str], list[str]]:
    """Actors and recipients of an extracted event, as `draw` shows those of a stored one."""
    actors, recipients = (
        [_words(text[one.span.start : one.span.end], one.name) for one in people]
        for people in (event.actors, event.recipients)
    )
    return actors, recipients


def sides(actors: Iterable[str], recipients: Iterable[str]) -> str:
    """Fingerprint of who takes part, as `draw` shows them."""
    return hashlib.sha256(json.dumps([[*actors], [*recipients]]).encode()).hexdigest()[:10]


def keep(drawn: Path, read: Path) -> None:
    """Adds a reader's verdicts; what was judged with the same sides before keeps its first verdict."""
    shown = {row["event_mention_id"]: row for row in map(json.loads, drawn.read_text(encoding="utf-8").splitlines())}
    kept = verdicts()
    known = {(row["event_mention_id"], row["sides"]) for row in kept}
    for verdict in verdicts(read):
        row = shown[verdict["event_mention_id"]]
        about = {name: str(row[name]) for name in ("seed", "article_version_id", "event_type", "modality")}
        about |= {"sides": sides(row["actors"], row["recipients"]), "signals": ""}
        if (verdict["event_mention_id"], about["sides"]) not in known:
            kept.append({**{name: verdict[name] for name in READ}, **about})
    write_verdicts(kept)


def verdicts(path: Path = VERDICTS) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_verdicts(rows: Iterable[dict[str, str]]) -> None:
    with VERDICTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def is_right(row: dict[str, str]) -> bool:
    """In type, actors and recipients."""
    return all(row[name] == "1" for name in ("type_right", "actors_right", "recipients_right"))


def is_sound(row: dict[str, str]) -> bool:
    """In modality too."""
    return is_right(row) and row["modality_right"] == "1"


def score(rows: list[dict[str, str]]) -> list[str]:
    """The shares that were right, and the notes by frequency."""
    total = len(rows) or 1
    lines = [f"{len(rows)} mentions judged"]
    for name in ("type_right", "actors_right", "recipients_right", "modality_right"):
        lines.append(f"{name:18} {100 * sum(row[name] == '1' for row in rows) / total:.1f} %")
    lines.append(f"type and both sides {100 * sum(map(is_right, rows)) / total:.1f} %")
    lines += [
        f"  {number:3} {note}" for note, number in Counter(row["note"] for row in rows if row["note"]).most_common()
    ]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("warehouse", type=Path)
    drawing.add_argument("--seed", required=True)
    drawing.add_argument("--size", type=int, default=200)
    drawing.add_argument("--all", action="store_true")
    keeping = commands.add_parser("keep")
    keeping.add_argument("drawn", type=Path)
    keeping.add_argument("read", type=Path)
    commands.add_parser("score").add_argument("seed", nargs="?")
    options = parser.parse_args()
    if options.command == "draw":
        for row in draw(options.warehouse, options.seed, options.size, with_candidates=options.all):
            print(json.dumps(row, ensure_ascii=False))
    elif options.command == "keep":
        keep(options.drawn, options.read)
    else:
        print("\n".join(score([row for row in verdicts() if options.seed in (None, row["seed"])])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
