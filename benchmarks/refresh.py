"""What `onrecord refresh` costs: wall time, articles a second, peak memory of every process of the run.

    python -m benchmarks.refresh [SOURCES.toml] [--added 100] [--data-dir DIR] [--json]

Three refreshes on a fresh data folder, each a process of its own: everything, nothing new, and some
articles more (our own, made different by a number). Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import psutil

from benchmarks.texts import DEMO, own_articles

SAMPLE_SECONDS = 0.2
"""Between two looks at the memory of the run's processes: workers live for minutes, dbt for seconds."""

WORTH_NAMING = 50
"""MiB: shells and trackers stay out of the table."""

LEDGER = """
    select outcome, count(*) from raw.documents
    where run_id = (select run_id from quality.runs order by started_at desc limit 1)
    group by outcome order by outcome
"""
EXTRACTED = "select count(*) from extracted.articles"


@dataclass(frozen=True)
class Refresh:
    """One refresh. Memory is resident set size in MiB; `peak_process` the largest of any one process, `peak_tree` of
    all at the same moment. CPU seconds are those of the whole process tree."""

    step: str
    exit_status: int
    wall_seconds: float
    cpu_seconds: float
    outcomes: dict[str, int]
    extracted_articles: int
    peak_process: dict[str, float]
    peak_tree: float

    @property
    def articles_per_second(self) -> float:
        return self.extracted_articles / self.wall_seconds

    @property
    def articles_per_cpu_second(self) -> float:
        """Articles a second and core: what one core would do that were busy all the time."""
        return self.extracted_articles / self.cpu_seconds if self.cpu_seconds else 0.0


class MemoryWatch(threading.Thread):
    """Samples the resident memory of a process and all its descendants until it ends."""

    def __init__(self, root: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak_process: dict[str, float] = defaultdict(float)
        self.peak_tree = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(SAMPLE_SECONDS):
            total = 0.0
            for process in self._tree():
                try:
                    memory = process.memory_info().rss / 2**20
                    name = "refresh" if process == self.root else _kind(process.cmdline())
                except psutil.Error:
                    continue
                total += memory
                self.peak_process[name] = max(self.peak_process[name], memory)
            self.peak_tree = max(self.peak_tree, total)

    def _tree(self) -> list[psutil.Process]:
        try:
            return [self.root, *self.root.children(recursive=True)]
        except psutil.Error:
            return []


def _kind(command: Sequence[str]) -> str:
    """A readable name for a descendant, from its command line."""
    line = " ".join(command)
    for mark, kind in (("spawn_main", "extract worker"), ("resource_tracker", "resource tracker"), ("dbt", "dbt")):
        if mark in line:
            return kind
    return Path(command[0]).name if command else "other"


def refresh(step: str, sources: Path, data_dir: Path) -> Refresh:
    """Run `onrecord refresh` and watch it; its own output goes to stderr."""
    environment = {**os.environ, "ONRECORD_DATA_DIR": str(data_dir), "ONRECORD_SOURCES_FILE": str(sources)}
    command = [str(Path(sys.executable).with_name("onrecord")), "refresh"]
    before = _extracted(data_dir)
    children = _children_seconds()
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=sys.stderr) as process:
        watch = MemoryWatch(psutil.Process(process.pid))
        watch.start()
        status = process.wait()
        wall = time.perf_counter() - started
        watch.done.set()
        watch.join()
    return Refresh(
        step=step,
        exit_status=status,
        wall_seconds=wall,
        cpu_seconds=_children_seconds() - children,
        outcomes=dict(_query(data_dir, LEDGER)),
        extracted_articles=_extracted(data_dir) - before,
        peak_process=dict(watch.peak_process),
        peak_tree=watch.peak_tree,
    )


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _query(data_dir: Path, sql: str) -> list[Any]:
    warehouse = data_dir / "warehouse.duckdb"
    if not warehouse.exists():
        return []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _extracted(data_dir: Path) -> int:
    rows = _query(data_dir, EXTRACTED)
    return int(rows[0][0]) if rows else 0


