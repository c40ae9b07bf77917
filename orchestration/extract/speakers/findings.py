"""What a rule found before it is weighed: a status, who it may be, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestration.extract.entities import Bearer
from orchestration.records import AttributionMethod, EntityType, SpeakerStatus

MOST_CANDIDATES = 3
EVEN = 0.02
"""Shares of the evidence that differ by no more than this are equal: of two such candidates neither is chosen."""


@dataclass(frozen=True)
class Finding:
    """`candidates` are (name, share of the evidence), best first; only a `named` one has them, or an `ambiguous` one.

    `doubts` are reasons, other than a rival, to trust the finding less: the number of them is a feature of
    the calibration (`confidence.py`).
    """

    status: SpeakerStatus
    method: AttributionMethod = "none"
    entity_type: EntityType | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    doubts: frozenset[str] = frozenset()

    @property
    def name(self) -> str | None:
        return self.candidates[0][0] if self.status == "named" else None

    @property
    def lead(self) -> float:
        """The share of the evidence that the first candidate has: 1 where there is no rival."""
        return self.candidates[0][1] if self.candidates else 1.0

    @property
    def speaks_together(self) -> bool:
        """Whether the candidates are no rivals but say it together."""
        return len(self.candidates) > 1 and self.candidates[1][1] == 1.0

    def doubted(self, *doubts: str) -> Finding:
        return replace(self, doubts=self.doubts | set(doubts))

    def by(self, method: AttributionMethod) -> Finding:
        """The same person or body, found another way; of what has no name the kind stays the method."""
        return replace(self, method=method) if self.status in ("named", "ambiguous") else self


UNRESOLVED = Finding("unresolved")
COLLECTIVE = Finding("collective", "collective")
ANONYMOUS = Finding("anonymous", "anonymous")
DOCUMENT = Finding("document", "document")


def named(bearer: Bearer, method: AttributionMethod) -> Finding:
    """One bearer without a rival."""
    return Finding("named", method, bearer.entity_type, ((bearer.name, 1.0),))


def chosen(fitting: Sequence[tuple[Bearer, float]], method: AttributionMethod) -> Finding:
    """The first of several (bearer, weight), best first; `ambiguous` where the second weighs as much."""
    total = sum(weight for _, weight in fitting) or 1.0
    shares = tuple((bearer.name, weight / total) for bearer, weight in fitting[:MOST_CANDIDATES])
    found = Finding("named", method, fitting[0][0].entity_type, shares)
    is_even = len(shares) > 1 and shares[0][1] - shares[1][1] <= EVEN
    return replace(found, status="ambiguous").doubted("even") if is_even else found


def together(bearers: Sequence[Bearer], method: AttributionMethod) -> Finding:
    """Several who speak as one: the first gives the name, the others stay candidates."""
    return Finding("named", method, bearers[0].entity_type, tuple((bearer.name, 1.0) for bearer in bearers))
