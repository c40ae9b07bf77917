"""docs/cli.md is what the commands say of themselves."""

from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from orchestration.cli import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
REWRITE = (
    'python -m typer orchestration.cli utils docs --name onrecord --title "The onrecord command" --output docs/cli.md'
)


def commands(group, path="onrecord"):
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")


def test_the_page_of_the_commands_is_what_they_say_now():
    group = typer.main.get_command(app)
    written = get_docs_for_click(obj=group, ctx=typer.Context(group), name="onrecord", title="The onrecord command")
    assert PAGE.read_text(encoding="utf-8").strip() == written.strip(), f"write it anew: {REWRITE}"


def test_every_command_has_an_example_and_every_option_its_help():
    found = dict(commands(typer.main.get_command(app)))
    assert {"onrecord demo", "onrecord quotes", "onrecord sources check"} <= set(found)
    for path, command in found.items():
        if not hasattr(command, "commands"):
            assert f"    {path}" in command.help, path
        for parameter in command.params:
            assert parameter.help, f"{path}: {parameter.name}"


def test_the_first_sentence_of_a_command_fits_into_the_list():
    for path, command in commands(typer.main.get_command(app)):
        assert not command.get_short_help_str().endswith("..."), path
