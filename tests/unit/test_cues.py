"""The cue lexicon: one class a word, what it says of its content, and the table that SQL joins."""

import io
from typing import get_args

from orchestration.extract import lexicon
from orchestration.extract.quotes.cue_table import PARTS, rows, write
from orchestration.extract.quotes.cues import entries
from orchestration.extract.quotes.labels import COLON
from orchestration.records import SPEECH_CLASSES, CueClass, CueFactivity, CueStance
from orchestration.settings import PROJECT_DIR

SEED = PROJECT_DIR / "dbt_project" / "seeds" / "cues.csv"
by_lemma = {row["cue_lemma"]: row for row in rows()}


def test_the_seed_is_the_lexicon():
    file = io.StringIO()
    write(file)
    command = "python -m orchestration.extract.quotes.cue_table > dbt_project/seeds/cues.csv"
    assert SEED.read_text(encoding="utf-8") == file.getvalue(), f"run {command}"


def test_every_word_that_has_a_stance_or_a_factivity_is_a_cue_and_has_one_of_each():
    cues = {lemma for section in PARTS for lemma in entries(section)}
    for section, words in (("stance", CueStance), ("factivity", CueFactivity)):
        groups = lexicon.load("cue_attitudes.yml")[section]
        assert groups.keys() <= set(get_args(words))
        listed = [word for group in groups.values() for word in group]
        assert set(listed) <= cues
        assert len(listed) == len(set(listed))


def test_the_colon_of_a_label_has_the_class_of_the_table():
    assert by_lemma[COLON.lemma]["cue_class"] == COLON.cue_class


def test_what_a_cue_says_is_one_of_the_closed_lists():
    assert set(get_args(CueClass)) >= {row["cue_class"] for row in by_lemma.values()}
    assert set(get_args(CueStance)) == {row["cue_stance"] for row in by_lemma.values()}
    assert set(get_args(CueFactivity)) == {row["cue_factivity"] for row in by_lemma.values()}


def test_speech_is_kept_apart_from_thought():
    assert set(get_args(CueClass)) > SPEECH_CLASSES
    said = {
        lemma: by_lemma[lemma]["is_speech"] for lemma in ("say", "according to", "promise", "think", "plan", "notice")
    }
    assert list(said.values()) == ["true", "true", "true", "false", "false", "false"]


def test_a_claim_is_told_from_a_statement_and_both_from_an_admission():
    tone = {
        lemma: (by_lemma[lemma]["cue_stance"], by_lemma[lemma]["cue_factivity"]) for lemma in ("say", "claim", "admit")
    }
    assert tone == {
        "say": ("neutral", "non_factive"),
        "claim": ("distancing", "non_factive"),
        "admit": ("conceding", "factive"),
    }
