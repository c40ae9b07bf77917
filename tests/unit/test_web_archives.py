"""Web archives: pages come out as they went in, damage costs its own records, what is written can be read by others."""

import gzip
import io
import random
import zlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from orchestration.ingest.web_archives import MAX_PAGE_BYTES, ArchiveWriter, bodies, containers, read_archive

NOON = datetime(2031, 5, 6, 12, 30, 15, tzinfo=UTC)
PAGE = "<!doctype html><html><body><p>The ferry to Skarholm sails again, its crew of {n} says.</p></body></html>"
HTML = ("Content-Type: text/html; charset=ISO-8859-1",)


def record(number=1, body=None, headers=HTML, kind=WarcRecordType.response, status="200 OK", **warc) -> bytes:
    """A record as some crawler wrote it: a response unless told otherwise."""
    made = WarcRecord()
    made.init_headers(record_type=kind, record_urn=f"uuid:00000000-0000-0000-0000-{number:012}".encode())
    made.headers.set("WARC-Target-URI", f"https://post.example/{number}")
    for name, value in warc.items():
        made.headers.set(name.replace("_", "-"), value)
    body = PAGE.format(n=number).encode() if body is None else body
    if kind == WarcRecordType.response:
        made.headers.set("Content-Type", "application/http; msgtype=response")
        body = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body
    made.record_date = NOON
    made.set_bytes_content(body)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def id_of(number: int) -> str:
    return f"<urn:uuid:00000000-0000-0000-0000-{number:012}>"


def gzipped(*records: bytes) -> bytes:
    return b"".join(gzip.compress(plain) for plain in records)


def read(content: bytes, counts: Counter | None = None):
    return list(read_archive(io.BytesIO(content), "crawl", "news.warc", "mapping", counts))


def pages(content: bytes) -> list[str]:
    return [document.fields.get("fetched_from", document.uri) for document, problem in read(content) if problem is None]


def brotli(body: bytes) -> bytes:
    out = io.BytesIO()
    with BrotliWriter(out) as writer:
        writer.write(body)
    return out.getvalue()


def zstandard(body: bytes) -> bytes:
    out = io.BytesIO()
    with ZstdWriter(out) as writer:
        for at in range(0, len(body), 1_000_000):  # the writer drops what exceeds its buffer
            writer.write(body[at : at + 1_000_000])
    return out.getvalue()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 40] for at in range(0, len(body), 40)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


PACKINGS = {
    "plain": b"".join,
    "gzip": lambda records: gzipped(*records),
    "gzip as a whole": lambda records: gzip.compress(b"".join(records)),
    "zstandard": lambda records: b"".join(map(zstandard, records)),
}


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_plain_gzipped_and_zstandard_archives_give_the_same_pages(pack):
    received = read(pack([record(1), record(2)]))
    assert [problem for _, problem in received] == [None, None]
    document = received[0][0]
    assert document.uri == "https://post.example/1#record=00000000-0000-0000-0000-000000000001"
    assert (document.media_type, document.content) == ("text/html; charset=iso-8859-1", PAGE.format(n=1).encode())
    assert document.fields == {"fetched_from": "https://post.example/1"}
    assert (document.fetched_at, document.reading, document.source_id) == (NOON, "mapping", "crawl")


