"""When an event happened: which date of its paragraph is its own, and whether that makes it history or ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Token

from orchestration.extract.events.codebook import BOOK, MATERIAL_CONFLICT
from orchestration.extract.events.frames import Frame
from orchestration.extract.events.syntax import auxiliaries, children, governor
from orchestration.extract.language import Passage
from orchestration.records import DateExpression, EventDate, Modality, Span

LAWS = frozenset(
    {"Act", "Law", "Agreement", "Treaty", "Convention", "Accord", "Accords", "Games", "Cup", "Resolution", "Code"}
)
"""A year behind these is part of their name."""
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})
"""What is done at one moment: a span of time is that of what they are about."""
BEFORE_NOUN = frozenset({"compound", "nummod", "nmod", "amod", "poss"})
BYGONE = BOOK.words["bygone"]
HISTORICAL_AFTER = timedelta(days=365)
"""An event dated more than a year before publication is history to this article, not its news."""


def in_time(
    passage: Passage, frame: Frame, dates: Sequence[DateExpression], today: date | None
) -> tuple[EventDate | None, Modality]:
    """The event's own date, and its modality as seen from `today`, the day of publication: what the words tell as done
    may be history by its date, or still ahead."""
    expression = _date_of(passage, frame, passage.span(frame.trigger.sent), dates)
    when = None
    if expression and expression.start and expression.end:
        when = EventDate(expression.start, expression.end, expression.granularity)
    if today is None:
        return when, frame.modality
    scheduled = frame.modality == "hypothetical" and frame.trigger.dep_ == "pobj" and _is_ahead(frame, when, today)
    block = passage.block.span
    told = [d for d in dates if block.start <= d.span.start < block.end and d.timex_type in ("DATE", "TIME")]
    if frame.modality != "actual" and not scheduled:
        return when, "historical" if _was_ahead(passage, frame, when, told, today) else frame.modality
    lasts = expression is not None and _is_since(passage, expression)
    return when, _by_date(passage, frame, None if lasts else when, told, today)


def _was_ahead(
    passage: Passage, frame: Frame, when: EventDate | None, told: Sequence[DateExpression], today: date
) -> bool:
    """Whether it lies behind, for all its future: "a 1995 decision to recognise Mali"."""
    if frame.modality != "future" or when is not None:
        return False
    old = [d for d in told if d.timex_type == "DATE" and d.end is not None and d.end < today - HISTORICAL_AFTER]
    above = _explained(frame.trigger)[:1]
    return any(_stands_on(passage, d, above) for d in old) if above and above[0].pos_ == "NOUN" else False


def _is_since(passage: Passage, expression: DateExpression) -> bool:
    """ "The worst attack since 2001", "has backed them since 2014": no older than that, or still so."""
    span = passage.tokens(expression.span)
    return span is not None and span.start > 0 and passage.doc[span.start - 1].lower_ == "since"


def _spans(passage: Passage, expression: DateExpression) -> bool:
    """ "Charged with trading on it between June 1984 and January 1986"."""
    span = passage.tokens(expression.span)
    token = span.root if span is not None else None
    while token is not None and token.dep_ == "conj":
        token = token.head
    return token is not None and token.head.lower_ in ("between", "from")


def latest_told(dates: Sequence[DateExpression]) -> date | None:
    """The last day or month that an article names, where its own date is not known: it is no older."""
    return max((d.start for d in dates if d.start and d.granularity in ("day", "month")), default=None)


def _by_date(
    passage: Passage, frame: Frame, when: EventDate | None, told: Sequence[DateExpression], today: date
) -> Modality:
    """What is told as done, by its date or the dates `told` in its paragraph: history where it, or the clause or noun
    that it only explains, is dated more than a year back ("the 1975 coup in which he was killed"), or where only such
    dates stand before it and it is in the past tense; to come where its day is still ahead."""
    trigger = frame.trigger
    present = trigger.tag_ in ("VBP", "VBZ")
    if when is not None:
        if when.end < today - HISTORICAL_AFTER:
            return "historical"
        return "future" if _is_ahead(frame, when, today) else "actual"
    if present:
        return "actual"
    if frame.code.event_type in MATERIAL_CONFLICT and any(
        t.lower_ in BYGONE and not (t.i and t.nbor(-1).text == "-") for t in trigger.sent
    ):
        return "historical"
    sentence, above = passage.span(trigger.sent), _explained(trigger)
    old = [d for d in told if d.timex_type == "DATE" and d.end is not None and d.end < today - HISTORICAL_AFTER]
    if above and any(d.span.start <= passage.span(above[0]).start < d.span.end for d in told if d not in old):
        return "actual"  # "until September, when rebels seized it"
    if told and all(d in old and d.span.start < sentence.start for d in told) and _is_narrated(trigger):
        return "historical"
    here = [d for d in old if sentence.start <= d.span.start < sentence.end]
    if any(
        _stands_on(passage, d, above) or _frames(passage, d, trigger) or _fulfils(passage, d, trigger) for d in here
    ):
        return "historical"
    return "actual"


def _is_ahead(frame: Frame, when: EventDate | None, today: date) -> bool:
    """Whether a meeting or march has its day still before it; a year to come is that of a budget or a plan."""
    trigger = frame.trigger
    told = trigger.pos_ == "VERB" and trigger.tag_ not in ("VBP", "VBZ", "VBG")
    if when is None or told or when.granularity in ("year", "decade", "century"):
        return False
    return when.start > today and frame.code.event_type in ("CONSULT", "COOPERATE", "PROTEST")


def _is_narrated(trigger: Token) -> bool:
    """A verb in the plain past."""
    perfect = auxiliaries(trigger) & {"has", "have", "'ve", "is", "are", "'s"}
    return trigger.tag_ in ("VBD", "VBN") and trigger.pos_ == "VERB" and not perfect


def _explained(trigger: Token) -> list[Token]:
    """The nouns and verbs that the trigger's clause hangs on, up to the first that is only joined to another."""
    found = []
    token = trigger
    if token.dep_ == "conj" and token.tag_ == "VBN" == token.head.tag_ and not auxiliaries(token):
        token = token.head  # "an election that was marred by fraud and overturned"
    while token.dep_ not in ("conj", "ccomp", "ROOT") and token.head != token:
        token = token.head
        found.append(token)
    return found


