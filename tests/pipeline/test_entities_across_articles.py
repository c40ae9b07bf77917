"""dbt over a few made-up stories: who a short name is, where its id went, and what people's corrections change."""

import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime

import duckdb
import pytest

from orchestration.records import Article, Block, Document, EntityMention, Extraction, Span, make_id
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse

MODELS = (
    "+fct_entity_mentions +fct_entity_days +fct_outlet_places +dim_entity_aliases +dim_entity_roles +entity_redirects "
    "+dim_entity_corrections"
)
CORRECTIONS = """\
action,entity_name,entity_type,article_id,char_start,char_end,mention_text,target_name,target_type,wikidata_id,reviewer,reason,decided_on
merge,Skarholm Harbour Board,organization,,,,,Port Authority,organization,,R. Ade,one body,2031-05-09
rename,Port Authority,organization,,,,,Port of Skarholm,organization,,R. Ade,its own name,2031-05-09
merge,Nobody Known,person,,,,,Inés Tolva,person,,R. Ade,a slip,2031-05-09
"""


def story(
    day: int, url: str, *names: tuple[str, str], name_score: float = 0.99, outlet: str = "Post"
) -> tuple[Article, Extraction]:
    """An article that is nothing but its names, each (as written, type), and the mentions of them."""
    text = " ".join(name for name, _ in names)
    starts = [len(" ".join(name for name, _ in names[:n])) + (n > 0) for n in range(len(names))]
    mentions = tuple(
        EntityMention(
            Span(start, start + len(name)),
            kind,
            name,
            role_as_written="mayor" if kind == "person" else None,
            name_score=name_score,
        )
        for start, (name, kind) in zip(starts, names, strict=True)
    )
    moment = datetime(2031, 5, day, 12, tzinfo=UTC)
    blocks = (Block(Span(0, len(text)), "body", "p"),)
    article = Article(text, blocks, outlet=outlet, url=url, published_at=moment, published_at_method="given")
    return article, Extraction((), mentions)


