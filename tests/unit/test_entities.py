"""Names of one article, on readings built by hand: what a rule claims, without a pipeline."""

import itertools

import pytest
from entity_docs import reading
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extract.entities import Entities, find_entities
from orchestration.records import EntityMention, Span


def facts(*blocks: str, **options: bool) -> list[tuple[str, str, str]]:
    """Written form, type and in-article name of every mention."""
    given_reading = reading(*blocks, **options)
    mentions = find_entities(given_reading).mentions
    return [(given_reading.text[m.span.start : m.span.end], m.entity_type, m.name) for m in mentions]


def names(*blocks: str) -> list[str]:
    return [name for _, _, name in facts(*blocks)]


# ── boundaries ──────────────────────────────────────────────────────────────────────────────────


def test_a_title_stands_outside_the_span_and_is_kept():
    found = find_entities(reading("[Mr Okello|PERSON] met [Lt. Gen. Anna Voss|PERSON] ."))
    assert [(m.name, m.title_as_written) for m in found.mentions] == [("Okello", "Mr"), ("Anna Voss", "Lt. Gen.")]


def test_an_abbreviated_title_is_whole_though_its_stop_is_a_token():
    found = find_entities(reading("Lt~ . Gen. [Anna Voss|PERSON] said so ."))
    assert [m.title_as_written for m in found.mentions if m.name == "Anna Voss"] == ["Lt. Gen."]


def test_a_possessive_ending_is_no_part_of_a_name():
    assert facts("[Kenya 's|GPE] ports grow .")[0][0] == "Kenya"


def test_an_article_before_a_name_is_no_part_of_it():
    assert facts("[the Voss Group|ORG] grows .")[0][0] == "Voss Group"


def test_two_people_in_one_span_are_parted():
    assert [form for form, _, _ in facts("[Anna Voss and Peter Okello|PERSON] met .")] == ["Anna Voss", "Peter Okello"]


def test_a_possessor_is_parted_from_what_it_owns():
    assert [form for form, _, _ in facts("[Kenya 's Harbour Board|ORG] met .")] == ["Kenya", "Harbour Board"]


def test_a_body_named_after_people_keeps_its_possessive():
    assert [form for form, _, _ in facts("The [People 's Front for Harbours|ORG] met .")] == [
        "People's Front for Harbours"
    ]


def test_given_names_that_were_cut_off_come_back():
    assert facts("Peter [Voss|PERSON] met them .")[0] == ("Peter Voss", "person", "Peter Voss")


def test_a_name_goes_on_behind_a_hyphen():
    assert facts("afterwards [Lee Sun|PERSON]~ -~ kwan said so .")[0][0] == "Lee Sun-kwan"


def test_a_span_does_not_cross_a_hard_line_break():
    assert "\n" not in "".join(form for form, _, _ in facts("[Harbour Board \n Peter Voss|ORG] said so ."))


def test_an_office_before_a_name_is_cut_off():
    assert [form for form, _, _ in facts("the [Harbour Director Peter Voss|PERSON] said so .")] == ["Peter Voss"]


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
@pytest.mark.parametrize("trade", ["Surgeon", "Beekeeper"])
def test_a_trade_that_begins_a_sentence_is_no_part_of_the_name_behind_it(trade: str, label: str):
    (mention,) = find_entities(reading(f"[{trade} Anna Voss|{label}] said so .")).mentions
    assert (mention.name, mention.entity_type, mention.role_as_written) == ("Anna Voss", "person", trade)


# ── types ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "entity_type"),
    [
        ("[Kenya|ORG] met them .", "place"),
        ("They met the [Kenyan|PERSON] side .", "other"),
        ("[Voss Ltd|PERSON] said so .", "organization"),
        ("the Ministry of [Harbours|PERSON] met .", "organization"),
        ("[Voss River|PERSON] rose .", "place"),
        ("the [Harbour Safety Act|ORG] passed .", "other"),
        ("Mr [Zorblat|ORG] met them .", "person"),
        ("[Zorblat|ORG] , 52 , met them .", "person"),
        ("the village of [Zorblat|PERSON] burned .", "place"),
        ("activist [Zorblat|ORG] met them .", "person"),
        ("carmaker [Zorblat|PERSON] grew .", "organization"),
        ("ZORBLAT , Kenya ( Newswire ) met .", "place"),
    ],
)
def test_words_in_and_beside_a_name_outweigh_the_recogniser(text: str, entity_type: str):
    assert entity_type in {found for _, found, _ in facts(text)}


