"""The `onrecord` command (Typer + Rich), thin over the modules below.

A command's docstring is its help and its page in docs/cli.md. Commands import the engine room only
when they run, so that `onrecord --help` and the filters start at once.
"""

from __future__ import annotations

from importlib import metadata
from typing import Annotated

import typer

from orchestration.cli import doctor, entities, events, filter, quarantine, read, run, show, sources, status, ui
from orchestration.cli.console import Commands


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {metadata.version('onrecord')}")
        raise typer.Exit


app = typer.Typer(
    name="onrecord",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """News articles in; who said what, who was named and what happened out."""


app.add_typer(sources.app, name="sources", rich_help_panel="Run")
app.add_typer(quarantine.app, name="quarantine", rich_help_panel="Mend")

for module, panel in (
    (run, "Run"),
    (ui, "Run"),
    (read, "Look"),
    (events, "Look"),
    (entities, "Look"),
    (show, "Look"),
    (status, "Look"),
    (filter, "JSON lines, without a warehouse"),
    (doctor, "Mend"),
):
    module.register(app, panel)
