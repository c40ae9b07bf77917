"""`onrecord extract` and `onrecord clean`: stdin to stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration.cli.console import UserError, err, mistakes, settings

if TYPE_CHECKING:
    from orchestration.filters.lines import Answer

Workers = Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that work at the same time.")]


def extract(
    workers: Workers = 1,
    pipeline: Annotated[
        str | None, typer.Option(help="An installed English spaCy pipeline; the pinned small one by default.")
    ] = None,
) -> None:
    """Articles in, facts out, as JSON lines.

    One line out for one line in, in the same order. In: `{doc_id, text, title?, published_at?, url?, outlet?,
    blocks?}`. Out: quotes, entity mentions, event mentions and date expressions with half-open character offsets
    into the text that was given. A line that cannot be used gives `{"doc_id", "error": {"type", "message"}}`; the
    run goes on and the exit status is 1 at the end. docs/filters.md has every key.

    Examples:

        onrecord extract < articles.jsonl > facts.jsonl

        onrecord clean < pages.jsonl | onrecord extract --workers 4 | jq -r '.quotes[].speaker.name'
    """
    from orchestration.filters.extract import UnknownPipelineError, extract_lines

    with mistakes(UnknownPipelineError):
        _pump(extract_lines(_stdin(), pipeline or settings().language_pipeline, workers))


def clean(workers: Workers = 1) -> None:
    """Pages in, labelled texts out, as JSON lines.

    One line out for one line in, in the same order. In: `{doc_id, html | text, url?}`. Out: title, authors, date,
    language, the text, and its blocks with their roles: nothing is cut away, noise is only labelled. What comes out
    can go straight into `onrecord extract`.

    Examples:

        onrecord clean < pages.jsonl > articles.jsonl

        jq -Rs '{doc_id: "1", text: .}' article.txt -c | onrecord clean
    """
    from concurrent.futures.process import BrokenProcessPool

    from orchestration.filters.clean import clean_lines

    with mistakes(BrokenProcessPool):
        _pump(clean_lines(_stdin(), workers))


def _stdin() -> Iterable[bytes]:
    if sys.stdin.isatty():
        raise UserError(
            "Nothing comes in: give JSON lines on standard input, as in `onrecord extract < articles.jsonl`."
        )
    return sys.stdin.buffer


def _pump(answers: Iterable[Answer]) -> None:
    """Each line at once to stdout, so that whoever reads the pipe never waits for a full buffer."""
    errors = 0
    for answer in _shown(answers):
        sys.stdout.buffer.write(answer.line)
        sys.stdout.buffer.flush()
        errors += answer.is_error
    if errors:
        what = "1 line could" if errors == 1 else f"{errors:,} lines could"
        err.print(f"{what} not be used: the output has the reason in its place.")
        raise typer.Exit(1)


def _shown(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Counted on stderr while someone watches and the lines go elsewhere."""
    if not err.is_terminal or sys.stdout.isatty():
        yield from answers
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} documents"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=None)
        for answer in answers:
            yield answer
            progress.advance(task)


def register(app: typer.Typer, panel: str) -> None:
    app.command(rich_help_panel=panel)(extract)
    app.command(rich_help_panel=panel)(clean)
