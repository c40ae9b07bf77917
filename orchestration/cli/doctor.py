"""`onrecord doctor`: what On Record needs, checked one by one, each with its fix."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Literal

import typer
from rich.text import Text

from orchestration.cli.console import out, print_json, settings
from orchestration.cli.published import DataDir
from orchestration.cli.run import is_writing
from orchestration.settings import Settings

DISK_NEEDED = 2 * 1024**3
"""Bytes: the warehouse and publications of 25,000 articles take under half of it."""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    check: str
    status: Literal["ok", "warn", "fail"]
    found: str
    fix: str = ""


def doctor(
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check what is needed, and name the fix.

    Exit status 1 if a check fails; a warning does not count as one.

    Examples:

        onrecord doctor

        onrecord doctor --json | jq '.[] | select(.status != "ok")'
    """
    chosen = settings(data_dir=data_dir)
    findings = [finding for check in CHECKS for finding in check(chosen)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            out.print(_line(finding), soft_wrap=True)
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> Text:
    colour = {"ok": "green", "warn": "yellow", "fail": "bold red"}[finding.status]
    line = Text.assemble((f"{finding.status:<5}", colour), (f"{finding.check:<18}", "bold"), finding.found)
    return line.append(f"\n{'':23}→ {finding.fix}", style="dim") if finding.fix else line


def python(_: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield Finding("python", "ok", version)
    else:
        yield Finding("python", "fail", version, "use Python 3.11, 3.12 or 3.13")


def packages(_: Settings) -> Iterator[Finding]:
    """Against the requirements in our own metadata: the one list of what we need."""
    from packaging.requirements import Requirement

    wrong = []
    for line in importlib.metadata.requires("onrecord") or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} is {version}, not {requirement.specifier}")
    if wrong:
        yield Finding("packages", "fail", "; ".join(wrong), "run `uv sync`")
    else:
        yield Finding("packages", "ok", "all there, in versions that work together")


def pipeline(chosen: Settings) -> Iterator[Finding]:
    from orchestration.extract import extractor_version
    from orchestration.extract.language import load_pipeline

    name = chosen.language_pipeline
    try:
        nlp = load_pipeline(name)
    except OSError:
        fix = "install it with pip, or unset ONRECORD_LANGUAGE_PIPELINE"
        yield Finding("language pipeline", "fail", f"{name} does not load", fix)
        return
    missing = {"parser", "ner", "lemmatizer"} - set(nlp.pipe_names)
    if missing:
        fix = "choose an English pipeline that has them"
        yield Finding("language pipeline", "fail", f"{name} has no {', '.join(sorted(missing))}", fix)
    else:
        yield Finding("language pipeline", "ok", f"{name}, extractor {extractor_version(nlp)}")


def sources(chosen: Settings) -> Iterator[Finding]:
    from orchestration.ingest.files import list_files
    from orchestration.ingest.sources import FileSource, SourcesError, load_sources

    fix = "try it with `onrecord sources check`"
    try:
        for source in load_sources(chosen.sources_file):
            if not isinstance(source, FileSource):
                yield Finding("source", "ok", f"{source.id}: from the web, not asked here")
                continue
            count = len(list_files(source))
            if count:
                yield Finding("source", "ok", f"{source.id}: {count:,} files")
            else:
                yield Finding("source", "warn", f"{source.id}: no files at {source.path}", fix)
    except SourcesError as error:
        yield Finding("sources", "fail", str(error), fix)


def data_dir(chosen: Settings) -> Iterator[Finding]:
    folder = chosen.data_dir.resolve()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        fix = "choose another with --data-dir or ONRECORD_DATA_DIR"
        yield Finding("data folder", "fail", f"{folder} cannot be written", fix)
        return
    yield Finding("data folder", "ok", str(folder))
    free = shutil.disk_usage(existing).free
    found = f"{free / 1024**3:,.1f} GB free"
    if free < DISK_NEEDED:
        yield Finding("disk", "warn", found, "free some space: a run writes the warehouse and a publication")
    else:
        yield Finding("disk", "ok", found)


def writer(chosen: Settings) -> Iterator[Finding]:
    try:
        if is_writing(chosen):
            yield Finding("writer", "warn", "a run is writing now", "wait for it, or look at it with `onrecord ui`")
        else:
            yield Finding("writer", "ok", "no run is writing")
    except OSError as error:
        yield Finding("writer", "fail", f"{chosen.writer_lock_path}: {error.strerror}", "make it writable for you")


def dbt(chosen: Settings) -> Iterator[Finding]:
    from orchestration.defs.dbt import ProjectError, parsed_manifest

    if not (chosen.dbt_project_dir / "dbt_project.yml").is_file():
        yield Finding("dbt project", "fail", f"none in {chosen.dbt_project_dir}", "run from a full checkout")
        return
    try:
        manifest = json.loads(parsed_manifest(chosen).read_text(encoding="utf-8"))
    except (OSError, ValueError, ProjectError) as error:
        yield Finding("dbt project", "fail", str(error), "mend it, or check the project out anew")
        return
    count = sum(node["resource_type"] == "model" for node in manifest["nodes"].values())
    yield Finding("dbt project", "ok", f"{count} models")


def publication(chosen: Settings) -> Iterator[Finding]:
    from orchestration.publish import PublishError, faults, read_current

    again = "run `onrecord publish` to write it anew"
    try:
        latest = read_current(chosen.published_dir)
    except PublishError as error:
        yield Finding("publication", "fail", str(error), again)
        return
    if latest is None:
        yield Finding("publication", "warn", "nothing is published yet", "run `onrecord refresh`")
    elif wrong := faults(latest):
        yield Finding("publication", "fail", " ".join(wrong), again)
    else:
        found = f"run {latest.run_id[:8]}: {len(latest.files)} files as published"
        yield Finding("publication", "ok", found)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    python, packages, pipeline, sources, data_dir, writer, dbt, publication,
)  # fmt: skip
"""Each gives its findings; in this order they are printed."""


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(doctor)
