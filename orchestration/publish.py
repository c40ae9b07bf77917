"""Write, audit, publish: audited marts written aside, then swapped in by one rename.

    <published_dir>/current -> runs/<run_id>     parquet/<table>.parquet, analytics.duckdb, datapackage.json

Whatever breaks on the way, `current` stays what it was: a complete publication. Not here: the audit (quality, dbt).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.records import make_id
from orchestration.warehouse import Warehouse
from orchestration.warehouse.export import ExportedTable, TableDescription

DATABASE = "analytics.duckdb"
PACKAGE = "datapackage.json"
UNFINISHED = ".unfinished"
"""Suffix of what is being written; readers ignore it, and the next publication removes it."""

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
"""Frictionless Data Package 2.0, so that generic tools can read types, descriptions and hashes."""


class PublishError(RuntimeError):
    """There is nothing to publish, or what is published cannot be read; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a publication as datapackage.json promises it; `row_count` is None for the DuckDB file."""

    name: str
    path: Path
    byte_count: int
    sha256: str
    row_count: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A complete publication: where it lies, which run made it, from which code, and its files."""

    path: Path
    run_id: str
    created_at: datetime
    git_version: str | None
    onrecord_version: str
    extractor_versions: tuple[str, ...]
    content_id: str
    files: tuple[PublishedFile, ...]

    @property
    def row_counts(self) -> dict[str, int]:
        """Rows by table."""
        return {file.name: file.row_count for file in self.files if file.row_count is not None}

    @property
    def byte_count(self) -> int:
        return sum(file.byte_count for file in self.files)


def publish(
    warehouse: Warehouse,
    published_dir: Path,
    run_id: str,
    *,
    manifest: Mapping[str, Any] | None = None,
    kept: int = 7,
    created_at: datetime | None = None,
) -> Publication:
    """Make the marts as they stand what readers see, and note the run that audited them as published.

    A publication with the same content, from the same code and intact, is left in place and returned: an
    hourly run with nothing new writes nothing. `manifest` is dbt's, for the descriptions; `kept` older
    publications stay beside the new one. Raises PublishError if there are no marts, if they are neither
    audited by this run nor the ones that were published last, or if `current` is no link of ours.
    """
    described = describe(manifest or {})
    provenance = _provenance(warehouse, run_id)
    marts = make_id(sorted(warehouse.fingerprints("marts").items()))
    is_audited = _is_audited(warehouse, run_id)
    if not is_audited and marts != _last_published(warehouse):
        raise PublishError("The marts are not the ones that passed their checks last: `onrecord refresh` audits them.")
    provenance["content_id"] = _content_id(marts, described, provenance)
    publication = _unchanged(published_dir, provenance["content_id"])
    if publication is None:
        provenance["created"] = _iso(created_at or datetime.now(UTC))
        publication = _write(warehouse, published_dir, described, provenance, kept)
    if is_audited:
        warehouse.mark_published(run_id, marts)
    return publication


