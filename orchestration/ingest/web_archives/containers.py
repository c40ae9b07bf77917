"""The records of a WARC file, plain or packed, and the damaged stretches between them.

Not here: what a record holds (`pages`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord

MAX_HEADER_BYTES = 64 * 1024
"""Longest WARC or HTTP header; servers refuse far shorter ones."""
SKIPPED_BY_SEARCH = 64 * 1024 * 1024
"""A record of more bytes is not unpacked to be passed over: the next one is searched for in the packed bytes."""

WINDOW = 1024 * 1024
"""Bytes that are searched at a time for the next record."""

_GZIP_MEMBER = b"\x1f\x8b\x08"
_PLAIN_RECORD = b"WARC/1."
_FIRST_LINE = re.compile(rb"WARC/1\.[01]\r?\n")


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that is no record: from byte `start` to byte `end` (None: to the end of the archive)."""

    start: int
    end: int | None
    why: str


def read_records(stream: IO[bytes]) -> Iterator[WarcRecord | Damage]:
    """The records of an archive and the damaged stretches between them; reading goes on at the next whole record.

    A record's content must be read before the next one is asked for. Raises OSError if the stream does.
    """
    position, records = stream.tell(), None
    while True:
        try:
            if records is None:
                stream.seek(position)
                records = ArchiveIterator(stream, parse_http=False, max_header_len=MAX_HEADER_BYTES, fsspec_args=False)
            record = next(records)
            position = record.stream_pos
            yield record
            if record.content_length > SKIPPED_BY_SEARCH:
                resume = stream.tell()
                if following := _next_record(stream, position + 1):
                    position, records = following, None
                    continue
                stream.seek(resume)
            record.consume()
            if missing := record.content_length - record.reader.tell():
                yield Damage(position, None, f"it breaks off, {missing:,} bytes are missing")
                return
        except StopIteration:
            return
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            following = _next_record(stream, position + 1)
            yield Damage(position, following, str(error))
            if following is None:
                return
            position, records = following, None


def _next_record(stream: IO[bytes], start: int) -> int | None:
    """Where the next record (a gzip member that holds one, or a plain one) starts, from byte `start` on."""
    while True:
        stream.seek(start)
        chunk = stream.read(WINDOW)
        for at in sorted([*_find_all(chunk, _GZIP_MEMBER), *_find_all(chunk, _PLAIN_RECORD)]):
            stream.seek(start + at)
            if _begins_a_record(stream.read(4096)):
                return start + at
        if len(chunk) < WINDOW:
            return None
        start += WINDOW - len(_PLAIN_RECORD)


def _find_all(content: bytes, wanted: bytes) -> Iterator[int]:
    at = content.find(wanted)
    while at >= 0:
        yield at
        at = content.find(wanted, at + 1)


def _begins_a_record(content: bytes) -> bool:
    if content.startswith(_GZIP_MEMBER):
        try:
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, 16)
        except zlib.error:
            return False
    return _FIRST_LINE.match(content) is not None
