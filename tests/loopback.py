"""A real web server on 127.0.0.1 that behaves as it is told: a path, a behaviour."""

import contextlib
import itertools
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `at` is a monotonic clock's seconds."""

    path: str
    headers: Message
    at: float


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.server.asked.append(Asked(self.path, self.headers, time.monotonic()))
        behaviour = self.server.behaviours.get(self.path) or self.server.behaviours.get(self.path.partition("?")[0])
        try:
            (behaviour or answer(b"not here", status=404))(self)
        except OSError:  # the client has had enough
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: `asked` is the log."""


Behaviour = Callable[[_Handler], None]


class Server(ThreadingHTTPServer):
    """Serves while its `with` block lasts; a path that nobody told it about answers 404.

        with Server() as site:
            site["/feed.xml"] = versioned(feed, etag='"1"')
            site["/slow"] = raw(HEAD, 0.5, b"rest")
            site["/busy"] = in_turn(answer(status=503), answer(b"at last"))
            ... site.url("/feed.xml") ... site.asked[0].headers["user-agent"]

    Every request is kept in `asked`, with its time.
    """

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, ssl_context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviours: dict[str, Behaviour] = {}
        self.asked: list[Asked] = []
        self.connection_count = 0
        self.closing = threading.Event()
        self._ssl_context = ssl_context

    def __setitem__(self, path: str, behaviour: Behaviour) -> None:
        self.behaviours[path] = behaviour

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._ssl_context else 'http'}://{host}:{self.server_port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def finish_request(self, request, client_address) -> None:
        self.connection_count += 1
        if self._ssl_context:  # in the connection's own thread: a failed handshake stops nobody else
            try:
                request = self._ssl_context.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, client_address)

    def handle_error(self, request, client_address) -> None:
        """A client that goes away is no error here."""

    def __enter__(self) -> "Server":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()


# ── behaviours ──────────────────────────────────────────────────────────────────────────────────


def answer(
    body: bytes | str = b"", *, status: int = 200, media_type: str = "text/html; charset=utf-8", **headers: str
) -> Behaviour:
    """A well-behaved answer. Header names are written with underscores: `retry_after="3"`."""
    content = body.encode() if isinstance(body, str) else body

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return behave


def redirect(to: str, status: int = 302) -> Behaviour:
    return answer(status=status, location=to)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Another behaviour for every request; the last one stays."""
    coming = itertools.chain(behaviours, itertools.repeat(behaviours[-1]))

    def behave(handler: _Handler) -> None:
        next(coming)(handler)

    return behave


def versioned(body: bytes | str, *, etag: str = "", last_modified: str = "", **kwargs: str) -> Behaviour:
    """Answers 304 to whoever names the same ETag or date, the page to all others."""
    validators = {"etag": etag} if etag else {}
    validators |= {"last_modified": last_modified} if last_modified else {}
    whole, unchanged = answer(body, **kwargs, **validators), answer(status=304, **validators)

    def behave(handler: _Handler) -> None:
        same_tag = etag and handler.headers.get("If-None-Match") == etag
        same_date = last_modified and handler.headers.get("If-Modified-Since") == last_modified
        (unchanged if same_tag or same_date else whole)(handler)

    return behave


def raw(*parts: bytes | float) -> Behaviour:
    """These very bytes, status line and all, then the connection is closed; a number is a pause in seconds."""

    def behave(handler: _Handler) -> None:
        handler.close_connection = True
        for part in parts:
            if isinstance(part, bytes):
                handler.wfile.write(part)
            elif handler.server.closing.wait(part):
                return

    return behave


def trickle(head: bytes, parts: Iterable[bytes], pause: float = 0.0) -> Behaviour:
    """`head`, then part after part without an end of its own: a slow loris, or more bytes than anyone wants."""

    def behave(handler: _Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        for part in parts:
            handler.wfile.write(part)
            if handler.server.closing.wait(pause):
                return

    return behave


def reset(handler: _Handler) -> None:
    """The connection is torn down in the middle of nothing (RST)."""
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()


def echo_headers(handler: _Handler) -> None:
    """Answers with the request's headers as JSON, names in lower case."""
    headers = {name.lower(): value for name, value in handler.headers.items()}
    answer(json.dumps(headers), media_type="application/json")(handler)