@pytest.mark.parametrize(
    ("text", "name", "entity_type"),
    [
        ("homes in [Morhaven|PERSON] stay dark .", "Morhaven", "place"),
        ("a warehouse near [Draskel|ORG] burned/VBD .", "Draskel", "place"),
        ("villages outside [Tarrowick|PERSON] burned/VBD .", "Tarrowick", "place"),
        ("the outskirts of [Ostrava-Nel|ORG] burned/VBD .", "Ostrava-Nel", "place"),
        ("the river [Lorne|PERSON] rose .", "Lorne", "place"),
        ("across the [Lorne|PERSON] bridge", "Lorne", "place"),
        ("the [Lorne|ORG]~ -~ based charity", "Lorne", "place"),
        ("[Limasor|ORG] 's largest/JJS port", "Limasor", "place"),
        ("[Limasor|ORG] , a small town in Kenya , burned/VBD .", "Limasor", "place"),
        ("[Limasor|PERSON] residents left .", "Limasor", "place"),
        ("[Fenwick county|PERSON] left .", "Fenwick county", "place"),
        ("[NordGrid|PERSON] , the company that runs it , left .", "NordGrid", "organization"),
        ("the power company [NordGrid|PERSON] left .", "NordGrid", "organization"),
        ("shares in [NordGrid|GPE] fell .", "NordGrid", "organization"),
        ("a group that/WDT calls/VBZ itself [Grey Lantern|PERSON] left .", "Grey Lantern", "organization"),
        ("a militia known as [Zorblat|PERSON] left .", "Zorblat", "organization"),
        ("a village called [Zorblat|PERSON] burned/VBD .", "Zorblat", "place"),
        ("companies/NNS such as [Zorblat|PERSON] left .", "Zorblat", "organization"),
        ("towns/NNS , including [Zorblat|PERSON] , burned/VBD .", "Zorblat", "place"),
        ("a boy surnamed [Zorblat|GPE] left .", "Zorblat", "person"),
        ("the charity “ [Zorblat|PERSON] ” left .", "Zorblat", "organization"),
        ("the [South Kenyan|PERSON] side left .", "South Kenyan", "other"),
        ("they told [Radio Veld|PERSON] that .", "Radio Veld", "organization"),
        ("[Zorblat|PERSON] 's shareholders left .", "Zorblat", "organization"),
        ("his sister , [Zorblat|ORG] , left .", "Zorblat", "person"),
        ("[Zorblat|ORG] , a retired teacher from Kenya , left .", "Zorblat", "person"),
        ("[Zorblat|GPE] 's widow left .", "Zorblat", "person"),
        ("His/PRP$ [Karsovian|PERSON] counterpart left .", "Karsovian", "other"),
    ],
)
def test_what_stands_around_an_unknown_name_tells_what_it_is_of(text: str, name: str, entity_type: str):
    assert (name, entity_type) in {(form, found) for form, found, _ in facts(text)}


def test_two_words_with_a_comma_between_them_are_two_names():
    assert [form for form, _, _ in facts("floods hit [Tarrow , Draskel|ORG] and Kenya .")] == [
        "Tarrow",
        "Draskel",
        "Kenya",
    ]


def test_a_possessive_pronoun_is_no_title_of_the_name_behind_it():
    assert [m.title_as_written for m in find_entities(reading("His/PRP$ [Zorblat|PERSON] left .")).mentions] == [None]


def test_a_land_and_its_people_explain_each_other():
    found = {form: kind for form, kind, _ in facts("[Karsovia|ORG] left .", "the [Karsovian|PERSON] side left .")}
    assert found == {"Karsovia": "place", "Karsovian": "other"}


def test_a_name_is_of_the_type_of_those_it_is_listed_with():
    found = facts("[Zorblat|ORG] and Kenya met .")
    assert ("Zorblat", "place") in {(form, kind) for form, kind, _ in found}


