"""Fetching from real servers on loopback that misbehave: every case ends in the right outcome."""

import gzip
import json
import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import brotli
import pytest
import trustme
from loopback import Server, answer, echo_headers, in_turn, raw, redirect, reset, trickle, versioned
from misbehaviours import MISBEHAVIOURS, OK

from orchestration.ingest.fetch import Fetcher, FetchPolicy, NotModified, Page, Refused, Request, address, fetcher

QUICK = FetchPolicy(
    user_agent="OnRecord/9 (test)",
    connect_timeout=2,
    read_timeout=0.7,
    deadline=1.5,
    max_bytes=100_000,
    max_redirects=5,
    seconds_between_requests=0,
    connections_per_host=16,
    first_backoff=0.01,
    longest_wait=2,
    failures_per_host=100,
    allow_private_addresses=True,
)


@pytest.fixture
def site():
    with Server() as server:
        yield server


@pytest.fixture
def names(monkeypatch):
    """Every `*.example` host is 127.0.0.1, unless the dict says otherwise; each question to DNS is kept."""
    real = socket.getaddrinfo
    known: dict[str, list[str]] = {}
    questions: list[str] = []

    def resolve(host, port, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if not name.endswith(".example"):
            return real(host, port, *args, **kwargs)
        questions.append(name)
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in known.get(name, ["127.0.0.1"])
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    known["questions"] = questions
    return known


@pytest.fixture
def loopback_is_the_internet(monkeypatch):
    real = address.is_public
    monkeypatch.setattr(address, "is_public", lambda ip: ip == "127.0.0.1" or real(ip))


def fetch(url, policy=QUICK, **kwargs):
    with Fetcher(policy) as fetching:
        [(request, fetched)] = fetching.fetch([Request(url, **kwargs)])
    assert request.url == url
    return fetched


def refused(fetched):
    assert isinstance(fetched, Refused), fetched
    assert fetched.detail[-1] not in ".!", "details are joined into sentences"
    return fetched.reason


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_with_all_that_was_said_of_it(site):
    site["/a"] = answer("Fähre", media_type="text/html; charset=iso-8859-15", last_modified="x", set_cookie="a=1")
    page = fetch(site.url("/a#top"))
    assert isinstance(page, Page)
    assert (page.url, page.final_url, page.status, page.redirects) == (site.url("/a"), site.url("/a"), 200, ())
    assert page.content == "Fähre".encode()
    assert page.media_type == "text/html; charset=iso-8859-15"  # wrong, and for the parser to judge
    assert page.header("Last-Modified") == "x"
    assert page.header("Set-Cookie") is None


def test_every_request_says_who_asks(site):
    site["/a"] = echo_headers
    fetch(site.url("/a"), replace(QUICK, user_agent="OnRecord/9 (Zoë\r\nHost: x)"))
    assert {asked.headers["user-agent"] for asked in site.asked} == {"OnRecord/9 (Zo?Host: x)"}
    assert len(site.asked) == 2


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_compressed_page_comes_plain(site, encoding):
    wire = {"gzip": gzip.compress, "br": brotli.compress}[encoding](b"plain " * 1_000)
    site["/a"] = answer(wire, content_encoding=encoding)
    assert fetch(site.url("/a")).content == b"plain " * 1_000


def test_a_chunked_page_and_one_that_ends_with_the_connection_come_whole(site):
    site["/chunked"] = raw(OK, b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", 0.02, b"1\r\nc\r\n0\r\n\r\n")
    site["/old"] = raw(b"HTTP/1.0 200 OK\r\n\r\nab", 0.02, b"c")
    assert [fetch(site.url(path)).content for path in ("/chunked", "/old")] == [b"abc", b"abc"]


@pytest.mark.parametrize(
    "known", [{"etag": '"7"'}, {"last_modified": "Thu, 12 Mar 2026 09:30:00 GMT"}], ids=["etag", "date"]
)
def test_a_page_that_did_not_change_is_not_sent_again(site, known):
    site["/a"] = versioned("text", **known)
    site["/moved"] = redirect("/a", 301)
    assert isinstance(fetch(site.url("/a")), Page)
    assert fetch(site.url("/a"), **known) == NotModified(site.url("/a"))
    assert fetch(site.url("/moved"), **known) == NotModified(site.url("/moved"))


def test_what_did_not_change_costs_no_new_connection(site):
    site["/a"] = versioned("text", etag='"7"')
    policy = replace(QUICK, obeys_robots=False, connections_per_host=1)
    with Fetcher(policy) as fetching:
        assert len(list(fetching.fetch([Request(site.url("/a"), etag='"7"')] * 5))) == 5
    assert site.connection_count == 1


def test_a_304_that_nobody_asked_for_is_refused(site):
    site["/a"] = answer(status=304)
    assert refused(fetch(site.url("/a"))) == "fetch_failed"
    assert refused(fetch(site.url("/a"), etag="two\r\nCookie: lines")) == "fetch_failed"
    assert "cookie" not in site.asked[-1].headers


@pytest.mark.parametrize(
    ("status", "reason"),
    [(206, "fetch_failed"), (401, "forbidden"), (403, "forbidden"), (404, "not_found"), (410, "not_found"),
     (418, "fetch_failed"), (451, "forbidden"), (500, "fetch_failed"), (999, "fetch_failed")],
)  # fmt: skip
def test_a_status_that_brings_no_page_is_a_reason_and_asked_once(site, status, reason):
    site["/a"] = answer("sorry", status=status)
    assert refused(fetch(site.url("/a"))) == reason
    assert site.paths == ["/a"]


# ── servers that misbehave ──────────────────────────────────────────────────────────────────────


def test_every_misbehaviour_ends_in_its_reason_while_others_are_served(site):
    paths = {f"/{number}": name for number, name in enumerate(MISBEHAVIOURS)}
    for path, name in paths.items():
        site[path] = MISBEHAVIOURS[name].behaviour
    site["/good"] = answer("fine")
    with Fetcher(replace(QUICK, max_bytes=2_000_000, connections=100, connections_per_host=100)) as fetching:
        fetched = {
            request.url.removeprefix(site.url("")): result
            for request, result in fetching.fetch(Request(site.url(path)) for path in [*paths, "/good"])
        }
    assert fetched.pop("/good").content == b"fine"
    outcomes = {paths[path]: (refused(result), site.paths.count(path)) for path, result in fetched.items()}
    assert outcomes == {name: (case.reason, case.requests) for name, case in MISBEHAVIOURS.items()}


def test_a_request_may_set_its_own_limit(site):
    site["/a"] = answer(bytes(5_000))
    assert isinstance(fetch(site.url("/a"), replace(QUICK, max_bytes=1_000), max_bytes=5_000), Page)
    assert refused(fetch(site.url("/a"), max_bytes=4_999)) == "too_large"


def test_a_redirect_is_followed_to_its_end(site):
    site["/1"], site["/2"], site["/3"] = redirect("2", 301), redirect(site.url("/3"), 307), answer("there")
    page = fetch(site.url("/1"))
    assert (page.url, page.final_url, page.content) == (site.url("/1"), site.url("/3"), b"there")
    assert page.redirects == (site.url("/1"), site.url("/2"))


def test_redirects_end_at_a_limit_or_where_they_began(site):
    for number in range(10):
        site[f"/{number}"] = redirect(f"/{number + 1}")
    site["/a"], site["/b"] = redirect("/b"), redirect("/a")
    assert "more than 5 times" in fetch(site.url("/0")).detail
    assert "circle" in fetch(site.url("/a")).detail
    assert site.paths[-2:] == ["/a", "/b"]


def test_the_deadline_holds_for_all_redirects_together(site):
    for number in range(10):
        site[f"/{number}"] = trickle(
            f"HTTP/1.1 302 Found\r\nLocation: /{number + 1}\r\n".encode(), [b"x: y\r\n", b"\r\n"], 0.25
        )
    assert "within 1.5 s" in fetch(site.url("/0"), replace(QUICK, max_redirects=20)).detail


def test_an_error_of_our_own_is_a_refusal_too(site, monkeypatch):
    monkeypatch.setattr(fetcher, "exchange", lambda *args, **kwargs: 1 / 0)
    fetched = fetch(site.url("/a"), replace(QUICK, obeys_robots=False))
    assert (refused(fetched), "please report" in fetched.detail) == ("fetch_failed", True)


# ── trying again ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("trouble", [answer(status=503), answer(status=429), answer(status=502), reset, raw()])
def test_what_may_pass_is_tried_again(site, trouble):
    site["/a"] = in_turn(trouble, trouble, answer("at last"))
    assert fetch(site.url("/a")).content == b"at last"


def test_trouble_that_stays_is_refused_after_the_attempts(site):
    site["/a"] = answer(status=503)
    assert refused(fetch(site.url("/a"))) == "throttled"
    assert site.paths == ["/a"] * 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_waited_for_by_the_whole_host(site, form):
    served = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)  # the server's clock is wrong, and its own date with it
    until = "1" if form == "seconds" else format_datetime(served + timedelta(seconds=1), usegmt=True)
    head = f"HTTP/1.1 429 Slow\r\nDate: {format_datetime(served, usegmt=True)}\r\nRetry-After: {until}\r\n\r\n"
    site["/a"] = in_turn(raw(head.encode()), answer("a"))
    site["/b"] = answer("b")
    with Fetcher(replace(QUICK, connections_per_host=1)) as fetching:
        fetched = dict(fetching.fetch([Request(site.url("/a")), Request(site.url("/b"))]))
    assert sorted(page.content for page in fetched.values()) == [b"a", b"b"]
    first, *others = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert min(others) - first >= 0.99


def test_a_host_that_asks_for_a_long_wait_is_left_alone(site):
    site["/a"] = answer(status=503, retry_after="7200")
    until = datetime.now(UTC) + timedelta(hours=2)
    with Fetcher(replace(QUICK, connections_per_host=1)) as fetching:
        for path in ("/a", "/b"):
            [(_, fetched)] = fetching.fetch([Request(site.url(path))])
            assert refused(fetched) == "throttled"
            assert f"{until:%Y-%m-%d %H:}" in fetched.detail or f"{until + timedelta(minutes=1):%H:}" in fetched.detail
    assert site.paths == ["/a"]


def test_a_host_that_delivers_nothing_is_soon_left_alone(site):
    site["/robots.txt"] = answer(status=404)
    with Fetcher(replace(QUICK, failures_per_host=2, connections_per_host=1, attempts=1)) as fetching:

        def outcomes(*behaviours):
            for number, behaviour in enumerate(behaviours):
                site[f"/{number}"] = behaviour
                [(_, fetched)] = fetching.fetch([Request(site.url(f"/{number}"))])
                yield fetched

        fetched = list(outcomes(reset, answer("a"), reset, reset, answer("a")))
    assert isinstance(fetched[1], Page)
    assert [refused(fetched[number]) for number in (0, 2, 3, 4)] == ["unreachable"] * 4
    assert "none of 2 pages in a row" in fetched[4].detail
    assert site.paths == ["/0", "/1", "/2", "/3"]


# ── robots.txt and politeness ───────────────────────────────────────────────────────────────────


def test_robots_txt_is_asked_once_and_obeyed(site):
    site["/robots.txt"] = answer("User-agent: onrecord\nDisallow: /private")
    site["/a"], site["/private/b"], site["/to"] = answer("a"), answer("b"), redirect("/private/b")
    requests = [Request(site.url(path)) for path in ("/a", "/private/b", "/to", "/robots.txt")]
    with Fetcher(QUICK) as fetching:
        fetched = [result for _, result in sorted(fetching.fetch(requests), key=lambda item: requests.index(item[0]))]
    assert isinstance(fetched[0], Page)
    assert [refused(result) for result in fetched[1:3]] == ["robots", "robots"]
    assert isinstance(fetched[3], Page), "robots.txt itself may always be read (RFC 9309, section 2.2.2)"
    assert "/private/b" not in site.paths
    assert isinstance(fetch(site.url("/private/b"), replace(QUICK, obeys_robots=False)), Page)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (answer(status=404), None),
        (answer(status=403), None),
        (redirect("/elsewhere"), "robots"),
        (answer(b"User-agent: *\nDisallow: /", content_encoding="gzip"), "robots"),
        (answer(status=500), "robots"),
        (redirect("file:///etc/passwd"), "robots"),
        (answer(gzip.compress(b"#" * 3_000_000 + b"\nUser-agent: *\nDisallow: /"), content_encoding="gzip"), None),
        (answer(status=503), "throttled"),
        (raw(3.0), "unreachable"),
        (reset, "unreachable"),
    ],
    ids=["none", "hidden", "moved", "noise", "failing", "to a file", "huge", "busy", "slow", "reset"],
)
def test_a_robots_txt_in_trouble_means_what_rfc_9309_says(site, behaviour, reason):
    site["/robots.txt"] = behaviour
    site["/elsewhere"] = answer("User-agent: *\nDisallow: /")
    site["/a"] = answer("a")
    fetched = fetch(site.url("/a"))
    assert (refused(fetched) if reason else None) == reason
    assert reason or isinstance(fetched, Page)


