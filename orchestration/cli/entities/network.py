"""`onrecord entities graph`: who is named beside whom, as a network for Gephi, igraph or networkx."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.console import UserError, err, nearby, one_of, settings
from orchestration.cli.entities.lookup import ENTITY_TYPES
from orchestration.cli.published import DataDir, reading, rows

if TYPE_CHECKING:
    import networkx

MOST_TIES = 500_000
"""A tie costs 1.4 kB in rows, network and document (measured on 112,000): this many fit into a laptop."""

TIES = """
    with ties as (
        select
            ties.entity_id,
            ties.other_entity_id,
            cast(sum(ties.article_count) as integer) as article_count,
            cast(sum(ties.unique_text_count) as integer) as weight,
            min(ties.month_start_date) as first_month,
            max(ties.month_start_date) as last_month
        from fct_comention_months as ties
        inner join dim_entities as ones on ties.entity_id = ones.entity_id
        inner join dim_entities as others on ties.other_entity_id = others.entity_id
        where
            ($since is null or ties.month_start_date >= date_trunc('month', cast($since as date)))
            and ($until is null or ties.month_start_date <= $until)
            and (len($types) = 0 or list_has_all($types, [ones.entity_type, others.entity_type]))
        group by all
    )

    select *, count(*) over () as tie_count
    from ties
    where weight >= $weight
    order by weight desc, article_count desc, entity_id, other_entity_id
    limit $limit
"""
NODES = """
    select
        entities.entity_id,
        entities.entity_name as label,
        entities.entity_type,
        entities.entity_class,
        entities.latest_role,
        entities.wikidata_id,
        entities.geonames_id,
        entities.country_code,
        places.latitude,
        places.longitude,
        entities.mention_count,
        entities.spoken_quote_count,
        entities.article_count,
        entities.outlet_count,
        entities.first_seen_date,
        entities.last_seen_date
    from dim_entities as entities
    left join dim_places as places using (entity_id)
    where list_contains($ids, entities.entity_id)
    order by entities.entity_id
"""
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, production 2: what a document cannot hold, escaped or not."""


def graph(
    file: Annotated[Path, typer.Argument(metavar="FILE.graphml", help="The file to write.", show_default=False)],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="From the month of this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Up to the month of this day.")
    ] = None,
    min_weight: Annotated[int, typer.Option(min=1, help="Only ties of at least so many unique texts.")] = 2,
    entity_type: Annotated[
        list[str] | None,
        typer.Option("--type", help=f"Only entities of this type; may be repeated: {', '.join(ENTITY_TYPES)}."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=MOST_TIES, help="How many, heaviest first.")
    ] = 50_000,
    data_dir: DataDir = None,
) -> None:
    """The network of who is named with whom.

    GraphML, for Gephi, Cytoscape, igraph or networkx. A node is an entity, with its name, type, ids and counts; a tie
    joins two that stand in the same article, its weight is the number of different texts that name both. Names that an
    article lists by the dozen tie nobody, nor do those named in fewer than three articles of a month.

    All ties, by month, lie in the publication as a table as well: `parquet/fct_comention_months.parquet`, with the
    nodes in `parquet/dim_entities.parquet`.

    Examples:

        onrecord entities graph network.graphml

        onrecord entities graph people.graphml --type person --since 2024-01-01 --min-weight 5
    """
    if file.suffix.lower() != ".graphml":
        raise UserError(f"{file} must end in .graphml; tables for other programs are in the publication's parquet/.")
    wanted = {
        "since": since and since.date(),
        "until": until and until.date(),
        "types": [one_of("--type", given, ENTITY_TYPES) for given in entity_type or ()],
        "weight": min_weight,
        "limit": limit,
    }
    with reading(settings(data_dir=data_dir)) as connection:
        ties = rows(connection, TIES, wanted)
        ids = sorted({tie[end] for tie in ties for end in ("entity_id", "other_entity_id")})
        nodes = rows(connection, NODES, {"ids": ids})
    if not ties:
        raise UserError("No two entities are tied so: lower --min-weight, or leave --since, --until or --type out.")
    _write(_network(nodes, ties), file)
    err.print(f"{len(nodes):,} entities and {len(ties):,} ties: {nearby(file.absolute())}", soft_wrap=True)
    if ties[0]["tie_count"] > len(ties):
        err.print(f"These are the heaviest of {ties[0]['tie_count']:,} ties; --limit writes more.")


def _network(nodes: list[dict[str, Any]], ties: list[dict[str, Any]]) -> networkx.Graph:
    import networkx

    network = networkx.Graph()
    for node in nodes:
        network.add_node(node["entity_id"], **_attributes(node, "entity_id"))
    for tie in ties:
        attributes = _attributes(tie, "entity_id", "other_entity_id", "tie_count")
        network.add_edge(tie["entity_id"], tie["other_entity_id"], **attributes)
    return network


def _attributes(row: dict[str, Any], *without: str) -> dict[str, str | int | float]:
    """What GraphML can hold: no nulls, days as text, no character that XML forbids."""
    facts = {name: value for name, value in row.items() if name not in without and value is not None}
    return {
        name: value if isinstance(value, int | float) else _NOT_IN_XML.sub("\ufffd", str(value))
        for name, value in facts.items()
    }


def _write(network: networkx.Graph, file: Path) -> None:
    import networkx

    document = io.BytesIO()
    networkx.write_graphml(network, document)
    try:
        file.write_bytes(document.getvalue())
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None


def register(app: typer.Typer) -> None:
    app.command()(graph)
