"""How a quote came by its source where grammar did not say it: labels, headlines, floating quotes, turns of a talk."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.extract.language import Reading
from orchestration.records import AttributionMethod, Quote


def route(reading: Reading, quote: Quote) -> AttributionMethod | None:
    """`transcript` and `headline` for a label before a colon, `floating` for a quote without a cue whose source stands
    in an earlier paragraph, None where a cue or a signature ties the source to the quote."""
    if not quote.source:
        return None
    text, source = reading.text, quote.source[-1]
    if quote.cue and text[slice(*quote.cue[0])] == ":" and not text[source.end : quote.cue[0].start].strip():
        if quote.reported_in_block == "headline":
            return "headline"
        starts_line = not text[: quote.source[0].start].rpartition("\n")[2].strip()
        return "transcript" if starts_line else None
    if not quote.cue and reading.passage_at(source.start) is not reading.passage_at(quote.content[0].start):
        return "floating" if source.start < quote.content[0].start else None
    return None


def turn_before(reading: Reading, quotes: Sequence[Quote], index: int) -> int | None:
    """The quote whose speaker speaks again: of three paragraphs that each hold one quote, question, answer and a third
    without a cue, the third is the questioner's. None where the quotes are no such turns."""
    if index < 2:
        return None
    turns = quotes[index - 2 : index + 1]
    if any(quote.quote_type != "direct" for quote in turns):
        return None
    places = [_paragraph(reading, quote) for quote in turns]
    is_asked = turns[0].cue_class == "question" or reading.text[: turns[0].content[-1].end].endswith("?")
    in_turn = None not in places and places[1] == (places[0] or 0) + 1 and places[2] == (places[1] or 0) + 1
    return index - 2 if is_asked and in_turn else None


def _paragraph(reading: Reading, quote: Quote) -> int | None:
    """The number of the passage that holds the whole content, None where it spans several."""
    first, last = (reading.passage_at(offset) for offset in (quote.content[0].start, quote.content[-1].end - 1))
    numbers = [number for number, passage in enumerate(reading.passages) if passage is first]
    return numbers[0] if numbers and first is last else None