def test_requests_to_one_host_are_spaced_and_others_do_not_wait(site, names):
    site["/robots.txt"] = in_turn(answer("User-agent: *\nCrawl-delay: 0.3"), answer(status=404))
    for path in ("/1", "/2", "/3"):
        site[path] = answer(path)
    slow, quick = site.url("", "127.0.0.1"), site.url("", "quick.example")
    with Fetcher(replace(QUICK, seconds_between_requests=0.1)) as fetching:
        assert isinstance(next(fetching.fetch([Request(f"{slow}/0")]))[1], Refused)  # reads the crawl-delay
        list(fetching.fetch(Request(f"{host}/{number}") for host in (slow, quick) for number in (1, 2, 3)))
    at = {host: [asked.at for asked in site.asked if host in asked.headers["host"]] for host in ("127", "quick")}
    gaps = {host: min(later - earlier for earlier, later in pairwise(times[1:])) for host, times in at.items()}
    assert gaps["127"] >= 0.2  # less than asked: what is measured is when a busy server reads them
    assert gaps["quick"] >= 0.05
    assert at["quick"][-1] < at["127"][-1]


def test_no_more_connections_than_the_policy_allows(site):
    open_now, most = [], []

    def behave(handler):
        open_now.append(1)
        most.append(len(open_now))
        time.sleep(0.05)
        open_now.pop()
        answer("x")(handler)

    for number in range(6):
        site[f"/{number}"] = behave
    for limits in ({"connections_per_host": 2}, {"connections": 2}):
        most.clear()
        with Fetcher(replace(QUICK, **limits)) as fetching:
            assert len(list(fetching.fetch(Request(site.url(f"/{number}")) for number in range(6)))) == 6
        assert max(most) == 2


