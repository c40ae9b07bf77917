"""Bytes in, Article out; pure. Reads what a source names, never looks at a clock; `fetch` alone has the network.

sources   sources.toml -> what to ingest          files         a source -> its documents, streamed
feeds, sitemaps, listings   which pages exist     fetch         addresses -> pages
parse     a document -> Article or why not        web_archives  pages -> WARC and back
metadata  dates, authors, language, addresses     wire          ninjs, NewsML-G2 -> articles
blocks    text -> blocks with roles               page          HTML -> text, what the page says of itself
surroundings  roles by the blocks around          credits       whom a text was taken from
unusable  what is no article, and what shows it   web_sources   how a site is asked, what is kept of it

Not here: whether a document is new (warehouse), which page is due (engine), facts (extract).
"""

CLEANER_VERSION = "0.2.0"
"""Raised with every change that can give another text, block or date for the same document."""
