"""`onrecord clean`: web pages or texts in, articles with labelled blocks out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchestration.filters.facts import page
from orchestration.filters.lines import Answer, PageLine, answer, read_line, refuse
from orchestration.ingest.parse import clean
from orchestration.records import Unusable


def clean_lines(lines: Iterable[bytes]) -> Iterator[Answer]:
    """One answer a line, in order; blank lines give none."""
    return (_clean(line) for line in lines if line.strip())


def _clean(line: bytes) -> Answer:
    given = read_line(PageLine, line)
    if isinstance(given, Answer):
        return given
    try:
        article = clean(given.text, given.html, url=given.url)
    except Exception as error:  # one bad page must not end the stream
        return refuse(given.doc_id, "failed", f"{type(error).__name__}: {error}")
    if isinstance(article, Unusable):
        return refuse(given.doc_id, article.reason, article.detail)
    return answer(page(given.doc_id, article))