# ── private addresses ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "0.0.0.0", "10.0.0.1", "169.254.169.254", "[fe80::1]", "[64:ff9b::7f00:1]", "224.0.0.1"],
)  # fmt: skip
def test_no_private_address_is_asked_in_any_spelling(site, host):
    fetched = fetch(site.url("/a", host), replace(QUICK, allow_private_addresses=False, obeys_robots=False))
    assert refused(fetched) == ("bad_url" if host == "0177.0.0.1" else "private_address")
    assert site.asked == []


@pytest.mark.usefixtures("loopback_is_the_internet")
@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "//inside.example/"]
)
def test_a_redirect_into_a_private_network_is_refused(site, names, target):
    names["inside.example"] = ["192.168.1.1", "fd00::1"]
    site["/a"] = redirect(target)
    site["/robots.txt"] = answer(status=404)
    public = replace(QUICK, allow_private_addresses=False)
    assert refused(fetch(site.url("/a"), public)) == "private_address"
    assert refused(fetch(site.url("/a"), replace(public, obeys_robots=False))) == "private_address"


@pytest.mark.usefixtures("loopback_is_the_internet")
def test_a_name_is_resolved_once_and_the_checked_address_is_asked(site, names):
    names["news.example"] = ["10.0.0.1", "127.0.0.1"]
    site["/a"] = echo_headers
    page = fetch(site.url("/a", "news.example"), replace(QUICK, allow_private_addresses=False, obeys_robots=False))
    assert json.loads(page.content)["host"] == f"news.example:{site.server_port}"
    assert names["questions"] == ["news.example"]


