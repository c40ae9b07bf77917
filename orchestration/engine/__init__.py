"""The loops over many things, written batch by batch: a killed run loses at most what is in flight.

fetching    web sources -> archives of fetched pages      ingesting    files and archives -> documents
extracting  article versions -> facts, in a pool          progress     how far a loop is

Not here: how one thing is read (`ingest`, `extract`). Imports nothing: a worker loads `extracting` only.
"""
