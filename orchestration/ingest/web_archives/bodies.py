"""HTTP bodies as they were before chunks and content encodings, never longer than a limit.

Not here: which records have one (`pages`).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Protocol

from fastwarc.stream_io import BrotliReader, ZstdReader

MAX_PAGE_BYTES = 8 * 1024 * 1024
"""Longest page, its HTTP encodings undone: several times the longest news page, and bounded in memory."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class BrokenBody(ValueError):
    """A body that is encoded as its header says, but not to its end."""


def decode_body(content: bytes, encodings: tuple[str, ...]) -> bytes:
    """The body without its encodings, of which the last was put on last; cut one byte past the limit.

    A body that is not encoded as its header says stays as it is: many crawlers store bodies decoded and keep the
    header. BrokenBody where it begins as its encoding does and breaks off.
    """
    for encoding in reversed(encodings):
        if len(content) > MAX_PAGE_BYTES:
            break
        try:
            content = _DECODERS[encoding](content)
        except (OSError, ValueError, EOFError, zlib.error):
            if _PACKED[encoding].match(content):
                raise BrokenBody(f"its body breaks off ({encoding})") from None
    return content


def encodings_of(header: str | None) -> tuple[str, ...]:
    """The encodings that a Content-Encoding or Transfer-Encoding header names, unknown ones left out."""
    named = (name.strip().lower() for name in (header or "").split(","))
    return tuple(name for name in named if name in _DECODERS)


def read_up_to(stream: Readable, limit: int) -> bytes:
    """Up to `limit` bytes, however few a single read gives."""
    pieces, wanted = [], limit
    while wanted > 0 and (piece := stream.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _unzip(content: bytes) -> bytes:
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # deflate is sent with and without zlib's frame
        unpacker = zlib.decompressobj(bits)
        try:
            unpacked = unpacker.decompress(content, MAX_PAGE_BYTES + 1)
        except zlib.error:
            continue
        if unpacker.eof or len(unpacked) > MAX_PAGE_BYTES:
            return unpacked
        raise EOFError("it breaks off")
    raise ValueError("not packed this way")


def _join_chunks(content: bytes) -> bytes:
    """RFC 9112, 7.1: each chunk under its length in hexadecimal digits, a chunk of none at the end."""
    chunks: list[bytes] = []
    at = 0
    while (line_end := content.find(b"\r\n", at, at + 200)) >= 0:
        length = int(content[at:line_end].partition(b";")[0].strip() or b"x", 16)
        if length == 0:
            return b"".join(chunks)
        at = line_end + 2
        if length < 0 or at + length > len(content):
            break
        chunks.append(content[at : at + length])
        at += length + 2
    raise ValueError("no whole chunks")


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _unzip,
    "x-gzip": _unzip,
    "deflate": _unzip,
    "br": lambda content: read_up_to(BrotliReader(io.BytesIO(content)), MAX_PAGE_BYTES + 1),
    "zstd": lambda content: read_up_to(ZstdReader(io.BytesIO(content)), MAX_PAGE_BYTES + 1),
    "chunked": _join_chunks,
}
_TEXT_START = rb"\s*[^\s<{\w\xef\"'(]"
_PACKED = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "x-gzip": re.compile(rb"\x1f\x8b"),
    "deflate": re.compile(_TEXT_START),
    "br": re.compile(_TEXT_START),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
    "chunked": re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,100})?\r\n"),
}
"""How a body begins that is still encoded."""
