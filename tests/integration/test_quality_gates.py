"""Each gate passes what is sound and stops what is not: real suites, real warehouse, real Great Expectations."""

import json
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import duckdb
import pytest
import yaml

from orchestration.quality import CheckResult, load_suites
from orchestration.quality import judge as judge_suites
from orchestration.records import (
    Article,
    Block,
    DateExpression,
    Document,
    EntityMention,
    EventMention,
    Extraction,
    FetchReason,
    Participant,
    Quote,
    Span,
    Speaker,
    Unusable,
)
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse

SUITES = {suite.table: suite for suite in load_suites(PROJECT_DIR / "expectations")}
RECEIVED_AT = datetime(2026, 3, 12, 8, tzinfo=UTC)

STORY = (
    "“The bridge of Lower Veldt will open in June,” said Ada Quill on Tuesday. The council of Orrin agreed to pay for "
    "its repair, and the town of Hale sent forty workers, two cranes and a cook. The river has been low since the "
    "spring, so the old ferry cannot carry lorries, and the farmers on the far side drive a day to sell their fruit."
)
NAMES = ("Ada Quill", "Orrin", "Hale", "Lower Veldt")


def span(words: str) -> Span:
    start = STORY.index(words)
    return Span(start, start + len(words))


FACTS = Extraction(
    quotes=(
        Quote(
            "direct",
            (span("The bridge of Lower Veldt will open in June,"),),
            (span("said"),),
            "say",
            "statement",
            (span("Ada Quill"),),
            Speaker("named", "Ada Quill", "person", 0.9, "name"),
        ),
    ),
    entity_mentions=tuple(
        EntityMention(span(name), "person" if name == "Ada Quill" else "place", name) for name in NAMES
    ),
    event_mentions=(
        EventMention(
            "AGREE",
            "actual",
            span(STORY[STORY.index("The council") : STORY.index(" The river")]),
            span("agreed"),
            actors=(Participant(span("Orrin"), "Orrin"),),
            score=0.8,
        ),
    ),
    date_expressions=(
        DateExpression(
            span("Tuesday"), "DATE", "2026-03-10", date(2026, 3, 10), date(2026, 3, 10), "day", "document", "weekday"
        ),
    ),
)


def usable(number: int, source: str = "herald") -> tuple[Document, Article]:
    text = f"{STORY} {source} {number}"
    article = Article(
        text,
        blocks=(Block(Span(0, len(text)), "body", "paragraph"),),
        title=f"Bridge {number}",
        outlet=source,
        url=f"https://{source}.example/{number}",
        published_at=datetime(2026, 3, 11, tzinfo=UTC),
        published_at_method="given",
        language="en",
    )
    return Document(source, f"{number}.txt", "text/plain", text.encode()), article


def empty(number: int, source: str = "herald") -> tuple[Document, Unusable]:
    return Document(source, f"{number}.txt", "text/plain", b""), Unusable("empty_text", "The file has no text.")


Delivery = Sequence[tuple[Document, Article | Unusable]]


def receive(warehouse: Warehouse, run_id: str, documents: Delivery = (), *, extracted: bool = False) -> None:
    warehouse.start_run(run_id, ["herald"])
    warehouse.write_documents(run_id, RECEIVED_AT, documents, "1")
    if extracted:
        for batch in warehouse.work_list("rules-1"):
            warehouse.write_extractions(run_id, "rules-1", RECEIVED_AT, [(key, FACTS, 0.05) for key, _ in batch])


def judge(warehouse: Warehouse, run_id: str, *tables: str, **limits: float) -> dict[str, CheckResult]:
    results = judge_suites(
        [SUITES[table] for table in tables],
        warehouse.query,
        run_id,
        save_profile=warehouse.save_profile,
        max_quarantined_shares={"herald": 0.5, "mill": 0.5, **limits},
    )
    warehouse.record_checks(results)
    return {result.check_name: result for result in results}


def publish(warehouse: Warehouse, run_id: str) -> None:
    warehouse.finish_run(run_id, "succeeded")
    warehouse.mark_published(run_id)