def test_all_occurrences_of_a_name_vote_together():
    found = facts("[Morhaven|PERSON] was dark .", "homes in [Morhaven|PERSON] stay dark .")
    assert {kind for _, kind, _ in found} == {"place"}


@pytest.mark.parametrize("word", ["Nobody", "Everyone", "None", "Neither", "Meanwhile"])
def test_a_pronoun_or_adverb_that_begins_a_sentence_is_no_name(word: str):
    assert facts(f"[{word}|PERSON] left .") == []


def test_the_place_of_a_dateline_is_called_as_the_article_writes_it():
    found = facts("DRASKEL — Homes burned/VBD .", "a warehouse near [Draskel|ORG] burned/VBD .")
    assert [(kind, name) for form, kind, name in found if form.title() == "Draskel"] == [("place", "Draskel")] * 2


def test_a_form_keeps_one_type_through_an_article():
    found = facts("[Zorblat|PERSON] , who met them , left .", "[Zorblat|ORG] left .", "[Zorblat|PERSON] left .")
    assert {entity_type for _, entity_type, _ in found} == {"person"}


def test_an_acronym_has_the_type_of_its_long_form():
    found = facts("the [Coastal Cleaning Programme|ORG] ( [CCP|ORG] ) began .")
    assert {entity_type for _, entity_type, _ in found} == {"other"}


def test_a_city_in_a_table_of_results_is_its_team():
    found = facts("Results : \n Nairobi 2 Mombasa 1 \n Kisumu 0 Nakuru 3")
    assert found and {entity_type for _, entity_type, _ in found} == {"organization"}


def test_a_maker_with_a_model_number_is_a_product():
    assert ("Boeing 737", "other", "Boeing 737") in facts("a [Boeing|ORG] 737 landed .")


@pytest.mark.parametrize(
    "text",
    [
        "the minister of [Trade|ORG] met .",
        "the [Trade|ORG] Minister met .",
        "52 [US|GPE] dollars",
        "an internet protocol ( [IP|ORG] ) .",
    ],
)
def test_duties_money_and_spelled_out_letters_are_no_names(text: str):
    assert facts(text) == []


@pytest.mark.parametrize("word", ["Monday", "CEO", "GDP", "President", "Director"])
def test_capitalised_words_that_name_nobody_are_no_names(word: str):
    assert facts(f"They met the [{word}|ORG] there .") == []


# ── repetitions ─────────────────────────────────────────────────────────────────────────────────


def test_a_name_found_once_is_found_wherever_it_recurs():
    assert len(facts("[Anna Voss|PERSON] said so .", "They met Voss and Anna Voss .")) == 3


def test_a_headline_in_capitals_takes_names_from_the_body():
    found = facts("VOSS WARNS KENYA OVER PORT FEES", "[Anna Voss|PERSON] said so .", headline=True)
    assert found[:2] == [("VOSS", "person", "Anna Voss"), ("KENYA", "place", "KENYA")]


def test_a_headline_in_title_case_does_not_lengthen_names():
    found = facts("[Anna Voss Warns Over Port Fees|PERSON]", "[Anna Voss|PERSON] said so .", headline=True)
    assert {name for _, _, name in found} == {"Anna Voss"}


def test_a_surname_in_capitals_before_speech_is_its_bearer():
    assert names("[Anna Voss|PERSON] spoke .", "[VOSS|ORG] : We did .") == ["Anna Voss", "Anna Voss"]


def test_a_surname_at_the_start_of_a_sentence_is_a_name_unless_the_article_has_the_word():
    assert len(facts("[Anna Charge|PERSON] met .", "Charge/NN said so .")) == 2
    assert len(facts("[Anna Charge|PERSON] met .", "Charge/NN it .", "a charge .")) == 1


def test_a_word_that_the_article_has_small_is_no_name_unless_a_longer_name_has_it():
    assert facts("the [Role|ORG] grew .", "a role grew .") == []
    assert len(facts("the [Frost|PERSON] grew .", "[Anna Frost|PERSON] met .", "a frost .")) == 2


def test_words_that_a_page_ran_together_are_no_name():
    assert facts("[KellyLikeShareReply Voss|PERSON] said so .") == []


