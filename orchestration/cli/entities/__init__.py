"""`onrecord entity` and `onrecord entities`: who is named, with whom, and what people know better.

lookup       a name, an alias or an id to the entities that it may mean
portrait     `onrecord entity`: one of them        network  `onrecord entities graph`: all of them, tied together
corrections  `onrecord entities merge`, `split`, `rename`, `retype`, `link`, `list`
"""

from __future__ import annotations

import typer

from orchestration.cli.entities import corrections, network, portrait

app = typer.Typer(no_args_is_help=True, help="Correct entities, draw their network.")

corrections.register(app)
network.register(app)


def register(parent: typer.Typer, panel: str) -> None:
    portrait.register(parent, panel)
    parent.add_typer(app, name="entities", rich_help_panel=panel)
