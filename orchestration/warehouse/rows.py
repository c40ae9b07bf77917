"""Records as rows and back. A row has the columns of its table in `warehouse.sql`; ids are made here.

Not here: SQL, and the `*_text` columns, which SQL cuts from the stored text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, cast

import pyarrow as pa
from rensa import RMinHash

from orchestration.records import (
    Article,
    Block,
    DateExpression,
    Document,
    EntityMention,
    EntityNaming,
    EventMention,
    Extraction,
    Participant,
    Quote,
    Span,
    Spans,
    Unusable,
    make_id,
)

Row = dict[str, object]

PERMUTATIONS = 128
"""Of a MinHash signature: the usual choice, a standard error of 0.09 on the similarity of two texts."""
SHINGLE_WORDS = 5
"""Words a shingle: long enough that two stories on one event share few, short enough to survive an edit."""
MINHASH_SEED = 1
"""Fixed for ever: signatures of different seeds cannot be compared."""

LEDGER_KEYS = (
    pa.field("position", pa.int32()),
    pa.field("article_id", pa.string()),
    pa.field("outlet", pa.string()),
    pa.field("text_sha256", pa.string()),
    pa.field("modified_at", pa.timestamp("us", "UTC")),
)
"""What decides a document's outcome beside the columns of the ledger itself."""

FROM_TEXT = frozenset(
    {"content_text", "cue_text", "source_text", "mention_text", "sentence_text", "trigger_text", "expression_text"}
)
"""Columns that SQL cuts from the stored text."""

FACT_TABLES = ("quotes", "entity_mentions", "event_mentions", "date_expressions", "entity_namings")