def test_a_weekday_ends_no_persons_name():
    assert facts("she met [Anna Voss Thursday|PERSON] .") == [("Anna Voss", "person", "Anna Voss")]


def test_ordinary_words_in_capitals_are_no_names():
    assert facts("VOSS WARNS OVER PORT FEES AGAIN") == []


# ── one name per bearer ─────────────────────────────────────────────────────────────────────────


def test_a_surname_means_the_one_who_bears_it():
    assert names("[Anna Voss|PERSON] said so .", "[Voss|PERSON] left .") == ["Anna Voss", "Anna Voss"]


def test_a_full_name_that_comes_later_names_earlier_mentions_too():
    assert names("[Voss|PERSON] left .", "[Anna Voss|PERSON] said so .") == ["Anna Voss", "Anna Voss"]


def test_initials_and_middle_names_are_the_same_bearer():
    assert set(names("[Anna Voss|PERSON] met .", "[Anna M. Voss|PERSON] met .", "[A. Voss|PERSON] met .")) == {
        "Anna Voss"
    }


def test_a_given_name_that_looks_like_a_particle_is_a_given_name():
    assert set(names("[Ben Voss|PERSON] met .", "[Voss|PERSON] left .")) == {"Ben Voss"}


def test_a_surname_with_a_particle_is_the_same_surname():
    assert names("[Bill de Voss|PERSON] met .", "[De Voss|PERSON] left .") == ["Bill de Voss", "Bill de Voss"]


def test_a_stray_word_before_a_name_does_not_rename_its_bearer():
    found = names("[Crooked Anna Voss|PERSON] met .", "[Anna Voss|PERSON] left .", "[Anna Voss|PERSON] won .")
    assert set(found) == {"Anna Voss"}


def test_namesakes_are_told_apart_by_title():
    found = names(
        "[Anna Voss|PERSON] and [Peter Voss|PERSON] met .", "Mrs [Voss|PERSON] left .", "Mr [Voss|PERSON] left ."
    )
    assert found[2:] == ["Anna Voss", "Peter Voss"]


def test_a_bare_surname_of_two_namesakes_stays_a_bare_surname():
    assert names("[Anna Voss|PERSON] and [Peter Voss|PERSON] met .", "[Voss|PERSON] left .")[2] == "Voss"


def test_a_namesake_who_comes_later_does_not_take_earlier_mentions():
    found = names("[Anna Voss|PERSON] met .", "[Voss|PERSON] left .", "[Peter Voss|PERSON] stayed .")
    assert found[1] == "Anna Voss"


def test_an_acronym_is_its_long_form():
    found = names("the [Coastal Harbour Board|ORG] ( [CHB|ORG] ) met .", "[CHB|ORG] left .")
    assert set(found) == {"Coastal Harbour Board"}


def test_an_acronym_that_readers_know_better_names_the_long_form():
    found = names("the [North Atlantic Treaty Organization|ORG] ( [NATO|ORG] ) met .")
    assert set(found) == {"NATO"}


def test_a_short_form_of_a_body_is_its_full_one():
    assert set(names("[Zorblat Group|ORG] grew .", "[Zorblat|ORG] grew .")) == {"Zorblat Group"}


def test_the_word_that_begins_a_companys_name_is_the_company():
    found = facts("[Zorblat Widget Corp|ORG] grew .", "[Zorblat|PERSON] grew .")
    assert found[1] == ("Zorblat", "organization", "Zorblat Widget Corp")


def test_a_known_acronym_is_not_short_for_one_of_its_offices():
    assert names("the [EC Commission|ORG] met .", "the [EC|ORG] grew .") == ["EC Commission", "EC"]


def test_a_bare_head_word_is_the_one_body_that_ends_with_it():
    assert set(names("[Zorblat Herald|ORG] wrote .", "the [Herald|ORG] wrote .")) == {"Zorblat Herald"}


def test_an_abbreviated_country_is_the_country():
    assert set(names("[US|GPE] and [U.S.|GPE] ports grew .")) == {"United States"}


