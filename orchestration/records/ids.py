"""Ids: the natural key of a row, hashed."""

from __future__ import annotations

import hashlib

ID_LENGTH = 20
"""Hex digits of SHA-256 kept in an id: 80 bits, so that ten billion rows collide with odds of 1 in 20,000."""


def make_id(*parts: object) -> str:
    """The id of a natural key: the same parts give the same 20 hex digits, in any process, for ever.

    Parts are joined by the unit separator, which no text of ours contains; None is the empty part.
    """
    key = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256_hex(key.encode("utf-8", "surrogatepass"))[:ID_LENGTH]


def sha256_hex(content: bytes) -> str:
    """All 64 hex digits of the SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()
