"""The only writer to DuckDB from Python: records in, Arrow tables over, SQL from `warehouse.sql`.

Every write is one transaction. What compares rows (is this document new, a version, a duplicate?) is
SQL; here records become rows and rows become records. No rule about articles lives here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import pyarrow as pa

from orchestration.records import Article, Document, Extraction, Unusable
from orchestration.warehouse.export import ExportedTable, TableDescription, export_schema, fingerprints
from orchestration.warehouse.fetches import Fetches
from orchestration.warehouse.quarantine import Quarantine
from orchestration.warehouse.rows import (
    FACT_TABLES,
    FROM_TEXT,
    LEDGER_KEYS,
    Row,
    arrow_table,
    article_from_row,
    article_row,
    document_row,
    fact_rows,
)
from orchestration.warehouse.session import SQL, WarehouseError, WarehouseLocked

__all__ = ["SQL", "Failed", "SourceFile", "Warehouse", "WarehouseError", "WarehouseLocked"]

OUTCOMES = ("accepted", "unchanged", "duplicate", "quarantined")


class SourceFile(Protocol):
    """What tells that a file changed: its name within the source, its size and its modification time."""

    @property
    def name(self) -> str: ...
    @property
    def byte_count(self) -> int: ...
    @property
    def modified_at_ns(self) -> int: ...


Parsed = tuple[Document, Article | Unusable]
"""A document and what parsing it gave."""

File = TypeVar("File", bound=SourceFile)


class Failed(Protocol):
    """Why an article has no extraction."""

    @property
    def reason(self) -> str: ...
    @property
    def detail(self) -> str: ...


class Warehouse(Fetches, Quarantine):
    """An open warehouse. Use as a context manager: one process may hold it for writing at a time.

    Raises WarehouseLocked if another program holds it for longer than `wait_seconds`, WarehouseError if
    the file is missing (read only), is no warehouse, or (to write) has other columns than `warehouse.sql`.
    """

    # ── runs ────────────────────────────────────────────────────────────────────────────────────

    def start_run(self, run_id: str, source_ids: Sequence[str] = (), git_version: str | None = None) -> None:
        """Note that a run begins; a run that is still noted as running was killed and becomes `interrupted`."""
        with self._transaction():
            self._execute("interrupt_runs")
            self._execute("start_run", run_id=run_id, source_ids=list(source_ids), git_version=git_version)

    def finish_run(self, run_id: str, status: str = "finished") -> None:
        """Note that, or how, a run ended."""
        with self._transaction():
            self._execute("finish_run", run_id=run_id, status=status)

    def mark_modelled(self, run_id: str, models_fingerprint: str) -> None:
        """Note which models this run built, all of them and without a fault."""
        self._execute("mark_modelled", run_id=run_id, models_fingerprint=models_fingerprint)

    def is_modelled_by(self, models_fingerprint: str) -> bool:
        """Whether these models built the tables that stand now, so that new rows may join the old ones."""
        return self._execute("last_models").fetchall() == [(models_fingerprint,)]

    def mark_published(self, run_id: str, marts_fingerprint: str | None = None) -> None:
        """Note that readers have the marts that this run audited: later runs are compared with its profiles."""
        with self._transaction():
            self._execute("mark_run_published", run_id=run_id, marts_fingerprint=marts_fingerprint)
            self._execute("mark_profiles_published", run_id=run_id)

    # ── documents ───────────────────────────────────────────────────────────────────────────────

    def changed_files(self, source_id: str, files: Sequence[File], mapping_hash: str = "") -> list[File]:
        """The files that were not read to their end as they are now, with this field mapping."""
        rows = self._execute("completed_files", source_id=source_id, mapping_hash=mapping_hash).fetchall()
        completed = set(rows)
        return [file for file in files if (file.name, file.byte_count, file.modified_at_ns) not in completed]

    def finish_file(
        self,
        source_id: str,
        file: SourceFile,
        document_count: int,
        completed_at: datetime,
        mapping_hash: str = "",
    ) -> None:
        """Note that a file was read to its end, so that the next run skips it."""
        with self._transaction():
            self._execute("forget_file", source_id=source_id, name=file.name)
            self._execute(
                "finish_file",
                source_id=source_id,
                name=file.name,
                byte_count=file.byte_count,
                modified_at_ns=file.modified_at_ns,
                mapping_hash=mapping_hash,
                document_count=document_count,
                completed_at=completed_at,
            )

    def known_documents(self, source_id: str, documents: Sequence[Document]) -> set[str]:
        """The ids of those documents that the ledger has, as the last that came from their place."""
        keys = {"document_id": [d.document_id for d in documents], "uri": [d.uri for d in documents]}
        with self._incoming(pa.table(keys, pa.schema([(name, pa.string()) for name in keys]))):
            return {row[0] for row in self._execute("known_documents", source_id=source_id).fetchall()}

    def write_documents(
        self,
        run_id: str,
        fetched_at: datetime,
        rows: Sequence[Parsed],
        cleaner_version: str,
    ) -> dict[str, int]:
        """Enter documents in the ledger and their new article versions in raw.articles.

        `fetched_at` is for documents that do not know better. Returns the number of documents by outcome; one that
        the ledger already has counts nowhere.
        Documents count in their order, so the first of two equal ones is the one that is kept. An article that its
        source edits back to an older text has that text as a new version. Where a document
        is read anew and now says something else of an unchanged text (a date, an author, a block's role), the
        stored version says so too, and is extracted again.
        """
        counts = dict.fromkeys(OUTCOMES, 0)
        with self._transaction():
            for some in _one_version_an_article(rows):
                for outcome, count in self._write_documents(run_id, fetched_at, some, cleaner_version):
                    counts[outcome] += count
        return counts

    def _write_documents(
        self, run_id: str, fetched_at: datetime, rows: Sequence[Parsed], cleaner_version: str
    ) -> list[tuple[str, int]]:
        stamp: Row = {"fetched_at": fetched_at, "run_id": run_id}
        ledger = [
            {"position": position, **stamp, **document_row(document, result)}
            for position, (document, result) in enumerate(rows)
        ]
        ledger_schema = pa.schema([*self._schema("raw.documents", frozenset({"outcome"})), *LEDGER_KEYS])
        with self._incoming(arrow_table(ledger, ledger_schema)):
            self._execute("decide_outcomes")
            self._execute("find_reread")
            self._execute("write_documents")
            self._execute("finish_retries")
        stamp |= {"cleaner_version": cleaner_version, "first_seen_at": fetched_at}
        with self._articles(rows, self._execute("accepted").fetchall(), stamp):
            self._execute("write_articles")
        with self._articles(rows, self._execute("reread").fetchall(), stamp):
            self._execute("find_revised")
        self._revise_articles()
        return self._execute("outcome_counts").fetchall()

    def _articles(
        self, rows: Sequence[Parsed], chosen: Iterable[tuple[int, int, str]], stamp: Row
    ) -> AbstractContextManager[None]:
        """The articles at those positions, with their version numbers and ids, as `incoming`."""
        articles: list[Row] = []
        for position, version_number, version_id in chosen:
            document, article = rows[position]
            assert isinstance(article, Article)
            numbered: Row = {"version_number": version_number, "article_version_id": version_id}
            seen: Row = {
                "source_id": document.source_id,
                "first_seen_at": document.fetched_at or stamp["first_seen_at"],
            }
            articles.append({**article_row(article), **stamp, **numbered, **seen})
        return self._incoming(arrow_table(articles, self._schema("raw.articles")))

    def _revise_articles(self) -> None:
        revised = self._connection.execute("select article_version_id from revised").to_arrow_table()
        if len(revised):
            self._execute("revise_articles")
            with self._incoming(revised):
                for table in ("articles", *FACT_TABLES):
                    self._connection.execute(SQL["delete_extraction"].format(table=table))

    # ── extraction ──────────────────────────────────────────────────────────────────────────────

    def work_count(self, extractor_version: str) -> int:
        """How many current article versions this extractor version has not read."""
        return len(self._execute("work_keys", extractor_version=extractor_version).fetchall())

    def work_list(self, extractor_version: str, batch_size: int = 200) -> Iterator[list[tuple[str, Article]]]:
        """Batches of (article_version_id, Article): current versions that this extractor version has not read.

        The list is drawn up at the first batch; texts are read batch by batch, so writing in between is fine.
        """
        keys = self._execute("work_keys", extractor_version=extractor_version).to_arrow_table()
        for start in range(0, len(keys), batch_size):
            batch = keys.slice(start, batch_size)
            row_numbers = batch["row_number"].to_pylist()
            articles = self._execute(
                "work_batch",
                first_row=row_numbers[0],
                last_row=row_numbers[-1],
                article_version_ids=batch["article_version_id"].to_pylist(),
            ).to_arrow_table()
            yield [(row.pop("article_version_id"), article_from_row(row)) for row in articles.to_pylist()]

    def write_extractions(
        self,
        run_id: str,
        extractor_version: str,
        extracted_at: datetime,
        rows: Sequence[tuple[str, Extraction | Failed, float]],
    ) -> None:
        """Write the facts of (article_version_id, extraction or failure, seconds) rows, in place of older ones.

        The `*_text` columns are cut from the stored text. Raises KeyError for a version that is not stored.
        """
        stamp: Row = {"extractor_version": extractor_version, "run_id": run_id}
        facts: dict[str, list[Row]] = {table: [] for table in ("articles", *FACT_TABLES)}
        for version_id, result, seconds in rows:
            extraction = result if isinstance(result, Extraction) else Extraction()
            of_article = fact_rows(version_id, extraction)
            for table, table_rows in of_article.items():
                facts[table].extend(row | stamp for row in table_rows)
            facts["articles"].append(
                {
                    "article_version_id": version_id,
                    "status": "extracted" if isinstance(result, Extraction) else "failed",
                    "reason": None if isinstance(result, Extraction) else result.reason,
                    "detail": None if isinstance(result, Extraction) else result.detail,
                    **{f"{table[:-1]}_count": len(table_rows) for table, table_rows in of_article.items()},
                    "seconds": seconds,
                    "extracted_at": extracted_at,
                    **stamp,
                }
            )
        with self._transaction():
            with self._incoming(pa.table({"article_version_id": pa.array([row[0] for row in rows], pa.string())})):
                self._execute("select_texts")
                found = {row[0] for row in self._connection.execute("select article_version_id from texts").fetchall()}
                if missing := {row[0] for row in rows} - found:
                    raise KeyError(f"raw.articles has no version {min(missing)}")
                if self._execute("already_extracted").fetchall()[0][0]:
                    for table in facts:
                        self._connection.execute(SQL["delete_extraction"].format(table=table))
            for table, table_rows in facts.items():
                with self._incoming(arrow_table(table_rows, self._schema(f"extracted.{table}", FROM_TEXT))):
                    self._execute(f"write_{'extracted_articles' if table == 'articles' else table}")

    # ── quality ─────────────────────────────────────────────────────────────────────────────────

    def record_checks(self, rows: Sequence[object]) -> None:
        """Write check results: objects or mappings with the columns of quality.check_results.

        A check that ran twice in a run keeps its last result.
        """
        schema = self._schema("quality.check_results")
        results = [
            dict(row) if isinstance(row, Mapping) else {n: getattr(row, n) for n in schema.names} for row in rows
        ]
        with self._transaction(), self._incoming(arrow_table(results, schema)):
            self._execute("forget_check_results")
            self._execute("write_check_results")

    def save_profile(self, run_id: str, table_address: str, profile: pa.Table) -> None:
        """Keep a profile: one row a `group_name`, every other column a metric. A later one of the run replaces it."""
        with self._transaction(), self._incoming(profile):
            self._execute("forget_profile", run_id=run_id, table_address=table_address)
            self._execute("write_profile", run_id=run_id, table_address=table_address)

    # ── publication ─────────────────────────────────────────────────────────────────────────────

    def export(
        self, schema: str, database: Path, parquet_dir: Path, descriptions: Mapping[str, TableDescription]
    ) -> list[ExportedTable]:
        """Copy a schema's tables and views into a new DuckDB file and one Parquet file each."""
        return export_schema(self._connection, schema, database, parquet_dir, descriptions)

    def fingerprints(self, schema: str) -> dict[str, str]:
        """What each table of a schema holds, as a word that changes when a row or column does."""
        return fingerprints(self._connection, schema)


def _one_version_an_article(rows: Sequence[Parsed]) -> Iterator[Sequence[Parsed]]:
    """The rows in their order, cut where an article comes in another version than before: each is judged by what is
    stored by then."""
    begin = 0
    versions: dict[str, str] = {}
    for index, (_, article) in enumerate(rows):
        if isinstance(article, Article):
            version = article.article_version_id
            if versions.setdefault(article.article_id, version) != version:
                yield rows[begin:index]
                begin, versions = index, {article.article_id: version}
    yield rows[begin:]
