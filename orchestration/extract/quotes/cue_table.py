"""The cue lexicon as a table that SQL can join: the seed of `dim_cues` is written from the one list, and a test holds
the two together.

    python -m orchestration.extract.quotes.cue_table > dbt_project/seeds/cues.csv
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from typing import IO

from orchestration.extract import lexicon
from orchestration.extract.quotes.cues import entries
from orchestration.records import SPEECH_CLASSES

PARTS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
COLUMNS = (
    "cue_lemma", "cue_class", "is_speech", "cue_stance", "cue_factivity", "parts_of_speech", "constructions",
)  # fmt: skip


def rows() -> list[dict[str, str]]:
    """One row per lemma, in the order of the alphabet. A lemma has one class in all its parts of speech; ValueError
    where the lexicon says otherwise."""
    parts: dict[str, list[str]] = defaultdict(list)
    frames: dict[str, set[str]] = defaultdict(set)
    classes: dict[str, set[str]] = defaultdict(set)
    for section, part in PARTS.items():
        for lemma, entry in entries(section).items():
            parts[lemma].append(part)
            frames[lemma] |= entry.frames
            classes[lemma].add(entry.cue_class)
    for phrase, cue_class in lexicon.load("cue_attitudes.yml")["phrases"].items():
        parts[phrase].append("phrase")
        classes[phrase].add(cue_class)
    torn = sorted(lemma for lemma, said in classes.items() if len(said) > 1)
    if torn:
        raise ValueError(f"one class a cue: {', '.join(torn)}")
    stance, factivity = _by_word("stance"), _by_word("factivity")
    return [
        {
            "cue_lemma": lemma,
            "cue_class": (cue_class := next(iter(classes[lemma]))),
            "is_speech": str(cue_class in SPEECH_CLASSES).lower(),
            "cue_stance": stance.get(lemma, "neutral"),
            "cue_factivity": factivity.get(lemma, "non_factive"),
            "parts_of_speech": " ".join(parts[lemma]),
            "constructions": " ".join(sorted(frames[lemma])),
        }
        for lemma in sorted(parts)
    ]


def _by_word(section: str) -> dict[str, str]:
    return {str(word): value for value, words in lexicon.load("cue_attitudes.yml")[section].items() for word in words}


def write(file: IO[str]) -> None:
    """The rows as CSV."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())


if __name__ == "__main__":
    write(sys.stdout)