def sources_with_inbox(sources: Path, folder: Path) -> tuple[Path, Path]:
    """A copy of the sources file with absolute paths and one more source, an inbox that holds one article so far."""
    tables = tomllib.loads(sources.read_text(encoding="utf-8"))["source"]
    for entry in tables:
        entry["path"] = str(Path(sources.resolve().parent, entry["path"]))
    inbox = folder / "inbox"
    inbox.mkdir()
    drop_articles(inbox, 1, "first")
    tables.append({"id": "benchmark_inbox", "path": str(inbox), "outlet": "Benchmark"})
    copy = folder / "sources.toml"
    copy.write_text("\n\n".join(_toml(entry) for entry in tables) + "\n", encoding="utf-8")
    return copy, inbox


def _toml(entry: Mapping[str, Any]) -> str:
    def value(of: Any) -> str:
        if isinstance(of, dict):
            return "{" + ", ".join(f"{key} = {value(item)}" for key, item in of.items()) + "}"
        return json.dumps(of, ensure_ascii=False)

    return "\n".join(["[[source]]", *(f"{key} = {value(item)}" for key, item in entry.items())])


def drop_articles(inbox: Path, count: int, name: str) -> None:
    """A file of that many new articles: ours, each with a last line that no other has."""
    articles = own_articles()
    rows = []
    for number in range(count):
        article = articles[number % len(articles)]
        text = f"{article.text}\n\nThis is copy {number} of {name}."
        rows.append({"id": f"{name}-{number}", "title": article.title, "text": text, "published_at": "2025-03-20"})
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (inbox / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def measure(sources: Path, data_dir: Path, added: int) -> list[Refresh]:
    """The three refreshes, in their order."""
    with tempfile.TemporaryDirectory() as scratch:
        copy, inbox = sources_with_inbox(sources, Path(scratch))
        first = refresh("everything", copy, data_dir)
        second = refresh("nothing new", copy, data_dir)
        drop_articles(inbox, added, "second")
        return [first, second, refresh(f"{added} articles more", copy, data_dir)]


def markdown(results: Sequence[Refresh]) -> str:
    """The table of docs/performance.md."""
    heads = ["refresh", "exit", "documents", "extracted", "wall", "articles/s", "articles/s and core"]
    heads += ["largest process", "all processes"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for result in results:
        outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in result.outcomes.items())
        name, peak = max(result.peak_process.items(), key=lambda item: item[1], default=("", 0.0))
        cells = [
            result.step,
            str(result.exit_status),
            outcomes,
            f"{result.extracted_articles:,}",
            f"{result.wall_seconds:.0f} s",
            f"{result.articles_per_second:.1f}",
            f"{result.articles_per_cpu_second:.1f}",
            f"{peak:,.0f} MiB ({name})",
            f"{result.peak_tree:,.0f} MiB",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "Peak memory of each kind of process, MiB:", ""]
    for result in results:
        large = {name: peak for name, peak in sorted(result.peak_process.items()) if peak >= WORTH_NAMING}
        peaks = ", ".join(f"{name} {peak:,.0f}" for name, peak in large.items())
        lines.append(f"- {result.step}: {peaks}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="?", type=Path, default=DEMO, help="a sources.toml; the demo's by default")
    parser.add_argument("--added", type=int, default=100, help="articles in the third refresh")
    parser.add_argument(
        "--data-dir", type=Path, help="keep the data here (must not exist); a temporary folder otherwise"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    if options.data_dir and options.data_dir.exists():
        parser.error(f"{options.data_dir} exists; the first refresh must start from nothing")
    data_dir = options.data_dir or Path(tempfile.mkdtemp(prefix="onrecord-benchmark-"))
    try:
        results = measure(options.sources, data_dir.resolve(), options.added)
    finally:
        if not options.data_dir:
            shutil.rmtree(data_dir, ignore_errors=True)
    print(json.dumps([asdict(result) for result in results], indent=1) if options.json else markdown(results))
    return max(result.exit_status for result in results)


if __name__ == "__main__":
    sys.exit(main())
