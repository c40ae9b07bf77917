"""dbt's data tests become rows of quality.check_results."""

import json
from datetime import UTC, datetime

from orchestration.quality import dbt_results

MODEL = {"resource_type": "model", "schema": "marts", "name": "fct_quotes", "alias": "fct_quotes"}
SOURCE = {"resource_type": "source", "schema": "raw", "name": "documents", "identifier": "documents"}


def test_node(name: str, **changes: object) -> dict[str, object]:
    return {
        "resource_type": "test",
        "name": name,
        "schema": "tests",
        "config": {"severity": "ERROR"},
        "depends_on": {"nodes": ["model.onrecord.fct_quotes"]},
        **changes,
    }


test_node.__test__ = False

MANIFEST = {
    "nodes": {
        "model.onrecord.fct_quotes": MODEL,
        "test.onrecord.claim": test_node("fct_quotes_text_equals_its_span", description="A  receipt\nis exact."),
        "test.onrecord.unique": test_node(
            "fct_quotes_quote_id_is_unique",
            attached_node="model.onrecord.fct_quotes",
            column_name="quote_id",
            test_metadata={"name": "unique", "kwargs": {}},
            config={"severity": "warn"},
        ),
        "test.onrecord.ledger": test_node(
            "ledger_reconciles", depends_on={"nodes": ["source.onrecord.raw.documents"]}, description="It adds up."
        ),
    },
    "sources": {"source.onrecord.raw.documents": SOURCE},
    "unit_tests": {"unit_test.onrecord.fct_quotes.case": {}},
}


def results(*rows: tuple[str, str, int | None]):
    run_results = {
        "results": [
            {"unique_id": unique_id, "status": status, "failures": failures, "message": "it said so"}
            for unique_id, status, failures in rows
        ]
    }
    return dbt_results(run_results, MANIFEST, "run-1", checked_at=datetime(2026, 3, 1, tzinfo=UTC))


def test_a_test_becomes_a_row_with_its_description_as_the_reason():
    (row,) = results(("test.onrecord.claim", "pass", 0))
    assert (row.table_address, row.check_name) == ("marts.fct_quotes", "fct_quotes_text_equals_its_span")
    assert (row.check_kind, row.status, row.severity, row.is_blocking) == ("dbt_test", "passed", "error", True)
    assert row.why == "A receipt is exact."
    assert json.loads(row.observed_value) == json.loads(row.expected_value) == {"failures": 0}


def test_a_failure_shows_how_many_rows_fail_and_stops_the_run():
    (row,) = results(("test.onrecord.claim", "fail", 3))
    assert (row.status, row.observed_value, row.stops_the_run) == ("failed", '{"failures": 3}', True)


def test_a_warning_does_not_stop_the_run_and_a_nameless_test_says_what_it_tests():
    (row,) = results(("test.onrecord.unique", "warn", 2))
    assert (row.status, row.severity, row.stops_the_run) == ("warned", "warning", False)
    assert row.why == "marts.fct_quotes: quote_id is unique."


def test_a_test_that_could_not_run_fails_with_its_message_and_a_skipped_one_is_skipped():
    broken, skipped = results(("test.onrecord.claim", "error", None), ("test.onrecord.unique", "skipped", None))
    assert (broken.status, broken.observed_value) == ("failed", '{"error": "it said so"}')
    assert skipped.status == "skipped"


def test_a_test_of_a_source_is_about_that_source():
    (row,) = results(("test.onrecord.ledger", "pass", 0))
    assert row.table_address == "raw.documents"


def test_models_and_unit_tests_are_no_checks():
    assert (
        results(("model.onrecord.fct_quotes", "success", None), ("unit_test.onrecord.fct_quotes.case", "pass", None))
        == []
    )


def test_ids_differ_by_run_table_and_check_and_are_the_same_again():
    first, second = results(("test.onrecord.claim", "pass", 0), ("test.onrecord.unique", "pass", 0))
    assert first.check_result_id != second.check_result_id
    assert results(("test.onrecord.claim", "pass", 0)) == [first]
