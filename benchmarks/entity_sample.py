"""Draws what a reader judges of entities across articles: entities, links, and the most frequent entities.

Usage: entity_sample.py draw WAREHOUSE FOLDER · entity_sample.py score VERDICTS
A drawing is the same for the same warehouse and seed. It shows each link in its text, so it stays out of the
repository; verdicts hold ids and our labels only. docs/entities.md says how they are read.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

import duckdb

SEED = "entities 1"
AROUND = 110
"""Characters shown on both sides of a mention."""

ENTITIES = """
    select entity_id, entity_name, entity_type, entity_key, wikidata_id, country_code, latest_role, article_count,
           spellings[:8] as spellings
    from marts.dim_entities
    where not is_ambiguous and article_count >= 2
    order by sha256(entity_id || $seed)
    limit $count
"""
LINKS = """
    with picked as (
        select * from marts.fct_entity_mentions where link_method <> 'open'
        order by sha256(entity_mention_id || $seed) limit $count
    )
    select picked.entity_mention_id, picked.entity_id, entities.entity_name as linked_to, entities.entity_type,
           entities.entity_key, picked.link_method, picked.entity_name as in_article_name, picked.mention_text,
           picked.outlet, picked.published_date,
           substring(articles.text, greatest(1, picked.char_start - $around), least(picked.char_start, $around))
           || '[[' || picked.mention_text || ']]'
           || substring(articles.text, picked.char_end + 1, $around) as context
    from picked
    join marts.dim_entities as entities using (entity_id)
    join raw.articles as articles using (article_version_id)
    order by picked.entity_mention_id
"""
TOP = """
    select entity_id, entity_name, entity_type, entity_key, article_count
    from marts.dim_entities
    where not is_ambiguous
    order by article_count desc, entity_id
    limit $count
"""


def draw(warehouse: Path, folder: Path) -> None:
    """Writes links.jsonl, entities.jsonl and top.jsonl, one thing to judge a line."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name, query, parameters in (
            ("links", LINKS, {"seed": SEED, "count": 200, "around": AROUND}),
            ("entities", ENTITIES, {"seed": SEED, "count": 200}),
            ("top", TOP, {"count": 500}),
        ):
            rows = connection.execute(query, parameters).to_arrow_table().to_pylist()
            lines = [json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows]
            (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def score(verdicts: Path) -> None:
    """Prints, for each kind of thing, the share of each label among those that could be judged."""
    with verdicts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for kind in dict.fromkeys(row["kind"] for row in rows):
        labels = Counter(row["verdict"] for row in rows if row["kind"] == kind)
        judged = sum(labels.values())
        shares = ", ".join(f"{label} {count} ({count / judged:.1%})" for label, count in labels.most_common())
        print(f"{kind}: {judged} judged: {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("warehouse", type=Path)
    drawing.add_argument("folder", type=Path)
    scoring = commands.add_parser("score")
    scoring.add_argument("verdicts", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "draw":
        draw(arguments.warehouse, arguments.folder)
    else:
        score(arguments.verdicts)


if __name__ == "__main__":
    main()
