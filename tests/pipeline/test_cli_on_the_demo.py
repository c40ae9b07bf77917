"""The reading commands on real marts: every one answers, for every article of the demo."""

import json

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.cli.published import reading
from orchestration.cli.read import quotes_table


@pytest.fixture
def onrecord(demo):
    def run(*arguments):
        result = CliRunner().invoke(app, [*arguments, "--data-dir", str(demo.data_dir)], env={"COLUMNS": "120"})
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_every_article_can_be_shown_and_its_spans_read_what_the_rows_say(onrecord):
    articles = json.loads(onrecord("sql", "--json", "select article_id, title from dim_articles"))
    for article in articles:
        assert onrecord("show", article["article_id"]).startswith(article["title"][:60])
        shown = json.loads(onrecord("show", article["article_id"], "--json"))
        text = shown["article"]["text"]
        for quote in shown["quotes"]:
            content = [text[s["start"] : s["end"]] for s in quote["spans"] if s["role"] == "content"]
            assert " ".join(content) == quote["content_text"]
        assert all(text[m["char_start"] : m["char_end"]] == m["mention_text"] for m in shown["entity_mentions"])


def test_quotes_are_told_with_speakers_and_places(onrecord):
    assert len(onrecord("quotes", "--limit", "10").splitlines()) >= 30
    everything = json.loads(onrecord("quotes", "--json", "--limit", "10000"))
    assert len(everything) == json.loads(onrecord("sql", "--json", "select count(*) as n from fct_quotes"))[0]["n"]
    assert {quote["speaker_status"] for quote in everything} > {"named"}


def test_every_happening_and_a_person_are_told(onrecord):
    assert onrecord("events", "--limit", "10000").count("→") >= 20
    assert "prime minister" in onrecord("entity", "Helen Marlowe")


def test_status_knows_the_run_and_no_document_is_missing_from_the_ledger(onrecord):
    status = json.loads(onrecord("status", "--json"))
    assert [run["status"] for run in status["runs"]] == ["success"]
    assert status["publication"]["run_id"] == status["runs"][0]["run_id"]
    received = sum(row["document_count"] for row in status["ledger"])
    assert received == status["publication"]["row_counts"]["fct_ingest_ledger"]
    assert "failed" not in {check["check_status"] for check in status["checks"]}


def test_the_demo_ends_with_a_table_of_quotes(demo):
    with reading(demo) as connection:
        table = quotes_table(connection)
    assert [column.header for column in table.columns] == ["speaker", "cue", "quote", "outlet", "date"]
    assert table.row_count >= 8
