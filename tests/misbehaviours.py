"""Servers that misbehave, each with the reason that fetching from it has to end in, for patience of up to 2 seconds."""

import gzip
from dataclasses import dataclass

import brotli
from loopback import Behaviour, answer, raw, redirect, reset, trickle

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@dataclass(frozen=True)
class Case:
    """`requests` is how often the page is asked for when there are three attempts."""

    behaviour: Behaviour
    reason: str
    requests: int = 1


BOMB = gzip.compress(bytes(5_000_000))
MISBEHAVIOURS = {
    "slow to answer": Case(raw(3.0, OK + b"\r\nlate"), "unreachable"),
    "slow headers": Case(trickle(OK, [b"x-%d: y\r\n" % n for n in range(100)], 0.05), "unreachable"),
    "a slow body": Case(trickle(OK + b"\r\n", [b"x"] * 100, 0.05), "unreachable"),
    "a body that stops": Case(raw(OK + b"Content-Length: 9\r\n\r\nhalf", 3.0), "unreachable"),
    "endless headers": Case(trickle(OK, [b"x: " + b"y" * 50_000 + b"\r\n"] * 100), "fetch_failed"),
    "an announced giant": Case(raw(OK + b"Content-Length: 100000000000\r\n\r\nx", 3.0), "too_large"),
    "an unannounced giant": Case(trickle(OK + b"\r\n", [bytes(50_000)] * 100), "too_large"),
    "a gzip bomb": Case(answer(BOMB, content_encoding="gzip"), "too_large"),
    "a brotli bomb": Case(answer(brotli.compress(bytes(5_000_000)), content_encoding="br"), "too_large"),
    "bombs in bombs": Case(answer(gzip.compress(BOMB), content_encoding="gzip, gzip"), "fetch_failed"),
    "no gzip": Case(answer(b"plain", content_encoding="gzip"), "fetch_failed"),
    "half a body": Case(raw(OK + b"Content-Length: 9\r\n\r\nhalf"), "fetch_failed", 3),
    "half a chunked body": Case(raw(OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhalf"), "fetch_failed", 3),
    "half a gzip": Case(raw(OK + b"Content-Encoding: gzip\r\n\r\n", BOMB[:100]), "fetch_failed", 3),
    "another protocol": Case(raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "fetch_failed"),
    "noise": Case(raw(bytes(range(256)) * 10), "fetch_failed"),
    "two lengths": Case(raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "fetch_failed"),
    "silence": Case(raw(), "unreachable", 3),
    "a reset": Case(reset, "unreachable", 3),
    "a redirect to nowhere": Case(answer(status=302), "fetch_failed"),
    "a redirect to itself": Case(redirect("#top"), "fetch_failed"),
    "a redirect to a file": Case(redirect("file:///etc/passwd"), "bad_url"),
    "a redirect to noise": Case(redirect("http://[::1"), "bad_url"),
}
