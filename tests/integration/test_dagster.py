"""When: the graph's names, the sensors, and the one right to write."""

import json
import multiprocessing
import subprocess
import time

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_sensor_context,
    job,
    op,
)

from orchestration.definitions import build_defs
from orchestration.defs import automation, dbt, resources
from orchestration.settings import PROJECT_DIR, Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        sources_file=PROJECT_DIR / "demo" / "sources.toml",
        writer_wait_seconds=0.2,
    )


@pytest.fixture(scope="module")
def assets(settings):
    graph = build_defs(settings).resolve_asset_graph()
    return {key: graph.get(key) for key in graph.materializable_asset_keys}


def test_every_asset_is_named_by_its_table_and_grouped_by_its_schema(assets):
    schemas = {"raw", "extracted", "staging", "intermediate", "marts", "published"}
    assert {key.path[0] for key in assets} == schemas
    assert all(len(key.path) == 2 and node.group_name == key.path[0] for key, node in assets.items())


def test_every_asset_says_what_it_is_and_who_owns_it(assets):
    assert [key.to_user_string() for key, node in assets.items() if not (node.description and node.owners)] == []


def test_the_graph_runs_from_raw_to_published(assets):
    by_name = {key.to_user_string(): node for key, node in assets.items()}
    upstream, waiting = set(), ["published/current"]
    while waiting:
        name = waiting.pop()
        upstream.add(name)
        parents = [key.to_user_string() for key in by_name[name].parent_keys]
        waiting += [parent for parent in parents if parent in by_name and parent not in upstream]
    assert {"raw/documents", "raw/articles", "extracted/quotes", "marts/fct_quotes"} <= upstream


def test_half_a_manifest_is_parsed_anew_and_what_dbt_cannot_parse_is_one_line(tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path)
    settings.dbt_target_dir.mkdir()
    manifest = settings.dbt_target_dir / "manifest.json"

    def parse(command, **how):
        manifest.write_text("{}")
        return subprocess.CompletedProcess(command, 0, "")

    def fail(command, **how):
        return subprocess.CompletedProcess(command, 2, "Compilation Error\n  in model fct_quotes\n")

    manifest.write_text('{"nodes": {')
    monkeypatch.setattr(subprocess, "run", parse)
    assert dbt.parsed_manifest(settings).read_text() == "{}"
    monkeypatch.setattr(subprocess, "run", fail)
    assert dbt.parsed_manifest(settings).read_text() == "{}"
    manifest.unlink()
    with pytest.raises(dbt.ProjectError, match=r"Compilation Error in model fct_quotes$"):
        dbt.parsed_manifest(settings)


def sources_of(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "one.txt").write_text("The harbour reopened.")
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "inbox"\npath = "inbox"\n')
    return Settings(data_dir=tmp_path / "data", sources_file=tmp_path / "sources.toml")


def test_other_models_seeds_macros_or_another_floor_are_told_by_their_fingerprint():
    def made(model="a", macro="select 1", floor=0.7, test="t"):
        nodes = {
            name: {"unique_id": name, "checksum": {"checksum": checksum}, "resource_type": kind}
            for name, checksum, kind in (("model.x", model, "model"), ("test.x", test, "test"))
        }
        macros = {"macro.x": {"unique_id": "macro.x", "macro_sql": macro}}
        return dbt.models_fingerprint({"nodes": nodes, "macros": macros}, floor)

    assert made() == made() == made(test="another test")
    assert len({made(), made(model="b"), made(macro="select 2"), made(floor=0.5)}) == 4


def test_the_inbox_sensor_asks_for_one_run_a_change(tmp_path):
    sensor = automation.inbox_sensor(sources_of(tmp_path))
    context = build_sensor_context()
    assert isinstance(sensor(context), RunRequest)
    assert isinstance(sensor(context), SkipReason)
    (tmp_path / "inbox" / "two.txt").write_text("The strike went on.")
    assert isinstance(sensor(context), RunRequest)


def hold(settings, ready):
    with resources.writer_lock(settings, "`onrecord refresh`"):
        ready.send(True)
        time.sleep(600)


@pytest.fixture
def other_writer(settings):
    """Another process that writes."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=hold, args=(settings, there))
    process.start()
    assert here.poll(60)
    yield process
    process.kill()
    process.join()


def test_the_second_writer_waits_then_says_who_is_writing_until_that_one_is_killed(settings, other_writer):
    message = rf"`onrecord refresh`, process {other_writer.pid}.*WRITER_WAIT"
    with pytest.raises(resources.WriterBusy, match=message), resources.writer_lock(settings, "me"):
        pass
    other_writer.kill()
    other_writer.join()
    with resources.writer_lock(settings, "me"):
        pass


def test_the_lock_is_free_for_the_process_that_holds_it(settings):
    with resources.writer_lock(settings, "the command line"), resources.writer_lock(settings, "its run"):
        pass


@op
def nothing():
    pass


@job
def refresh():
    nothing()


def test_a_run_that_died_is_closed_by_the_next_writer():
    with DagsterInstance.ephemeral() as instance:
        dead = instance.create_run_for_job(refresh, status=DagsterRunStatus.STARTED)
        alive = instance.create_run_for_job(refresh, status=DagsterRunStatus.STARTED)
        resources.close_dead_runs(instance, alive=alive.run_id)
        assert instance.get_run_by_id(dead.run_id).status is DagsterRunStatus.FAILURE
        assert instance.get_run_by_id(alive.run_id).status is DagsterRunStatus.STARTED


def test_a_failed_run_leaves_one_line_in_alerts(tmp_path):
    from dagster import build_run_status_sensor_context

    @op
    def broken():
        raise ValueError("the source is gone")

    @job
    def failing():
        broken()

    settings = Settings(data_dir=tmp_path, sources_file=tmp_path / "sources.toml")
    with DagsterInstance.ephemeral() as instance:
        result = failing.execute_in_process(instance=instance, raise_on_error=False)
        context = build_run_status_sensor_context(
            "failure_sensor", dagster_instance=instance, dagster_run=result.dagster_run,
            dagster_event=result.get_run_failure_event(),
        ).for_run_failure()  # fmt: skip
        automation.failure_sensor(settings)(context)
    (line,) = (tmp_path / "alerts.jsonl").read_text().splitlines()
    alert = json.loads(line)
    assert alert["job"] == "failing"
    assert alert["steps"] == ["broken"]
