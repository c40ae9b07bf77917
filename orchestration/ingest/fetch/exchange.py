"""One request and its answer, bounded in bytes: bombs stop while they swell, half an answer is no answer.

Not here: following redirects, trying again, waiting for a turn (`fetcher`, `pace`).
"""

from __future__ import annotations

import logging
import re
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import brotli
import httpcore
import httpx

from orchestration.ingest.fetch.policy import Broken, FetchPolicy, Refusal

logging.getLogger("httpcore").setLevel(logging.WARNING)  # below it tells headers word for word, passwords too

ACCEPTED = {
    "accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "accept-encoding": "gzip, deflate, br",
}


class _TooLarge(Exception):
    """More bytes than the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers as received (names in lower case) and, of a 2xx answer, the decoded body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes = b""

    def header(self, name: str) -> str:
        """The first header of that (lower-case) name, empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


async def exchange(
    pool: httpcore.AsyncConnectionPool,
    url: httpx.URL,
    headers: Mapping[str, str],
    policy: FetchPolicy,
    *,
    max_bytes: int,
    may_cut: bool = False,
) -> Answer:
    """The answer to one GET. A body past `max_bytes` is refused, or cut there where it `may_cut`.

    Raises Broken where the connection failed, Refusal where the answer cannot be used.
    """
    timeouts = {"connect": policy.connect_timeout, "read": policy.read_timeout, "write": policy.read_timeout}
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    agent = re.sub(
        r"[^ -~]+", "?", policy.user_agent
    )  # a contact's name may be written in any script, a header may not
    own = {"host": url.netloc.decode("ascii"), "user-agent": agent}
    sent = list({**own, **ACCEPTED, **headers}.items())
    try:
        async with pool.stream("GET", target, headers=sent, extensions={"timeout": timeouts}) as response:
            answer = Answer(response.status, tuple(_read_headers(response.headers)))
            if not 200 <= response.status < 300:
                if response.status == 304 or answer.header("content-length") == "0":
                    await response.aread()  # reads nothing, but tells httpcore that the connection is free again
                return answer
            body = _Body(answer.header("content-encoding"), max_bytes)
            announced = answer.header("content-length")
            try:
                if announced.isdecimal() and int(announced) > max_bytes and not may_cut:
                    raise _TooLarge
                async for chunk in response.aiter_stream():
                    body.feed(chunk)
                content = body.finish()
            except _TooLarge:
                if not may_cut:
                    why = f"it has more than {max_bytes:,} bytes; raise 'max_bytes' of the source if that is meant"
                    raise Refusal("too_large", why) from None
                content = body.first_bytes
            return Answer(answer.status, answer.headers, content)
    except httpcore.ConnectTimeout:
        raise Broken("unreachable", f"no connection within {policy.connect_timeout:g} s; try later") from None
    except httpcore.TimeoutException:
        raise Refusal("unreachable", f"the server fell silent for {policy.read_timeout:g} s; try later") from None
    except httpcore.NetworkError as error:
        raise _network_refusal(error) from None
    except httpcore.RemoteProtocolError as error:
        raise _protocol_refusal(str(error)) from None


def _read_headers(headers: list[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        key = name.decode("latin-1").lower()
        if key != "set-cookie":
            try:
                yield key, value.decode("utf-8")
            except UnicodeDecodeError:
                yield key, value.decode("latin-1")


def _network_refusal(error: httpcore.NetworkError) -> Refusal:
    cause = error.__cause__ or error.__context__
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = cause.verify_message or "not valid"
        return Refusal("unreachable", f"its certificate is not trusted ({why}); the site has to mend it")
    if isinstance(cause, ssl.SSLError):
        return Refusal("unreachable", f"no secure connection ({cause.reason or 'TLS failed'}); check the address")
    why = str(cause.strerror or cause) if cause else str(error)
    return Broken("unreachable", f"the connection failed ({why or 'closed'}); try later")


def _protocol_refusal(message: str) -> Refusal:
    """h11 tells a connection that ended from an answer that is no HTTP by its words alone."""
    if "without sending a response" in message:
        return Broken("unreachable", "the server closed the connection without an answer; try later")
    if "closed connection" in message or "incomplete" in message:
        return Broken("fetch_failed", "the answer broke off before its end; try later")
    why = message.partition(": bytearray")[0]  # what follows are the server's own bytes
    return Refusal("fetch_failed", f"the server does not speak HTTP ({why}); check the address")


# ── content-encoding ────────────────────────────────────────────────────────────────────────────


class _Decoder(Protocol):
    @property
    def complete(self) -> bool:
        """Whether the data may end here."""

    def decode(self, data: bytes, room: int) -> bytes:
        """At most about `room` bytes of what `data` says; more is there where it gives `room` or more."""


class _Body:
    """A body as it arrives: what is kept never exceeds the limit by more than one decoder's buffer."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._received = 0
        self._content = bytearray()
        match encoding.strip().lower():
            case "" | "identity":
                self._decoder: _Decoder = _Identity()
            case "gzip" | "x-gzip":
                self._decoder = _Zlib(gzip=True)
            case "deflate":
                self._decoder = _Zlib(gzip=False)
            case "br":
                self._decoder = _Brotli()
            case other:
                raise Refusal(
                    "fetch_failed", f"it is encoded as {other[:40]!a}, which was not asked for; report it there"
                )

    @property
    def first_bytes(self) -> bytes:
        return bytes(self._content[: self._limit])

    def feed(self, chunk: bytes) -> None:
        self._received += len(chunk)
        try:
            self._content += self._decoder.decode(chunk, self._limit + 1 - len(self._content))
        except (zlib.error, brotli.error):
            raise Refusal("fetch_failed", "its content-encoding is not what the header says; report it there") from None
        if max(self._received, len(self._content)) > self._limit:
            raise _TooLarge

    def finish(self) -> bytes:
        if self._received and not self._decoder.complete:
            raise Broken("fetch_failed", "the answer broke off before its end; try later")
        return bytes(self._content)


class _Identity:
    complete = True

    def decode(self, data: bytes, room: int) -> bytes:
        return data


class _Zlib:
    """gzip (RFC 1952, with several members) and deflate, with the zlib header that RFC 9110 wants or without."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflater: zlib._Decompress | None = None
        self._held = b""

    @property
    def complete(self) -> bool:
        return self._inflater is not None and self._inflater.eof

    def decode(self, data: bytes, room: int) -> bytes:
        parts = []
        data, self._held = self._held + data, b""
        while data and room > 0:
            if self._inflater is None or self._inflater.eof:
                if len(data) < 2:
                    self._held = data
                    break
                if not self._begins(data[0], data[1]):
                    break
            assert self._inflater is not None
            parts.append(self._inflater.decompress(data, room))
            room -= len(parts[-1])
            data = self._inflater.unused_data
        return b"".join(parts)

    def _begins(self, first: int, second: int) -> bool:
        """Whether a stream begins with these bytes. After the first one it may be padding, which browsers skip."""
        if self._gzip:
            if self._inflater is None or (first, second) == (0x1F, 0x8B):
                self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
                return True
        elif self._inflater is None:
            has_header = first & 0x0F == 8 and (first << 8 | second) % 31 == 0  # RFC 1950, section 2.2
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
            return True
        return False


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._decompressor.is_finished())

    def decode(self, data: bytes, room: int) -> bytes:
        parts = []
        while room > 0:
            part = self._decompressor.process(data, output_buffer_limit=room)
            parts.append(part)
            room -= len(part)
            if self._decompressor.can_accept_more_data():
                break
            data = b""
        return b"".join(parts)
