"""An open DuckDB file and how its statements are run: connection, transactions, tables handed over.

Not here: what is written (the package's other modules), the statements (`warehouse.sql`).
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

MEMORY_LIMIT = "1GB"
"""For DuckDB's buffers: beyond it, it spills to disk, so that the process with its Python rows stays under 2 GB."""


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened; the message is one sentence that says what to do."""


class WarehouseLocked(WarehouseError):
    """Another program writes to the warehouse."""


def read_statements(path: Path) -> dict[str, str]:
    """The statements of a SQL file by the name on the `-- name: x` line above each."""
    parts = re.split(r"^-- name: (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SQL = read_statements(Path(__file__).with_name("warehouse.sql"))


class Session:
    """An open warehouse file; see `Warehouse`, which says what may be done with it."""

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
