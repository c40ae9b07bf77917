"""One real refresh of the bundled demo, shared by the claims about it."""

import shutil
from pathlib import Path

import pytest

from orchestration.definitions import build_defs
from orchestration.defs.runs import execute_job
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.warehouse import Warehouse

DEMO_SOURCES = PROJECT_DIR / "demo" / "sources.toml"


def _settings_for(data_dir: Path, sources_file: Path = DEMO_SOURCES) -> Settings:
    return Settings(data_dir=data_dir, sources_file=sources_file, workers=1, writer_wait_seconds=1)


def _refresh(settings: Settings, on_event=lambda step, message: None):
    return execute_job(build_defs(settings), settings, "refresh", on_event)


def _facts(settings: Settings) -> dict[str, list]:
    tables = ("quotes", "entity_mentions", "event_mentions", "date_expressions")
    with Warehouse(settings.warehouse_path, read_only=True) as warehouse:
        return {
            table: warehouse.query(f"select * exclude (run_id) from extracted.{table} order by 1").to_pylist()
            for table in tables
        }


@pytest.fixture(scope="session")
def settings_for():
    """settings_for(data_dir, sources_file=the demo's)"""
    return _settings_for


@pytest.fixture(scope="session")
def refresh():
    """refresh(settings, on_event=…) -> RunOutcome, in this process"""
    return _refresh


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Settings of a data folder with the published demo; copy the folder before writing to it."""
    settings = _settings_for(tmp_path_factory.mktemp("demo"))
    outcome = _refresh(settings)
    assert outcome.success, outcome.failures
    return settings


@pytest.fixture
def warm(demo, tmp_path):
    """A copy of the published demo that a test may run again."""
    shutil.copytree(demo.data_dir, tmp_path / "data", symlinks=True)
    return _settings_for(tmp_path / "data")


@pytest.fixture(scope="session")
def facts():
    """facts(settings) -> every fact of a warehouse by its id, without what belongs to the run that wrote it"""
    return _facts
