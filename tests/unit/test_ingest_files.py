"""Readers: every format gives the same documents, bad rows say why, nothing raises."""

import csv
import gzip
import json
import os
from pathlib import Path

import polars as pl
import pytest

from orchestration.ingest.files import can_be_opened, list_files, read_documents
from orchestration.ingest.sources import FileSource, SourcesError

ROWS = [
    {"Headline": "Ferry strike ends", "body": "Crews went back to work.", "pub_date": "2024-05-03", "link": None},
    {"Headline": "Bridge opens", "body": "Pont Éole carries “its first” cars.", "pub_date": "2024-05-04", "link": "http://a.example/1"},
]  # fmt: skip


def read(path: Path, **keys):
    source = FileSource(id="s", path=str(path), **keys)
    return [received for file in list_files(source) for received in read_documents(source, file)]


def lines(rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write_csv(path: Path, rows, delimiter=",", encoding="utf-8") -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def write_any(folder: Path, name: str) -> Path:
    path = folder / name
    if name.startswith("rows.csv") and name.endswith(".gz"):
        write_csv(folder / "plain.csv", ROWS)
        path.write_bytes(gzip.compress((folder / "plain.csv").read_bytes()))
    elif name == "semicolon.csv":
        write_csv(path, ROWS, ";", "utf-8-sig")
    elif name == "western.csv":
        write_csv(path, ROWS, encoding="cp1252")
    elif name.endswith(".csv"):
        write_csv(path, ROWS)
    elif name.endswith(".parquet"):
        pl.DataFrame(ROWS).write_parquet(path)
    elif name == "list.json":
        path.write_text(json.dumps(ROWS), encoding="utf-8")
    elif name == "wrapped.json":
        path.write_text(json.dumps({"status": "ok", "articles": ROWS}), encoding="utf-16")
    else:
        path.write_bytes(gzip.compress(lines(ROWS)) if name.endswith(".gz") else lines(ROWS))
    return path


@pytest.mark.parametrize(
    "name",
    ["rows.jsonl", "rows.jsonl.gz", "rows.ndjson", "lines.json", "list.json", "wrapped.json", "rows.csv",
     "rows.csv.gz", "semicolon.csv", "western.csv", "rows.parquet"],
)  # fmt: skip
def test_every_table_format_gives_the_same_rows_with_guessed_fields(tmp_path, name):
    received = read(write_any(tmp_path, name))
    assert [problem for _, problem in received] == [None, None]
    assert [document.uri for document, _ in received] == [f"{name}#row=1", f"{name}#row=2"]
    first, second = (document.fields for document, _ in received)
    assert first == {"title": "Ferry strike ends", "text": "Crews went back to work.", "published_at": "2024-05-03"}
    assert second["text"] == ROWS[1]["body"] and second["url"] == "http://a.example/1"


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_names_and_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/c.html", ".hidden.txt", ".git/x.txt", "notes.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words", encoding="utf-8")
    source = FileSource(id="s", path=str(tmp_path))
    assert [file.name for file in list_files(source)] == ["a/c.html", "b.txt"]
    documents = [document for document, _ in read(tmp_path)]
    assert [document.media_type for document in documents] == ["text/html", "text/plain"]


def test_a_glob_may_match_nothing_but_a_named_folder_must_exist(tmp_path):
    assert list_files(FileSource(id="s", path="inbox/*.txt", base=tmp_path)) == []
    with pytest.raises(SourcesError, match="correct its key 'path'"):
        list_files(FileSource(id="s", path="inbox", base=tmp_path))


def test_globs_reach_into_subfolders_and_name_files_from_the_folder_before_the_wildcard(tmp_path):
    (tmp_path / "news/2024").mkdir(parents=True)
    (tmp_path / "news/2024/a.txt").write_text("x", encoding="utf-8")
    source = FileSource(id="s", path="news/**/*.txt", base=tmp_path)
    assert [file.name for file in list_files(source)] == ["2024/a.txt"]


def test_brackets_in_the_name_of_the_folder_of_sources_toml_are_no_wildcards(tmp_path):
    (tmp_path / "news [2024]").mkdir()
    (tmp_path / "news [2024]/a.txt").write_text("x", encoding="utf-8")
    assert [file.name for file in list_files(FileSource(id="s", path="*.txt", base=tmp_path / "news [2024]"))] == [
        "a.txt"
    ]


def test_a_file_name_that_is_not_utf_8_has_a_name_that_can_be_stored(tmp_path):
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "w") as file:  # noqa: PTH123 - a Path holds no bytes
            file.write("x")
    documents = [document for document, _ in read(tmp_path)]
    assert [document.uri for document in documents] == ["caf\\xe8.txt", "caf\\xe9.txt"]


