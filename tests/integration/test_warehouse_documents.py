"""What becomes of documents: outcomes, versions, the ledger, and which files need reading."""

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.records import Article, Block, Document, Extraction, Span, Unusable
from orchestration.warehouse import Warehouse, WarehouseError, WarehouseLocked

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
FERRY = "The ferry to Skarholm sails again."
BRIDGE = "The bridge at Velmouth stays shut until June."


@pytest.fixture
def warehouse(tmp_path: Path):
    with Warehouse(tmp_path / "w.duckdb") as opened:
        yield opened


def document(uri: str, content: str = "x") -> Document:
    return Document("wire", uri, "text/plain", content.encode())


def article(text: str, url: str | None = None, outlet: str | None = "Skarholm Post") -> Article:
    return Article(text=text, url=url, outlet=outlet)


def write(warehouse: Warehouse, *rows: tuple[Document, Article | Unusable]) -> dict[str, int]:
    return warehouse.write_documents("run", NOON, rows, "cleaner")


def ledger(warehouse: Warehouse) -> dict[str, tuple[str, str | None]]:
    rows = warehouse.query("select uri, outcome, article_version_id from raw.documents").to_pylist()
    return {row["uri"]: (row["outcome"], row["article_version_id"]) for row in rows}


def test_every_document_ends_in_one_outcome(warehouse):
    first = article(FERRY, "https://post.example/ferry")
    edited = article(FERRY + " At noon.", "https://post.example/ferry")
    counts = write(
        warehouse,
        (document("1"), first),
        (document("2"), first),
        (document("3"), article(FERRY, "https://post.example/ferry-again")),
        (document("4"), edited),
        (document("5"), Unusable("empty_text", "Nothing to read.")),
        (document("6"), article(FERRY, "https://echo.example/ferry", "Echo")),
    )
    assert counts == {"accepted": 3, "unchanged": 1, "duplicate": 1, "quarantined": 1}
    assert {uri: outcome for uri, (outcome, _) in ledger(warehouse).items()} == {
        "1": "accepted", "2": "unchanged", "3": "duplicate", "4": "accepted", "5": "quarantined", "6": "accepted",
    }  # fmt: skip
    versions = warehouse.query("select version_number, text from raw.articles where outlet <> 'Echo' order by 1")
    assert versions.to_pylist() == [
        {"version_number": 1, "text": first.text},
        {"version_number": 2, "text": edited.text},
    ]


def test_unchanged_and_duplicate_documents_point_at_the_version_that_is_kept(warehouse):
    kept = article(FERRY, "https://post.example/ferry")
    write(warehouse, (document("1"), kept))
    write(warehouse, (document("2"), kept), (document("3"), article(FERRY, "https://post.example/other")))
    assert {version for _, version in ledger(warehouse).values()} == {kept.article_version_id}


def read_anew(uri: str) -> Document:
    """The same document, under another mapping of its source."""
    return Document("wire", uri, "text/plain", b"x", reading="date = published")


def test_a_corrected_mapping_corrects_what_is_said_of_a_stored_version_and_has_it_extracted_again(warehouse):
    undated = article(FERRY, "https://post.example/ferry")
    write(warehouse, (document("1"), undated))
    warehouse.write_extractions("run", "rules", NOON, [(undated.article_version_id, Extraction(), 0.1)])
    assert warehouse.work_count("rules") == 0

    dated = replace(undated, published_at=NOON, published_at_method="given", outlet="Skarholm Evening Post")
    assert write(warehouse, (read_anew("1"), dated))["unchanged"] == 1

    ((_, stored),) = next(warehouse.work_list("rules"))
    assert (stored.published_at, stored.published_at_method) == (NOON, "given")
    assert stored.outlet == "Skarholm Evening Post"


def visited(teaser: str) -> Article:
    """One page, with another box behind its text at each visit."""
    text = f"{FERRY}\n\n{teaser}"
    blocks = (
        Block(Span(0, len(FERRY)), "body", "page.main_text_p"),
        Block(Span(len(FERRY) + 2, len(text)), "related_link", "page.tag_aside"),
    )
    return Article(text, blocks, outlet="Skarholm Post", url="https://post.example/ferry")


def test_a_page_whose_boxes_changed_is_kept_as_it_was_until_something_else_is_said_of_it(warehouse):
    def stored() -> Article:
        return next(warehouse.work_list("rules"))[0][1]

    write(warehouse, (document("1", "monday"), visited("Fog lifts")))
    assert write(warehouse, (document("1", "tuesday"), visited("Ferries to be painted")))["unchanged"] == 1
    assert stored() == visited("Fog lifts")
    dated = replace(visited("Harbour fair opens"), published_at=NOON)
    write(warehouse, (document("1", "friday"), dated))
    assert stored() == dated


def test_a_duplicate_stays_one_when_the_mapping_comes_to_name_the_outlet(warehouse):
    texts = [article(FERRY, f"https://post.example/{n}", None) for n in range(2)]
    assert write(warehouse, *((document(str(n)), text) for n, text in enumerate(texts)))["duplicate"] == 1
    named = [(read_anew(str(n)), replace(text, outlet="Skarholm Post")) for n, text in enumerate(texts)]
    counts = write(warehouse, *named)
    assert (counts["unchanged"], counts["duplicate"]) == (1, 1)


