"""`onrecord extract`: articles in, facts out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing

from orchestration.engine.extracting import Failure, Work, extract_batches
from orchestration.extract import extractor_version
from orchestration.extract.language import load_pipeline
from orchestration.filters.facts import facts
from orchestration.filters.lines import Answer, ArticleLine, DocId, chunks, read_line, refuse
from orchestration.filters.lines import answer as to_answer
from orchestration.records import Article


class UnknownPipelineError(ValueError):
    """The spaCy pipeline that was asked for is not installed."""


Slots = list[Answer | DocId]
"""One a line of the chunk: its answer already, or the name of the document whose facts are on the way."""


def extract_lines(lines: Iterable[bytes], pipeline: str, workers: int = 1) -> Iterator[Answer]:
    """One answer a line, in order; blank lines give none.

    With more than one worker the work goes to a process pool, in memory bounded by a few chunks.
    UnknownPipelineError where no spaCy pipeline of that name is installed.
    """
    try:
        version = extractor_version(load_pipeline(pipeline))
    except OSError:
        raise UnknownPipelineError(
            f"No spaCy pipeline named {pipeline!r} is installed: install it with pip, or leave --pipeline out."
        ) from None
    waiting: deque[Slots] = deque()
    with closing(extract_batches(_batches(lines, waiting), pipeline, workers)) as results:
        for batch in results:
            outcomes = iter(batch)
            for slot in waiting.popleft():
                if isinstance(slot, Answer):
                    yield slot
                    continue
                outcome = next(outcomes).outcome
                yield (
                    refuse(slot, outcome.reason, outcome.detail)
                    if isinstance(outcome, Failure)
                    else to_answer(facts(slot, version, outcome))
                )


def _batches(lines: Iterable[bytes], waiting: deque[Slots]) -> Iterator[Work]:
    """The articles of each chunk; the slots for their answers are left in `waiting`, in the same order."""
    for chunk in chunks(lines):
        slots: Slots = []
        work: list[tuple[str, Article]] = []
        for line in chunk:
            given = read_line(ArticleLine, line)
            if isinstance(given, Answer):
                slots.append(given)
                continue
            try:
                work.append((str(len(work)), given.article()))
                slots.append(given.doc_id)
            except Exception as error:  # one bad text must not end the stream
                slots.append(refuse(given.doc_id, "failed", f"{type(error).__name__}: {error}"))
        waiting.append(slots)
        yield work
