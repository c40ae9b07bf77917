"""An outlet's website on loopback, with its listings, for tests of web sources."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from loopback import Behaviour, Server, answer, versioned

PARAGRAPH = (
    "{title}, the harbour office of Velmouth said on Monday. The crossing had been closed for ten weeks after the "
    "storm broke its pier, and the town lived on what two fishing boats could carry. {more}"
)


@dataclass(frozen=True)
class Story:
    slug: str
    title: str
    text: str
    published: datetime
    changed: datetime | None
    url: str


class Newsroom(Server):
    """A site whose articles lie at `/news/<slug>`, each with an ETag of its content.

        with Newsroom() as room:
            ferry = room.publish("ferry", title="Ferry sails again", day=5)
            room.publish("ferry", text="It sails no more.", day=5, changed=6)      # the desk changes it
            room.rss() ; room.atom() ; room.json_feed() ; room.news_sitemap()       # listings as they stand now
            toml = room.source("feed", url=room.url("/rss.xml"))

    `pages_asked` are the paths of pages that were sent whole.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stories: dict[str, Story] = {}
        self["/robots.txt"] = answer("User-agent: *\nDisallow: /private/\n", media_type="text/plain")

    def publish(
        self, slug: str, title: str = "", *, text: str = "", day: int = 5, changed: int | None = None, head: str = ""
    ) -> str:
        """Put an article on the site, or change it; its address."""
        title = title or f"The {slug} of Velmouth opens again"
        body = PARAGRAPH.format(title=title, more=text or f"Nobody had expected the {slug} so soon.")
        moments = [datetime(2031, 5, n, 9, tzinfo=UTC) if n else None for n in (day, changed)]
        story = Story(slug, title, body, moments[0], moments[1], self.url(f"/news/{slug}"))
        self.stories[slug] = story
        self[f"/news/{slug}"] = page(story, head)
        return story.url

    @property
    def pages_asked(self) -> list[str]:
        return [path for path in self.paths if path.startswith("/news/")]

    # ── listings ────────────────────────────────────────────────────────────────────────────────

    def listed(self) -> list[Story]:
        """The newest first, as feeds have it."""
        return sorted(self.stories.values(), key=lambda story: story.published, reverse=True)

    def rss(self, path: str = "/rss.xml", *, link: str = "{url}", full_text: bool = False, dates: bool = True) -> str:
        items = "".join(
            f"<item><title>{escape(s.title)}</title><link>{escape(link.format(url=s.url, slug=s.slug))}</link>"
            + (f"<pubDate>{s.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate>" if dates else "")
            + (f"<description>{escape(f'<p>{s.text}</p>')}</description>" if full_text else "")
            + "</item>"
            for s in self.listed()
        )
        self._list(path, f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>')
        return self.url(path)

    def atom(self, path: str = "/atom.xml") -> str:
        entries = "".join(
            f'<entry><id>tag:{s.slug}</id><title>{escape(s.title)}</title><link href="{s.url}"/>'
            f"<published>{s.published.isoformat()}</published>"
            f"<updated>{(s.changed or s.published).isoformat()}</updated>"
            "<author><name>Ida Moen</name></author></entry>"
            for s in self.listed()
        )
        self._list(path, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>{entries}</feed>')
        return self.url(path)

    def json_feed(self, path: str = "/feed.json") -> str:
        items = [
            {"id": s.slug, "url": s.url, "title": s.title, "date_published": s.published.isoformat(),
             "date_modified": (s.changed or s.published).isoformat(), "authors": [{"name": "Ida Moen"}]}
            for s in self.listed()
        ]  # fmt: skip
        self._list(path, json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": items}))
        return self.url(path)

    def news_sitemap(self, path: str = "/news.xml") -> str:
        urls = "".join(
            f"<url><loc>{s.url}</loc><lastmod>{(s.changed or s.published).isoformat()}</lastmod><n:news>"
            "<n:publication><n:name>The Post</n:name><n:language>en</n:language></n:publication>"
            f"<n:publication_date>{s.published.isoformat()}</n:publication_date><n:title>{escape(s.title)}</n:title>"
            "</n:news></url>"
            for s in self.listed()
        )
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        spaces += ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        self._list(path, f"<urlset {spaces}>{urls}</urlset>")
        return self.url(path)

    def sitemap_index(self, path: str = "/sitemap.xml", **changed: str) -> str:
        """An index of the sitemaps at those paths (dots as underscores), each with when it changed."""
        maps = "".join(
            f"<sitemap><loc>{self.url('/' + name.replace('_', '.'))}</loc><lastmod>{when}</lastmod></sitemap>"
            for name, when in changed.items()
        )
        self._list(path, f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>')
        return self.url(path)

    def _list(self, path: str, content: str) -> None:
        self[path] = versioned(content, etag=etag_of(content), media_type="application/xml")

    # ── sources.toml ────────────────────────────────────────────────────────────────────────────

    def source(self, kind: str, id: str = "post", **keys: object) -> str:
        """A [[source]] table that asks this site without waiting."""
        keys = {"id": id, "kind": kind, "allow_private_addresses": True, "seconds_between_requests": 0, **keys}
        return "[[source]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())


def page(story: Story, head: str = "") -> Behaviour:
    """The article among what sites put around one; it says itself neither when it appeared nor where it belongs."""
    paragraphs = "".join(f"<p>{story.text} Part {n} of the report follows the boats.</p>" for n in range(3))
    html = (
        f"<!doctype html><html><head><title>{escape(story.title)} | The Post</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{escape(story.title)}</h1>{paragraphs}</article></body></html>"
    )
    return versioned(html, etag=etag_of(html))


def etag_of(content: str) -> str:
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
