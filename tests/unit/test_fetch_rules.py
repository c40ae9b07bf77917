"""What fetching decides without a network: which addresses, how long to wait, what robots.txt means, when to stop."""

import gzip
import ipaddress
import socket
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import get_args

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.ingest.feeds import read_feed
from orchestration.ingest.fetch import FetchPolicy, without_userinfo
from orchestration.ingest.fetch.address import is_public, parse_url
from orchestration.ingest.fetch.exchange import _Body, _TooLarge
from orchestration.ingest.fetch.pace import backoff, http_date, retry_after
from orchestration.ingest.fetch.policy import Refusal
from orchestration.ingest.fetch.robots import MAX_BYTES, Robots, judge
from orchestration.ingest.parse import parse
from orchestration.ingest.sitemaps import read_sitemap
from orchestration.ingest.sources import FileSource, known_keys
from orchestration.records import Document, FetchReason
from orchestration.settings import PROJECT_DIR

SPECIAL = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4", "255.255.255.255/32", "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32",
    "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
"""IANA's special-purpose registries, multicast and the retired site-local range."""


@given(st.one_of([st.ip_addresses(network=network) for network in SPECIAL]))
def test_no_address_set_aside_for_a_purpose_is_public(address):
    assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_as_public_as_it_is_alone(address):
    number = int(address)
    forms = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
    ]
    assert {is_public(str(form)) for form in forms} == {is_public(str(address))}


def test_the_internet_is_public():
    assert all(map(is_public, ["8.8.8.8", "193.0.6.139", "2606:4700::1111", "2a00:1450:4001::200e"]))
    assert not is_public("fe80::1%eth0")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (" HTTP://Nils:secret@News.Example:80/a/../b c?q=ü#top ", "http://news.example/b%20c?q=%C3%BC"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
        ("https://faß.example:8443/", "https://xn--fa-hia.example:8443/"),
        ("https://news.example:443/a%2Fb%3Fc%25?a=1&a=%26", "https://news.example/a%2Fb%3Fc%25?a=1&a=%26"),
        ("http://xn--a.example", "http://xn--a.example/"),  # no valid IDNA, but a name that DNS may know
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ],
)
def test_an_address_is_asked_in_its_plain_form(url, asked):
    assert str(parse_url(url)) == asked


@pytest.mark.parametrize(
    "url",
    ["", "news.example/a", "/a", "//news.example/a", "file:///etc/passwd", "ftp://news.example/", "javascript:alert(1)",
     "data:text/html,x", "http://", "http:///path", "http://news.example:99999/", "http://[::1", "http://a b.example/",
     "http://☃.example/", "http://news.example/\x00"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(Refusal) as refused:
        parse_url(url)
    assert refused.value.reason == "bad_url"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text):
    for url in (text, f"http://{text}", f"https://news.example/{text}"):
        try:
            assert parse_url(url).scheme in ("http", "https")
        except Refusal as refusal:
            assert refusal.reason == "bad_url"


@given(st.from_regex(r"[a-z]{1,8}(:[a-zA-Z0-9!$%&*+.@-]{0,8})?", fullmatch=True))
def test_no_password_survives(userinfo):
    kept = "news.example/a@b?u=https://nils@other.example"
    for scheme in ("https://", "http:/", "ftp://", "//", " HTTPS:\\\\"):
        assert without_userinfo(f"{scheme}{userinfo}@{kept}") == f"{scheme}{kept}"
    assert str(parse_url(f"https://{userinfo}@{kept}")) == f"https://{kept}"
    assert without_userinfo(f"https://{kept}") == f"https://{kept}"


# ── documentation ───────────────────────────────────────────────────────────────────────────────

PAGE = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")


def column(rows: str, number: int) -> list[str]:
    return [row.split("|")[number].strip() for row in rows.strip().splitlines()]


def test_the_operations_page_gives_the_limits_as_they_are():
    table = PAGE.split("<!-- limits", 1)[1].split("|---|---|---|\n", 1)[1].split("<!-- end of limits", 1)[0]
    usual = FetchPolicy()
    seconds = [usual.connect_timeout, usual.read_timeout, usual.deadline]
    assert column(table, 2) == [
        *(f"{limit:g} s" for limit in seconds),
        f"{usual.max_bytes // 2**20} MiB",
        f"{usual.max_redirects}",
        f"{usual.seconds_between_requests:g} s",
        f"{usual.connections_per_host}",
        f"{usual.connections}",
        f"{usual.attempts}",
        f"{usual.longest_wait:g} s",
        f"{usual.failures_per_host}",
    ]
    keys = {key.strip("`") for key in column(table, 3) if key}
    assert keys <= set(known_keys("feed"))


def test_the_operations_page_gives_every_reason_of_a_refusal():
    table = PAGE.split("### What was refused", 1)[1].split("|---|---|\n", 1)[1].split("\n\n", 1)[0]
    assert [reason.strip("`") for reason in column(table, 1)] == list(get_args(FetchReason))


# ── waiting ─────────────────────────────────────────────────────────────────────────────────────

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


@given(st.integers(0, 10**8))
def test_retry_after_says_the_same_in_seconds_and_as_a_date(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(str(seconds), NOW) == retry_after(date, NOW) == seconds


def test_retry_after_in_the_past_means_now():
    assert retry_after("Wed, 11 Mar 2026 09:30:00 GMT", NOW) == 0
    assert retry_after("Thursday, 12-Mar-26 09:31:00 GMT", NOW) == 60  # RFC 850, which RFC 9110 asks to understand


@given(st.text(max_size=30))
def test_any_other_retry_after_says_nothing_or_a_time(text):
    wait = retry_after(text, NOW)
    assert wait is None or wait >= 0
    date = http_date(text)
    assert date is None or date.tzinfo is UTC


@given(st.integers(1, 6), st.floats(0.001, 5))
def test_backoff_stays_below_a_bound_that_doubles(attempt, first):
    assert 0 <= backoff(attempt, first) <= first * 2 ** (attempt - 1)


# ── robots.txt ──────────────────────────────────────────────────────────────────────────────────

POLICY = FetchPolicy(user_agent="OnRecord/9 (test)")


def allows(rules: Robots, path: str) -> bool:
    try:
        rules.check(f"https://news.example{path}", POLICY)
    except Refusal as refusal:
        assert refusal.reason == "robots"
        return False
    return True


def test_the_longest_matching_rule_of_our_own_group_counts():
    others = b"User-agent: *\nDisallow: /\n\n"
    ours = b"User-agent: onrecord\nDisallow: /private\nAllow: /private/press$\nCrawl-delay: 7\n"
    rules = Robots(others + ours, POLICY.user_agent)
    assert [allows(rules, path) for path in ("/", "/private", "/private/press", "/private/press/1")] == [
        True, False, True, False,
    ]  # fmt: skip
    assert rules.delay == 7


def test_rules_for_others_are_not_ours():
    rules = Robots(b"User-agent: record\nDisallow: /\nUser-agent: OnRecordBot\nDisallow: /\n", POLICY.user_agent)
    assert allows(rules, "/")


def test_a_missing_robots_txt_allows_all_and_a_failing_server_nothing():
    assert allows(judge(404, b"", POLICY.user_agent), "/")
    assert allows(judge(403, b"User-agent: *\nDisallow: /", POLICY.user_agent), "/")
    with pytest.raises(Refusal, match="503"):
        judge(503, b"", POLICY.user_agent)


def test_only_the_first_500_kib_are_read():
    rules = b"User-agent: *\nDisallow: /early\n"
    content = rules + b"#" * (MAX_BYTES - len(rules)) + b"\nDisallow: /late\n"
    assert [allows(Robots(content, POLICY.user_agent), path) for path in ("/early", "/late")] == [False, True]


def test_a_delay_longer_than_a_run_waits_keeps_us_away():
    assert not allows(Robots(b"User-agent: *\nCrawl-delay: 3600", POLICY.user_agent), "/")
    assert allows(Robots(b"User-agent: *\nRequest-rate: 1/5", POLICY.user_agent), "/")
    assert Robots(b"User-agent: *\nRequest-rate: 1/5", POLICY.user_agent).delay == 5


@given(st.binary(max_size=300))
def test_any_bytes_are_a_robots_txt(content):
    allows(Robots(content, POLICY.user_agent), "/a")


# ── content-encoding ────────────────────────────────────────────────────────────────────────────


def raw_deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(data) + deflater.flush()


ENCODERS = {
    "": bytes,
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:]) + b"\0\0",
    "deflate": zlib.compress,
    "Deflate ": raw_deflate,
    "br": brotli.compress,
}


