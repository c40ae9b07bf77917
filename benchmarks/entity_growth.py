"""What resolving days of new articles costs as the warehouse grows older, in CPU seconds of the entity models.

    python -m benchmarks.entity_growth [--day 10000] [--days 3] [--history 5000 50000 250000] [--entities 500000]

Extracted rows are made up, their names drawn as rarely and as often as real ones come (Zipf), a third of the people by
family name alone. All warehouses know as many entities, whatever their age, and the days name new ones as well; with
`--entities 0` a warehouse knows whom its articles happened to name, so it grows in both. Several days, because DuckDB
puts tables in order now and then. Co-mentions are left out: they are counted anew by the month.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

from orchestration.warehouse import Warehouse

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
MODELS = (
    "+dim_entities +dim_entity_aliases +dim_entity_roles +entity_redirects +fct_entity_mentions +fct_entity_days "
    "+fct_outlet_places +dim_places"
)
FIRST_DAYS = 20
"""Of the shortest history: more than the two weeks in which stories tell of each other. An older warehouse has more
days, not denser ones; of the new articles all are of one day."""
NAMES = 9
"""Per article: 25,071 real articles have 8.8, of 16 mentions, and 71,500 entities; the population gives as many."""
POPULATION = 3_000_000
"""Of names; the rarest are named once in a history."""
REGISTERS = 1_000
"""The first articles: between them they name, beside their own names, each entity that the warehouse is to know."""

ARTICLES = """
    insert into raw.articles by name
    select id('version', i) as article_version_id, id('article', i) as article_id, 1 as version_number,
           'wire' as source_id, 'Outlet ' || (i % 40) as outlet, [] as authors,
           'text ' || (i - (i % 20 == 0)::int) as text, [] as blocks, [] as minhash,
           timestamptz '2001-01-01 12:00:00+00' + day_of(i) * interval 1 day as published_at,
           'given' as published_at_method, sha256((i - (i % 20 == 0)::int)::varchar) as content_sha256,
           'c' as cleaner_version, false as has_repaired_encoding,
           timestamptz '2001-01-01 12:00:00+00' as first_seen_at, id('run', day_of(i)) as run_id
    from range($start, $stop) as made (i)