def test_a_town_is_called_with_the_state_that_the_text_puts_behind_it():
    found = names("[Biloxi|GPE] , [Ala.|GPE] , flooded .", "in [Biloxi|GPE] and [Ohio|GPE] .")
    assert found == ["Biloxi, Alabama", "Alabama", "Biloxi, Alabama", "Ohio"]


def test_a_town_of_two_states_is_called_with_one_only_where_the_text_says_which():
    text = "[Paris|GPE] , [Texas|GPE] ; [Paris|GPE] , [Ohio|GPE] ; [Paris|GPE] , [France|GPE] ; or [Paris|GPE] ?"
    assert names(text)[::2] == ["Paris, Texas", "Paris, Ohio", "Paris", "Paris"]


@pytest.mark.parametrize(
    "text",
    [
        "[Chicago|GPE] , [Illinois|GPE] .",
        "[Mississippi|GPE] , [Alabama|GPE] .",
        "the [White House|FAC] , [Ohio|GPE] Governor [Anna Voss|PERSON] said .",
        "in [Biloxi|GPE] . [Ohio|GPE] Governor [Anna Voss|PERSON] left .",
    ],
)
def test_what_needs_no_state_or_has_none_is_called_by_its_name_alone(text: str):
    assert all(", " not in name for name in names(text))


def test_a_town_of_a_dateline_is_no_longer_in_capitals_with_its_state():
    assert names("[MACON|GPE] , [Ga.|GPE] — Homes burned/VBD .")[:2] == ["Macon, Georgia", "Ga."]


def test_a_surname_behind_a_loose_apostrophe_is_whole():
    found = facts("[Anna O~ '|PERSON] [Zorbla|GPE] sang .", "Mrs O~ ' [Zorbla|GPE] wept .")
    assert found == [("Anna O' Zorbla", "person", "Anna O'Zorbla"), ("O' Zorbla", "person", "Anna O'Zorbla")]


def test_an_airline_called_after_its_country_is_one_name():
    assert ("Air Malta", "organization", "Air Malta") in facts(
        "airlines - Air [Malta|GPE] , Zorblat Airlines - cut fares ."
    )


# ── what is said of people ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kenyan port director [Anna Voss|PERSON] said so .", "Kenyan port director"),
        ("the Secretary of Harbours [Anna Voss|PERSON] said so .", "Secretary of Harbours"),
        ("[Anna Voss|PERSON] , the mayor of Zorblat , said so .", "mayor of Zorblat"),
        ("[Anna Voss|PERSON] , 52 , a lawyer , said so .", "lawyer"),
        ("the port 's/POS chief engineer , [Anna Voss|PERSON] , said so .", "chief engineer"),
        ("he met her/PRP$ lawyer , [Anna Voss|PERSON] .", "lawyer"),
        ("for the doctor , [Anna Voss|PERSON] was lost .", None),
        ("[Anna Voss|PERSON] , however , said so .", None),
        ("[Anna Voss|PERSON] said so .", None),
    ],
)
def test_roles_are_kept_as_written(text: str, role: str | None):
    mention = next(m for m in find_entities(reading(text)).mentions if m.name == "Anna Voss")
    assert mention.role_as_written == role


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs [Zorblat|PERSON] met .", "female"),
        ("Mr [Zorblat|PERSON] met .", "male"),
        ("actress [Zem Zorblat|PERSON] met .", "female"),
        ("[Peter Zorblat|PERSON] met .", "male"),
        ("[Zem Zorblat|PERSON] met .", None),
        ("Mrs [Zorblat|PERSON] met .\n\nMr [Zorblat|PERSON] left .", None),
    ],
)
def test_gender_follows_titles_then_roles_then_given_names(text: str, gender: str | None):
    assert find_entities(reading(*text.split("\n\n"))).people[0].gender == gender


def test_a_bearer_gathers_forms_titles_and_mentions():
    bearer = find_entities(
        reading("Mr [Peter Voss|PERSON] met .", "Dr [Voss|PERSON] left .", "[Voss|PERSON] left .")
    ).people[0]
    assert (bearer.name, bearer.forms, bearer.titles, bearer.surname) == (
        "Peter Voss",
        ("Voss", "Peter Voss"),
        ("Mr", "Dr"),
        "Voss",
    )
    assert len(bearer.mentions) == 3