def _write(
    warehouse: Warehouse,
    published_dir: Path,
    described: Mapping[str, TableDescription],
    provenance: Mapping[str, Any],
    kept: int,
) -> Publication:
    if not (published_dir / "current").is_symlink() and (published_dir / "current").exists():
        raise PublishError(f"{published_dir / 'current'} is a copy, not our link: move it away, then refresh again.")
    runs = published_dir / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(published_dir)
    folder = _free(runs / provenance["run_id"])
    unfinished = folder.with_name(folder.name + UNFINISHED)
    (unfinished / "parquet").mkdir(parents=True)
    tables = warehouse.export("marts", unfinished / DATABASE, unfinished / "parquet", described)
    if not tables:
        raise PublishError("There are no marts to publish yet: `onrecord refresh` builds them.")
    package = _package(unfinished, tables, provenance)
    (unfinished / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _seal(unfinished)
    unfinished.rename(folder)
    _sync(runs)
    _switch(published_dir / "current", folder)
    _prune(runs, current=folder, kept=kept)
    return _read(folder)


def _unchanged(published_dir: Path, content_id: str) -> Publication | None:
    """The current publication, if it holds just this and every byte of it is as it was published."""
    try:
        current = read_current(published_dir)
    except PublishError:
        return None
    return current if current and current.content_id == content_id and not faults(current) else None


def read_current(published_dir: Path) -> Publication | None:
    """What readers see now, or None before the first publication. PublishError if it cannot be read."""
    current = published_dir / "current"
    if not current.is_symlink():
        return None
    return _read(current.resolve())


def faults(publication: Publication) -> list[str]:
    """What differs from the promises of datapackage.json, one sentence each; reads every byte."""
    found = []
    for file in publication.files:
        if not file.path.is_file():
            found.append(f"{file.path} is missing.")
        elif file.path.stat().st_size != file.byte_count:
            found.append(f"{file.path} has {file.path.stat().st_size} bytes instead of {file.byte_count}.")
        elif _sha256(file.path) != file.sha256:
            found.append(f"{file.path} was changed after it was published: its SHA-256 differs.")
    return found


def describe(manifest: Mapping[str, Any]) -> dict[str, TableDescription]:
    """Descriptions of the marts and their columns, by table name, from dbt's manifest."""
    return {
        node.get("alias") or node["name"]: TableDescription(
            _one_line(node.get("description")),
            {name: _one_line(column.get("description")) for name, column in node["columns"].items()},
        )
        for node in manifest.get("nodes", {}).values()
        if node["resource_type"] in {"model", "seed"} and node["schema"] == "marts"
    }


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


# ── datapackage.json ────────────────────────────────────────────────────────────────────────────


def _provenance(warehouse: Warehouse, run_id: str) -> dict[str, Any]:
    run = warehouse.query("select git_version from quality.runs where run_id = $run_id", {"run_id": run_id})
    extractors = warehouse.query(
        "select distinct extractor_version from extracted.articles where article_version_id in ("
        "select article_version_id from raw.articles "
        "qualify row_number() over (partition by article_id order by version_number desc) = 1) order by all"
    )
    checks = warehouse.query(
        "select status, count(*) as checks from quality.check_results where run_id = $run_id group by all order by all",
        {"run_id": run_id},
    )
    return {
        "run_id": run_id,
        "git_version": next(iter(run["git_version"].to_pylist()), None),
        "onrecord_version": version("onrecord"),
        "extractor_versions": extractors["extractor_version"].to_pylist(),
        "checks": {row["status"]: row["checks"] for row in checks.to_pylist()},
    }


def _is_audited(warehouse: Warehouse, run_id: str) -> bool:
    """Whether this very run has judged the marts, and nothing stops it. A run that died while dbt built has not."""
    judged = warehouse.query(
        "select coalesce(bool_or(check_kind = 'great_expectations') "
        "and not bool_or(is_blocking and status = 'failed'), false) as is_audited "
        "from quality.check_results where run_id = $run_id and starts_with(table_address, 'marts.')",
        {"run_id": run_id},
    )
    return bool(judged["is_audited"][0].as_py())


def _last_published(warehouse: Warehouse) -> str | None:
    """What the marts held when they were last audited and published."""
    last = warehouse.query(
        "select marts_fingerprint from quality.runs where published_at is not null order by published_at desc limit 1"
    )
    return next(iter(last["marts_fingerprint"].to_pylist()), None)


def _content_id(marts: str, described: Mapping[str, TableDescription], provenance: Mapping[str, Any]) -> str:
    """Of everything that a reader could notice: rows, columns, descriptions and the code behind them."""
    code = [provenance[key] for key in ("git_version", "onrecord_version", "extractor_versions")]
    return make_id(marts, sorted(described.items(), key=str), code)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _package(folder: Path, tables: list[ExportedTable], provenance: Mapping[str, Any]) -> dict[str, Any]:
    database = {
        "name": "analytics",
        "path": DATABASE,
        "format": "duckdb",
        "mediatype": "application/vnd.duckdb",
        "description": "All tables in one DuckDB file, with their comments. Open it read-only.",
        **_promise(folder / DATABASE),
    }
    return {
        "$schema": PACKAGE_PROFILE,
        "name": "on-record",
        "title": "On Record",
        "description": "Who said what, who was named and what happened, with the characters behind every row.",
        **provenance,
        "resources": [*(_table_resource(folder, table) for table in tables), database],
    }


def _table_resource(folder: Path, table: ExportedTable) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": _field_type(column.duckdb_type),
            "duckdb_type": column.duckdb_type,
            **({"description": column.description} if column.description else {}),
        }
        for column in table.columns
    ]
    return {
        "name": table.name,
        "path": table.parquet.relative_to(folder).as_posix(),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **({"description": table.description} if table.description else {}),
        "rows": table.row_count,
        **_promise(table.parquet),
        "schema": {"fields": fields},
    }