def decoded(encoding: str, wire: bytes, limit: int, step: int) -> bytes:
    body = _Body(encoding, limit)
    for start in range(0, len(wire), step):
        body.feed(wire[start : start + step])
    return body.finish()


@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=400), st.integers(1, 500))
def test_a_body_is_decoded_however_it_is_cut(encoding, data, step):
    assert decoded(encoding, ENCODERS[encoding](data), 400, step) == data


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
def test_a_bomb_stops_at_the_limit(encoding):
    wire = ENCODERS[encoding](bytes(5_000_000))
    body = _Body(encoding, 1_000)
    with pytest.raises(_TooLarge):
        body.feed(wire)
    assert len(body.first_bytes) == 1_000
    assert encoding == "" or len(body._content) <= 100_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_half_a_compressed_body_is_no_body(encoding):
    wire = ENCODERS[encoding](bytes(range(256)) * 40)
    with pytest.raises(Refusal, match="broke off"):
        decoded(encoding, wire[: len(wire) // 2], 100_000, 50)


@given(st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, gzip"]), st.binary(min_size=1, max_size=60))
def test_bytes_that_are_not_what_the_header_says_are_refused_or_decoded(encoding, data):
    try:
        assert isinstance(decoded(encoding, data, 1_000, 7), bytes)
    except Refusal as refusal:
        assert refusal.reason == "fetch_failed"


# ── everybody else ──────────────────────────────────────────────────────────────────────────────


def test_reading_asks_nobody(monkeypatch):
    """What was fetched may name addresses and files; feedparser, lxml and trafilatura would open some."""
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: opened.append(args) or [])
    doctype = '<!DOCTYPE {} SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    read = [
        read_feed(b"http://127.0.0.1:9/rss", "http://news.example/rss"),
        read_feed(b"/etc/passwd", "http://news.example/rss"),
        read_feed(f"{doctype.format('rss')}<rss><channel>&a;</channel></rss>".encode(), "http://news.example/rss"),
        read_sitemap(f"{doctype.format('urlset')}<urlset>&a;</urlset>".encode(), "http://news.example/map.xml"),
    ]
    assert not any(listing.articles for listing in read)
    page = f"{doctype.format('html')}<html><base href='http://127.0.0.1:9/'><iframe src='/a'></iframe><p>&a;</p></html>"
    article = parse(Document("s", "a.html", "text/html", page.encode()), FileSource(id="s", path="."))
    assert "root:" not in f"{read} {article}"
    assert opened == []
