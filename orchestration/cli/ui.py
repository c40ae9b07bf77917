"""`onrecord ui`: Dagster's web server and daemon, started and stopped as one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from types import FrameType
from typing import Annotated

import typer
from rich.panel import Panel

from orchestration.cli.console import UserError, err, out, settings, writing_to
from orchestration.cli.published import DataDir
from orchestration.settings import Settings

STOP_SECONDS = 15
"""Patience with Dagster's own shutdown before its processes are ended the hard way."""


def ui(
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
    data_dir: DataDir = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show Dagster's own log.")] = False,
) -> None:
    """Serve the Dagster UI on this machine.

    The graph, its runs and checks, the schedule and the inbox sensor. Only this machine can reach it. The history
    lies in the data folder and is the one that `onrecord refresh` writes to. Ctrl-C stops everything that was
    started.

    Examples:

        onrecord ui

        onrecord ui --port 3333 --data-dir onrecord_data/demo
    """
    chosen = settings(data_dir=data_dir)
    with err.status("Starting, about 20 seconds …"):
        from orchestration.defs.runs import prepare_home

        with writing_to(chosen.data_dir):
            home = prepare_home(chosen)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        **{f"ONRECORD_{name.upper()}": str(value) for name, value in _absolute(chosen).model_dump().items()},
    }
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # a shell's background job ignores it, and so would the children
    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions"]
    server = subprocess.Popen(
        [*command, "-h", "127.0.0.1", "-p", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        _follow(server, port, verbose)
    finally:
        _stop(server)


def _absolute(chosen: Settings) -> Settings:
    return chosen.model_copy(
        update={"data_dir": chosen.data_dir.resolve(), "sources_file": chosen.sources_file.resolve()}
    )


def _follow(server: subprocess.Popen[str], port: int, verbose: bool) -> None:
    """Its log until it ends: everything if asked, else the address once it serves, and errors."""
    lines: list[str] = []
    with err.status("Starting, about 20 seconds …") as status:
        for line in server.stdout or ():
            lines = [*lines[-20:], line]
            if verbose or " - ERROR - " in line:
                err.print(line.rstrip(), markup=False, soft_wrap=True)
            if "Serving dagster-webserver on" in line:
                status.stop()
                address = f"http://127.0.0.1:{port}"
                out.print(Panel(f"{address}\nCtrl-C stops it.", title="Dagster UI", expand=False))
    server.wait()
    if any("address already in use" in line.lower() for line in lines):
        raise UserError(f"Port {port} is taken: choose another with --port.")
    raise UserError("Dagster ended by itself: " + " ".join("".join(lines[-3:]).split()))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Being told to stop by a service manager is the same as Ctrl-C."""
    raise KeyboardInterrupt


def _stop(server: subprocess.Popen[str]) -> None:
    """The whole process group: first as Ctrl-C would, then without asking, for children outlive their parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for word in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.communicate(timeout=STOP_SECONDS)


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(ui)
