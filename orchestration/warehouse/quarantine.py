"""The quarantine: documents that gave no article, and which of them are to be read once more (`raw.retries`).

The ledger keeps every attempt; what counts is the last word on each place. Not here: what makes a document unusable
(ingest), reading it again (engine).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from orchestration.warehouse.session import Session


class Quarantine(Session):
    """What a warehouse holds of unusable documents. Every write is one transaction."""

    def quarantined(
        self,
        *,
        document_id: str | None = None,
        source_id: str | None = None,
        reason: str | None = None,
        since: datetime | None = None,
    ) -> pa.Table:
        """The documents whose last word is a reason, the latest first; `document_id` may be the start of an id.

        `is_waiting` tells that a retry was asked for and has not happened yet. What was fetched after all is left out.
        """
        return self._execute(
            "quarantined", document_id=document_id, source_id=source_id, reason=reason, since=since
        ).to_arrow_table()

    def retry(self, document_ids: Sequence[str], asked_at: datetime) -> None:
        """Have the next run read those documents again: their files count as not read, and what could not be fetched
        is due. The ledger keeps its rows and gets new ones."""
        with self._transaction(), self._incoming(pa.table({"document_id": pa.array(document_ids, pa.string())})):
            self._execute("ask_for_retries", asked_at=asked_at)
            self._execute("read_files_again")
            self._execute("fetch_again", asked_at=asked_at)
