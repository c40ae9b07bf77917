"""A name, an alias or an id to the published entities that it may mean, the likeliest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from orchestration.cli.published import rows
from orchestration.records import EntityType

if TYPE_CHECKING:
    import duckdb

ENTITY_TYPES = get_args(EntityType)
SHOWN_ID_DIGITS = 8

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of the entity, or its id.")]
Type = Annotated[str | None, typer.Option("--type", help=f"Where names are shared: one of {', '.join(ENTITY_TYPES)}.")]


def folded(name: str) -> str:
    """DuckDB's expression for the name without case, accents and marks, as dbt's macro `normalise_name` has it."""
    plain = f"regexp_replace(lower(strip_accents({name})), '[.''’‘\"“”]', '', 'g')"
    return rf"trim(regexp_replace(regexp_replace({plain}, '[\s\-‐‑–_/]+', ' ', 'g'), '^\s*the ', ''))"


BY_NAME = f"""
    with asked as (
        select {folded("$name")} as name
    ),

    entities as (
        select *, {folded("entity_name")} as folded_name
        from dim_entities
        where $type is null or entity_type = $type
    ),

    called as (
        select aliases.entity_id, max(aliases.mention_count) as called_count
        from dim_entity_aliases as aliases, asked
        where aliases.normalised_name = asked.name
        group by aliases.entity_id
    )

    select
        entities.* exclude (folded_name),
        called.entity_id is not null or entities.folded_name = asked.name as is_exact
    from entities
    cross join asked
    left join called using (entity_id)
    where
        called.entity_id is not null
        or entities.folded_name = asked.name
        or (asked.name <> '' and list_has_all(string_split(entities.folded_name, ' '), string_split(asked.name, ' ')))
    -- a bare surname whose bearer nothing told comes after those who bear it
    order by
        is_exact and not is_ambiguous desc, coalesce(called.called_count, 0) desc, mention_count desc, entity_id
    limit $limit
"""
BY_ID = """
    select entities.*, true as is_exact
    from dim_entities as entities
    where starts_with(entity_id, lower($name))
    order by mention_count desc, entity_id
    limit $limit
"""
BY_OLD_ID = """
    select entities.*, true as is_exact, redirects.old_entity_id as redirected_from
    from entity_redirects as redirects
    inner join dim_entities as entities on redirects.new_entity_id = entities.entity_id
    where starts_with(redirects.old_entity_id, lower($name))
    order by redirects.article_count desc, entity_id
    limit $limit
"""
NEAR = f"""
    select distinct on (closeness, entity_name) entity_name
    from (
        select
            entity_name,
            mention_count,
            jaro_winkler_similarity({folded("entity_name")}, {folded("$name")}) as closeness
        from dim_entities
        where $type is null or entity_type = $type
    )
    where closeness > 0.8
    order by closeness desc, entity_name, mention_count desc
    limit 3
"""


def find(
    connection: duckdb.DuckDBPyConnection, name: str, entity_type: str | None = None, limit: int = 6
) -> list[dict[str, Any]]:
    """The entities of that id or name, then those whose name has all of its words; `is_exact` tells them apart.

    An id that an entity had before leads to the ones that its articles went to, with `redirected_from`."""
    if re.fullmatch(rf"(?i)[0-9a-f]{{{SHOWN_ID_DIGITS},20}}", name.strip()):
        for query in (BY_ID, BY_OLD_ID):
            if found := rows(connection, query, {"name": name.strip(), "limit": limit}):
                return found
    return rows(connection, BY_NAME, {"name": name, "type": entity_type, "limit": limit})


def near(connection: duckdb.DuckDBPyConnection, name: str, entity_type: str | None = None) -> list[str]:
    """Names that are spelled almost so, the nearest first."""
    return [row["entity_name"] for row in rows(connection, NEAR, {"name": name, "type": entity_type})]


def unknown(connection: duckdb.DuckDBPyConnection, name: str, entity_type: str | None = None) -> str:
    """The sentence that says so, with the names that may be meant."""
    kind = f"{entity_type} " if entity_type else ""
    names = dict.fromkeys(row["entity_name"] for row in find(connection, name, entity_type, limit=3))
    names |= dict.fromkeys(near(connection, name, entity_type))
    hint = f": do you mean {' or '.join(list(names)[:3])}?" if names else "."
    return f"No published {kind}entity is called {name!r}{hint}"


def introduced(entity: dict[str, Any]) -> str:
    """An entity in a list of namesakes: `Georgia (place, country, 3f2a9c01)`."""
    facts = (entity["entity_type"], entity["entity_class"], entity["entity_id"][:SHOWN_ID_DIGITS])
    return f"{entity['entity_name']} ({', '.join(filter(None, facts))})"
