"""What to ingest: `sources.toml`, one `[[source]]` table each, checked before anything is read.

Not here: opening the files that a source names (`files`), reading what they hold (`parse`).
"""

from __future__ import annotations

import difflib
import functools
import tomllib
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from orchestration.records import make_id

FieldName = Literal[
    "text", "html", "title", "url", "outlet", "authors", "published_at", "modified_at", "language", "section",
    "native_id",
]  # fmt: skip
"""Our names for what a source says of a document; keys of `fields` and of `Document.fields`."""

FileFormat = Literal["txt", "html", "json", "jsonl", "csv", "parquet"]
DateOrder = Literal["dmy", "mdy"]


class SourcesError(ValueError):
    """`sources.toml` cannot be used; the message names the file, the key and the way out."""


class Source(BaseModel):
    """One `[[source]]` table. Paths are relative to the folder of the file that declares them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    """Slug that marks every document of this source; renaming it makes all its documents new."""
    kind: Literal["files"] = "files"
    path: Annotated[str, StringConstraints(min_length=1)]
    """A folder (read with its subfolders), one file, or a glob."""
    format: FileFormat | None = None
    """Read every file this way; by suffix where it is not given."""
    outlet: str | None = None
    """The outlet of rows that name none."""
    fields: dict[FieldName, str] = Field(default_factory=dict)
    """Our name -> the source's column or JSON key. Names that are left out are guessed."""
    language: Annotated[str, StringConstraints(pattern=r"^([a-z]{2}|any)$")] = "en"
    """ISO 639-1 code; documents clearly in another language are quarantined. `any` accepts all."""
    zone: str = "UTC"
    """IANA zone of date-times that name none."""
    date_order: DateOrder | None = None
    """How to read 03/04/2024. Without it such a date is ambiguous and left out."""
    max_quarantined_share: float = Field(0.5, ge=0, le=1)
    """The gate blocks a run in which more than this share of the source's documents is quarantined."""
    base: Path = Field(Path(), exclude=True)
    """The folder that `path` is relative to; set by `load_sources`."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"'{zone}' is no IANA time zone; write one like 'Europe/London'") from error
        return zone

    @functools.cached_property
    def fingerprint(self) -> str:
        """Id of all that decides how a file of this source is read: another one means reading it anew."""
        return make_id(self.model_dump_json(exclude={"path", "max_quarantined_share"}))


def load_sources(path: Path) -> list[Source]:
    """The sources of one `sources.toml`, in its order. SourcesError with one clear sentence otherwise."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourcesError(f"{path}: there is no such file; create it with one [[source]] table") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesError(f"{path}: not readable as TOML: {error}") from error
    for key in tables:
        if key != "source":
            raise SourcesError(f"{path}: unknown key '{key}'; every source is a [[source]] table")
    entries = tables.get("source", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourcesError(f"{path}: write [[source]] with two brackets, once for each source")
    if not entries:
        raise SourcesError(f"{path}: no [[source]] table; add one with an id and a path")
    sources = [_read_source(path, number, entry) for number, entry in enumerate(entries, 1)]
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise SourcesError(f"{path}: two sources have the id '{source.id}'; give each its own")
        seen.add(source.id)
    return sources


def _read_source(path: Path, number: int, entry: dict[str, object]) -> Source:
    where = f"{path}: source {entry['id']!r}" if isinstance(entry.get("id"), str) else f"{path}: source number {number}"
    known = [name for name in Source.model_fields if name != "base"]
    for key in entry:
        if key not in known:
            raise SourcesError(f"{where}: unknown key '{key}'{_nearest(key, known)}")
    try:
        return Source.model_validate({**entry, "base": path.resolve().parent})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"] if part != "[key]") or "table"
        message = str(first["msg"]).removeprefix("Value error, ")
        hint = _nearest(key.removeprefix("fields."), list(get_args(FieldName))) if key.startswith("fields.") else ""
        raise SourcesError(f"{where}: key '{key}': {message}{hint}") from error


def _nearest(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else f"; known keys are {', '.join(known)}"
