"""Who speaks, over real parses of invented articles: one claim a pattern of the language."""

import re
from functools import partial
from typing import get_args

import pytest

from orchestration.extract import extract
from orchestration.records import Article, AttributionMethod, Block, Quote, Span, SpeakerStatus
from orchestration.settings import PROJECT_DIR

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def quotes(nlp):
    """quotes(paragraph, ..., headline=None) -> the quotes of an article"""
    return partial(_quotes, nlp)


def _quotes(nlp, *paragraphs: str, headline: str | None = None) -> list[Quote]:
    blocks, parts, at = [], [headline, *paragraphs] if headline else list(paragraphs), 0
    for number, part in enumerate(parts):
        role = "headline" if headline and number == 0 else "body"
        blocks.append(Block(Span(at, at + len(part)), role, "test"))
        at += len(part) + 2
    return list(extract(Article("\n\n".join(parts), tuple(blocks)), nlp).quotes)


@pytest.mark.parametrize(
    ("text", "status", "name", "method"),
    [
        pytest.param(
            "Governor Alan Reed and his wife, Paula Reed, opened the library. Mrs. Reed said that it was theirs.",
            "named", "Paula Reed", "name", id="a title tells namesakes apart",
        ),
        pytest.param(
            "Alan Reed and Paula Reed bought the mill. Reed said that the roof would be mended.",
            "ambiguous", None, "name", id="a bare surname of two is ambiguous",
        ),
        pytest.param(
            "The National Rail Union (NRU) met on Monday. The NRU said that its members would strike.",
            "named", "National Rail Union", "acronym", id="an acronym is its long form",
        ),
        pytest.param(
            "Mara Okello spoke first. She said that Ann Poe would lead the talks.",
            "named", "Mara Okello", "pronoun", id="who is named in the content is not its speaker",
        ),
        pytest.param(
            "Karl Berg spoke for an hour. Running against Peter Lind, he said that the taxes were too high.",
            "named", "Karl Berg", "pronoun", id="who is named before the subject in its own clause is not the subject",
        ),
        pytest.param(
            "Mara Okello and Peter Lind opened the bridge on Monday. They said that it would stand for a century.",
            "named", "Mara Okello", "pronoun", id="they are the two names of the last subject",
        ),
        pytest.param(
            "Residents met on Friday. They said that the well was dry.",
            "collective", None, "collective", id="they are a group without a name",
        ),
        pytest.param(
            "Mara Okello met Peter Lind in Geneva on Monday. The two said that the talks would go on.",
            "named", "Mara Okello", "title_or_role", id="the two are the two in focus",
        ),
        pytest.param(
            "Harbour Bank lost money in May. It said that the worst was over.",
            "named", "Harbour Bank", "pronoun", id="it is the last subject",
        ),
        pytest.param(
            "The report was published on Monday. It says that the dam is safe.",
            "document", None, "document", id="it may be a text",
        ),
        pytest.param(
            "The Harbour Workers' Union met the Ministry of Ports. The union said that nine jobs were at stake.",
            "named", "Harbour Workers' Union", "organization", id="the union is the body whose name says so",
        ),
        pytest.param(
            "A panel of the Court of Appeals said that the sale was void.",
            "named", "Court of Appeals", "organization", id="a part speaks for its body",
        ),
        pytest.param(
            "His former partner at the bank, Peter Lind, said that he knew nothing.",
            "named", "Peter Lind", "name", id="an apposition names whom a description means",
        ),
        pytest.param(
            "According to his former partner, Peter Lind was in Leeds.",
            "anonymous", None, "anonymous", id="a name behind according to and a comma is no apposition",
        ),
        pytest.param(
            "Prime Minister Alan Reed arrived on Monday. The foreign minister said that the talks would go on.",
            "unresolved", None, "none", id="a foreign minister is no prime minister",
        ),
        pytest.param(
            "US President Alan Reed flew to Baghdad on Monday. The Iraqi president said that the talks would go on.",
            "unresolved", None, "none", id="the president of one country is not that of another",
        ),
        pytest.param(
            "Chief of the Atomic Energy Agency (AEA) Mara Okello said that the inspectors would stay.",
            "named", "Mara Okello", "name", id="a name at the end of a description is whom it describes",
        ),
        pytest.param(
            "Mara Okello is a former judge who said that the law was blind.",
            "named", "Mara Okello", "relative_pronoun", id="who goes through a predicate to its subject",
        ),
        pytest.param(
            "The law was praised by Ann Lee and Karl Berg, who said that it was a bridge.",
            "named", "Karl Berg", "relative_pronoun", id="who is the last of several",
        ),
        pytest.param(
            "Moscow said that the talks had failed.",
            "named", "Moscow", "metonym", id="a place speaks for its government",
        ),
        pytest.param(
            "The museum's director said that two more doors would follow. “A museum is a place to learn,” added Philip "
            "Ashe.",
            "named", "Philip Ashe", "title_or_role", id="a description may be named by the next speaker",
        ),
        pytest.param(
            "A judge said on Monday that the sale was void. Justice Mara Okello gave no reasons.",
            "named", "Mara Okello", "title_or_role", id="a name comes after the office",
        ),
    ],
)  # fmt: skip
def test_a_source_is_resolved(quotes, text, status, name, method):
    speaker = quotes(text)[0].speaker
    assert (speaker.status, speaker.name, speaker.method) == (status, name, method)


