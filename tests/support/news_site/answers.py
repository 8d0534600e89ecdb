"""The answer of a site to a request, as a pure function of the time."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from tests.support.news_site.articles import SiteArticle
from tests.support.news_site.listings import ListingPage, part_path
from tests.support.news_site.robots import MOVED_ROBOTS, robots_text
from tests.support.news_site.site import ListingForm, NewsSite, RobotsForm, SiteListing


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """A response. Status 0 closes the connection.

    Attributes:
        listed: The numbers of the articles in a listing.
        article: Number and version of the article on a page, also of one that has not changed (304).
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    listed: tuple[int, ...] = ()
    article: tuple[int, int] | None = None


def answer(site: NewsSite, target: str, sent: dict[str, str], time: datetime, base: str) -> SiteAnswer:
    """Answer a GET of `target` (path and query) with the headers `sent`, whose names are in lower case."""
    path = target.partition("?")[0]
    if spell := site.failing(time, path):
        headers = {"Retry-After": str(spell.retry_after)} if spell.retry_after is not None else {}
        return SiteAnswer(spell.status, headers, b"Try later.")
    if path in ("/robots.txt", MOVED_ROBOTS):
        return _robots(site, path, base)
    for listing in site.listings:
        if found := _listing(site, listing, path, time, base):
            return _conditional(site, found, sent)
    if site.former_path and path.startswith(f"{site.former_path}/"):
        return _redirect(302, base, path.removeprefix(site.former_path))
    for article in site.articles:
        if path in (article.path, article.path_at(time)) and article.version_at(time):
            return _conditional(site, _page(site, article, path, time, base), sent)
    return SiteAnswer(404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>")


def _robots(site: NewsSite, path: str, base: str) -> SiteAnswer:
    if site.robots is RobotsForm.MOVED and path == "/robots.txt":
        return _redirect(301, base, MOVED_ROBOTS)
    text = robots_text(site)
    if text is None:
        return SiteAnswer(403 if site.robots is RobotsForm.FORBIDDEN else 404, {"Content-Type": "text/html"}, b"No.")
    return SiteAnswer(200, {"Content-Type": "text/plain"}, text.encode())


def _redirect(status: int, base: str, path: str) -> SiteAnswer:
    return SiteAnswer(status, {"Location": f"{base}{path}"}, b"Moved.")


def _listing(site: NewsSite, listing: SiteListing, path: str, time: datetime, base: str) -> SiteAnswer | None:
    page = ListingPage(site, listing, time, base)
    has_moved = listing.moved is not None and listing.moved <= time
    if path == listing.path and has_moved:
        return _redirect(301, base, listing.moved_path)
    if path == listing.path or (path == listing.moved_path and has_moved):
        if listing.gone is not None and listing.gone <= time:
            return SiteAnswer(410, {"Content-Type": "text/html"}, b"Gone.")
        media, body = page.render()
        listed = () if listing.form is ListingForm.SITEMAP_INDEX else tuple(one.number for one in page.articles)
        return SiteAnswer(200, {"Content-Type": media}, body, listed=listed)
    for number in (0, 1):
        if listing.form is ListingForm.SITEMAP_INDEX and path == part_path(listing, number):
            listed = tuple(one.number for one in page.articles[number::2])
            return SiteAnswer(200, {"Content-Type": "application/xml"}, page.part(number), listed=listed)
    return None


def _page(site: NewsSite, article: SiteArticle, path: str, time: datetime, base: str) -> SiteAnswer:
    if article.is_feed_only:
        return SiteAnswer(404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>")
    if article.deleted is not None and article.deleted <= time:
        return SiteAnswer(410, {"Content-Type": "text/html"}, b"Gone.")
    if path != article.path_at(time):
        return _redirect(301, base, article.path_at(time))
    version = article.version_at(time)
    headers = {"Content-Type": "text/html; charset=utf-8"}
    body = _page_text(site.host, article, version, f"{base}{path}")
    return SiteAnswer(200, headers, body.encode(), article=(article.number, version))


def _page_text(host: str, article: SiteArticle, version: int, url: str) -> str:
    title = escape(article.title(version))
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in article.paragraphs(host, version))
    published = article.published.isoformat()
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} | {host}</title>"
        f"<link rel='canonical' href='{url}'><meta property='article:published_time' content='{published}'></head>"
        f"<body><nav><a href='/'>Home</a> <a href='/about'>About us</a></nav><main><article><h1>{title}</h1>\n"
        f"<time datetime='{published}'>{published}</time>\n{paragraphs}\n</article></main>"
        f"<footer><p>© {host}</p></footer></body></html>\n"
    )


def _conditional(site: NewsSite, found: SiteAnswer, sent: dict[str, str]) -> SiteAnswer:
    """Add validators; answer 304 if the client has this body."""
    if found.status != 200:
        return found
    digest = sha256(found.body).digest()
    tag = f'"{digest.hex()[:16]}"'
    # The time of change of a simulated body: derived from the body, so that it changes with it.
    changed = format_datetime(datetime.fromtimestamp(1_700_000_000 + int.from_bytes(digest[:3]), tz=UTC), usegmt=True)
    validators = {"ETag": tag} if site.has_etag else {}
    validators |= {"Last-Modified": changed} if site.has_last_modified else {}
    known = sent.get("if-none-match")
    is_known = known == tag if known else sent.get("if-modified-since") == changed
    if validators and is_known:
        return SiteAnswer(304, validators, article=found.article)
    body, headers = found.body, found.headers | validators
    if site.packs and "gzip" in sent.get("accept-encoding", ""):
        body, headers = gzip.compress(body, mtime=0), headers | {"Content-Encoding": "gzip"}
    return SiteAnswer(200, headers, body, found.listed, found.article)
