"""What `refresh` promises: all is audited and published; nothing new changes nothing; nor does a failed gate."""

import duckdb
import polars as pl

from orchestration.definitions import build_defs
from orchestration.defs.runs import execute_job
from orchestration.publish import faults, read_current
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse

DEMO_SOURCES = PROJECT_DIR / "demo" / "sources.toml"
MARTS = {file.stem for file in (PROJECT_DIR / "dbt_project" / "models" / "marts").rglob("*.sql")}
MAY_BE_EMPTY = {"dim_entity_corrections", "entity_redirects", "event_redirects", "fct_event_announcements"}


def test_the_demo_publishes_every_mart_with_rows_as_promised(demo):
    publication = read_current(demo.published_dir)
    assert publication is not None
    assert set(publication.row_counts) == MARTS
    assert {table for table, count in publication.row_counts.items() if not count} <= MAY_BE_EMPTY
    assert faults(publication) == []


def test_the_publication_carries_the_verdict_of_every_check_of_its_run(demo):
    checks = pl.read_parquet(demo.published_dir / "current/parquet/fct_quality_checks.parquet")
    assert set(checks["check_kind"]) == {"great_expectations", "dbt_test"}
    assert set(checks["check_status"]) <= {"passed", "warned", "skipped"}


def test_the_demo_shows_all_four_outcomes_and_reconciles(demo):
    ledger = pl.read_parquet(demo.published_dir / "current/parquet/fct_ingest_ledger.parquet")
    outcomes = dict(ledger.group_by("outcome").len().iter_rows())
    assert {"accepted", "quarantined"} <= set(outcomes)
    with Warehouse(demo.warehouse_path, read_only=True) as warehouse:
        assert outcomes["accepted"] == warehouse.row_counts("raw")["articles"]


def test_a_second_refresh_finds_nothing_new_and_changes_no_fact(demo, warm, refresh, facts):
    assert refresh(warm).success
    assert facts(warm) == facts(demo)
    with Warehouse(warm.warehouse_path, read_only=True) as warehouse:
        marts = warehouse.query("select marts_fingerprint from quality.runs").column(0).to_pylist()
    assert len(marts) == 2 and len(set(marts)) == 1, "what is the same is not published again"


def test_with_another_floor_of_events_the_marts_are_made_anew(warm, refresh):
    with duckdb.connect(str(warm.warehouse_path)) as connection:
        held = "select content_text, addressee from marts.fct_quotes order by all"
        before = connection.execute(held).fetchall()
        [(candidates,)] = connection.execute("select count(*) from marts.fct_event_candidates").fetchall()
        assert candidates > 0
        connection.execute("alter table marts.fct_quotes drop column addressee")
    assert refresh(warm.model_copy(update={"least_event_score": 0})).success
    with duckdb.connect(str(warm.warehouse_path), read_only=True) as connection:
        assert connection.execute(held).fetchall() == before
        assert connection.execute("select count(*) from marts.fct_event_candidates").fetchall() == [(0,)]


def test_models_that_need_more_memory_than_they_may_take_name_the_setting(warm, refresh):
    outcome = refresh(warm.model_copy(update={"models_memory": "8MB", "least_event_score": 0}))
    assert not outcome.success
    assert any("raise ONRECORD_MODELS_MEMORY" in failure for failure in outcome.failures), outcome.failures


def test_what_was_published_is_published_anew_but_marts_that_nobody_audited_are_refused(warm):
    def publish():
        return execute_job(build_defs(warm), warm, "publish", lambda step, message: None)

    (warm.published_dir / "current").unlink()
    outcome = publish()
    assert outcome.success, outcome.failures
    assert faults(read_current(warm.published_dir)) == []

    with duckdb.connect(str(warm.warehouse_path)) as connection:
        connection.execute("update marts.fct_quotes set speaker_name = 'Nobody'")
    outcome = publish()
    assert not outcome.success
    assert any("`onrecord refresh` audits them" in failure for failure in outcome.failures), outcome.failures


def test_a_failed_gate_says_why_and_leaves_the_publication_as_it_was(warm, tmp_path, settings_for, refresh):
    (tmp_path / "empty").mkdir()
    for number in range(30):
        (tmp_path / "empty" / f"{number}.txt").write_text("\n")
    sources = tmp_path / "sources.toml"
    demo_sources = DEMO_SOURCES.read_text().replace('path = "', f'path = "{DEMO_SOURCES.parent}/')
    sources.write_text(demo_sources + f'\n[[source]]\nid = "broken"\npath = "{tmp_path / "empty"}"\n')
    before = (warm.published_dir / "current").resolve()

    seen_while_running = []

    def look(step, message):
        if message == "started":
            with duckdb.connect(str(warm.published_dir / "current/analytics.duckdb"), read_only=True) as reader:
                seen_while_running.append(reader.execute("select count(*) from fct_quotes").fetchone()[0])

    outcome = refresh(settings_for(warm.data_dir, sources), look)

    assert not outcome.success
    assert any("raw.documents" in failure and "broken" in failure for failure in outcome.failures), outcome.failures
    assert (warm.published_dir / "current").resolve() == before
    assert faults(read_current(warm.published_dir)) == []
    assert len(set(seen_while_running)) == 1

    again = refresh(settings_for(warm.data_dir, sources))
    assert not again.success, "running again must not slip past the gate"
