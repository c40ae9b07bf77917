"""Who a source is: one claim a pattern of the language."""

from typing import get_args

import parsed
import pytest

from orchestration.extract.entities import find_entities
from orchestration.extract.quotes import find_quotes
from orchestration.extract.speakers import resolve_speakers
from orchestration.extract.speakers.confidence import MOST_DOUBTS, STEPS, probability
from orchestration.extract.speakers.forms import role_words
from orchestration.records import AttributionMethod


def speakers(name: str):
    reading = parsed.reading(name)
    entities = find_entities(reading)
    return [quote.speaker for quote in resolve_speakers(reading, entities, find_quotes(reading, entities))]


def only(name: str):
    (speaker,) = speakers(name)
    return speaker.status, speaker.name, speaker.method


def test_a_name_is_its_bearer():
    assert only("inverted_cue") == ("named", "Mara Okello", "name")


def test_she_is_the_woman_in_focus_and_not_the_last_person_named():
    assert only("pronoun") == ("named", "Mara Okello", "pronoun")


def test_names_inside_the_quote_are_no_candidates():
    assert only("pronoun_in_quote") == ("named", "Mara Okello", "pronoun")


def test_her_claim_is_hers():
    assert only("nominal_claim") == ("named", "Okello", "pronoun")


def test_who_is_the_noun_it_follows():
    assert only("relative") == ("named", "Mara Okello", "relative_pronoun")


def test_a_title_means_the_person_who_bears_it():
    assert only("role") == ("named", "Peter Lind", "title_or_role")


def test_a_campaign_speaks_under_its_owner_s_name():
    assert only("campaign") == ("named", "Okello campaign", "metonym")


@pytest.mark.parametrize("name", ["anonymous", "collective", "document"])
def test_sources_without_a_name_say_what_they_are(name):
    status, person, method = only(name)
    assert (status, person, method) == (name, None, name)


def test_no_source_is_unresolved_and_never_a_guess():
    assert only("passive_question") == ("unresolved", None, "none")


def test_the_winner_heads_its_candidates_with_the_same_probability():
    (speaker,) = speakers("pronoun")
    assert speaker.candidates[0].name == speaker.name
    assert speaker.candidates[0].score == speaker.score
    assert sum(candidate.score for candidate in speaker.candidates) <= 1.001


@pytest.mark.parametrize("method", get_args(AttributionMethod))
def test_every_method_has_probabilities_that_rise_with_the_lead_and_fall_with_doubts(method):
    if method == "none":
        return
    table = [[probability((method, doubts, step)) for step in range(len(STEPS))] for doubts in range(MOST_DOUBTS + 1)]
    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column, reverse=True) for column in zip(*table, strict=True))
    assert all(0 < score < 1 for row in table for score in row)


def test_whose_lawyer_somebody_is_is_no_role_of_theirs():
    assert role_words(("Sen.", "president's lawyer", "head of the miners’ union")) == {
        "sen", "senator", "lawyer", "head", "of", "the", "union",
    }  # fmt: skip
