"""From a server that misbehaves to the ledger: every page of a list ends in its outcome, and the good ones are read."""

from dataclasses import replace
from datetime import UTC, datetime

from loopback import answer
from misbehaviours import MISBEHAVIOURS
from newsroom import Newsroom

from orchestration.engine import fetching
from orchestration.engine.ingesting import ingest_new
from orchestration.ingest.sources import load_sources
from orchestration.warehouse import Warehouse

QUICK = {
    "read_timeout": 1.5, "deadline": 20.0, "first_backoff": 0.01, "connections": 50, "connections_per_host": 50,
    "failures_per_host": 100,
}  # fmt: skip
TRICKLING = {"slow headers", "a slow body"}
"""They take as long as the deadline; which one that is makes no difference to the ledger."""
HTML = (
    "<!doctype html><html><head><meta charset='{declared}'><title>A café for Velmouth</title></head><body><article>"
    "<h1>A café for Velmouth</h1><p>“Everyone is welcome,” said Zoë Brontë, who runs it at the pier, on Monday.</p>"
    "<p>The house had stood empty since the naïve plans of the last owner came to nothing, the town’s office said.</p>"
    "</article></body></html>"
)
CHARSETS = {
    "the header is wrong": ("text/html; charset=us-ascii", "utf-8", "utf-8"),
    "the page is wrong": ("text/html; charset=utf-8", "iso-8859-1", "utf-8"),
    "both are wrong": ("text/html; charset=utf-16", "koi8-r", "utf-8"),
    "nobody says": ("text/html", "", "cp1252"),
    "no such charset": ("text/html; charset=klingon", "windows-1252", "cp1252"),
}


def test_every_page_of_a_server_that_misbehaves_ends_in_its_outcome(tmp_path, monkeypatch):
    real = fetching.policy_of
    monkeypatch.setattr(fetching, "policy_of", lambda source: replace(real(source), **QUICK))
    expected = {"ferry": ("accepted", None), "guide.pdf": ("quarantined", "fetch_failed")}
    with Newsroom() as room:
        room.publish("ferry")
        room["/news/guide.pdf"] = answer(b"%PDF-1.7", media_type="application/pdf")
        for number, case in enumerate(MISBEHAVIOURS[name] for name in MISBEHAVIOURS if name not in TRICKLING):
            room[f"/news/bad-{number}"] = case.behaviour
            expected[f"bad-{number}"] = ("quarantined", case.reason)
        for number, (media_type, declared, encoding) in enumerate(CHARSETS.values()):
            room[f"/news/cafe-{number}"] = answer(
                HTML.format(declared=declared).encode(encoding), media_type=media_type
            )
        cafes = [f"cafe-{number}" for number in range(len(CHARSETS))]
        urls = [room.url(f"/news/{slug}") for slug in [*expected, *cafes]]
        (tmp_path / "sources.toml").write_text(room.source("urls", urls=urls, max_bytes=1_000_000))
        sources, archives, now = load_sources(tmp_path / "sources.toml"), tmp_path / "archive", datetime.now(UTC)
        with Warehouse(tmp_path / "w.duckdb") as warehouse:
            fetching.fetch_new(warehouse, sources, "run-1", archive_dir=archives, clock=lambda: now)
            ingest_new(warehouse, sources, "run-1", now, archive_dir=archives, batch_size=50)
            ledger = warehouse.query("select uri, outcome, reason from raw.documents").to_pylist()
            articles = warehouse.query("select url, text from raw.articles").to_pylist()
    found = {row["uri"].rpartition("/")[2]: (row["outcome"], row["reason"]) for row in ledger}
    same = sorted(found.pop(cafe) for cafe in cafes)
    assert found == expected
    assert same == [("accepted", None), *[("duplicate", None)] * (len(cafes) - 1)], "in any charset they say the same"
    assert len(ledger) == len(urls)
    [text] = [article["text"] for article in articles if "cafe" in article["url"]]
    assert "“Everyone is welcome,” said Zoë Brontë" in text