def test_capitals_do_not_hide_how_a_name_is_written():
    assert names("DR~ . [ANNA VOSS|PERSON] :", "[Anna Voss|PERSON] said so .") == ["Anna Voss", "Anna Voss"]


# ── asking ──────────────────────────────────────────────────────────────────────────────────────


def test_at_gives_the_mention_that_shares_most_with_a_span():
    short = EntityMention(Span(0, 4), "person", "Anna")
    long = EntityMention(Span(5, 16), "person", "Peter Okello")
    entities = Entities((short, long))
    assert entities.at(Span(3, 9)) is long
    assert entities.at(Span(2, 3)) is short
    assert entities.at(Span(16, 20)) is None
    assert entities.within(Span(0, 6)) == [short, long]


def test_nothing_is_found_in_nothing():
    assert find_entities(reading()).mentions == ()


LABELS = ["PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "CARDINAL", "DATE"]
TOKENS = st.sampled_from(
    [
        "Voss",
        "ANNA",
        "the",
        "Mr",
        ",",
        "-",
        "'s",
        "“",
        "”",
        "(",
        ")",
        "and",
        "52",
        "of",
        "US",
        "U.S.",
        "x",
        "’",
        "3-1",
        "É",
        "$",
        ".",
    ]
)
PIECES = st.one_of(
    TOKENS,
    st.builds("[{}|{}]".format, st.lists(TOKENS, min_size=1, max_size=5).map(" ".join), st.sampled_from(LABELS)),
    st.just("\n"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=3))
def test_any_reading_gives_ordered_names_that_do_not_overlap(blocks: list[str]):
    article = reading(*blocks)
    mentions = find_entities(article).mentions
    for before, after in itertools.pairwise(mentions):
        assert before.span.end <= after.span.start
    for mention in mentions:
        written = article.text[mention.span.start : mention.span.end]
        assert written and written == written.strip() and mention.name
        assert any(
            b.span.start <= mention.span.start and mention.span.end <= b.span.end for b in article.article.blocks
        )


# ── what is no name; bodies cut short ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "behind",
    ["< [VGL|ORG] >", "< [VGL.L|ORG] >", "( [NYSE|ORG] : [VGL|ORG] )", "( [VGL.O|ORG] )"],
)
def test_a_ticker_in_brackets_is_no_name_and_elsewhere_its_body(behind: str):
    assert names(f"[Voss Group Ltd|ORG] {behind} grew .") == ["Voss Group Ltd"]
    found = facts(f"[Voss Group Ltd|ORG] {behind} grew .", "[VGL|ORG] met Okello .")
    assert {name for _, kind, name in found if kind == "organization"} == {"Voss Group Ltd"}
    assert ("VGL", "organization", "Voss Group Ltd") in found


def test_a_name_in_angle_brackets_is_a_name():
    assert facts("The unit of < [Voss Harbour Co|ORG] > grew .")[0][0] == "Voss Harbour Co"


def test_letters_in_round_brackets_are_no_ticker_without_an_exchange():
    assert "VHT" in [form for form, _, _ in facts("The [Voss Harbour Trust|ORG] ( [VHT|ORG] ) grew .")]


@pytest.mark.parametrize(
    "row",
    [
        "[Shr|PERSON] 12 cts vs nine",
        "[Revs 3.1 mln|PRODUCT] vs 2.9 mln",
        "[Record March|EVENT] 3",
        "[NOTE|GPE] : figures are rounded",
    ],
)
def test_rows_of_results_name_nobody(row: str):
    assert facts(row) == []


def test_a_sentence_on_sales_is_no_row_of_results():
    assert facts("Sales rose 12 pct in [Kenya|GPE] .")[0][0] == "Kenya"


def test_money_behind_an_abbreviated_country_is_no_name():
    assert facts("It cost nine mln [U.S. Dlrs|PERSON] .") == []


