"""What a run leaves that is killed in its midst: nothing that the next run does not take up."""

import os
import signal
import subprocess
import sys

from orchestration.settings import PROJECT_DIR

DEMO_SOURCES = PROJECT_DIR / "demo" / "sources.toml"


def test_a_run_killed_while_it_extracts_is_taken_up_and_ends_as_if_undisturbed(demo, facts, tmp_path):
    command = [sys.executable, "-m", "typer", "orchestration.cli", "run", "refresh", "--verbose"]
    settings = {"DATA_DIR": tmp_path / "data", "SOURCES_FILE": DEMO_SOURCES, "WORKERS": 1, "BATCH_SIZE": 1}
    environment = os.environ | {f"ONRECORD_{name}": str(value) for name, value in settings.items()}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as run:
        for line in run.stderr:
            if "articles extracted" in line:
                run.kill()
                break
    assert run.wait() == -signal.SIGKILL
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=240)
    assert facts(demo.model_copy(update={"data_dir": tmp_path / "data"})) == facts(demo)
