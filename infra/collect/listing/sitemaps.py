"""Sitemaps: URL sets with the extension for news, indexes of sitemaps, and texts of one URL a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from infra.collect.listing.listed import Listed, Listing
from infra.collect.listing.urls import web_url
from infra.sources.formats.agency.parts.story import plain_line
from infra.sources.formats.agency.parts.times import to_moment
from infra.sources.formats.feeds.fragments import local_name
from infra.sources.formats.feeds.values import read_feed_time
from infra.sources.formats.xml.encoding import to_utf8
from infra.sources.formats.xml.repairs import repair_markup
from infra.sources.formats.xml.unicode_stream import ascii_markup

MAX_URLS = 50_000
"""URLs of one sitemap that are read: the limit of the protocol."""

_TOO_LONG = f"it has more than {MAX_URLS:,} URLs; the rest is not read"

MAX_SITEMAPS = 5_000
"""Sitemaps of one index that are named; more would take days to fetch."""

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^<>]{0,300}\?>")
_START = re.compile(rb"<\?xml\s|<(?:[A-Za-z][\w.-]{0,40}:)?(?:urlset|sitemapindex)[\s>]")
_COMPLETE = re.compile(r"(?s).*</(?:[A-Za-z][\w.-]{0,40}:)?(?:url|sitemap)\s{0,20}>")
"""The part of a damaged sitemap up to its last complete entry: a URL that is cut short is another URL."""

_ENTRIES = ("url", "sitemap")
_FIELDS = ("loc", "lastmod", "news")
_NEWS_FIELDS = ("title", "publication_date", "publication")
_OLDEST = datetime.min.replace(tzinfo=UTC)


def read_sitemap(content: bytes, url: str) -> Listing:
    """Read a sitemap; `url` is the base of its relative URLs, which the protocol does not allow and some sites have.

    The sitemaps of an index are in the order of their last change, the newest first.
    """
    content = ascii_markup(content).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start := _START.search(content[:4096]):
        return _read_xml(content[start.start() :], url)
    return _read_lines(content, url)


def _read_lines(content: bytes, url: str) -> Listing:
    lines = to_utf8(content).decode("utf-8", "replace").splitlines()
    written = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    urls = [found for line in written[:MAX_URLS] if (found := web_url(line))]
    damage = None if urls else "it is not a sitemap: neither XML nor lines of URLs"
    return Listing(
        tuple(Listed(one) for one in dict.fromkeys(urls)),
        refused=min(len(written), MAX_URLS) - len(urls),
        damage=_TOO_LONG if len(written) > MAX_URLS else damage,
    )


def _read_xml(content: bytes, url: str) -> Listing:
    data = to_utf8(content)
    listing = _Collected(url)
    try:
        listing.add_all(_elements(data, recover=False))
        return listing.result(None)
    except etree.XMLSyntaxError as error:
        damage = f"the XML is damaged: {error.msg}"
    complete = _COMPLETE.match(_DECLARATION.sub("", data.decode("utf-8", "replace"), count=1))
    repaired = repair_markup(complete.group() if complete else "").encode("utf-8", "replace")
    listing = _Collected(url)
    try:
        listing.add_all(_elements(repaired, recover=True))
    except etree.XMLSyntaxError as error:
        damage = f"the XML is damaged: {error.msg}"
    return listing.result(damage)


def _elements(data: bytes, *, recover: bool) -> Iterator[etree._Element]:
    """Yield each complete `url` and `sitemap`, and free it. Raises XMLSyntaxError."""
    events = etree.iterparse(
        BytesIO(data),
        events=("end",),
        encoding="utf-8",
        recover=recover,
        no_network=True,
        load_dtd=False,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        if local_name(element) in _ENTRIES and element.getparent() is not None:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


class _Collected:
    """The entries of a sitemap so far."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._entries: dict[str, Listed] = {}
        self._sitemaps: dict[str, datetime] = {}
        self._name: str | None = None
        self._language: str | None = None
        self._refused = 0
        self._is_too_long = False

    def add_all(self, elements: Iterator[etree._Element]) -> None:
        """Add the entries up to `MAX_URLS`. Raises XMLSyntaxError; what was read before it is kept."""
        for number, element in enumerate(elements):
            if number >= MAX_URLS:
                self._is_too_long = True
                return
            self._add(element)

    def _add(self, element: etree._Element) -> None:
        fields = {name: one for one in element if (name := local_name(one)) in _FIELDS and not _is_picture(one)}
        url = web_url(_text(fields.get("loc")), self._url)
        changed = to_moment(read_feed_time(_text(fields.get("lastmod"))))
        if url is None:
            self._refused += 1
        elif local_name(element) == "sitemap":
            self._sitemaps.setdefault(url, changed or _OLDEST)
        else:
            self._entries.setdefault(url, self._read_news(Listed(url, updated=changed), fields.get("news")))

    def _read_news(self, listed: Listed, news: etree._Element | None) -> Listed:
        """The entry with the fields of the extension for news."""
        if news is None:
            return listed
        fields = {name: one for one in news if (name := local_name(one)) in _NEWS_FIELDS}
        publication = {local_name(one): _text(one) for one in fields.get("publication", ())}
        self._name = self._name or publication.get("name")
        self._language = self._language or publication.get("language")
        return Listed(
            listed.url,
            plain_line(_text(fields.get("title")) or "") or None,
            to_moment(read_feed_time(_text(fields.get("publication_date")))),
            listed.updated,
        )

    def result(self, damage: str | None) -> Listing:
        """The listing, with the damage that reading it met."""
        if self._is_too_long:
            damage = _TOO_LONG
        newest = sorted(self._sitemaps, key=lambda one: self._sitemaps[one], reverse=True)
        return Listing(
            tuple(self._entries.values()),
            tuple(newest[:MAX_SITEMAPS]),
            self._name,
            self._language,
            damage,
            self._refused,
        )


def _is_picture(element: etree._Element) -> bool:
    namespace = str(element.tag).rpartition("}")[0].lower()
    return "image" in namespace or "video" in namespace


def _text(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    return " ".join("".join(map(str, element.itertext())).split()) or None
