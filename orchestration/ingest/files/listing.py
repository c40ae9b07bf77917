"""Which files a source names: a folder with its subfolders, one file, or a glob.

Not here: what they hold (`tables`, `pages`).
"""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from orchestration.ingest.files.reading import SourceFile, file_format
from orchestration.ingest.sources import FileSource, SourcesError

SAVED_PAGE_FOLDER = "_files"
"""Behind a page's name, as Firefox and Chrome name the folder of what a saved page is made of."""


def list_files(source: FileSource) -> list[SourceFile]:
    """The source's files by name. A folder gives the files with a known suffix, hidden ones and the parts of saved
    pages left out; a glob gives what it matches, which may be nothing. A subfolder that cannot be looked into is
    listed itself, so that reading it says so. SourcesError where the folder itself is not there or cannot be read."""
    try:
        files = list(_find(source))
    except OSError as error:
        why = f"{error.filename} cannot be looked into ({error.strerror})"
        raise SourcesError(f"source '{source.id}': {why}; make it readable for you") from error
    return sorted(files, key=lambda file: file.name)


def _find(source: FileSource) -> Iterator[SourceFile]:
    given = Path(source.path).expanduser()
    magic = glob.has_magic(source.path)
    literal = _literal_part(given) if magic else given
    root = source.base / literal
    if not magic and not root.exists():
        raise SourcesError(f"source '{source.id}': there is no folder or file {root}; correct its key 'path'")
    if magic:
        found: Iterable[Path] = root.glob(given.relative_to(literal).as_posix())
    elif root.is_dir():
        closed: list[OSError] = []
        found = [path for path in _walk(root, closed) if source.format or file_format(path)]
        for error in closed:
            yield _closed_folder(root, error)
    else:
        found, root = [root], root.parent
    for path in found:
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            with contextlib.suppress(FileNotFoundError):  # gone since
                stat = path.stat()
                yield SourceFile(path, _as_text(name), stat.st_size, stat.st_mtime_ns)


def _walk(root: Path, closed: list[OSError]) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root, onerror=closed.append):
        pages = {name.rpartition(".")[0] for name in names if name.lower().endswith((".html", ".htm"))}
        parts = {page + SAVED_PAGE_FOLDER for page in pages}
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name not in parts]
        yield from (Path(folder, name) for name in names)


def _closed_folder(root: Path, error: OSError) -> SourceFile:
    path = Path(os.fsdecode(error.filename or root))
    if path == root:
        raise error
    return SourceFile(path, _as_text(path.relative_to(root)) + "/", 0, 0)


def _as_text(name: Path) -> str:
    r"""The name with `/`; a byte that is not UTF-8, which no table could hold, as `\xe9`."""
    return os.fsencode(name.as_posix()).decode("utf-8", "backslashreplace")


def can_be_opened(file: SourceFile) -> bool:
    """Whether the file is there and may be read: what is wrong with it otherwise can pass without a change of it."""
    try:
        file.path.open("rb").close()
    except OSError:
        return False
    return True


def _literal_part(pattern: Path) -> Path:
    """The folders of a glob before its first wildcard: what names are relative to."""
    parts = itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parent.parts)
    return Path(*parts)
