"""Reading of listings, by their content: a feed among the sitemaps is read as a feed."""

from __future__ import annotations

import re
from enum import StrEnum

from infra.collect.fetching.exchange import Fetched
from infra.collect.listing.capitals import lower_tags
from infra.collect.listing.feeds import read_feed
from infra.collect.listing.listed import Listing, ListingKind
from infra.collect.listing.sitemaps import read_sitemap
from infra.collect.listing.start_pages import read_start_page
from infra.sources.formats.agency.recognition import root_names
from infra.sources.formats.feeds import json_feed, xml_feed
from infra.sources.formats.xml.unicode_stream import ascii_markup

_HEAD = 1 << 16
_SITEMAPS = ("urlset", "sitemapindex")
_SITEMAP_START = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?(?:urlset|sitemapindex)[\s>]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|a\s)", re.IGNORECASE)


class ContentKind(StrEnum):
    """The kind of a fetched listing, by its content."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HTML = "html"
    OTHER = "other"


def recognize_listing(content: bytes) -> ContentKind:
    """The kind of a listing by its first bytes."""
    head = lower_tags(ascii_markup(content[:_HEAD]))
    names = root_names(head)
    if any(name in names[:2] for name in _SITEMAPS):
        return ContentKind.SITEMAP
    if json_feed.recognizes(head) or xml_feed.recognizes_rss(head) or xml_feed.recognizes_atom(head):
        return ContentKind.FEED
    if _SITEMAP_START.search(head):
        return ContentKind.SITEMAP
    return ContentKind.HTML if _HTML.search(head) else ContentKind.OTHER


def read_listing(fetched: Fetched, kind: ListingKind) -> Listing:
    """Read a listing. Damage raises no exception: the entries that can be read are returned, with what is wrong.

    A feed among the sitemaps is read as a feed, and so on; a page of HTML in place of a feed or sitemap is damage.
    """
    found = recognize_listing(fetched.content)
    if found == ContentKind.FEED:
        return read_feed(fetched.content, fetched.url)
    if found == ContentKind.SITEMAP:
        return read_sitemap(fetched.content, fetched.url)
    if kind == ListingKind.START_PAGE:
        return read_start_page(fetched.content, fetched.url, fetched.charset)
    if found == ContentKind.HTML:
        return Listing(damage=f"it is a web page and not a {kind}")
    return (
        read_sitemap(fetched.content, fetched.url)
        if kind == ListingKind.SITEMAP
        else read_feed(fetched.content, fetched.url)
    )
