"""A run that is killed while it fetches: the next one goes on, and ends as an undisturbed one would."""

import os
import signal
import subprocess
import sys

import pytest
from newsroom import Newsroom

from orchestration.warehouse import Warehouse

RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from orchestration.engine import fetching
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.sources import load_sources
from orchestration.warehouse import Warehouse

folder, run_id = Path(sys.argv[1]), sys.argv[2]
fetching.ANSWERS_UNNOTED = 3
sources, archives = load_sources(folder.parent / "sources.toml"), folder / "archive"
with Warehouse(folder / "w.duckdb") as warehouse:
    clock = lambda: datetime.now(UTC)
    fetching.fetch_new(warehouse, sources, run_id, archive_dir=archives, clock=clock)
    ingest_new(warehouse, sources, run_id, clock(), archive_dir=archives, batch_size=4)
"""


def run(folder, run_id):
    folder.mkdir(exist_ok=True)
    return subprocess.Popen([sys.executable, "-c", RUN, folder, run_id])


def result(folder):
    """All that a warehouse holds, without what belongs to a run or a moment."""
    with Warehouse(folder / "w.duckdb", read_only=True) as warehouse:
        return [
            warehouse.query(sql).to_pylist()
            for sql in (
                "select * exclude (fetched_at, run_id) from raw.documents order by all",
                "select * exclude (first_seen_at, run_id) from raw.articles order by all",
                "select url, status, etag, said, failure_count, due_at is null from raw.fetches order by all",
            )
        ]


KILLED_AT = {"page": ["/rss.xml", "/news/late", "/news/ferry-11"], "feed": ["/news/late"]}


@pytest.mark.parametrize("full_text", KILLED_AT)
def test_a_run_killed_while_it_fetches_loses_nothing(tmp_path, full_text):
    with Newsroom() as room:
        slugs = [f"ferry-{n}" for n in range(12)]
        for slug in slugs:
            room.publish(slug)
        url = room.rss(full_text=True)
        links = [room.url("/news/ferry-3"), room.publish("late"), room.url("/news/gone")]
        (tmp_path / "sources.toml").write_text(
            room.source("feed", url=url, full_text=full_text) + room.source("urls", "list", urls=links)
        )
        assert run(tmp_path / "undisturbed", "run-1").wait(60) == 0

        for number, path in enumerate(KILLED_AT[full_text]):
            serve = room.behaviours[path]
            running: list[subprocess.Popen] = []

            def kill(handler, path=path, serve=serve, running=running):
                os.kill(running[0].pid, signal.SIGKILL)
                room.behaviours[path] = serve

            room.behaviours[path] = kill
            running.append(run(tmp_path / "killed", f"run-{number}"))
            assert running[0].wait(60) == -signal.SIGKILL, path
        assert run(tmp_path / "killed", "run-9").wait(60) == 0
        assert result(tmp_path / "killed") == result(tmp_path / "undisturbed")
