"""Tables: JSON, JSON lines, CSV and Parquet, one document a row.

A row that cannot be read is a document with the reason beside it. Memory does not grow with the file, JSON documents
(`.json`) excepted. Not here: what a row of a wire format means (`wire`).
"""

from __future__ import annotations

import csv
import functools
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.ingest.files import reading
from orchestration.ingest.files.reading import (
    SourceFile,
    as_json,
    load_json,
    malformed,
    open_file,
    read_whole,
    too_long,
    unread,
)
from orchestration.ingest.sources import FieldName, FileSource
from orchestration.ingest.text import SAMPLE_BYTES, decode, detect_encoding
from orchestration.ingest.wire.ninjs import read_item
from orchestration.records import Document, Received, Unusable

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

_LISTS = ("articles", "items", "documents", "results", "data", "rows", "entries", "_items")


def read_json(source: FileSource, file: SourceFile) -> Iterator[Received]:
    content = read_whole(file)
    if isinstance(content, Unusable):
        why = "a .json file is read whole and this one is too long for that; write it as .jsonl, one row a line"
        yield unread(source, file.name, Unusable("too_long", why))
        return
    text = decode(content)
    if isinstance(text, Unusable):
        yield unread(source, file.name, text)
        return
    value = load_json(text)
    if isinstance(value, Unusable):
        # Many a .json file holds JSON lines; a broken document shows as a broken first row.
        yield from read_json_lines(source, file)
        return
    if isinstance(value, dict):
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        value = inner if inner is not None else [value]
    if not isinstance(value, list):
        yield unread(source, file.name, malformed("the file holds no JSON object or list of objects"))
        return
    for number, row in enumerate(value, 1):
        uri = f"{file.name}#row={number}"
        if isinstance(row, dict):
            yield _received(source, uri, as_json(row), row)
        else:
            yield unread(source, uri, malformed("this item of the list is no JSON object"), as_json(row))


def read_json_lines(source: FileSource, file: SourceFile) -> Iterator[Received]:
    with open_file(file.path) as stream:
        for number in itertools.count(1):
            line = stream.readline(reading.MAX_ROW_BYTES + 1)
            if not line:
                return
            uri = f"{file.name}#row={number}"
            if len(line) > reading.MAX_ROW_BYTES:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(reading.MAX_ROW_BYTES)
                yield unread(source, uri, too_long(reading.MAX_ROW_BYTES))
            elif line.strip():
                yield _read_line(source, uri, line.strip())


def _read_line(source: FileSource, uri: str, line: bytes) -> Received:
    text = decode(line)
    row = text if isinstance(text, Unusable) else load_json(text)
    if isinstance(row, Unusable):
        return unread(source, uri, row, line)
    if not isinstance(row, dict):
        return unread(source, uri, malformed("the line is JSON but no object; each line must be one {...}"), line)
    return _received(source, uri, line, row)


def read_csv(source: FileSource, file: SourceFile) -> Iterator[Received]:
    with open_file(file.path) as stream:
        head = stream.read(SAMPLE_BYTES)
    if not head.strip():
        return
    encoding = detect_encoding(head, complete=False)
    if isinstance(encoding, Unusable):
        yield unread(source, file.name, encoding)
        return
    csv.field_size_limit(reading.MAX_ROW_BYTES)
    with open_file(file.path) as stream, io.TextIOWrapper(stream, encoding, "replace", newline="") as text:
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
                yield unread(source, uri, malformed(f"not readable as CSV ({error}); quote cells that hold quotes"))
                continue
            if not cells:
                continue
            row = dict(zip(header, cells, strict=False))
            if len(cells) > len(header):
                why = f"it has {len(cells)} cells under {len(header)} column names; quote cells that hold '{delimiter}'"
                yield unread(source, uri, malformed(why), as_json(cells))
            else:
                yield _received(source, uri, as_json(row), row)


def read_parquet(source: FileSource, file: SourceFile) -> Iterator[Received]:
    try:
        table = pq.ParquetFile(file.path)
        names = table.schema_arrow.names
        wanted = {column.split(".")[0] for column in map_fields(tuple(names), _frozen(source.fields)).values()}
        columns = [name for name in names if name in wanted or name in source.fields.values()]
        number = 0
        for batch in table.iter_batches(batch_size=256, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _received(source, f"{file.name}#row={number}", as_json(row), row, tuple(names))
    except pa.ArrowException as error:
        yield unread(source, file.name, malformed(f"not readable as Parquet ({error}); write the file again"))


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
    if source.format == "ninjs":
        said, problem = read_item(row, source.outlet)
        return Document(source.id, uri, "application/json", content, said, source.fingerprint), problem
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


def _frozen(fields: Mapping[FieldName, str]) -> tuple[tuple[FieldName, str], ...]:
    return tuple(fields.items())
