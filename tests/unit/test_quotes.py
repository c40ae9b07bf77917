"""Which words are quoted, by which cue, from which source: one claim a pattern of the language."""

import parsed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from orchestration.extract.entities import find_entities
from orchestration.extract.language import Passage
from orchestration.extract.quotes import find_quotes
from orchestration.extract.quotes.finishing import LONGEST_QUOTE, Strand, finished
from orchestration.extract.quotes.marks import quoted_regions
from orchestration.extract.quotes.paragraph import Draft, Paragraph
from orchestration.records import Block, Span, cut


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


def test_an_opening_mark_behind_a_word_ends_the_quote():
    assert inner("A “full review“ of it and a “watch” too") == ["full review", "watch"]


def test_the_end_of_an_attribute_in_markup_opens_no_quote():
    assert inner('January 19">Our dam is safe and sound, he said') == []


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


def test_a_paragraph_that_a_cue_and_a_colon_announce_is_a_block_quote():
    assert quotes("block_quote") == [
        (
            "direct",
            ["The quay was built by our grandparents. It has held for eighty years"],
            "wrote",
            "Harbour master Pia Holst",
        )
    ]


def test_a_conjunction_takes_up_words_that_a_cue_ended():
    assert quotes("conjunction_after_cue") == [
        ("direct", ["The roof is sound", "but the walls are not."], "said", "Ms. Okello")
    ]


def test_other_marks_behind_a_cue_that_ended_its_words_are_none_of_them():
    assert quotes("tail_after_cue") == [("direct", ["The roof is sound"], "said", "Ms. Okello")]


def test_an_object_behind_a_quoted_question_makes_another_sentence():
    assert quotes("object_after_question") == [
        ("direct", ["Is anybody there?", "Or is it the wind?"], "asked", "Ms. Okello")
    ]


def test_who_passes_a_quote_on_does_not_take_it_from_its_speaker():
    assert ("direct", ["We were told nothing"], "said", "Pavel Novak") in quotes("passed_on")


def test_a_cue_at_the_end_of_its_phrase_counts_whatever_its_tag():
    assert quotes("tagged_noun") == [("direct", ["The dam should be closed"], "read", "the editorial")]


def test_a_verb_with_its_particle_is_one_cue():
    assert quotes("phrasal") == [("direct", ["Then mend it yourself."], "shot back", "Ms. Okello")]


def _speech(words: int) -> Strand:
    text = "“" + " ".join(["We hold the dam."] * (words // 4)) + "”"
    doc = Doc(parsed.VOCAB, words=[text], spaces=[False])
    paragraph = Paragraph(Passage(Block(Span(0, len(text)), "body", "test"), doc))
    return Strand(Draft(paragraph, None, pieces=[(1, len(text) - 1)], regions=[0]))


def test_a_speech_in_full_is_kept_in_quotes_that_can_be_read():
    found = finished(_speech(2000))
    lengths = [sum(span.end - span.start for span in quote.content) for quote in found]
    assert max(lengths) <= LONGEST_QUOTE < sum(lengths)
    assert len(" ".join(["We hold the dam."] * 500)) - sum(lengths) == len(found) - 1, (
        "only the spaces between are gone"
    )


def test_words_that_no_mark_closes_are_not_taken_for_a_speech():
    strand = _speech(2000)
    open_text = strand.draft.paragraph.text[:-1]
    doc = Doc(parsed.VOCAB, words=[open_text], spaces=[False])
    paragraph = Paragraph(Passage(Block(Span(0, len(open_text)), "body", "test"), doc))
    assert finished(Strand(Draft(paragraph, None, pieces=[(1, len(open_text))], regions=[0]))) == []


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


@pytest.mark.parametrize(
    ("name", "content"),
    [("accused_of", "the council of hiding the report"), ("urged_to", "both crews to rest"),
     ("asked_to", "the council to move the fence")],
)  # fmt: skip
def test_what_is_said_of_an_object_is_said_with_the_object(name, content):
    assert [(words, source) for _, words, _, source in quotes(name)] == [([content], "Ms. Okello")]


def test_asking_somebody_to_do_something_is_a_request():
    reading = parsed.reading("asked_to")
    assert [quote.cue_class for quote in find_quotes(reading, find_entities(reading))] == ["request"]


@pytest.mark.parametrize("name", ["issued", "emailed"])
def test_what_a_document_says_is_the_word_of_who_issues_it(name):
    assert quotes(name) == [("indirect", ["the dam would close"], "saying", "Ms. Okello")]


def test_an_aside_with_as_has_the_sentence_around_it():
    assert quotes("as_put_it") == [("indirect", ["the map is a polite lie"], "put", "Ms. Okello")]


def test_a_sentence_belongs_to_the_cue_that_ends_it():
    assert quotes("sentence_then_cue") == [("indirect", ["Work on the dam will begin in May"], "said", "Ms. Okello")]


def test_two_reports_in_a_row_keep_their_words_apart():
    assert [(words, source) for _, words, _, source in quotes("two_reports")] == [
        (["The end is near"], "Ms. Okello"),
        (["It may already be here"], "Mr. Lind"),
    ]


def test_a_clause_is_the_verb_s_even_where_an_adverbial_stands_between():
    assert quotes("told_a_listener") == [("indirect", ["that she would stay"], "told", "Ms. Okello")]


def test_capitals_on_every_word_make_a_headline():
    assert quotes("title_case_line")[0][1:] == (["The Dam Will Hold’ The Winter"], ":", "Okello")


@pytest.mark.parametrize("name", ["scare_quotes", "title_of_work", "named_thing"])
def test_terms_and_titles_in_marks_are_no_quotes(name):
    assert quotes(name) == []
