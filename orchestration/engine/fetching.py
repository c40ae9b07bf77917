"""Web sources to archives: read the listings, ask for the pages that are due, keep each page and what was said of it.

Fetching only writes archives and `raw.fetches`; `ingesting` reads the archives. An answer is archived first and noted
second, so a killed run asks for a page or two again and loses none.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from orchestration.engine.progress import Progress, silent
from orchestration.ingest import CLEANER_VERSION
from orchestration.ingest.fetch import Fetcher, FetchPolicy, NotModified, Page, Refused, Request
from orchestration.ingest.listings import Child, Listing, earliest_wanted, read_urls, wanted
from orchestration.ingest.sources import ListedSource, Source, SourcesError, UrlsSource, WebSource
from orchestration.ingest.web_archives import ArchiveWriter
from orchestration.ingest.web_sources import (
    beside,
    feed_page,
    listing_key,
    longest_listing,
    policy_of,
    problem_of,
    read_listing,
    refused,
    takes_content,
)
from orchestration.records import Document, FetchState, Listed, Unusable, sha256_hex
from orchestration.warehouse import Warehouse

MAX_DEPTH = 3
"""Listings below the one that is named: robots.txt, an index of indexes, an index, a sitemap."""
MAX_LISTINGS = 500
"""Listings that one run asks a source for at most; those that it never asked come first, so the others follow."""
MAX_HOURS = 7 * 24
MAX_FAILURES = 10
"""A page that brings nothing is asked again after 1, 2, 4 ... hours, a week at most, and given up after so many times,
two and a half weeks in all. A listing that says that the page changed begins anew."""
SECONDS_UNNOTED = 2
ANSWERS_UNNOTED = 50
"""What a power cut may cost: so many answers are asked for again. Each note waits for the disk."""

Clock = Callable[[], datetime]
Answer = Page | NotModified | Refused


def fetch_new(
    warehouse: Warehouse,
    sources: Iterable[Source],
    run_id: str,
    *,
    archive_dir: Path,
    clock: Clock,
    progress: Progress = silent,
) -> dict[str, int]:
    """Ask every web source for what is new; counts of what came. Sources of other kinds are passed over.

    Sources that are asked in the same way are asked at the same time, each host at its own pace. What cannot be had is
    a quarantined document with the reason, the first time.
    """
    groups: dict[FetchPolicy, list[WebSource]] = defaultdict(list)
    for source in sources:
        if isinstance(source, WebSource):
            groups[policy_of(source)].append(source)
    counts: Counter[str] = Counter()
    for policy, group in groups.items():
        with Fetcher(policy) as fetcher, _Notes(warehouse, run_id, archive_dir, clock) as notes:
            crawl = _Round(warehouse, fetcher, notes, clock, counts, progress)
            crawl.read_listings(group)
            crawl.fetch_pages(group)
    return dict(counts)


def due_again(failure_count: int, now: datetime) -> datetime | None:
    """When to ask next for what brought nothing so many times in a row; None for never."""
    if failure_count >= MAX_FAILURES:
        return None
    return now + timedelta(hours=min(2 ** (failure_count - 1), MAX_HOURS))


def checked_again(source: WebSource, first_fetched_at: datetime, now: datetime) -> datetime | None:
    """When a page that came is asked again whether it changed, by the source's `recheck_hours`; None for never."""
    moments = [first_fetched_at + timedelta(hours=hours) for hours in source.recheck_hours]
    return min((moment for moment in moments if moment > now), default=None)


