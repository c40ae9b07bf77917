"""Bytes in, Article out; pure. Reads what a source names, never writes, never looks at a clock.

sources   sources.toml -> what to ingest          files     a source -> its documents, streamed
parse     a document -> Article or why not        blocks    text -> blocks with roles
metadata  dates, authors, language, addresses     page      HTML -> text by structure, what the page says of itself

Not here: whether a document is new (warehouse), facts (extract), the network.
"""

CLEANER_VERSION = "0.1.0"
"""Raised with every change that can give another text, block or date for the same document."""
