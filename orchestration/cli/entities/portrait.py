"""`onrecord entity`: one person, body or place as the articles tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from orchestration.cli.console import UserError, err, one_of, out, print_json, settings
from orchestration.cli.entities.lookup import ENTITY_TYPES, SHOWN_ID_DIGITS, Name, Type, find, introduced, unknown
from orchestration.cli.events import counted
from orchestration.cli.evidence import printable
from orchestration.cli.published import DataDir, reading, rows

SHOWN_NAMESAKES = 5

ARTICLES = """
    with articles as (
        select article_id, outlet from fct_entity_mentions where entity_id = $id
        union
        select article_id, outlet from fct_quotes where speaker_entity_id = $id
    )
"""
SECTIONS = {
    "place": """
        select place_name, place_kind, country_name, country_code, country_code3, region_code, latitude, longitude,
            population, is_capital
        from dim_places
        where entity_id = $id
        limit $limit
    """,
    "roles": """
        select role, valid_from_date, valid_to_date, is_current, article_count, outlet_count
        from dim_entity_roles
        where entity_id = $id
        order by article_count desc, is_current desc, valid_to_date desc, role
        limit $limit
    """,
    "aliases": """
        select alias, alias_kind, is_known, mention_count, article_count, first_seen_date, last_seen_date
        from dim_entity_aliases
        where entity_id = $id and mention_count > 0
        order by mention_count desc, alias
        limit $limit
    """,
    "named_with": f"""
        {ARTICLES}
        select entity_id, entities.entity_name, entities.entity_type, count(distinct article_id) as article_count
        from fct_entity_mentions
        semi join articles using (article_id)
        inner join dim_entities as entities using (entity_id)
        where
            entity_id <> $id and not entities.is_ambiguous and entities.entity_type in ('person', 'organization')
        group by all
        order by article_count desc, entities.entity_name, entity_id
        limit $limit
    """,
    "places": f"""
        {ARTICLES}
        select entity_id, entities.entity_name, entities.country_code, count(distinct article_id) as article_count
        from fct_entity_mentions
        semi join articles using (article_id)
        inner join dim_entities as entities using (entity_id)
        where entity_id <> $id and entities.entity_type = 'place'
        group by all
        order by article_count desc, entities.entity_name, entity_id
        limit $limit
    """,
    "outlets": f"""
        {ARTICLES}
        select outlet, count(*) as article_count
        from articles
        where outlet is not null
        group by outlet
        order by article_count desc, outlet
        limit $limit
    """,
    "main_in": """
        select article_id, title, articles.outlet, articles.published_date, salience_score
        from fct_entity_namings
        inner join dim_articles as articles using (article_id)
        where entity_id = $id and salience_score >= 0.5
        order by salience_score desc, articles.published_date desc nulls last, article_id
        limit $limit
    """,
    "speaks_of": """
        select entity_id, entities.entity_name, entities.entity_type, count(*) as quote_count
        from (
            select distinct quote_id, unnest(mentioned_entity_ids) as entity_id
            from fct_quotes
            where speaker_entity_id = $id
        )
        inner join dim_entities as entities using (entity_id)
        where entity_id <> $id and entities.entity_class is distinct from 'people'
        group by all
        order by quote_count desc, entities.entity_name, entity_id
        limit $limit
    """,
    "spoken_of_by": """
        select entities.entity_id, entities.entity_name, entities.entity_type, count(*) as quote_count
        from fct_quotes as quotes
        inner join dim_entities as entities on quotes.speaker_entity_id = entities.entity_id
        where list_contains(quotes.mentioned_entity_ids, $id) and entities.entity_id <> $id
        group by all
        order by quote_count desc, entities.entity_name, entities.entity_id
        limit $limit
    """,
    "quoted_beside": """
        select entities.entity_id, entities.entity_name, entities.entity_type,
            count(distinct article_id) as article_count
        from fct_quotes as quotes
        inner join dim_entities as entities on quotes.speaker_entity_id = entities.entity_id
        where
            entities.entity_id <> $id
            and article_id in (select article_id from fct_quotes where speaker_entity_id = $id)
        group by all
        order by article_count desc, entities.entity_name, entities.entity_id
        limit $limit
    """,
    "corrections": """
        select correction_action, corrected_name, target_name, wikidata_id, reviewer, correction_reason, decided_date
        from dim_entity_corrections
        where entity_id = $id and is_used
        order by decided_date desc, entity_correction_id
        limit $limit
    """,
}
QUOTES = """
    select
        quote_id, content_text, cue_text, is_speech, speaker_name, speaker_score, published_date, outlet, title, url,
        article_id
    from fct_quotes
    where speaker_entity_id = $id
    order by is_speech desc, published_at desc nulls last, article_id, char_start
    limit $limit
