"""The assets that Python makes: `raw`, `extracted` and the publication. Each body reads, calls, writes, reports."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    asset,
    multi_asset,
)

from orchestration.defs.resources import Writer
from orchestration.engine.extracting import extract_new, version_of
from orchestration.engine.fetching import fetch_new
from orchestration.engine.ingesting import ingest_new
from orchestration.engine.progress import Progress
from orchestration.ingest import CLEANER_VERSION
from orchestration.ingest.sources import load_sources
from orchestration.publish import publish

OWNERS = ["team:onrecord"]
RAW = ("documents", "articles")
EXTRACTED = ("articles", "quotes", "entity_mentions", "event_mentions", "date_expressions", "entity_namings")
DESCRIPTIONS = {
    "raw/documents": "One row per document received, with its one outcome and the reason: the ledger.",
    "raw/articles": "One row per article version: text, labelled blocks, title, dates and where they came from.",
    "extracted/articles": "One row per article version that extraction finished or failed, with counts and seconds.",
    "extracted/quotes": "One row per quote in one article version: content, cue, source and speaker, with their spans.",
    "extracted/entity_mentions": "One row per mention of a person, organisation, place or other name, named or not.",
    "extracted/event_mentions": "One row per event that a sentence tells, in PLOVER's types, and who asserts it.",
    "extracted/date_expressions": "One row per date or time expression (TIMEX3) and the days it covers.",
    "extracted/entity_namings": "One row per entity that one article version names, and how much it is about it.",
}


def _specs(schema: str, tables: Sequence[str], deps: Sequence[str] = ()) -> list[AssetSpec]:
    return [
        AssetSpec(
            AssetKey([schema, table]),
            group_name=schema,
            kinds={"python", "duckdb"},
            owners=OWNERS,
            deps=[AssetKey(dep.split("/")) for dep in deps],
            description=DESCRIPTIONS[f"{schema}/{table}"],
        )
        for table in tables
    ]


@multi_asset(specs=_specs("raw", RAW), name="ingest")
def ingest(context: AssetExecutionContext, writer: ResourceParam[Writer]) -> Iterator[MaterializeResult[None]]:
    """What web sources have to offer into archives; documents of every source into the ledger, the usable ones into
    article versions."""
    began, settings, progress = time.monotonic(), writer.settings, _progress(context)
    sources, folder = load_sources(settings.sources_file), settings.archive_dir
    with writer.open() as warehouse:
        fetched = fetch_new(warehouse, sources, context.run_id, archive_dir=folder, clock=_now, progress=progress)
        read = ingest_new(
            warehouse,
            sources,
            context.run_id,
            _now(),
            archive_dir=folder,
            batch_size=settings.batch_size,
            progress=progress,
        )
        rows = warehouse.row_counts("raw")
    yield from _materialized("raw", RAW, rows, fetched | read, began, cleaner_version=CLEANER_VERSION)


def _now() -> datetime:
    return datetime.now(UTC)


@multi_asset(specs=_specs("extracted", EXTRACTED, deps=["raw/documents", "raw/articles"]), name="extract")
def extract(context: AssetExecutionContext, writer: ResourceParam[Writer]) -> Iterator[MaterializeResult[None]]:
    """Facts of the article versions that this extractor has not seen, committed batch by batch."""
    began, settings = time.monotonic(), writer.settings
    with writer.open() as warehouse:
        counts = extract_new(
            warehouse,
            context.run_id,
            _now(),
            pipeline=settings.language_pipeline,
            workers=settings.workers,
            batch_size=settings.batch_size,
            progress=_progress(context),
        )
        rows = warehouse.row_counts("extracted")
    version = version_of(settings.language_pipeline)
    yield from _materialized("extracted", EXTRACTED, rows, counts, began, extractor_version=version)


def published(marts: Sequence[AssetKey], manifest: Path) -> AssetsDefinition:
    """The publication: downstream of every mart, so that it waits for every gate."""

    @asset(
        key=AssetKey(["published", "current"]),
        deps=list(marts),
        group_name="published",
        kinds={"parquet", "duckdb"},
        owners=OWNERS,
        description="The audited marts as Parquet, one read-only DuckDB file and datapackage.json, swapped in at once.",
    )
    def current(context: AssetExecutionContext, writer: ResourceParam[Writer]) -> MaterializeResult[None]:
        began, settings = time.monotonic(), writer.settings
        with writer.open() as warehouse:
            publication = publish(
                warehouse,
                settings.published_dir,
                context.run_id,
                manifest=json.loads(manifest.read_text(encoding="utf-8")),
                kept=settings.published_runs_kept,
            )
        return MaterializeResult(
            metadata={
                "path": MetadataValue.path(publication.path),
                "rows": publication.row_counts,
                "bytes": publication.byte_count,
                "seconds": round(time.monotonic() - began, 1),
                "extractor versions": ", ".join(publication.extractor_versions),
            }
        )

    return current


def _progress(context: AssetExecutionContext) -> Progress:
    """A line in the run's log every few seconds, with the total so far."""
    totals: dict[str, int] = {}
    spoke = float("-inf")

    def tell(what: str, count: int) -> None:
        nonlocal spoke
        totals[what] = totals.get(what, 0) + count
        if time.monotonic() - spoke > 2:
            spoke = time.monotonic()
            context.log.info(f"{totals[what]:,} {what}")

    return tell


def _materialized(
    schema: str,
    tables: Sequence[str],
    rows: Mapping[str, int],
    counts: Mapping[str, int],
    began: float,
    **stamp: str,
) -> Iterator[MaterializeResult[None]]:
    seconds = round(time.monotonic() - began, 1)
    for table in tables:
        yield MaterializeResult(
            asset_key=AssetKey([schema, table]),
            metadata={"dagster/row_count": rows[table], "this run": dict(counts), "seconds": seconds, **stamp},
        )
