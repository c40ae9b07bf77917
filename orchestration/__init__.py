"""On Record: news articles in, tables of who said what, who was named and what happened out.

One line a module, in the order of the layers (each may import only what stands below it):

    cli          the `onrecord` command, thin over everything below
    definitions  build_defs(settings): the whole Dagster graph on one page
    defs         assets, checks, dbt, automation: everything that imports Dagster
    filters      `onrecord extract` and `onrecord clean`: JSON lines in, JSON lines out
    quality      expectations/*.yml judged by Great Expectations, as plain results
    publish      audited marts written aside, then swapped in by one rename
    engine       the loops over many: pages fetched, documents read, articles extracted in a process pool
    ingest       bytes in, Article out; writes nothing
    extract      Article in, Extraction out; pure
    warehouse    the only writer to DuckDB
    settings     the only reader of the environment
    records      what travels between them

Not here: SQL over many articles (dbt_project), the rules of the gates (expectations).
"""
