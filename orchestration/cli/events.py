"""`onrecord events`: what happened, who did it to whom, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, get_args

import typer
from rich.text import Text

from orchestration.cli.console import UserError, err, one_of, out, print_json, settings
from orchestration.cli.evidence import printable
from orchestration.cli.published import DataDir, reading, rows
from orchestration.records import EventType, Modality

EVENTS = """
    with parties as (
        select
            participants.*,
            strip_accents(lower(participant_name)) as folded_name,
            entity_type = 'place' as is_place
        from fct_event_participants as participants
    ),

    -- whoever asks for Russia wants Moscow and the Russian forces as well
    countries as (
        select distinct folded_name, country_code
        from parties
        where is_place and country_code is not null
    ),

    fitting as (
        select parties.event_id, parties.participant_role, asked.part
        from (
            select 'actor' as participant_role, strip_accents(lower($actor)) as part where $actor is not null
            union all
            select 'recipient', strip_accents(lower($recipient)) where $recipient is not null
        ) as asked
        inner join parties
            on asked.participant_role = parties.participant_role
            and (
                contains(parties.folded_name, asked.part)
                or parties.country_code in (select country_code from countries where folded_name = asked.part)
            )
    )

    select
        events.*,
        coalesce(event_start_date, cast(first_reported_at as date)) as listed_date,
        reports.reports
    from fct_events as events
    left join (
        select
            event_id,
            list({
                'article_id': article_id, 'outlet': outlet, 'published_at': published_at, 'title': title, 'url': url,
                'sentence_text': sentence_text, 'asserted_by_type': asserted_by_type,
                'asserted_by_speaker_name': asserted_by_speaker_name
            } order by published_at nulls last, article_id, event_mention_id) as reports
        from fct_event_reports
        group by event_id
    ) as reports using (event_id)
    where ($actor is null or event_id in (select event_id from fitting where participant_role = 'actor'))
      and ($recipient is null or event_id in (select event_id from fitting where participant_role = 'recipient'))
      and ($since is null or coalesce(event_end_date, cast(last_reported_at as date)) >= $since)
      and ($until is null or coalesce(event_start_date, cast(first_reported_at as date)) <= $until)
      and ($type is null or event_type = $type)
      and ($modality is null or modality = $modality)
      and ($place is null
           or strip_accents(lower($place)) in (strip_accents(lower(place_name)), lower(place_country_code))
           or list_contains(list_transform(reported_place_names, lambda name: strip_accents(lower(name))),
                            strip_accents(lower($place))))
      and outlet_count >= $outlets
    order by listed_date desc nulls last, mention_count desc, event_id
    limit $limit
"""

CANDIDATES = """
    with asked as (
        select
            strip_accents(lower($actor)) as actor,
            strip_accents(lower($recipient)) as recipient,
            strip_accents(lower($place)) as place
    ),

    -- names are not linked yet: a country is asked for by its own name
    countries as (
        select
            list(country_code) filter (where strip_accents(lower(entity_name)) = asked.actor) as actor_countries,
            list(country_code) filter (where strip_accents(lower(entity_name)) = asked.recipient) as recipient_countries
        from dim_entities
        cross join asked
        where entity_class = 'country'
    )

    select
        candidates.*,
        count(*) over () as fitting_count,
        coalesce(event_start_date, published_date) as listed_date
    from fct_event_candidates as candidates
    cross join asked
    cross join countries
    where (asked.actor is null
           or contains(strip_accents(lower(array_to_string(actor_names, '; '))), asked.actor)
           or list_has_any(list_transform(actors, lambda one: one.country_code), actor_countries))
      and (asked.recipient is null
           or contains(strip_accents(lower(array_to_string(recipient_names, '; '))), asked.recipient)
           or list_has_any(list_transform(recipients, lambda one: one.country_code), recipient_countries))
      and ($since is null or coalesce(event_end_date, published_date) >= $since)
      and ($until is null or coalesce(event_start_date, published_date) <= $until)
      and ($type is null or event_type = $type)
      and ($modality is null or modality = $modality)
      and (asked.place is null
           or asked.place in (strip_accents(lower(place_name)), lower(place_country_code)))
    order by listed_date desc nulls last, event_mention_id
    limit $limit
