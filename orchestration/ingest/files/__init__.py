"""Sources that lie on disk: their documents, one at a time; what cannot be read comes with the reason beside it.

listing  which files                      tables  JSON, CSV, Parquet: a document a row
pages    text, HTML, archives, NewsML     reading what the readers share

Not here: what a document says (`parse`).
"""

from __future__ import annotations

import csv
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from orchestration.ingest.files import pages, tables
from orchestration.ingest.files.listing import can_be_opened, list_files
from orchestration.ingest.files.reading import SourceFile, file_format, malformed, unread
from orchestration.ingest.sources import FileFormat, FileSource
from orchestration.records import Received

__all__ = ["SourceFile", "can_be_opened", "list_files", "read_documents"]

_READERS: dict[FileFormat, Callable[[FileSource, SourceFile], Iterator[Received]]] = {
    "txt": pages.read_text_file,
    "html": pages.read_text_file,
    "mhtml": pages.read_saved_page,
    "newsml": pages.read_wire_xml,
    "json": tables.read_json,
    "ninjs": tables.read_json,
    "jsonl": tables.read_json_lines,
    "csv": tables.read_csv,
    "parquet": tables.read_parquet,
}
_ROWS = frozenset({"json", "ninjs", "jsonl", "csv", "parquet"})


def read_documents(source: FileSource, file: SourceFile, passed_over: Counter[str] | None = None) -> Iterator[Received]:
    """Every document of one file, in its order, as `(document, None)` or `(document, why not)`.

    Rows of a table have the uri `name#row=N`, items of a NewsML file `name#item=N`, N from 1; the pages of an archive
    their address with the record's id. The content of a `.jsonl` row is its line, of a `.json`, `.csv` or Parquet row
    its fields as JSON. A file that breaks off gives its good rows, then one document that says so. `passed_over`
    counts the records of archives that are no pages, by kind.
    """
    form = source.format or file_format(file.path)
    rows = 0
    try:
        if file.name.endswith("/"):
            next(file.path.iterdir(), None)
            return
        if form == "warc":
            yield from pages.read_web_archive(source, file, passed_over)
            return
        if form is None:
            yield unread(source, file.name, malformed(f"'{file.path.suffix}' is no known file type; set 'format'"))
            return
        for received in _READERS[form](source, file):
            rows += 1
            yield received
    except (OSError, EOFError, zlib.error, UnicodeError, MemoryError, RecursionError, csv.Error) as error:
        why = f"the file cannot be read past this point ({type(error).__name__}: {error}); replace it with a whole copy"
        if file.name.endswith("/"):
            why = f"the folder cannot be looked into ({error}); make it readable for you"
        yield unread(source, f"{file.name}#row={rows + 1}" if form in _ROWS else file.name, malformed(why))
