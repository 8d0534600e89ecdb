"""Records that are no pages, by kind: `warcinfo`, `request`, `response 404`, `image/png`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from infra.sources.formats.warc.heads import RecordHead
from infra.sources.formats.warc.http import HttpHead, media_type, read_http_head
from infra.sources.formats.warc.record_metadata import FIELD
from transforms.records import Media

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/vnd.wap.xhtml+xml": "html",
    "text/plain": "text",
}
_UNDECLARED = ("", "application/octet-stream", "unknown/unknown", "application/unknown", "no-type", "text/*", "*/*")
"""Types that say nothing; the content decides."""

_KNOWN = frozenset(
    {"warcinfo", "request", "metadata", "revisit", "conversion", "continuation", "filedesc", "response", "resource"}
)
_TYPE = re.compile(r"[a-z]{3,20}/[a-z0-9][a-z0-9.+_-]{0,60}")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100}){0,3}"
    rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,15}")


def other_kind(head: RecordHead, block: bytes) -> str | None:
    """The kind of a record that is not a page; None for a page. `block` is the beginning of its block."""
    if head.kind not in ("response", "resource"):
        return head.kind if head.kind in _KNOWN else "record of another type"
    if head.fields.get("warc-segment-number", "1") != "1":
        return "continuation"
    if scheme := _other_scheme(head):
        return f"{head.kind} {scheme}"
    http = read_http_head(block)
    if http.status is not None and not 200 <= http.status < 300:
        return f"response {http.status}"
    if http.status == 204 or len(block) <= http.size < 65_536:
        return f"{head.kind} without content"
    if page_media(head, http, block[http.size :]) is not None:
        return None if not _is_for_robots(head) else "robots.txt"
    declared = declared_type(head, http)
    return declared if _TYPE.fullmatch(declared) else f"{head.kind} of unknown type"


def is_kept_record(head: RecordHead) -> bool:
    """Return whether the record seems to be one of our own archive, of any format; what is in it decides."""
    return head.kind == "resource" and FIELD.lower() in head.fields


def declared_type(head: RecordHead, http: HttpHead) -> str:
    """The declared type of a record's content, else the type that the crawler identified; may be empty."""
    given = http.media_type if http.status is not None else media_type(head.fields.get("content-type", ""))
    if given in _UNDECLARED:
        given = media_type(head.fields.get("warc-identified-payload-type", "")) or given
    return given


def page_media(head: RecordHead, http: HttpHead, body: bytes) -> Media | None:
    """The media of a page by its declared type, or by the beginning of its body if none is declared."""
    declared = declared_type(head, http)
    if declared in _UNDECLARED or (declared == "text/plain" and not http.fields.get("content-encoding")):
        is_page = _PAGE.match(body) is not None
        return "html" if is_page else _MEDIA.get(declared)
    return _MEDIA.get(declared)


def _other_scheme(head: RecordHead) -> str | None:
    """The scheme of a record's address if it is not that of the web."""
    scheme = target_uri(head).partition(":")[0].lower()
    if scheme in ("http", "https", ""):
        return None
    return f"{scheme}:" if _SCHEME.fullmatch(scheme) else None


def _is_for_robots(head: RecordHead) -> bool:
    try:
        return urlsplit(target_uri(head)).path == "/robots.txt"
    except ValueError:
        return False


def target_uri(head: RecordHead) -> str:
    """The address of a record, without the angle brackets that some crawlers write."""
    return head.fields.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")
