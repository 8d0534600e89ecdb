"""A search as an Atom feed (RFC 4287): the articles that were observed last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from infra.escaping import terminal_line

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without an article was updated."""

_SUMMARY_CHARACTERS = 500
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}
"""Code points that XML cannot have, beside the controls that `terminal_line` makes visible."""

_SAFE_IN_URL = "/:?#[]@!$&'()*+,;=%-._~"

FIELDS = (
    *("id", "title", "display_title", "url", "source", "authors", "agencies", "published", "observed", "language"),
    "body",
)
"""The keys of a document that an entry is made of."""


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """The identity of a feed.

    Attributes:
        index: The alias of the articles.
        parameters: The search, as the parameters of its URL in a fixed order.
        title: The search for people.
        feed_url: The absolute URL of the feed.
        page_url: The absolute URL of the page with the same search.
        articles_url: The absolute URL of the pages of articles, before their ids.
    """

    index: str
    parameters: str
    title: str
    feed_url: str
    page_url: str
    articles_url: str

    @property
    def urn(self) -> str:
        """The id of the feed: the same wherever the page is served."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'dateline:{self.index}?{self.parameters}')}"


def article_urn(id_: str) -> str:
    """Return the id of an article's entry: the same in every feed, index and version."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'dateline:article:{id_}')}"


def feed_xml(address: FeedAddress, articles: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the feed; equal articles give equal bytes.

    Args:
        address: The identity of the feed.
        articles: Documents with `FIELDS`, in the order of the entries.
    """
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    _text(feed, "id", address.urn)
    _text(feed, "title", address.title)
    _text(feed, "updated", _moment(max((_updated(one) for one in articles), default=_BEGINNING)))
    _person(feed, "Dateline")
    _link(feed, "self", address.feed_url, "application/atom+xml")
    _link(feed, "alternate", address.page_url, "text/html")
    for article in articles:
        _entry(feed, article, address)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def _entry(feed: etree._Element, article: Mapping[str, Any], address: FeedAddress) -> None:
    entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    language = article.get("language") or ""
    if language.isascii() and language.replace("-", "").isalnum():
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _text(entry, "id", article_urn(article["id"]))
    _text(entry, "title", article.get("title") or article.get("display_title") or "")
    _text(entry, "updated", _moment(_updated(article)))
    if published := _exact(article.get("published")):
        _text(entry, "published", _moment(published))
    for name in _authors(article):
        _person(entry, name)
    _link(entry, "alternate", _url(article) or address.articles_url + quote(article["id"], safe=""))
    _text(entry, "summary", _summary(article))


def _url(article: Mapping[str, Any]) -> str | None:
    """Return the URL of the original; None without one that can be opened."""
    url = article.get("url") or ""
    if not url.lower().startswith(("http://", "https://")):
        return None
    return quote(url.encode("utf-8", "backslashreplace"), safe=_SAFE_IN_URL)


def _authors(article: Mapping[str, Any]) -> Iterable[str]:
    """Yield those who wrote or credited the article, else its source; none gives it the author of the feed."""
    names = [*(article.get("authors") or []), *(article.get("agencies") or [])] or [article.get("source") or ""]
    return (name for name in names if name.strip())


def _summary(article: Mapping[str, Any]) -> str:
    day = (article.get("published") or "")[:10]
    about = " · ".join(one for one in (day, article.get("source") or "") if one)
    text = terminal_line(article.get("body") or "", _SUMMARY_CHARACTERS)
    return f"{about} · {text}" if about else text


def _updated(article: Mapping[str, Any]) -> datetime:
    """Return when this version of the article was observed."""
    return datetime.fromisoformat(article["observed"]).astimezone(UTC)


def _exact(published: str | None) -> datetime | None:
    """Return the moment of publication; None if only the day is known, or the time has no offset."""
    moment = datetime.fromisoformat(published) if published and "T" in published else None
    return moment if moment and moment.tzinfo else None


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _person(parent: etree._Element, name: str) -> None:
    author = etree.SubElement(parent, f"{{{_ATOM}}}author")
    _text(author, "name", name)


def _link(parent: etree._Element, relation: str, href: str, type_: str | None = None) -> None:
    given = {"rel": relation, "href": href} | ({"type": type_} if type_ else {})
    etree.SubElement(parent, f"{{{_ATOM}}}link", given)


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return terminal_line(text).translate(_NO_CHARACTERS)