"""


def entity(
    name: Name,
    entity_type: Type = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Lines of each list, the most frequent.")] = 8,
    quotes: Annotated[int, typer.Option(min=0, help="How many of the latest quotes.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Who that is, in which roles, with whom.

    The entity that the name means most often, with its ids, roles and the days between which articles gave them, its
    other names, who is named and quoted with it, and what it said lately. Others of the name are listed, each with the
    id that chooses it. Upper and lower case and accents do not matter; an id that an entity once had finds it, too.

    Examples:

        onrecord entity "Blinken"

        onrecord entity Georgia --type place

        onrecord entity 3f2a9c01 --json | jq '.named_with[].entity_name'
    """
    wanted = one_of("--type", entity_type, ENTITY_TYPES)
    with reading(settings(data_dir=data_dir)) as connection:
        found = find(connection, name, wanted, limit=SHOWN_NAMESAKES + 1)
        if not found:
            raise UserError(unknown(connection, name, wanted))
        chosen, namesakes = found[0], found[1:]
        asked = {"id": chosen["entity_id"], "limit": limit}
        told = {section: rows(connection, query, asked) for section, query in SECTIONS.items()}
        told["quotes"] = rows(connection, QUOTES, asked | {"limit": quotes})
    chosen.pop("is_exact")
    redirected_from = chosen.pop("redirected_from", None)
    if as_json:
        links = {"links": links_of(chosen), "redirected_from": redirected_from}
        print_json({"entity": chosen, **links, **told, "namesakes": [_brief(other) for other in namesakes]})
        return
    if redirected_from:
        err.print(f"{redirected_from[:SHOWN_ID_DIGITS]} turned out to be {introduced(chosen)}.")
    _print(chosen, told)
    if namesakes:
        others = "; ".join(introduced(other) for other in namesakes)
        err.print(printable(f"May also be {others}: give the id in place of the name."), soft_wrap=True)


def links_of(entity: dict[str, Any]) -> dict[str, str]:
    """Where the entity's ids lead."""
    places = {
        "wikidata": ("https://www.wikidata.org/wiki/{}", entity["wikidata_id"]),
        "geonames": ("https://www.geonames.org/{}", entity["geonames_id"]),
        "iso_3166": ("https://www.iso.org/obp/ui/#iso:code:3166:{}", entity["country_code"]),
    }
    return {name: address.format(key) for name, (address, key) in places.items() if key}


def _brief(entity: dict[str, Any]) -> dict[str, Any]:
    """What tells a namesake from the others."""
    facts = ("entity_id", "entity_name", "entity_type", "entity_class", "latest_role", "country_code", "article_count")
    return {name: entity[name] for name in facts}


def _print(entity: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> None:
    kind = " · ".join(filter(None, (entity["entity_type"], entity["entity_class"], entity["entity_id"])))
    out.print(Text.assemble((printable(entity["entity_name"]), "bold"), ("  " + kind, "dim")))
    if entity["is_ambiguous"]:
        out.print("A name that may have several bearers: nothing told which.")
    table = Table.grid(padding=(0, 2))
    for label, line in _lines(entity, told):
        table.add_row(Text(label, "dim"), Text(printable(line)))
    out.print(table)
    for quote in told["quotes"]:
        out.print(Text(printable(f"\n“{quote['content_text']}”")))
        where = (str(quote["published_date"] or "no date"), quote["outlet"], quote["title"], quote["article_id"][:8])
        out.print(Text(printable(" · ".join(filter(None, where))), "dim"))


def _lines(entity: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    """Labels and what stands behind them, in the order of reading."""
    yield from ((name.replace("iso_", "ISO "), address) for name, address in links_of(entity).items())
    for place in told["place"]:
        where = (place["place_kind"], place["region_code"], place["country_name"], "capital" * place["is_capital"])
        spot = "" if place["latitude"] is None else f"{place['latitude']:.2f}, {place['longitude']:.2f}"
        yield "on the map", " · ".join(filter(None, (*where, spot)))
    texts = f"{entity['article_count']:,} articles ({counted(entity['unique_text_count'], 'text')})"
    named = f"{counted(entity['mention_count'], 'time')} in {texts} of {counted(entity['outlet_count'], 'outlet')}"
    yield "named", f"{named}; {counted(entity['spoken_quote_count'], 'quote')}"
    if entity["first_seen_date"]:
        yield "seen", f"{entity['first_seen_date']} to {entity['last_seen_date']}"
    for number, role in enumerate(told["roles"]):
        yield "" if number else "roles", f"{role['role']}, {_time(role)} ({counted(role['article_count'], 'article')})"
    names = [alias for alias in told["aliases"] if alias["alias"] != entity["entity_name"]]
    for label, found, column, count in (
        ("also called", names, "alias", "mention_count"),
        ("named with", told["named_with"], "entity_name", "article_count"),
        ("quoted with", told["quoted_beside"], "entity_name", "article_count"),
        ("speaks of", told["speaks_of"], "entity_name", "quote_count"),
        ("spoken of by", told["spoken_of_by"], "entity_name", "quote_count"),
        ("places", told["places"], "entity_name", "article_count"),
        ("outlets", told["outlets"], "outlet", "article_count"),
    ):
        if found:
            yield label, " · ".join(f"{row[column]} {row[count]:,}" for row in found)
    for number, article in enumerate(told["main_in"]):
        when = article["published_date"] or "no date"
        yield "" if number else "main in", f"{article['title']} ({when}, {article['article_id'][:8]})"
    for correction in told["corrections"]:
        who = f"{correction['reviewer']} on {correction['decided_date']}"
        yield "corrected", f"{correction['correction_action']} by {who}: {correction['correction_reason']}"


def _time(role: dict[str, Any]) -> str:
    first, last = role["valid_from_date"], role["valid_to_date"]
    if first is None:
        return "undated"
    return f"since {first}" if role["is_current"] else str(first) if first == last else f"{first} to {last}"


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(entity)
