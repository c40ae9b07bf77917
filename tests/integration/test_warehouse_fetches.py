"""The queue of web sources: what is listed is asked once, again when its listing says so, and never forgotten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.records import FetchState, Listed
from orchestration.warehouse import Warehouse

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
FERRY = Listed("https://post.example/ferry", {"title": "Ferry sails", "authors": ["Ida Moen"]}, "first")
BRIDGE = Listed("https://post.example/bridge", {}, "first")


@pytest.fixture
def warehouse(tmp_path):
    with Warehouse(tmp_path / "w.duckdb") as opened:
        yield opened


def due(warehouse, at=LATER, most=10):
    return [state.url for state in warehouse.due_articles("post", at, most)]


def fetch_all(warehouse):
    states = warehouse.due_articles("post", LATER, 10)
    warehouse.save_fetches("post", [replace(state, status="fetched", etag='"1"', due_at=None) for state in states])


def test_what_is_listed_is_due_until_it_is_fetched_and_keeps_what_was_said(warehouse):
    assert warehouse.enlist("post", [FERRY, BRIDGE], NOON) == 2
    assert due(warehouse) == [FERRY.url, BRIDGE.url]
    assert due(warehouse, most=1) == [FERRY.url]
    assert warehouse.due_articles("post", LATER, 1)[0].said == FERRY.said
    assert warehouse.due_articles("other", LATER, 10) == []
    fetch_all(warehouse)
    assert due(warehouse) == []


def test_an_article_is_due_again_when_a_listing_says_something_that_none_said_before(warehouse):
    warehouse.enlist("post", [FERRY, BRIDGE], NOON)
    fetch_all(warehouse)
    assert warehouse.enlist("post", [FERRY, BRIDGE], LATER) == 0
    assert warehouse.enlist("post", [replace(FERRY, stamp="second", said={"section": "Coast"})], LATER) == 1
    (again,) = warehouse.due_articles("post", LATER, 10)
    assert again.etag == '"1"' and again.said == {**FERRY.said, "section": "Coast"}
    fetch_all(warehouse)
    assert warehouse.enlist("post", [FERRY], LATER) == 0, "two listings that take turns ask for nothing"


def test_states_come_back_as_they_were_saved(warehouse):
    state = FetchState(
        "https://post.example/rss", True, NOON, "refused", ("a",), {"x": ["y"]}, '"1"', "Tue", "f00", "unreachable",
        "It is down; try later.", 3, NOON, LATER, LATER,
    )  # fmt: skip
    warehouse.save_fetches("post", [replace(state, failure_count=2)])
    warehouse.save_fetches("post", [state])
    assert warehouse.listing_states("post") == {state.url: state}
    assert due(warehouse) == []
