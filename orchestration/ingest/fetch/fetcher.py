"""Many pages at once, each to its end: robots.txt, our turn, attempts, redirects, what the status means.

All network work is done by one thread of its own; requests are taken and pages handed out in the
thread of whoever iterates. Not here: one request (`exchange`), waiting (`pace`), addresses (`address`).
"""

from __future__ import annotations

import asyncio
import queue
import re
import ssl
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import httpcore
import httpx

from orchestration.ingest.fetch import robots
from orchestration.ingest.fetch.address import CheckedNetwork, host_of, parse_url, without_userinfo
from orchestration.ingest.fetch.exchange import Answer, exchange
from orchestration.ingest.fetch.pace import Host, backoff, http_date, retry_after
from orchestration.ingest.fetch.policy import Broken, FetchPolicy, NotModified, Page, Refusal, Refused, Request

Fetched = Page | NotModified | Refused

MAX_WAITING = 1_000
"""Requests taken and not yet handed back: so many that a list sorted by host still keeps several hosts busy."""
MAX_UNREAD_BYTES = 64 * 1024 * 1024
"""Of pages that wait to be taken; past it no further page is asked for."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRIED_AGAIN = frozenset({429, 502, 503, 504})
_VALIDATOR = re.compile(r"[\x20-\x7e]+")


class Fetcher:
    """Fetches pages by one policy; use it in a `with` block.

    What it learns of a host (robots.txt, a wish to be left alone) holds until the block ends.
    """

    def __init__(self, policy: FetchPolicy | None = None) -> None:
        self.policy = policy or FetchPolicy()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections = asyncio.Semaphore(self.policy.connections)
        self._hosts: dict[str, Host] = {}
        self._robots: dict[str, asyncio.Task[robots.Robots | Refusal]] = {}
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=self.policy.ssl_context or _trusted(),
            max_connections=self.policy.connections,
            keepalive_expiry=15,
            network_backend=CheckedNetwork(allow_private_addresses=self.policy.allow_private_addresses),
        )

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        # One thread for each name that may be looked up at a time: dead names answer slowly, others must not wait.
        self._loop.set_default_executor(ThreadPoolExecutor(self.policy.connections, thread_name_prefix="fetch-dns"))
        self._thread = threading.Thread(target=_run, args=(self._loop,), name="fetch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        loop, self._loop = self._loop, None
        if loop:
            asyncio.run_coroutine_threadsafe(self._close(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()

    async def _close(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._pool.aclose()

    def fetch(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Fetched]]:
        """Each request with what came of it, in the order in which they are done.

        Requests are taken as there is room for them, one for each page handed out and more while none
        is ready; an error of the iterable reaches the caller. Leaving the loop early drops what is on
        its way. Another `fetch` may run inside the loop.
        """
        if not self._loop:
            raise RuntimeError("use the fetcher in a with block: with Fetcher(policy) as fetcher")
        coming = iter(requests)
        tray = _Tray()
        under_way: set[Future[None]] = set()
        waiting = 0

        def finished(future: Future[None]) -> None:
            under_way.discard(future)
            if future.cancelled():
                tray.close()

        try:
            while True:
                while waiting < MAX_WAITING and (request := next(coming, None)):
                    future = asyncio.run_coroutine_threadsafe(self._deliver(request, tray), self._loop)
                    under_way.add(future)
                    future.add_done_callback(finished)
                    waiting += 1
                    if not tray.is_empty:
                        break
                if not waiting:
                    return
                yield tray.take()
                waiting -= 1
        finally:
            for future in list(under_way):
                future.cancel()

    async def _deliver(self, request: Request, tray: _Tray) -> None:
        try:
            fetched: Fetched = await self._page(request, tray)
        except Refusal as refusal:
            fetched = Refused(without_userinfo(request.url), refusal.reason, refusal.detail)
        except Exception as error:
            why = f"the fetcher failed on it ({type(error).__name__}: {error}); please report it"
            fetched = Refused(without_userinfo(request.url), "fetch_failed", why)
        tray.put(request, fetched)

    async def _page(self, request: Request, tray: _Tray) -> Page | NotModified:
        url = parse_url(request.url)
        conditions = {
            name: value
            for name, value in (("if-none-match", request.etag), ("if-modified-since", request.last_modified))
            if value and _VALIDATOR.fullmatch(value)
        }
        walk = _Walk(url, self.policy.deadline, tray, request.max_bytes or self.policy.max_bytes, conditions)
        answer = await self._follow(walk)
        if answer.status == 304 and conditions:
            return NotModified(str(url))
        if not 200 <= answer.status < 300 or answer.status == 206:
            raise _refusal_of(answer.status)
        return Page(
            url=str(url),
            final_url=str(walk.url),
            status=answer.status,
            headers=answer.headers,
            content=answer.content,
            media_type=answer.header("content-type").strip(),
            redirects=tuple(walk.redirects),
        )

    async def _follow(self, walk: _Walk) -> Answer:
        """The first answer that is no redirect; the walk then stands where it came from."""
        while True:
            if self.policy.obeys_robots and not walk.is_robots and walk.url.path != "/robots.txt":
                (await self._rules(walk.url)).check(str(walk.url), self.policy)
            host = self._host(walk.url)
            with host.watched():
                answer = await self._try(walk, host)
            location = answer.header("location").strip()
            if answer.status not in _REDIRECTS or not location:
                return answer
            walk.step(location, self.policy.max_redirects)

    async def _try(self, walk: _Walk, host: Host) -> Answer:
        """An answer that stands: attempts follow each other while the failure may pass."""
        for attempt in range(1, self.policy.attempts + 1):
            wait = backoff(attempt, self.policy.first_backoff)
            try:
                answer = await self._ask(walk, host)
            except Broken as broken:
                failure: Refusal = broken
                if attempt < self.policy.attempts:
                    await asyncio.sleep(wait)
                continue
            if answer.status not in _TRIED_AGAIN:
                return answer
            failure = _refusal_of(answer.status)
            asked = _asked_wait(answer)
            if asked is not None and asked > self.policy.longest_wait:
                until = f"{datetime.now(UTC) + timedelta(seconds=asked):%Y-%m-%d %H:%M} UTC"
                host.closed = Refusal("throttled", f"{host.name} asks to be left alone until {until}; run then")
                raise host.closed
            host.pause(wait if asked is None else asked)
        raise failure

    async def _ask(self, walk: _Walk, host: Host) -> Answer:
        """What comes of one request, in its turn."""
        while True:
            await walk.tray.has_room()  # holds no turn while it waits: the reader may be fetching from this host
            async with host.turn():
                if not walk.tray.is_full:
                    return await self._exchange(walk)

    async def _exchange(self, walk: _Walk) -> Answer:
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(walk.seconds_left):
                return await exchange(
                    self._pool, walk.url, walk.conditions, self.policy, max_bytes=walk.max_bytes, may_cut=walk.is_robots
                )
        except TimeoutError:
            why = f"it did not arrive whole within {self.policy.deadline:g} s; try later or raise 'timeout_seconds'"
            raise Refusal("unreachable", why) from None
        finally:
            walk.seconds_left -= clock() - started

    def _host(self, url: httpx.URL) -> Host:
        name = host_of(url)
        if name not in self._hosts:
            self._hosts[name] = Host(name, self.policy, self._connections)
        return self._hosts[name]

    async def _rules(self, url: httpx.URL) -> robots.Robots:
        """Of the origin's robots.txt, which is fetched once. Refusal where that means to stay away."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = asyncio.create_task(self._fetch_rules(url.join("/robots.txt")))
        rules = await asyncio.shield(self._robots[origin])  # whoever leaves, the others still wait for it
        if isinstance(rules, Refusal):
            raise Refusal(rules.reason, rules.detail)
        return rules

    async def _fetch_rules(self, url: httpx.URL) -> robots.Robots | Refusal:
        walk = _Walk(url, self.policy.deadline, _Tray(), robots.MAX_BYTES, is_robots=True)
        try:
            answer = await self._follow(walk)
            rules = robots.judge(answer.status, answer.content, self.policy.user_agent)
        except Refusal as refusal:
            if refusal.reason in ("unreachable", "private_address", "throttled", "bad_url") and not walk.redirects:
                return refusal  # what is true of the host, not of its rules
            return Refusal("robots", f"the site's robots.txt cannot be read, so nothing is asked there: {refusal}")
        host = self._host(url)
        host.delay = max(host.delay, rules.delay)
        return rules


