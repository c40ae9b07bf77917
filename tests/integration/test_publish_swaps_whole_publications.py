"""Write, audit, publish: whatever breaks, readers have one complete publication, and read it with their own tools."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from audited import start_audited_run

from orchestration.publish import Publication, PublishError, faults, publish, read_current
from orchestration.warehouse import Warehouse

MARTS = """
create schema if not exists marts;
create or replace table marts.fct_quotes as
select
    printf('%020x', (i * 7919) % 1000) as quote_id,
    timestamptz '2026-03-01 00:00:00+00' + interval (i % 10) day as published_at,
    'Ada Quill' as speaker_name,
    0.5::double as speaker_score,
    [{'char_start': i, 'char_end': i + 4}] as content_spans
from range(1000) as rows (i);
create or replace table marts.dim_outlets as select 'herald' as outlet_id, 'The Veldt Herald' as outlet;
create or replace view marts.fct_quality_checks as select check_name, status from quality.check_results;
"""

MANIFEST = {
    "nodes": {
        "model.onrecord.fct_quotes": {
            "resource_type": "model",
            "schema": "marts",
            "name": "fct_quotes",
            "description": "One row per quote\nof a reader's article.",
            "columns": {"quote_id": {"description": "The quote's id."}, "speaker_name": {"description": ""}},
        },
        "model.onrecord.stg": {"resource_type": "model", "schema": "staging", "name": "stg", "columns": {}},
        "test.onrecord.t": {"resource_type": "test", "schema": "marts", "name": "t"},
    }
}


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with Warehouse(path) as fresh:
        start_audited_run(fresh, "run-1", "abc123")
    with duckdb.connect(path) as connection:
        connection.execute(MARTS)
    with Warehouse(path) as opened:
        yield opened


@pytest.fixture
def published_dir(tmp_path):
    return tmp_path / "published"


def publish_anew(warehouse: Warehouse, published_dir: Path, run_id: str, kept: int = 7) -> Publication:
    """Publish from other code, because what is as it was is not written again."""
    start_audited_run(warehouse, run_id, f"code of {run_id}")
    return publish(warehouse, published_dir, run_id, kept=kept)


def test_polars_reads_the_parquet_files_without_knowing_us(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1")
    quotes = pl.scan_parquet(published_dir / "current/parquet/fct_quotes.parquet")
    by_day = quotes.group_by("published_at").len().sort("published_at").collect()
    assert by_day["len"].to_list() == [100] * 10
    assert by_day["published_at"][0] == datetime(2026, 3, 1, tzinfo=UTC)


def test_plain_duckdb_reads_the_file_and_its_comments_without_knowing_us(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1", manifest=MANIFEST)
    with duckdb.connect(published_dir / "current/analytics.duckdb", read_only=True) as reader:
        assert reader.sql("select count(*), count(distinct quote_id) from fct_quotes").fetchall() == [(1000, 1000)]
        assert reader.sql("from fct_quality_checks").fetchall() == [("all_are_there", "passed")]
        comments = reader.sql("select comment from duckdb_tables() where table_name = 'fct_quotes'").fetchall()
        assert comments == [("One row per quote of a reader's article.",)]
        column = "select comment from duckdb_columns() where column_name = 'quote_id'"
        assert reader.sql(column).fetchall() == [("The quote's id.",)]
        assert reader.sql("select count(*) from duckdb_views() where not internal").fetchall() == [(0,)]


def test_the_datapackage_says_what_is_there_and_where_it_came_from(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1", manifest=MANIFEST, created_at=datetime(2026, 3, 12, 8, tzinfo=UTC))
    package = json.loads((published_dir / "current/datapackage.json").read_text(encoding="utf-8"))
    assert package["created"] == "2026-03-12T08:00:00Z"
    assert (package["run_id"], package["git_version"], package["onrecord_version"]) == ("run-1", "abc123", "0.1.0")
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == {"fct_quotes", "dim_outlets", "fct_quality_checks", "analytics"}
    assert resources["fct_quotes"]["rows"] == 1000
    assert [(f["name"], f["type"]) for f in resources["fct_quotes"]["schema"]["fields"]] == [
        ("quote_id", "string"),
        ("published_at", "datetime"),
        ("speaker_name", "string"),
        ("speaker_score", "number"),
        ("content_spans", "array"),
    ]
    assert resources["fct_quotes"]["schema"]["fields"][0]["description"] == "The quote's id."


def test_rows_are_sorted_by_time_and_key_so_the_same_marts_give_the_same_files(warehouse, published_dir):
    first = publish(warehouse, published_dir, "run-1")
    second = publish_anew(warehouse, published_dir, "run-2")
    assert second.path != first.path
    marts = ("fct_quotes", "dim_outlets")
    parquet = {file.name: file.sha256 for file in first.files if file.name in marts}
    assert parquet == {file.name: file.sha256 for file in second.files if file.name in marts}
    quotes = pl.read_parquet(second.path / "parquet/fct_quotes.parquet")
    assert quotes.equals(quotes.sort("published_at", "quote_id"))


def test_published_files_can_be_read_but_not_written(warehouse, published_dir):
    publication = publish(warehouse, published_dir, "run-1")
    files = [path for path in publication.path.rglob("*") if path.is_file()]
    assert len(files) == 5
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


def test_current_is_a_relative_link_so_the_folder_can_be_moved(warehouse, published_dir, tmp_path):
    publish(warehouse, published_dir, "run-1")
    published_dir.rename(tmp_path / "elsewhere")
    assert read_current(tmp_path / "elsewhere").row_counts["fct_quotes"] == 1000


def test_publishing_marks_the_run_as_published(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1")
    assert warehouse.query("select published_at is not null as b from quality.runs")["b"].to_pylist() == [True]


def test_without_marts_nothing_is_published(tmp_path):
    with Warehouse(tmp_path / "empty.duckdb") as empty, pytest.raises(PublishError, match="onrecord refresh"):
        publish(empty, tmp_path / "published", "run-1")
    assert read_current(tmp_path / "published") is None


def test_a_run_that_judges_nothing_publishes_only_what_was_audited_and_published(warehouse, published_dir, tmp_path):
    publish(warehouse, published_dir, "run-1")
    (published_dir / "current").unlink()
    warehouse.start_run("again", [], git_version="abc123")
    assert publish(warehouse, published_dir, "again").row_counts["fct_quotes"] == 1000
    warehouse.close()
    with duckdb.connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute("delete from marts.fct_quotes where quote_id < '8'")
    with Warehouse(tmp_path / "warehouse.duckdb") as changed:
        changed.start_run("unjudged", [], git_version="abc123")
        start_audited_run(changed, "refused", "abc123", status="failed")
        for run_id in ("unjudged", "refused"):
            with pytest.raises(PublishError, match="onrecord refresh"):
                publish(changed, published_dir, run_id)
        marked = changed.query("select run_id from quality.runs where published_at is not null")
    assert read_current(published_dir).row_counts["fct_quotes"] == 1000
    assert marked["run_id"].to_pylist() == ["run-1"]


def test_a_publication_that_would_be_the_same_is_not_written_again(warehouse, published_dir):
    first = publish(warehouse, published_dir, "run-1")
    start_audited_run(warehouse, "run-2", "abc123")
    assert publish(warehouse, published_dir, "run-2") == first
    assert [path.name for path in (published_dir / "runs").iterdir()] == ["run-1"]
    marked = warehouse.query("select count(*) as n from quality.runs where published_at is not null")
    assert marked["n"].to_pylist() == [2]


@pytest.mark.parametrize(
    "change",
    [
        "update marts.fct_quotes set speaker_score = 0.4 where quote_id = (select min(quote_id) from marts.fct_quotes)",
        "insert into marts.dim_outlets from marts.dim_outlets",
        "alter table marts.dim_outlets rename column outlet to outlet_name",
        "create table marts.dim_days as select date '2026-03-01' as date_day",
    ],
)
def test_any_change_of_the_marts_is_published(warehouse, published_dir, tmp_path, change):
    publish(warehouse, published_dir, "run-1")
    warehouse.close()
    with duckdb.connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute(change)
    with Warehouse(tmp_path / "warehouse.duckdb") as again:
        assert publish(again, published_dir, "run-1").path.name == "run-1-2"


def test_a_change_of_descriptions_is_published(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1")
    assert publish(warehouse, published_dir, "run-1", manifest=MANIFEST).path.name == "run-1-2"


def test_a_damaged_publication_is_written_anew_beside_the_folder_that_readers_are_in(warehouse, published_dir):
    first = publish(warehouse, published_dir, "run-1")
    first.files[0].path.chmod(0o644)
    first.files[0].path.write_bytes(b"damaged")
    second = publish(warehouse, published_dir, "run-1")
    assert second.path.name == "run-1-2"
    assert faults(second) == []


def test_an_open_reader_keeps_what_it_reads_while_a_new_publication_arrives(warehouse, published_dir):
    publish(warehouse, published_dir, "run-1")
    with duckdb.connect(published_dir / "current/analytics.duckdb", read_only=True) as reader:
        publish_anew(warehouse, published_dir, "run-2", kept=0)
        assert [path.name for path in (published_dir / "runs").iterdir()] == ["run-2"]
        assert reader.sql("select sum(len(content_spans)) from fct_quotes").fetchall() == [(1000,)]


def test_old_publications_are_pruned_and_the_current_one_never(warehouse, published_dir):
    for number in range(1, 6):
        publication = publish_anew(warehouse, published_dir, f"run-{number}", kept=2)
        old = (datetime.now() - timedelta(days=10 - number)).timestamp()
        os.utime(publication.path, (old, old))
    assert sorted(path.name for path in (published_dir / "runs").iterdir()) == ["run-3", "run-4", "run-5"]
    os.utime(published_dir / "runs/run-5", (0, 0))
    publish_anew(warehouse, published_dir, "run-6", kept=1)
    assert read_current(published_dir).run_id == "run-6"


def test_a_copy_in_the_place_of_the_link_is_left_alone(warehouse, published_dir):
    (published_dir / "current").mkdir(parents=True)
    with pytest.raises(PublishError, match="move it away"):
        publish(warehouse, published_dir, "run-1")
    assert sorted(path.name for path in published_dir.iterdir()) == ["current"]


def test_every_fault_of_a_file_is_named(warehouse, published_dir):
    publication = publish(warehouse, published_dir, "run-1")
    assert faults(publication) == []
    changed, cut, gone = (file.path for file in publication.files[:3])
    for path in (changed, cut):
        path.chmod(0o644)
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    cut.write_bytes(cut.read_bytes()[:-1])
    gone.unlink()
    found = faults(read_current(published_dir))
    assert [sentence.removeprefix(f"{publication.path}/parquet/") for sentence in found] == [
        "dim_outlets.parquet was changed after it was published: its SHA-256 differs.",
        f"fct_quality_checks.parquet has {publication.files[1].byte_count - 1} bytes instead"
        f" of {publication.files[1].byte_count}.",
        "fct_quotes.parquet is missing.",
    ]


def test_a_broken_datapackage_is_one_sentence(warehouse, published_dir):
    publication = publish(warehouse, published_dir, "run-1")
    package = publication.path / "datapackage.json"
    package.chmod(0o644)
    package.write_text("{", encoding="utf-8")
    with pytest.raises(PublishError, match="onrecord publish"):
        read_current(published_dir)


# ── crashes ─────────────────────────────────────────────────────────────────────────────────────

FILE_EVENTS = frozenset({"open", "os.mkdir", "os.chmod", "os.rename", "os.symlink", "os.remove", "os.rmdir"})


class Crash(BaseException):
    """As abrupt as a kill: nothing catches it."""


class CrashAtFileEvent:
    """Python tells an audit hook of every file operation; this one dies at the n-th below a folder."""

    def __init__(self) -> None:
        self.folder: str | None = None
        self.left = 0
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if self.folder and event in FILE_EVENTS and self.folder in str(args[0]):
            self.left -= 1
            if self.left == 0:
                self.folder = None
                raise Crash(event)


@pytest.fixture(scope="module")
def crash():
    return CrashAtFileEvent()


def test_a_crash_at_any_file_operation_leaves_a_complete_publication(warehouse, published_dir, crash):
    publish_anew(warehouse, published_dir, "good", kept=1)
    runs_seen, step = set(), 0
    while True:
        step += 1
        crash.folder, crash.left = str(published_dir), step
        try:
            publish_anew(warehouse, published_dir, f"step-{step}", kept=1)
        except Crash:
            current = read_current(published_dir)
            assert faults(current) == [], step
            runs_seen.add(current.run_id == f"step-{step}")
        else:
            break
        finally:
            crash.folder = None
    assert step > 30, "the crashes cover writing, sealing, switching and pruning"
    assert runs_seen == {True, False}, "some before the switch, some after"
    publish_anew(warehouse, published_dir, "last", kept=1)
    left = sorted(path.name for path in published_dir.rglob("*") if "unfinished" in path.name)
    assert left == []
    assert len(list((published_dir / "runs").iterdir())) == 2


@pytest.mark.parametrize("when", ["before", "within", "after"])
def test_a_crash_around_the_copying_leaves_the_publication_before(warehouse, published_dir, monkeypatch, when):
    publish_anew(warehouse, published_dir, "good")
    real = Warehouse.export

    def dying(self: Warehouse, schema: str, database: Path, *rest: object) -> object:
        if when == "after":
            real(self, schema, database, *rest)
        if when == "within":
            database.write_bytes(b"half a file")
        raise Crash

    monkeypatch.setattr(Warehouse, "export", dying)
    start_audited_run(warehouse, "bad", "code of bad")
    with pytest.raises(Crash):
        publish(warehouse, published_dir, "bad")
    monkeypatch.undo()
    assert read_current(published_dir).run_id == "good"
    assert faults(read_current(published_dir)) == []
    assert publish(warehouse, published_dir, "bad").path.name == "bad"
