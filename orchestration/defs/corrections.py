"""The user's corrections of entities as a file, judged before dbt reads it: a slip in it becomes one clear sentence.

What a row means, and whether it has an effect, is dbt's to say (`dim_entity_corrections`).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

COLUMNS = (
    "action", "entity_name", "entity_type", "article_id", "char_start", "char_end", "mention_text", "target_name",
    "target_type", "wikidata_id", "reviewer", "reason", "decided_on",
)  # fmt: skip
"""As dbt_project/seeds/entity_corrections.csv has them."""


class CorrectionsError(ValueError):
    """The file cannot be read as corrections; one sentence that names the line and the fix."""


def read_corrections(path: Path) -> list[dict[str, str]]:
    """The rows of the file, [] where there is none or nothing in it. CorrectionsError where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CorrectionsError(f"The corrections in {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise CorrectionsError(f"{path} is not UTF-8: save it as CSV in UTF-8.") from None
    if not text.strip():
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = []
    try:
        header = next(reader)
        _judge_header(path, header)
        for cells in reader:
            if len(cells) == len(header):
                found.append(dict(zip(header, cells, strict=True)))
            elif cells:
                raise CorrectionsError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells below a header of {len(header)}; "
                    "put cells that hold a comma into quotes, and leave none out."
                )
    except csv.Error as error:
        raise CorrectionsError(f"{path}, line {reader.line_num}: {error}; mend the quotes there.") from error
    return found


def hand_over(path: Path, copy: Path) -> None:
    """The corrections of `path` as the CSV that dbt reads: whatever editor wrote them, in one order, line by line."""
    found = read_corrections(path)
    copy.parent.mkdir(parents=True, exist_ok=True)
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_ALL)  # "#" begins no comment
        writer.writeheader()
        writer.writerows({name: " ".join(cell.split()) for name, cell in row.items()} for row in found)


def _judge_header(path: Path, header: list[str]) -> None:
    separator = next((mark for mark in ";\t|" if len(header) == 1 and mark in header[0]), None)
    if separator:
        raise CorrectionsError(f"The cells of {path} are separated by {separator!r}: save it with commas.")
    if sorted(header) != sorted(COLUMNS):
        missing = [name for name in COLUMNS if name not in header]
        strange = [name for name in header if name not in COLUMNS or header.count(name) > 1]
        wrong = [f"{word} {', '.join(names)}" for word, names in (("lacks", missing), ("has", strange)) if names]
        raise CorrectionsError(f"The first line of {path} {' and '.join(wrong)}: it must be {','.join(COLUMNS)}.")
