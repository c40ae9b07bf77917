"""Bytes become the characters that their writer meant, whatever was declared; what was garbled is made right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource
from orchestration.ingest.text import charset_of, decode, repair
from orchestration.records import Article, Document, Unusable

ENGLISH = "“We waited,” the café’s owner said — it cost £5, not €7. "
POLISH = "Zażółć gęślą jaźń, powiedział burmistrz Łodzi, a następnie wyszedł z sali. "
RUSSIAN = "Паром снова ходит, сообщила в понедельник администрация порта. "
JAPANESE = "フェリーは月曜日に運航を再開したと港湾局が発表した。"


@pytest.mark.parametrize(
    ("text", "encoding", "charset", "declared"),
    [
        (ENGLISH, "utf-8", "iso-8859-1", None),
        (ENGLISH, "utf-8", None, "windows-1252"),
        (ENGLISH, "utf-8-sig", "windows-1251", "utf-16"),
        (ENGLISH, "cp1252", "utf-8", "utf-8"),
        (ENGLISH, "cp1252", None, None),
        (ENGLISH, "cp1252", "ISO-8859-1", None),
        (ENGLISH, "cp1252", "no-such-charset", "latin1"),
        (ENGLISH, "cp1252", "rot13", "idna"),
        (ENGLISH, "utf-16-le", "utf-16le", None),
        (ENGLISH, "utf-16-le", None, None),
        (ENGLISH, "utf-16-be", None, None),
        (POLISH, "cp1250", None, None),
        (POLISH, "iso8859-2", "iso-8859-2", None),
        (RUSSIAN, "cp1251", None, "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r", "windows-1251"),
        (JAPANESE, "cp932", "shift_jis", None),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
        (JAPANESE, "euc_jp", None, "euc-jp"),
    ],
)
def test_text_is_read_as_written_whatever_is_declared(text, encoding, charset, declared):
    head = f'<meta charset="{declared}">' if declared else ""
    assert decode((head + text * 5).encode(encoding), charset) == head + text * 5


def test_the_charset_of_the_http_header_reaches_the_text():
    page = f"<html><body><article><p>{RUSSIAN * 5}</p></article></body></html>".encode("cp1251")
    document = Document("s", "u", "text/html; charset=windows-1251", page)
    article = parse(document, FileSource(id="s", path="x", language="any"))
    assert isinstance(article, Article) and RUSSIAN.strip() in article.text


@pytest.mark.parametrize(
    ("media_type", "charset"),
    [("text/html", None), ("text/html; charset=utf-8", "utf-8"), ('text/html;Charset="ISO-8859-1"', "ISO-8859-1")],
)
def test_a_media_type_may_name_a_charset(media_type, charset):
    assert charset_of(media_type) == charset


def garbled(text: str, times: int = 1) -> str:
    """UTF-8 that somebody read as Windows-1252, bytes without a character as Latin-1."""
    for _ in range(times):
        text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return text


@pytest.mark.parametrize("times", [1, 2])
def test_garbled_text_is_made_right_and_flagged(times):
    source = FileSource(id="s", path="x")
    whole = garbled(ENGLISH * 3, times)
    assert repair(whole) == (ENGLISH * 3, True)
    article = parse(Document("s", "u", "text/plain", whole.encode()), source)
    assert article.text == (ENGLISH * 3).strip() and article.has_repaired_encoding
    fields = {"text": "The ferry sails again.", "title": garbled("The ferry’s back")}
    article = parse(Document("s", "u", "application/json", b"{}", fields), source)
    assert article.title == "The ferry’s back" and article.has_repaired_encoding


def test_one_garbled_passage_of_a_page_is_made_right_and_the_rest_stays():
    page = f"<p>{ENGLISH}</p><p>{garbled('It wasn’t cold.')}</p><p title='ﬁ'>{RUSSIAN}</p>"
    assert repair(page) == (page.replace(garbled("It wasn’t cold."), "It wasn’t cold."), True)


@pytest.mark.parametrize(
    "text",
    [ENGLISH, POLISH, RUSSIAN, JAPANESE, "SÃO PAULO — A prefeitura disse “não”.", "Mallarmé’s café—bar", "Â", "HÀ NỘI",
     "ﬁnal ﬂight: '90s ‘quotes’ \"straight\" …", "Ａ full-width letter", "l’été «à la carte»", "&acirc;&euro;&trade;"],
)  # fmt: skip
def test_text_that_is_right_stays_as_it_is(text):
    assert repair(text) == (text, False)


@given(st.text(alphabet=st.characters(max_codepoint=0x2100), max_size=200))
def test_repair_never_raises_and_says_whether_it_did_something(text):
    repaired, was_garbled = repair(text)
    assert was_garbled == (repaired != text)


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "latin1", "utf-16", "idna", "utf-7", "\x00"]))
def test_no_bytes_and_no_charset_make_the_decoder_raise(content, charset):
    assert isinstance(decode(content, charset), str | Unusable)
