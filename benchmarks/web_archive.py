"""A big web archive into a warehouse: records a second, outcomes, and the memory of the process that does it.

    python -m benchmarks.web_archive [--records 10000] [--archive FILE] [--json]

Without --archive one is made, of saved pages (those of ONRECORD_EVAL_DIR/cleaning/html, else of our own articles).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from benchmarks.texts import own_articles
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.sources import FileSource
from orchestration.ingest.web_archives import ArchiveWriter, read_archive
from orchestration.warehouse import Warehouse

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
_PARAGRAPH = re.compile(rb"<p\b[^>]*>")
_OWN_ADDRESS = re.compile(rb"""<(?:link|meta)\b[^>]*(?:canonical|og:url)[^>]*>""", re.IGNORECASE)


def saved_pages() -> list[bytes]:
    """HTML to fill an archive with."""
    folder = os.environ.get("ONRECORD_EVAL_DIR")
    files = sorted(Path(folder, "cleaning", "html").rglob("*.html.gz")) if folder else []
    if files:
        return [gzip.decompress(file.read_bytes()) for file in files]

    return [_page(article.title or "", article.text).encode() for article in own_articles()]


def _page(title: str, text: str) -> str:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{escape(title)}</h1>{body}</article></body></html>"
    )


def write_archive(path: Path, records: int) -> None:
    """So many pages, each with its own address and its own text."""
    with ArchiveWriter(path) as archive:
        for number, page in zip(range(records), itertools.cycle(saved_pages()), strict=False):
            content = _PARAGRAPH.sub(rb"\g<0>No. %d: " % number, _OWN_ADDRESS.sub(b"", page))
            archive.write_response(
                f"https://site-{number % 50}.example/story/{number}",
                200,
                [("Content-Type", "text/html; charset=utf-8")],
                content,
                fetched_at=NOON + timedelta(seconds=number),
                fields={"listed": {"published_at": "2024-05-06T08:00:00Z"}},
            )


def read(path: Path) -> dict[str, object]:
    """Reading alone: how many pages, and how fast."""
    began = time.perf_counter()
    with path.open("rb") as stream:
        pages = read_archive(stream, "b", path.name)
        outcomes: Counter[str] = Counter(problem.reason if problem else "page" for _, problem in pages)
    return dict(outcomes) | _cost(began, outcomes.total())


def ingest(path: Path) -> dict[str, object]:
    """Reading, parsing and writing into a new warehouse, as a run does it."""
    source = FileSource.model_validate({"id": "benchmark", "kind": "warc", "path": str(path), "language": "any"})
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Warehouse(Path(folder, "w.duckdb")) as warehouse:
        warehouse.start_run("benchmark")
        counts = ingest_new(warehouse, [source], "benchmark", NOON, archive_dir=Path(folder), batch_size=200)
    outcomes = {name: count for name, count in counts.items() if count}
    records = sum(counts.get(name, 0) for name in ("accepted", "unchanged", "duplicate", "quarantined"))
    return {**outcomes, **_cost(began, records)}


def _cost(began: float, records: int) -> dict[str, object]:
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = {"records_per_second": records / seconds, "records_per_cpu_second": records / time.process_time()}
    return {"seconds": round(seconds), "peak_mib": round(peak)} | {name: round(rate, 1) for name, rate in rates.items()}


def _in_a_process(step: str, path: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.web_archive", "--step", step, "--archive", str(path)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _lines(figures: dict[str, object]) -> Iterator[str]:
    for step, value in figures.items():
        yield f"{step}: " + (
            ", ".join(f"{name} {n}" for name, n in value.items()) if isinstance(value, dict) else str(value)
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--archive", type=Path, help="measure on this WARC file instead of making one")
    parser.add_argument("--step", choices=("read", "ingest"), help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    if args.step:
        print(json.dumps((read if args.step == "read" else ingest)(args.archive)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = args.archive or Path(folder, "benchmark.warc.gz")
        if not args.archive:
            write_archive(path, args.records)
        figures: dict[str, object] = {"archive_mib": round(path.stat().st_size / 1024**2, 1)}
        figures |= {step: _in_a_process(step, path) for step in ("read", "ingest")}
    print(json.dumps(figures, indent=2) if args.json else "\n".join(_lines(figures)))


if __name__ == "__main__":
    main()
