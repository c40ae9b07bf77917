"""What people correct holds in the next build, in every fact; what can no longer be applied is reported."""

import json
import os
import shutil
import subprocess
import sys

import polars as pl
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.defs.dbt import dbt_environment
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse


def entities(settings) -> list[dict]:
    with Warehouse(settings.warehouse_path, read_only=True) as warehouse:
        return warehouse.query("from marts.dim_entities order by entity_id").to_pylist()


def test_corrections_are_applied_by_the_next_build_and_those_without_their_text_are_reported(
    demo, settings_for, refresh, tmp_path
):
    shutil.copytree(demo.data_dir, tmp_path / "data", symlinks=True)
    file = tmp_path / "corrections.csv"

    def onrecord(*arguments):
        environment = {"ONRECORD_DATA_DIR": str(tmp_path / "data"), "ONRECORD_ENTITY_CORRECTIONS": str(file)}
        result = CliRunner().invoke(app, arguments, env=environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    def told(*arguments):
        return json.loads(onrecord(*arguments, "--json"))

    by = ("--reviewer", "ida", "--reason", "known")
    kept, merged = told("entity", "Daniel Okafor")["entity"], told("entity", "Irena Dobrev")["entity"]
    geneva, namesake = told("entity", "Geneva")["entity"], told("entity", "Priya Nair")
    article = namesake["quotes"][0]["article_id"]
    onrecord("entities", "merge", merged["entity_id"], "Daniel Okafor", *by)
    onrecord("entities", "rename", "Geneva", "Genève", *by)
    onrecord("entities", "split", "Priya Nair", "Priya Nair (skipper)", "--article", article, *by)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("rename,Nobody Of That Name,person,,,,,Somebody,,,ida,known,2026-01-01\r\n")
        lines.write(f"rename,{'0' * 20},person,,,,,Somebody,,,ida,known,2026-01-02\n")

    settings = settings_for(tmp_path / "data").model_copy(update={"entity_corrections": file})
    outcome = refresh(settings)
    assert outcome.success, outcome.failures

    found = told("entity", merged["entity_id"])  # by the id that it had
    assert found["entity"]["entity_id"] == kept["entity_id"]
    assert found["redirected_from"] == merged["entity_id"]
    assert found["entity"]["mention_count"] == kept["mention_count"] + merged["mention_count"]
    renamed = told("entity", "Genève")["entity"]
    assert (renamed["entity_id"], renamed["entity_name"]) == (geneva["entity_id"], "Genève")
    other = told("entity", "Priya Nair (skipper)")
    assert other["entity"]["entity_name"] == "Priya Nair (skipper)"
    assert {quote["article_id"] for quote in other["quotes"]} == {article}
    assert merged["entity_id"] not in set(
        pl.read_parquet(tmp_path / "data/published/current/parquet/fct_quotes.parquet")["speaker_entity_id"]
    )

    listed = told("entities", "list")
    assert [row["corrected_name"] for row in listed["corrections"] if not row["is_used"]] == [
        "Nobody Of That Name",
        "0" * 20,
    ]
    assert listed["waiting"] == []
    checks = {check["check_name"]: check["check_status"] for check in told("status")["checks"]}
    assert checks["entity_corrections_are_all_used"] == "warned"

    grown = entities(settings)
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "run", "--full-refresh", "-s", "+dim_entities"]
    environment = os.environ | dbt_environment(settings)
    subprocess.run(command, cwd=PROJECT_DIR / "dbt_project", env=environment, check=True, capture_output=True)
    assert entities(settings) == grown, "built from nothing, they hold as well"
