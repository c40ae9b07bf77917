"""One real refresh of the bundled demo, shared by the claims about it."""

from pathlib import Path

import pytest

from orchestration.definitions import build_defs
from orchestration.defs.runs import execute_job
from orchestration.settings import PROJECT_DIR, Settings

DEMO_SOURCES = PROJECT_DIR / "demo" / "sources.toml"


def _settings_for(data_dir: Path, sources_file: Path = DEMO_SOURCES) -> Settings:
    return Settings(data_dir=data_dir, sources_file=sources_file, workers=1, writer_wait_seconds=1)


def _refresh(settings: Settings, on_event=lambda step, message: None):
    return execute_job(build_defs(settings), settings, "refresh", on_event)


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
