"""Wire items: the same story says the same in every version of a format, and what is no text says why."""

import json
from datetime import UTC, datetime

import pytest

from orchestration.ingest.files import list_files, read_documents
from orchestration.ingest.parse import parse
from orchestration.ingest.sources import FileSource
from orchestration.records import Article

URI = "urn:newsml:skarholm.example:20310505:ferry"
BODY = (
    "<p>SKARHOLM, May 5 — The ferry to Velmouth sails again, the harbour office said on Monday.</p>"
    "<h2>Ten weeks of ice</h2><p>“We waited long enough,” said Ida Moen, the harbour master, as the crew cast off.</p>"
    "<p>Tickets cost as much as they did before the winter, and the first boat was full.</p>"
)
PLAIN = "SKARHOLM, May 5 — The ferry to Velmouth sails again.\n\n“We waited long enough,” said Ida Moen."

NINJS = {
    "1": {"uri": URI, "type": "text", "firstcreated": "2031-05-05T08:00:00Z", "versioncreated": "2031-05-05T10:00:00Z",
          "pubstatus": "usable", "language": "en", "headline": "Ferry sails again", "byline": "By Jo Ek",
          "body_text": PLAIN, "body_xhtml": BODY, "subject": [{"name": "transport", "code": "1"}],
          "copyrightholder": "Skarholm Wire", "creditline": "Skarholm Wire/Velmouth Press"},
    "2": {"uri": URI, "type": "text", "firstcreated": "2031-05-05T08:00:00Z", "versioncreated": "2031-05-05T10:00:00Z",
          "language": "en-GB", "by": "By Jo Ek", "copyrightholder": "Skarholm Wire",
          "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry sails again"}],
          "bodies": [{"role": "main", "contenttype": "text/plain", "value": PLAIN},
                     {"role": "richtext", "contenttype": "application/xhtml+xml", "value": BODY}],
          "subjects": [{"name": "transport"}], "infosources": [{"name": "Skarholm Wire/Velmouth Press"}]},
    "3": {"uri": URI, "type": "text", "firstCreated": "2031-05-05T08:00:00Z", "versionCreated": "2031-05-05T10:00:00Z",
          "pubStatus": "usable", "language": "en", "by": "By Jo Ek", "copyrightHolder": "Skarholm Wire",
          "headlines": [{"role": "main", "contentType": "text/html", "value": "Ferry <i>sails</i> again"}],
          "bodies": [{"contentType": "text/html", "value": BODY}],
          "subjects": [{"name": "transport"}], "infoSources": [{"name": "Skarholm Wire/Velmouth Press"}]},
}  # fmt: skip

XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{BODY}</body></html>'
NITF = f"""<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>
<hedline><hl1>Ferry sails again</hl1></hedline><byline>By <person>Jo Ek</person></byline></body.head>
<body.content>{BODY.replace("h2>", "hl2>").replace("Ida Moen", "<person>Ida Moen</person>")}
<media media-type="image"><media-metadata name="id" value="secret"/>
<media-caption>A ferry leaves.</media-caption></media>
</body.content></body></nitf>"""