def _promise(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}


def _field_type(duckdb_type: str) -> str:
    """The Table Schema type (Frictionless) of a DuckDB type."""
    if duckdb_type.endswith("]"):
        return "array"
    base = duckdb_type.partition("(")[0]
    if base in {"STRUCT", "MAP", "UNION"}:
        return "object"
    if base.endswith("INTEGER") or base.endswith("BIGINT") or base.endswith("INT") or base == "HUGEINT":
        return "integer"
    if base.startswith("TIMESTAMP"):
        return "datetime"
    plain = {"DOUBLE": "number", "FLOAT": "number", "DECIMAL": "number", "BOOLEAN": "boolean", "DATE": "date"}
    return {**plain, "TIME": "time", "VARCHAR": "string", "UUID": "string"}.get(base, "any")


def _read(folder: Path) -> Publication:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return Publication(
            path=folder,
            run_id=package["run_id"],
            created_at=datetime.fromisoformat(package["created"]),
            git_version=package["git_version"],
            onrecord_version=package["onrecord_version"],
            extractor_versions=tuple(package["extractor_versions"]),
            content_id=package.get("content_id", ""),
            files=tuple(
                PublishedFile(
                    name=resource["name"],
                    path=folder / resource["path"],
                    byte_count=resource["bytes"],
                    sha256=resource["hash"].removeprefix("sha256:"),
                    row_count=resource.get("rows"),
                )
                for resource in package["resources"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishError(f"{folder / PACKAGE} cannot be read ({error}): `onrecord publish` makes it anew.") from error


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(folder: Path) -> None:
    """Make every file read-only and put it on the disk, then the folders that name them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.chmod(0o444)
            _sync(path)
    for path in (*(p for p in folder.rglob("*") if p.is_dir()), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(current: Path, folder: Path) -> None:
    """Point `current` at another folder: readers see the old one or the new one, never neither."""
    fresh = current.with_name(current.name + UNFINISHED)
    fresh.symlink_to(folder.relative_to(current.parent))
    fresh.replace(current)
    _sync(current.parent)


def _free(folder: Path) -> Path:
    """A run that publishes again gets a folder beside its first, which readers may be in."""
    candidate, count = folder, 1
    while candidate.exists():
        count += 1
        candidate = folder.with_name(f"{folder.name}-{count}")
    return candidate


def _remove_unfinished(published_dir: Path) -> None:
    (published_dir / f"current{UNFINISHED}").unlink(missing_ok=True)
    for leftover in (published_dir / "runs").glob(f"*{UNFINISHED}"):
        shutil.rmtree(leftover)


def _prune(runs: Path, current: Path, kept: int) -> None:
    others = [path for path in runs.iterdir() if path.is_dir() and path != current]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in others[kept:]:
        doomed = path.with_name(path.name + UNFINISHED)
        path.rename(doomed)  # so that a removal cut short leaves no half publication behind
        shutil.rmtree(doomed)