@dataclass
class _Round:
    """The sources that are asked in one way: their listings, then their pages."""

    warehouse: Warehouse
    fetcher: Fetcher
    notes: _Notes
    clock: Clock
    counts: Counter[str]
    progress: Progress

    # ── listings ────────────────────────────────────────────────────────────────────────────────

    def read_listings(self, sources: Sequence[WebSource]) -> None:
        """All listings of a level at once, then those that they point to."""
        known = {source.id: self.warehouse.listing_states(source.id) for source in sources}
        level: list[tuple[WebSource, str]] = []
        for source in sources:
            if isinstance(source, UrlsSource):
                self._take(source, source.path or "urls", _by_hand(source))
            elif isinstance(source, ListedSource):
                level += [(source, address) for address in source.listings]
        for _ in range(MAX_DEPTH + 1):
            level = list(self._read_level(level, known))
            if not level:
                return

    def _read_level(
        self, level: Sequence[tuple[WebSource, str]], known: dict[str, dict[str, FetchState]]
    ) -> Iterator[tuple[WebSource, str]]:
        """The listings that those of this level point to."""
        asked: dict[int, tuple[WebSource, FetchState]] = {}
        requests = []
        for source, address in {(source.id, address): (source, address) for source, address in level}.values():
            state = known[source.id].get(address) or FetchState(address, True, self.clock())
            same_choice = state.said.get("chosen_by") == listing_key(source)
            seen = (state.etag, state.last_modified) if same_choice else (None, None)
            request = Request(address, *seen, max_bytes=longest_listing(source))
            asked[id(request)] = (source, state)
            requests.append(request)
        for request, answer in self.fetcher.fetch(requests):
            source, state = asked[id(request)]
            listing = self._answered(source, state, answer)
            states = known[source.id]
            if listing is not None:
                states.update(self._children(source, state.url, listing, states))
            below = [child for child in states.values() if child.said.get("listed_in") == state.url]
            # One whose parent never says that it changed is asked in every run, if conditionally.
            below = [child for child in below if child.status != "fetched" or not child.stamps]
            below.sort(key=lambda child: (child.fetched_at is not None, child.fetched_at))
            yield from ((source, child.url) for child in below[:MAX_LISTINGS])

    def _answered(self, source: WebSource, state: FetchState, answer: Answer) -> Listing | None:
        """Take in what a listing names, and note how it was; None where it cannot be read or is as it was."""
        now = self.clock()
        listing, problem = None, None
        if isinstance(answer, Page):
            self.counts["listings read"] += 1
            listing = read_listing(source, answer.content, answer.final_url)
            problem = Unusable("bad_listing", listing.problem) if listing.problem else None
            self._take(source, state.url, listing)
        elif isinstance(answer, NotModified):
            self.counts["listings unchanged"] += 1
        else:
            problem = Unusable(answer.reason, answer.detail)
            self.notes.refuse(source, state.url, problem)
        brought = listing is None or listing.articles or listing.children
        state = replace(
            state,
            status="refused" if isinstance(answer, Refused) or not brought else "fetched",
            said={**state.said, "chosen_by": listing_key(source)},
            reason=problem.reason if problem else None,
            detail=problem.detail if problem else None,
            failure_count=state.failure_count + 1 if problem else 0,
            first_fetched_at=state.first_fetched_at or now,
            fetched_at=now,
        )
        if isinstance(answer, Page):  # a listing with a problem is to be read again, though it be the same
            etag, modified = answer.header("etag"), answer.header("last-modified")
            state = replace(state, etag=None if problem else etag, last_modified=None if problem else modified)
        self.notes.note(source, state)
        return listing

    def _take(self, source: WebSource, address: str, listing: Listing) -> None:
        """Put what a listing names into the queue; texts that came with it are archived at once."""
        now = self.clock()
        articles = wanted(source, listing.articles, now)
        if takes_content(source):
            for listed in self.warehouse.unheard(source.id, articles):
                self.notes.keep_text(source, listed)
        self.notes.flush()
        self.warehouse.enlist(source.id, articles, now)
        if takes_content(source):
            for state in self.warehouse.due_articles(source.id, now, len(articles)):
                fetched = replace(state, status="fetched", first_fetched_at=now, fetched_at=now, due_at=None)
                self.notes.note(source, fetched)
        if listing.problem:
            self.notes.refuse(source, address, Unusable("bad_listing", listing.problem))

    def _children(
        self, source: WebSource, parent: str, listing: Listing, known: dict[str, FetchState]
    ) -> dict[str, FetchState]:
        """The states of the listings that one points to: waiting where it says that they changed."""
        earliest = earliest_wanted(source, self.clock())
        children: dict[str, FetchState] = {}
        for child in listing.children:
            if earliest is None or child.changed_at is None or child.changed_at >= earliest:
                children[child.url] = self._child(parent, child, known.get(child.url))
        for url, state in known.items():
            if state.said.get("listed_in") == parent and url not in children:
                children[url] = replace(state, said={**state.said, "listed_in": None})
        for state in children.values():
            self.notes.note(source, state)
        return children

    def _child(self, parent: str, child: Child, known: FetchState | None) -> FetchState:
        state = known or FetchState(child.url, True, self.clock())
        is_new = child.stamp is not None and child.stamp not in state.stamps
        return replace(
            state,
            said={**state.said, "listed_in": parent},
            status="waiting" if is_new else state.status,
            stamps=(child.stamp,) if child.stamp else (),
        )

    # ── pages ───────────────────────────────────────────────────────────────────────────────────

    def fetch_pages(self, sources: Sequence[WebSource]) -> None:
        """Every page that is due, one source's after the other's in turn, so that no host is waited for alone."""
        asked: dict[int, tuple[WebSource, FetchState]] = {}
        queues = [
            [(source, state) for state in self.warehouse.due_articles(source.id, self.clock(), source.max_pages)]
            for source in sources
            if not takes_content(source)
        ]
        requests = []
        for source, state in filter(None, itertools.chain.from_iterable(itertools.zip_longest(*queues))):
            request = Request(state.url, state.etag, state.last_modified, source.max_bytes)
            asked[id(request)] = (source, state)
            requests.append(request)
        for request, answer in self.fetcher.fetch(requests):
            source, state = asked.pop(id(request))
            self._page_came(source, state, answer)
            self.progress("pages asked for", 1)

    def _page_came(self, source: WebSource, state: FetchState, answer: Answer) -> None:
        now = self.clock()
        if isinstance(answer, Page):
            answer = problem_of(answer) or answer
        if isinstance(answer, Refused):
            self.counts["pages refused"] += 1
            failures = state.failure_count + 1
            self.notes.refuse(source, state.url, Unusable(answer.reason, answer.detail))
            self.notes.note(
                source,
                replace(
                    state,
                    status="refused",
                    reason=answer.reason,
                    detail=answer.detail,
                    failure_count=failures,
                    fetched_at=now,
                    due_at=due_again(failures, now),
                ),
            )
            return
        first = state.first_fetched_at or now
        state = replace(
            state,
            status="fetched",
            reason=None,
            detail=None,
            failure_count=0,
            first_fetched_at=first,
            fetched_at=now,
            due_at=checked_again(source, first, now),
        )
        if isinstance(answer, Page):
            content = sha256_hex(answer.content)
            if content == state.content_sha256:
                self.counts["pages unchanged"] += 1
            else:
                self.counts["pages fetched"] += 1
                self.notes.keep_page(source, state, answer)
            etag, modified = answer.header("etag"), answer.header("last-modified")
            state = replace(state, etag=etag, last_modified=modified, content_sha256=content)
        else:
            self.counts["pages unchanged"] += 1
        self.notes.note(source, state)


