"""What all readers of files share: how a file is opened, how long its parts may be, how a bad part is told.

Not here: one format's own ways.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from orchestration.ingest.sources import FileFormat, FileSource
from orchestration.records import Document, Received, Unusable

MAX_ROW_BYTES = 32 * 1024 * 1024
"""Longest line, cell or text file: a hundred times the longest news article, and bounded in memory."""
MAX_WHOLE_BYTES = 256 * 1024 * 1024
"""Longest `.json` file: it has to be read whole; JSON lines and archives have no such bound."""
MAX_XML_BYTES = 64 * 1024 * 1024
"""Longest message of NewsML-G2: its tree takes several times its size."""

SUFFIXES: dict[str, FileFormat] = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source. `name` is its path below the source's folder, with `/`: stable between machines.

    A folder that could not be looked into is one too, with a `/` at the end of its name: reading it says why.
    """

    path: Path
    name: str
    byte_count: int
    modified_at_ns: int


def file_format(path: Path) -> FileFormat | None:
    """The format that the suffix tells, `.gz` aside (and `.zst` of web archives); None for files that are not ours."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"] or suffixes[-2:] == [".warc", ".zst"]:
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


def open_file(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked where its name ends in `.gz`."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]  # GzipFile reads like any binary file


def read_whole(file: SourceFile, limit: int = MAX_WHOLE_BYTES) -> bytes | Unusable:
    """The file's content, or why it is too long."""
    with open_file(file.path) as stream:
        content = stream.read(limit + 1)
    return content if len(content) <= limit else too_long(limit)


def unread(source: FileSource, uri: str, why: Unusable, content: bytes = b"") -> Received:
    """A document that stands for what could not be read."""
    return Document(source.id, uri, "application/octet-stream", content, reading=source.fingerprint), why


def malformed(why: str) -> Unusable:
    return Unusable("malformed", why)


def too_long(limit: int) -> Unusable:
    return Unusable("too_long", f"it is longer than {limit // 1024**2} MiB; split it into articles")


def load_json(text: str) -> Any:
    """The value, or `Unusable` where it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return malformed(f"not readable as JSON ({error}); write one JSON object")


def as_json(value: object) -> bytes:
    """A row's content, as it is stored and compared."""
    return json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
