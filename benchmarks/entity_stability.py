"""Whether entities depend on the order in which articles arrive, or on how many loads they arrive in.

    python -m benchmarks.entity_stability WAREHOUSE [--articles N] [--loads N] [--orders NAME ...]

Takes stored articles with what was extracted from them, loads them into fresh warehouses (all at once; in that many
loads, shuffled; in as many, oldest last), runs dbt after each load, and compares the entity of every mention.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from orchestration.warehouse import Warehouse

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
MODELS = "+fct_entity_mentions +entity_redirects"
ORDERS = {
    "at once": ("article_id", 1),
    "shuffled": ("sha256(article_id)", None),
    "oldest last": ("coalesce(published_at, timestamptz '1900-01-01') desc, article_id desc", None),
}


def replay(source: Path, warehouse: Path, order: str, loads: int, articles: int) -> dict[str, tuple[str, str]]:
    """Loads and builds; gives entity id and way of linking by mention id."""
    Warehouse(warehouse).close()
    for load in range(loads):
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(f"attach '{source}' as source (read_only)")
            connection.execute(
                f"""create or replace temp table arriving as
                select article_id from (
                    select article_id, row_number() over (order by {order}) as place from (
                        select * from source.raw.articles order by sha256('drawn ' || article_id) limit {articles}
                    )
                ) where (place - 1) * {loads} // {articles} = {load}"""
            )
            connection.execute(
                "insert into raw.articles by name from source.raw.articles semi join arriving using (article_id)"
            )
            held = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'source' and schema_name = 'extracted'"
            ).fetchall()
            for (table,) in held:
                connection.execute(
                    f"insert into extracted.{table} by name from source.extracted.{table} where article_version_id in "
                    "(select article_version_id from source.raw.articles semi join arriving using (article_id))"
                )
        _build(warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute("select entity_mention_id, entity_id, link_method from marts.fct_entity_mentions")
        return {mention: (entity, method) for mention, entity, method in rows.fetchall()}


def _build(warehouse: Path) -> None:
    environment = os.environ | {
        "ONRECORD_WAREHOUSE": str(warehouse),
        "DBT_TARGET_PATH": str(warehouse.parent / "target"),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "--quiet"]
    step = ["build", "--resource-type", "seed", "--resource-type", "model", "--select", *MODELS.split()]
    subprocess.run([*command, *step, "--profiles-dir", "."], cwd=PROJECT, env=environment, check=True)


def redirects(warehouse: Path) -> set[tuple[str, str]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return set(connection.execute("select old_entity_id, new_entity_id from marts.entity_redirects").fetchall())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--loads", type=int, default=20)
    parser.add_argument("--orders", nargs="*", default=list(ORDERS), choices=list(ORDERS))
    arguments = parser.parse_args()
    first: dict[str, tuple[str, str]] | None = None
    for name in arguments.orders:
        order, loads = ORDERS[name]
        with tempfile.TemporaryDirectory() as folder:
            warehouse = Path(folder) / "warehouse.duckdb"
            linked = replay(arguments.warehouse, warehouse, order, loads or arguments.loads, arguments.articles)
            moved = redirects(warehouse)
        if first is None:
            first = linked
            print(f"{name}: {len(linked)} mentions", flush=True)
            continue
        same = sum(linked.get(mention, (None,))[0] == entity for mention, (entity, _) in first.items())
        explained = sum((entity, linked[mention][0]) in moved for mention, (entity, _) in first.items())
        print(f"{name}: {same / len(first):.4%} of mentions have the same id, {explained} more by redirect", flush=True)


if __name__ == "__main__":
    main()
