"""What resolving one more day of articles costs as the warehouse grows older.

Usage: entity_growth.py [--day N] [--history N ...] (articles)
Extracted rows are made up: each article names eight people, bodies and places, two of them by a surname alone, from a
population in which a few are named often and most once. Printed: seconds of the models, without dbt's start.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from orchestration.warehouse import Warehouse

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
MODELS = "+dim_entities +dim_entity_aliases +entity_redirects +fct_entity_days"
ARTICLES_A_DAY = 500
"""Of the made-up history: more articles are more days, not denser ones."""
POPULATION = 500_000

ARTICLES = """
    insert into raw.articles by name
    select 'v' || i as article_version_id, 'a' || i as article_id, 1 as version_number, 'wire' as source_id,
           'Outlet ' || (i % 40) as outlet, [] as authors, 'text ' || i as text, [] as blocks, [] as minhash,
           timestamptz '2001-01-01 12:00:00+00' + (i // $a_day) * interval 1 day as published_at,
           'given' as published_at_method, sha256(i::varchar) as content_sha256, 'c' as cleaner_version,
           false as has_repaired_encoding, timestamptz '2001-01-01 12:00:00+00' as first_seen_at, $run as run_id
    from range($start, $stop) as made (i)
"""
MENTIONS = """
    insert into extracted.entity_mentions by name
    with drawn as (
        select i, k, cast(power(hash(i * 16 + k) % 1000000 / 1000000, 3) * $population as bigint) as e
        from range($start, $stop) as made (i), range(8) as named (k)
    ),
    named as (
        select *, case k % 4 when 0 then 'person' when 1 then 'organization' when 2 then 'place' else 'person' end as t,
               'G' || (e % 997) || 'a' as given, 'F' || (e % 20011) || 'o' as family
        from drawn
    )
    select 'm' || i || '_' || k as entity_mention_id, 'v' || i as article_version_id, k as position,
           k * 20 as char_start, k * 20 + 10 as char_end, spelled as mention_text, 'name' as mention_form,
           t as entity_type, spelled as entity_name, if(k = 0, 'minister', null) as role_as_written,
           'x' as extractor_version, $run as run_id
    from (
        select *, case
            when t = 'person' and k in (3, 7) then family
            when t = 'person' then given || ' ' || family
            when t = 'organization' then 'Body ' || e || ' Board'
            else 'Town ' || (e % 40000) end as spelled
        from named
    )
"""
EXTRACTIONS = """
    insert into extracted.articles by name
    select 'v' || i as article_version_id, 'x' as extractor_version, 'extracted' as status, 0 as quote_count,
           8 as entity_mention_count, 0 as event_mention_count, 0 as date_expression_count, 0.1 as seconds,
           timestamptz '2001-01-01 12:00:00+00' as extracted_at, $run as run_id
    from range($start, $stop) as made (i)
"""


def load(warehouse: Path, start: int, stop: int, run: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        scope = {"start": start, "stop": stop, "run": run}
        connection.execute(ARTICLES, scope | {"a_day": ARTICLES_A_DAY})
        connection.execute(MENTIONS, scope | {"population": POPULATION})
        connection.execute(EXTRACTIONS, scope)


def build(warehouse: Path) -> dict[str, float]:
    """Seconds by model."""
    target = warehouse.parent / "target"
    environment = os.environ | {
        "ONRECORD_WAREHOUSE": str(warehouse),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "--quiet"]
    for step in (["seed"], ["run", "--threads", "1", "--select", *MODELS.split()]):
        subprocess.run([*command, *step, "--profiles-dir", "."], cwd=PROJECT, env=environment, check=True)
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"].rsplit(".", 1)[1]: result["execution_time"] for result in results}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", type=int, default=10_000)
    parser.add_argument("--history", type=int, nargs="*", default=[20_000, 200_000, 1_000_000])
    arguments = parser.parse_args()
    base: float | None = None
    for history in arguments.history:
        with tempfile.TemporaryDirectory() as folder:
            warehouse = Path(folder) / "grown.duckdb"
            Warehouse(warehouse).close()
            load(warehouse, 0, history, "history")
            build(warehouse)
            load(warehouse, history, history + arguments.day, "day")
            seconds = build(warehouse)
        total = sum(seconds.values())
        base = base or total
        slowest = sorted(seconds.items(), key=lambda item: -item[1])[:6]
        print(
            f"history of {history} articles: {total:.1f} s for {arguments.day} more, "
            f"{total / base:.2f} times the first; " + ", ".join(f"{model} {spent:.1f}" for model, spent in slowest),
            flush=True,
        )


if __name__ == "__main__":
    main()
