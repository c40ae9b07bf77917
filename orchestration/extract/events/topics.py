"""What an article is about where that decides a word's sense: in sport and fiction people "attack" harmlessly."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass

from orchestration.extract.lexicon import load

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
DENSE = 0.02
"""Share of the words: news that names a match or a film in passing stays well below."""
WARLIKE = 3
"""Words of violence from which an attack in an article is meant as one."""
PUBLIC_SHARE = 0.01
"""Share of words of public affairs below which an article is about something else: plants, mergers, neighbours."""
VIOLENT, LONG = 2, 60
"""Words of violence from which an article tells of it; words of an article from which their lack means something."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`is_play`: sport or fiction; `is_business`: what companies do; `is_peaceful`: long, and nobody comes to harm;
    `is_accident`: of mishaps rather than violence;
    `is_violent`: short, or of violence at length; `is_private`: long, with hardly a word of public affairs or violence;
    `business_words`: how many words of it are of nothing but business; `public_share`: of public affairs, of all."""

    is_play: bool = False
    is_accident: bool = False
    is_business: bool = False
    is_peaceful: bool = False
    is_violent: bool = True
    is_private: bool = False
    business_words: int = 0
    public_share: float = 0.0


PLAIN = Topic()


@functools.cache
def words_about(name: str) -> frozenset[str]:
    """The words of one list of `lexicon/topics.yml`, in lower case."""
    return frozenset(load("topics.yml")[name])


def topic_of(text: str) -> Topic:
    """By the words of the whole text."""
    counts = Counter(_WORD.findall(text.lower()))
    total = sum(counts.values()) or 1
    violence = sum(counts[word] for word in words_about("violence") if word in counts)
    play = any(_is_about(counts, kind, total) for kind in ("sport", "story"))
    business = _is_about(counts, "business", total)
    public = sum(counts[word] for word in words_about("public") if word in counts)
    mishaps = sum(counts[word] for word in words_about("accident") if word in counts)
    meant = violence - sum(counts[word] for word in words_about("harm") if word in counts)
    traded = sum(counts[word] for word in words_about("business_sure") if word in counts)
    return Topic(
        play and violence / total < DENSE,
        mishaps >= VIOLENT and mishaps > meant,
        business,
        total >= LONG and violence < VIOLENT,
        total < LONG or violence >= WARLIKE,
        total >= LONG and violence < VIOLENT and public / total < PUBLIC_SHARE,
        traded,
        public / total,
    )


def _is_about(counts: Counter[str], kind: str, total: int) -> bool:
    """Several words of its own, dense, two of them of nothing else."""
    found = [word for word in words_about(kind) if word in counts]
    sure = [word for word in words_about(f"{kind}_sure") if word in counts]
    return len(found) >= 4 and len(sure) >= 2 and sum(counts[word] for word in found) / total >= DENSE
