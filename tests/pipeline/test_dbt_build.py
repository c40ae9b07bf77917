"""dbt over a few hand-made articles: what the marts hold, and that they hold it after any order of builds."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.records import (
    Article,
    Block,
    Candidate,
    Document,
    EntityMention,
    EventMention,
    Extraction,
    Participant,
    Quote,
    Span,
    Speaker,
    Unusable,
    make_id,
)
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
FIRST = "Fog held the ferry 🛳 in port."
SECOND = "“The mole is sound,” said harbour master Inés Tolva, who blamed the Velmouth council."
PAGE = "https://post.example/ferry"


def story(first: str = FIRST, url: str = PAGE, outlet: str = "The Skarholm Post") -> Article:
    text = f"{first}\n\n{SECOND}"
    blocks = (Block(Span(0, len(first)), "body", "p"), Block(Span(len(first) + 2, len(text)), "body", "p"))
    return Article(text, blocks, title="Fog", outlet=outlet, url=url, published_at=NOON, published_at_method="given")


def facts(article: Article, speaker: str = "Inés Tolva") -> Extraction:
    def span(words: str) -> Span:
        start = article.text.index(words)
        return Span(start, start + len(words))

    quote = Quote(
        "direct",
        content=(span("The mole is sound"),),
        cue=(span("said"),),
        cue_lemma="say",
        cue_class="statement",
        source=(span("harbour master Inés Tolva"),),
        speaker=Speaker("named", speaker, "person", 0.9, "name", (Candidate(speaker, 0.9),)),
    )
    accusation = EventMention(
        "ACCUSE",
        "actual",
        span(SECOND),
        span("blamed"),
        actors=(Participant(span("who"), speaker),),
        recipients=(Participant(span("council")),),
        asserted_by=0,
        score=0.9,
    )
    mentions = (
        EntityMention(span("mole"), "other", "the mole"),
        EntityMention(span("Inés Tolva"), "person", speaker),
        EntityMention(span("Velmouth"), "place", "Velmouth"),
    )
    return Extraction((quote,), mentions, (accusation,))


def accusation(day: int, outlet: str, accuser: str, what: str, score: float = 0.9) -> tuple[Article, Extraction]:
    """An article whose first sentence says that somebody accused the town of Orrin."""
    sentence = f"{accuser} accused Orrin of {what}."
    text = f"{sentence} The {outlet} of day {day} has more."
    actor = Span(0, len(accuser))
    trigger, town = (Span(text.index(word), text.index(word) + len(word)) for word in ("accused", "Orrin"))
    event = EventMention(
        "ACCUSE",
        "actual",
        Span(0, len(sentence)),
        trigger,
        actors=(Participant(actor, accuser),),
        recipients=(Participant(town, "Orrin"),),
        score=score,
    )
    blocks = (Block(Span(0, len(text)), "body", "p"),)
    url = f"https://{outlet.lower()}.example/{day}"
    moment = NOON.replace(day=day)
    article = Article(text, blocks, outlet=outlet, url=url, published_at=moment, published_at_method="given")
    mentions = (EntityMention(actor, "person", accuser), EntityMention(town, "place", "Orrin"))
    return article, Extraction((), mentions, (event,))


TOLLS = "raising harbour tolls behind closed doors"
UNSURE = "being a port of no account"
EARLY = (
    accusation(16, "Echo", "Drell", "hiding the report about last winter's flood"),  # nobody says yet who Drell is
    accusation(14, "Post", "Orla Venn", TOLLS),
    accusation(19, "Post", "Orla Venn", TOLLS),  # five days later: another accusation, as far as one can tell
)
LATE = (
    # tells who Drell is, and told it first
    accusation(15, "Post", "Mara Drell", "keeping the flood report of last winter from its people"),
    accusation(17, "Echo", "Orla Venn", TOLLS),  # between the two
    accusation(18, "Echo", "Piet Marn", UNSURE, score=0.4),
)


def ingest(warehouse: Warehouse, run_id: str, *articles: Article | Unusable) -> None:
    rows = [(Document("wire", f"{run_id}-{n}", "text/plain", b"x"), made) for n, made in enumerate(articles)]
    warehouse.write_documents(run_id, NOON, rows, "cleaner")


def extract(warehouse: Warehouse, run_id: str, version: str, *results: tuple[Article, Extraction]) -> None:
    warehouse.write_extractions(run_id, version, NOON, [(a.article_version_id, found, 0.1) for a, found in results])


Dbt = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="module")
def dbt(folder: Path) -> Dbt:
    """dbt("build", …) on the folder's warehouse"""
    paths = {"ONRECORD_WAREHOUSE": folder / "w.duckdb", "DBT_TARGET_PATH": folder / "target", "DBT_LOG_PATH": folder}
    environment = os.environ | {name: str(path) for name, path in paths.items()}
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main"]
    project = PROJECT_DIR / "dbt_project"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments, "--profiles-dir", str(project)],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def history(folder: Path, dbt: Dbt) -> dict[str, dict[str, list[object]]]:
    """The marts after a first build, after one more run with an edit and a new extraction, and built anew."""
    echo, edited = story(url="https://echo.example/fog", outlet="Echo"), story("Fog held all ferries in port.")
    with Warehouse(folder / "w.duckdb") as warehouse:
        ingest(warehouse, "run-1", story(), echo, story(url=PAGE + "?print"), Unusable("empty_text", "Nothing there."))
        extract(warehouse, "run-1", "v1", (story(), facts(story())), (echo, facts(echo, "Ines Tolva")))
        ingest(warehouse, "run-1b", *(article for article, _ in EARLY))
        extract(warehouse, "run-1b", "v1", *EARLY)
    builds = {"first": _built(dbt("build", "--resource-type", "seed", "--resource-type", "model"), folder)}
    with Warehouse(folder / "w.duckdb") as warehouse:
        ingest(warehouse, "run-2", edited, story("No fog.", "https://post.example/new"))
        read_anew = Document("wire", "run-1-1", "text/plain", b"x", reading="outlet = publisher")
        warehouse.write_documents("run-2", NOON, [(read_anew, replace(echo, outlet="The Echo"))], "cleaner")
        extract(warehouse, "run-2", "v2", (edited, facts(edited)), (echo, Extraction()))
        ingest(warehouse, "run-2b", *(article for article, _ in LATE))
        extract(warehouse, "run-2b", "v2", *LATE)
    builds["second"] = _built(dbt("build"), folder)
    builds["anew"] = _built(dbt("run", "--full-refresh"), folder)
    return builds


