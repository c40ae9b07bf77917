"""Whose turn it is and how long to wait: politeness to hosts, back-off, Retry-After. Asks nobody anything."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from orchestration.ingest.fetch.policy import FetchPolicy, Refusal


class Host:
    """The turns at one host: so many at a time, each so long after the last, none while it is paused."""

    def __init__(self, name: str, policy: FetchPolicy, everywhere: asyncio.Semaphore) -> None:
        self.name = name
        self.delay = policy.seconds_between_requests
        self.closed: Refusal | None = None
        """Why nothing more is asked of this host."""
        self._failures = 0
        self._most_failures = policy.failures_per_host
        self._connections = asyncio.Semaphore(policy.connections_per_host)
        self._everywhere = everywhere
        self._next = asyncio.Lock()
        self._next_at = 0.0

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One request's place: at this host, in time, among all connections. Refusal where the host is closed."""
        async with self._connections:
            async with self._next:
                await self._wait()
                await self._everywhere.acquire()
                self._next_at = asyncio.get_running_loop().time() + self.delay
            try:
                if self.closed:
                    raise Refusal(self.closed.reason, self.closed.detail)
                yield
            finally:
                self._everywhere.release()

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Around one page: a host that delivers none of several in a row is closed, or each would be waited for."""
        try:
            yield
        except Refusal as refusal:
            self._failures += refusal.reason == "unreachable"
            if self._failures == self._most_failures and not self.closed:
                why = f"{self.name} delivered none of {self._failures} pages in a row, so no more was asked; try later"
                self.closed = Refusal("unreachable", why)
            raise
        self._failures = 0

    async def _wait(self) -> None:
        """Until the host may be asked; a pause that begins while we wait is waited for too."""
        while not self.closed and (left := self._next_at - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(left)

    def pause(self, seconds: float) -> None:
        """Nothing is asked for so long."""
        self._next_at = max(self._next_at, asyncio.get_running_loop().time() + seconds)


def backoff(attempt: int, first: float) -> float:
    """Seconds to wait after the attempt of that number (from 1): at random up to a bound that doubles each time, so
    that pages which failed together do not return together ("full jitter", AWS Architecture Blog, 2015)."""
    return random.uniform(0, first * 2 ** (attempt - 1))


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3): a number of seconds or an HTTP date,
    which counts from `now`, never less than 0. None where it is neither."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    date = http_date(value)
    return max(0.0, (date - now).total_seconds()) if date else None


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, section 5.6.7) in UTC; None where it is none."""
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
