"""From the work list to rows of facts: what is due, what replaces what, and texts cut from the stored text."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.records import (
    Article,
    Block,
    Candidate,
    DateExpression,
    Document,
    EntityMention,
    EntityNaming,
    EventCount,
    EventDate,
    EventMention,
    Extraction,
    Participant,
    Place,
    Quote,
    Span,
    Speaker,
)
from orchestration.warehouse import Warehouse

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
TEXT = "«Är vi klara?» – asked 🛳 captain Ines Tolva on Friday, and the harbour of Velmouth promised help."
TABLES = ("articles", "quotes", "entity_mentions", "event_mentions", "date_expressions", "entity_namings")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


EXTRACTION = Extraction(
    quotes=(
        Quote(
            "direct",
            (span("Är vi"), span("klara?")),
            cue=(span("asked"),),
            cue_lemma="ask",
            cue_class="question",
            source=(span("captain Ines Tolva"),),
            speaker=Speaker("named", "Ines Tolva", "person", 0.9, "name", (Candidate("Ines Tolva", 0.9),)),
        ),
    ),
    entity_mentions=(EntityMention(span("Ines Tolva"), "person", "Ines Tolva", role_as_written="captain"),),
    event_mentions=(
        EventMention(
            "AID",
            "future",
            span("the harbour of Velmouth promised help"),
            span("promised"),
            actors=(Participant(span("Velmouth"), "Velmouth"),),
            recipients=(Participant(span("captain")),),
            place=Place("Velmouth", "GB", 7),
            date=EventDate(date(2031, 5, 9), date(2031, 5, 9), "day"),
            asserted_by=0,
            figures=(EventCount("injured", 2, span("klara")),),
            score=0.5,
        ),
    ),
    date_expressions=(
        DateExpression(
            span("Friday"), "DATE", "2031-05-09", date(2031, 5, 9), date(2031, 5, 9), "day", "document", "weekday"
        ),
    ),
    entity_namings=(EntityNaming("Ines Tolva", "person", 0.4, False, True, 1, 1, 0.8),),
)


@dataclass(frozen=True)
class Failure:
    reason: str
    detail: str


def story(number: int, text: str = TEXT) -> Article:
    return Article(text=text, blocks=(Block(Span(0, len(text)), "body", "p"),), url=f"https://post.example/{number}")


@pytest.fixture
def warehouse(tmp_path: Path):
    with Warehouse(tmp_path / "w.duckdb") as opened:
        store(opened, story(0), story(1), story(2, "Nothing happened."))
        yield opened


def store(warehouse: Warehouse, *articles: Article) -> None:
    rows = [(Document("wire", a.article_version_id, "text/plain", a.text.encode()), a) for a in articles]
    warehouse.write_documents("run", NOON, rows, "cleaner")


def extract(warehouse: Warehouse, version: str = "v1", *results: tuple[Article, object]) -> None:
    warehouse.write_extractions("run", version, NOON, [(a.article_version_id, found, 0.1) for a, found in results])


def due(warehouse: Warehouse, version: str = "v1") -> list[tuple[str, Article]]:
    return [row for batch in warehouse.work_list(version, batch_size=2) for row in batch]


def counts(warehouse: Warehouse) -> dict[str, int]:
    return {table: warehouse.row_counts("extracted")[table] for table in TABLES}


def test_the_work_list_gives_articles_back_as_they_were_stored(warehouse):
    # story 1 has the text of story 0, a duplicate, so two are due
    assert due(warehouse) == [(a.article_version_id, a) for a in (story(0), story(2, "Nothing happened."))]


def test_only_the_current_version_of_an_article_is_due(warehouse):
    edited = story(0, TEXT + " So be it.")
    store(warehouse, edited)
    assert story(0) not in [article for _, article in due(warehouse)]
    assert edited in [article for _, article in due(warehouse)]


def test_what_this_extractor_has_read_is_not_due_but_is_for_the_next(warehouse):
    extract(warehouse, "v1", (story(0), EXTRACTION), (story(2, "Nothing happened."), Failure("failed", "ValueError")))
    assert due(warehouse, "v1") == []
    assert len(due(warehouse, "v2")) == warehouse.work_count("v2") == 2


def test_batches_may_be_written_while_the_work_list_is_read(warehouse):
    seen = []
    for batch in warehouse.work_list("v1", batch_size=1):
        extract(warehouse, "v1", *((article, Extraction()) for _, article in batch))
        seen += batch
    assert len(seen) == counts(warehouse)["articles"] == 2


def test_a_text_is_cut_from_the_stored_text_in_code_points(warehouse):
    extract(warehouse, "v1", (story(0), EXTRACTION))
    (quote,) = warehouse.query("from extracted.quotes").to_pylist()
    assert (quote["content_text"], quote["cue_text"], quote["source_text"]) == (
        "Är vi klara?", "asked", "captain Ines Tolva",
    )  # fmt: skip
    (mention,) = warehouse.query("from extracted.entity_mentions").to_pylist()
    assert mention["mention_text"] == TEXT[mention["char_start"] : mention["char_end"]] == "Ines Tolva"
    (event,) = warehouse.query("from extracted.event_mentions").to_pylist()
    assert event["sentence_text"] == "the harbour of Velmouth promised help"
    assert event["trigger_text"] == "promised"
    assert [actor["mention_text"] for actor in event["actors"] + event["recipients"]] == ["Velmouth", "captain"]
    assert event["asserted_by_quote_id"] == quote["quote_id"]
    assert (event["injured_count"], event["dead_count"], event["place_country_code"]) == (2, None, "GB")
    assert [(count["kind"], count["count_text"]) for count in event["counts"]] == [("injured", "klara")]
    (expression,) = warehouse.query("from extracted.date_expressions").to_pylist()
    assert (expression["expression_text"], expression["value_start"]) == ("Friday", date(2031, 5, 9))


def test_a_new_extraction_takes_the_place_of_the_old_one(warehouse):
    extract(warehouse, "v1", (story(0), EXTRACTION))
    extract(warehouse, "v2", (story(0), Extraction(quotes=EXTRACTION.quotes)))
    assert counts(warehouse) == dict.fromkeys(TABLES, 0) | {"articles": 1, "quotes": 1}
    extract(warehouse, "v3", (story(0), Failure("failed", "It hung.")))
    (row,) = warehouse.query("from extracted.articles").to_pylist()
    assert (row["status"], row["reason"], row["detail"], row["quote_count"]) == ("failed", "failed", "It hung.", 0)
    assert counts(warehouse)["quotes"] == 0


def test_a_batch_that_fails_leaves_nothing_behind(warehouse):
    extract(warehouse, "v1", (story(0), EXTRACTION))
    before = counts(warehouse)
    with pytest.raises(KeyError, match="no version"):
        extract(warehouse, "v2", (story(0), Extraction()), (story(99), EXTRACTION))
    assert counts(warehouse) == before
