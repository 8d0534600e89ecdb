"""The bytes of listings."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.support.news_site.articles import SiteArticle
from tests.support.news_site.site import ListingForm, NewsSite, SiteListing

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


class ListingPage:
    """A listing at a time: `base` is the address of the site, without a slash at its end."""

    def __init__(self, site: NewsSite, listing: SiteListing, time: datetime, base: str) -> None:
        self.site, self.listing, self.time, self.base = site, listing, time, base
        self.articles = site.in_window(listing, time)

    def render(self) -> tuple[str, bytes]:
        """Return media type and body."""
        forms: dict[ListingForm, tuple[str, Callable[[], str]]] = {
            ListingForm.RSS: ("application/rss+xml", self._rss),
            ListingForm.ATOM: ("application/atom+xml; charset=utf-8", self._atom),
            ListingForm.JSON_FEED: ("application/feed+json", self._json_feed),
            ListingForm.NEWS_SITEMAP: ("application/xml", lambda: self._sitemap(self.articles)),
            ListingForm.SITEMAP_INDEX: ("application/xml", self._sitemap_index),
            ListingForm.START_PAGE: ("text/html; charset=utf-8", self._start_page),
        }
        media, build = forms[self.listing.form]
        return media, build().encode()

    def part(self, number: int) -> bytes:
        """The body of one of the two sitemaps of an index."""
        return self._sitemap(self.articles[number::2]).encode()

    def _link(self, article: SiteArticle) -> str:
        path = article.path_at(self.time) if self.listing.names_new_paths else article.path
        if self.site.former_path and article.number % 3 == 0:
            path = f"{self.site.former_path}{path}"
        return f"{self.base}{path}{'?utm_source=feed&utm_medium=rss' if self.listing.tracking else ''}"

    def _html(self, article: SiteArticle) -> str:
        texts = article.paragraphs(self.site.host, article.version_at(self.time))
        return "".join(f"<p>{escape(text)}</p>" for text in texts)

    def _title(self, article: SiteArticle) -> str:
        return escape(article.title(article.version_at(self.time)))

    def _has_text(self, article: SiteArticle) -> bool:
        return self.listing.full_text or article.is_feed_only

    def _rss(self) -> str:
        return _make_sloppy(self._whole_rss()) if self.listing.is_sloppy else self._whole_rss()

    def _whole_rss(self) -> str:
        items = "".join(
            f"<item><title>{self._title(one)}</title><link>{escape(self._link(one))}</link>"
            f"<guid isPermaLink='false'>{self.site.host}-{one.number}</guid>"
            f"<pubDate>{format_datetime(one.published)}</pubDate>"
            + (f"<content:encoded><![CDATA[{self._html(one)}]]></content:encoded>" if self._has_text(one) else "")
            + "</item>\n"
            for one in self.articles
        )
        return (
            f'{_XML}<rss version="2.0" xmlns:content="{_CONTENT}"><channel>'
            f"<title>{self.site.host}</title><link>{self.base}/</link><description>News</description>\n{items}"
            "</channel></rss>\n"
        )

    def _atom(self) -> str:
        entries = "".join(
            f"<entry><id>tag:{self.site.host},2026:{one.number}</id><title>{self._title(one)}</title>"
            f'<link href="{escape(self._link(one).removeprefix(self.base))}"/>'
            f"<published>{one.published.isoformat()}</published>"
            f"<updated>{one.updated_at(self.time).isoformat()}</updated>"
            + (f'<content type="html">{escape(self._html(one))}</content>' if self._has_text(one) else "")
            + "</entry>\n"
            for one in self.articles
        )
        return (
            f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{self.base}/">'
            f"<id>tag:{self.site.host},2026:feed</id><title>{self.site.host}</title>\n{entries}</feed>\n"
        )

    def _json_feed(self) -> str:
        items = [
            {"id": f"{self.site.host}-{one.number}", "url": self._link(one)}
            | {"title": one.title(one.version_at(self.time)), "date_published": one.published.isoformat()}
            | {"date_modified": one.updated_at(self.time).isoformat()}
            | ({"content_html": self._html(one)} if self._has_text(one) else {})
            for one in self.articles
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": self.site.host, "items": items}
        return json.dumps(feed)

    def _sitemap(self, articles: Sequence[SiteArticle]) -> str:
        urls = "".join(
            f"<url><loc>{escape(self._link(one))}</loc><lastmod>{one.updated_at(self.time).isoformat()}</lastmod>"
            f"<news:news><news:publication_date>{one.published.isoformat()}</news:publication_date>"
            f"<news:title>{self._title(one)}</news:title></news:news></url>\n"
            for one in articles
        )
        return f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{urls}</urlset>\n'

    def _sitemap_index(self) -> str:
        parts = "".join(
            f"<sitemap><loc>{self.base}{part_path(self.listing, number)}</loc></sitemap>\n" for number in (0, 1)
        )
        return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{parts}</sitemapindex>\n'

    def _start_page(self) -> str:
        teasers = "".join(
            f'<article><h2><a href="{escape(self._link(one).removeprefix(self.base))}">{self._title(one)}</a></h2>'
            f"<p>The pier and its boats.</p></article>\n"
            for one in self.articles
        )
        return (
            f"<!DOCTYPE html><html lang='en'><head><title>{self.site.host}</title></head><body><nav>"
            f"<a href='/'>Home</a> <a href='/about'>About us</a></nav><main>\n{teasers}</main></body></html>\n"
        )


def _make_sloppy(feed: str) -> str:
    """A feed as some programs write it, in which each entry can still be read."""
    capitals = feed.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>")
    capitals = capitals.replace("<link>", "<LINK>").replace("</link>", "</LINK>")
    return "\n" + capitals.replace(" counts its boats", " counts boats & piers&nbsp;").partition("</channel>")[0]


def part_path(listing: SiteListing, number: int) -> str:
    """The path of a sitemap of an index."""
    return f"{listing.path.removesuffix('.xml')}-{number}.xml"