def test_a_folder_that_may_not_be_looked_into_is_one_sentence(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(SourcesError, match=r"source 's': .*inbox cannot be looked into \(Permission denied\)"):
        list_files(FileSource(id="s", path="inbox", base=tmp_path))


def test_the_mapping_of_the_source_goes_before_guesses(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines([{"text": "teaser", "full": "whole", "id": 7}]))
    ((document, problem),) = read(tmp_path, fields={"text": "full"})
    assert problem is None and document.fields["text"] == "whole" and document.fields["native_id"] == 7


def test_a_mapping_may_reach_into_an_object(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines([{"content": {"body": {"plain": "whole"}}}, {"content": "flat"}]))
    received = read(tmp_path, fields={"text": "content.body.plain"})
    assert [document.fields.get("text") for document, _ in received] == ["whole", None]


def test_bad_lines_say_why_and_the_good_ones_are_still_read(tmp_path):
    content = b"\n".join(
        [b'{"text": "one"}', b"{broken", b"[1, 2]", b'{"words": "x"}', b"\x00\x01\x02", b"", b'{"text": "two"}']
    )
    (tmp_path / "a.jsonl").write_bytes(content)
    received = read(tmp_path)
    reasons = [problem.reason if problem else None for _, problem in received]
    assert reasons == [None, "malformed", "malformed", "no_text_field", "binary", None]
    assert received[-1][0].uri == "a.jsonl#row=7"
    assert "name it in 'fields'" in received[3][1].detail


def test_a_csv_row_with_too_many_cells_is_malformed(tmp_path):
    (tmp_path / "a.csv").write_text("title,text\nA,one\nB,two,three\nC,four\n", encoding="utf-8")
    received = read(tmp_path)
    assert [problem.reason if problem else None for _, problem in received] == [None, "malformed", None]
    assert "quote cells that hold ','" in received[1][1].detail


@pytest.mark.parametrize(("name", "uri"), [("gone.txt", "gone.txt"), ("gone.jsonl", "gone.jsonl#row=1")])
def test_a_file_that_is_gone_when_it_is_read_says_so_under_the_name_it_would_have_had(tmp_path, name, uri):
    source = FileSource(id="s", path=str(tmp_path))
    (tmp_path / name).write_text("x", encoding="utf-8")
    (file,) = list_files(source)
    file.path.unlink()
    ((document, problem),) = read_documents(source, file)
    assert (document.uri, problem.reason) == (uri, "malformed")


def test_a_csv_whose_header_never_ends_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("orchestration.ingest.files.reading.MAX_ROW_BYTES", 100)
    (tmp_path / "rows.csv").write_text('"headline,body\n' + "Crews went back to work.\n" * 10, encoding="utf-8")
    ((_, problem),) = read(tmp_path / "rows.csv")
    assert problem.reason == "malformed"


def test_a_gzip_file_that_breaks_off_gives_its_whole_rows_and_says_so(tmp_path):
    rows = [{"text": f"story {number} " + str(hash(str(number)))} for number in range(2000)]
    whole = gzip.compress(lines(rows))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    received = read(tmp_path)
    assert len(received) > 100 and all(problem is None for _, problem in received[:-1])
    assert received[-1][1].reason == "malformed" and "replace it with a whole copy" in received[-1][1].detail


@pytest.mark.parametrize(
    "name", ["a.parquet", "a.json", "a.csv", "a.jsonl", "a.jsonl.gz", "a.txt", "a.html", "a.csv.gz"]
)
@pytest.mark.parametrize("content", [b"", b"\x00\xff\x00", b"PAR1", b'"', b"{" * 5000, b"[" * 100_000, b"\xff\xfe\x00"])
def test_no_content_makes_a_reader_raise(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    for document, problem in read(tmp_path):
        assert document.uri.startswith(name) and (problem is None or problem.detail)


def test_a_row_is_the_same_document_in_every_run_and_another_once_it_changed(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,one\n2,two\n", encoding="utf-8")
    before = [document.document_id for document, _ in read(tmp_path)]
    assert before == [document.document_id for document, _ in read(tmp_path)]
    (tmp_path / "a.csv").write_text("id,text\n1,one\n2,TWO\n", encoding="utf-8")
    after = [document.document_id for document, _ in read(tmp_path)]
    assert before[0] == after[0] and before[1] != after[1]


def test_a_saved_page_leaves_out_its_parts_and_tells_where_it_came_from(tmp_path):
    (tmp_path / "Ferry_files").mkdir()
    (tmp_path / "Ferry_files/frame.html").write_text("<html>advertisement</html>", encoding="utf-8")
    page = "<!DOCTYPE html>\n<!-- saved from url=(0031)https://post.example/ferry?a=1 -->\n<html><p>Ferry</p></html>"
    (tmp_path / "Ferry.html").write_text(page, encoding="utf-8")
    (tmp_path / "post.example/2031/ferry").mkdir(parents=True)
    mirrored = (
        "<html>\n<!-- Mirrored from post.example/2031/ferry/ by HTTrack Website Copier/3.x -->\n<p>Ferry</p></html>"
    )
    (tmp_path / "post.example/2031/ferry/index.html").write_text(mirrored, encoding="utf-8")
    told = {document.uri: document.fields.get("fetched_from") for document, _ in read(tmp_path)}
    assert told == {
        "Ferry.html": "https://post.example/ferry?a=1",
        "post.example/2031/ferry/index.html": "https://post.example/2031/ferry/",
    }


MHTML = """From: <Saved by a browser>
Snapshot-Content-Location: https://post.example/ferry
Subject: Ferry sails
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----b"

------b
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable
Content-Location: https://post.example/ferry

<html><p>The crew said =93we waited=94, and the ferry=
 sailed.</p></html>
------b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
------b--
"""


def test_a_page_saved_as_one_mhtml_file_is_its_html_with_its_address_and_charset(tmp_path):
    (tmp_path / "a.mhtml").write_text(MHTML, encoding="ascii")
    ((document, problem),) = read(tmp_path / "a.mhtml")
    assert problem is None and document.media_type == "text/html; charset=windows-1252"
    assert document.content.strip() == b"<html><p>The crew said \x93we waited\x94, and the ferry sailed.</p></html>"
    assert document.fields == {"fetched_from": "https://post.example/ferry"}


def test_an_mhtml_file_without_a_page_says_so(tmp_path):
    (tmp_path / "a.mht").write_text("Dear editor,\n\nno page here.", encoding="ascii")
    ((_, problem),) = read(tmp_path / "a.mht")
    assert problem.reason == "malformed"
    (tmp_path / "a.mht").write_text(MHTML.replace("text/html", "image/gif"), encoding="ascii")
    ((_, problem),) = read(tmp_path / "a.mht")
    assert problem.reason == "malformed" and "no part of HTML" in problem.detail


def test_a_subfolder_that_may_not_be_looked_into_is_a_document_that_says_so(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text("words", encoding="utf-8")
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "listdir", lambda path: [entry.name for entry in refuse(path)])
    closed, opened = read(tmp_path)
    assert (closed[0].uri, closed[1].reason) == ("closed/", "malformed") and "make it readable" in closed[1].detail
    assert opened[1] is None
    assert not can_be_opened(list_files(FileSource(id="s", path=str(tmp_path)))[0])
