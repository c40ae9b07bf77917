"""Bytes to characters, and characters made fit to be stored: NFC, no controls, one kind of space.

Not here: what the characters mean (`blocks`, `metadata`).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from orchestration.records import Unusable

SAMPLE_BYTES = 65_536
"""How much of a document the guess of its encoding may look at: it bounds the time, and is ample for news."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_WESTERN_LABELS = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"})
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(content: bytes) -> str | Unusable:
    """The characters of `content`: by byte order mark, as UTF-8, as the page declares, else as it looks.

    Single broken bytes in what is plainly UTF-8 become U+FFFD. Refuses what is no text: NUL bytes (outside
    UTF-16 and UTF-32) and bytes that no encoding explains.
    """
    encoding = detect_encoding(content)
    if isinstance(encoding, Unusable):
        return encoding
    return content.decode(encoding, "replace" if encoding == "utf-8" else "strict")


def detect_encoding(content: bytes, *, complete: bool = True) -> str | Unusable:
    """Python's name of the encoding of `content`, or why there is none.

    With `complete=False`, `content` is the start of something longer and may end inside a character.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding if not complete or _decodes(content, encoding) else _undecodable(encoding)
    if b"\0" in content:
        return Unusable("binary", "it holds NUL bytes, so it is no text; export it as UTF-8 text")
    if _is_utf8(content, complete):
        return "utf-8"
    declared = _DECLARED.search(content[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    # Browsers read these labels as Windows-1252 (WHATWG Encoding), and pages are written for browsers.
    for encoding in ("cp1252", name) if name in _WESTERN_LABELS else (name,):
        if encoding and _decodes(content, encoding):
            return encoding
    best = from_bytes(content[:SAMPLE_BYTES]).best()
    if best is None or not _decodes(content, best.encoding):
        return _undecodable(None)
    return best.encoding


def _is_utf8(content: bytes, complete: bool) -> bool:
    """Whether it is UTF-8, broken bytes aside: in text of another encoding hardly a character beyond ASCII is
    UTF-8 by chance, so nine that are outweigh one that is not."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=complete)
        return True
    except UnicodeDecodeError:
        text = content[:SAMPLE_BYTES].decode("utf-8", "replace")
        return sum(character > "\x7f" for character in text) >= 10 * max(1, text.count("\ufffd"))


def tidy(text: str) -> str:
    """NFC; line breaks as \\n; spaces of any width as one space character; invisible marks (soft hyphen,
    zero-width space, byte order mark, direction marks) taken out; controls and lone surrogates replaced.

    Nothing that a reader could see is taken away.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _undecodable(encoding: str | None) -> Unusable:
    tried = f" as {encoding}" if encoding else ""
    return Unusable("undecodable", f"its bytes cannot be read{tried} and fit no known encoding; save it as UTF-8")