"""
MENTIONS = """
    insert into extracted.entity_mentions by name
    with drawn as (
        select i, k, cast(exp(hash(i * 16 + k) % 100000000 / 100000000 * ln(
            if($entities > 0 and i < $history, $entities, $population))) as bigint) as e
        from range($start, $stop) as made (i), range($names) as named (k)
        union all
        select i, $names + k as k, i * ($entities // $registers) + k + 1 as e
        from range($start, least($stop, $registers)) as made (i), range($entities // $registers) as registered (k)
    ),
    typed as (
        select *, hash(e) % 100 as die, 'F' || cast(exp(hash(-e) % 1000000 / 1000000 * ln(200000)) as bigint) as family
        from drawn
    ),
    named as (
        select *,
            case when die < 45 then 'person' when die < 72 then 'organization' when die < 92 then 'place'
                else 'other' end as t,
            case
                when die < 45 and k < $names and hash(i * 16 + k + 7) % 3 = 0 then family
                when die < 45 then 'G' || (hash(e + 5) % 3000) || ' ' || family
                when die < 72 then 'Body ' || e || ' Board'
                when die < 92 then coalesce(country.name, 'Town ' || e)
                else 'Thing ' || e
            end as spelled
        from typed
        left join countries as country on typed.e = country.rank
    ),
    spelled as (select distinct on (i, t, spelled) * from named)
    select id('mention', i * 10000 + k * 2 + n) as entity_mention_id, id('version', i) as article_version_id,
           k * 2 + n as position,
           k * 40 + n * 20 as char_start, k * 40 + n * 20 + 10 as char_end, spelled as mention_text,
           'name' as mention_form, t as entity_type, spelled as entity_name,
           if(t = 'person' and n = 0 and e % 3 = 0, 'minister of ' || e % 50, null) as role_as_written,
           'x' as extractor_version, id('run', day_of(i)) as run_id
    from spelled, range(if(k < 7, 2, 1)) as repeated (n)
    order by i, k, n
"""
EXTRACTIONS = """
    insert into extracted.articles by name
    select id('version', i) as article_version_id, 'x' as extractor_version, 'extracted' as status, 0 as quote_count,
           8 as entity_mention_count, 0 as event_mention_count, 0 as date_expression_count, 0.1 as seconds,
           timestamptz '2001-01-01 12:00:00+00' as extracted_at, id('run', day_of(i)) as run_id
    from range($start, $stop) as made (i)
"""
MACROS = (
    "create or replace temp macro id(kind, i) as left(sha256(kind || i), 20)",
    "create or replace temp macro day_of(i) as least(i, getvariable('history')) // getvariable('a_day')",
)
"""Ids are hashes, as real ones are, so that no scan finds new rows by their order; a day came in one run."""
COUNTRIES = """
    create or replace temp table countries as
    select country_name as name, row_number() over (order by country_name) * 3 as rank
    from read_csv($seed, header = true, all_varchar = true)
"""


def load(warehouse: Path, start: int, stop: int, *, history: int, a_day: int, entities: int) -> None:
    """Articles start to stop, with their names: `a_day` of them a day while they are `history`, then all of one day."""
    with duckdb.connect(str(warehouse)) as connection:
        for macro in MACROS:
            connection.execute(macro)
        connection.execute("set variable history = $history", {"history": history})
        connection.execute("set variable a_day = $a_day", {"a_day": a_day})
        connection.execute(COUNTRIES, {"seed": str(PROJECT / "seeds" / "countries.csv")})
        span = {"start": start, "stop": stop}
        names = {"names": NAMES, "population": POPULATION, "registers": REGISTERS}
        connection.execute(ARTICLES, span)
        connection.execute(MENTIONS, span | names | {"history": history, "entities": entities})
        connection.execute(EXTRACTIONS, span)


def build(warehouse: Path) -> dict[str, float]:
    """CPU seconds by model, in a process of its own, and of its end, when what is new is written into the file."""
    environment = os.environ | {
        "ONRECORD_WAREHOUSE": str(warehouse),
        "DBT_TARGET_PATH": str(warehouse.parent / "target"),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.entity_growth", "--build"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds | {"closing the file": whole - seconds.pop("until the last model")}


def _build() -> None:
    """One dbt run of one model at a time; prints the CPU seconds of each, dbt's own for it included."""
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - seconds, for the process that builds alone

    started: dict[str, float] = {}
    seconds: dict[str, float] = defaultdict(float)

    def listen(event: Any) -> None:
        if event.info.name == "NodeStart":
            started[event.data.node_info.node_name] = time.process_time()
        elif event.info.name == "NodeFinished":
            node = event.data.node_info.node_name
            seconds[node] += time.process_time() - started[node]

    os.chdir(PROJECT)
    run = ["--quiet", "build", "--threads", "1", "--profiles-dir", "."]
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    outcome = dbtRunner(callbacks=[listen]).invoke([*run, *kinds, "--select", *MODELS.split()])
    if not outcome.success:
        said = [result.message for result in getattr(outcome.result, "results", []) if result.status == "error"]
        raise SystemExit(f"dbt failed: {outcome.exception or said}")
    print(json.dumps(seconds | {"until the last model": time.process_time()}))


def grow(history: int, arguments: argparse.Namespace) -> tuple[dict[str, float], str]:
    """CPU seconds by model of all days that come to a warehouse of so many articles, and what it held before them."""
    scope = {"history": history, "a_day": arguments.history[0] // FIRST_DAYS, "entities": arguments.entities}
    spent: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse.duckdb"
        Warehouse(warehouse).close()
        load(warehouse, 0, history, **scope)
        anew = sum(build(warehouse).values())
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            (entities,) = connection.execute("select count(*) from marts.dim_entities").fetchone() or (0,)
        for day in range(arguments.days):
            first = history + day * arguments.day
            load(warehouse, first, first + arguments.day, **scope)
            for model, seconds in build(warehouse).items():
                spent[model] += seconds
    return spent, f"history of {history:,} articles, {entities:,} entities (built in {anew:.0f} CPU s)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--day", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--history", type=int, nargs="*", default=[5_000, 50_000, 250_000])
    parser.add_argument("--entities", type=int, default=500_000)
    parser.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        _build()
        return
    base: dict[str, float] = {}
    for history in arguments.history:
        spent, held = grow(history, arguments)
        grown = sorted(spent, key=lambda model: base.get(model, 0) - spent[model])[:10] if base else []
        base = base or spent
        total = sum(spent.values())
        print(
            f"{held}: {total:.1f} CPU s for {arguments.days} days of {arguments.day:,} more, "
            f"{total / sum(base.values()):.2f} times the first",
            flush=True,
        )
        for model in grown:
            print(f"    {model} {spent[model]:.1f} (first {base.get(model, 0):.1f})", flush=True)


if __name__ == "__main__":
    main()
