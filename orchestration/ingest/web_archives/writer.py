"""Fetched pages as a web archive.

Not here: fetching (`fetch`), when an archive is full (who writes it knows).
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import uuid
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from fastwarc.warc import WarcRecord, WarcRecordType


class ArchiveWriter:
    """Appends fetched pages to a `.warc.gz` file (WARC 1.1, one gzip member a record). Use as a context manager.

    Each page reaches the file, with its metadata record, in one write: a killed program loses at most the page at
    hand. An archive that such a program left is cut back to its whole records before anything is appended.
    One writer at a time.
    """

    def __init__(self, path: Path, software: str = "onrecord") -> None:
        self.path, self.software = path, software
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        self._file.truncate(_whole_members(path))
        self._file.seek(0, os.SEEK_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @property
    def byte_count(self) -> int:
        """The size of the archive so far."""
        return self._file.tell()

    def write_response(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        *,
        fetched_at: datetime,
        fields: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> str:
        """Append a response, its body already decoded, and beside it the `fields` that a listing gave for it.

        Headers that tell of an encoding or length that the stored body no longer has are kept under
        `X-Crawler-…`, as Common Crawl does. Returns the record's id.
        """
        pairs = [_stored_header(name, value) for name, value in headers]
        lines = [f"HTTP/1.1 {status} {_one_line(reason)}".rstrip(), *(f"{name}: {value}" for name, value in pairs)]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode("latin-1", "replace")
        told = {"Content-Type": "application/http; msgtype=response", "WARC-Target-URI": url}
        return self._append(WarcRecordType.response, told, head + body, fetched_at, fields)

    def write_resource(
        self,
        url: str,
        media_type: str,
        content: bytes,
        *,
        fetched_at: datetime,
        fields: Mapping[str, object] | None = None,
    ) -> str:
        """Append what stands for the page at `url` without being a server's answer: a feed's own text of an article.
        Returns the record's id."""
        told = {"Content-Type": media_type, "WARC-Target-URI": url}
        return self._append(WarcRecordType.resource, told, content, fetched_at, fields)

    def sync(self) -> None:
        """Wait until everything appended lies on the disk, whatever happens to the machine."""
        os.fsync(self._file.fileno())

    def _append(
        self,
        kind: WarcRecordType,
        told: Mapping[str, str],
        content: bytes,
        fetched_at: datetime,
        fields: Mapping[str, object] | None,
    ) -> str:
        url = told["WARC-Target-URI"]
        record_id = self._id(url, fetched_at, content)
        packed = b"" if self.byte_count else self._warcinfo(fetched_at)
        packed += _pack(kind, record_id, fetched_at, told, content)
        if fields:
            about = json.dumps(dict(fields), ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")
            beside = {"Content-Type": "application/json", "WARC-Target-URI": url}
            beside["WARC-Concurrent-To"] = f"<{record_id}>"
            packed += _pack(WarcRecordType.metadata, self._id(record_id, fetched_at, about), fetched_at, beside, about)
        self._file.write(packed)
        self._file.flush()
        return record_id

    def _warcinfo(self, written_at: datetime) -> bytes:
        content = f"software: {self.software}\r\nformat: WARC File Format 1.1\r\n".encode()
        record_id = self._id(self.path.name, written_at, content)
        told = {"Content-Type": "application/warc-fields", "WARC-Filename": self.path.name}
        return _pack(WarcRecordType.warcinfo, record_id, written_at, told, content)

    @staticmethod
    def _id(address: str, at: datetime, content: bytes) -> str:
        """The same page fetched at the same moment has the same id: nothing here is left to chance."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{address} {at.isoformat()} {zlib.crc32(content)}").urn


def _pack(kind: WarcRecordType, record_id: str, at: datetime, headers: Mapping[str, str], content: bytes) -> bytes:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers.set("WARC-Record-ID", f"<{record_id}>")
    record.record_date = at.astimezone(UTC)
    for name, value in headers.items():
        record.headers.set(name, _one_line(value))
    record.set_bytes_content(content)
    plain = io.BytesIO()
    record.write(plain, checksum_data=True)
    return gzip.compress(plain.getvalue(), compresslevel=6, mtime=0)


_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def _stored_header(name: str, value: str) -> tuple[str, str]:
    kept = f"X-Crawler-{name}" if name.lower() in _NO_LONGER_TRUE else name
    return _one_line(kept), _one_line(value)


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n\x00]+", " ", text).strip()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _whole_members(path: Path) -> int:
    """Bytes of a gzip file up to the end of its last whole member."""
    end = position = 0
    with path.open("rb") as stream:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while chunk := stream.read(65_536):
            while chunk:
                try:
                    unpacker.decompress(chunk)
                except zlib.error:
                    return end
                rest = unpacker.unused_data
                position += len(chunk) - len(rest)
                if unpacker.eof:
                    end, unpacker = position, zlib.decompressobj(zlib.MAX_WBITS | 16)
                chunk = rest
    return end
