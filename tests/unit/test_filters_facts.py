"""The JSON that other programs rely on: keys, their order, and the form of values."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.filters.facts import facts, page
from orchestration.filters.lines import ArticleLine, PageLine, read_line, refuse
from orchestration.records import (
    Article,
    Block,
    Candidate,
    DateExpression,
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

MAYOR = Speaker("named", "Ida Brandt", "person", 2 / 3, "name", (Candidate("Ida Brandt", 2 / 3),))
EXTRACTION = Extraction(
    quotes=(Quote("direct", (Span(1, 9), Span(20, 30)), (Span(11, 15),), "say", "statement", (Span(16, 19),), MAYOR),),
    entity_mentions=(
        EntityMention(Span(16, 19), "person", "Ida Brandt", name_score=0.98765),
        EntityMention(Span(32, 35), "person", "Ida Brandt", "pronoun", method="pronoun", score=0.951234),
    ),
    event_mentions=(
        EventMention("AID", "actual", Span(0, 40), Span(31, 36)),
        EventMention(
            "CONSULT",
            "future",
            Span(0, 40),
            Span(31, 36),
            mode="visit",
            contexts=("diplomatic",),
            actors=(Participant(Span(16, 19), "Ida Brandt", "NO", "GOV"),),
            recipients=(Participant(Span(37, 39)),),
            place=Place("Oslo", "NO", 3143244),
            date=EventDate(date(2022, 2, 18), date(2022, 2, 18), "day"),
            asserted_by=0,
            figures=(EventCount("injured", 2, Span(32, 33)),),
            score=0.123456,
        ),
    ),
    date_expressions=(DateExpression(Span(5, 9), "DATE", None, None, None, "none", "none", "vague", 0.5),),
    entity_namings=(EntityNaming("Ida Brandt", "person", 0.25, False, True, 1, 2, 0.6),),
)


def test_the_line_of_an_article_has_the_promised_keys_in_the_promised_order():
    assert json.dumps(facts("d1", "0.1.0+m", EXTRACTION)) == json.dumps(
        {
            "doc_id": "d1",
            "extractor_version": "0.1.0+m",
            "quotes": [
                {
                    "quote_type": "direct",
                    "content": [[1, 9], [20, 30]],
                    "cue": [[11, 15]],
                    "cue_lemma": "say",
                    "cue_class": "statement",
                    "source": [[16, 19]],
                    "speaker": {
                        "status": "named",
                        "name": "Ida Brandt",
                        "entity_type": "person",
                        "score": 0.6667,
                        "method": "name",
                        "candidates": [{"name": "Ida Brandt", "score": 0.6667}],
                    },
                    "addressee": None,
                    "venue": None,
                }
            ],
            "entity_mentions": [
                {
                    "span": [16, 19],
                    "entity_type": "person",
                    "name": "Ida Brandt",
                    "mention_form": "name",
                    "method": "name",
                    "score": None,
                    "name_score": 0.9877,
                },
                {
                    "span": [32, 35],
                    "entity_type": "person",
                    "name": "Ida Brandt",
                    "mention_form": "pronoun",
                    "method": "pronoun",
                    "score": 0.9512,
                    "name_score": None,
                },
            ],
            "event_mentions": [
                {
                    "event_type": "AID",
                    "mode": None,
                    "modality": "actual",
                    "sentence": [0, 40],
                    "trigger": [31, 36],
                    "actors": [],
                    "recipients": [],
                    "place": None,
                    "date": None,
                    "asserted_by": "narrator",
                    "score": 0.0,
                    "contexts": [],
                    "counts": [],
                },
                {
                    "event_type": "CONSULT",
                    "mode": "visit",
                    "modality": "future",
                    "sentence": [0, 40],
                    "trigger": [31, 36],
                    "actors": [{"span": [16, 19], "name": "Ida Brandt", "country_code": "NO", "sector": "GOV"}],
                    "recipients": [{"span": [37, 39], "name": None, "country_code": None, "sector": None}],
                    "place": {"name": "Oslo", "country_code": "NO", "geonames_id": 3143244},
                    "date": {"start": "2022-02-18", "end": "2022-02-18", "granularity": "day"},
                    "asserted_by": 0,
                    "score": 0.1235,
                    "contexts": ["diplomatic"],
                    "counts": [{"kind": "injured", "number": 2, "unit": None, "span": [32, 33]}],
                },
            ],
            "date_expressions": [
                {
                    "span": [5, 9],
                    "timex_type": "DATE",
                    "timex_value": None,
                    "start": None,
                    "end": None,
                    "granularity": "none",
                    "method": "vague",
                    "score": 0.5,
                }
            ],
            "entity_namings": [
                {
                    "name": "Ida Brandt",
                    "entity_type": "person",
                    "salience": 0.25,
                    "is_in_headline": False,
                    "is_in_lead": True,
                    "name_count": 1,
                    "mention_count": 2,
                    "earliness": 0.6,
                }
            ],
        }
    )


def test_the_line_of_a_page_has_the_promised_keys_in_the_promised_order():
    article = Article(
        text="Rain fell.",
        blocks=(Block(Span(0, 10), "body", "body.default"),),
        title="Rain",
        authors=("Ida Brandt",),
        published_at=datetime(2022, 2, 17, 8, tzinfo=UTC),
        published_at_method="json_ld",
        published_at_zone="+01:00",
        language="en",
        credit="AP",
    )
    assert json.dumps(page(3, article)) == json.dumps(
        {
            "doc_id": 3,
            "title": "Rain",
            "authors": ["Ida Brandt"],
            "published_at": "2022-02-17T08:00:00Z",
            "published_at_method": "json_ld",
            "published_at_zone": "+01:00",
            "modified_at": None,
            "url": None,
            "section": None,
            "credit": "AP",
            "language": "en",
            "text": "Rain fell.",
            "blocks": [{"span": [0, 10], "role": "body", "rule": "body.default"}],
        }
    )


# ── docs/filters.md ─────────────────────────────────────────────────────────────────────────────

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "filters.md").read_text(encoding="utf-8")
ARTICLE_IN, FACTS_OUT, PAGE_IN, PAGE_OUT, ERROR_OUT = map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))


def paths(value: object, path: str = "") -> list[str]:
    """The keys of a JSON value with their place, in order, each once."""
    found: dict[str, None] = {}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= dict.fromkeys([f"{path}.{key}", *paths(inner, f"{path}.{key}")])
    elif isinstance(value, list):
        for inner in value:
            found |= dict.fromkeys(paths(inner, path))
    return list(found)


def test_the_documented_output_has_the_keys_of_the_real_one():
    full = replace(EXTRACTION, event_mentions=EXTRACTION.event_mentions[1:])
    assert paths(FACTS_OUT) == paths(facts("d", "v", full))
    article = Article(text="Rain.", blocks=(Block(Span(0, 5), "body", "r"),))
    assert paths(PAGE_OUT) == paths(page("d", article))
    assert paths(ERROR_OUT) == paths(json.loads(refuse("d", "invalid", "why").line))


def test_the_documented_input_is_read_and_knows_every_key():
    assert set(ARTICLE_IN) == set(ArticleLine.model_fields)
    assert set(PAGE_IN) | {"text"} == set(PageLine.model_fields)
    assert isinstance(read_line(ArticleLine, json.dumps(ARTICLE_IN).encode()), ArticleLine)
    assert isinstance(read_line(PageLine, json.dumps(PAGE_IN).encode()), PageLine)
    assert isinstance(read_line(ArticleLine, json.dumps(PAGE_OUT).encode()), ArticleLine)


def test_the_documented_offsets_fit_the_documented_text():
    text, (quote,) = ARTICLE_IN["text"], FACTS_OUT["quotes"]
    cut = {key: text[slice(*quote[key][0])] for key in ("content", "cue", "source")}
    assert cut == {"content": "The ferry sails again", "cue": "said", "source": "Ida Brandt, the harbour master"}
    mentions = [text[slice(*mention["span"])] for mention in FACTS_OUT["entity_mentions"]]
    assert mentions == ["Ida Brandt", "the harbour master"]
    assert text[slice(*FACTS_OUT["date_expressions"][0]["span"])] == "Monday"
    assert text[slice(*FACTS_OUT["event_mentions"][0]["sentence"])] == text
    assert [PAGE_OUT["text"][slice(*block["span"])] for block in PAGE_OUT["blocks"]] == ["Ferry sails again", text]
