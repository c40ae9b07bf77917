"""Word lists and patterns as data files, each naming its source in its first comment lines.

`load("titles.yml")` gives the parsed YAML, `load("demonyms.csv")` a tuple of rows as dicts,
`load("surnames.txt")` a tuple of lines. A file is read once in a process; callers must not change what they get.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import Any

import yaml

_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser is ten times faster; builds of PyYAML without it still work."""


@functools.cache
def load(name: str) -> Any:
    """The content of a lexicon file by its suffix: .yml, .csv (lines that start with # are comments) or .txt (same).

    FileNotFoundError for a name that is not there, ValueError for another suffix.
    """
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    if name.endswith((".yml", ".yaml")):
        return yaml.load(text, Loader=_YamlLoader)  # safe: a SafeLoader either way
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if name.endswith(".csv"):
        return tuple(csv.DictReader(lines))
    if name.endswith(".txt"):
        return tuple(lines)
    raise ValueError(f"{name}: a lexicon is a .yml, .csv or .txt file")
