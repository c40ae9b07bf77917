"""Sources of kind `files`: a folder's text, pages and tables become documents, one at a time.

A row that cannot be read is a document with the reason beside it, never an exception. Memory does
not grow with the file, JSON documents (`.json`) excepted. Not here: what a document says (`parse`).
"""

from __future__ import annotations

import contextlib
import csv
import functools
import glob
import gzip
import io
import itertools
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.ingest.sources import FieldName, FileFormat, FileSource, SourcesError
from orchestration.ingest.text import SAMPLE_BYTES, decode, detect_encoding
from orchestration.records import Document, Unusable

Received = tuple[Document, Unusable | None]
"""A document and, where it could not be read, why."""

MAX_ROW_BYTES = 32 * 1024 * 1024
"""Longest line, cell or text file: a hundred times the longest news article, and bounded in memory."""
MAX_JSON_BYTES = 256 * 1024 * 1024
"""Longest `.json` file: it has to be read whole; JSON lines have no such bound."""

SUFFIXES: dict[str, FileFormat] = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}

GUESSES: dict[FieldName, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articlebody", "articletext", "article", "bodytext", "fulltext", "maintext",
             "plaintext", "story"),
    "html": ("html", "rawhtml", "pagehtml", "bodyhtml", "contenthtml"),
    "title": ("title", "headline", "articletitle"),
    "url": ("url", "link", "canonicalurl", "articleurl", "weburl", "permalink"),
    "outlet": ("outlet", "source", "publisher", "publication", "sourcename", "newspaper", "site", "domain"),
    "authors": ("authors", "author", "byline", "bylines", "creator"),
    "published_at": ("publishedat", "published", "publishedon", "datepublished", "publisheddate", "publicationdate",
                     "publishdate", "pubdate", "date", "datetime", "timestamp", "created", "createdat"),
    "modified_at": ("modifiedat", "modified", "datemodified", "updatedat", "updated", "lastmodified"),
    "language": ("language", "lang"),
    "section": ("section", "category", "desk"),
    "native_id": ("nativeid", "id", "docid", "documentid", "articleid", "guid", "uuid"),
}  # fmt: skip
"""Column names that say what they hold, case and punctuation aside, best first: schema.org, IPTC ninjs,
NewsAPI, RSS, and the common exports of news collections."""

_LISTS = ("articles", "items", "documents", "results", "data", "rows", "entries")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source. `name` is its path below the source's folder, with `/`: stable between machines."""

    path: Path
    name: str
    byte_count: int
    modified_at_ns: int


def list_files(source: FileSource) -> list[SourceFile]:
    """The source's files by name. A folder gives the files with a known suffix, hidden ones left out;
    a glob gives what it matches, which may be nothing. SourcesError where the folder does not exist or
    cannot be looked into."""
    try:
        files = list(_find(source))
    except OSError as error:
        why = f"{error.filename} cannot be looked into ({error.strerror})"
        raise SourcesError(f"source '{source.id}': {why}; make it readable for you") from error
    return sorted(files, key=lambda file: file.name)


def _find(source: FileSource) -> Iterator[SourceFile]:
    given = Path(source.path).expanduser()
    magic = glob.has_magic(source.path)
    literal = _literal_part(given) if magic else given
    root = source.base / literal
    if not magic and not root.exists():
        raise SourcesError(f"source '{source.id}': there is no folder or file {root}; correct its key 'path'")
    if magic:
        found: Iterable[Path] = root.glob(given.relative_to(literal).as_posix())
    elif root.is_dir():
        found = (path for path in root.rglob("*") if source.format or file_format(path))
    else:
        found, root = [root], root.parent
    for path in found:
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            with contextlib.suppress(FileNotFoundError):  # gone since
                stat = path.stat()
                yield SourceFile(path, _as_text(name), stat.st_size, stat.st_mtime_ns)


def _as_text(name: Path) -> str:
    r"""The name with `/`; a byte that is not UTF-8, which no table could hold, as `\xe9`."""
    return os.fsencode(name.as_posix()).decode("utf-8", "backslashreplace")


def can_be_opened(file: SourceFile) -> bool:
    """Whether the file is there and may be read: what is wrong with it otherwise can pass without a change of it."""
    try:
        file.path.open("rb").close()
    except OSError:
        return False
    return True


