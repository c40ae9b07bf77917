"""Bodies that the pipeline cut: at "and" or "&", before their legal form, and the tickers that stand behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.extract import places
from orchestration.extract.entities import words
from orchestration.extract.entities.boundaries import NAME_TAGS
from orchestration.extract.entities.sheets import Candidate, Sheet, is_capitalised

JOINTS = frozenset({"and", "&"})
DISTRIBUTING = frozenset({"in", "between", "from", "to", "at", "both"})
"""Words after which "A and B Banking Corp" speaks of A and of B."""
SYMBOL = re.compile(r"(?P<symbol>[A-Z][A-Z0-9]{0,5})(?:[.=][A-Z]{1,3})?")
"""A ticker between < and >, as Reuters writes it: letters, and behind a stop the exchange ("ABCD.L")."""
LISTED = re.compile(
    r"(?P<exchange>[A-Za-z]+):(?P<of>[A-Z0-9]{1,6})(?:\.[A-Z]{1,3})?|(?P<symbol>[A-Z0-9]{1,5})\.(?P<code>[A-Z]{1,3})"
)
"""A ticker in round brackets: its exchange in front, or the exchange's letters behind a stop."""
SITES_ARE = frozenset({"National", "Wildlife", "Nature", "State", "Regional", "Provincial"})
"""Adjectives between a site's own name and its kind."""
LONGEST_TICKER = 4
"""Tokens between the brackets."""
CLOSING = {"<": frozenset({">", ")", ">."}), "(": frozenset({")"})}
"""Opening bracket -> what closes it; the wires mistype the second."""


