"""`onrecord entity` and `onrecord entities`: whom a name finds, what is written for dbt, and what the network holds."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.cli.entities.lookup import folded
from orchestration.defs.corrections import COLUMNS, hand_over
from orchestration.settings import PROJECT_DIR

IDA, ARDEN, TOMAS, OKAFOR, CLUB, VELDANIA = (f"e{number}" * 10 for number in range(1, 7))
BY = ("--reviewer", "ida", "--reason", "looked up")
FERRY = "a1" * 10


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "corrections.csv"


@pytest.fixture
def onrecord(publication, file):
    def run(*arguments: str, data_dir=publication):
        environment = {
            "COLUMNS": "200",
            "ONRECORD_DATA_DIR": str(data_dir),
            "ONRECORD_ENTITY_CORRECTIONS": str(file),
            "NO_COLOR": "1",
        }
        return CliRunner().invoke(app, arguments, env=environment)

    return run


@pytest.fixture(scope="session")
def in_memory():
    with duckdb.connect() as connection:
        yield connection


def told(result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(result) -> str:
    """The one sentence of a mistake: status 1, nothing on stdout, no traceback."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    return result.stderr


def written(file: Path) -> list[dict[str, str]]:
    """Rows of the file without what is the same in all tests, and without empty cells."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    today = datetime.now(UTC).date().isoformat()
    assert {(row.pop("reviewer"), row.pop("reason"), row.pop("decided_on")) for row in rows} == {
        ("ida", "looked up", today)
    }
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["Ida Brandt"], [IDA]),
        (["BRANDT"], [IDA]),
        (["tomas okafor"], [TOMAS]),
        (["Okafor"], [TOMAS, OKAFOR]),  # who bears the name before the name that nothing told
        (["Arden"], [ARDEN, CLUB]),
        (["Arden", "--type", "organization"], [CLUB]),
        (["Veldanian Union"], [VELDANIA]),
        (["the Veldánia"], [VELDANIA]),
        ([OKAFOR], [OKAFOR]),
        (["E4E4E4E4"], [OKAFOR]),
        (["0d0d0d0d0d"], [TOMAS]),  # an id that it had before
    ],
)
def test_a_name_finds_the_entity_that_it_means_most_often_and_lists_the_others(onrecord, asked, found):
    shown = told(onrecord("entity", *asked, "--json"))
    assert [shown["entity"]["entity_id"], *(other["entity_id"] for other in shown["namesakes"])] == found


def test_an_entity_is_told_with_its_ids_its_company_and_what_it_said(onrecord):
    shown = told(onrecord("entity", "Ida Brandt", "--json"))
    assert [row["entity_name"] for row in shown["places"]] == ["Arden"]
    assert [row["entity_name"] for row in shown["speaks_of"]] == ["Arden"]
    assert [row["entity_name"] for row in shown["quoted_beside"]] == ["Tomás Okafor"]
    assert [row["content_text"] for row in shown["quotes"]] == ["The ferry to Arden sails again"]
    assert [row["salience_score"] for row in shown["main_in"]] == [0.75]
    arden = told(onrecord("entity", "Arden", "--json"))
    assert [row["entity_name"] for row in arden["named_with"]] == ["Ida Brandt"]
    assert [row["entity_name"] for row in arden["spoken_of_by"]] == ["Ida Brandt"]
    assert arden["links"] == {
        "wikidata": "https://www.wikidata.org/wiki/Q77",
        "geonames": "https://www.geonames.org/77",
        "iso_3166": "https://www.iso.org/obp/ui/#iso:code:3166:SE",
    }
    assert arden["outlets"] == [{"outlet": "The Lund Post", "article_count": 1}]


def test_an_entity_is_shown_with_the_time_of_its_roles_and_who_corrected_it(onrecord):
    result = onrecord("entity", "Okafor")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == f"Tomás Okafor person · {TOMAS}"
    assert "roles minister of bridges, since 2024-03-01 (2 articles)" in lines
    assert "mayor of lund, 2023-01-05 to 2023-09-09 (1 article)" in lines
    assert "also called Okafor 1" in lines
    assert "corrected merge by ida on 2024-03-05: the same minister" in lines
    assert "“We will pay for the bridge”" in lines
    assert f"May also be Okafor (person, {OKAFOR[:8]}): give the id" in result.stderr


def test_an_old_id_says_whom_it_turned_out_to_be(onrecord):
    result = onrecord("entity", "0d" * 10)
    assert "0d0d0d0d turned out to be Tomás Okafor" in result.stderr
    assert result.stdout.startswith("Tomás Okafor")


def test_no_name_commands_the_terminal(onrecord):
    shown = onrecord("entity", "Arden")
    assert "\x1b" not in shown.output and "␛[2J" in shown.stderr


def test_an_unknown_name_is_answered_with_those_that_are_near(onrecord):
    assert "do you mean Ida Brandt?" in refusal(onrecord("entity", "Ida Brant"))
    assert refusal(onrecord("entity", "Zzyzx")) == "Error: No published entity is called 'Zzyzx'.\n"
    assert "No published place entity is called 'Brandt'" in refusal(onrecord("entity", "Brandt", "--type", "place"))
    assert "choose one of person," in refusal(onrecord("entity", "Brandt", "--type", "ship"))
    assert refusal(onrecord("entity", "  "))


MACROS = (PROJECT_DIR / "dbt_project" / "macros" / "ids.sql").read_text(encoding="utf-8")


@given(names=st.lists(st.text(st.sampled_from("aÉß Th–-_/.'’“”\t\n0,&ه"), max_size=12), max_size=30))
@settings(max_examples=20)
def test_names_are_folded_as_dbt_folds_them(in_memory, names):
    dbts = Environment().from_string(MACROS + "{{ normalise_name('name') }}").render()
    query = f"select {folded('name')}, {dbts} from (select unnest($names::varchar[]) as name)"
    for ours, theirs in in_memory.execute(query, {"names": names}).fetchall():
        assert ours == theirs


@pytest.mark.parametrize(
    ("command", "row"),
    [
        # by a name that articles write, where it leads there by itself
        (
            ["merge", "Ida Brandt", "Tomás Okafor"],
            {"entity_name": "Ida Brandt", "entity_type": "person", "target_name": "tomas okafor",
             "target_type": "person"},
        ),
        # else by the id, and by the key that the id of the other is made of
        (
            ["merge", "Veldania", "Arden"],
            {"entity_name": VELDANIA, "entity_type": "place", "target_name": "geonames:77", "target_type": "place"},
        ),
        (
            ["rename", "Ida  Brandt", "Ida Brandt-Holm"],
            {"entity_name": "Ida Brandt", "entity_type": "person", "target_name": "Ida Brandt-Holm"},
        ),
        (
            ["retype", "Ida Brandt", "organization"],
            {"entity_name": "Ida Brandt", "entity_type": "person", "target_type": "organization"},
        ),
        (
            ["link", "Ida Brandt", "https://www.wikidata.org/wiki/q4115189"],
            {"entity_name": "Ida Brandt", "entity_type": "person", "wikidata_id": "Q4115189"},
        ),
        # of one article, by the name that it writes
        (
            ["split", "Arden", "Arden (ship)", "--type", "place", "--article", "a1a1"],
            {"entity_name": "Arden", "entity_type": "place", "article_id": FERRY, "target_name": "Arden (ship)",
             "target_type": "place"},
        ),
        (
            ["split", "Tomás Okafor", "Okafor", "--article", FERRY],
            {"entity_name": "Tomás Okafor", "entity_type": "person", "article_id": FERRY, "target_name": "okafor",
             "target_type": "person"},
        ),
        # an item that another entity has is whom the name means there
        (
            ["link", "Tomás Okafor", "Q77", "--article", "a1a1"],
            {"entity_name": "Tomás Okafor", "entity_type": "person", "article_id": FERRY, "wikidata_id": "Q77"},
        ),
    ],
)  # fmt: skip
def test_a_correction_is_a_row_of_the_users_file(onrecord, file, command, row):
    result = onrecord("entities", *command, *BY)
    assert result.exit_code == 0, result.output
    assert "the next `onrecord refresh` applies it" in result.stderr
    assert written(file) == [{"action": command[0], **row}]


def test_rows_are_added_to_a_file_as_some_editor_left_it(onrecord, file):
    header = [*COLUMNS[1:], COLUMNS[0]]
    file.write_bytes("\r\n".join(["\ufeff" + ",".join(header), ",".join("x" for _ in header)]).encode())
    assert onrecord("entities", "rename", "Brandt, Ida", "Ida B.", *BY).exit_code == 1  # nobody is called so
    assert onrecord("entities", "rename", "Ida Brandt", "Ida, the harbour master", *BY).exit_code == 0
    lines = file.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[1] == ",".join("x" for _ in header)
    (row,) = csv.DictReader([lines[0], lines[2]])
    assert (row["action"], row["target_name"]) == ("rename", "Ida, the harbour master")


def test_what_is_written_already_is_not_written_twice(onrecord, file):
    for said in ("applies it", "says so already"):
        assert said in onrecord("entities", "rename", "Ida Brandt", "Ida B.", *BY).stderr
    assert len(written(file)) == 1


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["merge", "Ida Brant", "Arden"], "do you mean Ida Brandt?"),
        (["merge", "Brandt", "Arden"], "No published entity is called 'Brandt': do you mean Ida Brandt?"),
        (["merge", "Arden", "Ida Brandt"], f"'Arden' may be Arden (place, city, {ARDEN[:8]}); "),
        (["merge", "0d0d0d0d", "Tomás Okafor"], "are one entity already"),
        (["merge", "Ida Brandt", "Okafor"], f"'Okafor' may be Tomás Okafor (person, {TOMAS[:8]}); "),
        (["split", "Ida Brandt", "Ida Brandt", "--article", "a1a1"], "a word in brackets"),
        (["split", "Ida Brandt", "Ida (skipper)", "--article", "a2a2"], "does not name Ida Brandt"),
        (["split", "Ida Brandt", "Ida (skipper)", "--article", "a"], "More than one published article"),
        (["split", "Ida Brandt", "Ida (skipper)", "--article", "b7"], "No published article"),
        (["split", "Ida Brandt", " ", "--article", "a1a1"], "INTO is empty"),
        (["rename", "Ida Brandt", "Ida Brandt"], "is called so already"),
        (["retype", "Ida Brandt", "ship"], "choose one of person, organization, place, other"),
        (["retype", "Ida Brandt", "person"], "is of that type already"),
        (["retype", "Veldania", "organization"], "correct the articles that go wrong"),
        (["link", "Ida Brandt", "183"], "'183' is no item of Wikidata: write its number as Q183."),
        (["link", "Ida Brandt", "Q77"], "Q77 is Arden (place, city, e2e2e2e2): if the two are one,"),
        (["link", ARDEN, "Q77"], "is linked with Q77 already"),
        (["link", "Ida Brandt", "Q9", "--article", "a2a2"], "does not name Ida Brandt"),
    ],
)
def test_a_mistake_is_one_sentence_and_writes_nothing(onrecord, file, command, sentence):
    assert sentence in refusal(onrecord("entities", *command, *BY))
    assert not file.exists()


def test_a_correction_needs_somebody_and_a_reason(onrecord, file):
    assert "--reason is empty" in refusal(
        onrecord("entities", "rename", "Ida Brandt", "Ida", "--reviewer", "i", "--reason", " ")
    )
    assert not file.exists()


def test_a_file_that_cannot_be_written_or_read_is_named(onrecord, file):
    file.mkdir()
    assert str(file) in refusal(onrecord("entities", "rename", "Ida Brandt", "Ida", *BY))
    file.rmdir()
    file.write_text("name;was\nIda;Ada\n")
    assert "separated by ';'" in refusal(onrecord("entities", "rename", "Ida Brandt", "Ida", *BY))
    assert file.read_text() == "name;was\nIda;Ada\n"


def test_a_broken_file_stops_a_refresh_before_it_begins(onrecord, file, tmp_path):
    file.write_text("action,name\nmerge,Ida\n")
    sources = str(PROJECT_DIR / "demo" / "sources.toml")
    refused = refusal(onrecord("refresh", "--sources", sources, data_dir=tmp_path / "data"))
    assert "lacks entity_name, entity_type" in refused
    assert not (tmp_path / "data").exists()


def test_the_list_says_what_holds_what_does_not_and_what_waits(onrecord, file):
    onrecord("entities", "rename", "Ida Brandt", "Ida B.", *BY)
    result = onrecord("entities", "list")
    assert "merge T. Okafor → Tomás Okafor" in result.stdout and f"Tomás Okafor ({TOMAS[:8]})" in result.stdout
    assert "no article leads there any more" in result.stdout
    assert "1 row waits in" in result.stderr
    shown = told(onrecord("entities", "list", "--unused", "--json"))
    assert [row["corrected_name"] for row in shown["corrections"]] == ["Ardenne"]
    assert [row["target_name"] for row in shown["waiting"]] == ["Ida B."]


@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from("aß;,\"'\n\r\t #"), max_size=6), min_size=13, max_size=13), max_size=4
    ),
    ending=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=20)
def test_dbt_reads_every_row_that_is_handed_over_as_it_is(in_memory, tmp_path_factory, rows, ending):
    folder = tmp_path_factory.mktemp("handed")
    with (folder / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=ending, quoting=csv.QUOTE_ALL)
        writer.writerows([COLUMNS, *rows])
    hand_over(folder / "mine.csv", folder / "handed.csv")
    macro = PROJECT_DIR / "dbt_project/macros/corrections.sql"
    options = macro.read_text(encoding="utf-8").split("replace(\"'\", \"''\") }}',")[1].split(")\n")[0]
    names = ", ".join(COLUMNS)
    read = in_memory.execute(f"select {names} from read_csv('{folder}/handed.csv', {options})").fetchall()
    assert read == [tuple(" ".join(cell.split()) or None for cell in row) for row in rows]


def test_the_network_has_the_entities_and_the_weight_of_their_ties(onrecord, tmp_path):
    assert onrecord("entities", "graph", str(tmp_path / "all.graphml")).exit_code == 0
    network = networkx.read_graphml(tmp_path / "all.graphml")
    assert {frozenset(tie[:2]): tie[2] for tie in network.edges.data("weight")} == {
        frozenset({IDA, ARDEN}): 7, frozenset({TOMAS, CLUB}): 2,
    }  # fmt: skip
    assert network.edges[IDA, ARDEN] == {
        "weight": 7, "article_count": 9, "first_month": "2024-02-01", "last_month": "2024-03-01",
    }  # fmt: skip
    arden = network.nodes[ARDEN]
    assert (arden["label"], arden["entity_type"], arden["latitude"], arden["mention_count"]) == (
        "Arden",
        "place",
        55.7,
        9,
    )
    assert "latest_role" not in arden
    assert network.nodes[CLUB]["label"] == "Arden\ufffd[2J"


@pytest.mark.parametrize(
    ("options", "ties"),
    [
        (["--min-weight", "1"], [{IDA, ARDEN}, {TOMAS, CLUB}, {ARDEN, TOMAS}]),
        (["--min-weight", "1", "--limit", "1"], [{IDA, ARDEN}]),
        (["--until", "2024-02-29"], [{IDA, ARDEN}]),
        (["--since", "2024-03-15"], [{IDA, ARDEN}, {TOMAS, CLUB}]),
        (["--type", "person", "--type", "place", "--min-weight", "1"], [{IDA, ARDEN}, {ARDEN, TOMAS}]),
    ],
)
def test_the_network_is_cut_by_days_types_and_weight(onrecord, tmp_path, options, ties):
    result = onrecord("entities", "graph", str(tmp_path / "some.graphml"), *options)
    assert result.exit_code == 0, result.output
    assert {frozenset(tie) for tie in networkx.read_graphml(tmp_path / "some.graphml").edges} == set(
        map(frozenset, ties)
    )
    assert ("heaviest of 3 ties" in result.stderr) == ("--limit" in options)


def test_a_network_without_ties_or_a_place_to_lie_is_a_sentence(onrecord, tmp_path):
    file = tmp_path / "none.graphml"
    assert "lower --min-weight" in refusal(onrecord("entities", "graph", str(file), "--min-weight", "50"))
    assert not file.exists()
    assert "must end in .graphml" in refusal(onrecord("entities", "graph", str(tmp_path / "network.csv")))
    assert "cannot be written" in refusal(onrecord("entities", "graph", str(tmp_path / "no" / "n.graphml")))


@pytest.mark.parametrize("command", [["entity", "Ida"], ["entities", "list"], ["entities", "graph", "x.graphml"]])
def test_before_the_first_publication_the_next_step_is_named(onrecord, tmp_path, command):
    assert "onrecord refresh" in refusal(onrecord(*command, data_dir=tmp_path))
