"""JSON lines in: what each filter reads, checked, and the error line for what it cannot use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from orchestration.ingest.blocks import label_blocks
from orchestration.ingest.metadata import read_moment
from orchestration.ingest.unusable import LONGEST_TEXT
from orchestration.records import Article, Block, BlockRole, Span

CHUNK_LINES = 32
CHUNK_BYTES = 500_000
"""A chunk ends at whichever comes first, so that a few huge documents do not fill the memory."""

DocId = str | int


class Answer(NamedTuple):
    """One line of output, its newline included, and whether it reports an error."""

    line: bytes
    is_error: bool


class RefusalError(Exception):
    """Why a line gives nothing but `{"doc_id", "error": {"type", "message"}}`.

    `kind` is a closed word: `undecodable`, `malformed`, `invalid`, a reason of `Unusable` or of the engine's `Failure`.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


def _moment(value: object) -> datetime | None:
    """A date as sources write it, as UTC; without a zone it is taken as UTC, without a time as midnight."""
    if value is None or value == "":
        return None
    moment = read_moment(value)
    if moment is None:
        raise ValueError(f"{value!r} is no clear date; write it like 2022-02-17 or 2022-02-17T08:00:00Z")
    return moment


def _whole(value: str) -> str:
    """A lone surrogate is half a character: offsets around it would mean nothing to another program."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"holds half a surrogate pair at character {error.start}; repair the text first") from None
    return value


def _name(value: object) -> object:
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a text or a whole number")


Text = Annotated[str, AfterValidator(_whole)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]


class Line(BaseModel):
    """What every filter wants: a name for the document. Keys that it does not know are no mistake."""

    model_config = ConfigDict(extra="ignore", strict=True)

    doc_id: Annotated[DocId, BeforeValidator(_name)]


class GivenBlock(BaseModel):
    """A block as `onrecord clean` prints it."""

    span: tuple[int, int]
    role: BlockRole
    rule: str = "given"


class ArticleLine(Line):
    """What `onrecord extract` reads. The text is taken as it is; offsets count its Unicode code points."""

    text: Text
    title: Text | None = None
    published_at: Moment = None
    url: Text | None = None
    outlet: Text | None = None
    blocks: list[GivenBlock] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.text) > LONGEST_TEXT:
            raise ValueError(f"text has {len(self.text):,} characters, more than {LONGEST_TEXT:,}; split it first")
        spans = [block.span for block in self.blocks or ()]
        for start, end in spans:
            if not 0 <= start <= end <= len(self.text):
                raise ValueError(f"block [{start}, {end}] lies outside the text of {len(self.text)} characters")
        for one, two in pairwise(spans):
            if two[0] < one[1]:
                raise ValueError(f"blocks {list(one)} and {list(two)} overlap or are out of order")
        return self

    def article(self) -> Article:
        """With the blocks given, or with labels put on the way."""
        given = self.blocks
        return Article(
            text=self.text,
            blocks=label_blocks(self.text, self.title)
            if given is None
            else tuple(Block(Span(*block.span), block.role, block.rule) for block in given),
            title=self.title,
            outlet=self.outlet,
            url=self.url,
            native_id=str(self.doc_id),
            published_at=self.published_at,
            published_at_method="given" if self.published_at else "none",
        )


class PageLine(Line):
    """What `onrecord clean` reads: a page's HTML, or a text."""

    html: Text | None = None
    text: Text | None = None
    url: Text | None = None

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if (self.html is None) == (self.text is None):
            raise ValueError("exactly one of html and text must be given")
        return self


LineT = TypeVar("LineT", bound=Line)


def read_line(model: type[LineT], raw: bytes) -> LineT | Answer:
    """One line, checked; or the error line that says what is wrong with it."""
    row = None
    try:
        row = _parse(raw)
        return _check(model, row)
    except RefusalError as refusal:
        doc_id = row.get("doc_id") if row else None
        return refuse(doc_id if isinstance(doc_id, DocId) else None, refusal.kind, refusal.message)


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RefusalError("undecodable", f"the line is not UTF-8 at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise RefusalError("malformed", f"the line is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise RefusalError("malformed", "the line is JSON but no object with a doc_id")
    return row


def _check(model: type[LineT], row: dict[str, Any]) -> LineT:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        sentences = {
            f"{'.'.join(map(str, one['loc'])) or 'line'}: {one['msg'].removeprefix('Value error, ')}" for one in found
        }
        raise RefusalError("invalid", "; ".join(sorted(sentences)[:3])) from None


def answer(row: dict[str, Any], is_error: bool = False) -> Answer:
    """A line of output in UTF-8; only a name with half a surrogate pair has to be escaped."""
    try:
        line = json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        line = json.dumps(row).encode()
    return Answer(line + b"\n", is_error)


def refuse(doc_id: DocId | None, kind: str, message: str) -> Answer:
    """The error line."""
    return answer({"doc_id": doc_id, "error": {"type": kind, "message": message}}, is_error=True)


def chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines that are not blank, in runs of a bounded size."""
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        if not line.strip():
            continue
        chunk.append(line)
        size += len(line)
        if len(chunk) >= CHUNK_LINES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