def test_a_host_is_reached_over_any_of_its_addresses(site, names):
    names["news.example"] = ["::1", "127.0.0.1"]  # nobody listens on the first
    site["/a"] = answer("a")
    assert fetch(site.url("/a", "news.example")).content == b"a"


@pytest.mark.parametrize(("code", "questions"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)])
def test_a_name_that_nobody_knows_is_unreachable(monkeypatch, code, questions):
    asked = []

    def resolve(host, *args, **kwargs):
        asked.append(host)
        raise socket.gaierror(code, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert refused(fetch("http://nowhere.example/", replace(QUICK, obeys_robots=False))) == "unreachable"
    assert len(asked) == questions


def test_a_name_that_can_be_none_is_refused():
    assert refused(fetch("http://a..example/")) == "bad_url"


# ── TLS, credentials, environment ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return Server(context)


def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return replace(QUICK, ssl_context=context)


def test_a_certificate_is_always_checked(authority, names):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificates = {
        "good": authority.issue_cert("news.example"),
        "expired": authority.issue_cert("news.example", not_after=yesterday, not_before=yesterday - timedelta(days=9)),
        "another host's": authority.issue_cert("other.example"),
        "self-signed": trustme.CA().issue_cert("news.example"),
    }
    fetched = {}
    for name, certificate in certificates.items():
        with secure(certificate) as site:
            site["/a"] = answer("a")
            fetched[name] = fetch(site.url("/a", "news.example"), trusting(authority))
            assert name == "good" or site.asked == []
    assert fetched.pop("good").content == b"a"
    assert {refused(result) for result in fetched.values()} == {"unreachable"}
    told = {"expired": "expired", "another host's": "Hostname mismatch", "self-signed": "not trusted"}
    assert {name for name, words in told.items() if words in fetched[name].detail} == told.keys()


def test_hosts_at_one_address_do_not_share_a_connection(authority, names):
    with secure(authority.issue_cert("news.example")) as site:
        site["/a"] = answer("a")
        with Fetcher(trusting(authority)) as fetching:
            requests = [Request(site.url("/a", host)) for host in ("news.example", "other.example")]
            [good], [bad] = (list(fetching.fetch([request])) for request in requests)
    assert isinstance(good[1], Page)
    assert refused(bad[1]) == "unreachable"


def test_plain_http_where_tls_is_spoken_and_the_reverse_are_refused(site, authority):
    assert refused(fetch(site.url("/a").replace("http:", "https:"))) == "unreachable"
    with secure(authority.issue_cert("127.0.0.1")) as other:
        assert refused(fetch(other.url("/a").replace("https:", "http:"))) in ("unreachable", "fetch_failed")


def test_nothing_secret_is_sent_on_or_told(site, names, monkeypatch, tmp_path, caplog):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login nils password s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.invalid:1")
    caplog.set_level("DEBUG")
    site["/a"] = redirect(f"http://ida:s3cret@other.example:{site.server_port}/b")
    site["/b"] = echo_headers
    site["/c"] = redirect("ftp://ida:s3cret@other.example/")
    with_password = site.url("", "nils:s3cret@127.0.0.1")
    page = fetch(f"{with_password}/a")
    sent = json.loads(page.content)
    assert sent.keys() == {"host", "user-agent", "accept", "accept-encoding"}
    others = [f"{with_password}/c", f"{with_password}/none", "ftp://nils:s3cret@x.example"]
    everything = [page, *map(fetch, others)]
    assert "s3cret" not in f"{everything} {caplog.text}"
    assert not any("s3cret" in str(asked.headers.items()) for asked in site.asked)


def test_no_cookie_is_kept(site):
    site["/a"] = answer("a", set_cookie="session=1; Path=/")
    site["/b"] = redirect("/c")
    site["/c"] = echo_headers
    with Fetcher(QUICK) as fetching:
        pages = [page for path in ("/a", "/b") for _, page in fetching.fetch([Request(site.url(path))])]
    assert "cookie" not in json.loads(pages[1].content)


# ── the loop ────────────────────────────────────────────────────────────────────────────────────


def test_requests_are_taken_as_there_is_room_for_them(site, monkeypatch):
    monkeypatch.setattr(fetcher, "MAX_WAITING", 4)
    site["/a"] = answer("a")
    taken = []

    def requests():
        for number in range(50):
            taken.append(number)
            yield Request(site.url("/a"))

    with Fetcher(QUICK) as fetching:
        done = 0
        for _ in fetching.fetch(requests()):
            done += 1
            assert len(taken) <= done + 4
    assert done == 50


def test_unread_pages_do_not_fill_the_memory(site, monkeypatch):
    monkeypatch.setattr(fetcher, "MAX_UNREAD_BYTES", 100_000)
    site["/a"] = answer(bytes(60_000))
    with Fetcher(replace(QUICK, connections_per_host=2)) as fetching:
        coming = fetching.fetch([Request(site.url("/a"))] * 20)
        next(coming)
        time.sleep(0.2)
        assert len(site.paths) <= 6
        assert len(list(coming)) == 19


def test_a_fetch_may_run_inside_another(site, monkeypatch):
    monkeypatch.setattr(fetcher, "MAX_UNREAD_BYTES", 10)
    site["/list"], site["/a"] = answer("the list"), answer("a page")
    with Fetcher(replace(QUICK, connections=1, connections_per_host=1)) as fetching:
        pages = [
            page.content
            for _ in fetching.fetch([Request(site.url("/list"))] * 5)
            for _, page in fetching.fetch([Request(site.url("/a"))] * 2)
        ]
    assert pages == [b"a page"] * 10


def test_leaving_early_and_errors_of_the_list_leave_nothing_behind(site):
    site["/a"], site["/slow"] = answer("a"), raw(0.5)

    def broken():
        yield Request(site.url("/a"))
        raise LookupError("the list is broken")

    with Fetcher(QUICK) as fetching:
        for _ in fetching.fetch([Request(site.url("/a")), Request(site.url("/slow"))]):
            break
        with pytest.raises(LookupError, match="the list is broken"):
            list(fetching.fetch(broken()))
        assert len(list(fetching.fetch([Request(site.url("/a"))]))) == 1
    assert not any(thread.name == "fetch" for thread in threading.enumerate())


def test_a_fetcher_works_in_its_block_only(site):
    site["/slow"] = raw(3.0)
    with pytest.raises(RuntimeError, match="with block"):
        next(Fetcher(QUICK).fetch([Request(site.url("/a"))]))
    with Fetcher(QUICK) as fetching:
        coming = fetching.fetch([Request(site.url("/a")), *[Request(site.url("/slow"))] * 9])
        next(coming)
    with pytest.raises(RuntimeError, match="with block"):
        list(coming)
