"""What `refresh` says of runs that end well, badly or not at all; the run itself is the pipeline tier's."""

import json
import os
import signal
import subprocess
import sys
import textwrap

import psutil
import pytest
from dagster import DagsterInvalidDefinitionError
from filelock import FileLock
from typer.testing import CliRunner

import orchestration.definitions
import orchestration.defs.runs
from orchestration.cli import app
from orchestration.defs.dbt import ProjectError
from orchestration.defs.resources import WriterBusy
from orchestration.defs.runs import RunOutcome
from orchestration.quality import SuiteError


@pytest.fixture
def refresh(monkeypatch, publication, tmp_path):
    """refresh(*options, ends=…): the command with a run that ends as told."""
    sources = tmp_path / "sources.toml"
    sources.write_text('[[source]]\nid = "a"\npath = "articles"\n')

    def run(*options, ends, sources_text=None, build=lambda settings: None):
        def execute(_definitions, _settings, _job, on_event):
            on_event("extract", "started")
            on_event("extract", "40 articles [extracted]")
            on_event("extract", "done")
            if isinstance(ends, BaseException):
                raise ends
            return ends

        monkeypatch.setattr(orchestration.definitions, "build_defs", build)
        monkeypatch.setattr(orchestration.defs.runs, "execute_job", execute)
        if sources_text is not None:
            sources.write_text(sources_text)
        environment = {"ONRECORD_DATA_DIR": str(publication), "NO_COLOR": "1", "COLUMNS": "200"}
        return CliRunner().invoke(app, ["refresh", "--sources", str(sources), *options], env=environment)

    return run


def test_a_good_run_tells_its_steps_and_where_the_publication_lies(refresh):
    result = refresh("--verbose", ends=RunOutcome("run-7", True, ()))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "✓ extract" in result.stderr
    assert "extract: 40 articles [extracted]" in result.stderr
    assert "Published: " in result.stderr


def test_the_outcome_can_be_read_by_a_script(refresh):
    result = refresh("--json", ends=RunOutcome("run-7", True, ()))
    assert json.loads(result.stdout)["run_id"] == "run-7"


def test_a_failed_gate_gives_its_reasons_and_status_1(refresh):
    result = refresh(
        ends=RunOutcome(
            "0123456789", False, ("raw/documents: enough_text failed [observed 0.1]", "a.b.Locked: In use.")
        )
    )
    assert result.exit_code == 1
    assert "The run 01234567 failed" in result.stderr
    assert "raw/documents: enough_text failed [observed 0.1]" in result.stderr
    assert "• In use." in result.stderr
    assert "what was published before is untouched" in result.stderr


@pytest.mark.parametrize(
    "ends",
    [KeyboardInterrupt(), RunOutcome("r", False, ("extract: dagster._core.errors.DagsterExecutionInterruptedError",))],
)
def test_ctrl_c_ends_with_status_130(refresh, ends):
    result = refresh(ends=ends)
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_a_writer_that_stays_busy_is_named(refresh):
    result = refresh(ends=WriterBusy("Another run is writing (run 1, process 2): wait for it."))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        1, "Error: Another run is writing (run 1, process 2): wait for it.",
    )  # fmt: skip


def test_waiting_for_another_writer_is_said(refresh, publication):
    with FileLock(publication / "writer.lock"):
        result = refresh(ends=RunOutcome("r", True, ()))
    assert "Another run is writing; waiting up to" in result.stderr


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('[[source]]\nid = "a"\npaht = "x"\n', "did you mean 'path'"),
        ("", "no [[source]] table"),
        ("[[source]\n", "not readable as TOML"),
    ],
)
def test_a_mistake_in_sources_toml_is_one_sentence(refresh, text, part):
    result = refresh(ends=AssertionError("must not run"), sources_text=text)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ") and part in result.stderr


def test_a_missing_sources_file_and_an_unwritable_folder_are_sentences(refresh, tmp_path):
    result = refresh("--sources", str(tmp_path / "none.toml"), ends=AssertionError())
    assert (result.exit_code, "there is no such file" in result.stderr) == (1, True)
    (tmp_path / "file").write_text("")
    result = refresh("--data-dir", str(tmp_path / "file" / "below"), ends=AssertionError())
    assert (result.exit_code, "cannot be written" in result.stderr) == (1, True)
    result = CliRunner().invoke(app, ["ui", "--data-dir", str(tmp_path / "file" / "below")])
    assert (result.exit_code, "cannot be written" in result.stderr) == (1, True)