def _frames(passage: Passage, expression: DateExpression, trigger: Token) -> bool:
    """Whether a date sets the scene of the sentence: "In the 1960s, with his own money, he backed ...", "In a protocol
    signed in 1985, Cairo agreed ..."; not "In a talk about the 1998 attack"."""
    span = passage.tokens(expression.span)
    if span is None or trigger.tag_ not in ("VBD", "VBN") or not trigger.i > span.end:
        return False
    opening = passage.doc[trigger.sent.start]
    if opening.lower_ not in ("in", "at", "during", "under", "by", "between") or opening.dep_ != "prep":
        return False
    first = next((t for t in opening.children if t.dep_ == "pobj"), None)
    token = span.root
    inside = first in (token, token.head) or (token.head.dep_ == "prep" and token.head.head.head == first)
    return inside and (trigger == opening.head or not auxiliaries(trigger) & {"has", "have", "is", "are", "will"})


def _fulfils(passage: Passage, expression: DateExpression, trigger: Token) -> bool:
    """Whether the date is that of what was ordered, promised or accepted then: "ordered them to leave in May 1999"; or
    of what went on meanwhile: "attacked her when she ran in 2010"."""
    span = passage.tokens(expression.span)
    if span is None or span.root.dep_ in BEFORE_NOUN or not _is_narrated(trigger):
        return False
    deed = next((t for t in span.root.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if deed is not None and deed.dep_ == "advcl" and deed.head == trigger and deed.tag_ == "VBD":
        return any(t.lower_ in ("when", "while", "as", "before") for t in children(deed, "mark", "advmod"))
    if deed is None or deed.dep_ not in ("xcomp", "ccomp", "acl") or not auxiliaries(deed) & {"to", "would"}:
        return False
    return trigger in (deed.head, deed.head.head) and deed != trigger


def _stands_on(passage: Passage, expression: DateExpression, tokens: Sequence[Token]) -> bool:
    """Whether the first verb, or one of these nouns, above a date is one of these."""
    span = passage.tokens(expression.span)
    token = span.root if span is not None and len(span) else None
    if token is not None and token.head.lower_ == "since":  # it goes on
        return False
    while token is not None and token.head != token:
        token = token.head
        if token in tokens:
            return token.tag_ not in ("VBP", "VBZ") and not auxiliaries(token) & {"will", "would", "has", "have"}
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False


def _date_of(passage: Passage, frame: Frame, sentence: Span, dates: Sequence[DateExpression]) -> DateExpression | None:
    """The date that hangs on the trigger or on the verb that takes it; dates of other clauses are others'."""
    inside = [
        d for d in dates
        if sentence.start <= d.span.start < sentence.end and d.timex_type in ("DATE", "TIME") and d.start
    ]  # fmt: skip
    at = frame.trigger.idx + passage.start
    ranked = []
    for expression in inside:
        if frame.code.event_type in SPOKEN and _spans(passage, expression):
            continue
        owner = _owner(passage, expression, frame.trigger)
        if owner is not None:
            ranked.append((owner, abs(expression.span.start - at), expression))
    return min(ranked, key=lambda row: row[:2])[2] if ranked else None


def _owner(passage: Passage, expression: DateExpression, trigger: Token) -> int | None:
    """How far above a date the trigger stands: 0 if it is the first verb or event noun there, 1 for the verb that takes
    the trigger; None for a date that belongs to something else, as the year of a law."""
    tokens = passage.tokens(expression.span)
    if tokens is None or not len(tokens):
        return None
    token = tokens.root
    if token.i and passage.doc[tokens.start - 1].pos_ == "PROPN" and passage.doc[tokens.start - 1].text in LAWS:
        return None
    verb = trigger if trigger.pos_ == "VERB" else governor(trigger)
    named = token.head
    while named.dep_ in ("compound", "nmod", "amod") and named.head != named:
        named = named.head
    if named != trigger and BOOK.is_a(named.lemma_.lower(), "agreements"):
        return None  # "left the 2015 Oslo agreement"
    goes_on = trigger.tag_ in ("VBZ", "VBP") or bool(auxiliaries(trigger) & {"is", "are", "'s", "'re"})
    described = token.dep_ in BEFORE_NOUN and expression.granularity == "year" and trigger.pos_ == "VERB"
    if described and goes_on and named.lemma_.lower() not in BOOK.nouns:
        return None  # "investigates donations to her 2013 campaign"
    for _ in range(10):
        if token == trigger:
            return 0
        if verb is not None and token == verb:
            return 1
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            joined = verb is not None and (token == verb.head or verb in token.conjuncts)
            joined &= verb is None or not (verb.tag_ in ("VBP", "VBZ") and token.tag_ in ("VBD", "VBN"))
            return 2 if joined and verb is not None and verb.dep_ in ("conj", "xcomp") else None
        if token.head == token:
            return None
        token = token.head
    return None
