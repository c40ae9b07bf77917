"""Wire formats: what news agencies send, as fields by our names.

ninjs   IPTC ninjs 1 to 3 (JSON)        newsml  IPTC NewsML-G2 and NITF (XML)

An item that is no text, or that the agency took back, gives no article, with the reason. Not here: files (`files`),
what a text says (`parse`).
"""

from __future__ import annotations

from orchestration.records import Unusable

NO_TEXT = Unusable("empty_text", "the item carries no text of its own; ask the agency for items with their text")


def not_usable(status: str) -> Unusable:
    """For an item whose publishing status is another than `usable`."""
    return Unusable("not_an_article", f"the agency says that it must not be used (status '{status}'); leave it out")


def not_a_text(kind: str) -> Unusable:
    """For a picture, a package and whatever else an agency sends."""
    return Unusable("not_an_article", f"it is a {kind} and no text; leave it out of the source")
