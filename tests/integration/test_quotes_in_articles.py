"""Quotes and speakers over real parses of an invented article with the noise of a web page."""

import pytest

from orchestration.extract import extract
from orchestration.records import Article, Block, Span, cut

pytestmark = pytest.mark.model

BLOCKS = [
    ("headline", "Velden dam is safe, says mayor"),
    ("body", "Mara Okello, the mayor of Velden, met engineers on Friday. Peter Lind, who built the dam, stayed away."),
    ("body", "She said: “We have looked at every wall of the dam."),
    ("caption", "The dam at Velden 'as it looked in spring'"),
    ("body", "“We found no cracks and we will look again in May.”"),
    ("body", "Mr. Lind told reporters that the council had never asked him."),
    ("body", "“I would have come,” he said, adding that the town’s “so-called experts” were late."),
    ("body", "Residents fear that the water will rise, according to a report by the Velden Institute."),
]


@pytest.fixture(scope="module")
def quotes(nlp):
    text, blocks = "", []
    for role, words in BLOCKS:
        start = len(text)
        text += words + "\n\n"
        blocks.append(Block(Span(start, start + len(words)), role, "test"))
    found = extract(Article(text, tuple(blocks)), nlp).quotes
    return [(cut(text, quote.content), quote) for quote in found]


def said_by(quotes, words):
    return [(quote.speaker.status, quote.speaker.name) for content, quote in quotes if words in content]


def test_a_quote_goes_on_over_the_caption_that_interrupts_it(quotes):
    (quote,) = [quote for content, quote in quotes if "every wall" in content]
    assert len(quote.content) == 2
    assert not any("as it looked in spring" in content for content, _ in quotes)


def test_pronouns_are_told_apart_by_gender(quotes):
    assert said_by(quotes, "every wall") == [("named", "Mara Okello")]
    assert said_by(quotes, "I would have come") == [("named", "Peter Lind")]


def test_whom_the_words_were_for_is_kept(quotes):
    assert [quote.addressee for content, quote in quotes if "never asked him" in content] == ["reporters"]


def test_contents_come_in_text_order(quotes):
    starts = [quote.content[0].start for _, quote in quotes]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "dateline", ["VELDEN (Lakeland Wire) - ", "VELDEN, Feb 26 - ", "LONDON, March 3 (Lakeland Wire) — ", "VELDEN — "]
)
@pytest.mark.parametrize(
    ("report", "content", "source"),
    [
        ("The dam is safe, the mayor said on Monday.", "The dam is safe", "the mayor"),
        ("“We are ready and we will not wait,” said Ann Lee.", "We are ready and we will not wait", "Ann Lee"),
        ("The plan is “a disaster for the towns,” Ann Lee said.", "The plan is “a disaster for the towns", "Ann Lee"),
        ("Police said that the man was safe.", "that the man was safe", "Police"),
    ],
)
def test_no_quote_reaches_into_a_dateline(nlp, dateline, report, content, source):
    text = dateline + report
    found = extract(Article(text, (Block(Span(0, len(text)), "body", "test"),)), nlp).quotes
    assert [(cut(text, quote.content), cut(text, quote.source)) for quote in found] == [(content, source)]


@pytest.mark.parametrize("text", ["A plan the mayor called", "A weekly dubbed", "(R-Vale), said", "said", "“"])
def test_a_text_that_breaks_off_after_a_cue_is_no_error(nlp, text):
    assert extract(Article(text, (Block(Span(0, len(text)), "body", "test"),)), nlp).quotes == ()


def test_a_mark_without_a_space_is_a_token_of_its_own(nlp):
    text = "Ann Lee said,“Look at the roof, it has holes.”"
    (quote,) = extract(Article(text, (Block(Span(0, len(text)), "body", "test"),)), nlp).quotes
    assert (cut(text, quote.source), cut(text, quote.cue)) == ("Ann Lee", "said")


def test_the_stop_of_an_abbreviation_stays_with_the_words(nlp):
    text = "Ann Lee said the bridge would close on Feb. 5 at 8 p.m."
    found = extract(Article(text, (Block(Span(0, len(text)), "body", "test"),)), nlp).quotes
    assert [cut(text, q.content) for q in found] == ["the bridge would close on Feb. 5 at 8 p.m."]


def test_questions_and_answers_of_an_interview_name_nobody(nlp):
    parts = ["Q: Are you ready for the winter?", "A: We are ready and the salt is there."]
    text = "\n\n".join(parts)
    blocks = tuple(Block(Span(text.index(part), text.index(part) + len(part)), "body", "test") for part in parts)
    found = extract(Article(text, blocks), nlp).quotes
    assert [(cut(text, quote.source), quote.speaker.status) for quote in found] == [
        ("Q", "unresolved"),
        ("A", "unresolved"),
    ]


def test_the_city_of_a_dateline_is_a_place(nlp):
    text = "GENEVA (Lakeland Wire) - Talks on the dam began."
    found = extract(Article(text, (Block(Span(0, len(text)), "body", "test"),)), nlp).entity_mentions
    assert [mention.entity_type for mention in found if mention.span == (0, 6)] == ["place"]