def file_format(path: Path) -> FileFormat | None:
    """The format that the suffix tells, `.gz` aside; None for files that are not ours."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


def read_documents(source: FileSource, file: SourceFile) -> Iterator[Received]:
    """Every document of one file, in its order, as `(document, None)` or `(document, why not)`.

    Rows of a table have the uri `name#row=N`, N from 1. The content of a `.jsonl` row is its line, of
    a `.json`, `.csv` or Parquet row its fields as JSON. A file that breaks off gives its good rows,
    then one document that says so.
    """
    form = source.format or file_format(file.path)
    rows = 0
    try:
        if form is None:
            yield _unread(source, file.name, "malformed", f"'{file.path.suffix}' is no known file type; set 'format'")
            return
        for received in _READERS[form](source, file):
            rows += 1
            yield received
    except (OSError, EOFError, zlib.error, UnicodeError, MemoryError, csv.Error) as error:
        why = f"the file cannot be read past this point ({type(error).__name__}: {error}); replace it with a whole copy"
        uri = file.name if form in {"txt", "html"} else f"{file.name}#row={rows + 1}"
        yield _unread(source, uri, "malformed", why)


# ── one reader a format ─────────────────────────────────────────────────────────────────────────


def _read_whole(source: FileSource, file: SourceFile) -> Iterator[Received]:
    form = source.format or file_format(file.path)
    with _open(file.path) as stream:
        content = stream.read(MAX_ROW_BYTES + 1)
    document = Document(
        source.id,
        file.name,
        "text/html" if form == "html" else "text/plain",
        content[:MAX_ROW_BYTES],
        reading=source.fingerprint,
    )
    yield document, (_too_long(MAX_ROW_BYTES) if len(content) > MAX_ROW_BYTES else None)


def _read_json(source: FileSource, file: SourceFile) -> Iterator[Received]:
    with _open(file.path) as stream:
        content = stream.read(MAX_JSON_BYTES + 1)
    if len(content) > MAX_JSON_BYTES:
        yield _unread(source, file.name, "too_long", "a .json file is read whole; write it as .jsonl, one row a line")
        return
    text = decode(content)
    if isinstance(text, Unusable):
        yield _unread(source, file.name, text.reason, text.detail)
        return
    value = _load_json(text)
    if isinstance(value, Unusable):
        # Many a .json file holds JSON lines; a broken document shows as a broken first row.
        yield from _read_json_lines(source, file)
        return
    if isinstance(value, dict):
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        value = inner if inner is not None else [value]
    if not isinstance(value, list):
        yield _unread(source, file.name, "malformed", "the file holds no JSON object or list of objects")
        return
    for number, row in enumerate(value, 1):
        uri = f"{file.name}#row={number}"
        if isinstance(row, dict):
            yield _received(source, uri, _as_json(row), row)
        else:
            yield _unread(source, uri, "malformed", "this item of the list is no JSON object", _as_json(row))


def _read_json_lines(source: FileSource, file: SourceFile) -> Iterator[Received]:
    with _open(file.path) as stream:
        for number in itertools.count(1):
            line = stream.readline(MAX_ROW_BYTES + 1)
            if not line:
                return
            uri = f"{file.name}#row={number}"
            if len(line) > MAX_ROW_BYTES:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_ROW_BYTES)
                why = _too_long(MAX_ROW_BYTES)
                yield _unread(source, uri, why.reason, why.detail)
            elif line.strip():
                yield _read_line(source, uri, line.strip())


def _read_line(source: FileSource, uri: str, line: bytes) -> Received:
    text = decode(line)
    row = text if isinstance(text, Unusable) else _load_json(text)
    if isinstance(row, Unusable):
        return _unread(source, uri, row.reason, row.detail, line)
    if not isinstance(row, dict):
        return _unread(source, uri, "malformed", "the line is JSON but no object; each line must be one {...}", line)
    return _received(source, uri, line, row)


def _read_csv(source: FileSource, file: SourceFile) -> Iterator[Received]:
    with _open(file.path) as stream:
        head = stream.read(SAMPLE_BYTES)
    if not head.strip():
        return
    encoding = detect_encoding(head, complete=False)
    if isinstance(encoding, Unusable):
        yield _unread(source, file.name, encoding.reason, encoding.detail)
        return
    csv.field_size_limit(MAX_ROW_BYTES)
    with _open(file.path) as stream, io.TextIOWrapper(stream, encoding, "replace", newline="") as text:
        first_line = head.decode(encoding, "replace").lstrip().split("\n", 1)[0]
        delimiter = max(",;\t|", key=first_line.count)
        reader = csv.reader(text, delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        for number in itertools.count(1):
            uri = f"{file.name}#row={number}"
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _unread(source, uri, "malformed", f"not readable as CSV ({error}); quote cells that hold quotes")
                continue
            if not cells:
                continue
            row = dict(zip(header, cells, strict=False))
            if len(cells) > len(header):
                why = f"it has {len(cells)} cells under {len(header)} column names; quote cells that hold '{delimiter}'"
                yield _unread(source, uri, "malformed", why, _as_json(cells))
            else:
                yield _received(source, uri, _as_json(row), row)


def _read_parquet(source: FileSource, file: SourceFile) -> Iterator[Received]:
    try:
        table = pq.ParquetFile(file.path)
        names = table.schema_arrow.names
        wanted = {column.split(".")[0] for column in map_fields(tuple(names), _frozen(source.fields)).values()}
        columns = [name for name in names if name in wanted or name in source.fields.values()]
        number = 0
        for batch in table.iter_batches(batch_size=256, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _received(source, f"{file.name}#row={number}", _as_json(row), row, tuple(names))
    except pa.ArrowException as error:
        yield _unread(source, file.name, "malformed", f"not readable as Parquet ({error}); write the file again")


_READERS = {
    "txt": _read_whole,
    "html": _read_whole,
    "json": _read_json,
    "jsonl": _read_json_lines,
    "csv": _read_csv,
    "parquet": _read_parquet,
}


# ── rows ────────────────────────────────────────────────────────────────────────────────────────


@functools.lru_cache(maxsize=1024)
def map_fields(columns: tuple[str, ...], given: tuple[tuple[FieldName, str], ...]) -> Mapping[FieldName, str]:
    """Our name -> column: as the source says, else the first guess that is there and not yet taken."""
    chosen: dict[FieldName, str] = dict(given)
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(re.sub(r"[\W_]+", "", column).lower(), column)
    for name, guesses in GUESSES.items():
        if name not in chosen:
            free = [plain[guess] for guess in guesses if guess in plain and plain[guess] not in chosen.values()]
            if free:
                chosen[name] = free[0]
    return chosen


def _received(
    source: FileSource, uri: str, content: bytes, row: Mapping[str, Any], columns: tuple[str, ...] | None = None
) -> Received:
    names = columns if columns is not None else tuple(row)
    mapping = map_fields(names, _frozen(source.fields))
    values = ((name, _value(row, column)) for name, column in mapping.items())
    fields: dict[str, object] = {name: value for name, value in values if value not in (None, "", [])}
    document = Document(source.id, uri, "application/json", content, fields, source.fingerprint)
    if "text" not in mapping and "html" not in mapping:
        seen = ", ".join(names[:12]) or "none"
        return document, Unusable(
            "no_text_field", f"no column looks like the article's text (columns: {seen}); name it in 'fields'"
        )
    missing = [
        column
        for name, column in source.fields.items()
        if name in ("text", "html") and column.split(".")[0] not in names
    ]
    if missing:
        return document, Unusable("no_text_field", f"the row has no '{missing[0]}', which 'fields' names as the text")
    return document, None


def _value(row: Mapping[str, Any], column: str) -> Any:
    """The cell of a column, or what lies inside it for a path like `content.body`."""
    if column in row or "." not in column:
        return row.get(column)
    outer, inner = column.split(".", 1)
    within = row.get(outer)
    return _value(within, inner) if isinstance(within, Mapping) else None


def _unread(source: FileSource, uri: str, reason: Any, detail: str, content: bytes = b"") -> Received:
    return Document(source.id, uri, "application/octet-stream", content, reading=source.fingerprint), Unusable(
        reason, detail
    )


def _too_long(limit: int) -> Unusable:
    return Unusable(
        "too_long", f"it is longer than {limit // 1024**2} MiB, which no article is; split it into articles"
    )


def _load_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return Unusable("malformed", f"not readable as JSON ({error}); write one JSON object")


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _frozen(fields: Mapping[FieldName, str]) -> tuple[tuple[FieldName, str], ...]:
    return tuple(fields.items())


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]  # GzipFile reads like any binary file


def _literal_part(pattern: Path) -> Path:
    """The folders of a glob before its first wildcard: what names are relative to."""
    parts = itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parent.parts)
    return Path(*parts)
