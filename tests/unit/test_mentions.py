"""Mentions without a name and salience: what holds of any article. The patterns of the language are gold cases."""

import itertools
import json
import math

import parsed
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extract.entities import find_entities
from orchestration.extract.quotes import find_quotes
from orchestration.extract.salience import score, weigh
from orchestration.extract.speakers import resolve
from orchestration.records import EntityMention

STORIES = sorted(json.loads(parsed.DATA.read_text(encoding="utf-8")))
shares = st.floats(0, 1)
counts = st.integers(0, 50)


@settings(deadline=None)
@given(names=st.lists(st.sampled_from(STORIES), min_size=1, max_size=4), headline=st.booleans())
def test_in_any_article_a_mention_lies_in_the_text_and_means_somebody_whom_it_names(names, headline):
    reading = parsed.story(*names, headline=headline)
    entities = find_entities(reading)
    _, mentions = resolve(reading, entities, find_quotes(reading, entities))
    bearers = {(bearer.name, bearer.entity_type) for bearer in entities.bearers}
    spans = [mention.span for mention in mentions]
    assert spans == sorted(set(spans)) and not set(spans) & {mention.span for mention in entities.mentions}
    for mention in mentions:
        assert reading.text[slice(*mention.span)].strip() == reading.text[slice(*mention.span)] != ""
        assert reading.passage_at(mention.span.start) is reading.passage_at(mention.span.end - 1)
        assert (mention.name, mention.entity_type) in bearers
        assert mention.mention_form in ("nominal", "pronoun") and 0 < (mention.score or 0) < 1
    assert_descriptions_stand_apart(mentions)


def assert_descriptions_stand_apart(mentions: list[EntityMention]) -> None:
    ends = 0
    for mention in mentions:
        if mention.mention_form == "nominal":
            assert mention.span.start >= ends
            ends = mention.span.end


@settings(deadline=None)
@given(names=st.lists(st.sampled_from(STORIES), min_size=1, max_size=4), headline=st.booleans())
def test_each_bearer_is_weighed_once_with_all_its_mentions(names, headline):
    reading = parsed.story(*names, headline=headline)
    entities = find_entities(reading)
    _, mentions = resolve(reading, entities, find_quotes(reading, entities))
    weighed = weigh(reading, entities, mentions)
    assert [(one.name, one.entity_type) for one in weighed] == [(b.name, b.entity_type) for b in entities.bearers]
    assert sum(one.name_count for one in weighed) == len(entities.mentions)
    assert sum(one.mention_count for one in weighed) == len(entities.mentions) + len(mentions)
    assert all(0 < one.salience < 1 and 0 <= one.earliness <= 1 for one in weighed)


@given(headline=st.booleans(), lead=st.booleans(), count=counts, earliness=shares)
def test_nothing_that_speaks_for_an_entity_makes_it_less_salient(headline, lead, count, earliness):
    base = score(headline, lead, count, earliness)
    assert 0 < base < 1
    assert score(True, lead, count, earliness) >= base
    assert score(headline, True, count, earliness) >= base
    assert score(headline, lead, count + 1, earliness) >= base
    assert score(headline, lead, count, min(1.0, earliness + 0.1)) >= base


def test_twice_the_mentions_are_worth_the_same_however_many_there_are():
    odds = [math.log(p / (1 - p)) for p in (score(False, True, count, 1.0) for count in (1, 2, 4, 8))]
    steps = [second - first for first, second in itertools.pairwise(odds)]
    assert steps == pytest.approx([steps[0]] * 3)
