"""What was fetched for web sources and what waits to be: the table `raw.fetches`, a queue that outlives its run.

An article that a listing named once is not lost when it drops out of the listing, or when a run is killed. Not here:
when an address is due again (engine), fetching (ingest).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from orchestration.records import FetchState, Listed
from orchestration.warehouse.rows import Row, arrow_table
from orchestration.warehouse.session import Session

KEPT_STAMPS = 8
"""Words of listings that are kept an article; a source seldom has more than two listings that name the same."""


class Fetches(Session):
    """What a warehouse keeps of web sources. Every write is one transaction."""

    def enlist(self, source_id: str, articles: Sequence[Listed], listed_at: datetime) -> int:
        """Note what a listing names; what is new, or has a new stamp, is due at once. How many are due by then."""
        named = {"source_id": source_id, "listed_at": listed_at}
        with self._transaction():
            with self._incoming(_as_table(articles)):
                self._execute("enlist_again", **named, kept_stamps=KEPT_STAMPS)
                self._execute("enlist_new", **named)
            return self.due_article_count(source_id, listed_at)

    def unheard(self, source_id: str, articles: Sequence[Listed]) -> list[Listed]:
        """Those of a listing's articles that are new, or have a new stamp."""
        with self._incoming(_as_table(articles)):
            positions = self._execute("unheard_articles", source_id=source_id).fetchall()
        return [articles[position] for (position,) in positions]

    def listing_states(self, source_id: str) -> dict[str, FetchState]:
        """What is known of the source's listings, by address."""
        found = self._execute("listing_fetches", source_id=source_id).to_arrow_table()
        return {row["url"]: _from_row(row) for row in found.to_pylist()}

    def due_articles(self, source_id: str, due_at: datetime, most: int) -> list[FetchState]:
        """The articles to ask for by then, the newest first, so many at most."""
        found = self._execute("due_fetches", source_id=source_id, due_at=due_at, most=most).to_arrow_table()
        return [_from_row(row) for row in found.to_pylist()]

    def due_article_count(self, source_id: str, due_at: datetime) -> int:
        """How many articles are to be asked for by then."""
        count = self._execute("due_fetch_count", source_id=source_id, due_at=due_at).fetchall()[0][0]
        return int(count)

    def save_fetches(self, source_id: str, states: Sequence[FetchState]) -> None:
        """Keep these states in place of what was known of their addresses."""
        rows = [_as_row(state) for state in states]
        schema = self._schema("raw.fetches", frozenset({"source_id", "position"}))
        with self._transaction():
            with self._incoming(arrow_table(rows, schema)):
                self._execute("take_over_fetches", source_id=source_id)
            self._execute("forget_fetches", source_id=source_id)
            self._execute("write_fetches", source_id=source_id)


def _as_table(articles: Sequence[Listed]) -> pa.Table:
    rows: list[Row] = [
        {"position": position, "url": listed.url, "stamp": listed.stamp, "said": _as_json(listed.said)}
        for position, listed in enumerate(articles)
    ]
    texts = [(name, pa.string()) for name in ("url", "stamp", "said")]
    return arrow_table(rows, pa.schema([("position", pa.int32()), *texts]))


def _as_row(state: FetchState) -> Row:
    row: Row = {name: getattr(state, name) for name in state.__slots__}
    return row | {"stamps": list(state.stamps), "said": _as_json(state.said)}


def _from_row(row: dict[str, Any]) -> FetchState:
    return FetchState(**{**row, "stamps": tuple(row["stamps"]), "said": json.loads(row["said"])})


def _as_json(said: object) -> str:
    return json.dumps(said if isinstance(said, dict) else dict(said), ensure_ascii=False)  # type: ignore[call-overload]  # any mapping
