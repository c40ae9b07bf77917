"""The suites are data that cannot be wrong in silence; nothing here starts Great Expectations."""

from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from orchestration import records
from orchestration.quality import SuiteError, gates, judge, load_suites
from orchestration.quality.reference import with_reference
from orchestration.settings import PROJECT_DIR

SUITE = {
    "table": "raw.things",
    "gate": "G1",
    "about": "Things that came since yesterday, by source.",
    "profile": {"sql": "select 'a' as group_name, 1 as n"},
    "batch": {"sql": "select 1 as n limit $batch_rows"},
    "expectations": [
        {
            "name": "n_is_small",
            "type": "expect_column_values_to_be_between",
            "over": "profile",
            "column": "n",
            "kwargs": {"max_value": 3},
            "severity": "critical",
            "meta": {"why": "Things come in threes at most."},
        }
    ],
}


def write(folder: Path, name: str = "raw.things", **changes: object) -> Path:
    (folder / f"{name}.yml").write_text(yaml.safe_dump({**SUITE, **changes}), encoding="utf-8")
    return folder


def changed(**changes: object) -> list[dict[str, object]]:
    return [{**SUITE["expectations"][0], **changes}]


@pytest.fixture(scope="module")
def suites():
    return load_suites(PROJECT_DIR / "expectations")


def test_every_suite_of_the_project_loads_in_the_order_of_the_gates(suites):
    assert [suite.gate for suite in suites] == sorted(suite.gate for suite in suites)
    assert {suite.gate for suite in suites} == {"G1", "G2", "G3"}


def test_every_reason_is_one_sentence(suites):
    whys = [check.why for suite in suites for check in suite.expectations]
    assert [why for why in whys if not why.endswith(".") or why[0].islower() or "\n" in why] == []


def test_critical_and_nothing_else_blocks(suites):
    assert {c.is_blocking for s in suites for c in s.expectations if c.severity == "critical"} == {True}
    assert {c.is_blocking for s in suites for c in s.expectations if c.severity == "warning"} == {False}


def test_every_gate_looks_only_at_runs_that_are_not_published_or_at_the_published_profile(suites):
    for suite in suites:
        sqls = [suite.profile.sql] + ([suite.batch.sql] if suite.batch else [])
        seen = "quality.profiles" if suite.gate == "G3" else "quality.unpublished_runs"
        assert [sql for sql in sqls if seen not in sql] == [], suite.table


def test_every_sample_is_capped(suites):
    assert [s.table for s in suites if s.batch and "$batch_rows" not in s.batch.sql] == []


def test_a_closed_list_is_that_of_the_records(tmp_path):
    checks = changed(type="expect_column_values_to_be_in_set", kwargs={"value_set": "records.QuoteType"})
    (suite,) = load_suites(write(tmp_path, expectations=checks))
    assert suite.expectations[0].kwargs["value_set"] == list(records.QuoteType.__args__)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"table": "raw.others"}, "raw.things.yml: table: is raw.others, but the file name says raw.things"),
        ({"gate": "G9"}, "raw.things.yml: gate: Input should be 'G1', 'G2' or 'G3'"),
        ({"expectation": []}, "raw.things.yml: expectation: is no key of a suite; did you mean expectations?"),
        (
            {"expectations": changed(sevirity="x")},
            "expectations.0.sevirity: is no key of a suite; did you mean severity?",
        ),
        (
            {"expectations": changed(severity="info")},
            "expectations.0.severity: Input should be 'critical' or 'warning'",
        ),
        ({"expectations": changed(meta={"why": "short"})}, "expectations.0.meta.why: String should have at least 20"),
        ({"expectations": changed(meta={})}, "raw.things.yml: expectations.0.meta.why: Field required"),
        ({"expectations": changed() * 2}, "raw.things.yml: expectations: the name n_is_small is used twice"),
        ({"expectations": changed(over="batch"), "batch": None}, "n_is_small: over: is batch, but the suite has no"),
        ({"expectations": changed(kwargs={"value_set": "records.Nothing"})}, "records.Nothing is no closed list"),
        ({"profile": {"sql": "select $day"}}, "raw.things.yml: profile.sql: unknown parameter $day (known: batch_rows"),
    ],
)
def test_a_faulty_suite_is_refused_in_one_sentence_that_names_file_and_key(tmp_path, changes, sentence):
    with pytest.raises(SuiteError) as refusal:
        load_suites(write(tmp_path, **changes))
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_no_yaml_is_refused_by_name(tmp_path):
    (tmp_path / "raw.things.yml").write_text("table: [", encoding="utf-8")
    with pytest.raises(SuiteError, match=r"^raw\.things\.yml is no YAML"):
        load_suites(tmp_path)


def test_a_folder_without_suites_is_refused(tmp_path):
    with pytest.raises(SuiteError, match="nothing would be checked"):
        load_suites(tmp_path)


def test_a_run_with_nothing_new_passes_without_great_expectations(suites, monkeypatch):
    monkeypatch.setattr(gates, "_pandas_source", lambda: pytest.fail("Great Expectations was started"))

    def nothing(sql: str, parameters: object) -> pa.Table:
        checks = [check for suite in suites for check in suite.expectations]
        columns = {column for check in checks for column in (*check.columns, *check.meta.beside)}
        return pa.table({column: pa.array([], pa.float64()) for column in columns | {"group_name"}})

    results = judge(suites, nothing, "run")
    assert {(result.status, result.observed_value) for result in results} == {("passed", '"no new rows"')}
    assert [r.check_name for r in results] == [name for suite in suites for name in suite.check_names]


def test_sql_gets_the_parameters_that_it_names_and_no_others(tmp_path):
    (suite,) = load_suites(write(tmp_path, profile={"sql": "select $run_id -- not $batch_rows"}))
    asked = []

    def read(sql: str, parameters: object) -> pa.Table:
        asked.append(parameters)
        return pa.table({"group_name": pa.array([], pa.string()), "n": pa.array([], pa.int64())})

    judge([suite], read, "run-1")
    assert asked == [{"run_id": "run-1"}, {"batch_rows": gates.BATCH_ROWS}]


def test_a_check_of_a_column_that_its_sql_does_not_give_is_refused(tmp_path):
    (suite,) = load_suites(write(tmp_path))
    with pytest.raises(SuiteError, match=r"n_is_small: profile.sql gives no n \(it gives group_name\)"):
        judge([suite], lambda sql, parameters: pa.table({"group_name": ["a"]}), "run")


def test_a_profile_without_groups_is_refused(tmp_path):
    (suite,) = load_suites(write(tmp_path))
    with pytest.raises(SuiteError, match="gives no column group_name"):
        judge([suite], lambda sql, parameters: pa.table({"n": [1]}), "run")


def test_the_page_on_quality_lists_the_checks_as_they_are(suites):
    page = (PROJECT_DIR / "docs" / "quality.md").read_text(encoding="utf-8")
    assert page == with_reference(page, suites), "run: python -m orchestration.quality"