def _built(outcome: subprocess.CompletedProcess[str], folder: Path) -> dict[str, list[object]]:
    assert outcome.returncode == 0, outcome.stdout
    with Warehouse(folder / "w.duckdb", read_only=True) as warehouse:
        tables = warehouse.row_counts("marts")
        return {table: warehouse.query(f"from marts.{table} order by all").to_pylist() for table in tables}


def test_a_quote_is_one_row_with_its_people_and_its_evidence(history):
    quote = next(row for row in history["first"]["fct_quotes"] if row["outlet"] == "The Skarholm Post")
    assert quote["content_text"] == "The mole is sound"
    assert quote["passage_text"] == SECOND
    assert (quote["speaker_name"], quote["cue_lemma"], quote["title"]) == ("Inés Tolva", "say", "Fog")
    assert quote["mentioned_entity_names"] == ["the mole"]
    assert quote["word_count"] == 4


def test_spellings_of_a_name_are_one_entity(history):
    people = [row for row in history["first"]["dim_entities"] if "Inés Tolva" in row["spellings"]]
    assert [(row["entity_key"], row["mention_count"], row["spoken_quote_count"]) for row in people] == [
        ("ines tolva", 2, 2)
    ]
    assert sorted(people[0]["spellings"]) == ["Ines Tolva", "Inés Tolva"]
    assert people[0]["entity_id"] == make_id("entity", "ines tolva", "person")


def test_an_event_names_its_participants_and_who_says_so(history):
    event = next(row for row in history["first"]["fct_event_mentions"] if row["actor_names"] == ["Ines Tolva"])
    assert (event["actor_names"], event["recipient_names"]) == (["Ines Tolva"], ["council"])
    assert (event["asserted_by_type"], event["asserted_by_speaker_name"]) == ("quote", "Ines Tolva")
    assert (event["event_type_title"], event["plover_scale"]) == ("Accuse", -3.0)


