"""Records become rows and come back unharmed; ids are unique, and the same for the same fact."""

from datetime import UTC, datetime
from typing import get_args

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from orchestration.records import (
    Article,
    Block,
    BlockRole,
    EntityMention,
    EventMention,
    Extraction,
    Quote,
    Span,
)
from orchestration.warehouse import SQL
from orchestration.warehouse.rows import FACT_TABLES, arrow_table, article_from_row, article_row, fact_rows, minhash

TEXT = (
    "Harbour master Ines Tolva said the ferry would sail at dawn, whatever the wind did to the outer mole that night."
)

spans = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda pair: Span(pair[0], sum(pair)))
blocks = st.builds(Block, spans, st.sampled_from(get_args(BlockRole)), st.text(max_size=8))
moments = st.none() | st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
maybe_text = st.none() | st.text(max_size=20)
articles = st.builds(
    Article,
    text=st.text(max_size=200),
    blocks=st.lists(blocks, max_size=3).map(tuple),
    title=maybe_text,
    authors=st.lists(st.text(max_size=10), max_size=2).map(tuple),
    outlet=maybe_text,
    url=maybe_text,
    native_id=maybe_text,
    section=maybe_text,
    published_at=moments,
    published_at_zone=maybe_text,
    modified_at=moments,
    language=maybe_text,
    credit=maybe_text,
)
extractions = st.builds(
    Extraction,
    quotes=st.lists(st.builds(Quote, st.just("direct"), st.lists(spans, min_size=1, max_size=3).map(tuple))).map(tuple),
    entity_mentions=st.lists(st.builds(EntityMention, spans, st.just("person"), st.text())).map(tuple),
    event_mentions=st.lists(st.builds(EventMention, st.just("AID"), st.just("actual"), spans, spans)).map(tuple),
)


@given(articles)
def test_an_article_comes_back_from_its_row_as_it_was(article):
    assert article_from_row(article_row(article)) == article


@given(extractions)
def test_no_two_facts_of_an_article_share_an_id(extraction):
    for table, rows in fact_rows("v1", extraction).items():
        ids = [row[f"{table[:-1]}_id"] for row in rows]
        assert len(set(ids)) == len(ids)
        assert [row["position"] for row in rows] == list(range(len(rows)))


def test_a_fact_keeps_its_id_when_a_new_extractor_finds_more_around_it():
    quote, other = Quote("direct", (Span(40, 60),)), Quote("indirect", (Span(3, 9),))
    (alone,) = fact_rows("v1", Extraction(quotes=(quote,)))["quotes"]
    _, second = fact_rows("v1", Extraction(quotes=(other, quote)))["quotes"]
    assert alone["quote_id"] == second["quote_id"]


def test_an_event_names_the_quote_that_asserts_it():
    event = EventMention("ACCUSE", "actual", Span(0, 30), Span(5, 9), asserted_by=1)
    rows = fact_rows("v1", Extraction((Quote("direct", (Span(0, 4),)), Quote("direct", (Span(6, 9),))), (), (event,)))
    assert rows["event_mentions"][0]["asserted_by_quote_id"] == rows["quotes"][1]["quote_id"]


def test_a_lone_surrogate_is_stored_as_one_question_mark():
    schema = pa.schema({"text": pa.string(), "authors": pa.list_(pa.string())})
    (row,) = arrow_table([{"text": "a\ud800b", "authors": ["\udfff"]}], schema).to_pylist()
    assert row == {"text": "a?b", "authors": ["?"]}


def test_minhash_sees_through_case_and_punctuation_but_not_through_other_words():
    assert minhash(TEXT) == minhash(TEXT.upper().replace(",", " --"))
    same = sum(a == b for a, b in zip(minhash(TEXT), minhash(TEXT[::-1]), strict=True))
    assert len(minhash(TEXT)) == 128
    assert same < 10


def test_minhash_of_a_short_or_empty_text_is_a_signature_too():
    assert len(minhash("")) == len(minhash("two words")) == 128


def test_each_table_of_facts_has_a_statement_that_writes_it():
    assert {f"write_{table}" for table in FACT_TABLES} <= SQL.keys()
