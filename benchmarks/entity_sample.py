"""Draws what a reader judges of entities across articles: entities, links, and the most frequent entities.

Usage: entity_sample.py draw WAREHOUSE FOLDER [--seed SEED] [--each N] · entity_sample.py score [SAMPLE]
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

VERDICTS = Path(__file__).with_name("entity_verdicts.csv")
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
LINKED = """
    with linked as (
        select mentions.*, linked.entity_id, linked.link_method, linked.link_evidence, versions.outlet,
               versions.published_at
        from extracted.entity_mentions as mentions
        join intermediate.int_entities_linked as linked using (article_version_id, entity_name, entity_type)
        join raw.articles as versions using (article_version_id)
        where mentions.mention_form = 'name' and linked.link_method <> 'open'
    ),
    picked as ({picked})
    select picked.entity_mention_id, picked.entity_id, entities.entity_name as linked_to, entities.entity_type,
           entities.entity_key, picked.link_method, picked.link_evidence, picked.entity_name as in_article_name,
           picked.entity_type as read_as, picked.mention_text, picked.outlet, picked.published_at,
           substring(articles.text, greatest(1, picked.char_start - $around), least(picked.char_start, $around))
           || '[[' || picked.mention_text || ']]'
           || substring(articles.text, picked.char_end + 1, $around) as context
    from picked
    join marts.dim_entities as entities using (entity_id)
    join raw.articles as articles using (article_version_id)
    order by picked.link_method, picked.link_evidence, picked.entity_mention_id
"""
LINKS = LINKED.format(picked="from linked order by sha256(entity_mention_id || $seed) limit $count")
LINKS_OF_EACH = LINKED.format(
    picked="""
        from linked
        qualify row_number() over (
            partition by link_method, link_evidence order by sha256(entity_mention_id || $seed)
        ) <= $count
    """
)
TOP = """
    select entity_id, entity_name, entity_type, entity_key, article_count
    from marts.dim_entities
    where not is_ambiguous
    order by article_count desc, entity_id
    limit $count
"""


def draw(warehouse: Path, folder: Path, seed: str, each: int) -> None:
    """Writes links.jsonl, entities.jsonl and top.jsonl, one thing to judge a line.

    With `each`, strata.jsonl as well: that many links of each way of linking, for its probability
    (benchmarks/link_calibration.py); most ways are too rare for 200 links to tell.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawings = [
        ("links", LINKS, {"seed": seed, "count": 200, "around": AROUND}),
        ("entities", ENTITIES, {"seed": seed, "count": 200}),
        ("top", TOP, {"count": 500}),
    ]
    if each:
        drawings.append(("strata", LINKS_OF_EACH, {"seed": seed, "count": each, "around": AROUND}))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name, query, parameters in drawings:
            rows = connection.execute(query, parameters).to_arrow_table().to_pylist()
            lines = [json.dumps(row, default=str, ensure_ascii=False) + "\n" for row in rows]
            (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def read_verdicts() -> list[dict[str, str]]:
    """Rows of `entity_verdicts.csv`: sample, kind, id, entity_id, verdict, link_method, link_evidence."""
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(sample: str | None) -> None:
    """Prints, for each sample and kind of thing, the share of each label among those that were judged."""
    rows = [row for row in read_verdicts() if sample in (None, row["sample"])]
    for drawn, kind in dict.fromkeys((row["sample"], row["kind"]) for row in rows):
        labels = Counter(row["verdict"] for row in rows if (row["sample"], row["kind"]) == (drawn, kind))
        judged = labels.total()
        shares = ", ".join(f"{label} {count} ({count / judged:.1%})" for label, count in labels.most_common())
        print(f"{drawn}, {kind}: {judged} judged: {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("warehouse", type=Path)
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--seed", default="entities 3")
    drawing.add_argument("--each", type=int, default=0)
    scoring = commands.add_parser("score")
    scoring.add_argument("sample", nargs="?")
    arguments = parser.parse_args()
    if arguments.command == "draw":
        draw(arguments.warehouse, arguments.folder, arguments.seed, arguments.each)
    else:
        score(arguments.sample)


if __name__ == "__main__":
    main()
