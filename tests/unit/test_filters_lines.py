"""What `onrecord extract` and `onrecord clean` accept, and what they say of the rest."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.filters.lines import (
    CHUNK_BYTES,
    CHUNK_LINES,
    Answer,
    ArticleLine,
    PageLine,
    chunks,
    read_line,
)
from orchestration.ingest.unusable import LONGEST_TEXT


def line(**row: object) -> bytes:
    return json.dumps(row).encode()


def error_of(answer: object) -> dict[str, str]:
    assert isinstance(answer, Answer)
    assert answer.is_error
    return json.loads(answer.line)["error"]


@pytest.mark.parametrize(
    ("raw", "kind", "part"),
    [
        (b"{", "malformed", "not JSON"),
        (b"[1]", "malformed", "no object"),
        (b"null", "malformed", "no object"),
        (b"[" * 100_000, "malformed", "not JSON"),
        (b'{"doc_id": ' + b"9" * 5000 + b"}", "malformed", "not JSON"),
        (b'{"doc_id": "a", "text": "caf\xe9"}', "undecodable", "at byte"),
        (b'{"doc_id": "a", "text": "\\ud83d"}', "invalid", "surrogate"),
        (b'{"doc_id": "\\ud83d", "text": ""}', "invalid", "surrogate"),
        (line(text="x"), "invalid", "doc_id: Field required"),
        (line(doc_id=True, text="x"), "invalid", "doc_id: must be a text or a whole number"),
        (line(doc_id="a"), "invalid", "text: Field required"),
        (line(doc_id="a", text=3), "invalid", "text"),
        (line(doc_id="a", text="x", published_at="soon"), "invalid", "'soon' is no clear date"),
        (line(doc_id="a", text="x", published_at="2022-02-30"), "invalid", "no clear date"),
        (line(doc_id="a", text="x" * (LONGEST_TEXT + 1)), "invalid", "split it first"),
        (line(doc_id="a", text="abc", blocks=[{"span": [0, 4], "role": "body"}]), "invalid", "outside the text"),
        (line(doc_id="a", text="abc", blocks=[{"span": [-1, 2], "role": "body"}]), "invalid", "outside the text"),
        (line(doc_id="a", text="abc", blocks=[{"span": [0, 2], "role": "hymn"}]), "invalid", "blocks.0.role"),
        (
            line(doc_id="a", text="abc", blocks=[{"span": [1, 3], "role": "body"}, {"span": [0, 2], "role": "body"}]),
            "invalid",
            "overlap or are out of order",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_reason(raw, kind, part):
    error = error_of(read_line(ArticleLine, raw))
    assert error["type"] == kind
    assert part in error["message"]


def test_an_error_line_keeps_the_name_of_its_document():
    assert json.loads(read_line(ArticleLine, line(doc_id="d7", text=None)).line)["doc_id"] == "d7"
    assert json.loads(read_line(ArticleLine, line(doc_id=["d7"], text="x")).line)["doc_id"] is None


@pytest.mark.parametrize(
    ("given_date", "moment"),
    [
        ("2022-02-17", datetime(2022, 2, 17, tzinfo=UTC)),
        ("2022-02-17T08:00:00", datetime(2022, 2, 17, 8, tzinfo=UTC)),
        ("2022-02-17T23:30:00-05:00", datetime(2022, 2, 18, 4, 30, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_dates_without_a_zone_are_utc_and_all_others_become_utc(given_date, moment):
    article = read_line(ArticleLine, line(doc_id="a", text="x", published_at=given_date)).article()
    assert article.published_at == moment
    assert article.published_at_method == ("given" if moment else "none")


def test_a_byte_order_mark_and_unknown_keys_are_no_mistake():
    read = read_line(ArticleLine, b"\xef\xbb\xbf" + line(doc_id=1, text="Rain fell.", mood="grey"))
    assert (read.doc_id, read.text) == (1, "Rain fell.")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_the_text_is_taken_as_it_is_and_labels_stay_inside_it(text):
    article = read_line(ArticleLine, line(doc_id="a", text=text)).article()
    assert article.text == text
    assert all(0 <= block.span.start <= block.span.end <= len(text) for block in article.blocks)


def test_given_blocks_are_kept_and_not_labelled_again():
    block = {"span": [0, 5], "role": "caption", "rule": "mine"}
    article = read_line(ArticleLine, line(doc_id="a", text="Rain. Sun.", blocks=[block])).article()
    assert [(tuple(b.span), b.role, b.rule) for b in article.blocks] == [((0, 5), "caption", "mine")]
    assert read_line(ArticleLine, line(doc_id="a", text="Rain.", blocks=[])).article().blocks == ()


def test_a_page_is_either_html_or_text():
    assert "exactly one" in error_of(read_line(PageLine, line(doc_id="a")))["message"]
    assert "exactly one" in error_of(read_line(PageLine, line(doc_id="a", html="<p>", text="x")))["message"]


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd_for_an_answer(raw):
    read = read_line(ArticleLine, raw)
    assert isinstance(read, ArticleLine) or json.loads(read.line)["error"]["message"]


@given(st.lists(st.integers(0, CHUNK_BYTES), max_size=100))
def test_chunks_keep_every_line_in_order_and_stay_bounded(sizes):
    lines = [b"x" * size for size in sizes]
    parts = list(chunks(lines))
    assert [one for part in parts for one in part] == [one for one in lines if one]
    assert all(len(part) <= CHUNK_LINES for part in parts)
    assert all(sum(map(len, part[:-1])) < CHUNK_BYTES for part in parts)