def test_a_grade_is_no_name_where_debt_is_rated():
    assert facts("The debt is rated [A-1|PRODUCT] , once [BBB|ORG] .") == []
    assert facts("The [BBB|ORG] met Okello .")[0][0] == "BBB"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("[Lamp|ORG] and [Wireless Plc|ORG] grew .", "Lamp and Wireless Plc"),
        ("[John Voss|PERSON] and [Sons Inc|ORG] grew .", "John Voss and Sons Inc"),
        ("[Okello Gas|ORG] & [Light Co|ORG] grew .", "Okello Gas & Light Co"),
        ("[Lisbon|GPE] and [Nairobi Banking Corp|ORG] grew .", "Lisbon and Nairobi Banking Corp"),
        ("[Brim|PERSON] and [Okello Inc|ORG] said it grew .", "Brim and Okello Inc"),
        ("[Voss Harbour|GPE] Ltd grew .", "Voss Harbour Ltd"),
        ("[Voss Mills|ORG] of [Kenya Inc|ORG] grew .", "Voss Mills of Kenya Inc"),
        ("[Weaver|PERSON] 's [Gas Co|ORG] grew .", "Weaver's Gas Co"),
        ("[Kenya|GPE] [District Court|ORG] met .", "Kenya District Court"),
    ],
)
def test_a_body_cut_short_is_made_whole(text: str, whole: str):
    assert facts(text)[0] == (whole, "organization", whole)


@pytest.mark.parametrize(
    "text",
    [
        "[Voss Ltd|ORG] and [Okello Inc|ORG] grew .",
        "[Brim|ORG] and [Okello Inc|ORG] said they grew .",
        "it grew in [Lisbon|GPE] and [Nairobi Banking Corp|ORG] .",
    ],
)
def test_two_bodies_joined_by_and_stay_two(text: str):
    assert len(facts(text)) == 2


def test_a_legal_form_alone_is_no_name_and_at_the_end_it_makes_a_body():
    assert facts("the [Corp.|ORG] grew .") == []
    assert facts("it met [Anna Voss Inc|PERSON] there .")[0][1] == "organization"


@pytest.mark.parametrize("form", ["U.S. Firms", "U.K. Bank"])
def test_a_common_noun_behind_an_abbreviated_country_is_no_part_of_its_name(form: str):
    assert facts(f"it met [{form}|ORG] there .")[0][:2] == (form[:4], "place")


def test_a_kind_of_body_is_a_name_only_where_it_is_short_for_one():
    assert facts("the [Department|ORG] met Okello .", "[Department of Ports|ORG] grew .")[0] == (
        "Department",
        "organization",
        "Department of Ports",
    )
    assert "Department" not in names("the [Department|ORG] met Okello .")


@pytest.mark.parametrize("letter", ["S", "D.", "-X", "IV"])
def test_a_letter_or_a_roman_number_alone_is_no_name(letter: str):
    assert facts(f"it met [{letter}|PERSON] there .") == []


def test_what_a_chancellor_is_of_is_no_part_of_the_name():
    (mention,) = find_entities(reading("Chancellor of the [Exchequer Peter Voss|PERSON] said so .")).mentions
    assert (mention.name, mention.role_as_written) == ("Peter Voss", "Chancellor of the Exchequer")


def test_an_office_without_its_holder_is_no_name():
    assert facts("it met the [Kenyan Presidential Spokesperson|PERSON] there .") == []


# ── how sure a name is ──────────────────────────────────────────────────────────────────────────


def score(*blocks: str) -> float:
    """Of the first mention."""
    first = find_entities(reading(*blocks)).mentions[0]
    assert first.name_score is not None
    return first.name_score


def test_a_name_that_a_lexicon_knows_is_surer_than_one_that_nobody_does():
    assert score("in [Kenya|GPE] it grew .") > 0.98 > score("the [Zorblat|ORG] grew .")


def test_a_name_is_less_sure_where_capitals_or_figures_go_on_beside_it():
    assert score("[Zorblat Feed|ORG] 12 14 9 grew .") < score("[Zorblat Feed|ORG] grew .")
    assert score("it met the [Zorblat Feed|ORG] of Karsovia .") < score("it met the [Zorblat Feed|ORG] .")


def test_all_mentions_of_a_bearer_have_one_score():
    mentions = find_entities(reading("[Anna Voss|PERSON] met .", "Mrs [Voss|PERSON] left .")).mentions
    assert len({mention.name_score for mention in mentions}) == 1
