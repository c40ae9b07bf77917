"""IPTC ninjs, versions 1 to 3: one JSON object, one item.

Names are those of the schemas at https://iptc.org/std/ninjs/: 1.x has `body_…` and `headline_…`, 2.x `bodies` and
`headlines` with roles, 3.x the same in camel case. Not here: how items are stored in files (`files`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from orchestration.ingest.wire import NO_TEXT, not_a_text, not_usable
from orchestration.ingest.wire.newsml import nitf_html
from orchestration.records import Unusable

_TEXTS = frozenset({"text", "composite", "component", ""})
_MARKUP = re.compile(r"\s*<(?:p|div|section|article|h\d)\b")
_FULL_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")


class Wording(NamedTuple):
    """A body or headline in one of its forms."""

    role: str
    media_type: str
    value: str


def read_item(row: Mapping[str, Any], outlet: str | None = None) -> tuple[dict[str, object], Unusable | None]:
    """What an item says, by our names, and why it gives no article, if so.

    `outlet` is the source's own name for itself and goes before the item's. The item's `uri` is its id, never its
    address: the standard wants it so.
    """
    item = {str(key).lower(): value for key, value in row.items()}
    created = [item.get(name) for name in ("contentcreated", "firstcreated", "versioncreated")]
    published = next((value for value in created if isinstance(value, str) and _FULL_DATE.match(value)), None)
    changed = item.get("versioncreated")
    said: dict[str, object] = {
        **_body(item),
        "title": _headline(item),
        "authors": item.get("byline") or item.get("by") or _names(item.get("bylines")),
        "published_at": published,
        "modified_at": changed if changed != published else None,
        "language": item.get("language"),
        "section": item.get("section") or _first(_names(item.get("subject")) + _names(item.get("subjects"))),
        "native_id": item.get("uri") or item.get("guid"),
        "outlet": outlet or item.get("copyrightholder") or item.get("source"),
        "credit": item.get("creditline") or item.get("credit") or _first(_names(item.get("infosources"))),
    }
    said = {name: value for name, value in said.items() if value not in (None, "", [])}
    return said, _problem(item, said)


def _problem(item: Mapping[str, Any], said: Mapping[str, object]) -> Unusable | None:
    status = str(item.get("pubstatus") or "usable").lower()
    kind = str(item.get("type") or "").lower()
    if status != "usable":
        return not_usable(status)
    if kind not in _TEXTS:
        return not_a_text(kind)
    if not said.keys() & {"text", "html"}:
        return not_a_text("package") if kind == "composite" else NO_TEXT
    return None


def _body(item: Mapping[str, Any]) -> dict[str, object]:
    """The body with its markup where there is one, for markup keeps paragraphs; the longest of several."""
    bodies = [body for body in _wordings(item, "body", "bodies") if body.value.strip()]
    marked = [body for body in bodies if _is_marked(body)]
    if marked:
        chosen = max(marked, key=lambda body: len(body.value))
        html = nitf_html(chosen.value) if "nitf" in chosen.media_type else None
        return {"html": html or f"<article>{chosen.value}</article>"}
    if bodies:
        return {"text": max(bodies, key=lambda body: (body.role == "main", len(body.value))).value}
    return {}


def _is_marked(body: Wording) -> bool:
    if body.media_type:
        return "html" in body.media_type or "nitf" in body.media_type
    return body.role in ("html", "xhtml", "richtext") or _MARKUP.match(body.value) is not None


def _headline(item: Mapping[str, Any]) -> str | None:
    headlines = [*_wordings(item, "headline", "headlines")]
    headlines.sort(key=lambda headline: headline.role not in ("", "main"))
    title = next((headline.value for headline in headlines if headline.value.strip()), None) or item.get("title")
    return re.sub(r"<[^<>]{1,200}>", "", title) if isinstance(title, str) else None


def _wordings(item: Mapping[str, Any], single: str, several: str) -> Iterator[Wording]:
    """All forms of a property: `body`, `body_text` ... of 1.x, `bodies` of 2.x and 3.x."""
    for key, value in item.items():
        if isinstance(value, str) and (key == single or key.startswith(f"{single}_")):
            yield Wording(key.removeprefix(single).lstrip("_"), "", value)
    listed = item.get(several)
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, Mapping):
            form = {str(key).lower(): value for key, value in entry.items()}
            if isinstance(form.get("value"), str):
                yield Wording(str(form.get("role") or ""), str(form.get("contenttype") or "").lower(), form["value"])


def _names(entries: object) -> list[str]:
    """The names in a list of objects: people, subjects, sources."""
    listed = entries if isinstance(entries, list) else []
    found = (entry.get("name") or entry.get("value") for entry in listed if isinstance(entry, Mapping))
    return [name for name in found if isinstance(name, str) and name.strip()]


def _first(names: list[str]) -> str | None:
    return names[0] if names else None
