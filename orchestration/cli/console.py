"""What all commands share: where to print, how a mistake is said, which settings hold."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from orchestration.settings import Settings

out = Console(highlight=False, markup=False)
err = Console(stderr=True, highlight=False, markup=False)
"""No markup: a path or a title may hold square brackets."""


def lasting_stderr() -> Console:
    """stderr as it is now, whatever happens to its descriptor later."""
    try:
        descriptor = os.dup(sys.stderr.fileno())
    except OSError:  # a test or a notebook has put something else in its place
        return err
    return Console(file=os.fdopen(descriptor, "w", encoding="utf-8", errors="replace"), highlight=False, markup=False)


class UserError(Exception):
    """A mistake that the user can mend: one sentence that names the fix, exit status 1, no traceback."""


@contextmanager
def mistakes(*kinds: type[Exception]) -> Iterator[None]:
    """Exceptions whose message already is the sentence for the user."""
    try:
        yield
    except kinds as error:
        raise UserError(str(error)) from error


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """The folder, made if need be; UserError where it or what the body writes into it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        yield
    except OSError as error:
        raise UserError(f"The data folder {folder} cannot be written ({error.strerror}): name another.") from None


class Commands(TyperGroup):
    """The commands, with one place where a `UserError` becomes a line on stderr."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            err.print(Text.assemble(("Error: ", "bold red"), str(error)), soft_wrap=True)
            raise typer.Exit(1) from None


def settings(**changes: object) -> Settings:
    """The settings of the environment and `.env`, with what options of the command line change."""
    from pydantic import ValidationError

    try:
        given = {name: value for name, value in changes.items() if value is not None}
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"])).upper()
        raise UserError(f"The setting ONRECORD_{name} cannot be {first['input']!r}: {first['msg']}.") from None


def nearby(path: Path) -> Path:
    """The path as one would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def print_json(value: object) -> None:
    """Plain JSON on stdout, for scripts: no colours, no wrapping; dates as ISO text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=as_text) + "\n")


def as_text(value: object) -> str:
    """A value that JSON has no form for; dates as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else str(value)


def one_of(option: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    """The value of an option with a closed list of words; None where it was not given."""
    if value is not None and value not in allowed:
        raise UserError(f"{option} cannot be {value!r}: choose one of {', '.join(allowed)}.")
    return value
