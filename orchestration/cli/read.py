"""`onrecord quotes` and `onrecord sql`: questions to what is published."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.console import JustifyMethod
from rich.table import Column, Table
from rich.text import Text

from orchestration.cli.console import UserError, as_text, err, one_of, out, print_json, settings
from orchestration.cli.evidence import Mark, excerpt, printable
from orchestration.cli.published import DataDir, reading, rows
from orchestration.records import CueClass, QuoteType, SpeakerStatus

if TYPE_CHECKING:
    import duckdb

QUOTES = """
    select quotes.*, spans.spans
    from fct_quotes as quotes
    left join (
        select quote_id, list({'role': span_role, 'start': char_start, 'end': char_end} order by char_start) as spans
        from fct_quote_spans
        group by quote_id
    ) as spans using (quote_id)
    where ($speaker is null or contains(strip_accents(lower(speaker_name)), strip_accents(lower($speaker))))
      and ($about is null
           or contains(strip_accents(lower(content_text)), strip_accents(lower($about)))
           or contains(strip_accents(lower(list_aggregate(mentioned_entity_names, 'string_agg', chr(10)))),
                       strip_accents(lower($about))))
      and ($since is null or published_date >= $since)
      and ($until is null or published_date <= $until)
      and ($type is null or quote_type = $type)
      and ($cue_class is null or cue_class = $cue_class)
      and ($status is null or speaker_status = $status)
      and ($least is null or speaker_score >= $least)
      and (not $speech or is_speech)
      and ($outlet is null or contains(strip_accents(lower(outlet)), strip_accents(lower($outlet))))
    order by published_at desc nulls last, article_id, char_start
    limit $limit
"""


def quotes(
    speaker: Annotated[str | None, typer.Option(help="Part of the speaker's name.")] = None,
    about: Annotated[str | None, typer.Option(help="A name or word inside the quote.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="First day of publication, as 2022-02-17."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Last day of publication.")
    ] = None,
    quote_type: Annotated[str | None, typer.Option("--type", help=f"One of {', '.join(get_args(QuoteType))}.")] = None,
    cue_class: Annotated[str | None, typer.Option(help=f"One of {', '.join(get_args(CueClass))}.")] = None,
    speech: Annotated[
        bool, typer.Option("--speech", help="Only what was said or written, nothing thought, meant or seen.")
    ] = False,
    status: Annotated[str | None, typer.Option(help=f"Of the speaker: {', '.join(get_args(SpeakerStatus))}.")] = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least probability that the speaker is right.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Part of the outlet's name.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, newest first.")] = 20,
    as_table: Annotated[bool, typer.Option("--table", help="Print a line a quote.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Who said what, in the sentence itself.

    Quotes newest first, with content, cue and source marked. Reads what is published, so it works while a run is
    writing. Upper and lower case and accents do not matter. Several options narrow the choice together.

    Examples:

        onrecord quotes --speaker Blinken --about Russia --since 2022-02-01

        onrecord quotes --cue-class denial --limit 5

        onrecord quotes --speech --min-score 0.9 --table --limit 50

        onrecord quotes --speaker Lee --csv --limit 100000 > lee.csv

        onrecord quotes --outlet "Harbour Post" --json | jq -r '.[].content_text'
    """
    wanted = {
        "speaker": speaker,
        "about": about,
        "since": since and since.date(),
        "until": until and until.date(),
        "type": one_of("--type", quote_type, get_args(QuoteType)),
        "cue_class": one_of("--cue-class", cue_class, get_args(CueClass)),
        "status": one_of("--status", status, get_args(SpeakerStatus)),
        "least": min_score,
        "speech": speech,
        "outlet": outlet,
        "limit": limit,
    }
    if as_table + as_csv + as_json > 1:
        raise UserError("Choose one of --table, --csv and --json.")
    with reading(settings(data_dir=data_dir)) as connection:
        if as_csv:
            _write_csv(connection.execute(QUOTES, wanted))
            return
        found = rows(connection, QUOTES, wanted)
    if as_json:
        print_json(found)
        return
    if as_table and found:
        out.print(_lines(found))
    for quote in found if not as_table else ():
        _print_quote(quote)
    if not found:
        err.print("No quote fits. Leave one of the options out, or look at all with `onrecord quotes`.")


def marks(spans: list[dict[str, Any]] | None) -> list[Mark]:
    """The spans of a quote, ready to be laid over its text."""
    return [(span["start"], span["end"], span["role"]) for span in spans or ()]


def _print_quote(quote: dict[str, Any]) -> None:
    score = f"{quote['speaker_score']:.2f}" if quote["speaker_name"] else None
    said = " · ".join(filter(None, (quote["quote_type"], quote["cue_class"], score)))
    out.print(Text.assemble((printable(speaker_of(quote)), "bold"), ("  " + said, "dim")))
    out.print(excerpt(quote["passage_text"], marks(quote["spans"]), quote["passage_char_start"]))
    where = (str(quote["published_date"] or "no date"), quote["outlet"], quote["title"], quote["article_id"][:8])
    out.print(Text(printable(" · ".join(filter(None, where))), "dim"), end="\n\n")