def _by_hand(source: UrlsSource) -> Listing:
    try:
        return read_urls(source)
    except SourcesError as error:
        return Listing(problem=str(error).removeprefix(f"source '{source.id}': "))


@dataclass
class _Notes:
    """What came, archived at once; what is known of it, noted behind it. Use as a context manager."""

    warehouse: Warehouse
    run_id: str
    archive_dir: Path
    clock: Clock
    archives: dict[str, ArchiveWriter] = field(default_factory=dict)
    states: dict[str, dict[tuple[str, bool], FetchState]] = field(default_factory=lambda: defaultdict(dict))
    refusals: list[tuple[Document, Unusable]] = field(default_factory=list)
    flushed: float = field(default_factory=time.monotonic)
    opened: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with self.opened:
            self.flush()

    def keep_page(self, source: WebSource, state: FetchState, page: Page) -> None:
        self._archive(source).write_response(
            page.final_url,
            page.status,
            page.headers,
            page.content,
            fetched_at=self.clock(),
            fields=beside(state, page.final_url),
        )

    def keep_text(self, source: WebSource, listed: Listed) -> None:
        now = self.clock()
        state = FetchState(listed.url, False, now, said=listed.said)
        self._archive(source).write_resource(
            listed.url,
            "text/html; charset=utf-8",
            feed_page(listed),
            fetched_at=now,
            fields=beside(state, listed.url),
        )

    def refuse(self, source: WebSource, address: str, problem: Unusable) -> None:
        self.refusals.append(refused(source, address, problem))

    def note(self, source: WebSource, state: FetchState) -> None:
        self.states[source.id][state.url, state.is_listing] = state
        unnoted = sum(map(len, self.states.values()))
        if unnoted >= ANSWERS_UNNOTED or time.monotonic() - self.flushed > SECONDS_UNNOTED:
            self.flush()

    def flush(self) -> None:
        """Write down what is known, once the archives lie on the disk."""
        for archive in self.archives.values():
            archive.sync()
        if self.refusals:
            self.warehouse.write_documents(self.run_id, self.clock(), self.refusals, CLEANER_VERSION)
        for source_id, states in self.states.items():
            self.warehouse.save_fetches(source_id, list(states.values()))
        self.refusals.clear()
        self.states.clear()
        self.flushed = time.monotonic()

    def _archive(self, source: WebSource) -> ArchiveWriter:
        """One archive a source and run, named so that archives sort by age; made when there is something to keep."""
        if source.id not in self.archives:
            name = f"{self.clock():%Y%m%dT%H%M%SZ}-{self.run_id[:8]}.warc.gz"
            writer = ArchiveWriter(self.archive_dir / source.id / name)
            self.archives[source.id] = self.opened.enter_context(writer)
        return self.archives[source.id]