@pytest.mark.parametrize(
    ("encode", "header"),
    [
        (gzip.compress, "Content-Encoding: gzip"),
        (zlib.compress, "Content-Encoding: deflate"),
        (raw_deflate, "Content-Encoding: deflate"),
        (brotli, "Content-Encoding: br"),
        (zstandard, "Content-Encoding: zstd"),
        (chunked, "Transfer-Encoding: chunked"),
        (lambda body: chunked(gzip.compress(body)), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
        (lambda body: gzip.compress(gzip.compress(body)), "Content-Encoding: gzip, gzip"),
        (bytes, "Content-Encoding: gzip"),
        (bytes, "Content-Encoding: br"),
        (bytes, "Transfer-Encoding: chunked"),
        (bytes, "Content-Encoding: UTF-8"),
    ],
)
def test_the_encodings_of_http_are_undone_also_where_the_crawler_already_did(encode, header):
    ((document, problem),) = read(record(body=encode(PAGE.encode()), headers=(*HTML, header)))
    assert problem is None and document.content == PAGE.encode()


@pytest.mark.parametrize("encode", [gzip.compress, chunked])
def test_a_body_that_breaks_off_is_refused(encode):
    header = "Content-Encoding: gzip" if encode is gzip.compress else "Transfer-Encoding: chunked"
    ((_, problem),) = read(record(body=encode(PAGE.encode())[:-20], headers=(*HTML, header)))
    assert problem.reason == "malformed" and "breaks off" in problem.detail


@pytest.mark.parametrize("encode", [gzip.compress, brotli, zstandard, bytes])
def test_a_page_that_is_or_unpacks_to_more_than_any_page_is_too_long(encode):
    header = {gzip.compress: "gzip", brotli: "br", zstandard: "zstd"}.get(encode, "identity")
    ((document, problem),) = read(
        record(body=encode(bytes(12 * MAX_PAGE_BYTES)), headers=(*HTML, f"Content-Encoding: {header}"))
    )
    assert problem.reason == "too_long" and len(document.content) == MAX_PAGE_BYTES


def test_what_is_no_page_is_counted_and_not_listed():
    counts: Counter[str] = Counter()
    records = [
        record(1, b"software: x\r\n", kind=WarcRecordType.warcinfo),
        record(2, b"GET / HTTP/1.1\r\n\r\n", kind=WarcRecordType.request),
        record(3, status="404 Not Found"),
        record(4, status="301 Moved"),
        record(5, b"\x89PNG", ("Content-Type: image/png",)),
        record(6, b"User-agent: *", ("Content-Type: text/plain",), WARC_Target_URI="https://post.example/robots.txt"),
        record(7, b"", kind=WarcRecordType.revisit),
        record(8, b'{"a": 1}', ()),
        record(9, PAGE.encode(), ()),
        record(10),
        record(11, b"The ferry sails.", kind=WarcRecordType.conversion, Content_Type="text/plain"),
    ]
    received = read(gzipped(*records), counts)
    assert [document.fields["fetched_from"] for document, _ in received] == [
        "https://post.example/9",
        "https://post.example/10",
    ]
    assert counts == {"warcinfo": 1, "request": 1, "status 404": 1, "status 301": 1, "no page": 3, "revisit": 1,
                      "conversion": 1}  # fmt: skip


def test_pages_that_were_saved_without_http_and_texts_of_wet_files_are_read():
    html = record(1, PAGE.encode(), kind=WarcRecordType.resource, Content_Type="text/html; charset=utf-8")
    text = record(2, b"The ferry sails.", kind=WarcRecordType.conversion, Content_Type="text/plain")
    assert [document.media_type for document, _ in read(html + text)] == ["text/html; charset=utf-8", "text/plain"]


AS_JSON = b'{"title": "Ferry sails", "published_at": "2031-05-01", "authors": ["Jo Ek"], "colour": "red"}'
AS_LINES = b"title: Ferry sails\r\npublished_at: 2031-05-01\r\nauthors: Jo Ek\r\nvia: https://post.example/\r\n"


@pytest.mark.parametrize(
    ("content", "kind"), [(AS_JSON, "application/json"), (AS_LINES, "application/warc-fields")], ids=["json", "lines"]
)
@pytest.mark.parametrize("order", ["behind", "before", "behind its request"])
def test_what_a_metadata_record_says_of_its_page_becomes_its_fields(content, kind, order):
    beside = record(9, content, kind=WarcRecordType.metadata, Content_Type=kind, WARC_Concurrent_To=id_of(1))
    request = record(8, b"GET / HTTP/1.1\r\n\r\n", kind=WarcRecordType.request)
    made = {
        "behind": [record(1), beside],
        "before": [beside, record(1)],
        "behind its request": [record(1), request, beside],
    }
    first, second = read(gzipped(*made[order], record(2)))
    listed = first[0].fields["listed"]
    assert listed.pop("authors") in (["Jo Ek"], "Jo Ek")
    assert listed == {"title": "Ferry sails", "published_at": "2031-05-01"}
    assert second[0].fields.keys() == {"fetched_from"}


def damaged_middle(members: list[bytes], how: str) -> bytes:
    middle = bytearray(members[1])
    if how == "cut":
        del middle[-40:]
    elif how == "overwritten":
        middle[60:80] = bytes(20)
    elif how == "wrong checksum":
        middle[-6] ^= 1
    elif how == "junk before":
        middle[:0] = b"\x1f\x8b\x08 junk" * 9
    elif how == "no WARC":
        middle = bytearray(gzip.compress(b"Dear editor,"))
    return b"".join([members[0], bytes(middle), *members[2:]])


@pytest.mark.parametrize("how", ["cut", "overwritten", "wrong checksum", "junk before", "no WARC"])
def test_a_damaged_stretch_is_one_document_with_the_reason_and_what_follows_is_read(how):
    received = read(damaged_middle([gzip.compress(record(number)) for number in range(1, 5)], how))
    found = [document.fields.get("fetched_from") for document, problem in received if problem is None]
    assert {"https://post.example/1", "https://post.example/3", "https://post.example/4"} <= set(found)
    bad = [(document, problem) for document, problem in received if problem]
    assert bad and {problem.reason for _, problem in bad} == {"malformed"}
    assert any("reading went on" in problem.detail for _, problem in bad) and bad[-1][0].uri.startswith(
        "news.warc#byte="
    )


def test_a_plain_archive_with_a_wrong_length_goes_on_at_the_next_record():
    broken = record(2).replace(b"ferry", b"ferry, the only one of its kind,")
    assert pages(record(1) + broken + record(3) + record(4))[-2:] == [
        "https://post.example/3",
        "https://post.example/4",
    ]


@pytest.mark.parametrize(
    "pack", [gzipped, lambda *records: b"".join(records), lambda *records: gzip.compress(b"".join(records))]
)
def test_an_archive_that_breaks_off_gives_its_whole_pages_and_says_so(pack):
    last = record(3, random.Random(3).randbytes(5000))
    received = read(pack(record(1), record(2), last)[:-60])
    assert [problem for _, problem in received[:2]] == [None, None]
    assert all(problem.reason == "malformed" for _, problem in received[2:]) and len(received) > 2


@pytest.mark.parametrize("content", [b"", b"Dear editor,", b"\x1f\x8b", gzip.compress(b"", mtime=0)])
def test_what_is_no_archive_says_so(content):
    received = read(content)
    assert [problem.reason for _, problem in received] == ["malformed"]


def test_a_page_that_the_crawler_cut_off_is_refused():
    ((_, problem),) = read(record(WARC_Truncated="length"))
    assert problem.reason == "malformed" and "cut it off (length)" in problem.detail


def test_a_record_that_is_too_big_to_unpack_is_passed_over_by_its_packed_bytes(monkeypatch):
    monkeypatch.setattr(containers, "SKIPPED_BY_SEARCH", 5_000)
    video = record(2, bytes(100_000), ("Content-Type: video/mp4",))
    assert pages(gzipped(record(1), video, record(3))) == ["https://post.example/1", "https://post.example/3"]
    assert pages(gzip.compress(record(1) + video + record(3))) == ["https://post.example/1", "https://post.example/3"]


def test_two_visits_to_one_page_are_two_documents_and_one_visit_is_one_in_every_reading():
    content = gzipped(record(1), record(2, PAGE.format(n=1).encode(), WARC_Target_URI="https://post.example/1"))
    (first, _), (second, _) = read(content)
    assert first.content == second.content and first.document_id != second.document_id
    assert [document.document_id for document, _ in read(content)] == [first.document_id, second.document_id]


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def write(path, *numbers, **more):
    with ArchiveWriter(path) as archive:
        for number in numbers:
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "br"), ("ETag", '"a"')]
            body = PAGE.format(n=number).encode()
            at = NOON + timedelta(seconds=number)
            archive.write_response(f"https://post.example/{number}", 200, headers, body, fetched_at=at, **more)


