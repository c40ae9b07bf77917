"""Events by the pipeline's own parse, on invented sentences: types, participants, modality, dates, who asserts them."""

from datetime import UTC, date, datetime

import pytest

from orchestration.extract import extract
from orchestration.extract.entities import find_entities
from orchestration.extract.events import find_events, with_signals
from orchestration.extract.events.confidence import probability
from orchestration.extract.language import read
from orchestration.records import Article, Block, EventMention, Extraction, Span

pytestmark = pytest.mark.model
THURSDAY = datetime(2022, 2, 17, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def facts(nlp):
    def read(text: str) -> Extraction:
        return extract(Article(text, (Block(Span(0, len(text)), "body", "test"),), published_at=THURSDAY), nlp)

    return read


def shown(text: str, event: EventMention) -> tuple[str, list[str], list[str]]:
    cut = [[text[p.span.start : p.span.end] for p in side] for side in (event.actors, event.recipients)]
    return event.event_type, *cut


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "recipient"),
    [
        ("Kenya agreed to withdraw its troops from Somalia.", "AGREE", "Kenya", "Somalia"),
        ("Kenya will provide food to Somalia.", "AGREE", "Kenya", "Somalia"),
        (
            "Norway's prime minister met Finnish officials in Oslo on Monday.",
            "CONSULT",
            "prime minister",
            "Finnish officials",
        ),
        ("Talks between Peru and Chile continued on Monday.", "CONSULT", "Peru", "Chile"),
        ("Norway praised Chile for its reforms.", "SUPPORT", "Norway", "Chile"),
        ("Peru and Chile signed a border treaty on Monday.", "SUPPORT", "Peru", "Chile"),
        ("The government lifted its ban on Chilean newspapers.", "CONCEDE", "government", "Chilean"),
        ("Peru apologized to Chile.", "CONCEDE", "Peru", "Chile"),
        ("Peru held joint military exercises with Chile.", "COOPERATE", "Peru", "Chile"),
        ("Norway sent medicine to Kenya.", "AID", "Norway", "Kenya"),
        ("Rebels released 12 hostages on Tuesday.", "RETREAT", "Rebels", "hostages"),
        ("Ethiopia withdrew its soldiers from Somalia.", "RETREAT", "Ethiopia", "Somalia"),
        ("Peru urged Chile to free the fishermen.", "REQUEST", "Peru", "Chile"),
        ("Peru called on Chile to free the fishermen.", "REQUEST", "Peru", "Chile"),
        ("Peru said Chile must free the fishermen.", "REQUEST", "Peru", "Chile"),
        ("Norway condemned the Chilean government.", "ACCUSE", "Norway", "Chilean government"),
        ("Prosecutors charged the mayor with fraud.", "ACCUSE", "Prosecutors", "mayor"),
        ("Peru rejected a proposal by Chile.", "REJECT", "Peru", "Chile"),
        ("Peru refused to meet Chilean officials.", "REJECT", "Peru", "Chilean officials"),
        ("Peru will not meet Chilean officials.", "REJECT", "Peru", "Chilean officials"),
        ("Peru threatened to attack Chile.", "THREATEN", "Peru", "Chile"),
        ("The general delivered an ultimatum to Chile.", "THREATEN", "general", "Chile"),
        ("Farmers protested against the government in Lima.", "PROTEST", "Farmers", "government"),
        ("Norway imposed sanctions on Chile.", "SANCTION", "Norway", "Chile"),
        ("Norway expelled three Chilean diplomats.", "SANCTION", "Norway", "Chilean diplomats"),
        ("Peru deployed troops along the border with Chile.", "MOBILIZE", "Peru", "Chile"),
        ("Police arrested 30 protesters in Lima.", "COERCE", "Police", "protesters"),
        ("Rebels attacked a police station in Kenya.", "ASSAULT", "Rebels", "police station"),
        ("Rebels launched an attack on Kenyan soldiers.", "ASSAULT", "Rebels", "Kenyan soldiers"),
    ],
)
def test_each_type_is_read_with_who_did_it_to_whom(facts, text, event_type, actor, recipient):
    found = [shown(text, event) for event in facts(text).event_mentions]
    assert any(
        kind == event_type and any(actor in a for a in actors) and any(recipient in r for r in recipients)
        for kind, actors, recipients in found
    ), found


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Peru was the victim of a cyberattack on Tuesday.", "Peru"),
        ("Three miners were arrested on Tuesday.", "miners"),
        ("The arrest of three miners angered the town.", "miners"),
    ],
)
def test_what_nobody_is_said_to_have_done_still_has_a_recipient(facts, text, recipient):
    (event,) = [e for e in facts(text).event_mentions if e.event_type == "COERCE"]
    assert not event.actors
    assert any(recipient in text[p.span.start : p.span.end] for p in event.recipients)


