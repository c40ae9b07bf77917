"""What is asked for, what comes back, and the limits of a fetcher. Plain values; nothing here does any work."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from orchestration.records import FetchReason


@dataclass(frozen=True, slots=True)
class Request:
    """A page that is wanted. `etag` and `last_modified` are what its last answer said, word for word:
    with either, a page that did not change since comes back as `NotModified`. `max_bytes` replaces the
    policy's for this page."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with a 2xx status, whole.

    `url` is what was asked, without user name and password; `final_url` where the answer came from;
    `redirects` every address that sent us on, in order. `content` has its content-encoding undone;
    `headers` are as received (names in lower case, `set-cookie` left out), so `content-encoding`,
    `content-length` and `transfer-encoding` describe what was on the wire. `media_type` is the
    content-type with its parameters (`text/html; charset=utf-8`), empty where none was sent.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    media_type: str
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that the page is still what its `etag` or `last_modified` named."""

    url: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No page, and why: `detail` is a sentence that says what happened and what one can do."""

    url: str
    reason: FetchReason
    detail: str


class Refusal(Exception):
    """A `Refused` on its way out; it never leaves this package."""

    def __init__(self, reason: FetchReason, detail: str) -> None:
        super().__init__(detail)
        self.reason: FetchReason = reason
        self.detail = detail


class Broken(Refusal):
    """The connection failed: the same request may succeed a moment later."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """The limits of one fetcher. Times are seconds, sizes bytes."""

    user_agent: str = "OnRecord/0.1 (news archive for research; self-hosted)"
    """Sent with every request; what stands before the `/` is the name that robots.txt may address."""
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    """Longest silence in an answer."""
    deadline: float = 60.0
    """For one whole page: all its redirects and attempts, waiting for our turn left out. It ends a server
    that keeps the connection alive with a byte now and then."""
    max_bytes: int = 16 * 1024 * 1024
    """Of the body, compressed or not. Of 258 saved news pages the median has 250 KB and the largest 2.2 MB; a sitemap
    may have 50 MB by its protocol."""
    max_redirects: int = 10
    """Fetch (WHATWG) allows 20, RFC 9309 asks for 5 at least; honest sites need 3."""
    seconds_between_requests: float = 1.0
    """From the start of one request to a host to the start of the next; robots.txt may ask for more."""
    connections_per_host: int = 2
    connections: int = 16
    attempts: int = 3
    """Requests for one page when the connection breaks or the status is 429, 502, 503 or 504."""
    first_backoff: float = 1.0
    """Upper bound of the wait before the second attempt; it doubles with each further one."""
    failures_per_host: int = 5
    """So many pages in a row that a host did not deliver, and it is asked for nothing more in this run."""
    longest_wait: float = 60.0
    """A server or robots.txt that asks us to wait longer gets no further request in this run."""
    obeys_robots: bool = True
    allow_private_addresses: bool = False
    """Also asks hosts of the own machine or network; for a source that lies there."""
    ssl_context: ssl.SSLContext | None = field(default=None, compare=False)
    """Instead of the certificate authorities of certifi and the system."""