def test_every_document_is_in_the_ledger(history):
    outcomes = [row["outcome"] for row in history["second"]["fct_ingest_ledger"]]
    assert sorted(outcomes) == ["accepted"] * 10 + ["duplicate", "quarantined", "unchanged"]


def test_the_ledger_shows_an_article_as_its_source_now_says_it_is(history):
    rows = [row for row in history["second"]["fct_ingest_ledger"] if row["uri"] == "run-1-1"]
    assert sorted((row["run_id"], row["outlet"]) for row in rows) == [("run-1", "The Echo"), ("run-2", "The Echo")]


def test_an_edit_and_a_new_extraction_take_the_place_of_the_old_facts(history):
    articles = {row["url"]: row for row in history["second"]["dim_articles"]}
    assert articles[PAGE]["version_number"] == articles[PAGE]["version_count"] == 2
    assert articles["https://echo.example/fog"]["quote_count"] == 0
    assert articles["https://post.example/new"]["extraction_status"] == "pending"
    assert {(row["url"], row["extractor_version"]) for row in history["second"]["fct_quotes"]} == {(PAGE, "v2")}
    mentions = {row["article_version_id"] for row in history["second"]["fct_entity_mentions"]}
    assert articles[PAGE]["article_version_id"] in mentions
    assert articles["https://echo.example/fog"]["article_version_id"] not in mentions


def reports(build, word: str) -> list[dict]:
    """Reports whose sentence has the word, in the order of publication."""
    told = [row for row in build["fct_event_reports"] if word in row["sentence_text"]]
    return sorted(told, key=lambda row: row["published_at"])


def test_a_name_that_turns_out_to_be_another_makes_one_happening_of_two_that_were_told_before(history):
    accused = reports(history["second"], "flood")
    assert [row["published_at"].day for row in accused] == [15, 16]
    assert {row["event_id"] for row in accused} == {make_id("event", accused[0]["event_mention_id"])}
    parties = [
        (row["entity_id"], row["mention_count"])
        for row in history["second"]["fct_event_participants"]
        if row["event_id"] == accused[0]["event_id"] and row["participant_role"] == "actor"
    ]
    assert parties == [(make_id("entity", "mara drell", "person"), 2)]


def test_an_event_that_is_not_sure_enough_is_a_candidate_and_in_no_happening(history):
    for build in ("second", "anew"):
        told = {
            table: sum(UNSURE in row["sentence_text"] for row in history[build][table])
            for table in ("fct_event_candidates", "fct_event_mentions", "fct_event_reports")
        }
        assert told == {"fct_event_candidates": 1, "fct_event_mentions": 0, "fct_event_reports": 0}


def test_a_late_report_between_two_happenings_makes_them_one(history):
    before, after = (reports(history[build], TOLLS) for build in ("first", "second"))
    assert [row["event_id"] == before[0]["event_id"] for row in before] == [True, False]
    assert [row["event_id"] for row in after] == [before[0]["event_id"]] * 3


def test_the_id_of_a_happening_that_is_another_by_now_leads_there(history):
    was, became = ({row["event_id"] for row in history[build]["fct_events"]} for build in ("first", "second"))
    leads = {row["old_event_id"]: row["new_event_id"] for row in history["second"]["event_redirects"]}
    told_anew = {row["event_id"] for row in history["first"]["fct_events"] if row["first_report_text"] == SECOND}
    gone = was - became - told_anew
    assert len(gone) == 2
    assert {leads[event_id] for event_id in gone} <= became


def test_marts_built_anew_are_those_that_grew(history):
    assert history["anew"] == history["second"]


def test_a_span_that_points_elsewhere_fails_the_build(history, folder, dbt):
    with duckdb.connect(str(folder / "w.duckdb")) as connection:
        connection.execute("update marts.fct_quote_spans set char_start = char_start + 1 where span_role = 'cue'")
    outcome = dbt("test", "--select", "fct_quote_spans_text_equals_its_span")
    assert outcome.returncode == 1
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    assert [(result["status"], result["failures"]) for result in results] == [("fail", 1)]


def test_the_data_dictionary_is_up_to_date(history, folder):
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    module = runpy.run_path(str(PROJECT_DIR / "docs" / "build_data_dictionary.py"))
    assert module["PAGE"].read_text(encoding="utf-8") == module["data_dictionary"](manifest)