class _Tray:
    """Where one call's pages wait to be taken: put by the network's thread, taken by the reader's."""

    def __init__(self) -> None:
        self._done: queue.SimpleQueue[tuple[Request, Fetched] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._bytes = 0

    @property
    def is_empty(self) -> bool:
        return self._done.empty()

    @property
    def is_full(self) -> bool:
        return self._bytes > MAX_UNREAD_BYTES

    def put(self, request: Request, fetched: Fetched) -> None:
        self._count(fetched, 1)
        self._done.put((request, fetched))

    def close(self) -> None:
        """Not all will come: whoever waits has to know."""
        self._done.put(None)

    def take(self) -> tuple[Request, Fetched]:
        done = self._done.get()
        if done is None:
            raise RuntimeError("the fetcher was closed while pages were on their way; take them inside its with block")
        request, fetched = done
        self._count(fetched, -1)
        return request, fetched

    def _count(self, fetched: Fetched, sign: int) -> None:
        with self._lock:
            self._bytes += sign * (len(fetched.content) if isinstance(fetched, Page) else 0)

    async def has_room(self) -> None:
        """Returns when it is no longer full; a reader that lets it fill is slower than this by far."""
        while self.is_full:
            await asyncio.sleep(0.05)


@dataclass(slots=True)
class _Walk:
    """A page's way through redirects: where it stands, where it was, the seconds it has left."""

    url: httpx.URL
    seconds_left: float
    tray: _Tray
    max_bytes: int
    conditions: dict[str, str] = field(default_factory=dict)
    redirects: list[str] = field(default_factory=list)
    is_robots: bool = False

    def step(self, location: str, limit: int) -> None:
        """On to where a redirect points. Refusal where that is no web address, was there before, or is one too many."""
        self.redirects.append(str(self.url))
        try:
            target = parse_url(str(self.url.join(location)))
        except Refusal as refusal:
            raise Refusal(refusal.reason, f"it redirects to an address that is not fetched: {refusal}") from None
        except (httpx.InvalidURL, ValueError) as error:
            raise Refusal("bad_url", f"it redirects to what is no web address ({error}); report it there") from None
        if str(target) in self.redirects:
            raise Refusal("fetch_failed", "its redirects go round in a circle; perhaps the site wants cookies")
        if len(self.redirects) > limit:
            raise Refusal("fetch_failed", f"it redirects more than {limit} times; report it to the site")
        self.url = target


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _trusted() -> ssl.SSLContext:
    """Certifi's authorities and the system's, an organisation's own among them; names are always checked."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _asked_wait(answer: Answer) -> float | None:
    """Seconds that the answer asks us to wait. Its own Date is the clock: servers' clocks are wrong together."""
    now = http_date(answer.header("date")) or datetime.now(UTC)
    return retry_after(answer.header("retry-after"), now)


def _refusal_of(status: int) -> Refusal:
    """What a status that brings no page means."""
    match status:
        case 404 | 410:
            return Refusal("not_found", f"there is no such page ({status}); correct or drop the address")
        case 401 | 402 | 403 | 407 | 451:
            return Refusal("forbidden", f"the site does not show it to us ({status}); ask the site for access")
        case 429 | 503:
            return Refusal("throttled", f"the site is busy or finds us too fast ({status}); try later, more slowly")
        case _ if status in _REDIRECTS or status == 304:
            return Refusal("fetch_failed", f"it answers {status} without saying where to go; report it to the site")
        case _:
            return Refusal("fetch_failed", f"it answers {status}, which brings no page; try later")
