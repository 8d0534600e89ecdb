"""The article of an entry of RSS or Atom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urljoin

from lxml import etree

from infra.sources.formats.agency.parts.story import plain_line
from infra.sources.formats.feeds.fragments import inner_html, local_name, text_as_html
from infra.sources.formats.feeds.overview import EntryOverview
from infra.sources.formats.feeds.values import first_feed_time, read_authors, read_link
from infra.sources.formats.items import Item, OtherItem
from infra.sources.metadata import GivenMetadata
from transforms.publication import parse_moment
from transforms.records import Delivery

WITHOUT_TEXT = "entry-without-text"
"""The kind of entries with neither content nor summary."""

_MEDIA = ("mrss", "itunes", "media", "googleplay", "play-podcasts", "podcast", "georss", "thr", "slash", "gd", "geo")
"""Ends of the namespaces of elements on media and other things than the text."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTENT = ("encoded", "content", "body", "div", "fulltext", "full-text")
_SUMMARY = ("description", "summary", "abstract")


class FeedEntry:
    """An entry and the feed around it.

    Args:
        root: The root of the document.
        entry: The `item` or `entry` in it.
        url: The URL of the feed, the last resort as the base of relative links.
    """

    def __init__(self, root: etree._Element, entry: etree._Element, url: str | None = None) -> None:
        self._entry = entry
        self._url = url
        parent = entry.getparent()
        channel = next((one for one in root.iter() if local_name(one) == "channel"), None)
        self._feed = channel if channel is not None else parent

    def item(self, name: str) -> Item:
        """The article. Raises OtherItem if the entry has no text."""
        html = self._html
        if not html.strip():
            raise OtherItem(WITHOUT_TEXT)
        persons, agencies = read_authors(self._author_names())
        published, modified = self._published, self._modified
        return Item(
            html,
            "html",
            self._metadata(published, modified),
            Delivery(
                format=name,
                rights=self._line(self._entry, "rights", "copyright") or self._line(self._feed, "rights", "copyright"),
                authors=persons,
                agencies=agencies,
                tags=tuple(dict.fromkeys(self._tags())),
                site_name=self._source_title or self._feed_title,
                modified=modified if modified != published else None,
            ),
        )

    def overview(self) -> EntryOverview:
        """The entry in a list of entries."""
        return EntryOverview(
            id=self._identity,
            link=self._link or self._permalink,
            title=self._title,
            published=self._published,
            modified=self._modified,
            language=self._language,
            feed_title=self._feed_title,
            text=self._html,
            media="html",
            is_summary=not self._content,
        )

    def _metadata(self, published: str | None, modified: str | None) -> GivenMetadata:
        return GivenMetadata(
            external_id=self._identity,
            url=self._link or self._permalink,
            title=self._title,
            published=published,
            observed=parse_moment(modified) if modified else None,
            source=self._feed_title,
            language=self._language,
        )

    @property
    def _identity(self) -> str | None:
        return self._text(self._entry, "guid", "id", "identifier") or self._about

    @cached_property
    def _html(self) -> str:
        """The content, else the summary."""
        return self._content or self._first_html(_SUMMARY)

    @cached_property
    def _content(self) -> str:
        return self._first_html(_CONTENT)

    def _first_html(self, names: tuple[str, ...]) -> str:
        return next((html for one in self._children(self._entry, *names) if (html := _as_html(one))), "")

    @cached_property
    def _title(self) -> str | None:
        return next((line for one in self._children(self._entry, "title") if (line := _as_line(one))), None)

    @cached_property
    def _feed_title(self) -> str | None:
        return self._line(self._feed, "title")

    @cached_property
    def _source_title(self) -> str | None:
        """The name of the feed from which an aggregator took the entry."""
        for source in self._children(self._entry, "source"):
            return self._line(source, "title") if len(source) else _as_line(source) or None
        return None

    @cached_property
    def _language(self) -> str | None:
        given = self._line(self._entry, "language")
        declared = next(
            (one.get(_LANGUAGE) for one in (self._entry, *self._entry.iterancestors()) if one.get(_LANGUAGE)), None
        )
        return given or declared or self._line(self._feed, "language")

    @cached_property
    def _published(self) -> str | None:
        names = ("pubDate", "published", "issued", "date", "created", "pubdate", "updated", "modified", "dateTime")
        return first_feed_time(*(self._text(self._entry, name) for name in names))

    @cached_property
    def _modified(self) -> str | None:
        return first_feed_time(*(self._text(self._entry, name) for name in ("updated", "modified", "lastBuildDate")))

    @cached_property
    def _link(self) -> str | None:
        """The address of the entry's page."""
        original = self._text(self._entry, "origLink")
        addresses = [original] if original else [one.get("href") or one.text for one in self._alternates()]
        return next((link for one in addresses if (link := read_link(one, self._base))), None)

    def _alternates(self) -> list[etree._Element]:
        links = [one for one in self._children(self._entry, "link") if one.get("rel", "alternate") == "alternate"]
        return sorted(links, key=lambda one: one.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))

    @cached_property
    def _base(self) -> str | None:
        """The base of relative addresses: `xml:base`, else the address of the feed's site, else that of the feed."""
        if base := self._entry.base:
            return urljoin(self._url or "", base)
        links = self._children(self._feed, "link")
        return next((link for one in links if (link := read_link(one.get("href") or one.text, None))), self._url)

    @cached_property
    def _permalink(self) -> str | None:
        """The address in a `guid` that is a permalink, or in an id that is an address."""
        for one in self._children(self._entry, "guid", "id"):
            if one.get("isPermaLink", "true").strip().lower() != "false":
                return read_link(one.text, self._base if local_name(one) == "guid" else None)
        return read_link(self._about, None)

    @property
    def _about(self) -> str | None:
        """The address that names an item of RSS 1.0."""
        values = (value for key, value in self._entry.attrib.items() if str(key).endswith("}about"))
        return next((str(value).strip() or None for value in values), None)

    def _author_names(self) -> Iterator[str]:
        found = [*self._people(self._entry)]
        yield from found or (self._people(self._feed) if local_name(self._entry) == "entry" else ())

    def _people(self, element: etree._Element | None) -> Iterator[str]:
        for one in self._children(element, "author", "creator", "contributor" if element is self._entry else "creator"):
            name = self._line(one, "name") if len(one) else _as_line(one)
            if name:
                yield name

    def _tags(self) -> Iterator[str]:
        for one in self._children(self._entry, "category", "subject", "keyword", "keywords"):
            tag = plain_line(one.get("label") or one.get("term") or one.text or "")
            parts = tag.split(",") if local_name(one) == "keywords" else [tag]
            yield from (part.strip() for part in parts if part.strip())

    def _children(self, element: etree._Element | None, *names: str) -> list[etree._Element]:
        """The children with these local names, in the order of the names; those on media are left out."""
        if element is None:
            return []
        named = [(name, one) for one in element if (name := local_name(one)) in names and not _is_media(one)]
        return [one for _, one in sorted(named, key=lambda pair: names.index(pair[0]))]

    def _text(self, element: etree._Element, *names: str) -> str | None:
        texts = ("".join(map(str, one.itertext())).strip() for one in self._children(element, *names))
        return next((text for text in texts if text), None)

    def _line(self, element: etree._Element | None, *names: str) -> str | None:
        return next((line for one in self._children(element, *names) if (line := _as_line(one))), None)


def _is_media(element: etree._Element) -> bool:
    namespace = str(element.tag).rpartition("}")[0].rstrip("/#").lower()
    return namespace.endswith(_MEDIA) or "podcast" in namespace


def _as_line(element: etree._Element) -> str:
    text = "".join(map(str, element.itertext()))
    return " ".join(text.split()) if element.get("type") == "text" else plain_line(text)


def _as_html(element: etree._Element) -> str:
    """The HTML of a content or summary; empty for media and content elsewhere."""
    media = element.get("type", "").lower()
    if element.get("mode") == "base64" or (
        "/" in media and not media.endswith(("html", "xml", "plain", "text/x-markdown"))
    ):
        return ""
    html = inner_html(element).strip()
    is_text = len(element) == 0 and (
        media in ("text", "text/plain") or (not media and local_name(element) in ("summary", "content"))
    )
    return text_as_html(html) if is_text else html
