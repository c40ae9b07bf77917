"""The loops over many things: pages off the web, documents into `raw`, articles into `extracted`.

fetching    web sources -> archives of fetched pages      ingesting    files and archives -> documents
extracting  article versions -> facts, in a pool          progress     how far a loop is

Pure functions of `ingest` and `extract` do the work; the loops here write each batch as it comes back, so a killed run
loses at most what is in flight and the next one goes on from there. Nothing is imported here: a worker loads
`extracting` only.
"""
