"""Our own labelled texts: YAML that people read, offsets that the loader computes and proves.

A label names its characters by quoting them. A phrase that stands in the text more than once, or not
at all, is refused: a gold offset is never a guess. The format is described in docs/accuracy.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import yaml

from orchestration.records import (
    FACT_ROLES,
    Article,
    Block,
    BlockRole,
    EntityType,
    EventType,
    Modality,
    QuoteType,
    Span,
    Spans,
    SpeakerStatus,
)

GOLD_DIR = Path(__file__).parent / "gold"
TASKS = ("blocks", "quotes", "entities", "mentions", "salience", "dates", "events")
ROLES: dict[str, BlockRole] = {role: role for role in get_args(BlockRole)}
CORE_TYPES: dict[str, EntityType] = {"person": "person", "organization": "organization", "place": "place"}
QUOTE_MARKS = '"“”„«»'
RANGE = " ~~ "
"""`first words ~~ last words` is the stretch from the one to the other."""


class GoldError(ValueError):
    """A label that does not fit its text, said in one sentence."""


@dataclass(frozen=True)
class GoldQuote:
    """Who speaks is a name, or a status that says why there is none; `is_optional`: neither asked for nor wrong."""

    quote_type: QuoteType
    content: Spans
    cue: Spans
    source: Spans
    speaker_status: SpeakerStatus
    speaker_name: str | None
    is_optional: bool = False


@dataclass(frozen=True)
class GoldEntity:
    span: Span
    entity_type: EntityType
    name: str


@dataclass(frozen=True)
class GoldMention:
    """A description or pronoun, and the in-article name of whom it means."""

    span: Span
    name: str


@dataclass(frozen=True)
class GoldDate:
    span: Span
    value: str
    is_optional: bool = False


@dataclass(frozen=True)
class GoldEvent:
    """Participants are the accepted phrases, one span each; `asserted_by` is narrator or quote.
    Without `event_types` the label says that nothing actual is narrated here."""

    event_types: tuple[EventType, ...]
    trigger: Span
    modality: Modality | None = None
    mode: str | None = None
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    event_date: date | None = None
    asserted_by: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    is_optional: bool = False


@dataclass(frozen=True)
class GoldCase:
    """One labelled text. A task that is not in `tasks` was not labelled; an empty list means: there is none.
    `patterns`: what it covers, by task. Where `events_are_partial`, other events are neither asked for nor wrong."""

    case_id: str
    patterns: Mapping[str, tuple[str, ...]]
    article: Article
    tasks: frozenset[str]
    quotes: tuple[GoldQuote, ...] = ()
    entities: tuple[GoldEntity, ...] = ()
    mentions: tuple[GoldMention, ...] = ()
    salience: tuple[str, ...] = ()
    """In-article names, the one that the text is most about first."""
    dates: tuple[GoldDate, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    events_are_partial: bool = False
    html: str | None = None
    """The page that the text's blocks were read from by hand."""

    @property
    def text(self) -> str:
        return self.article.text


