"""What the reading commands show of a publication, and what they say when there is nothing to show."""

import csv
import io
import json
import os
import re

import duckdb
import pytest
from filelock import FileLock
from rich.console import Console
from typer.testing import CliRunner

from orchestration.cli import app, doctor, show
from orchestration.settings import Settings


@pytest.fixture
def onrecord(publication):
    def run(*arguments: str, data_dir=publication, env=None, **options):
        environment = {"COLUMNS": "200", "ONRECORD_DATA_DIR": str(data_dir), "NO_COLOR": "1"} | (env or {})
        return CliRunner().invoke(app, arguments, env=environment, **options)

    return run


def refusal(result) -> str:
    """The one sentence of a mistake: status 1, nothing on stdout, no traceback."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr
    return result.stderr


def answer(result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("options", "speakers"),
    [
        ([], ["Ida Brandt", "Tomás Okafor"]),
        (["--speaker", "TOMAS"], ["Tomás Okafor"]),
        (["--about", "arden"], ["Ida Brandt"]),
        (["--about", "bridge"], ["Tomás Okafor"]),
        (["--about", "harbour"], []),
        (["--cue-class", "promise"], ["Tomás Okafor"]),
        (["--type", "indirect"], []),
        (["--status", "named"], ["Ida Brandt", "Tomás Okafor"]),
        (["--status", "anonymous"], []),
        (["--min-score", "0.8"], ["Ida Brandt"]),
        (["--speech"], ["Tomás Okafor"]),
        (["--outlet", "lund"], ["Ida Brandt", "Tomás Okafor"]),
        (["--since", "2024-03-01", "--until", "2024-03-01", "--limit", "1"], ["Ida Brandt"]),
        (["--since", "2024-03-02"], []),
        (["--until", "2024-02-29"], []),
        (["--speaker", "' or 1=1 --"], []),
    ],
)
def test_quotes_are_those_that_fit_every_option(onrecord, options, speakers):
    assert [quote["speaker_name"] for quote in answer(onrecord("quotes", "--json", *options))] == speakers


def test_a_quote_is_shown_in_its_passage_with_who_where_and_when(onrecord):
    shown = onrecord("quotes", "--speaker", "brandt").stdout
    assert "Ida Brandt  direct · statement · 0.90" in shown
    assert "“The ferry to Arden sails again,” said Ida Brandt, the harbour master." in shown
    assert "2024-03-01 · The Lund Post · Ferry sails again · a1a1a1a1" in shown


def test_the_spans_of_a_quote_are_in_its_json(onrecord, published_text):
    (quote,) = answer(onrecord("quotes", "--speaker", "brandt", "--json"))
    cut = {span["role"]: published_text[span["start"] : span["end"]] for span in quote["spans"]}
    assert cut == {
        "content": "The ferry to Arden sails again",
        "cue": "said",
        "source": "Ida Brandt, the harbour master",
    }


def test_quotes_as_a_table_have_a_line_each(onrecord):
    shown = onrecord("quotes", "--table").stdout
    (line,) = [line for line in shown.splitlines() if "Okafor" in line]
    assert [cell.strip() for cell in line.split("│")[1:-1]] == [
        "Tomás Okafor", "0.70", "told", "We will pay for the bridge", "The Lund Post", "2024-03-01",
    ]  # fmt: skip


def test_quotes_as_csv_hold_every_column_and_their_spans_as_json(onrecord):
    result = onrecord("quotes", "--csv", "--speaker", "okafor")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["speaker_name"], row["addressee"], row["venue"]) == ("Tomás Okafor", "reporters", "")
    assert {span["role"] for span in json.loads(row["spans"])} == {"content", "cue", "source"}


def test_quotes_are_printed_one_way(onrecord):
    assert "one of --table, --csv and --json" in refusal(onrecord("quotes", "--csv", "--json"))


def test_a_word_outside_the_list_is_refused_with_the_list(onrecord):
    assert "--modality cannot be 'done': choose one of actual," in refusal(onrecord("events", "--modality", "done"))
    assert "direct, mixed, indirect" in refusal(onrecord("quotes", "--type", "oblique"))
    assert "promise" in refusal(onrecord("quotes", "--cue-class", "song"))
    assert "ambiguous" in refusal(onrecord("quotes", "--status", "sure"))


@pytest.mark.parametrize(
    ("options", "happenings"),
    [
        ([], ["h1", "h2"]),
        (["--actor", "tomas"], ["h1"]),
        (["--actor", "veldania"], ["h2"]),  # by its country, where that country is named elsewhere
        (["--actor", "Arden"], []),
        (["--recipient", "ARDEN"], ["h1"]),
        (["--type", "assault"], ["h2"]),
        (["--modality", "future"], ["h1"]),
        (["--place", "se"], ["h1"]),
        (["--outlets", "2"], ["h2"]),
        (["--since", "2024-02-21"], ["h1", "h2"]),
        (["--since", "2024-02-22", "--limit", "1"], ["h1"]),
        (["--until", "2024-02-20"], ["h2"]),
        (["--since", "2024-03-05"], []),
        (["--recipient", "' or 1=1 --"], []),
    ],
)
def test_events_are_those_that_fit_every_option(onrecord, options, happenings):
    assert [event["event_id"] for event in answer(onrecord("events", "--json", *options))] == happenings


def test_an_event_is_shown_with_its_day_its_tolls_and_on_whose_word(onrecord):
    shown = onrecord("events").stdout
    assert "told 2024-03-01  AID  Tomás Okafor → Arden  future · 0.80" in shown
    assert "Lund · 2 reports in 1 outlet · only on the word of Tomás Okafor · The Lund Post · a1a1a1a1" in shown
    assert "2024-02-20 to 2024-02-21  ASSAULT  forces of Veldania → ?  actual · 0.60 · dead 3 to 1,200" in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize(
    ("options", "candidates"),
    [
        ([], ["c1", "c2"]),
        (["--actor", "IDA"], ["c1"]),
        (["--actor", "veldánia"], ["c2"]),  # by its country
        (["--recipient", "ida"], []),
        (["--since", "2024-03-02"], []),
        (["--type", "agree", "--modality", "negated", "--limit", "1"], ["c1"]),
    ],
)
def test_candidates_are_those_that_fit_every_option(onrecord, options, candidates):
    found = answer(onrecord("events", "--candidates", "--json", *options))
    assert [event["event_mention_id"] for event in found] == candidates


def test_events_say_how_many_candidates_fit_too(onrecord):
    assert "1 report too unsure to be a fact fit too" in onrecord("events", "--actor", "ida").stderr
    assert onrecord("events", "--outlets", "2").stderr == ""
    assert "leave --outlets out" in refusal(onrecord("events", "--candidates", "--outlets", "2"))


@pytest.mark.parametrize("key", ["a1a1a1", "A1A1A1", "https://lund.example/ferry", "ferry sails again", "SAILS ferry"])
def test_an_article_is_found_by_id_url_or_words_of_its_title(onrecord, key):
    found = json.loads(onrecord("show", key, "--json").stdout)
    assert found["article"]["article_id"] == "a1" * 10
    assert [len(found[name]) for name in ("quotes", "entity_mentions", "event_mentions", "documents")] == [2, 2, 1, 1]


def test_an_article_is_shown_with_roles_facts_and_ledger(onrecord):
    shown = onrecord("show", "a1a1").stdout
    assert "headline" in shown and "caption" in shown
    assert "The ferry to Arden sails again[1],” said Ida Brandt" in shown
    assert re.search(r"AID \(future\) +0\.80", shown) and re.search(r"AGREE \(negated\) +0\.40", shown)
    assert shown.index("0.75") < shown.index("0.25") and "1 as he, she, the …" in shown
    assert "accepted · lund: post.csv#row=1 · 2024-03-02 00:00 UTC · run run-1" in shown


def test_a_quote_of_several_spans_is_marked_on_each_and_numbered_behind_the_last(onrecord):
    article = json.loads(onrecord("show", "a1a1", "--json").stdout)["article"]
    spans = [{"role": "content", "start": 19, "end": 23}, {"role": "content", "start": 53, "end": 57}]
    quote = {"char_end": 57, "spans": spans}
    console = Console(width=60, file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    console.print(show._text(article, [quote], []))
    shown = console.file.getvalue()
    yellow = re.findall(r"\x1b\[1;33m(.*?)\x1b\[0m", shown)
    assert yellow == [article["text"][19:23], article["text"][53:57]]
    assert shown.count("[1]") == 1


@pytest.mark.parametrize("width", ["30", "80", "200"])
def test_an_article_fits_into_any_terminal_and_loses_no_word(onrecord, published_text, width):
    shown = onrecord("show", "a1a1", env={"COLUMNS": width}).stdout
    assert max(len(line) for line in shown.splitlines() if "https://" not in line and "run-1" not in line) <= int(width)
    words = re.findall(r"\w+", published_text.replace("\x1b", ""))
    assert [word for word in words if word not in shown] == []


def test_nothing_in_a_text_commands_the_terminal(onrecord):
    shown = onrecord("show", "a1a1").stdout
    assert "\x1b" not in shown
    assert "␛[2J" in shown


def test_several_or_no_articles_are_a_sentence_with_the_way_on(onrecord):
    several = refusal(onrecord("show", "ferry"))
    assert "a1a1a1a1" in several and "a2a2a2a2" in several
    assert "No published article" in refusal(onrecord("show", "submarine"))
    assert "No published article" in refusal(onrecord("show", " "))


def test_sql_answers_as_table_csv_and_json(onrecord):
    query = (
        "select speaker_name, speaker_score, published_date, mentioned_entity_names as about from fct_quotes order by 1"
    )
    assert "Ida Brandt" in onrecord("sql", query).stdout
    rows = list(csv.reader(io.StringIO(onrecord("sql", query, "--csv").stdout)))
    assert rows[:2] == [["speaker_name", "speaker_score", "published_date", "about"],
                        ["Ida Brandt", "0.9", "2024-03-01", '["Arden"]']]  # fmt: skip
    assert json.loads(onrecord("sql", "-", "--json", input=query).stdout)[0]["about"] == ["Arden"]
    assert json.loads(onrecord("sql", "from fct_quotes where false", "--json").stdout) == []


def test_a_long_answer_is_cut_on_the_screen_only(onrecord):
    result = onrecord("sql", "from range(150)", "--limit", "10")
    assert "The first 10 rows" in result.stderr
    assert len(onrecord("sql", "from range(150)", "--csv").stdout.splitlines()) == 151


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("select * from fct_quote", "Did you mean"),
        ("selec 1", "syntax error"),
        ("create table mine as select 1", "read-only"),
        ("select 1 / 'a'", "Conversion Error"),
        ("  ", "There is no SQL"),
    ],
)
def test_a_mistake_in_sql_is_duckdbs_own_sentence(onrecord, query, part):
    assert part in refusal(onrecord("sql", query))


@pytest.mark.parametrize("command", [["quotes"], ["show", "a1"], ["sql", "select 1"], ["status"]])
def test_before_the_first_publication_the_next_step_is_named(onrecord, tmp_path, command):
    assert "onrecord refresh" in refusal(onrecord(*command, data_dir=tmp_path))


def test_the_demo_is_pointed_at_when_only_the_demo_is_published(onrecord, publication, tmp_path):
    (tmp_path / "demo").symlink_to(publication)
    assert f"--data-dir {tmp_path / 'demo'}" in refusal(onrecord("quotes", data_dir=tmp_path))


def test_reading_works_while_the_warehouse_is_locked_by_a_writer(onrecord, publication):
    with duckdb.connect(publication / "warehouse.duckdb"):
        for command in (["quotes"], ["show", "a1a1"], ["sql", "select 1"], ["status"]):
            assert onrecord(*command).exit_code == 0


def test_status_tells_ledger_checks_and_publication(onrecord):
    shown = onrecord("status").stdout
    assert "empty_text" in shown
    assert "raw.documents: enough_text: observed 0.5, expected at least 0.9" in shown
    assert "by run run-1" in shown
    told = json.loads(onrecord("status", "--json").stdout)
    assert told["publication"]["row_counts"]["fct_quotes"] == 2
    assert sum(row["document_count"] for row in told["ledger"]) == 2


def test_status_does_not_mind_files_that_a_run_takes_away_meanwhile(onrecord, monkeypatch):
    monkeypatch.setattr(os, "walk", lambda folder: [(folder, [], ["gone"])])
    told = json.loads(onrecord("status", "--json").stdout)
    assert told["sizes"]["published"] == 0


def test_doctor_finds_a_published_file_that_was_changed(publication):
    path = (publication / "published" / "current").resolve() / "parquet" / "fct_quotes.parquet"
    chosen = Settings(data_dir=publication)
    assert [finding.status for finding in doctor.publication(chosen)] == ["ok"]
    good = path.read_bytes()
    path.chmod(0o644)
    try:
        path.write_bytes(good[:-1] + b"?")
        (finding,) = doctor.publication(chosen)
        assert finding.status == "fail"
        assert "fct_quotes.parquet" in finding.found
        assert "onrecord publish" in finding.fix
    finally:
        path.write_bytes(good)


def test_doctor_names_what_is_wrong_and_the_fix(tmp_path):
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\npaht = "x"\n')
    chosen = Settings(data_dir=tmp_path, sources_file=tmp_path / "sources.toml", language_pipeline="no_such_model")
    (pipeline,) = doctor.pipeline(chosen)
    assert (pipeline.status, "no_such_model" in pipeline.found) == ("fail", True)
    (sources,) = doctor.sources(chosen)
    assert (sources.status, "did you mean 'path'" in sources.found) == ("fail", True)
    assert [finding.status for finding in doctor.data_dir(chosen)] == ["ok", "ok"]
    assert [finding.status for finding in doctor.publication(chosen)] == ["warn"]


def test_doctor_sees_that_a_run_is_writing(tmp_path):
    chosen = Settings(data_dir=tmp_path)
    assert [finding.status for finding in doctor.writer(chosen)] == ["ok"]
    with FileLock(chosen.writer_lock_path):
        assert [finding.status for finding in doctor.writer(chosen)] == ["warn"]
    assert [finding.status for finding in doctor.writer(chosen)] == ["ok"]