def find_tickers(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Tokens [start, end) between brackets right behind a capitalised word, and the symbol without its exchange."""
    texts = sheet.texts
    for i, text in enumerate(texts):
        closing = CLOSING.get(text)
        if closing is None or i == 0 or not (is_capitalised(texts[i - 1]) or sheet.tags[i - 1] == "POS"):
            continue
        stop = min(len(texts), i + 2 + LONGEST_TICKER)
        end = next((at for at in range(i + 1, stop) if texts[at] in closing), None)
        if end is None:
            continue
        symbol = _symbol(text, "".join(texts[i + 1 : end]))
        if symbol is not None:
            yield i + 1, end, symbol


def _symbol(bracket: str, inside: str) -> str | None:
    if bracket == "<":
        found = SYMBOL.fullmatch(inside)
        return found["symbol"] if found else None
    found = LISTED.fullmatch(inside)
    if found is None:
        return None
    if found["exchange"] is not None:
        return found["of"] if found["exchange"].upper() in words.exchanges("names") else None
    return found["symbol"] if found["code"] in words.exchanges("codes") else None


def give_tickers(found: list[Candidate], tickers: list[tuple[int, int, str]]) -> list[Candidate]:
    """Without the candidates inside the brackets; the one that ends right before has the symbol in `ticker`."""
    inside = {at for start, end, _ in tickers for at in range(start, end)}
    by_bracket = {start - 1: symbol for start, _, symbol in tickers}
    out = [candidate for candidate in found if candidate.start not in inside]
    for candidate in out:
        end = candidate.end
        end += candidate.sheet.tags[end : end + 1] == ["POS"]
        candidate.ticker = by_bracket.get(end)
    return out


def made_whole(sheet: Sheet, found: list[Candidate]) -> list[Candidate]:
    """Candidates of a sheet in text order, with what was cut off bodies at "and" and before their legal form."""
    forms = words.legal_forms()
    out: list[Candidate] = []
    for candidate in found:
        if out and candidate.start < out[-1].end:
            if candidate.end <= out[-1].end:
                continue
            last = out.pop()
            candidate.start, candidate.title = last.start, last.title
        _reach_legal_form(candidate)
        if candidate.end - candidate.start > 1 and sheet.texts[candidate.end - 1] in forms:
            candidate.label = "organization"
        before = out[-1] if out else None
        start = _beginning(candidate, before)
        if start is None:
            start = _behind_what_it_hangs_on(candidate, before)
        if start is not None:
            while out and out[-1].end > start:
                out.pop()
            site = _is_half_a_site(candidate.texts)
            candidate.start, candidate.label, candidate.title = start, "place" if site else "organization", None
            _reach_legal_form(candidate)
        out.append(candidate)
    return out


def _reach_legal_form(candidate: Candidate) -> None:
    texts, forms, end = candidate.sheet.texts, words.legal_forms(), candidate.end
    if texts[end : end + 1] == [","] and candidate.label != "place":
        end += 1  # "Acme Widgets, Inc."
    if end == len(texts) or texts[end] not in forms or candidate.form in forms:
        return
    if end - candidate.start == 1 and words.known_type(candidate.form) == "other":
        return
    while end < len(texts) and texts[end] in forms:
        end += 1
    candidate.end, candidate.label = end, "organization"


def _beginning(candidate: Candidate, before: Candidate | None) -> int | None:
    """Where the body begins of which the candidate is the rest behind "and"; None where it stands for itself."""
    sheet, start, end = candidate.sheet, candidate.start, candidate.end
    texts = sheet.texts
    if start < 2 or texts[start - 1] not in JOINTS or candidate.title is not None:
        return None
    if sheet.line_of(start).start > start - 2:
        return None
    parts = texts[start:end]
    forms, kin, trades = words.legal_forms(), words.partners(), words.trades()
    of_partners = all(part in forms or part in kin for part in parts)
    closed = parts[-1] in forms or parts[-1] in words.heads("last")
    of_trade = parts[0] in trades and (closed or len(parts) == 1)
    of_city = len(parts) > 2 and places.city_population(parts[0]) > 0 and parts[1] in trades and closed
    one = len(parts) in {2, 3} and parts[-1] in forms and _is_singular(sheet, end)
    if not (of_partners or of_trade or of_city or one):
        return None
    left = before.start if before is not None and before.end == start - 1 else _run_before(sheet, start - 1)
    if left is None or texts[start - 2] in forms or (before is not None and before.title and not of_partners):
        return None
    form = sheet.form(left, start - 1)
    kind = words.known_type(words.plain(form)) or ("place" if places.city_population(form) else None)
    if of_city:
        apart = left > 0 and texts[left - 1].lower() in DISTRIBUTING
        return left if kind == "place" and not apart else None
    is_person = before is not None and before.label == "person" and start - 1 - left > 1 and before.end == start - 1
    if not of_partners and (kind is not None or (is_person and texts[left] in words.given_names())):
        return None
    return left


def _behind_what_it_hangs_on(candidate: Candidate, before: Candidate | None) -> int | None:
    """Where a body begins that was cut before "of Florida Inc", behind a possessor ("Miner's | Gas Co") or a town."""
    sheet, start, end = candidate.sheet, candidate.start, candidate.end
    texts, parts = sheet.texts, sheet.texts[start:end]
    if (
        before is None
        or before.title is not None
        or before.sheet is not sheet
        or sheet.line_of(start).start > before.start
    ):
        return None
    legal = parts[-1] in words.legal_forms()
    if (
        before.end == start
        and before.texts[-1] in {"'s", "’s"}
        and words.heads("last").get(parts[-1]) == "organization"
    ):
        return before.start  # "Moody's | Investors Service"
    if before.end == start and before.texts == ["Air"] and candidate.label != "person":
        return before.start  # "Air | China"
    if before.end == start and words.known_type(before.form) is None and _is_half_a_site(parts):
        return before.start
    of = texts[before.end : start] in (["of"], ["of", "the"])
    if of and before.texts[-1] in words.institutions() and len(before.texts) > 1 and candidate.title is None:
        return before.start if candidate.label != "person" and before.label != "person" else None
    if before.end == start - 1 and texts[start - 1] == "of":
        if before.texts[-1].lower() in words.titles():
            return None
        is_land = words.known_type(parts[0]) == "place" or places.city_population(parts[0]) > 0
        return before.start if legal and len(parts) > 1 and is_land and before.label != "person" else None
    is_place = words.known_type(before.form) is not None or places.city_population(before.form) > 0
    if before.end == start - 1 and sheet.tags[start - 1] == "POS":
        one = before.end - before.start == 1 and not is_place
        return before.start if legal and len(parts) > 1 and parts[0] in words.trades() and one else None
    if (
        before.end == start
        and is_place
        and before.label in {None, "place"}
        and candidate.label in {None, "organization"}
    ):
        dependent = parts[0] in words.trades() or parts[0] in words.heads("last")
        closed = len(parts) > 1 and words.heads("last").get(parts[-1]) == "organization"
        return before.start if dependent and closed and words.known_type(candidate.form) is None else None
    return None


def _is_half_a_site(parts: list[str]) -> bool:
    """ "National Park", "Wildlife Reserve": what sites are called behind their own name."""
    return len(parts) == 2 and parts[0] in SITES_ARE and words.heads("last").get(parts[1]) == "place"


def _is_singular(sheet: Sheet, end: int) -> bool:
    """Whether the verb behind takes "A and B Inc" for one body: "... has", "... said it"."""
    texts = sheet.texts
    if texts[end : end + 1] == ["<"]:
        stop = min(len(texts), end + LONGEST_TICKER)
        end = next((at + 1 for at in range(end, stop) if texts[at] in CLOSING["<"]), end)
    behind = texts[end : end + 2]
    return behind[:1] in (["is"], ["has"], ["was"]) or behind in (["said", "it"], ["said", "its"])


def _run_before(sheet: Sheet, end: int) -> int | None:
    """Where the capitalised words begin that end before token `end`; none where it may be a sentence's first word."""
    at = end
    while at > 0 and is_capitalised(sheet.texts[at - 1]) and sheet.tags[at - 1] in NAME_TAGS:
        at -= 1
    return at if at < end else None