BOARD = ("Skarholm Harbour Board", "organization")
SHORT = story(6, "https://post.example/1", ("Tolva", "person"), BOARD, ("Velmouth", "place"))
MILL = ("Korvin Mill", "organization")
DOUBTED = story(7, "https://post.example/4", MILL, ("Role Brim", "other"), name_score=0.6)
FULL = story(8, "https://post.example/2", ("Inés Tolva", "person"), BOARD, ("Port Authority", "organization"), MILL)
LATER = story(28, "https://post.example/3", ("Tolva", "person"), BOARD, MILL)
COPY = story(29, "https://echo.example/1", ("Tolva", "person"), BOARD, MILL, outlet="Echo")
READ_ANEW = (SHORT[0], story(6, "", ("Tolva", "person"), BOARD, ("Velmouth", "organization"))[1])


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Rows of the entity tables by name: after the short name alone, after the full one, after people's corrections.

    With these an article is withdrawn whose text another one has, and one is read anew with a name of another type.
    Before the second build ends, one breaks off between the books and the totals of them.
    """
    folder = tmp_path_factory.mktemp("entities")
    (folder / "corrections.csv").write_text(CORRECTIONS, encoding="utf-8")

    def built(run_id, corrections, *stories, anew=(), read_anew=(), withdrawn=(), breaks=False):
        moment = datetime(2031, 6, 1, tzinfo=UTC)
        with Warehouse(folder / "w.duckdb") as warehouse:
            rows = [
                (Document("wire", f"{run_id}-{n}", "text/plain", b"x"), made) for n, (made, _) in enumerate(stories)
            ]
            warehouse.write_documents(run_id, moment, rows, "cleaner")
            found = [(article.article_version_id, extraction, 0.1) for article, extraction in stories]
            warehouse.write_extractions(run_id, "v1", moment, found)
            again = [(article.article_version_id, extraction, 0.1) for article, extraction in read_anew]
            warehouse.write_extractions(run_id, "v2", moment, again)
        with duckdb.connect(str(folder / "w.duckdb")) as connection:
            for article, _ in withdrawn:
                connection.execute(f"delete from raw.articles where article_id = '{article.article_id}'")
        paths = {"ONRECORD_WAREHOUSE": "w.duckdb", "DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "."}
        environment = os.environ | {name: str(folder / path) for name, path in paths.items()}
        environment["ONRECORD_CORRECTIONS"] = str(folder / corrections) if corrections else ""

        def dbt():
            return subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "build", "--resource-type", "seed",
                 "--resource-type", "model", "--select", *MODELS.split(), "--profiles-dir", ".", *anew],
                cwd=PROJECT_DIR / "dbt_project", env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip

        def rename(column, name):
            with duckdb.connect(str(folder / "w.duckdb")) as connection:
                connection.execute(f"alter table intermediate.int_entities_counted rename {column} to {name}")

        if breaks:
            rename("mention_count", "mentions")
            broken = dbt()
            assert (
                broken.returncode == 1
                and "ERROR creating sql incremental model intermediate.int_entities_counted" in (broken.stdout)
            )
            rename("mentions", "mention_count")
        outcome = dbt()
        assert outcome.returncode == 0, outcome.stdout
        with Warehouse(folder / "w.duckdb", read_only=True) as warehouse:
            tables = warehouse.row_counts("marts")
            return {table: warehouse.query(f"from marts.{table} order by all").to_pylist() for table in tables}

    return {
        "short": built("run-1", None, SHORT, DOUBTED),
        "full": built("run-2", None, FULL, LATER, COPY, breaks=True),
        "corrected": built("run-3", "corrections.csv", read_anew=[READ_ANEW], withdrawn=[LATER]),
        "anew": built("run-4", "corrections.csv", anew=["--full-refresh"]),
    }


TOLVA, INES_TOLVA = make_id("entity", "tolva", "person"), make_id("entity", "ines tolva", "person")


def linked(build, name):
    return {
        (row["published_date"].day, row["entity_id"], row["link_method"])
        for row in build["fct_entity_mentions"]
        if row["entity_name"] == name
    }


def test_a_surname_that_no_story_spells_out_stays_open(builds):
    assert linked(builds["short"], "Tolva") == {(6, TOLVA, "open")}


def test_a_later_story_tells_whose_surname_it_was_within_two_weeks(builds):
    told_late = {(28, TOLVA, "open"), (29, TOLVA, "open")}
    assert linked(builds["full"], "Tolva") == {(6, INES_TOLVA, "story"), *told_late}


def test_a_name_that_its_article_doubts_stays_open_until_other_articles_surely_read_it(builds):
    assert {method for _, _, method in linked(builds["short"], MILL[0])} == {"open"}
    assert {method for _, _, method in linked(builds["full"], MILL[0])} == {"same_name"}
    assert {method for _, _, method in linked(builds["full"], "Role Brim")} == {"open"}


def test_an_id_made_of_names_does_not_change_when_more_is_known(builds):
    assert linked(builds["full"], BOARD[0]) == {
        (day, make_id("entity", "skarholm harbour board", "organization"), "same_name") for day in (6, 8, 28, 29)
    }


def test_a_role_holds_from_the_first_article_that_gives_it(builds):
    roles = [row for row in builds["full"]["dim_entity_roles"] if row["entity_id"] == INES_TOLVA]
    assert [(row["role"], row["valid_from_date"].day, row["article_count"]) for row in roles] == [("mayor", 6, 2)]


def test_a_merge_moves_every_mention_and_leaves_a_redirect(builds):
    merged = make_id("entity", "port authority", "organization")
    assert {(row, method) for _, row, method in linked(builds["corrected"], BOARD[0])} == {(merged, "correction")}
    moves = {(row["old_entity_id"], row["new_entity_id"]) for row in builds["corrected"]["entity_redirects"]}
    assert (make_id("entity", "skarholm harbour board", "organization"), merged) in moves


def test_a_correction_of_a_name_that_is_gone_is_reported(builds):
    decisions = {
        (row["correction_action"], row["corrected_name"]): row["unused_reason"]
        for row in builds["corrected"]["dim_entity_corrections"]
    }
    assert decisions == {
        ("merge", "Skarholm Harbour Board"): None,
        ("rename", "Port Authority"): None,
        ("merge", "Nobody Known"): "name_is_gone",
    }


def test_what_a_broken_build_has_booked_the_next_one_counts_once(builds):
    named = defaultdict(list)
    for row in builds["full"]["fct_entity_mentions"]:
        named[row["entity_id"]].append(row["article_id"])
    assert {
        row["entity_id"]: (row["mention_count"], row["article_count"]) for row in builds["full"]["dim_entities"]
    } == {entity: (len(articles), len(set(articles))) for entity, articles in named.items()}


def test_entities_built_anew_are_those_that_grew(builds):
    assert builds["anew"] == builds["corrected"]


def test_a_text_counts_as_long_as_one_article_has_it(builds):
    def counted(build):
        (row,) = (row for row in builds[build]["dim_entities"] if row["entity_id"] == TOLVA)
        return row["article_count"], row["unique_text_count"], row["outlet_count"], row["first_seen_date"].day

    assert [counted("full"), counted("corrected")] == [(2, 1, 2, 28), (1, 1, 1, 29)]


def test_a_name_read_anew_leaves_the_entity_that_it_was_of(builds):
    velmouth = {make_id("entity", "velmouth", kind): kind for kind in ("place", "organization")}
    for build, kind in (("full", "place"), ("corrected", "organization")):
        assert {velmouth.get(row["entity_id"]) for row in builds[build]["dim_entities"]} - {None} == {kind}
