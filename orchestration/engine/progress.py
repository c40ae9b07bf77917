"""How a loop tells how far it is. Not here: who listens."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int], None]
"""Told what has been done and how many more of it."""


def silent(_what: str, _count: int) -> None:
    """The progress of those who do not look."""