def load_cases(folder: Path = GOLD_DIR) -> list[GoldCase]:
    """All cases of the folder's files, by file name. GoldError names the file and the case."""
    cases: list[GoldCase] = []
    for path in sorted(folder.glob("**/*.yml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            try:
                cases.append(read_case(raw))
            except (GoldError, KeyError, TypeError, ValueError) as error:
                raise GoldError(f"{path.name}, case {raw.get('id', '?')}: {error}") from error
    ids = [case.case_id for case in cases]
    if repeated := sorted({case_id for case_id in ids if ids.count(case_id) > 1}):
        raise GoldError(f"case ids are given twice: {', '.join(repeated)}")
    return cases


def read_case(raw: Mapping[str, Any]) -> GoldCase:
    """A case from its YAML mapping."""
    if unknown := set(raw) - {"id", "pattern", "published_at", "title", "text", "html", "events_are_partial", *TASKS}:
        raise GoldError(f"unknown keys {sorted(unknown)}")
    text, blocks = _text(raw["text"])
    tasks = {task for task in TASKS if task in raw}
    if not isinstance(raw["text"], str):
        tasks.add("blocks")
    published = raw.get("published_at")
    article = Article(
        text=text,
        blocks=blocks,
        title=raw.get("title"),
        outlet="gold",
        published_at=_moment(published) if published else None,
        published_at_method="given" if published else "none",
    )
    facts = [block.span for block in blocks if block.role in FACT_ROLES]
    return GoldCase(
        case_id=raw["id"],
        patterns=_patterns(raw.get("pattern") or (), tasks),
        article=article,
        tasks=frozenset(tasks),
        quotes=tuple(_quote(text, label) for label in raw.get("quotes") or ()),
        entities=tuple(sorted(_entities(text, facts, raw.get("entities") or {}), key=lambda entity: entity.span)),
        mentions=tuple(
            GoldMention(span, name)
            for name, phrases in (raw.get("mentions") or {}).items()
            for span in _locate_all(text, phrases)
        ),
        salience=tuple(raw.get("salience") or ()),
        dates=tuple(_date(text, str(phrase), value) for phrase, value in (raw.get("dates") or {}).items()),
        events=tuple(_event(text, label) for label in raw.get("events") or ()),
        events_are_partial=raw.get("events_are_partial", False),
        html=raw.get("html"),
    )


def _patterns(raw: Sequence[str] | Mapping[str, Sequence[str]], tasks: set[str]) -> dict[str, tuple[str, ...]]:
    """The named patterns of each labelled task; a plain list holds for all of them."""
    by_task = raw if isinstance(raw, Mapping) else dict.fromkeys(tasks, raw)
    if idle := set(by_task) - tasks:
        raise GoldError(f"patterns are named for {sorted(idle)}, which the case does not label")
    return {task: tuple(names) for task, names in by_task.items()}


def _moment(value: date | datetime) -> datetime:
    """A bare day counts as its noon, UTC."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC)
    return datetime(value.year, value.month, value.day, 12, tzinfo=UTC)


def _text(raw: str | Sequence[Mapping[str, str]]) -> tuple[str, tuple[Block, ...]]:
    """Blocks joined by a blank line. A plain string is body; a blank line inside an entry starts another block."""
    entries = [("body", raw)] if isinstance(raw, str) else [pair for entry in raw for pair in entry.items()]
    text, blocks = "", []
    for role, content in entries:
        if role not in ROLES:
            raise GoldError(f"{role!r} is no block role")
        for paragraph in re.split(r"\n\s*\n", content.strip("\n")):
            start = len(text) + 2 if text else 0
            text = f"{text}\n\n{paragraph}" if text else paragraph
            blocks.append(Block(Span(start, len(text)), ROLES[role], "gold"))
    return text, tuple(blocks)


# ── phrases to offsets ──────────────────────────────────────────────────────────────────────────


def locate(text: str, phrase: str) -> Span:
    """Where the phrase stands. `a <b> c` is b where a b c stands once; `a ~~ c` runs from a to the next c."""
    if RANGE in phrase:
        first, last = phrase.split(RANGE)
        start = locate(text, first).start
        end = text.find(_bare(last), start + 1)
        if end < 0:
            raise GoldError(f"{last!r} does not follow {first!r}")
        return Span(start, end + len(_bare(last)))
    before, inner, whole = _bracketed(phrase)
    found = [match.start() for match in re.finditer(_whole_words(whole), text)]
    if len(found) != 1:
        raise GoldError(f"the phrase {phrase!r} stands {len(found)} times in the text; it must stand once")
    return Span(found[0] + len(before), found[0] + len(before) + len(inner))


def _bare(phrase: str) -> str:
    return _bracketed(phrase)[2]


def _bracketed(phrase: str) -> tuple[str, str, str]:
    """(what stands before, the phrase meant, everything), from `before <meant> after`."""
    match = re.fullmatch(r"(?s)(.*?)<(.+)>(.*)", phrase)
    before, inner, after = match.groups() if match else ("", phrase, "")
    return before, inner, before + inner + after


def _whole_words(phrase: str) -> str:
    """A pattern of the phrase that does not start or end inside a word."""
    start = r"(?<!\w)" if phrase[0].isalnum() else ""
    end = r"(?!\w)" if phrase[-1].isalnum() else ""
    return start + re.escape(phrase) + end


def _locate_all(text: str, phrases: str | Sequence[str] | None) -> Spans:
    phrases = [phrases] if isinstance(phrases, str) else phrases or ()
    return tuple(locate(text, phrase) for phrase in phrases)


# ── labels ──────────────────────────────────────────────────────────────────────────────────────


QUOTE_KEYS = {"cue", "source", "speaker", "status", "optional"}
EVENT_KEYS = {
    "type", "trigger", "modality", "mode", "actors", "recipients", "date", "asserted_by", "counts", "optional",
}  # fmt: skip


def _quote(text: str, label: Mapping[str, Any]) -> GoldQuote:
    kinds = [kind for kind in get_args(QuoteType) if kind in label]
    if len(kinds) != 1 or set(label) - {*kinds, *QUOTE_KEYS}:
        raise GoldError(f"a quote has one of direct, mixed, indirect and known keys, not {sorted(label)}")
    content = _locate_all(text, label[kinds[0]])
    for span in content:
        if kinds[0] == "direct" and (text[span.start] in QUOTE_MARKS or text[span.end - 1] in QUOTE_MARKS):
            raise GoldError(f"marks stand outside the content: {text[span.start : span.end]!r}")
    speaker = label.get("speaker")
    status = label.get("status", "named" if speaker else "unresolved")
    if status not in get_args(SpeakerStatus) or (status == "named") != bool(speaker):
        raise GoldError(f"speaker {speaker!r} does not go with status {status!r}")
    return GoldQuote(
        quote_type=kinds[0],
        content=content,
        cue=_locate_all(text, label.get("cue")),
        source=_locate_all(text, label.get("source")),
        speaker_status=status,
        speaker_name=speaker,
        is_optional=label.get("optional", False),
    )


def _entities(text: str, facts: Sequence[Span], labels: Mapping[str, Any]) -> Iterator[GoldEntity]:
    """Every occurrence of every form in headline and body, the longest form first, none inside another."""
    forms = []
    for entity_type, names in labels.items():
        if entity_type not in CORE_TYPES:
            raise GoldError(f"{entity_type!r} is not one of {', '.join(CORE_TYPES)}")
        for name, others in names.items() if isinstance(names, dict) else ((name, None) for name in names):
            own = () if entity_type == "place" and ", " in name else (name,)  # "Mobile, Alabama" are two names
            forms += [(form, entity_type, _bracketed(name)[1]) for form in (*own, *(others or ()))]
    taken: list[Span] = []
    used = set()
    for form, entity_type, name in sorted(forms, key=lambda item: -len(item[0])):
        before, inner, whole = _bracketed(form)
        for match in re.finditer(_whole_words(whole), text):
            span = Span(match.start() + len(before), match.start() + len(before) + len(inner))
            if any(span.start < end and start < span.end for start, end in taken):
                continue
            if any(start <= span.start and span.end <= end for start, end in facts):
                taken.append(span)
                used.add((form, name))
                yield GoldEntity(span, CORE_TYPES[entity_type], name)
    idle = [form for form, _, name in forms if (form, name) not in used and _bracketed(form)[1] != name]
    idle += [name for name in {name for _, _, name in forms} if not any(bearer == name for _, bearer in used)]
    if idle:
        raise GoldError(f"these names do not stand in headline or body: {idle}")


def _date(text: str, phrase: str, value: object) -> GoldDate:
    """`phrase: value`; the value `optional` marks an expression that is neither asked for nor wrong."""
    return GoldDate(locate(text, phrase), str(value), is_optional=value == "optional")


def _event(text: str, label: Mapping[str, Any]) -> GoldEvent:
    if unknown := set(label) - EVENT_KEYS:
        raise GoldError(f"unknown event keys {sorted(unknown)}")
    types = label.get("type") or []
    types = [types] if isinstance(types, str) else types
    if wrong := set(types) - set(get_args(EventType)):
        raise GoldError(f"no PLOVER types: {sorted(wrong)}")
    modality = label.get("modality", "actual")
    if modality not in get_args(Modality):
        raise GoldError(f"{modality!r} is no modality")
    if label.get("asserted_by", "narrator") not in ("narrator", "quote"):
        raise GoldError("asserted_by is narrator or quote")
    return GoldEvent(
        event_types=tuple(types),
        trigger=locate(text, label["trigger"]),
        modality=modality if types else None,
        mode=label.get("mode"),
        actors=_locate_all(text, label.get("actors")),
        recipients=_locate_all(text, label.get("recipients")),
        event_date=label.get("date"),
        asserted_by=label.get("asserted_by", "narrator") if types else None,
        counts=label.get("counts") or {},
        is_optional=label.get("optional", False),
    )