"""


def events(
    actor: Annotated[str | None, typer.Option(help="Part of the name of who does it, or a country.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of the name of whom it is done to, or a country.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="First day, as 2022-02-01; see below."),
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Last day.")] = None,
    event_type: Annotated[str | None, typer.Option("--type", help=f"One of {', '.join(get_args(EventType))}.")] = None,
    modality: Annotated[str | None, typer.Option(help=f"One of {', '.join(get_args(Modality))}.")] = None,
    place: Annotated[str | None, typer.Option(help="A place as it is named, or a country's two letters.")] = None,
    outlets: Annotated[int, typer.Option(min=0, help="Told by at least so many outlets.")] = 0,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="What is too unsure to be a fact, each report by itself.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with all reports.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Who did what to whom, each happening once.

    Happenings newest first, with the sentence that told them first and how many told them. A day is that of the
    happening, or where no report states one, those of its first and last report. Upper and lower case and accents do
    not matter. `--actor Russia` finds whatever acts for that country too. Events that are too unsure to be facts are in
    no happening: `--candidates` lists them.

    Examples:

        onrecord events --actor Russia --recipient Ukraine --since 2022-02-01 --modality actual

        onrecord events --type PROTEST --place Paris --outlets 2

        onrecord events --type ASSAULT --json | jq '.[] | [.event_start_date, .latest_dead_count]'
    """
    wanted = {
        "actor": actor,
        "recipient": recipient,
        "since": since and since.date(),
        "until": until and until.date(),
        "type": one_of("--type", event_type and event_type.upper(), get_args(EventType)),
        "modality": one_of("--modality", modality, get_args(Modality)),
        "place": place,
        "outlets": outlets,
        "limit": limit,
    }
    if candidates and outlets > 1:
        raise UserError("A candidate is the report of one outlet: leave --outlets out, or --candidates.")
    unmerged = {name: value for name, value in wanted.items() if name != "outlets"}
    with reading(settings(data_dir=data_dir)) as connection:
        if candidates:
            found, others = rows(connection, CANDIDATES, unmerged), 0
        else:
            found = rows(connection, EVENTS, wanted)
            first = rows(connection, CANDIDATES, unmerged | {"limit": 1}) if outlets < 2 else []
            others = first[0]["fitting_count"] if first else 0
    if as_json:
        print_json(found)
        return
    for event in found:
        if candidates:
            _print_candidate(event)
        else:
            _print_event(event)
    if not found:
        err.print("Nothing fits. Leave one of the options out, or look at all with `onrecord events`.")
    if others:
        err.print(f"{counted(others, 'report')} too unsure to be a fact fit too: add --candidates to see them.")


def _print_event(event: dict[str, Any]) -> None:
    _print_head(event, tolls(event))
    out.print(Text(printable(event["first_report_text"] or "")))
    told = f"{counted(event['mention_count'], 'report')} in {counted(event['outlet_count'], 'outlet')}"
    tellers = ", ".join(event["asserted_by_names"] or ()) or "?"
    word = None if event["is_told_by_narrator"] else f"only on the word of {tellers}"
    first = event["reports"][0] if event["reports"] else {}
    where = (event["place_name"], told, word, first.get("outlet"), (first.get("article_id") or "")[:8])
    out.print(Text(printable(" · ".join(filter(None, where))), "dim"), end="\n\n")


def _print_candidate(event: dict[str, Any]) -> None:
    _print_head(event)
    out.print(Text(printable(event["sentence_text"])))
    teller = event["asserted_by_speaker_name"] or ("?" if event["asserted_by_type"] == "quote" else None)
    where = (event["place_name"], teller and f"on the word of {teller}", event["outlet"], event["article_id"][:8])
    out.print(Text(printable(" · ".join(filter(None, where))), "dim"), end="\n\n")


def _print_head(event: dict[str, Any], counts: Sequence[str] = ()) -> None:
    who = " → ".join(", ".join(event[side]) or "?" for side in ("actor_names", "recipient_names"))
    kind = " ".join(filter(None, (event["event_type"], event["mode"] and f"({event['mode']})")))
    said = " · ".join((event["modality"], f"{event['event_score']:.2f}", *counts))
    out.print(Text.assemble((printable(f"{day_of(event)}  {kind}  {who}"), "bold"), ("  " + said, "dim")))


def day_of(event: dict[str, Any]) -> str:
    """The day or days that reports state; else that of the first report, said to be no more than that."""
    start, end = event["event_start_date"], event["event_end_date"]
    if start is None:
        return f"told {event['listed_date']}" if event["listed_date"] else "no date"
    return str(start) if start == end else f"{start} to {end}"


def counted(number: int, thing: str) -> str:
    """`1 report`, `2 reports`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def tolls(event: dict[str, Any]) -> list[str]:
    """What reports count, with the spread where they differ."""
    found = []
    for kind in ("dead", "injured"):
        lowest, highest = event[f"lowest_{kind}_count"], event[f"highest_{kind}_count"]
        if highest is not None:
            found.append(f"{kind} {lowest:,}" if lowest == highest else f"{kind} {lowest:,} to {highest:,}")
    return found


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(events)
