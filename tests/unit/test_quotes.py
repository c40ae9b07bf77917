"""Which words are quoted, by which cue, from which source: one claim a pattern of the language."""

import parsed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extract.entities import find_entities
from orchestration.extract.quotes import find_quotes
from orchestration.extract.quotes.marks import quoted_regions
from orchestration.records import cut


def quotes(name: str, headline: bool = False):
    reading = parsed.reading(name, headline)
    found = find_quotes(reading, find_entities(reading))
    return [
        (q.quote_type, [reading.text[a:b] for a, b in q.content], cut(reading.text, q.cue), cut(reading.text, q.source))
        for q in found
    ]


def inner(text: str) -> list[str]:
    return [text[region.inner_start : region.inner_end] for region in quoted_regions(text)]


# ── marks ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["He said “go now” twice", 'He said "go now" twice', "He said ''go now'' twice", "He said ‘go now’ twice",
     "He said 'go now' twice", "He said «go now» twice", "He said ``go now'' twice", "He said „go now“ twice"],
)  # fmt: skip
def test_every_style_of_marks_gives_the_words_within(text):
    assert inner(text) == ["go now"]


def test_an_open_mark_ends_with_its_paragraph():
    assert inner("He said: “Go now.\nNobody moved.") == ["Go now."]


def test_nested_marks_belong_to_the_outer_quote():
    assert inner("“She told me “never” again,” he said. “Yes.”") == ["She told me “never” again,", "Yes."]


def test_apostrophes_open_no_quote():
    assert inner("The '90s were the voters' choice, rock 'n' roll and all") == []


def test_a_possessive_plural_does_not_end_a_single_quote():
    assert inner("He called it 'the voters' choice' again") == ["the voters' choice"]


def test_inches_and_markup_open_no_quote():
    assert inner('A 5" pipe and <b id="7"> remain') == []


def test_a_wrong_way_round_mark_ends_the_quote():
    assert inner("“All of it,“ she said. “Now.”") == ["All of it,", "Now."]


@given(st.text(alphabet="ab .,!\n'’‘\"“”„«»`-—0", max_size=80))
def test_regions_are_in_order_disjoint_and_inside_the_text(text):
    at = 0
    for region in quoted_regions(text):
        assert at <= region.start < region.inner_start <= region.inner_end <= region.end <= len(text)
        assert "\n" not in text[region.start : region.end]
        at = region.end


# ── direct ──────────────────────────────────────────────────────────────────────────────────────


def test_a_cue_before_its_subject_takes_the_words_before_it():
    assert quotes("inverted_cue") == [
        ("direct", ["The bridge will open in May"], "said", "Mara Okello, the mayor of Velden")
    ]


def test_words_on_both_sides_of_one_cue_are_one_quote():
    assert quotes("split_quote") == [
        ("direct", ["We are ready", "and we will not wait any longer."], "said", "Ms. Okello")
    ]


def test_two_sentences_with_two_cues_are_two_quotes():
    assert [cue for _, _, cue, _ in quotes("two_cues")] == ["said", "added"]


def test_a_sentence_without_a_cue_goes_on_with_the_quote_before_it():
    assert quotes("resumed_quote")[0][1] == ["The dam is safe", "I walked on it this morning and I saw no cracks."]


def test_a_cue_with_a_colon_takes_what_follows():
    assert quotes("colon_cue") == [("direct", ["The dam is safe and the water is clean."], "said", "Ms. Okello")]


def test_after_a_comma_and_marks_any_verb_attributes():
    assert quotes("unknown_verb") == [("direct", ["Get out of my office"], "barked", "Ms. Okello")]


def test_paragraphs_that_open_with_a_mark_continue_an_unclosed_quote():
    assert quotes("unclosed") == [
        ("direct", ["The dam is safe.", "The water is clean.", "We will keep it so."], "said", "Ms. Okello")
    ]


def test_an_unclosed_quote_goes_on_over_a_line_that_interrupts_it():
    assert quotes("interrupted")[0][1] == ["The dam is safe.", "The water is clean."]


def test_a_colon_reaches_into_the_next_paragraph():
    assert ("direct", ["The dam is safe and the water is clean."], "issued", "Ms. Okello") in quotes(
        "colon_next_paragraph"
    )


def test_a_paragraph_of_nothing_but_quote_goes_on_with_the_quote_that_closed_the_one_before():
    assert quotes("floating")[0][1] == ["The dam is safe", "The water is clean and we will keep it so."]


def test_a_name_after_a_dash_signs_the_words_before_it():
    assert quotes("signature") == [("direct", ["The best school in the country."], "", "Ann Lee")]


# ── mixed and indirect ──────────────────────────────────────────────────────────────────────────


def test_a_clause_with_some_quoted_words_is_mixed_and_whole():
    assert quotes("mixed_clause") == [
        ("mixed", ["the dam was “as safe as houses” and would stay open"], "said", "Ms. Okello")
    ]


def test_two_quoted_words_for_one_thing_are_one_content():
    assert quotes("pair")[0][1] == ["the plan “slow” and “a waste of money."]


@pytest.mark.parametrize(
    ("name", "content"),
    [("indirect_that", ["that the dam would stay open"]), ("indirect_bare", ["the dam would stay open"]),
     ("inserted_cue", ["The dam", "would stay open"]), ("according_to", ["the dam is safe"]),
     ("nominal_claim", ["that the dam is safe"]), ("participle", ["the dam was safe"])],
)  # fmt: skip
def test_reported_speech_is_found_in_every_construction(name, content):
    assert [(kind, words) for kind, words, _, _ in quotes(name)] == [("indirect", content)]


def test_a_participle_after_a_comma_has_the_sentence_s_subject_as_its_source():
    assert quotes("participle")[0][3] == "Ms. Okello"


def test_a_passive_without_an_agent_names_no_source():
    assert quotes("passive_question") == [("mixed", ["if the dam was “a danger to the town"], "asked", "")]


def test_a_headline_label_that_the_article_names_is_a_source():
    assert quotes("headline_label", headline=True) == [("indirect", ["Dam is safe as houses"], ":", "Okello")]


def test_what_others_believe_inside_reported_speech_is_second_hand():
    assert [cue for _, _, cue, _ in quotes("second_hand")] == ["said"]


@pytest.mark.parametrize("name", ["scare_quotes", "title_of_work"])
def test_terms_and_titles_in_marks_are_no_quotes(name):
    assert quotes(name) == []
