"""`onrecord show ARTICLE`: one article with all that was found in it, at the characters it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from orchestration.cli.console import UserError, out, print_json, settings
from orchestration.cli.evidence import Mark, legend, marked, printable
from orchestration.cli.published import DataDir, reading, rows
from orchestration.cli.read import marks, speaker_of
from orchestration.records import FACT_ROLES

if TYPE_CHECKING:
    import duckdb

SHOWN_NAMINGS = 8
"""Entities in the list of whom an article is about; `--json` has them all."""

FIND = """
    with wanted as (
        select
            article_id, title, outlet, published_date, url,
            case
                when article_id = lower($key) or url = $key then 0
                when length($key) >= 4 and starts_with(article_id, lower($key)) then 1
                when lower(title) = lower($key) then 1
                when list_bool_and([contains(strip_accents(lower(title)), word) for word in $words]) then 2
            end as distance
        from dim_articles
    )
    select * exclude (distance) from wanted
    where distance = (select min(distance) from wanted)
    order by published_date desc nulls last, article_id
    limit 11
"""

FACTS = {
    "quotes": """
        select quotes.*, (
            select list({'role': span_role, 'start': char_start, 'end': char_end} order by char_start)
            from fct_quote_spans as spans where spans.quote_id = quotes.quote_id
        ) as spans
        from fct_quotes as quotes where article_id = $article_id order by char_start, quote_id
    """,
    "entity_mentions": "from fct_entity_mentions where article_id = $article_id order by char_start",
    "entity_namings": """
        from fct_entity_namings where article_id = $article_id order by salience_score desc, entity_name, entity_type
    """,
    "event_mentions": "from fct_event_mentions where article_id = $article_id order by trigger_char_start",
    "event_candidates": "from fct_event_candidates where article_id = $article_id order by trigger_char_start",
    "documents": "from fct_ingest_ledger where article_id = $article_id order by fetched_at",
}


def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Start of its id, its URL, or words of its title.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: the article and all rows made from it.")] = False,
    data_dir: DataDir = None,
) -> None:
    """One article with its facts marked.

    Quotes, cues, sources and names where they stand in the text, and how the article came in. Blocks that yield no
    facts (captions, prompts, credits …) are dimmed, with their role beside them.

    Examples:

        onrecord show 3f9a2c

        onrecord show "bridge reopens"

        onrecord show https://example.org/2024/bridge --json
    """
    with reading(settings(data_dir=data_dir)) as connection:
        found = _find(connection, article)
        one = rows(connection, "from dim_articles where article_id = $article_id", found)[0]
        facts = {name: rows(connection, sql, found) for name, sql in FACTS.items()}
    if as_json:
        print_json({"article": one, **facts})
        return
    _print_head(one)
    out.print(_text(one, facts["quotes"], facts["entity_mentions"]))
    out.print(legend(), end="\n\n")
    if facts["entity_namings"]:
        out.print(_namings(facts["entity_namings"]), end="\n\n")
    if facts["quotes"]:
        out.print(_quotes(facts["quotes"]), end="\n\n")
    if facts["event_mentions"] or facts["event_candidates"]:
        out.print(_events(facts["event_mentions"], facts["event_candidates"]), end="\n\n")
    for document in facts["documents"]:
        out.print(Text(printable(_ledger(document)), "dim"), soft_wrap=True)


def _find(connection: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    words = rows(connection, "select strip_accents(lower($key)) as plain", {"key": key})[0]["plain"].split()
    found = rows(connection, FIND, {"key": key.strip(), "words": words}) if words else []
    if len(found) == 1:
        return {"article_id": found[0]["article_id"]}
    if not found:
        raise UserError(f"No published article has an id, URL or title like {key!r}: `onrecord sql` finds them all.")
    lines = [f"  {one['article_id'][:8]}  {one['published_date']!s:<10}  {one['title']}" for one in found[:10]]
    more = "\n  …" if len(found) > 10 else ""
    raise UserError("Several articles fit; name one by its id:\n" + printable("\n".join(lines)) + more)


def _print_head(article: dict[str, Any]) -> None:
    out.print(Text(printable(article["title"] or "Untitled"), "bold"))
    facts = (
        article["outlet"],
        ", ".join(article["authors"] or ()),
        f"{article['published_at']:%Y-%m-%d %H:%M} UTC ({article['published_at_method']})"
        if article["published_at"]
        else "no date",
        f"version {article['version_number']}",
        article["article_id"],
    )
    out.print(Text(printable(" · ".join(filter(None, facts))), "dim"))
    out.print(Text(printable(article["url"] or ""), "dim"), end="\n\n")


def _text(article: dict[str, Any], quotes: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> Table:
    """The blocks below each other, roles at the left; behind each quote the number it has in the list below."""
    names: list[Mark] = [
        (one["char_start"], one["char_end"], one["entity_type"]) for one in mentions if one["mention_form"] == "name"
    ]
    spans = names + [mark for quote in quotes for mark in marks(quote["spans"])]
    numbers = [(quote["char_end"], f"[{number}]") for number, quote in enumerate(quotes, 1)]
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim")
    grid.add_column()
    for block in article["blocks"] or ():
        start, end = block["char_start"], block["char_end"]
        shown = marked(article["text"][start:end], spans, start)
        here = [(at - start, number) for at, number in numbers if start < at <= end]
        shown = _with_numbers(shown, here)
        if block["role"] not in FACT_ROLES:
            shown.stylize("dim")
        grid.add_row("" if block["role"] == "body" else block["role"].replace("_", " "), shown)
        grid.add_row()
    return grid


def _with_numbers(shown: Text, numbers: list[tuple[int, str]]) -> Text:
    pieces = shown.divide([at for at, _ in numbers])
    whole = pieces[0]
    for (_, number), piece in zip(numbers, list(pieces)[1:], strict=False):
        whole = whole + Text(number, "dim yellow") + piece
    return whole


def _namings(namings: list[dict[str, Any]]) -> Table:
    """Whom the article is about, most first; of many the first."""
    table = Table("about", "type", "salience", "named", "besides", title="Named", title_justify="left", box=None)
    for naming in namings[:SHOWN_NAMINGS]:
        count, others = naming["mention_count"], naming["reference_count"]
        cells = (
            naming["entity_name"],
            naming["entity_type"],
            f"{naming['salience_score']:.2f}",
            f"{count} times" if count > 1 else "once",
            f"{others} as he, she, the …" if others else "",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _quotes(quotes: list[dict[str, Any]]) -> Table:
    table = Table(
        "", "speaker", "status", "how", "score", "type", "cue", title="Quotes", title_justify="left", box=None
    )
    for number, quote in enumerate(quotes, 1):
        others = [f"{one['name']} {one['score']:.2f}" for one in (quote["speaker_candidates"] or ())[1:4]]
        speaker = speaker_of(quote) + (f"\nor {', '.join(others)}" if others else "")
        cells = (
            f"[{number}]",
            speaker,
            quote["speaker_status"],
            quote["attribution_method"],
            f"{quote['speaker_score']:.2f}",
            quote["quote_type"],
            _cue(quote),
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _cue(quote: dict[str, Any]) -> str:
    """`told (statement)`, and below it to whom and where."""
    said = f"{quote['cue_text'] or ''} ({quote['cue_class']})" if quote["cue_class"] else quote["cue_text"] or ""
    to = f"to {quote['addressee']}" if quote["addressee"] else None
    return "\n".join(filter(None, (said, to, quote["venue"])))


def _events(events: list[dict[str, Any]], candidates: list[dict[str, Any]]) -> Table:
    """Where they stand in the text; those that are too unsure to be facts are dimmed."""
    title = "Events" if not candidates else "Events (dimmed: too unsure to be facts)"
    columns = ("event", "score", "who", "to whom", "when", "where", "says")
    table = Table(*columns, title=title, title_justify="left", box=None)
    for event in sorted(events + candidates, key=lambda one: one["trigger_char_start"]):
        kind = f"{event['event_type']}{'/' + event['mode'] if event['mode'] else ''} ({event['modality']})"
        says = "narrator"
        if event["asserted_by_quote_id"]:
            says = event["asserted_by_speaker_name"] or event["asserted_by_speaker_status"] or "a quote"
        cells = (
            kind,
            f"{event['event_score']:.2f}",
            ", ".join(event["actor_names"] or ()),
            ", ".join(event["recipient_names"] or ()),
            str(event["event_start_date"] or ""),
            event["place_name"] or "",
            says,
        )
        table.add_row(*(Text(printable(cell)) for cell in cells), style="dim" if event in candidates else None)
    return table


def _ledger(document: dict[str, Any]) -> str:
    reason = f" ({document['reason']}: {document['detail']})" if document["reason"] else ""
    when = f"{document['fetched_at']:%Y-%m-%d %H:%M} UTC"
    address = f"{document['source_id']}: {document['uri']}"
    return f"{document['outcome']}{reason} · {address} · {when} · run {document['run_id'][:8]}"


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(show)
