"""`onrecord clean`: web pages or texts in, articles with labelled blocks out."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from orchestration.filters.facts import page
from orchestration.filters.lines import Answer, PageLine, answer, chunks, read_line, refuse
from orchestration.ingest.parse import clean
from orchestration.records import Unusable

CHUNKS_AHEAD = 2
"""Chunks that wait for each worker: enough to keep it busy, few enough for constant memory."""


def clean_lines(lines: Iterable[bytes], workers: int = 1) -> Iterator[Answer]:
    """One answer a line, in order; blank lines give none. BrokenProcessPool where a worker dies."""
    if workers == 1:
        for chunk in chunks(lines):
            yield from map(_clean, chunk)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_leave_ctrl_c_to_the_parent) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        try:
            for chunk in chunks(lines):
                waiting.append(pool.submit(_clean_chunk, chunk))
                if len(waiting) > workers * CHUNKS_AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _clean_chunk(chunk: list[bytes]) -> list[Answer]:
    return [_clean(line) for line in chunk]


def _clean(line: bytes) -> Answer:
    given = read_line(PageLine, line)
    if isinstance(given, Answer):
        return given
    try:
        article = clean(given.text, given.html, url=given.url)
    except Exception as error:  # one bad page must not end the stream
        return refuse(given.doc_id, "failed", f"{type(error).__name__}: {error}")
    if isinstance(article, Unusable):
        return refuse(given.doc_id, article.reason, article.detail)
    return answer(page(given.doc_id, article))