def arrow_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table; a key that a row lacks is null.

    Text that is no valid Unicode (a lone surrogate, which JSON can smuggle in) cannot be stored: each such
    code point becomes one question mark, so offsets stay right.
    """
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pa.Table.from_pylist([cast(Row, _storable(row)) for row in rows], schema=schema)


def _storable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    return value


# ── raw ─────────────────────────────────────────────────────────────────────────────────────────


def document_row(document: Document, result: Article | Unusable) -> Row:
    """A document for the ledger, with the keys of its article; the outcome is for SQL to decide."""
    row: Row = {
        "document_id": document.document_id,
        "source_id": document.source_id,
        "uri": document.uri,
        "media_type": document.media_type,
        "byte_count": len(document.content),
        "content_sha256": document.content_sha256,
    }
    if document.fetched_at:
        row["fetched_at"] = document.fetched_at
    if isinstance(result, Unusable):
        return row | {"reason": result.reason, "detail": result.detail}
    return row | {
        "article_version_id": result.article_version_id,
        "article_id": result.article_id,
        "outlet": result.outlet,
        "text_sha256": result.content_sha256,
        "modified_at": result.modified_at,
    }


def article_row(article: Article) -> Row:
    """An article version as it is stored, with its MinHash signature."""
    return {
        "article_version_id": article.article_version_id,
        "article_id": article.article_id,
        "outlet": article.outlet,
        "url": article.url,
        "native_id": article.native_id,
        "title": article.title,
        "authors": list(article.authors),
        "section": article.section,
        "published_at": article.published_at,
        "published_at_method": article.published_at_method,
        "published_at_zone": article.published_at_zone,
        "modified_at": article.modified_at,
        "language": article.language,
        "credit": article.credit,
        "has_repaired_encoding": article.has_repaired_encoding,
        "text": article.text,
        "blocks": [{**_span(block.span), "role": block.role, "rule": block.rule} for block in article.blocks],
        "minhash": minhash(article.text),
        "content_sha256": article.content_sha256,
    }


def article_from_row(row: Mapping[str, Any]) -> Article:
    """The article that `article_row` stored; other columns of the row do not matter."""
    blocks = tuple(Block(Span(b["char_start"], b["char_end"]), b["role"], b["rule"]) for b in row["blocks"])
    own = {field.name: row[field.name] for field in fields(Article) if field.name in row}
    return Article(**{**own, "authors": tuple(row["authors"]), "blocks": blocks})


def minhash(text: str) -> list[int]:
    """MinHash signature of the text's word shingles: case, punctuation and spacing do not count."""
    words = re.findall(r"\w+", text.casefold())
    shingles = [" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))]
    signature = RMinHash(num_perm=PERMUTATIONS, seed=MINHASH_SEED)
    signature.update(shingles)
    return list(signature.digest())


# ── extracted ───────────────────────────────────────────────────────────────────────────────────


def fact_rows(version_id: str, extraction: Extraction) -> dict[str, list[Row]]:
    """The rows of one article version by table, ids included.

    A fact's id is made of its version and its spans, so it outlives a new extractor version that finds the
    same fact; should an extraction hold the same spans twice, the second is told apart by its number.
    """
    quotes = _identified("quote_id", version_id, [_quote_row(quote) for quote in extraction.quotes], _QUOTE_KEY)
    quote_ids = [quote["quote_id"] for quote in quotes]
    events = [_event_row(event, quote_ids) for event in extraction.event_mentions]
    mentions = [_mention_row(mention) for mention in extraction.entity_mentions]
    dates = [_date_row(date) for date in extraction.date_expressions]
    namings = [_naming_row(naming) for naming in extraction.entity_namings]
    return {
        "quotes": quotes,
        "entity_mentions": _identified("entity_mention_id", version_id, mentions, _SPAN_KEY),
        "event_mentions": _identified("event_mention_id", version_id, events, _EVENT_KEY),
        "date_expressions": _identified("date_expression_id", version_id, dates, _SPAN_KEY),
        "entity_namings": _identified("entity_naming_id", version_id, namings, _NAME_KEY),
    }


_QUOTE_KEY = ("content_spans",)
_SPAN_KEY = ("char_start", "char_end")
_NAME_KEY = ("entity_type", "entity_name")
_EVENT_KEY = ("event_type", "sentence_char_start", "sentence_char_end", "trigger_char_start", "trigger_char_end")


def _identified(id_name: str, version_id: str, rows: list[Row], key_names: Iterable[str]) -> list[Row]:
    seen: Counter[tuple[str, ...]] = Counter()
    for position, row in enumerate(rows):
        key = tuple(_key_part(row[name]) for name in key_names)
        row[id_name] = make_id(id_name, version_id, *key, seen[key])
        row["article_version_id"] = version_id
        row["position"] = position
        seen[key] += 1
    return rows


def _key_part(value: object) -> str:
    if isinstance(value, list):
        return " ".join(f"{span['char_start']}-{span['char_end']}" for span in value)
    return str(value)


def _span(span: Span) -> dict[str, object]:
    return {"char_start": span.start, "char_end": span.end}


def _spans(spans: Spans) -> list[dict[str, object]]:
    return [_span(span) for span in spans]


def _quote_row(quote: Quote) -> Row:
    speaker = quote.speaker
    return {
        "quote_type": quote.quote_type,
        "content_spans": _spans(quote.content),
        "cue_spans": _spans(quote.cue),
        "cue_lemma": quote.cue_lemma,
        "cue_class": quote.cue_class,
        "source_spans": _spans(quote.source),
        "speaker_status": speaker.status,
        "speaker_name": speaker.name,
        "speaker_entity_type": speaker.entity_type,
        "speaker_score": speaker.score,
        "attribution_method": speaker.method,
        "speaker_candidates": [{"name": c.name, "score": c.score} for c in speaker.candidates],
        "addressee": quote.addressee,
        "venue": quote.venue,
        "reported_in_block": quote.reported_in_block,
    }


def _mention_row(mention: EntityMention) -> Row:
    return {
        **_span(mention.span),
        "mention_form": mention.mention_form,
        "entity_type": mention.entity_type,
        "entity_name": mention.name,
        "title_as_written": mention.title_as_written,
        "role_as_written": mention.role_as_written,
        "mention_method": mention.method,
        "mention_score": mention.score,
        "name_score": mention.name_score,
    }


def _naming_row(naming: EntityNaming) -> Row:
    return {
        "entity_name": naming.name,
        "entity_type": naming.entity_type,
        "salience_score": naming.salience,
        "is_in_headline": naming.is_in_headline,
        "is_in_lead": naming.is_in_lead,
        "name_count": naming.name_count,
        "mention_count": naming.mention_count,
        "earliness": naming.earliness,
    }


def _event_row(event: EventMention, quote_ids: Sequence[object]) -> Row:
    place, day = event.place, event.date
    return {
        "event_type": event.event_type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "modality": event.modality,
        "sentence_char_start": event.sentence.start,
        "sentence_char_end": event.sentence.end,
        "trigger_char_start": event.trigger.start,
        "trigger_char_end": event.trigger.end,
        "actors": _participants(event.actors),
        "recipients": _participants(event.recipients),
        "place_name": place and place.name,
        "place_country_code": place and place.country_code,
        "place_geonames_id": place and place.geonames_id,
        "event_date_start": day and day.start,
        "event_date_end": day and day.end,
        "event_date_granularity": day and day.granularity,
        "asserted_by_quote_id": None if event.asserted_by is None else quote_ids[event.asserted_by],
        **{f"{kind}_count": event.counts.get(kind) for kind in ("dead", "injured", "arrested", "troops")},
        "counts": [
            {**_span(figure.span), "kind": figure.kind, "number": figure.number, "unit": figure.unit}
            for figure in event.figures
        ],
        "event_score": event.score,
    }


def _participants(participants: tuple[Participant, ...]) -> list[dict[str, object]]:
    return [
        {
            **_span(participant.span),
            "name": participant.name,
            "country_code": participant.country_code,
            "sector": participant.sector,
        }
        for participant in participants
    ]


def _date_row(date: DateExpression) -> Row:
    return {
        **_span(date.span),
        "timex_type": date.timex_type,
        "timex_value": date.timex_value,
        "value_start": date.start,
        "value_end": date.end,
        "granularity": date.granularity,
        "anchor": date.anchor,
        "method": date.method,
        "date_score": date.score,
    }
