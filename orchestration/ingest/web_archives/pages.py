"""The pages of a WARC file as documents, with what the archive says beside them.

Not here: records and damage (`containers`), HTTP encodings (`bodies`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from typing import IO, NamedTuple, get_args

from fastwarc.warc import WarcRecord, WarcRecordType

from orchestration.ingest.sources import FieldName
from orchestration.ingest.web_archives.bodies import MAX_PAGE_BYTES, BrokenBody, decode_body, encodings_of, read_up_to
from orchestration.ingest.web_archives.containers import MAX_HEADER_BYTES, Damage, read_records
from orchestration.records import Document, Received, Unusable

MAX_FIELDS_BYTES = 1024 * 1024
"""Longest metadata record that is looked into."""

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})

_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_NEVER_PAGES = re.compile(r"/(?:robots|ads|app-ads|security|humans|llms)\.txt(?:[?#]|$)", re.IGNORECASE)

_FIELDS = frozenset({*get_args(FieldName), "listed", "fetched_from"})
_KINDS = frozenset({"warcinfo", "revisit", "conversion", "continuation"})


class _Held(NamedTuple):
    """A page that waits for the metadata record that may follow it."""

    record_id: str
    received: Received


def read_archive(
    stream: IO[bytes], source_id: str, name: str, reading: str = "", passed_over: Counter[str] | None = None
) -> Iterator[Received]:
    """The pages of a WARC file (plain, gzip or Zstandard) in its order, as `(document, None)` or `(document, why not)`.

    A page is a `response` with status 200, or a `resource`, of HTML, XHTML or plain text; `conversion` records
    (the text that an archive's owner took from pages) count in archives without responses (WET files), where they
    would not be a page's second copy. HTTP's chunks and content encodings are undone. `uri` is the address with the
    record's id, `media_type` has the charset of the HTTP header, `fetched_at` is WARC-Date, and `fields` hold the
    address (`fetched_from`) and what a metadata record beside the page says under our names (`listed`).

    What is no page (requests, images, redirects, revisits) is counted in `passed_over` by kind. A damaged stretch,
    a page that breaks off and one that is too long are documents with the reason. `stream` must be able to seek.
    """
    counts: Counter[str] = Counter() if passed_over is None else passed_over
    held: _Held | None = None
    ahead: dict[str, dict[str, object]] = {}
    responses = records = 0
    for record in read_records(stream):
        if isinstance(record, Damage):
            received = _damaged(record, source_id, name, reading)
        else:
            records += 1
            kind = record.record_type
            responses += kind == WarcRecordType.response
            if kind == WarcRecordType.metadata:
                beside = record.headers.get("WARC-Concurrent-To") or record.headers.get("WARC-Refers-To") or ""
                fields = _metadata_fields(record)
                if held and beside == held.record_id:
                    held = _Held(beside, _with_fields(held.received, fields))
                elif fields:
                    ahead = {beside: fields}
                counts["metadata"] += 1
                continue
            if kind == WarcRecordType.request:  # may stand between a page and its metadata
                counts["request"] += 1
                continue
            page = _read_page(record, responses > 0)
            if isinstance(page, str):
                counts[page] += 1
                continue
            document = _document(record, page, records, source_id, reading)
            received = _with_fields((document, page.problem), ahead.pop(record.record_id or "", {}))
        if held:
            yield held.received
        held = _Held("" if isinstance(record, Damage) else record.record_id or "", received)
    if held:
        yield held.received
    elif not records:
        yield _damaged(Damage(0, None, "it holds no record"), source_id, name, reading)


_UNKNOWN = "application/octet-stream"


class _Page(NamedTuple):
    """What a record gives: a page, or what it lacks to be a usable one."""

    address: str
    media_type: str
    content: bytes
    problem: Unusable | None = None


def _read_page(record: WarcRecord, has_responses: bool) -> _Page | str:
    """The page in a record, or the kind of what is none."""
    kind = record.record_type
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    encodings: tuple[str, ...] = ()
    if kind == WarcRecordType.response and record.is_http:
        try:
            record.parse_http(auto_decode="none", max_header_len=MAX_HEADER_BYTES, quirks_mode=True)
        except (OSError, ValueError) as error:
            return _Page(address, _UNKNOWN, b"", _malformed(f"its HTTP header cannot be read ({error})"))
        headers = record.http_headers
        if headers is None or headers.status_code is None:
            return _Page(address, _UNKNOWN, b"", _malformed("it has no HTTP header"))
        if headers.status_code != 200:
            return f"status {headers.status_code}"
        told = headers.get("Content-Type") or ""
        encodings = encodings_of(headers.get("Content-Encoding")) + encodings_of(headers.get("Transfer-Encoding"))
    elif kind == WarcRecordType.resource or (kind == WarcRecordType.conversion and not has_responses):
        told = record.headers.get("Content-Type") or ""
    else:
        return told if (told := (record.headers.get("WARC-Type") or "").lower()) in _KINDS else "other record"
    media_type = told.partition(";")[0].strip().lower()
    if (media_type and media_type not in PAGE_TYPES) or _NEVER_PAGES.search(address):
        return "no page"
    content, problem = _read_content(record, encodings)
    if not media_type and not _LOOKS_LIKE_HTML.search(content[:2048]):
        return "no page"
    if reason := record.headers.get("WARC-Truncated"):
        problem = problem or _malformed(f"the crawler cut it off ({reason})")
    charset = _CHARSET.search(told)
    media_type = (media_type or "text/html") + (f"; charset={charset[1].lower()}" if charset else "")
    return _Page(address, media_type, content, problem)


def _read_content(record: WarcRecord, encodings: tuple[str, ...]) -> tuple[bytes, Unusable | None]:
    """The bytes of a page with its HTTP encodings, outermost last, undone; cut at the limit."""
    declared = record.content_length
    try:
        content = read_up_to(record.reader, min(declared, MAX_PAGE_BYTES + 1))
    except OSError as error:
        return b"", _malformed(f"its record is damaged ({error})")
    if len(content) < min(declared, MAX_PAGE_BYTES + 1):
        return content, _malformed("it breaks off with the archive")
    try:
        content = decode_body(content, encodings)
    except BrokenBody as error:
        return content, _malformed(str(error))
    if len(content) > MAX_PAGE_BYTES:
        why = f"it is longer than {MAX_PAGE_BYTES // 1024**2} MiB, which no article is; keep it out of the archive"
        return content[:MAX_PAGE_BYTES], Unusable("too_long", why)
    return content, None


def _metadata_fields(record: WarcRecord) -> dict[str, object]:
    """What a metadata record says under our names: a JSON object, or lines `name: value` (warc-fields)."""
    try:
        content = read_up_to(record.reader, min(record.content_length, MAX_FIELDS_BYTES))
    except OSError:
        return {}
    found: dict[str, object] = {}
    if "json" in (record.headers.get("Content-Type") or ""):
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            return {}
        found = value if isinstance(value, dict) else {}
    else:
        for line in content.decode("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            found[name.strip().lower()] = value.strip()
    known = {name: value for name, value in found.items() if name in _FIELDS and value not in (None, "", [])}
    # What `ArchiveWriter` was given comes back as it was; what others wrote beside a page is what was listed of it.
    return known if known.keys() & {"listed", "fetched_from"} else {"listed": known} if known else {}


def _with_fields(received: Received, fields: Mapping[str, object]) -> Received:
    document, problem = received
    return replace(document, fields={**document.fields, **fields}), problem


def _document(record: WarcRecord, page: _Page, number: int, source_id: str, reading: str) -> Document:
    record_id = (record.record_id or f"number:{number}").strip("<>").rpartition(":")[2]
    fetched_at = record.record_date
    return Document(
        source_id,
        f"{page.address or 'page'}#record={record_id}",
        page.media_type,
        page.content,
        {"fetched_from": page.address} if page.address else {},
        reading,
        fetched_at.astimezone(UTC) if fetched_at else None,
    )


def _damaged(damage: Damage, source_id: str, name: str, reading: str) -> Received:
    onwards = "to its end" if damage.end is None else f"to byte {damage.end:,}, where reading went on"
    why = f"the archive is damaged from byte {damage.start:,} {onwards} ({damage.why})"
    document = Document(source_id, f"{name}#byte={damage.start}", "application/warc", b"", reading=reading)
    return document, _malformed(why)


def _malformed(why: str) -> Unusable:
    return Unusable("malformed", f"{why}; get a whole copy of the archive")