@pytest.mark.parametrize(
    ("text", "event_type", "modality"),
    [
        ("Rebels attacked Kenyan soldiers.", "ASSAULT", "actual"),
        ("Rebels have attacked Kenyan soldiers.", "ASSAULT", "actual"),
        ("Rebels did not attack Kenyan soldiers.", "ASSAULT", "negated"),
        ("Rebels never attacked Kenyan soldiers.", "ASSAULT", "negated"),
        ("Rebels failed to attack Kenyan soldiers.", "ASSAULT", "negated"),
        ("Rebels will attack Kenyan soldiers.", "ASSAULT", "future"),
        ("Rebels plan to attack Kenyan soldiers.", "ASSAULT", "future"),
        ("Rebels may attack Kenyan soldiers.", "ASSAULT", "hypothetical"),
        ("Rebels want to attack Kenyan soldiers.", "ASSAULT", "hypothetical"),
        ("If rebels attack Kenyan soldiers, the army will respond.", "ASSAULT", "hypothetical"),
        ("There are fears of an invasion of Kenya.", "ASSAULT", "hypothetical"),
        ("Rebels attacked Kenyan soldiers in 1998.", "ASSAULT", "historical"),
    ],
)
def test_what_is_feared_planned_or_denied_is_no_fact(facts, text, event_type, modality):
    found = [(e.event_type, e.modality) for e in facts(text).event_mentions]
    assert (event_type, modality) in found


def test_an_event_in_a_quote_is_asserted_by_the_quote(facts):
    text = "“Rebels attacked our village,” mayor Ana Prado said. Police arrested two rebels."
    extraction = facts(text)
    by = {e.event_type: e.asserted_by for e in extraction.event_mentions}
    assert by["ASSAULT"] is not None and by["COERCE"] is None
    (piece,) = extraction.quotes[by["ASSAULT"]].content
    assert "attacked" in text[piece.start : piece.end]


def test_an_event_has_the_date_and_place_of_its_own_clause(facts):
    text = "Peru's president met Chilean ministers in Santiago on Tuesday after rebels attacked Lima on Sunday."
    events = {e.event_type: e for e in facts(text).event_mentions}
    assert events["CONSULT"].date and events["CONSULT"].date.start == date(2022, 2, 15)
    assert events["CONSULT"].place and events["CONSULT"].place.country_code == "CL"
    assert events["ASSAULT"].date and events["ASSAULT"].date.start == date(2022, 2, 13)


def test_counts_belong_to_the_event(facts):
    text = "Gunmen attacked a market in Kenya, killing 12 people and wounding thirty others."
    events = facts(text).event_mentions
    assert any(e.counts == {"dead": 12, "injured": 30} for e in events), [e.counts for e in events]


@pytest.mark.parametrize(
    "text", ["", "?", "IN IN IN", "…", "- - -", "(AP) --", "To be or not to be, by and by the by."]
)
def test_odd_text_gives_no_error(facts, text):
    assert isinstance(facts(text).event_mentions, tuple)


def test_what_an_event_is_scored_by_can_be_read(nlp):
    text = "Police in Lima arrested three Chilean drivers on Monday."
    reading = next(
        iter(read([Article(text, (Block(Span(0, len(text)), "body", "test"),), published_at=THURSDAY)], nlp))
    )
    entities = find_entities(reading)
    [(event, signals)] = with_signals(reading, entities, [], [])
    assert event.score == 0 and len(signals) == len(set(signals))
    assert {
        "type=COERCE", "COERCE:word=arrest", "COERCE:sides=both", "form=finite", "modality=actual", "recipients=1",
        "actor=group_of_sector", "actor_sector=COP", "actor_distance=-5", "recipient=group_of_country",
        "recipient_depth=1", "recipient_path=>dobj",
    } <= set(signals)  # fmt: skip
    [scored] = find_events(reading, entities, [], [])
    assert scored.score == probability(signals)