def news_item(content: str, status: str = "stat:usable", kind: str = "ninat:text") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{URI}" version="2" xml:lang="en">
<itemMeta><itemClass qcode="{kind}"/><provider literal="Skarholm Wire"/>
<versionCreated>2031-05-05T10:00:00Z</versionCreated><pubStatus qcode="{status}"/></itemMeta>
<contentMeta><contentCreated>2031-05-05T08:00:00Z</contentCreated><creditline>Skarholm Wire/Velmouth Press</creditline>
<by>By Jo Ek</by><subject qcode="medtop:1"><name xml:lang="en">transport</name></subject>
<headline>Ferry sails again</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>
<itemSet>{"".join(items)}</itemSet></newsMessage>"""


NEWSML = {
    "xhtml": news_item(f'<inlineXML contenttype="application/xhtml+xml">{XHTML}</inlineXML>'),
    "nitf": news_item(f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>'),
    "html as data": news_item(f'<inlineData contenttype="text/html"><![CDATA[{BODY}]]></inlineData>'),
}


def read(folder, name: str, content: str | bytes, **keys):
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    source = FileSource(id="wire", kind=name.split(".", 1)[0], path=str(folder / name), **keys)
    return [(d, problem, problem or parse(d, source)) for d, problem in read_documents(source, list_files(source)[0])]


def assert_is_the_story(article: Article) -> None:
    assert isinstance(article, Article), article
    assert (article.title, article.authors) == ("Ferry sails again", ("Jo Ek",))
    assert article.published_at == datetime(2031, 5, 5, 8, tzinfo=UTC) and article.published_at_method == "given"
    assert article.modified_at == datetime(2031, 5, 5, 10, tzinfo=UTC)
    assert (article.native_id, article.url, article.outlet) == (URI, None, "Skarholm Wire")
    assert (article.section, article.credit) == ("transport", "Skarholm Wire/Velmouth Press")
    body = [article.text[slice(*block.span)] for block in article.blocks if block.role in ("body", "headline")]
    for sentence in (
        "The ferry to Velmouth sails again",
        "said Ida Moen, the harbour master",
        "the first boat was full",
    ):
        assert any(sentence in paragraph for paragraph in body), article.blocks
    assert "secret" not in article.text and "<" not in article.text


@pytest.mark.parametrize("version", NINJS)
def test_every_version_of_ninjs_says_the_same_of_a_story(tmp_path, version):
    ((document, problem, article),) = read(tmp_path, "ninjs.json", json.dumps(NINJS[version]))
    assert problem is None and document.uri == "ninjs.json#row=1"
    assert_is_the_story(article)


@pytest.mark.parametrize("form", NEWSML)
def test_every_form_of_newsml_content_says_the_same_of_a_story(tmp_path, form):
    ((document, problem, article),) = read(tmp_path, "newsml.xml", NEWSML[form])
    assert problem is None and document.uri == "newsml.xml#item=1"
    assert_is_the_story(article)
    captions = [article.text[slice(*block.span)] for block in article.blocks if block.role == "caption"]
    assert captions == (["A ferry leaves."] if form == "nitf" else [])


def test_plain_text_bodies_keep_their_paragraphs(tmp_path):
    item = {**NINJS["2"], "bodies": [{"value": PLAIN}]}
    ((_, _, article),) = read(tmp_path, "ninjs.json", json.dumps(item))
    assert article.text == PLAIN
    inline = f'<inlineData contenttype="text/plain">{PLAIN}</inlineData>'
    ((_, _, article),) = read(tmp_path, "newsml.xml", news_item(inline))
    assert article.text == PLAIN


def test_a_bare_nitf_document_is_an_item(tmp_path):
    data = '<docdata><doc-id id-string="f1"/><date.issue norm="20310505T080000Z"/></docdata><pubdata name="Post"/>'
    ((_, problem, article),) = read(tmp_path, "newsml.xml", NITF.replace("<body>", f"<head>{data}</head><body>", 1))
    assert problem is None and (article.title, article.authors) == ("Ferry sails again", ("Jo Ek",))
    assert (article.native_id, article.outlet) == ("f1", "Post")
    assert article.published_at == datetime(2031, 5, 5, 8, tzinfo=UTC)


def test_a_dateline_that_stands_beside_the_text_is_put_before_it(tmp_path):
    dated = NEWSML["xhtml"].replace("<by>", "<dateline>SKARHOLM, May 5</dateline><by>")
    ((_, _, article),) = read(tmp_path, "newsml.xml", dated.replace("SKARHOLM, May 5 — ", ""))
    assert article.text.startswith("SKARHOLM, May 5\n\nThe ferry")
    ((_, _, article),) = read(tmp_path, "newsml.xml", dated)
    assert article.text.count("SKARHOLM") == 1


def test_a_list_of_items_json_lines_and_a_message_give_an_item_each(tmp_path):
    items = [NINJS["1"], {**NINJS["3"], "uri": "urn:2"}]
    for content in (json.dumps(items), json.dumps({"items": items}), "\n".join(map(json.dumps, items))):
        assert [problem for _, problem, _ in read(tmp_path, "ninjs.json", content)] == [None, None]
    assert [problem for _, problem, _ in read(tmp_path, "newsml.xml", message(*NEWSML.values()))] == [None] * 3


def test_the_outlet_of_the_source_goes_before_the_providers_name(tmp_path):
    ((_, _, article),) = read(tmp_path, "ninjs.json", json.dumps(NINJS["1"]), outlet="SkW")
    assert article.outlet == "SkW"
    ((_, _, article),) = read(tmp_path, "newsml.xml", NEWSML["nitf"], outlet="SkW")
    assert article.outlet == "SkW"


@pytest.mark.parametrize(
    ("item", "reason", "detail"),
    [
        ({**NINJS["1"], "pubstatus": "canceled"}, "not_an_article", "status 'canceled'"),
        ({**NINJS["3"], "pubStatus": "withheld"}, "not_an_article", "status 'withheld'"),
        ({**NINJS["1"], "type": "picture"}, "not_an_article", "it is a picture"),
        ({"uri": URI, "type": "composite", "headline": "All of today"}, "not_an_article", "it is a package"),
        ({"uri": URI, "type": "text", "headline": "Ferry"}, "empty_text", "no text of its own"),
    ],
)
def test_ninjs_items_that_are_no_text_say_why(tmp_path, item, reason, detail):
    ((document, problem, _),) = read(tmp_path, "ninjs.json", json.dumps(item))
    assert problem.reason == reason and detail in problem.detail and document.fields["native_id"] == URI


NO_NEWS = [
    (news_item("<inlineXML><p>Ferry.</p></inlineXML>", status="stat:canceled"), "not_an_article", "status 'canceled'"),
    (news_item("", kind="ninat:picture"), "not_an_article", "it is a picture"),
    (news_item('<remoteContent href="http://a.example/1.jpg"/>'), "empty_text", "no text of its own"),
    (message('<packageItem guid="p"><groupSet/></packageItem>'), "not_an_article", "it is a package"),
    ("<html><body><p>Ferry.</p></body></html>", "malformed", "root element is 'html'"),
    ("{}", "malformed", "not well-formed XML"),
    (NEWSML["nitf"][:900], "malformed", "not well-formed XML"),
]


@pytest.mark.parametrize(("item", "reason", "detail"), NO_NEWS)
def test_newsml_items_that_are_no_text_say_why(tmp_path, item, reason, detail):
    ((_, problem, _),) = read(tmp_path, "newsml.xml", item)
    assert problem.reason == reason and detail in problem.detail


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE newsItem [<!ENTITY a0 "ferry">{BOMB}]>',
        '<!DOCTYPE newsItem [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE newsItem SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["bomb", "external entity", "external DTD"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bombs_external_entities_and_dtds_are_refused_unread(tmp_path, prolog, encoding):
    item = news_item("<inlineXML><p>&a11;</p></inlineXML>").replace('guid="', 'guid="&a11;')
    ((_, problem, _),) = read(tmp_path, "newsml.xml", (prolog + item).encode(encoding))
    assert problem.reason == "malformed" and "declares a DTD or entities" in problem.detail