def test_even_candidates_are_both_kept_and_neither_is_named(quotes):
    (quote,) = quotes("Alan Reed and Paula Reed bought the mill. Reed said that the roof would be mended.")
    first, second = quote.speaker.candidates
    assert {first.name, second.name} == {"Alan Reed", "Paula Reed"}
    assert first.score == second.score == quote.speaker.score < 0.5
    assert quote.speaker.entity_type is None


def test_two_who_speak_together_are_equally_likely_and_no_rivals(quotes):
    (quote,) = quotes("Mara Okello and Peter Lind opened the bridge on Monday. They said that it would stand.")
    assert [candidate.name for candidate in quote.speaker.candidates] == ["Mara Okello", "Peter Lind"]
    assert {candidate.score for candidate in quote.speaker.candidates} == {quote.speaker.score}


def test_the_pronouns_of_a_text_tell_a_gender_that_the_name_does_not(quotes):
    met = "Karl Berg lives in Oslo."
    moved = "Ren Okori sold her house in May. Ren Okori took her dog along."
    (quote,) = quotes(f"{met} {moved} He said that the house was too large.")
    assert quote.speaker.name == "Karl Berg"


def test_labels_of_a_transcript_and_of_a_headline_say_how_the_speaker_was_found(quotes):
    talk = quotes("MARA OKELLO: Good evening to you all.", "Mara Okello flew home on Monday.")
    assert (talk[0].speaker.name, talk[0].speaker.method) == ("Mara Okello", "transcript")
    head = quotes("Mara Okello flew home on Monday.", headline="Okello: ‘The dam is safe’")
    assert (head[0].speaker.name, head[0].speaker.method) == ("Mara Okello", "headline")


def test_a_quote_that_floats_is_its_predecessor_s(quotes):
    said, floats = quotes(
        "Peter Lind said the school would stay open.", "“Children do not stop growing because a boiler stops working.”"
    )
    assert (said.speaker.name, said.speaker.method) == ("Peter Lind", "name")
    assert (floats.speaker.name, floats.speaker.method) == ("Peter Lind", "floating")


def test_in_a_talk_the_third_turn_is_the_first_speaker_s(quotes):
    asked, answered, third = quotes(
        "Mara Okello met the driver, Peter Lind, in the ward.",
        "“Does it hurt when you laugh?” Ms. Okello asked.",
        "“Only when I laugh out loud,” Mr. Lind said.",
        "“Then do not laugh out loud in here.”",
    )
    assert [asked.speaker.name, answered.speaker.name] == ["Mara Okello", "Peter Lind"]
    assert (third.speaker.name, third.speaker.method) == ("Mara Okello", "conversation")


def test_whom_and_where_the_words_were_said_is_kept_as_written(quotes):
    told, wrote = quotes(
        "Ms. Okello told reporters at a rally in Leeds that the dam would stay open. She wrote on Twitter that she was "
        "tired."
    )
    assert (told.addressee, told.venue) == ("reporters", "at a rally in Leeds")
    assert (wrote.addressee, wrote.venue) == (None, "on Twitter")


DOCS = (PROJECT_DIR / "docs" / "quotes.md").read_text(encoding="utf-8")


def examples(column: str) -> list[tuple[str, str, str]]:
    """Word, example and name of the table of docs/quotes.md whose first column has that name."""
    table = DOCS.partition(f"| `{column}` | example |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", table, re.MULTILINE)


@pytest.mark.parametrize(
    ("column", "word", "text", "name"),
    [(column, *row) for column in ("speaker_status", "attribution_method") for row in examples(column)],
)
def test_the_examples_of_the_docs_are_what_comes_out(quotes, column, word, text, name):
    headline, *rest = text.removeprefix("# ").split(" ¶ ") if text.startswith("# ") else (None, *text.split(" ¶ "))
    speaker = quotes(*rest, headline=headline)[0 if headline else -1].speaker
    assert {"speaker_status": speaker.status, "attribution_method": speaker.method}[column] == word
    assert speaker.name == (None if name == "–" else name)


def test_the_docs_have_an_example_of_every_status_and_method():
    assert [word for word, _, _ in examples("speaker_status")] == list(get_args(SpeakerStatus))
    assert {word for word, _, _ in examples("attribution_method")} == set(get_args(AttributionMethod))
