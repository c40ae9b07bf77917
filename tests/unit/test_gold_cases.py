"""Our gold: its offsets are exact, and a label that does not fit its text is refused."""

import re

import pytest

from benchmarks.gold_cases import RANGE, TASKS, GoldError, load_cases, locate, read_case
from benchmarks.measures import Tally, measure
from orchestration.records import EntityMention, EntityNaming, Extraction, Quote, Span, Speaker, cut

TEXT = "“Rain,” said Ann Lee. “More rain,” said Bo Lee. Ann Lee was right."


@pytest.fixture(scope="module")
def cases():
    return load_cases()


def case(**labels):
    return read_case({"id": "case", "text": TEXT, **labels})


def test_a_phrase_that_stands_once_is_found():
    assert TEXT[slice(*locate(TEXT, "More rain,"))] == "More rain,"


@pytest.mark.parametrize("phrase", ["said", "snow", "ai", "<said> Cy"])
def test_a_phrase_that_does_not_stand_exactly_once_is_refused(phrase):
    with pytest.raises(GoldError, match="must stand once"):
        locate(TEXT, phrase)


def test_context_tells_two_equal_phrases_apart():
    assert locate(TEXT, "<said> Bo") == Span(35, 39)
    assert locate(TEXT, "said Bo <Lee>").end == TEXT.index("Lee. Ann") + 3


def test_a_range_runs_to_the_next_occurrence_of_its_last_words():
    assert TEXT[slice(*locate(TEXT, f"More rain{RANGE}Lee."))] == "More rain,” said Bo Lee."


def test_blocks_are_joined_by_a_blank_line_and_keep_their_roles():
    article = read_case({"id": "x", "text": [{"headline": "Rain"}, {"body": "It rained.\n\nThen not.\n"}]}).article
    assert article.text == "Rain\n\nIt rained.\n\nThen not."
    assert [(cut(article.text, (block.span,)), block.role) for block in article.blocks] == [
        ("Rain", "headline"), ("It rained.", "body"), ("Then not.", "body"),
    ]  # fmt: skip


def test_a_longer_name_wins_over_the_shorter_one_inside_it():
    text = "Ann Lee met Bo Lee. Lee smiled."
    labels = {"person": {"Ann Lee": ["Lee"], "Bo Lee": None}}
    found = read_case({"id": "x", "text": text, "entities": labels}).entities
    assert [(entity.name, cut(text, (entity.span,))) for entity in found] == [
        ("Ann Lee", "Ann Lee"), ("Bo Lee", "Bo Lee"), ("Ann Lee", "Lee"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "labels",
    [
        {"quotes": [{"direct": "“Rain,”"}]},
        {"quotes": [{"direct": "More rain,", "speaker": "Bo Lee", "status": "anonymous"}]},
        {"quotes": [{"cue": "<said> Bo"}]},
        {"entities": {"person": ["Cy Lee"]}},
        {"entities": {"planet": ["Ann Lee"]}},
        {"events": [{"type": "RAIN", "trigger": "right"}]},
        {"pattern": {"events": ["weather"]}},
        {"quote": []},
    ],
)
def test_a_label_that_does_not_fit_is_refused(labels):
    with pytest.raises(GoldError):
        case(**labels)


def test_every_gold_case_is_well_formed(cases):
    assert {task for gold in cases for task in gold.tasks} == set(TASKS)
    for gold in cases:
        spans = [span for quote in gold.quotes for span in (*quote.content, *quote.cue, *quote.source)]
        spans += [label.span for label in (*gold.entities, *gold.mentions, *gold.dates)]
        spans += [span for event in gold.events for span in (event.trigger, *event.actors, *event.recipients)]
        assert all(gold.text[start:end].strip() == gold.text[start:end] != "" for start, end in spans), gold.case_id
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for names in gold.patterns.values() for name in names)


def test_gold_measured_against_itself_is_perfect(cases):
    tally = Tally()
    for gold in cases:
        quotes = [
            Quote(q.quote_type, q.content, q.cue, source=q.source, speaker=Speaker(q.speaker_status, q.speaker_name))
            for q in gold.quotes
        ]
        mentions = (
            *(EntityMention(entity.span, entity.entity_type, entity.name) for entity in gold.entities),
            *(EntityMention(mention.span, "person", mention.name, "pronoun") for mention in gold.mentions),
        )
        namings = tuple(
            EntityNaming(name, "person", 1 / place, False, True, 1, 1, 1.0)
            for place, name in enumerate(gold.salience, start=1)
        )
        found = Extraction(quotes=tuple(quotes), entity_mentions=mentions, entity_namings=namings)
        measure(gold, found, gold.article.blocks, tally)
    figures = {name: value for name, value in tally.figures().items() if not name.startswith(("dates", "events"))}
    assert figures
    assert {name: value for name, value in figures.items() if value != 1} == {}


def test_a_wrong_speaker_costs_what_is_said_but_not_the_match():
    gold = case(quotes=[{"direct": "More rain,", "cue": "<said> Bo", "source": "<Bo Lee>. Ann", "speaker": "Bo Lee"}])
    label, tally = gold.quotes[0], Tally()
    wrong = Quote("direct", label.content, label.cue, source=label.source, speaker=Speaker("named", "Ann Lee"))
    measure(gold, Extraction(quotes=(wrong,)), (), tally)
    figures = tally.figures()
    assert figures["quotes.match.f1"] == figures["quotes.attribution.f1"] == 1
    assert figures["quotes.said.f1"] == figures["quotes.speaker_of_matched.share"] == 0
