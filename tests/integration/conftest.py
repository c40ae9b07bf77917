"""A small publication made by hand: tables as dbt's contracts promise them, one article told in full."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from audited import start_audited_run

from orchestration.publish import publish
from orchestration.settings import PROJECT_DIR
from orchestration.warehouse import Warehouse

TEXT = (
    "Ferry sails again\n\n"
    "“The ferry to Arden sails again,” said Ida Brandt, the harbour master. Rain had stopped it for a week.\n\n"
    "Photo: the pier\x1b[2J of Lund\n\n"
    "“We will pay for the bridge,” Tomás Okafor told reporters."
)


def _span(part: str) -> tuple[int, int]:
    start = TEXT.index(part)
    return start, start + len(part)


def _block(part: str, role: str) -> dict[str, object]:
    start, _ = _span(part)
    end = TEXT.find("\n\n", start)
    return {"char_start": start, "char_end": end if end >= 0 else len(TEXT), "role": role, "rule": f"{role}.test"}


BLOCKS = [
    _block("Ferry", "headline"), _block("“The", "body"), _block("Photo", "caption"), _block("“We", "body")
]  # fmt: skip
ARTICLE = {
    "article_id": "a1" * 10,
    "article_version_id": "b1" * 10,
    "version_number": 1,
    "source_id": "lund",
    "outlet": "The Lund Post",
    "url": "https://lund.example/ferry",
    "title": "Ferry sails again",
    "authors": ["Per Holm"],
    "published_at": datetime(2024, 3, 1, 8, tzinfo=UTC),
    "published_date": date(2024, 3, 1),
    "published_at_method": "given",
    "text": TEXT,
    "blocks": BLOCKS,
}
OTHER = {**ARTICLE, "article_id": "a2" * 10, "title": "Ferry stops", "url": None, "text": "Rain.", "blocks": []}


def _quote(number: int, content: str, cue: str, source: str, **facts: object) -> tuple[dict, list[dict]]:
    quote_id = f"{number:020x}"
    spans = [
        {"quote_span_id": f"{quote_id}{role}", "quote_id": quote_id, "article_id": ARTICLE["article_id"],
         "span_role": role, "span_number": 0, "char_start": _span(part)[0], "char_end": _span(part)[1]}
        for role, part in (("content", content), ("cue", cue), ("source", source))
    ]  # fmt: skip
    block = next(b for b in BLOCKS if b["char_start"] <= _span(content)[0] < b["char_end"])
    row = {key: ARTICLE[key] for key in ("article_id", "outlet", "title", "url", "published_at", "published_date")} | {
        "quote_id": quote_id,
        "quote_type": "direct",
        "content_text": content,
        "cue_text": cue,
        "cue_lemma": "say",
        "source_text": source,
        "char_start": _span(content)[0],
        "char_end": _span(content)[1],
        "word_count": len(content.split()),
        "passage_text": TEXT[block["char_start"] : block["char_end"]],
        "passage_char_start": block["char_start"],
        "passage_char_end": block["char_end"],
        "speaker_status": "named",
        "speaker_candidates": [],
        "attribution_method": "name",
        "speaker_score": 0.9,
        **facts,
    }
    return row, spans


IDA, ARDEN, TOMAS, OKAFOR, CLUB, VELDANIA = (f"e{number}" * 10 for number in range(1, 7))
QUOTES = [
    _quote(1, "The ferry to Arden sails again", "said", "Ida Brandt, the harbour master", speaker_name="Ida Brandt",
           cue_class="statement", mentioned_entity_names=["Arden"], is_speech=False, speaker_entity_id=IDA,
           mentioned_entity_ids=[ARDEN], speaker_entity_type="person"),
    _quote(2, "We will pay for the bridge", "told", "Tomás Okafor", speaker_name="Tomás Okafor",
           cue_class="promise", mentioned_entity_names=[], speaker_score=0.7, is_speech=True, addressee="reporters",
           speaker_entity_id=TOMAS, mentioned_entity_ids=[], speaker_entity_type="person"),
]  # fmt: skip


def _entity(entity_id: str, name: str, kind: str, mentions: int, key: str | None = None, **facts: object) -> dict:
    return {
        "entity_id": entity_id,
        "entity_name": name,
        "entity_type": kind,
        "entity_key": key or name.lower(),
        "spellings": [name],
        "is_known": False,
        "is_ambiguous": False,
        "mention_count": mentions,
        "spoken_quote_count": 1,
        "article_count": mentions,
        "unique_text_count": mentions,
        "outlet_count": 1,
        "first_seen_date": date(2024, 3, 1),
        "last_seen_date": date(2024, 3, 4),
        **facts,
    }


def _tie(one: str, other: str, month: date, texts: int) -> dict[str, object]:
    return {"comention_month_id": f"{one}{other}{month}", "month_start_date": month, "entity_id": one,
            "other_entity_id": other, "article_count": texts + 1, "unique_text_count": texts}  # fmt: skip


ENTITIES = {
    "dim_entities": [
        _entity(IDA, "Ida Brandt", "person", 1),
        _entity(ARDEN, "Arden", "place", 9, "geonames:77", entity_class="city", geonames_id=77, wikidata_id="Q77",
                country_code="SE"),
        _entity(TOMAS, "Tomás Okafor", "person", 3, "tomas okafor", latest_role="minister of bridges"),
        _entity(OKAFOR, "Okafor", "person", 5, is_ambiguous=True),
        _entity(CLUB, "Arden\x1b[2J", "organization", 2, "arden"),
        _entity(VELDANIA, "Veldania", "place", 4, "geonames:88", entity_class="country", geonames_id=88),
    ],
    "dim_places": [
        {"geonames_id": 77, "entity_id": ARDEN, "place_name": "Arden", "place_kind": "city", "country_code": "SE",
         "country_name": "Sweden", "latitude": 55.7, "longitude": 13.2, "is_capital": False, "article_count": 9},
    ],
    "dim_entity_aliases": [
        {"entity_alias_id": f"{entity_id}{name}", "entity_id": entity_id, "alias": name, "is_known": False,
         "normalised_name": normalised, "alias_kind": kind, "mention_count": count, "article_count": count}
        for entity_id, name, normalised, kind, count in (
            (IDA, "Ida Brandt", "ida brandt", "name", 1), (ARDEN, "Arden", "arden", "name", 9),
            (TOMAS, "Tomás Okafor", "tomas okafor", "name", 2), (TOMAS, "Okafor", "okafor", "short_form", 1),
            (OKAFOR, "Okafor", "okafor", "name", 5), (CLUB, "Arden", "arden", "name", 2),
            (VELDANIA, "Veldánia", "veldania", "name", 4), (VELDANIA, "Veldanian Union", "veldanian union", "name", 0),
        )
    ],
    "dim_entity_roles": [
        {"entity_role_id": role, "entity_id": TOMAS, "role": role, "valid_from_date": first, "valid_to_date": last,
         "is_current": last is None, "article_count": count, "outlet_count": 1}
        for role, first, last, count in (
            ("mayor of lund", date(2023, 1, 5), date(2023, 9, 9), 1),
            ("minister of bridges", date(2024, 3, 1), None, 2),
        )
    ],
    "entity_redirects": [
        {"entity_redirect_id": "r1", "old_entity_id": "0d" * 10, "new_entity_id": TOMAS, "old_entity_name": "T. Okafor",
         "old_entity_type": "person", "link_method": "correction", "article_count": 1, "is_whole": True},
    ],
    "dim_entity_corrections": [
        {"entity_correction_id": "k1", "correction_action": "merge", "corrected_name": "T. Okafor", "is_used": True,
         "corrected_type": "person", "target_name": "Tomás Okafor", "entity_id": TOMAS, "reviewer": "ida",
         "correction_reason": "the same minister", "decided_date": date(2024, 3, 5), "corrections_file": "user"},
        {"entity_correction_id": "k2", "correction_action": "rename", "corrected_name": "Ardenne", "is_used": False,
         "corrected_type": "place", "target_name": "Arden", "unused_reason": "name_is_gone", "reviewer": "per",
         "correction_reason": "house style", "decided_date": date(2024, 3, 6), "corrections_file": "user"},
    ],
    "fct_comention_months": [
        _tie(IDA, ARDEN, date(2024, 2, 1), 3),
        _tie(IDA, ARDEN, date(2024, 3, 1), 4),
        _tie(ARDEN, TOMAS, date(2024, 3, 1), 1),
        _tie(TOMAS, CLUB, date(2024, 3, 1), 2),
    ],
}  # fmt: skip

ROWS = ENTITIES | {
    "dim_articles": [ARTICLE, OTHER],
    "fct_quotes": [row for row, _ in QUOTES],
    "fct_quote_spans": [span for _, spans in QUOTES for span in spans],
    "fct_entity_mentions": [
        {"entity_mention_id": name, "article_id": ARTICLE["article_id"], "entity_name": name, "entity_type": kind,
         "char_start": _span(name)[0], "char_end": _span(name)[1], "mention_form": "name", "entity_id": entity_id,
         "outlet": ARTICLE["outlet"], "link_method": method}
        for name, kind, entity_id, method in (
            ("Ida Brandt", "person", IDA, "same_name"), ("Arden", "place", ARDEN, "place_context"),
        )
    ],
    "fct_entity_namings": [
        {"entity_naming_id": name, "article_id": ARTICLE["article_id"], "entity_name": name, "entity_type": kind,
         "entity_id": entity_id, "salience_score": salience, "mention_count": count, "reference_count": count - 1}
        for name, kind, entity_id, salience, count in (
            ("Arden", "place", ARDEN, 0.25, 1), ("Ida Brandt", "person", IDA, 0.75, 2),
        )
    ],
    "fct_event_mentions": [
        {"event_mention_id": "e1", "article_id": ARTICLE["article_id"], "event_type": "AID", "modality": "future",
         "actor_names": ["Tomás Okafor"], "recipient_names": [], "trigger_char_start": _span("pay")[0],
         "asserted_by_quote_id": QUOTES[1][0]["quote_id"], "asserted_by_speaker_name": "Tomás Okafor",
         "event_score": 0.8}
    ],
    "fct_event_candidates": [
        {"event_mention_id": name, "article_id": ARTICLE["article_id"], "event_type": "AGREE", "modality": "negated",
         "actor_names": [actor], "recipient_names": [], "trigger_char_start": at, "event_score": 0.4,
         "actors": [{"name": actor, "country_code": country}], "recipients": [], "published_date": date(2024, 3, 1),
         "sentence_text": f"{actor} did not agree.", "asserted_by_type": "narrator", "outlet": ARTICLE["outlet"]}
        for at, (name, actor, country) in enumerate((("c1", "Ida Brandt", None), ("c2", "Veldanian envoys", "VD")))
    ],
    "fct_events": [
        {"event_id": "h1", "event_type": "AID", "event_type_title": "Aid", "modality": "future", "contexts": [],
         "actor_names": ["Tomás Okafor"], "recipient_names": ["Arden"], "reported_place_names": ["Lund"],
         "place_name": "Lund", "place_country_code": "SE", "mention_count": 2, "article_count": 2, "outlet_count": 1,
         "is_told_by_narrator": False, "asserted_by_names": ["Tomás Okafor"], "event_score": 0.8,
         "first_reported_at": datetime(2024, 3, 1, tzinfo=UTC), "last_reported_at": datetime(2024, 3, 4, tzinfo=UTC),
         "first_report_text": "“We will pay\x1b[2J for the bridge,” he said."},
        {"event_id": "h2", "event_type": "ASSAULT", "event_type_title": "Assault", "modality": "actual",
         "contexts": [], "actor_names": ["forces of Veldania"], "recipient_names": [], "reported_place_names": [],
         "event_start_date": date(2024, 2, 20), "event_end_date": date(2024, 2, 21), "lowest_dead_count": 3,
         "highest_dead_count": 1200, "mention_count": 9, "article_count": 9, "outlet_count": 4,
         "is_told_by_narrator": True, "asserted_by_names": [], "event_score": 0.6, "first_report_text": "Shells fell."},
    ],
    "fct_event_participants": [
        {"event_participant_id": name, "event_id": event, "participant_role": role, "participant_name": name,
         "entity_type": kind, "country_code": country, "mention_count": 1, "outlet_count": 1}
        for event, role, name, kind, country in (
            ("h1", "actor", "Tomás Okafor", "person", None), ("h1", "recipient", "Arden", "place", None),
            ("h2", "actor", "forces of Veldania", None, "VD"), ("h3", "recipient", "Veldánia", "place", "VD"),
        )
    ],
    "fct_event_reports": [
        {"event_mention_id": "e1", "event_id": "h1", "article_id": ARTICLE["article_id"], "outlet": ARTICLE["outlet"],
         "article_version_id": ARTICLE["article_version_id"], "is_first_report": True, "run_id": "run-1",
         "sentence_text": "“We will pay for the bridge,” he said.", "event_type": "AID", "modality": "future",
         "asserted_by_type": "quote", "asserted_by_speaker_name": "Tomás Okafor", "event_score": 0.8},
    ],
    "fct_ingest_ledger": [
        {"document_id": "d1", "source_id": "lund", "uri": "post.csv#row=1", "outcome": "accepted", "run_id": "run-1",
         "article_id": ARTICLE["article_id"], "fetched_at": datetime(2024, 3, 2, tzinfo=UTC)},
        {"document_id": "d2", "source_id": "lund", "uri": "post.csv#row=2", "outcome": "quarantined",
         "reason": "empty_text", "detail": "no text in it", "run_id": "run-1"},
    ],
    "fct_quality_checks": [
        {"check_result_id": "c1", "run_id": "run-1", "checked_at": datetime(2024, 3, 2, tzinfo=UTC), "why": "so that",
         "table_address": "raw.documents", "check_name": "enough_text", "check_status": "warned",
         "observed_value": "0.5", "expected_value": "at least 0.9"},
    ],
}  # fmt: skip


def _contracts() -> dict[str, dict[str, str]]:
    """Columns and types of the marts, as their contracts declare them."""
    folder = PROJECT_DIR / "dbt_project" / "models" / "marts"
    models = [m for path in sorted(folder.rglob("*.yml")) for m in yaml.safe_load(path.read_text())["models"]]
    return {m["name"]: {c["name"]: c["data_type"] for c in m["columns"]} for m in models}


@pytest.fixture(scope="session")
def published_text() -> str:
    """The text of the article that is published."""
    return TEXT


@pytest.fixture(scope="session")
def publication(tmp_path_factory) -> Path:
    """A data folder with a publication in it."""
    data_dir = tmp_path_factory.mktemp("data")
    with Warehouse(data_dir / "warehouse.duckdb") as fresh:
        start_audited_run(fresh, "run-1", "abc123")
    with duckdb.connect(data_dir / "warehouse.duckdb") as connection:
        connection.execute("create schema marts")
        for table, columns in _contracts().items():
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"create table marts.{table} ({declared})")
            for row in ROWS.get(table, []):
                names, places = ", ".join(row), ", ".join(f"${name}" for name in row)
                connection.execute(f"insert into marts.{table} ({names}) values ({places})", row)
    with Warehouse(data_dir / "warehouse.duckdb") as warehouse:
        publish(warehouse, data_dir / "published", "run-1")
    return data_dir