def test_another_document_of_the_same_version_corrects_nothing(warehouse):
    dated = replace(article(FERRY, "https://post.example/ferry"), published_at=NOON)
    write(warehouse, (document("1"), dated))
    warehouse.write_extractions("run", "rules", NOON, [(dated.article_version_id, Extraction(), 0.1)])
    write(warehouse, (document("2"), replace(dated, published_at=None)))
    assert warehouse.work_count("rules") == 0
    assert warehouse.query("select published_at from raw.articles").to_pylist() == [{"published_at": NOON}]


def test_a_version_number_goes_on_from_the_last_batch(warehouse):
    for text in (FERRY, BRIDGE, FERRY + " Again."):
        write(warehouse, (document(text, text), article(text, "https://post.example/a")))
    numbers = warehouse.query("select text, version_number from raw.articles order by 2").to_pylist()
    assert [row["version_number"] for row in numbers] == [1, 2, 3]


def stored_versions(warehouse: Warehouse) -> list[tuple[int, str]]:
    rows = warehouse.query("select version_number, text from raw.articles order by all").to_pylist()
    return [(row["version_number"], row["text"]) for row in rows]


def visit(day: int, article: Article, source: str = "wire") -> tuple[Document, Article]:
    """The article as a page that was fetched on that day of May: each visit is a document of its own."""
    fetched_at = NOON.replace(day=day)
    return Document(source, f"https://post.example/a#visit={day}", "text/html", b"x", fetched_at=fetched_at), article


FIRST = article(FERRY, "https://post.example/a")
SECOND = article(FERRY + " At noon.", "https://post.example/a")


@pytest.mark.parametrize("at_once", [True, False])
def test_an_article_that_is_edited_back_is_a_new_version_that_is_extracted_again(warehouse, at_once):
    visits = [visit(1, FIRST), visit(2, SECOND), visit(3, FIRST), visit(4, FIRST), visit(5, SECOND)]
    counts = [write(warehouse, *visits)] if at_once else [write(warehouse, row) for row in visits]
    assert sum(count["accepted"] for count in counts) == 4 and sum(count["unchanged"] for count in counts) == 1
    versions = [(1, FIRST.text), (2, SECOND.text), (3, FIRST.text), (4, SECOND.text)]
    assert stored_versions(warehouse) == versions
    ids = warehouse.query("select article_version_id from raw.articles order by version_number").to_pylist()
    assert len({row["article_version_id"] for row in ids}) == 4
    ((key, current),) = next(warehouse.work_list("rules"))
    assert current.text == SECOND.text and key == ids[-1]["article_version_id"]
    outcomes = [outcome for outcome, _ in ledger(warehouse).values()]
    assert sorted(outcomes) == ["accepted"] * 4 + ["unchanged"]
    assert not any(write(warehouse, *visits).values())


def test_an_older_text_that_comes_late_is_no_new_version(warehouse):
    write(warehouse, visit(2, FIRST), visit(3, SECOND))
    assert write(warehouse, visit(1, FIRST))["unchanged"] == 1  # an archive of earlier visits
    assert write(warehouse, visit(4, FIRST, "another collection"))["unchanged"] == 1
    dated = replace(SECOND, text="Fog.", modified_at=NOON)
    write(warehouse, visit(5, dated))
    assert write(warehouse, visit(6, replace(SECOND, modified_at=NOON.replace(day=1))))["unchanged"] == 1
    assert [number for number, _ in stored_versions(warehouse)] == [1, 2, 3]


def test_snapshots_that_are_read_anew_are_the_versions_that_they_were(warehouse):
    write(warehouse, (document("a.html"), FIRST), (document("b.html"), SECOND))
    assert write(warehouse, (read_anew("a.html"), FIRST), (read_anew("b.html"), SECOND))["unchanged"] == 2
    assert len(stored_versions(warehouse)) == 2


def test_a_file_that_is_put_back_to_what_it_held_is_read_again(warehouse):
    first, second = document("a.html", "first"), document("a.html", "second")
    write(warehouse, (first, FIRST))
    assert warehouse.known_documents("wire", [first, second]) == {first.document_id}
    write(warehouse, (second, SECOND))
    assert warehouse.known_documents("wire", [first, second]) == {second.document_id}
    assert write(warehouse, (first, FIRST))["accepted"] == 1
    assert stored_versions(warehouse)[-1] == (3, FIRST.text)
    assert warehouse.known_documents("wire", [first, second]) == {first.document_id}
    ids = warehouse.query("select count(distinct document_id) as n, count(*) as m from raw.documents").to_pylist()
    assert ids == [{"n": 3, "m": 3}]


def test_what_could_not_be_read_leaves_one_row_however_often_it_alternates(warehouse):
    broken, empty = document("a.html", "{"), document("a.html", "")
    for row in (broken, empty, broken, empty):
        write(warehouse, (row, Unusable("malformed", "Not readable.")))
    assert len(warehouse.query("from raw.documents")) == 2