def _lines(found: list[dict[str, Any]]) -> Table:
    """A line a quote: who, how sure, by which word, what, where and when."""
    columns = (Column("speaker", max_width=24), Column("score", justify="right"), Column("cue", max_width=14))
    table = Table(*columns, Column("quote", ratio=1), Column("outlet", max_width=18), Column("date", no_wrap=True))
    for quote in found:
        cells = (
            speaker_of(quote),
            f"{quote['speaker_score']:.2f}" if quote["speaker_name"] else "",
            quote["cue_text"] or "",
            quote["content_text"],
            quote["outlet"] or "",
            str(quote["published_date"] or ""),
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def speaker_of(quote: dict[str, Any]) -> str:
    """The name, or the words of the source with what is known of it."""
    if quote["speaker_name"]:
        return str(quote["speaker_name"])
    status = f"({quote['speaker_status']})"
    return f"{quote['source_text']} {status}" if quote["source_text"] else status


def quotes_table(connection: duckdb.DuckDBPyConnection, limit: int = 15) -> Table:
    """The quotes of named speakers with the clearest attribution, a few from each outlet."""
    found = rows(
        connection,
        """
        select speaker_name, cue_text, contents.content, outlet, published_date
        from fct_quotes
        inner join (
            select quote_id, string_agg(span_text, ' … ' order by char_start) as content
            from fct_quote_spans
            where span_role = 'content'
            group by quote_id
        ) as contents using (quote_id)
        where speaker_status = 'named' and word_count between 5 and 40
        qualify row_number() over (partition by outlet order by speaker_score desc, quote_id) <= 3
        order by published_date desc nulls last, outlet, speaker_name, content
        limit $limit
        """,
        {"limit": limit},
    )
    columns = (Column("speaker", max_width=18), Column("cue", max_width=12), Column("quote", ratio=1))
    table = Table(*columns, Column("outlet", max_width=18), Column("date", no_wrap=True), title="Who said what")
    for row in found:
        table.add_row(*(Text(printable(str(value if value is not None else ""))) for value in row.values()))
    return table


def sql(
    query: Annotated[str, typer.Argument(metavar="SELECT", help="One statement of DuckDB SQL; - reads it from stdin.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all rows as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all rows as JSON.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Rows of the table that is shown.")] = 100,
    data_dir: DataDir = None,
) -> None:
    """Ask the published tables in SQL.

    The dialect is DuckDB's, and nothing can be changed. `SHOW TABLES` and `DESCRIBE fct_quotes` tell what there is;
    docs/data_dictionary.md what it means.

    Examples:

        onrecord sql "SELECT speaker_name, count(*) FROM fct_quotes GROUP BY ALL ORDER BY 2 DESC LIMIT 10"

        onrecord sql --csv "FROM fct_event_mentions WHERE modality = 'actual'" > events.csv

        onrecord sql - < question.sql
    """
    text = sys.stdin.read() if query == "-" else query
    if not text.strip():
        raise UserError('There is no SQL: write it in quotes, as in `onrecord sql "FROM fct_quotes LIMIT 5"`.')
    with reading(settings(data_dir=data_dir)) as connection:
        answer = connection.execute(text)
        if as_csv:
            _write_csv(answer)
        elif as_json:
            _write_json(answer)
        else:
            _print_table(answer, limit)


def _names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    return [column[0] for column in answer.description or ()]


def _batches(answer: duckdb.DuckDBPyConnection) -> Any:
    """Rows in batches, so that a long answer passes through in constant memory."""
    return iter(lambda: answer.fetchmany(1000), [])


def _write_csv(answer: duckdb.DuckDBPyConnection) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_names(answer))
    for batch in _batches(answer):
        writer.writerows([_plain(value) for value in row] for row in batch)


def _write_json(answer: duckdb.DuckDBPyConnection) -> None:
    names, separator = _names(answer), "[\n"
    for row in chain.from_iterable(_batches(answer)):
        record = dict(zip(names, row, strict=True))
        sys.stdout.write(separator + json.dumps(record, ensure_ascii=False, default=as_text))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _print_table(answer: duckdb.DuckDBPyConnection, limit: int) -> None:
    found = answer.fetchmany(limit + 1)
    numeric = [all(isinstance(value, int | float | Decimal) for value in column) for column in zip(*found, strict=True)]
    sides: list[JustifyMethod] = ["right" if is_numeric else "left" for is_numeric in numeric]
    names = _names(answer)
    sides = sides or ["left"] * len(names)
    table = Table(*(Column(Text(name), justify=side) for name, side in zip(names, sides, strict=True)))
    for row in found[:limit]:
        table.add_row(*(Text(printable(str(_plain(value)))) for value in row))
    out.print(table)
    if len(found) > limit:
        err.print(f"The first {limit:,} rows; --limit shows more, --csv and --json give all.")


def _plain(value: object) -> object:
    """A cell: lists and structures as JSON, nothing for null."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=as_text)
    return "" if value is None else as_text(value) if isinstance(value, date) else value


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(quotes)
    app.command(rich_help_panel=panel)(sql)
