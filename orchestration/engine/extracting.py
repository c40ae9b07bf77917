"""Articles into `extracted`: `extract` over many of them in a pool of spawned processes.

A cluster would replace `Pool` and nothing else. Not here: what is extracted (`extract`).
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime

from spacy.language import Language

from orchestration.engine.progress import Progress, silent
from orchestration.extract import extract_reading, extractor_version
from orchestration.extract.language import Reading, load_pipeline, read
from orchestration.records import Article, Block, Extraction, Span
from orchestration.warehouse import Warehouse

SECONDS_PER_ARTICLE = 30
"""Patience with one article alone; of 24,601 real ones the slowest took 11, the parse of its neighbours included."""

SECONDS_IN_A_BATCH = 3
"""The same for each article of a batch, which has short ones as well; four long ones come on top."""

WARM_UP = Article("Ready.", (Block(Span(0, 6), "body", "warm_up"),))
"""What a worker reads first, so that lexicons are loaded before an article's time is taken."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that extraction could not finish: `reason` is a closed word, `detail` what happened."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the article with that key, and the seconds it took in its worker."""

    key: str
    outcome: Extraction | Failure
    seconds: float


Work = Sequence[tuple[str, Article]]


def extract_batch(work: Work, pipeline: str) -> list[Result]:
    """One batch, in this process. An article whose rules raise becomes a `Failure`; the others go on."""
    nlp = load_pipeline(pipeline)
    articles = [article for _, article in work]
    results = []
    # the zone frees the strings and lexemes that a batch brought in: a worker's memory stays level
    with nlp.memory_zone():
        readings: Iterator[Reading] = read(articles, nlp)
        for index, (key, _) in enumerate(work):
            began = time.perf_counter()
            outcome: Extraction | Failure
            try:
                try:
                    reading = next(readings)
                except Exception:  # some text of the shared stream: the rest alone, to blame the right article
                    readings = map(functools.partial(_read_alone, nlp), articles[index:])
                    reading = next(readings)
                outcome = extract_reading(reading)
            except Exception as error:  # whatever a rule trips over must not stop the run
                outcome = Failure("failed", f"{type(error).__name__}: {error}")
            results.append(Result(key, outcome, time.perf_counter() - began))
    return results


def _read_alone(nlp: Language, article: Article) -> Reading:
    return next(read([article], nlp))


def extract_batches(batches: Iterable[Work], pipeline: str, workers: int) -> Generator[list[Result]]:
    """Results batch by batch, in the order given; one process does without a pool."""
    if workers == 1:
        for work in batches:
            yield extract_batch(work, pipeline)
        return
    with Pool(pipeline, workers) as pool:
        yield from pool.run(batches)


class Pool:
    """Spawned workers that hold the pipeline; a worker that dies or hangs costs one article, not the run."""

    def __init__(self, pipeline: str, workers: int) -> None:
        self.pipeline, self.workers = pipeline, workers
        self.executor = self._start(workers)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop(self.executor)

    def run(self, batches: Iterable[Work]) -> Iterator[list[Result]]:
        """Two batches a worker are in flight: enough to keep it busy, little to lose."""
        waiting: deque[tuple[Work, Future[list[Result]]]] = deque()
        source = iter(batches)
        while True:
            for work in itertools.islice(source, 2 * self.workers - len(waiting)):
                waiting.append((work, self._submit(work)))
            if not waiting:
                return
            work, future = waiting.popleft()
            try:
                yield future.result(timeout=4 * SECONDS_PER_ARTICLE + SECONDS_IN_A_BATCH * len(work))
            except (BrokenProcessPool, FutureTimeout):
                yield self._one_by_one(work)
                self._restart(waiting)

    def _one_by_one(self, work: Work) -> list[Result]:
        """Find the article that broke its worker: each alone in a process that may break."""
        results: list[Result] = []
        lone = self._start_one()
        for item in work:
            try:
                results += lone.submit(extract_batch, [item], self.pipeline).result(timeout=SECONDS_PER_ARTICLE)
            except (BrokenProcessPool, FutureTimeout) as error:
                word = "hung" if isinstance(error, FutureTimeout) else "crashed"
                results.append(Result(item[0], Failure(word, f"the worker that extracted it {word}"), 0.0))
                self._stop(lone)
                lone = self._start_one()
        self._stop(lone)
        return results

    def _start_one(self) -> ProcessPoolExecutor:
        """A worker that has loaded all it needs, so that patience is for the article alone."""
        executor = self._start(1)
        executor.submit(extract_batch, [("warm up", WARM_UP)], self.pipeline).exception()
        return executor

    def _restart(self, waiting: deque[tuple[Work, Future[list[Result]]]]) -> None:
        self._stop(self.executor)
        self.executor = self._start(self.workers)
        for index, (work, _) in enumerate(waiting):
            waiting[index] = (work, self._submit(work))

    def _submit(self, work: Work) -> Future[list[Result]]:
        """A worker's death may show here first: then as the result of the batch, which `run` knows how to mend."""
        try:
            return self.executor.submit(extract_batch, work, self.pipeline)
        except BrokenProcessPool as error:
            broken: Future[list[Result]] = Future()
            broken.set_exception(error)
            return broken

    def _start(self, workers: int) -> ProcessPoolExecutor:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # before a worker's numpy starts its own threads
        return ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin_worker, initargs=(self.pipeline,)
        )

    @staticmethod
    def _stop(executor: ProcessPoolExecutor) -> None:
        processes = list((executor._processes or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


def _begin_worker(pipeline: str) -> None:
    """Load the pipeline once, and end with the parent, however it ends."""

    def follow() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    load_pipeline(pipeline)


def version_of(pipeline: str) -> str:
    """The extractor version that facts made with this pipeline carry."""
    return extractor_version(load_pipeline(pipeline))


def extract_new(
    warehouse: Warehouse,
    run_id: str,
    extracted_at: datetime,
    *,
    pipeline: str,
    workers: int,
    batch_size: int,
    progress: Progress = silent,
) -> dict[str, int]:
    """Extract the current versions that this extractor has not seen yet; counts by kind."""
    counts: Counter[str] = Counter()
    version = version_of(pipeline)
    total = warehouse.work_count(version)
    if not total:
        return dict(counts)
    batches = warehouse.work_list(version, batch_size)
    with contextlib.closing(extract_batches(batches, pipeline, workers)) as results:
        for batch in results:
            rows = [(result.key, result.outcome, result.seconds) for result in batch]
            warehouse.write_extractions(run_id, version, extracted_at, rows)
            _count(counts, batch)
            progress(f"of {total:,} articles extracted", len(batch))
    return dict(counts)


def _count(counts: Counter[str], batch: list[Result]) -> None:
    for result in batch:
        match result.outcome:
            case Failure():
                counts["failed"] += 1
            case extraction:
                counts["extracted"] += 1
                counts["quotes"] += len(extraction.quotes)
                counts["entity_mentions"] += len(extraction.entity_mentions)
                counts["event_mentions"] += len(extraction.event_mentions)
                counts["date_expressions"] += len(extraction.date_expressions)
                counts["entity_namings"] += len(extraction.entity_namings)
