"""Web archives (WARC 1.0 and 1.1): their pages as documents, and fetched pages as an archive.

pages       a WARC file -> its documents     containers  a file -> its records, damage passed over
bodies      HTTP's encodings undone          writer      responses -> a WARC file

Not here: fetching (`fetch`), which files are archives (`files`), what a page says (`parse`).
"""

from orchestration.ingest.web_archives.bodies import MAX_PAGE_BYTES
from orchestration.ingest.web_archives.pages import read_archive
from orchestration.ingest.web_archives.writer import ArchiveWriter

__all__ = ["MAX_PAGE_BYTES", "ArchiveWriter", "read_archive"]
