"""Blocks of plain text: where they stand, and what the language of each says it is."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.blocks import label_blocks, split
from orchestration.records import Span

BODY = "The harbour of Vesla reopened on Monday after ten weeks of ice, its master said."
MORE = "Ida Moen told reporters that the first ferry would leave on Tuesday morning."


def roles(*pieces: str, title: str | None = None) -> list[str]:
    return [block.role for block in label_blocks("\n\n".join(pieces), title)]


def role_between_paragraphs(piece: str) -> str:
    return roles(BODY, MORE, piece, BODY[:40] + "again.", MORE[:40] + "again.")[2]


@pytest.mark.parametrize(
    ("role", "piece"),
    [
        ("newsletter_prompt", "Sign up for our free daily newsletter to get the harbour news in your inbox."),
        ("newsletter_prompt", "By entering your email you agree to our terms and privacy notice."),
        ("newsletter_prompt", "Subscribe now to our newsletter"),
        ("share_prompt", "Share this article on Facebook"),
        ("share_prompt", "Follow Jo Ek on Twitter: @joek"),
        ("share_prompt", "Facebook Twitter Email"),
        ("share_prompt", "What do you think? Tell us in the comments below."),
        ("promo", "Storm sinks THREE boats off the northern coast [REVEALED]"),
        ("promo", "Storm sinks THREE boats off the northern coast\u00a0[REVEALED]"),
        ("share_prompt", "Do you have a story about the coast? Email us at desk@coast.example"),
        ("promo", "JUST IN: Ferry crews call off their strike"),
        ("promo", "Download our app for the latest from the coast"),
        ("advertisement", "ADVERTISEMENT"),
        ("advertisement", "Article continues below this advertisement"),
        ("related_link", "READ MORE: How the ice closed the strait"),
        ("related_link", "Related stories"),
        ("related_link", "See also: Ferry fares rise again"),
        ("caption", "The pier at Vesla on Sunday. (Photo by Jo Ek/Coast Post)"),
        ("caption", "Image: Coast Guard/Reuters"),
        ("caption", "FILE PHOTO: A ferry waits in the ice"),
        ("caption", "Vesla: Divers on the race to free 'trapped' ferry"),
        ("correction", "Correction: An earlier version of this article misspelled the name of the harbour master."),
        ("correction", "This story was updated to add the ferry's name."),
        ("credit", "(Reporting by Jo Ek in Vesla; Editing by Per Aas)"),
        ("credit", "Mara Lind contributed to this report."),
        ("credit", "Source: Coast Post"),
        ("copyright", "Copyright 2024 The Coast Post. All rights reserved."),
        ("live_timestamp", "10:35 a.m."),
        ("live_timestamp", "Updated 4:15 p.m. ET, Feb. 5, 2024"),
        ("advertisement", "Story Continued Below"),
        ("related_link", "Join the talk about this ferry »"),
        ("related_link", "https://coast.example/ferries"),
        ("related_link", "Watch the full hearing below"),
        ("credit", "— Jo Ek (@joek) February 5, 2024"),
        ("other", "The views expressed in this column are the author's own."),
        ("other", "Remaining Time -0:00"),
        ("other", "___"),
        ("other", "* * *"),
        ("other", "This website uses cookies to improve your visit."),
        ("newsletter_prompt", "Stay ahead of the tide by subscribing to our free e-mail alerts."),
        ("share_prompt", "To comment on this story, log in or register"),
        ("promo", "Unlimited access from one crown a week. Cancel any time."),
        ("other", "This article is for information only and is not investment advice."),
        ("other", "Please disable your ad blocker."),
        ("caption", "The pier on Monday. (Supplied)"),
        ("credit", "Photography by Mara Lind"),
        ("live_timestamp", "09:41, 3 Jun 2025 | Updated: 11:15, 3 Jun 2025"),
        ("byline", "jo.ek@coast.example"),
    ],
)
def test_noise_is_told_by_its_language(role, piece):
    assert role_between_paragraphs(piece) == role


@pytest.mark.parametrize(
    "piece",
    [
        "“Sign up for our newsletter,” the mayor told the crowd, to laughter.",
        "She said she would share this with the council on Thursday.",
        "Read the minutes carefully and you find three promises, said Ms Moen.",
        "Photographs of the pier were shown to the jury on Monday.",
        "The source: a leaking tank, according to the coast guard.",
        "By Monday the ice had gone, and with it the last doubts of the crews.",
        "MOEN: I never said that the ferry was safe [APPLAUSE]",
        "Moen: “The ferry was never safe.”",
        "OPINION: polls of the coast have never been worth much, she said.",
        "Watch the pier and you will see the ferry come in.",
        "The views expressed by the crews were never heard, she said.",
        "Like the council, the crews had waited ten weeks for the ice to go.",
        "Share the blame and nobody will pay for the pier.",
        "Research by Per Aas, of the coast institute, shows that the ice came late.",
        "Three things went wrong:",
        "Correction fluid had been used on the log, the inquiry heard.",
        "Updated figures show that 5 March 2024 was the coldest day.",
        "Follow the money, and on Facebook you will find it, Mr Aas said.",
        "Advertisement spending in the region fell by a tenth last year.",
        "Copyright law does not protect the chart, the court held.",
        "VESLA (Reuters/AFP) -- The harbour reopened on Monday after ten weeks of ice.",
        "A newsletter that nobody had signed up for was sent to every inbox in the town.",
        "Updated lists of the crews were sold for two crowns a name.",
    ],
)
def test_sentences_of_the_article_stay_body(piece):
    assert role_between_paragraphs(piece) == "body"


QUOTE = "“The ice let us go at last,” said Ida Moen, who has kept the harbour for thirty years."


@pytest.mark.parametrize(
    ("expected", "pieces"),
    [
        (
            ["headline", "body", "pull_quote", "body"],
            ["Harbour reopens at last", QUOTE, "“The ice let us go at last”", MORE],
        ),
        (
            ["headline", "pull_quote", "body", "body"],
            ["Harbour reopens at last", "The ice let us go at last", QUOTE, MORE],
        ),
        (["headline", "byline", "body", "body"], ["Harbour reopens at last", "Jo Ek", BODY, MORE]),
        (["headline", "byline", "body", "body"], ["Harbour reopens at last", "Jo Ek | Coast Post", BODY, MORE]),
        (
            ["headline", "byline", "body", "body", "byline"],
            [
                "Harbour reopens at last",
                "By Jo Ek",
                BODY,
                MORE,
                "Jo Ek is a historian of ports at the University of Lomen.",
            ],
        ),
        (
            ["headline", "body", "related_link", "related_link", "related_link", "body"],
            [
                "Harbour reopens at last",
                BODY,
                "Related stories",
                "Ferry fares to rise again",
                "Divers find old bell",
                MORE,
            ],
        ),
        (
            ["headline", "body", "related_link", "related_link", "body"],
            ["Harbour reopens at last", BODY, "Read more: How the ice came", "Analysis: Who pays for the ice?", MORE],
        ),
        (["other", "headline", "body", "body"], ["We value your privacy.", "Harbour reopens at last", BODY, MORE]),
    ],
)
def test_a_block_is_also_what_its_surroundings_make_it(expected, pieces):
    assert roles(*pieces) == expected


@pytest.mark.parametrize(
    "pieces",
    [
        ["Harbour reopens at last", BODY, "Jo Ek", MORE],
        ["Harbour reopens at last", BODY, MORE, "Ida Moen is a diver and the mother of three."],
        ["Harbour reopens at last", BODY, "“The ice came early,” she said.", MORE],
    ],
)
def test_a_name_or_a_quotation_by_itself_makes_no_noise(pieces):
    assert roles(*pieces)[1:] == ["body"] * (len(pieces) - 1)


def test_bylines_and_datelines_stand_at_the_head():
    assert roles("Harbour of Vesla reopens", "By Jo Ek", "VESLA, Feb. 5 (Example) —", BODY, MORE)[:3] == [
        "headline", "byline", "dateline",
    ]  # fmt: skip


def test_the_first_line_is_the_headline_unless_a_title_says_otherwise():
    assert roles("Harbour of Vesla reopens after ten weeks", BODY) == ["headline", "body"]
    assert roles("Harbour of Vesla reopens after ten weeks", BODY, title="Ferries sail again") == ["body", "body"]
    assert roles("HARBOUR REOPENS.", BODY, title="Harbour reopens") == ["headline", "body"]
    assert roles(BODY) == ["body"]


def test_lines_with_a_colon_in_a_row_are_a_list_and_stay_body():
    days = ["Monday: Ferries sail again from the pier at Vesla", "Tuesday: The council votes on a second ice breaker"]
    assert roles(BODY, *days, MORE) == ["body", "body", "body", "body"]


def test_a_paragraph_that_comes_twice_is_marked_the_second_time():
    assert roles(BODY, MORE, BODY) == ["body", "body", "other"]


def test_lines_that_are_units_of_their_own_are_blocks():
    text = (
        f"{BODY}\nFerry fares to rise [REVEALED]\nIce maps to be sold [SPOTLIGHT] \nDivers find bell [WATCH]\n\n{MORE}"
    )
    assert [block.role for block in label_blocks(text)] == ["body", "promo", "promo", "promo", "body"]


def test_wrapped_lines_are_one_paragraph():
    first = f"{BODY} {MORE} Then Oslo, Bergen and Tromsø would follow, and Vesla with them."
    text = textwrap.fill(first, 50) + "\n" + textwrap.fill(MORE, 50, initial_indent="   ")
    assert len(split(text)) == 2


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab A.:“”[]\n\t\u00a0é[T]"), max_size=300))
def test_blocks_cover_all_but_white_space_in_order_and_apart(text):
    blocks = label_blocks(text)
    at = 0
    for block in blocks:
        assert not text[at : block.span.start].strip()
        piece = text[block.span.start : block.span.end]
        assert piece and piece == piece.strip()
        at = block.span.end
    assert not text[at:].strip()
    assert [block.span for block in blocks] == split(text)


def test_offsets_are_into_the_text_as_it_is():
    text = "\ufeff  \r\n\r\nCafe\u0301 news\u00a0today\r\n\r\n" + BODY
    spans = [block.span for block in label_blocks(text)]
    assert text[spans[-1].start :] == BODY and isinstance(spans[0], Span)
