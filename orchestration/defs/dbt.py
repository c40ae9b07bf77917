"""dbt's models and tests as assets and checks, and dbt's own verdicts as rows of `quality.check_results`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, ResourceParam
from dagster_dbt import (
    DagsterDbtTranslator,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.defs.assets import OWNERS
from orchestration.defs.corrections import hand_over
from orchestration.defs.resources import Writer
from orchestration.quality import CheckResult, dbt_results
from orchestration.records import make_id
from orchestration.settings import Settings

BUILD = ["build", "--exclude-resource-type", "unit_test"]
"""Unit tests are claims about the SQL on rows of their own: they belong to the tests of the project, not to a run."""


class ProjectError(RuntimeError):
    """dbt cannot read dbt_project; one line with its own words."""


class TooLittleMemory(RuntimeError):
    """DuckDB may not hold what a model needs at once; one line with the setting."""


class Translator(DagsterDbtTranslator):
    """Asset key = table address, group = schema."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def dbt_environment(settings: Settings) -> dict[str, str]:
    """What profiles.yml, the corrections' model and dbt itself read from the environment."""
    return {
        "ONRECORD_WAREHOUSE": str(settings.warehouse_path),
        "ONRECORD_CORRECTIONS": str(_corrections(settings)),
        "ONRECORD_LEAST_EVENT_SCORE": str(settings.least_event_score),
        "ONRECORD_MODELS_MEMORY": settings.models_memory,
        "DBT_PROJECT_DIR": str(settings.dbt_project_dir),
        "DBT_PROFILES_DIR": str(settings.dbt_project_dir),
        "DBT_TARGET_PATH": str(settings.dbt_target_dir),
        "DBT_LOG_PATH": str(settings.dbt_target_dir / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def _corrections(settings: Settings) -> Path:
    """The user's corrections as dbt reads them, written before each build."""
    return settings.dbt_target_dir / settings.entity_corrections.name


def dbt_resource(settings: Settings) -> DbtCliResource:
    """The dbt that is installed beside this Python, whatever PATH says."""
    return DbtCliResource(project_dir=str(settings.dbt_project_dir), dbt_executable=_dbt())


def _dbt() -> str:
    return shutil.which("dbt", path=Path(sys.executable).parent) or "dbt"


def parsed_manifest(settings: Settings) -> Path:
    """dbt's manifest, parsed anew when a file of the project is younger or a killed run left half of it; that takes a
    few seconds. ProjectError where dbt cannot."""
    manifest = settings.dbt_target_dir / "manifest.json"
    project_files = [p for p in settings.dbt_project_dir.rglob("*") if p.suffix in {".sql", ".yml", ".csv", ".md"}]
    if not _is_whole(manifest) or manifest.stat().st_mtime < max(p.stat().st_mtime for p in project_files):
        settings.dbt_target_dir.mkdir(parents=True, exist_ok=True)
        parse = subprocess.run(
            [_dbt(), "--quiet", "parse"],
            env=os.environ | dbt_environment(settings),
            cwd=settings.dbt_project_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if parse.returncode:
            raise ProjectError(f"dbt cannot parse {settings.dbt_project_dir}: {' '.join(parse.stdout.split())}")
    return manifest


def _is_whole(manifest: Path) -> bool:
    return manifest.is_file() and manifest.read_bytes().endswith(b"}")


def models_fingerprint(manifest: Mapping[str, Any], least_event_score: float) -> str:
    """A word that changes when a model, a seed, a macro or the floor of events does: rows that older rules made must
    not stand beside new ones."""
    nodes = [
        (n["unique_id"], n["checksum"]["checksum"]) for n in manifest["nodes"].values() if n["resource_type"] != "test"
    ]
    macros = [(m["unique_id"], m["macro_sql"]) for m in manifest["macros"].values()]
    return make_id(*sorted(nodes), *sorted(macros), str(least_event_score))


def dbt_models(settings: Settings, manifest: Path) -> AssetsDefinition:
    """All models, built and tested by one `dbt build`: its start costs seconds, so there is one."""
    project = DbtProject(settings.dbt_project_dir, target_path=settings.dbt_target_dir)

    @dbt_assets(manifest=manifest, project=project, dagster_dbt_translator=Translator(), name="dbt_build")
    def models(context: AssetExecutionContext, dbt: DbtCliResource, writer: ResourceParam[Writer]) -> Iterator[Any]:
        results = settings.dbt_target_dir / "run_results.json"
        results.unlink(missing_ok=True)
        hand_over(settings.entity_corrections, _corrections(settings))
        os.environ.update(dbt_environment(settings))  # dbt takes its paths from the environment alone
        models_made = models_fingerprint(json.loads(manifest.read_text("utf-8")), settings.least_event_score)
        with writer.open() as warehouse:
            anew = [] if warehouse.is_modelled_by(models_made) else ["--full-refresh"]
        invocation = dbt.cli([*BUILD, *anew], context=context, target_path=settings.dbt_target_dir)
        try:
            yield from invocation.stream()
            if not context.is_subset:
                with writer.open() as warehouse:
                    warehouse.mark_modelled(context.run_id, models_made)
        except DagsterDbtCliRuntimeError as error:
            if "Out of Memory Error" not in str(error):
                raise
            raise TooLittleMemory(
                f"the models need more memory than {settings.models_memory}: raise ONRECORD_MODELS_MEMORY."
            ) from None
        finally:
            if invocation.process.poll() is None:  # the stream broke: dbt must not hold the warehouse any longer
                invocation.process.terminate()
                invocation.process.wait()
            with writer.open() as warehouse:
                warehouse.record_checks(_verdicts(results, manifest, context.run_id))

    return models


def _verdicts(results: Path, manifest: Path, run_id: str) -> list[CheckResult]:
    """None where dbt ended before it judged anything."""
    if not results.exists():
        return []
    return dbt_results(json.loads(results.read_text("utf-8")), json.loads(manifest.read_text("utf-8")), run_id)
