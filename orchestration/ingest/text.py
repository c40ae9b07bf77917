"""Bytes to characters, and characters made fit to be stored: NFC, no controls, one kind of space.

Not here: what the characters mean (`blocks`, `metadata`).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes
from ftfy import fix_encoding

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
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)

_AS_BROWSERS_READ = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le",
}  # fmt: skip
"""Labels that browsers read as a larger encoding (WHATWG Encoding), for pages are written for browsers."""
_READ_AS_DECLARED = frozenset({
    "utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "cp866", "cp874", "cp932", "cp949", "gb18030", "big5", "euc_jp", "iso2022_jp", "koi8-r", "koi8-u",
    "mac-roman", "mac-cyrillic", *(f"iso8859-{number}" for number in range(2, 17)),
})  # fmt: skip
"""Encodings of the WHATWG standard, by Python's names. A page may declare others ("idna", "rot13"): they are no
encodings of news, and some take time to run."""
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ\u00a0\u00ad‘’‚“”„‹›«»–—…•·©®™°£€¥¢§¶†‡¡¿½¼¾ªº´¨¸×÷±²"
)
"""What English and its western neighbours write beyond ASCII; Polish, Czech or Turkish text that is read in the
wrong encoding shows other characters as well."""

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(content: bytes, charset: str | None = None) -> str | Unusable:
    """The characters of `content`: by byte order mark, as UTF-8, as `charset` (of the HTTP header) says, as the page
    declares, else as it looks.

    Single broken bytes in what is plainly UTF-8 become U+FFFD. Refuses what is no text: NUL bytes (outside
    UTF-16 and UTF-32) and bytes that no encoding explains.
    """
    encoding = detect_encoding(content, charset)
    if isinstance(encoding, Unusable):
        return encoding
    return content.decode(encoding, "replace" if encoding == "utf-8" else "strict")


def charset_of(media_type: str) -> str | None:
    """The charset that a media type names: `latin1` for `text/html; charset=latin1`."""
    found = _CHARSET.search(media_type)
    return found[1] if found else None


def detect_encoding(content: bytes, charset: str | None = None, *, complete: bool = True) -> str | Unusable:
    """Python's name of the encoding of `content`, or why there is none.

    With `complete=False`, `content` is the start of something longer and may end inside a character.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding if not complete or _decodes(content, encoding) else _undecodable(encoding)
    declared = _DECLARED.search(content[:4096])
    names = [_codec(charset), _codec(declared[1].decode("ascii", "replace") if declared else None)]
    if b"\0" in content:
        # A declaration that can be read byte by byte cannot be in UTF-16, whatever it says.
        wide = [name for name in (names[0], _wide(content)) if name in ("utf-16-le", "utf-16-be")]
        fits = next((name for name in wide if not complete or _decodes(content, name)), None)
        return fits or Unusable("binary", "it holds NUL bytes, so it is no text; export it as UTF-8 text")
    if _is_utf8(content, complete) and not (b"\x1b" in content and "iso2022_jp" in names):
        return "utf-8"
    for name in names:
        if name and name not in ("utf-8", "utf-16-le", "utf-16-be") and _decodes(content, name):
            return name
    if _decodes(content, "cp1252") and set(content[:SAMPLE_BYTES].decode("cp1252")) - _ASCII <= _WESTERN:
        return "cp1252"
    best = from_bytes(content[:SAMPLE_BYTES]).best()
    if best is None or not _decodes(content, best.encoding):
        return _undecodable(None)
    return best.encoding


_ASCII = frozenset(map(chr, range(128)))


def _codec(label: str | None) -> str | None:
    """Python's name of the encoding that a label stands for, as browsers read it; None for any other."""
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_READ.get(name, name)
    return name if name in _READ_AS_DECLARED else None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is NUL."""
    sample = content[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * len(sample) / 2 and even * 20 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * len(sample) / 2 and odd * 20 < even else None


def _is_utf8(content: bytes, complete: bool) -> bool:
    """Whether it is UTF-8, broken bytes aside: in text of another encoding hardly a character beyond ASCII is
    UTF-8 by chance, so nine that are outweigh one that is not."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=complete)
        return True
    except UnicodeDecodeError:
        text = content[:SAMPLE_BYTES].decode("utf-8", "replace")
        return sum(character > "\x7f" for character in text) >= 10 * max(1, text.count("\ufffd"))


_GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|\u00c3.")
"""How UTF-8 looks that was read as Windows-1252: the first byte of a character as a letter, the second as a sign."""
_RUN = re.compile(r"[^<>\n]+")


def repair(text: str | None) -> tuple[str | None, bool]:
    """The text, if any, with its mojibake (UTF-8 that somebody read in another encoding) made right, and if it had any.

    ftfy decides what is garbled; nothing else of ftfy's is done: quotes, ligatures and widths stay as they are.
    Works line by line and, in HTML, between tags, so that one passage does not decide for another.
    """
    if text is None or not _GARBLED.search(text):
        return text, False
    repaired = _RUN.sub(lambda run: fix_encoding(run[0]) if _GARBLED.search(run[0]) else run[0], text)
    return repaired, repaired != text


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
