"""Files that are a document each, or hold whole pages and items: text, HTML, saved pages, archives, NewsML-G2.

Not here: tables (`tables`), the formats themselves (`web_archives`, `wire`).
"""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator

from orchestration.ingest.files import reading
from orchestration.ingest.files.reading import (
    SourceFile,
    file_format,
    malformed,
    open_file,
    read_whole,
    too_long,
    unread,
)
from orchestration.ingest.sources import FileSource
from orchestration.ingest.web_archives import read_archive
from orchestration.ingest.wire.newsml import read_newsml
from orchestration.records import Document, Received, Unusable

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+?)\s*-->", re.IGNORECASE)
"""Chrome's and Internet Explorer's note of where a page came from, at its head."""
_MIRRORED = re.compile(rb"<!--\s*Mirrored from ([\w.-]+/[^\s<>]*) by HTTrack", re.IGNORECASE)


def read_text_file(source: FileSource, file: SourceFile) -> Iterator[Received]:
    """One text or page a file; a saved page knows where it came from."""
    is_page = (source.format or file_format(file.path)) == "html"
    with open_file(file.path) as stream:
        content = stream.read(reading.MAX_ROW_BYTES + 1)
    problem = too_long(reading.MAX_ROW_BYTES) if len(content) > reading.MAX_ROW_BYTES else None
    content = content[: reading.MAX_ROW_BYTES]
    said = _fetched_from(content[:4096]) if is_page else {}
    media_type = "text/html" if is_page else "text/plain"
    yield Document(source.id, file.name, media_type, content, said, source.fingerprint), problem


def _fetched_from(head: bytes) -> dict[str, object]:
    if found := _SAVED_FROM.search(head):
        return {"fetched_from": found[1].decode("utf-8", "replace")}
    if found := _MIRRORED.search(head):
        return {"fetched_from": "https://" + found[1].decode("utf-8", "replace")}
    return {}


def read_saved_page(source: FileSource, file: SourceFile) -> Iterator[Received]:
    """The page of an MHTML file (RFC 2557): its first part of HTML, and the address that it was saved from."""
    content = read_whole(file, reading.MAX_ROW_BYTES)
    if isinstance(content, Unusable):
        yield unread(source, file.name, content)
        return
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() in _HTML), None)
    body = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(body, bytes):
        why = malformed("it has no part of HTML, as a saved page (.mhtml) does; save the page again")
        yield unread(source, file.name, why, content)
        return
    address = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
    said = {"fetched_from": str(address)} if str(address).startswith(("http://", "https://")) else {}
    charset = page.get_content_charset()
    media_type = "text/html" + (f"; charset={charset}" if charset else "")
    yield Document(source.id, file.name, media_type, body, said, source.fingerprint), None


def read_web_archive(
    source: FileSource, file: SourceFile, passed_over: Counter[str] | None = None
) -> Iterator[Received]:
    """The pages of a WARC file; it finds out itself how it is packed."""
    with file.path.open("rb") as stream:
        yield from read_archive(stream, source.id, file.name, source.fingerprint, passed_over)


def read_wire_xml(source: FileSource, file: SourceFile) -> Iterator[Received]:
    """The items of a NewsML-G2 or NITF file, each with its own XML as content."""
    content = read_whole(file, reading.MAX_XML_BYTES)
    if isinstance(content, Unusable):
        yield unread(source, file.name, content)
        return
    for number, (item, said, problem) in enumerate(read_newsml(content, source.outlet), 1):
        uri = f"{file.name}#item={number}"
        yield Document(source.id, uri, "application/xml", item, said, source.fingerprint), problem
