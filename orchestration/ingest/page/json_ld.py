"""The JSON-LD of a page: its schema.org objects, read even where the JSON is slightly broken.

Not here: what the objects mean for the article (`said`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lxml.html import HtmlElement

MOST_OBJECTS = 2000
"""Objects that are looked at; a page about one article has some dozens."""

_ARTICLE = re.compile(r"(?:\w*Article|LiveBlogPosting|BlogPosting|Report\w*|Review\w*)$")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TELLING = ("headline", "datePublished", "author", "articleBody")
_PAGES = frozenset({"WebPage", "ItemPage"})


class JsonLd:
    """All objects of a page by type and id."""

    def __init__(self, tree: HtmlElement) -> None:
        self.objects = _objects(tree)
        self._by_id = {item["@id"]: item for item in self.objects if isinstance(item.get("@id"), str) and len(item) > 1}

    def article(self) -> Mapping[str, Any]:
        """The object of the page's article: of those of an article's type, else of a page's, the one that says
        most of itself (other pieces are listed by name and address only); empty where there is none."""
        for wanted in (_is_article, _is_page):
            found = [item for item in self.objects if wanted(item)]
            if found:
                return max(found, key=lambda item: sum(key in item for key in _TELLING))
        return {}

    def has_article(self) -> bool:
        """Whether an object says that it is an article."""
        return any(map(_is_article, self.objects))

    def resolved(self, value: object) -> object:
        """`value` with references (`{"@id": ...}`) replaced by what they refer to, one level deep."""
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and "name" not in value:
            return self._by_id.get(value["@id"], value)
        return value


def _objects(tree: HtmlElement) -> list[Mapping[str, Any]]:
    objects: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            todo = [_load(script.text)]
            while todo and len(objects) < MOST_OBJECTS:
                item = todo.pop(0)
                if isinstance(item, list):
                    todo += item[:MOST_OBJECTS]
                elif isinstance(item, dict):
                    objects.append(item)
                    todo += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]
    return objects


def _load(text: str) -> object:
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", _WRAPPING.sub("", text)))):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def types_of(item: Mapping[str, Any]) -> list[str]:
    """The schema.org types of an object."""
    kinds = item.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_article(item: Mapping[str, Any]) -> bool:
    return any(_ARTICLE.match(kind) for kind in types_of(item))


def _is_page(item: Mapping[str, Any]) -> bool:
    return not _PAGES.isdisjoint(types_of(item))
