"""Where a dateline ends and the report begins."""

import pytest

from orchestration.extract.datelines import dateline_end


@pytest.mark.parametrize(
    "dateline",
    ["GENEVA (Lakeland Wire) - ", "SALVADOR, Feb 26 - ", "LONDON, March 3 (Lakeland Wire) — ", "VELDEN — ",
     "VELDEN\xa0— ", "NEW VELDEN, Karsovia -- ", "ST. ANNE, Minn. (LW) – ", "BEIRUT/THE HAGUE, 7 March 2024 (LW) - ",
     "SÃO PAULO—", "VELDEN 26 Feb (LW) - ", "VELDEN (Feb. 25, 2021) — ", "Velden, May 6 2022 (LW) - ",
     "London (LW) — ", "(LW) - ", "Velden, March 15, LWNA - "],
)  # fmt: skip
@pytest.mark.parametrize("report", ["The dam is safe, its owner said.", "“We are safe,” she said.", "12 people left."])
def test_a_dateline_ends_where_the_report_begins(dateline, report):
    assert dateline_end(dateline + report) == len(dateline)


@pytest.mark.parametrize(
    "text",
    ["NASA — which runs the station — said no.", "The dam - Velden's oldest - is safe.", "Ann Lee — The Voice — sang.",
     "Ann Lee (Labour) – Elected in May.", "The plan, Feb 26 or not, is dead — She said so.", "", "VELDEN",
     "VELDEN: The dam is safe.", "The council met on March 3 — Lee stayed away.", "JEAN–PAUL went home.",
     "“VELDEN — Never again,” she said."],
)  # fmt: skip
def test_what_opens_a_sentence_is_no_dateline(text):
    assert dateline_end(text) == 0
