"""`onrecord sources check`: what each source would bring, without writing anything."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from orchestration.cli.console import err, mistakes, out, print_json, settings
from orchestration.cli.run import SourcesFile

if TYPE_CHECKING:
    from orchestration.ingest.fetch import Fetcher
    from orchestration.ingest.sources import FileSource, Source, WebSource
    from orchestration.records import Listed, Received

AT_ONCE = 8
"""Sources that are tried at the same time: what they do is wait."""
MOST_LISTINGS = 4
"""Listings of a source that are asked for: the named ones, then one below each."""

app = typer.Typer(help="What is named in sources.toml.", no_args_is_help=True)


@dataclass
class Trial:
    """What trying a source showed. `files` and `bytes` are of sources on disk, `listings` and `listed` (articles that
    the listings tried name) of web sources; `problem` is a sentence on what keeps the source from being read."""

    source: str
    kind: str
    files: int = 0
    bytes: int = 0
    listings: int = 0
    listed: int = 0
    tried: int = 0
    usable: int = 0
    with_date: int = 0
    outlets: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    example: str = ""
    problem: str = ""


@app.command()
def check(
    sources: SourcesFile = None,
    documents: Annotated[
        int, typer.Option(min=1, help="How many documents of each source on disk to try; of the web it is one page.")
    ] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Try each source without writing anything.

    Says what it would bring, a line each: files or listed articles, outlets, dates, and why documents would be refused.
    Of a web source its listings and one page are fetched. Exit status 1 if a source brings no usable document.

    Examples:

        onrecord sources check

        onrecord sources check --sources newsroom.toml --documents 500
    """
    from orchestration.ingest.sources import SourcesError, load_sources

    chosen = settings(sources_file=sources)
    with mistakes(SourcesError):
        named = load_sources(chosen.sources_file)
    with err.status("Reading …"), ThreadPoolExecutor(AT_ONCE) as pool:
        trials = list(pool.map(lambda source: _try(source, documents), named))
    if as_json:
        print_json([asdict(trial) for trial in trials])
    else:
        width = max(len(trial.source) for trial in trials)
        for trial in trials:
            out.print(_line(trial, width), soft_wrap=True)
    if any(not trial.usable for trial in trials):
        raise typer.Exit(1)


def _try(source: Source, documents: int) -> Trial:
    from orchestration.ingest.sources import FileSource, SourcesError, WebSource

    trial = Trial(source.id, getattr(source, "kind", ""))
    try:
        if isinstance(source, FileSource):
            _judge(source, _first_documents(source, documents, trial), trial)
        elif isinstance(source, WebSource):
            _judge(source, _first_page(source, trial), trial)
    except SourcesError as error:
        trial.problem = str(error).removeprefix(f"source '{source.id}': ")
    return trial


def _judge(source: Source, received: Iterable[Received], trial: Trial) -> None:
    """Parse what came, and count."""
    from orchestration.ingest.parse import parse
    from orchestration.records import Unusable

    outlets: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for document, unusable in received:
        trial.tried += 1
        article = unusable or parse(document, source)
        if isinstance(article, Unusable):
            refused[article.reason] += 1
            trial.example = trial.example or f"{document.uri}: {article.detail}"
            continue
        trial.usable += 1
        trial.with_date += article.published_at is not None
        outlets[article.outlet or "none"] += 1
    trial.outlets, trial.refused = dict(outlets.most_common(5)), dict(refused.most_common())


def _first_documents(source: FileSource, documents: int, trial: Trial) -> Iterator[Received]:
    """Documents in equal parts from each of the first files, so that one big file does not stand for all."""
    from orchestration.ingest.files import list_files, read_documents

    files = list_files(source)
    trial.files, trial.bytes = len(files), sum(file.byte_count for file in files)
    if not files:
        trial.problem = f"there is no file at {source.path}; correct its key 'path'"
    share = max(1, documents // max(1, len(files)))
    received = itertools.chain.from_iterable(itertools.islice(read_documents(source, file), share) for file in files)
    return itertools.islice(received, documents)


# ── web sources ─────────────────────────────────────────────────────────────────────────────────


def _first_page(source: WebSource, trial: Trial) -> Iterator[Received]:
    """The first article that the source's listings name, as a run would archive and read it."""
    from orchestration.ingest.fetch import Fetcher, Page, Refused, Request
    from orchestration.ingest.listings import wanted
    from orchestration.ingest.web_sources import document_of, policy_of, problem_of, refused, takes_content
    from orchestration.records import Unusable

    with Fetcher(policy_of(source)) as fetcher:
        articles = wanted(source, _listed(source, fetcher, trial), datetime.now(UTC))
        trial.listed = len(articles)
        if not articles:
            trial.problem = trial.problem or "its listings name no article that it wants; look at its keys"
            return
        first = articles[0]
        if takes_content(source):
            yield document_of(source, first), None
            return
        ((_, answer),) = fetcher.fetch([Request(first.url, max_bytes=source.max_bytes)])
        problem = problem_of(answer) if isinstance(answer, Page) else answer
        if isinstance(problem, Refused):
            yield refused(source, first.url, Unusable(problem.reason, problem.detail))
        elif isinstance(answer, Page):
            yield document_of(source, first, answer), None


def _listed(source: WebSource, fetcher: Fetcher, trial: Trial) -> list[Listed]:
    """The articles of the source's first listings; where they only name others, of the newest below them."""
    from orchestration.ingest.fetch import Page, Refused, Request
    from orchestration.ingest.listings import read_urls
    from orchestration.ingest.sources import ListedSource, UrlsSource
    from orchestration.ingest.web_sources import longest_listing, read_listing

    if isinstance(source, UrlsSource):
        listing = read_urls(source)
        trial.listings, trial.problem = 1, listing.problem or ""
        return list(listing.articles)
    waiting = list(source.listings)[:MOST_LISTINGS] if isinstance(source, ListedSource) else []
    articles: list[Listed] = []
    while waiting and trial.listings < 2 * MOST_LISTINGS:
        address = waiting.pop(0)
        trial.listings += 1
        ((_, answer),) = fetcher.fetch([Request(address, max_bytes=longest_listing(source))])
        if isinstance(answer, Refused):
            trial.problem = f"{address}: {answer.detail}"
        elif isinstance(answer, Page):
            listing = read_listing(source, answer.content, answer.final_url)
            articles += listing.articles
            if listing.problem:
                trial.problem = f"{address}: {listing.problem}"
            children = sorted(listing.children, key=lambda child: child.changed_at or datetime.min.replace(tzinfo=UTC))
            waiting += [child.url for child in children[-1:]]
    return articles


def _line(trial: Trial, width: int) -> Text:
    mark, style = ("✓", "green") if trial.usable else ("✗", "red")
    if trial.kind in ("feed", "sitemap", "urls"):
        found = f"{_counted(trial.listings, 'listing')}, {_counted(trial.listed, 'article')}"
    else:
        found = f"{_counted(trial.files, 'file')}, {trial.bytes / 1e6:,.1f} MB"
    parts = [found]
    if trial.tried:
        parts.append(f"tried {trial.tried}: {trial.usable} usable, {trial.with_date} dated")
    if trial.outlets:
        parts.append("outlets: " + ", ".join(trial.outlets))
    if trial.refused:
        refused = ", ".join(f"{count} {reason}" for reason, count in trial.refused.items())
        parts.append(f"refused: {refused} ({trial.example})")
    if trial.problem:
        parts.append(trial.problem)
    return Text.assemble((f"{mark} ", style), f"{trial.source:<{width}}  {trial.kind:<7}  ", " · ".join(parts))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
