"""The walls of the house stand, and each one bites when something is built through it."""

import ast
import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> tuple[bool, str]:
    answer = subprocess.run(
        [LINTER, "--config", str(root / ".importlinter"), "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.yml", "*.yaml", "*.csv")
    shutil.copytree(ROOT / "orchestration", tmp_path / "orchestration", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_import_keeps_the_contracts():
    kept, report = lint(ROOT)
    assert kept, report


SHORTCUTS = [
    ("records.ids", "orchestration.warehouse", "One way down"),
    ("extract.language", "orchestration.ingest.blocks", "One way down"),
    ("extract.language", "orchestration.settings", "ingest and extract know no database"),
    ("ingest.parse", "duckdb", "ingest and extract know no database"),
    ("ingest.parse", "httpx", "Nothing but fetch opens sockets"),
    ("engine.extracting", "dagster", "Dagster is known"),
    ("engine.ingesting", "great_expectations", "Great Expectations and pandas are known"),
    ("filters.clean", "duckdb", "DuckDB is known"),
]


def test_every_wall_bites(copy):
    for module, forbidden, _ in SHORTCUTS:
        path = copy / "orchestration" / f"{module.replace('.', '/')}.py"
        path.write_text(path.read_text() + f"\n\ndef _shortcut():\n    import {forbidden}\n")
    kept, report = lint(copy)
    assert not kept
    summary, details = report.split("Broken contracts", 1)
    broken = [line for line in summary.splitlines() if " BROKEN" in line]
    for module, forbidden, contract in SHORTCUTS:
        assert any(line.startswith(contract) for line in broken), contract
        assert f"orchestration.{module} -> {forbidden}" in details


def test_a_module_outside_the_layers_is_noticed(copy):
    (copy / "orchestration" / "utils.py").write_text('"""Where everything ends up."""\n')
    kept, report = lint(copy)
    assert not kept
    assert "utils" in report


@functools.cache
def modules() -> list[tuple[str, ast.Module]]:
    paths = sorted((ROOT / "orchestration").rglob("*.py"))
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def test_pipelines_are_loaded_in_one_place_only():
    loaders = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"spacy.load", "spacy.util.load_model"}
    }
    assert loaders == {"orchestration/extract/language.py"}


def test_nothing_imports_urllib_request():
    """import-linter knows outside packages only whole, and urllib.parse opens nothing."""
    openers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and "urllib.request" in ast.unparse(node)
    }
    assert openers == set()