MARTS = """
create schema marts;
create table marts.fct_quotes as
select printf('%05d', i) as quote_id, if(i % 4 = 0, 'indirect', 'direct') as quote_type from range(2000) as rows (i);
create table marts.fct_entity_mentions as select 'person' as entity_type from range(2000);
create table marts.fct_event_mentions as select 'AGREE' as event_type from range(2000);
create table marts.dim_articles as select article_id, source_id from raw.articles;
create table marts.fct_ingest_ledger as select document_id, outcome from raw.documents;
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """A warehouse with one run of 250 sound articles and one broken document, extracted and in marts."""
    path = tmp_path_factory.mktemp("sound") / "warehouse.duckdb"
    with Warehouse(path) as warehouse:
        receive(warehouse, "run-1", [*(usable(n) for n in range(250)), empty(999)], extracted=True)
    with duckdb.connect(path) as connection:
        connection.execute(MARTS)
    return path


@pytest.fixture
def path(sound, tmp_path) -> Path:
    return shutil.copy(sound, tmp_path / "warehouse.duckdb")


@pytest.fixture
def fresh(tmp_path):
    with Warehouse(tmp_path / "fresh.duckdb") as warehouse:
        yield warehouse


def test_a_sound_run_passes_every_check_of_every_gate(path):
    with Warehouse(path) as warehouse:
        results = judge(warehouse, "run-1", *SUITES).values()
        stored = warehouse.query("select count(*) as n from quality.check_results")["n"].to_pylist()
    assert [r.sentence for r in results if r.status not in {"passed", "skipped"}] == []
    assert {r.check_name for r in results if r.status == "skipped"} == {
        # nothing was published before, so nothing can be compared
        "volume_is_near_the_usual",
        "quotes_are_as_frequent_as_usual",
        "published_quotes_are_kept", "published_quotes_are_nearly_all_kept",
        "published_mentions_are_kept", "published_mentions_are_nearly_all_kept",
        "published_events_are_kept", "published_events_are_nearly_all_kept",
        "published_articles_are_kept",
        "mix_is_as_published",
    }  # fmt: skip
    assert stored == [sum(len(suite.expectations) for suite in SUITES.values())]


BREAKAGES = yaml.safe_load((Path(__file__).parent.parent / "data" / "gate_breakages.yml").read_text(encoding="utf-8"))
"""By table: how to break it, and what must notice. What needs a history of publications has tests of its own below."""


def noticing(table: str) -> set[str]:
    return {name for breakage in BREAKAGES[table] for name in breakage["noticed_by"]}


SILENCE = {
    "extracted.quotes": "some_source_has_quotes quotes_are_as_frequent_as_in_news",
    "extracted.entity_mentions": "some_source_has_names names_are_as_frequent_as_in_news",
    "extracted.event_mentions": "some_source_has_events",
}
"""What must notice that a table got no rows at all."""

COMPARED = {
    "published_quotes_are_kept", "published_quotes_are_nearly_all_kept",
    "published_mentions_are_kept", "published_mentions_are_nearly_all_kept",
    "published_events_are_kept", "published_events_are_nearly_all_kept",
    "published_articles_are_kept", "mix_is_as_published",
    "volume_is_near_the_usual", "quotes_are_as_frequent_as_usual",
}  # fmt: skip
"""What must notice that something is not as it was."""


def test_every_check_is_shown_to_bite():
    silent = {name for names in SILENCE.values() for name in names.split()}
    noticed = set().union(*map(noticing, BREAKAGES)) | silent | COMPARED
    assert noticed == {name for suite in SUITES.values() for name in suite.check_names}


@pytest.mark.parametrize("table", BREAKAGES)
def test_what_is_broken_is_noticed(path, table):
    with duckdb.connect(path) as connection:
        for breakage in BREAKAGES[table]:
            connection.execute(breakage["break"])
    with Warehouse(path) as warehouse:
        results = judge(warehouse, "run-1", table)
    expected = noticing(table)
    assert {name for name, r in results.items() if r.status in {"failed", "warned"}} == expected
    assert all(r.stops_the_run == r.is_blocking for name, r in results.items() if name in expected)


@pytest.mark.parametrize("table", SILENCE)
def test_an_extraction_that_finds_nothing_is_noticed(path, table):
    with duckdb.connect(path) as connection:
        connection.execute(f"delete from {table}")
    with Warehouse(path) as warehouse:
        results = judge(warehouse, "run-1", table)
    assert {name for name, r in results.items() if r.status in {"failed", "warned"}} == set(SILENCE[table].split())


# ── gate 1 over several runs ────────────────────────────────────────────────────────────────────

LIMIT = "quarantined_share_is_within_the_sources_limit"


def test_a_source_that_delivers_only_empty_texts_stops_the_run_and_is_named(fresh):
    receive(fresh, "run-1", [*(usable(n) for n in range(30)), *(empty(n, "mill") for n in range(3))])
    result = judge(fresh, "run-1", "raw.documents")[LIMIT]
    assert result.stops_the_run
    assert json.loads(result.observed_value) == {
        "mill": {"max_quarantined_share": 0.5, "quarantined_share": 1, "most_frequent_reason": "empty_text"},
        "…": "1 more",
    }
    assert "raw.documents: quarantined_share_is_within_the_sources_limit failed" in result.sentence
    assert 'expected "quarantined_share at most max_quarantined_share". A source most of whose' in result.sentence


def test_a_site_that_is_down_is_told_and_does_not_stop_what_others_delivered(fresh):
    dead = (Document("dead", "https://dead.example/rss", "text/plain", b""), Unusable("unreachable", "It is down."))
    receive(fresh, "run-1", [*(usable(n) for n in range(9)), dead])
    results = judge(fresh, "run-1", "raw.documents")
    assert results[LIMIT].status == "passed"
    assert results["most_addresses_bring_something"].status == "warned"


def test_the_gate_knows_every_reason_why_an_address_brings_nothing():
    named = set(
        re.findall(r"'(\w+)'", SUITES["raw.documents"].profile.sql.partition("is_unfetched")[0].partition(" in (")[2])
    )
    assert named == {*get_args(FetchReason), "bad_listing"}


def test_one_broken_document_in_ten_passes(fresh):
    receive(fresh, "run-1", [*(usable(n) for n in range(9)), empty(9)])
    assert judge(fresh, "run-1", "raw.documents")[LIMIT].status == "passed"


def test_a_few_documents_of_a_source_are_not_judged_by_their_share(fresh):
    receive(fresh, "run-1", [usable(1), empty(2), empty(3)])
    assert judge(fresh, "run-1", "raw.documents")[LIMIT].status == "skipped"


def test_a_source_may_have_a_limit_of_its_own(fresh):
    receive(fresh, "run-1", [*(usable(n) for n in range(6)), *(empty(n) for n in range(6, 10))])
    assert judge(fresh, "run-1", "raw.documents", herald=0.5)[LIMIT].status == "passed"
    assert judge(fresh, "run-1", "raw.documents", herald=0.3)[LIMIT].status == "failed"
    assert judge(fresh, "run-1", "raw.documents", other=0.3)[LIMIT].status == "passed"


def test_a_source_that_is_named_no_more_does_not_stop_the_others(fresh):
    receive(fresh, "run-1", [*(usable(n) for n in range(6)), *(empty(n, "former") for n in range(8))])
    assert judge(fresh, "run-1", "raw.documents")[LIMIT].status == "passed"


def test_a_run_that_only_comes_again_does_not_slip_through_the_gate(fresh):
    receive(fresh, "run-1", [empty(n) for n in range(8)])
    assert judge(fresh, "run-1", "raw.documents")[LIMIT].stops_the_run
    fresh.finish_run("run-1", "failed")
    receive(fresh, "run-2", [empty(n) for n in range(8)])
    assert judge(fresh, "run-2", "raw.documents")[LIMIT].stops_the_run


def test_publishing_old_marts_does_not_open_the_gate(fresh):
    receive(fresh, "run-1", [empty(n) for n in range(8)])
    judge(fresh, "run-1", "raw.documents")
    receive(fresh, "run-2")
    publish(fresh, "run-2")
    receive(fresh, "run-3")
    assert judge(fresh, "run-3", "raw.documents")[LIMIT].stops_the_run


def test_documents_that_were_mended_under_the_same_name_pass(fresh):
    receive(fresh, "run-1", [empty(n) for n in range(8)])
    assert judge(fresh, "run-1", "raw.documents")[LIMIT].stops_the_run
    fresh.start_run("run-2", ["herald"])
    fresh.write_documents("run-2", datetime(2026, 3, 12, 9, tzinfo=UTC), [usable(n) for n in range(8)], "1")
    assert judge(fresh, "run-2", "raw.documents")[LIMIT].status == "passed"


def test_what_was_published_is_not_judged_again(fresh):
    receive(fresh, "run-1", [usable(n) for n in range(8)])
    judge(fresh, "run-1", "raw.documents")
    publish(fresh, "run-1")
    receive(fresh, "run-2")
    assert judge(fresh, "run-2", "raw.documents")[LIMIT].observed_value == '"no new rows"'


def test_small_deliveries_are_judged_with_the_recent_ones(fresh):
    for run, documents in enumerate([[usable(0), empty(1)], [empty(2), empty(3)], [empty(4), empty(5)]]):
        receive(fresh, f"run-{run}", documents)
        result = judge(fresh, f"run-{run}", "raw.documents")[LIMIT]
        publish(fresh, f"run-{run}")
    assert json.loads(result.observed_value)["herald"]["quarantined_share"] == pytest.approx(5 / 6, abs=1e-6)


def test_ten_times_the_usual_volume_is_a_warning_once_the_usual_is_known(fresh):
    for run in range(3):
        receive(fresh, f"run-{run}", [usable(100 * run + n) for n in range(20)])
        assert judge(fresh, f"run-{run}", "raw.documents")["volume_is_near_the_usual"].status == "skipped"
        publish(fresh, f"run-{run}")
    receive(fresh, "run-3", [usable(1000 + n) for n in range(201)])
    result = judge(fresh, "run-3", "raw.documents")["volume_is_near_the_usual"]
    assert (result.status, result.observed_value) == ("warned", '{"herald": 10.05}')


# ── gates 2 and 3 against what was published ────────────────────────────────────────────────────


def published_then(path: Path, table: str, *statements: str) -> dict[str, CheckResult]:
    """The verdicts on a table that was published as it is and then changed by the statements."""
    with Warehouse(path) as warehouse:
        judge(warehouse, "run-1", table)
        publish(warehouse, "run-1")
    with duckdb.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    with Warehouse(path) as warehouse:
        warehouse.start_run("run-2", ["herald"])
        return judge(warehouse, "run-2", table)


def test_a_source_that_quotes_far_less_than_before_is_a_warning(path):
    with Warehouse(path) as warehouse:
        judge(warehouse, "run-1", "extracted.quotes")
        publish(warehouse, "run-1")
        receive(warehouse, "run-2", [usable(1000 + n) for n in range(60)], extracted=True)
    with duckdb.connect(path) as connection:
        connection.execute("delete from extracted.quotes where run_id = 'run-2' and quote_id > '5'")
    with Warehouse(path) as warehouse:
        assert judge(warehouse, "run-2", "extracted.quotes")["quotes_are_as_frequent_as_usual"].status == "warned"


def test_marts_as_they_were_published_need_no_judgement(path):
    for result in published_then(path, "marts.fct_quotes").values():
        assert (result.status, result.observed_value) == ("passed", '"no new rows"')


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("marts.fct_quotes", "quotes"),
        ("marts.fct_entity_mentions", "mentions"),
        ("marts.fct_event_mentions", "events"),
    ],
)
def test_losing_most_of_what_was_published_stops_the_run(path, table, rows):
    results = published_then(path, table, f"delete from {table} where rowid >= 400")
    assert results[f"published_{rows}_are_kept"].stops_the_run
    assert results[f"published_{rows}_are_nearly_all_kept"].status == "warned"


def test_losing_some_of_what_was_published_is_a_warning(path):
    results = published_then(path, "marts.fct_quotes", "delete from marts.fct_quotes where quote_id < '00300'")
    assert results["published_quotes_are_kept"].status == "passed"
    assert results["published_quotes_are_nearly_all_kept"].status == "warned"


def test_a_type_that_vanishes_is_noticed_though_no_row_of_it_is_left(path):
    results = published_then(path, "marts.fct_quotes", "delete from marts.fct_quotes where quote_type = 'indirect'")
    assert json.loads(results["published_quotes_are_kept"].observed_value)["indirect"] == 0
    assert results["published_quotes_are_kept"].stops_the_run
    assert results["mix_is_as_published"].status == "warned"


def test_a_published_source_that_vanishes_stops_the_run(path):
    results = published_then(path, "marts.dim_articles", "delete from marts.dim_articles")
    assert results["published_articles_are_kept"].stops_the_run