def test_what_is_written_is_read_again_with_the_fields_of_its_listing(tmp_path):
    path = tmp_path / "archive" / "a.warc.gz"
    listed = {"title": "Ferry sails", "authors": ["Jo Ek", "Ida Moen"], "published_at": NOON}
    write(path, 1, fields={"url": "https://post.example/ferry", "listed": listed})
    ((document, problem),) = read(path.read_bytes())
    assert problem is None and document.content == PAGE.format(n=1).encode()
    assert document.fields == {
        "fetched_from": "https://post.example/1",
        "url": "https://post.example/ferry",
        "listed": {**listed, "published_at": NOON.isoformat()},
    }
    assert document.fetched_at == NOON + timedelta(seconds=1)


def test_an_archive_has_digests_that_fit_and_headers_that_are_true(tmp_path):
    path = tmp_path / "a.warc.gz"
    write(path, 1, 2, fields={"title": "Ferry"})
    with path.open("rb") as stream:
        fits = [record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False)]
    with path.open("rb") as stream:
        records = [(record.record_type, record.http_headers) for record in ArchiveIterator(stream)]
    kinds = [kind for kind, _ in records]
    response, metadata = WarcRecordType.response, WarcRecordType.metadata
    assert kinds == [WarcRecordType.warcinfo, response, metadata, response, metadata]
    assert fits == [True] * 5
    headers = dict(records[1][1].items())
    assert headers["X-Crawler-Content-Encoding"] == "br" and "Content-Encoding" not in headers
    assert int(headers["Content-Length"]) == len(PAGE.format(n=1))


