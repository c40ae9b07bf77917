"""Where the reading commands read: the published copy, never the warehouse that a run may be writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.console import UserError
from orchestration.settings import Settings

if TYPE_CHECKING:
    import duckdb

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", "-d", help="Folder of the warehouse and publications.", show_default="onrecord_data"),
]


def current(settings: Settings) -> Path:
    """The folder of the publication that holds now, its link resolved: a switch during the reading changes nothing."""
    link = settings.published_dir / "current"
    if (link / "analytics.duckdb").is_file():
        return link.resolve()
    demo = settings.data_dir / "demo"
    hint = f"; the demo's is in {demo}: add --data-dir {demo}" if (demo / "published" / "current").exists() else ""
    raise UserError(f"Nothing is published in {settings.data_dir} yet: run `onrecord refresh` first{hint}.")


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published marts; DuckDB's complaints become the user's sentence."""
    import duckdb

    path = current(settings) / "analytics.duckdb"
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection
    except duckdb.Error as error:
        raise UserError(_sentence(error)) from error


def rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> list[dict[str, Any]]:
    """All rows as dictionaries, for answers of a screen's length."""
    answer = connection.execute(sql, parameters)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _sentence(error: Exception) -> str:
    """DuckDB's message without its drawing of the line: `Catalog Error: Table … Did you mean "fct_quotes"?`"""
    return re.sub(r"\s+", " ", str(error).split("\n\nLINE ")[0]).strip()
