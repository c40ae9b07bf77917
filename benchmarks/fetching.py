"""What fetching costs: pages a second and CPU time a page, beside a bare HTTP client in the same run; and how much of
the time that politeness leaves is used.

    python -m benchmarks.fetching [--pages 2000] [--hosts 20] [--json]

The server is a process of its own on loopback and has no robots.txt. The ratio of CPU times is the figure to trust.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from unittest.mock import patch

import httpx
from rich.console import Console
from rich.table import Table

from orchestration.ingest.fetch import Fetcher, FetchPolicy, Page, Request

PAGE = bytes(250_000)
"""As large as a news page: 250 KB is the median of 258 saved news pages."""
CONNECTIONS = 16


@dataclass(frozen=True)
class Fetching:
    """`cpu_ratio` is the bare client's CPU time over the fetcher's; `politeness_used` the share of the turns that the
    hosts gave which brought a page."""

    pages_per_second: float
    cpu_milliseconds: float
    bare_pages_per_second: float
    bare_cpu_milliseconds: float
    cpu_ratio: float
    politeness_used: float


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"" if self.path == "/robots.txt" else PAGE
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _serve(port: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        port.send(server.server_port)
        server.serve_forever()


@contextmanager
def server() -> Iterator[int]:
    """The port of a server that runs as long as the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()


def timed(work: Callable[[], int]) -> tuple[float, float]:
    """Pages a second and CPU milliseconds a page."""
    wall, cpu = time.perf_counter(), time.process_time()
    count = work()
    return count / (time.perf_counter() - wall), 1_000 * (time.process_time() - cpu) / count


def fetched(policy: FetchPolicy, urls: list[str]) -> int:
    with Fetcher(policy) as fetcher:
        return sum(isinstance(answer, Page) for _, answer in fetcher.fetch(map(Request, urls)))


def bare(urls: list[str]) -> int:
    """The same pages with httpx alone, as many at a time."""

    async def all_of_them() -> int:
        coming = iter(urls)
        async with httpx.AsyncClient(trust_env=False) as client:

            async def some() -> int:
                return sum([len((await client.get(url)).content) == len(PAGE) for url in coming])

            return sum(await asyncio.gather(*(some() for _ in range(CONNECTIONS))))

    return asyncio.run(all_of_them())


def politeness_used(port: int, hosts: int, turns: int = 5, seconds: float = 1.0) -> float:
    """Each host has `turns` pages: how long the hosts make us wait, over how long it took."""
    names = {f"{number}.example": "127.0.0.1" for number in range(hosts)}
    real = socket.getaddrinfo
    policy = FetchPolicy(allow_private_addresses=True, seconds_between_requests=seconds)
    urls = [f"http://{name}:{port}/{turn}" for turn in range(turns) for name in names]
    with patch("socket.getaddrinfo", lambda host, *rest, **more: real(names.get(host, host), *rest, **more)):
        began = time.perf_counter()
        assert fetched(policy, urls) == len(urls)
    return turns * seconds / (time.perf_counter() - began)  # robots.txt has the first turn, so the pages wait for all


def measure(pages: int, hosts: int) -> Fetching:
    """Both clients over the same pages, then the hosts' turns."""
    policy = FetchPolicy(
        allow_private_addresses=True,
        seconds_between_requests=0,
        connections=CONNECTIONS,
        connections_per_host=CONNECTIONS,
    )
    with server() as port:
        urls = [f"http://127.0.0.1:{port}/{number}" for number in range(pages)]
        bare_speed, bare_cpu = timed(lambda: bare(urls))
        speed, cpu = timed(lambda: fetched(policy, urls))
        used = politeness_used(port, hosts)
    return Fetching(speed, cpu, bare_speed, bare_cpu, bare_cpu / cpu, used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    result = measure(given.pages, given.hosts)
    if given.json:
        print(json.dumps(asdict(result)))
        return
    table = Table("", "pages/s", "CPU ms a page")
    table.add_row("fetcher", f"{result.pages_per_second:.0f}", f"{result.cpu_milliseconds:.1f}")
    table.add_row("bare client", f"{result.bare_pages_per_second:.0f}", f"{result.bare_cpu_milliseconds:.1f}")
    Console().print(table)
    print(f"CPU ratio {result.cpu_ratio:.2f}, turns used {result.politeness_used:.0%}")


if __name__ == "__main__":
    main()
