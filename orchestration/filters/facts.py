"""JSON lines out: an `Extraction` or an `Article` as the plain values that other programs rely on.

The keys and their order are a promise. Spans are `[start, end]`, days ISO, scores in four digits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from orchestration.filters.lines import DocId
from orchestration.records import (
    Article,
    DateExpression,
    EntityMention,
    EntityNaming,
    EventMention,
    Extraction,
    Participant,
    Quote,
    Speaker,
)


def facts(doc_id: DocId, extractor_version: str, extraction: Extraction) -> dict[str, Any]:
    """What `onrecord extract` says of one article."""
    return {
        "doc_id": doc_id,
        "extractor_version": extractor_version,
        "quotes": [_quote(quote) for quote in extraction.quotes],
        "entity_mentions": [_entity_mention(mention) for mention in extraction.entity_mentions],
        "event_mentions": [_event_mention(event) for event in extraction.event_mentions],
        "date_expressions": [_date_expression(expression) for expression in extraction.date_expressions],
        "entity_namings": [_entity_naming(naming) for naming in extraction.entity_namings],
    }


def page(doc_id: DocId, article: Article) -> dict[str, Any]:
    """What `onrecord clean` says of one page; its blocks are what `onrecord extract` takes."""
    return {
        "doc_id": doc_id,
        "title": article.title,
        "authors": list(article.authors),
        "published_at": _utc(article.published_at),
        "published_at_method": article.published_at_method,
        "published_at_zone": article.published_at_zone,
        "modified_at": _utc(article.modified_at),
        "url": article.url,
        "section": article.section,
        "credit": article.credit,
        "language": article.language,
        "text": article.text,
        "blocks": [{"span": list(block.span), "role": block.role, "rule": block.rule} for block in article.blocks],
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "quote_type": quote.quote_type,
        "content": [list(span) for span in quote.content],
        "cue": [list(span) for span in quote.cue],
        "cue_lemma": quote.cue_lemma,
        "cue_class": quote.cue_class,
        "source": [list(span) for span in quote.source],
        "speaker": _speaker(quote.speaker),
        "addressee": quote.addressee,
        "venue": quote.venue,
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "status": speaker.status,
        "name": speaker.name,
        "entity_type": speaker.entity_type,
        "score": _score(speaker.score),
        "method": speaker.method,
        "candidates": [{"name": one.name, "score": _score(one.score)} for one in speaker.candidates],
    }


def _entity_mention(mention: EntityMention) -> dict[str, Any]:
    return {
        "span": list(mention.span),
        "entity_type": mention.entity_type,
        "name": mention.name,
        "mention_form": mention.mention_form,
        "method": mention.method,
        "score": None if mention.score is None else _score(mention.score),
        "name_score": None if mention.name_score is None else _score(mention.name_score),
    }


def _entity_naming(naming: EntityNaming) -> dict[str, Any]:
    return {
        "name": naming.name,
        "entity_type": naming.entity_type,
        "salience": _score(naming.salience),
        "is_in_headline": naming.is_in_headline,
        "is_in_lead": naming.is_in_lead,
        "name_count": naming.name_count,
        "mention_count": naming.mention_count,
        "earliness": _score(naming.earliness),
    }


def _event_mention(event: EventMention) -> dict[str, Any]:
    place, when = event.place, event.date
    return {
        "event_type": event.event_type,
        "mode": event.mode,
        "modality": event.modality,
        "sentence": list(event.sentence),
        "trigger": list(event.trigger),
        "actors": [_participant(actor) for actor in event.actors],
        "recipients": [_participant(recipient) for recipient in event.recipients],
        "place": place and {"name": place.name, "country_code": place.country_code, "geonames_id": place.geonames_id},
        "date": when
        and {"start": when.start.isoformat(), "end": when.end.isoformat(), "granularity": when.granularity},
        "asserted_by": "narrator" if event.asserted_by is None else event.asserted_by,
        "score": _score(event.score),
        "contexts": list(event.contexts),
        "counts": [
            {"kind": figure.kind, "number": figure.number, "unit": figure.unit, "span": list(figure.span)}
            for figure in event.figures
        ],
    }


def _participant(participant: Participant) -> dict[str, Any]:
    return {
        "span": list(participant.span),
        "name": participant.name,
        "country_code": participant.country_code,
        "sector": participant.sector,
    }


def _date_expression(expression: DateExpression) -> dict[str, Any]:
    return {
        "span": list(expression.span),
        "timex_type": expression.timex_type,
        "timex_value": expression.timex_value,
        "start": expression.start and expression.start.isoformat(),
        "end": expression.end and expression.end.isoformat(),
        "granularity": expression.granularity,
        "method": expression.method,
        "score": _score(expression.score),
    }


def _score(score: float) -> float:
    return round(float(score), 4)