def test_a_folder_that_may_only_be_read_is_a_sentence(refresh, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode, **more: mode != os.W_OK)
    result = refresh(ends=AssertionError("must not run"))
    assert (result.exit_code, "cannot be written (Permission denied)" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "mistake",
    [
        SuiteError("raw.articles.yml: gate: is no key"),
        ProjectError("dbt cannot parse"),
        DagsterInvalidDefinitionError("Found invalid cron schedule 'hourly'"),
    ],
)
def test_a_mistake_in_a_gate_a_model_or_the_schedule_is_one_sentence(refresh, mistake):
    def build(settings):
        raise mistake

    result = refresh(ends=AssertionError("must not run"), build=build)
    assert (result.exit_code, result.stderr) == (1, f"Error: {mistake}\n")


@pytest.mark.parametrize("name", ["ONRECORD_WORKERS", "ONRECORD_MODELS_MEMORY"])
def test_a_wrong_setting_is_named_with_its_variable(publication, name):
    result = CliRunner().invoke(app, ["status"], env={name: "many"})
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: The setting {name} cannot be 'many'")


def test_a_mistyped_command_is_answered_with_the_nearest():
    result = CliRunner().invoke(app, ["qoutes"])
    assert result.exit_code == 2
    assert "quotes" in result.stderr


def loaded(*arguments: str, stdin: bytes = b"") -> set[str]:
    """The big packages that a command has imported when it ends."""
    code = f"""
        import sys
        from orchestration.cli import app
        try:
            app({list(arguments)!r})
        finally:
            big = {{"dagster", "dbt", "duckdb", "great_expectations", "pandas", "spacy", "trafilatura"}}
            print(*sorted(big & set(sys.modules)), file=sys.stderr)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], input=stdin, capture_output=True, check=False
    )
    return set(result.stderr.decode().split())


def test_help_loads_nothing_big_and_the_filters_no_orchestrator():
    assert loaded("--help") == set()
    assert loaded("clean", stdin=b'{"doc_id": 1, "text": "Rain fell all night."}') <= {"trafilatura"}
    assert not {"dagster", "dbt", "great_expectations"} & loaded("extract")


def test_only_the_answer_reaches_stdout_whatever_a_step_prints():
    code = """
        import os, sys
        from orchestration.cli.run import Steps
        steps = Steps(verbose=False)
        with steps.watching():
            print("by print")
            os.write(1, b"by descriptor")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            steps.tell("extract", "done")
        print("answer")
    """
    result = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, check=True, text=True)
    assert result.stdout == "answer\n"
    assert "✓ extract" in result.stderr


STAND_IN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
if sys.argv[1] == "dev":
    child = subprocess.Popen([sys.executable, __file__, "child"])
    print("Serving dagster-webserver on", os.environ["DAGSTER_HOME"], os.getpid(), child.pid, flush=True)
time.sleep(60)
"""
UI = """
import sys, types
runs = types.ModuleType("runs")
runs.prepare_home = lambda settings: settings.dagster_home
sys.modules["orchestration.defs.runs"] = runs
from orchestration.cli import app, ui
ui.STOP_SECONDS = 0.5
app(["ui", "--port", "3999", "--verbose"])
"""


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_the_ui_stops_all_that_it_started(tmp_path):
    """Dagster's part is played by a parent and a child that both take no notice of a polite request."""
    (tmp_path / "dagster.py").write_text(STAND_IN)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ONRECORD_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-c", UI]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as ui:
        assert ui.stdout and ui.stderr
        line = next(line for line in ui.stderr if line.startswith("Serving"))
        *_, home, parent, child = line.split()
        assert home == str(tmp_path / "data" / "dagster_home")
        assert any("http://127.0.0.1:3999" in line for line in ui.stdout)
        assert is_alive(int(parent)) and is_alive(int(child))
        ui.send_signal(signal.SIGTERM)
        assert ui.wait(20) == 130
    assert not is_alive(int(parent)) and not is_alive(int(child))
