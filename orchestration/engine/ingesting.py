"""Documents into `raw`: the files of sources that lie on disk, and the archives of what was fetched for the others.

Not here: fetching (`fetching`), whether a document is new (warehouse).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from orchestration.engine.progress import Progress, silent
from orchestration.ingest import CLEANER_VERSION
from orchestration.ingest.files import SourceFile, can_be_opened, list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource, Source, WebSource
from orchestration.ingest.web_sources import archive_of, under_listed_address
from orchestration.records import Received
from orchestration.warehouse import Warehouse

BATCH_BYTES = 32 * 1024 * 1024
"""Documents that are held at once: some 200 large web pages, or two of the longest texts."""


def ingest_new(
    warehouse: Warehouse,
    sources: Iterable[Source],
    run_id: str,
    fetched_at: datetime,
    *,
    archive_dir: Path,
    batch_size: int,
    progress: Progress = silent,
) -> dict[str, int]:
    """Read the files that changed since they were last read to the end; counts by outcome.

    The files of a web source are its archives below `archive_dir`. A document that an interrupted run wrote already is
    recognised by its id and passed over. A file that could not be opened is tried again by the next run. Records of
    archives that are no pages are counted and leave no row.
    """
    counts: Counter[str] = Counter()
    for source in sources:
        files, fingerprint = _files(source, archive_dir)
        for file in warehouse.changed_files(source.id, files, fingerprint):
            passed_over: Counter[str] = Counter()
            documents = _read(source, file, archive_dir, passed_over)
            seen = 0
            for batch in _batches(documents, batch_size):
                seen += len(batch)
                known = warehouse.known_documents(source.id, [document for document, _ in batch])
                rows = [(d, problem or parse(d, source)) for d, problem in batch if d.document_id not in known]
                counts.update(warehouse.write_documents(run_id, fetched_at, rows, CLEANER_VERSION))
                counts["already in the ledger"] += len(batch) - len(rows)
                progress("documents read", len(batch))
            if can_be_opened(file):
                warehouse.finish_file(source.id, file, seen, fetched_at, fingerprint)
            counts["records passed over"] += passed_over.total()
            counts["files"] += 1
    return dict(counts)


def find_document(source: Source, uri: str, archive_dir: Path) -> Received | None:
    """The document with that address inside its source, read from where it lies; None if it is not there any more."""
    files, _ = _files(source, archive_dir)
    files.sort(key=lambda file: not uri.startswith(file.name))  # most addresses begin with their file's name
    for file in files:
        for received in _read(source, file, archive_dir, Counter()):
            if received[0].uri == uri:
                return received
    return None


def _files(source: Source, archive_dir: Path) -> tuple[list[SourceFile], str]:
    if isinstance(source, FileSource):
        return list_files(source), source.fingerprint
    assert isinstance(source, WebSource)
    folder = archive_dir / source.id
    archive = archive_of(source, folder)
    files = list_files(archive) if folder.is_dir() else []
    # An archive never changes once its run is over: a copy with another time is the same. One that is empty is of a run
    # that was killed before its first answer.
    return [replace(file, modified_at_ns=0) for file in files if file.byte_count], archive.fingerprint


def _read(source: Source, file: SourceFile, archive_dir: Path, passed_over: Counter[str]) -> Iterator[Received]:
    if isinstance(source, FileSource):
        return read_documents(source, file, passed_over)
    assert isinstance(source, WebSource)
    archive = archive_of(source, archive_dir / source.id)
    return map(under_listed_address, read_documents(archive, file, passed_over))


def _batches(documents: Iterable[Received], most: int) -> Iterator[list[Received]]:
    """Documents in batches of so many, or fewer where they are large: memory does not grow with a page's size."""
    batch: list[Received] = []
    byte_count = 0
    for received in documents:
        batch.append(received)
        byte_count += len(received[0].content)
        if len(batch) == most or byte_count >= BATCH_BYTES:
            yield batch
            batch, byte_count = [], 0
    if batch:
        yield batch