@given(lost=st.integers(1, 600))
def test_a_killed_writer_loses_the_page_at_hand_and_the_next_one_goes_on(tmp_path_factory, lost):
    path = tmp_path_factory.mktemp("killed") / "a.warc.gz"
    write(path, 1)
    write(path, 2, 3)
    path.write_bytes(path.read_bytes()[:-lost])
    write(path, 4)
    received = read(path.read_bytes())
    assert all(problem is None for _, problem in received)
    urls = [document.fields["fetched_from"] for document, _ in received]
    assert urls[0] == "https://post.example/1" and urls[-1] == "https://post.example/4"


def test_writing_the_same_pages_again_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / name / "a.warc.gz", 1, 2)
    assert (tmp_path / "one/a.warc.gz").read_bytes() == (tmp_path / "two/a.warc.gz").read_bytes()


def test_no_header_smuggles_in_another(tmp_path):
    path = tmp_path / "a.warc.gz"
    with ArchiveWriter(path) as archive:
        headers = [("Content-Type", "text/html;\r\nWARC-Type: request\r\n\r\n"), ("X", "\u20ac\x00")]
        archive.write_response("https://post.example/\r\nWARC-Type: request", 200, headers, b"<html>", fetched_at=NOON)
    ((document, problem),) = read(path.read_bytes())
    assert problem is None and document.content == b"<html>"


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "chunked"]))
def test_no_body_makes_a_decoder_raise_anything_but_its_own_error(content, encoding):
    try:
        assert isinstance(bodies.decode_body(content, (encoding,)), bytes)
    except bodies.BrokenBody as error:
        assert "breaks off" in str(error)
