"""The only writer to DuckDB from Python: records in, Arrow tables over, SQL from `warehouse.sql`.

Every write is one transaction. What compares rows (is this document new, a version, a duplicate?) is
SQL; here records become rows and rows become records. No rule about articles lives here.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import duckdb
import pyarrow as pa

from orchestration.records import Article, Document, Extraction, Unusable
from orchestration.warehouse.export import ExportedTable, TableDescription, export_schema, fingerprints
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

OUTCOMES = ("accepted", "unchanged", "duplicate", "quarantined")

MEMORY_LIMIT = "1GB"
"""For DuckDB's buffers: beyond it, it spills to disk, so that the process with its Python rows stays under 2 GB."""


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened; the message is one sentence that says what to do."""


class WarehouseLocked(WarehouseError):
    """Another program writes to the warehouse."""


class SourceFile(Protocol):
    """What tells that a file changed: its name within the source, its size and its modification time."""

    @property
    def name(self) -> str: ...
    @property
    def byte_count(self) -> int: ...
    @property
    def modified_at_ns(self) -> int: ...


File = TypeVar("File", bound=SourceFile)


class Failed(Protocol):
    """Why an article has no extraction."""

    @property
    def reason(self) -> str: ...
    @property
    def detail(self) -> str: ...


def read_statements(path: Path) -> dict[str, str]:
    """The statements of a SQL file by the name on the `-- name: x` line above each."""
    parts = re.split(r"^-- name: (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SQL = read_statements(Path(__file__).with_name("warehouse.sql"))


class Warehouse:
    """An open warehouse. Use as a context manager: one process may hold it for writing at a time.

    Raises WarehouseLocked if another program holds it for longer than `wait_seconds`, WarehouseError if
    the file is missing (read only), is no warehouse, or (to write) has other columns than `warehouse.sql`.
    """

    def __init__(self, path: Path, read_only: bool = False, wait_seconds: float = 5.0) -> None:
        self.path = path
        if read_only and not path.exists():
            raise WarehouseError(f"There is no warehouse at {path} yet: `onrecord refresh` makes one.")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _connect(path, read_only, wait_seconds)
        self._connection.execute("set TimeZone = 'UTC'")
        if not read_only:
            self._connection.execute(SQL["schema"])
            self._connection.execute(SQL["macros"])
            self._check_columns()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> pa.Table:
        """The result of any SELECT, as an Arrow table."""
        return self._connection.execute(sql, dict(params or {})).to_arrow_table()

    def row_counts(self, schema: str) -> dict[str, int]:
        """Rows of each table of a schema, by table name."""
        return {
            table: self._connection.execute(SQL["row_count"].format(schema=schema, table=table)).fetchall()[0][0]
            for (table,) in self._execute("tables", schema=schema).fetchall()
        }

    def _check_columns(self) -> None:
        """WarehouseError if another version of On Record made the tables, so that no statement fails half way."""
        stored = dict(self._execute("columns").fetchall())
        wrong = sorted(address for address, kind in _columns().items() if stored.get(address) != kind)
        if wrong:
            self.close()
            raise WarehouseError(
                f"{self.path} was made by another version of On Record (see its column {wrong[0]}): "
                "move it away, and `onrecord refresh` makes a new one."
            )

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

    def known_documents(self, source_id: str, document_ids: Sequence[str]) -> set[str]:
        """Which of these documents the ledger already has."""
        with self._incoming(pa.table({"document_id": pa.array(document_ids, pa.string())})):
            return {row[0] for row in self._execute("known_documents", source_id=source_id).fetchall()}

    def write_documents(
        self,
        run_id: str,
        fetched_at: datetime,
        rows: Sequence[tuple[Document, Article | Unusable]],
        cleaner_version: str,
    ) -> dict[str, int]:
        """Enter documents in the ledger and their new article versions in raw.articles.

        `fetched_at` is for documents that do not know better. Returns the number of documents by outcome; one that
        the ledger already has counts nowhere.
        Documents count in their order, so the first of two equal ones is the one that is kept. Where a document
        is read anew and now says something else of an unchanged text (a date, an author, a block's role), the
        stored version says so too, and is extracted again.
        """
        stamp: Row = {"fetched_at": fetched_at, "run_id": run_id}
        ledger = [
            {"position": position, **stamp, **document_row(document, result)}
            for position, (document, result) in enumerate(rows)
        ]
        ledger_schema = pa.schema([*self._schema("raw.documents", frozenset({"outcome"})), *LEDGER_KEYS])
        with self._transaction():
            with self._incoming(arrow_table(ledger, ledger_schema)):
                self._execute("decide_outcomes")
                self._execute("find_reread")
                self._execute("write_documents")
            stamp |= {"cleaner_version": cleaner_version, "first_seen_at": fetched_at}
            with self._articles(rows, self._execute("accepted").fetchall(), stamp):
                self._execute("write_articles")
            with self._articles(rows, self._execute("reread").fetchall(), stamp):
                self._execute("find_revised")
            self._revise_articles()
            counts = dict(self._execute("outcome_counts").fetchall())
        return {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}

    def _articles(
        self, rows: Sequence[tuple[Document, Article | Unusable]], chosen: Iterable[tuple[int, int]], stamp: Row
    ) -> AbstractContextManager[None]:
        """The articles at those positions, with their version numbers, as `incoming`."""
        articles: list[Row] = []
        for position, version_number in chosen:
            document, article = rows[position]
            assert isinstance(article, Article)
            numbered: Row = {"version_number": version_number, "source_id": document.source_id}
            articles.append({**article_row(article), **numbered, **stamp})
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

    # ── plumbing ────────────────────────────────────────────────────────────────────────────────

    def _execute(self, statement: str, /, **params: object) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(SQL[statement], params or None)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    @contextmanager
    def _incoming(self, table: pa.Table) -> Iterator[None]:
        self._connection.register("incoming", table)
        try:
            yield
        finally:
            self._connection.unregister("incoming")

    def _schema(self, address: str, leave_out: frozenset[str] = frozenset()) -> pa.Schema:
        """The Arrow schema of a stored table, without the columns that SQL fills in."""
        schema = self._connection.execute(f"from {address} limit 0").to_arrow_table().schema
        return pa.schema([field for field in schema if field.name not in leave_out])


@functools.cache
def _columns() -> dict[str, str]:
    """The type of each column that `warehouse.sql` declares, by `schema.table.column`."""
    with duckdb.connect() as empty:
        empty.execute(SQL["schema"])
        return dict(empty.execute(SQL["columns"]).fetchall())


def _connect(path: Path, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config={"memory_limit": MEMORY_LIMIT})
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise WarehouseError(f"{path} cannot be opened as a warehouse: {_first_line(error)}") from None
            if time.monotonic() >= deadline:
                holder = re.search(r"PID (\d+)", str(error))
                who = f"process {holder[1]}" if holder else "another program"
                raise WarehouseLocked(
                    f"The warehouse {path} is in use by {who}: close that or wait for it to finish, then try again."
                ) from None
            time.sleep(0.1)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
