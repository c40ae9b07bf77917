"""Names with the real pipeline: one article as newsrooms write it, and the labelled sets where they are present."""

import json
from pathlib import Path

import pytest

from orchestration.extract.entities import find_entities
from orchestration.extract.language import read
from orchestration.records import Article, Block, BlockRole, Span

ARTICLE: list[tuple[BlockRole, str]] = [
    ("headline", "Okello warns ferry owners over Mombasa crossing"),
    (
        "body",
        "NAIROBI — Transport Minister Grace Okello told the Kenya Ports Authority (KPA) on Monday that ferries to "
        "Mombasa were not safe. Mrs Okello spoke after a visit to the port.",
    ),
    (
        "body",
        "“We were warned,” said Daniel Mwangi, the chairman of Lamu Ferries Ltd. Mr Mwangi, 61, and the KPA meet on "
        "Friday. Lamu Ferries has twelve ships.",
    ),
    ("body", "Kenyan newspapers and the United Nations have asked the US for help."),
]


@pytest.fixture(scope="module")
def facts(nlp):
    text = "\n\n".join(part for _, part in ARTICLE)
    blocks = tuple(Block(Span(at := text.index(part), at + len(part)), role, "test") for role, part in ARTICLE)
    entities = find_entities(next(read([Article(text, blocks)], nlp)))
    return text, entities


def test_the_names_of_an_article_are_found_typed_and_gathered(facts):
    text, entities = facts
    found = {(text[m.span.start : m.span.end], m.entity_type, m.name) for m in entities.mentions}
    assert {
        ("Okello", "person", "Grace Okello"),
        ("Grace Okello", "person", "Grace Okello"),
        ("Mombasa", "place", "Mombasa"),
        ("KPA", "organization", "Kenya Ports Authority"),
        ("Mwangi", "person", "Daniel Mwangi"),
        ("Kenyan", "other", "Kenyan"),
        ("United Nations", "organization", "United Nations"),
        ("US", "place", "United States"),
    } <= found


def test_people_carry_titles_roles_and_gender(facts):
    _, entities = facts
    people = {bearer.name: bearer for bearer in entities.people}
    okello, mwangi = people["Grace Okello"], people["Daniel Mwangi"]
    assert (okello.gender, okello.roles) == ("female", ("Transport Minister",))
    assert (mwangi.gender, mwangi.titles, mwangi.roles) == ("male", ("Mr",), ("chairman of Lamu Ferries Ltd",))


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "floor"), [("conll03_testa", 0.70), ("worldwide_newswire", 0.70)])
def test_names_of_labelled_news_are_found(nlp, eval_dir: Path, dataset: str, floor: float):
    """F1 of same span and type over people, organizations and places, on the first forty documents."""
    with (eval_dir / "entities" / f"{dataset}.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(40), strict=False)]
    kinds = {"per": "person", "person": "person", "org": "organization", "organization": "organization",
             "loc": "place", "location": "place", "facility": "place"}  # fmt: skip
    hits = wanted = found = 0
    articles = [Article(row["text"], _paragraphs(row["text"])) for row in rows]
    for row, reading in zip(rows, read(articles, nlp), strict=True):
        gold = {
            (e["start"], e["end"], kinds[e["label"].lower()]) for e in row["entities"] if e["label"].lower() in kinds
        }
        mentions = find_entities(reading).mentions
        ours = {(*m.span, m.entity_type) for m in mentions if m.entity_type != "other"}
        hits, wanted, found = hits + len(gold & ours), wanted + len(gold), found + len(ours)
    assert 2 * hits / (wanted + found) >= floor


def _paragraphs(text: str) -> tuple[Block, ...]:
    blocks, at = [], 0
    for part in text.split("\n\n"):
        if part.strip():
            blocks.append(Block(Span(at, at + len(part)), "body", "test"))
        at += len(part) + 2
    return tuple(blocks)