def test_a_document_that_comes_again_identically_adds_no_row(warehouse):
    row = (document("1"), article(FERRY))
    assert write(warehouse, row)["accepted"] == 1
    assert write(warehouse, row, row) == dict.fromkeys(("accepted", "unchanged", "duplicate", "quarantined"), 0)
    assert warehouse.known_documents("wire", [row[0], document("unheard of")]) == {row[0].document_id}


def test_outlets_without_a_name_are_compared_with_each_other(warehouse):
    rows = [(document(str(n)), article(FERRY, f"https://nameless.example/{n}", None)) for n in range(2)]
    assert write(warehouse, *rows)["duplicate"] == 1


keys = st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans())


@given(st.lists(keys, min_size=1, max_size=8))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_batch_ends_as_its_documents_one_by_one_would(tmp_path_factory, choices):
    rows: list[tuple[Document, Article | Unusable]] = []
    for number, (page, text, usable) in enumerate(choices):
        made = article([FERRY, BRIDGE, "Fog."][text], f"https://p.example/{page}", f"Outlet {page // 2}")
        rows.append((document(str(number)), made if usable else Unusable("binary", "Not a text.")))
    folder = tmp_path_factory.mktemp("pair")
    with Warehouse(folder / "batch.duckdb") as at_once, Warehouse(folder / "single.duckdb") as one_by_one:
        write(at_once, *rows)
        for row in rows:
            write(one_by_one, row)
        assert ledger(at_once) == ledger(one_by_one)
        accepted = at_once.query("select count(*) as n from raw.documents where outcome = 'accepted'").to_pylist()
        stored = at_once.query("select count(distinct article_version_id) as n from raw.articles").to_pylist()
        assert accepted == stored


@dataclass(frozen=True)
class File:
    name: str
    byte_count: int = 10
    modified_at_ns: int = 1


def test_a_file_is_read_again_only_if_it_or_its_mapping_changed(warehouse):
    done, waiting = File("a.jsonl"), File("b.jsonl")
    warehouse.finish_file("wire", done, 3, NOON, "mapping")
    assert warehouse.changed_files("wire", [done, waiting], "mapping") == [waiting]
    assert warehouse.changed_files("wire", [done], "other mapping") == [done]
    assert warehouse.changed_files("wire", [File("a.jsonl", 11)], "mapping") == [File("a.jsonl", 11)]
    assert warehouse.changed_files("other source", [done], "mapping") == [done]


def test_a_run_that_was_killed_is_noted_when_the_next_one_starts(warehouse):
    warehouse.start_run("killed")
    warehouse.start_run("next")
    warehouse.finish_run("next", "succeeded")
    runs = warehouse.query("select run_id, status from quality.runs order by started_at").to_pylist()
    assert [(run["run_id"], run["status"]) for run in runs] == [("killed", "interrupted"), ("next", "succeeded")]


def test_a_check_that_runs_twice_in_a_run_keeps_its_last_result(warehouse):
    result = {"check_result_id": "c", "run_id": "r", "checked_at": NOON, "table_address": "raw.documents"}
    result |= {"check_name": "n", "check_kind": "great_expectations", "severity": "error", "is_blocking": True}
    for status in ("failed", "passed"):
        warehouse.record_checks([result | {"status": status}])
    assert warehouse.query("select status from quality.check_results").to_pylist() == [{"status": "passed"}]


def test_a_warehouse_in_use_says_so_in_one_sentence(warehouse):
    code = (
        "import sys, pathlib\n"
        "from orchestration.warehouse import Warehouse, WarehouseLocked\n"
        "try: Warehouse(pathlib.Path(sys.argv[1]), wait_seconds=0)\n"
        "except WarehouseLocked as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code, warehouse.path], capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"The warehouse {warehouse.path} is in use by process ")
    assert said.stdout.count("\n") == 1
    assert issubclass(WarehouseLocked, WarehouseError)


def test_a_warehouse_that_is_missing_or_no_warehouse_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match="onrecord refresh"):
        Warehouse(tmp_path / "absent.duckdb", read_only=True)
    (tmp_path / "letter.duckdb").write_text("Dear editor, " * 1000)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        Warehouse(tmp_path / "letter.duckdb")
    (tmp_path / "sherlock.duckdb").mkdir()
    with pytest.raises(WarehouseError, match="cannot be opened"):
        Warehouse(tmp_path / "sherlock.duckdb")


def test_a_warehouse_of_another_version_says_so_and_is_left_alone(tmp_path):
    path = tmp_path / "old.duckdb"
    Warehouse(path).close()
    with duckdb.connect(path) as older:
        older.execute("alter table raw.articles drop column section")
    with pytest.raises(WarehouseError, match=r"another version of On Record .*raw\.articles\.section"):
        Warehouse(path)
    with duckdb.connect(path, read_only=True) as reader:
        assert reader.execute("select count(*) from raw.articles").fetchall() == [(0,)]
