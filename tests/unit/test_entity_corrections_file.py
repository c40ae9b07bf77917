"""The user's file of corrections: what can be read, and the sentence where it cannot."""

import csv

import pytest

from orchestration.defs.corrections import COLUMNS, CorrectionsError, read_corrections
from orchestration.settings import PROJECT_DIR

HEADER = ",".join(COLUMNS)
ROW = "rename,Kiev,place,,,,,Kyiv,,,ida,house style,2026-03-01"


def test_the_file_has_the_columns_of_the_projects_own_corrections():
    with (PROJECT_DIR / "dbt_project/seeds/entity_corrections.csv").open(encoding="utf-8", newline="") as seed:
        assert tuple(next(csv.reader(seed))) == COLUMNS


@pytest.mark.parametrize("text", [None, "", "\n", HEADER, HEADER + "\n", "\ufeff" + HEADER + "\r\n"])
def test_no_file_and_a_file_without_rows_are_no_corrections(tmp_path, text):
    if text is not None:
        (tmp_path / "c.csv").write_text(text, encoding="utf-8", newline="")
    assert read_corrections(tmp_path / "c.csv") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ROW}\n",
        f"\ufeff{HEADER}\r\n{ROW}",
        f"{HEADER}\r\n\r\n{ROW}\n\n",
        f"{HEADER}\n{ROW.replace('Kiev', chr(34) + 'Kiev' + chr(34))}\n",
    ],
)
def test_a_file_is_read_as_any_editor_leaves_it(tmp_path, text):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8", newline="")
    (row,) = read_corrections(tmp_path / "c.csv")
    assert list(row) == list(COLUMNS)
    assert (row["action"], row["entity_name"], row["target_name"], row["wikidata_id"]) == ("rename", "Kiev", "Kyiv", "")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (f"{HEADER}\n{ROW}\nrename,Kiev\n".encode(), "line 3: 2 cells below a header of 13"),
        (f"{HEADER}\n{ROW.replace('house style', 'house, style')}\n".encode(), "line 2: 14 cells"),
        (f"{HEADER}\n{ROW.replace('house', chr(34) + 'house')}\n".encode(), "mend the quotes there"),
        (HEADER.replace(",", ";").encode(), "separated by ';'"),
        (HEADER.replace(",", "\t").encode(), "save it with commas"),
        (HEADER.replace("entity_name", "name").encode(), "lacks entity_name and has name: it must be action,"),
        (f"{HEADER},action\n".encode(), "has action, action"),
        (f"{HEADER}\n{ROW.replace('Kyiv', 'Köln')}\n".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_a_slip_is_one_sentence_that_names_the_file_and_the_fix(tmp_path, content, part):
    (tmp_path / "c.csv").write_bytes(content)
    with pytest.raises(CorrectionsError) as caught:
        read_corrections(tmp_path / "c.csv")
    assert part in str(caught.value)
    assert str(tmp_path / "c.csv") in str(caught.value)
    assert "\n" not in str(caught.value)
