"""Text with its facts marked: every highlight is put by the stored offsets, nothing is searched for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rich.style import Style
from rich.text import Text

STYLES: Mapping[str, str] = {
    "content": "bold yellow",
    "cue": "green",
    "source": "cyan",
    "person": "underline",
    "organization": "underline",
    "place": "underline",
    "other": "underline",
}
"""What each kind of span looks like; a later span is laid over an earlier one."""

EXCERPT_LENGTH = 500
"""Characters of an excerpt beyond which it is cut to the sentences of its spans: six lines of a terminal."""

_SENTENCE_END = re.compile(r"""[.!?]["”’)]*\s+(?=["“‘(]?[A-Z0-9])""")
_CONTROL = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"} | {0x7F: 0x2421, 0x9B: 0xFFFD}

Mark = tuple[int, int, str]
"""Start, end, and the key of a style."""


def printable(text: str) -> str:
    """The same number of characters, with none that a terminal would obey (articles come from strangers)."""
    return text.translate(_CONTROL)


def marked(text: str, marks: Iterable[Mark], offset: int = 0) -> Text:
    """`text`, which starts at `offset` of the article, with the article's marks on it."""
    shown = Text(printable(text))
    for start, end, kind in marks:
        if start - offset < len(text) and end - offset > 0:
            shown.stylize(STYLES[kind], max(0, start - offset), end - offset)
    return shown


def excerpt(passage: str, marks: Sequence[Mark], offset: int = 0) -> Text:
    """The passage with its marks on one line; a long one is cut to the sentences that the marks stand in."""
    shown = marked(passage, marks, offset)
    first = min((start for start, _, _ in marks), default=offset) - offset
    last = max((end for _, end, _ in marks), default=offset + len(passage)) - offset
    if len(passage) > EXCERPT_LENGTH:
        ends = [match.end() for match in _SENTENCE_END.finditer(passage)]
        begin = max((end for end in ends if end <= first), default=0)
        finish = min((end for end in ends if end >= last), default=len(passage))
        shown = shown[begin:finish]
        if begin:
            shown = Text("… ") + shown
        if finish < len(passage):
            shown = shown + Text(" …")
    return Text(" ").join(line for line in shown.split("\n") if line.plain.strip())


def legend() -> Text:
    """The marks, explained by themselves."""
    words = {"content": "what is said", "cue": "cue", "source": "source", "person": "name"}
    return Text("  ").join(Text(word, Style.parse(STYLES[kind])) for kind, word in words.items())
