"""Web archives built for tests, stored in each of the ways that there are."""

from __future__ import annotations

import gzip
from io import BytesIO

import zstandard

from infra.sources.formats.items import CutRecord, Item, OtherItem
from infra.sources.formats.warc import cut, parse
from infra.sources.metadata import MetadataError

PAGE = b"<html><head><title>Ferry</title></head><body><p>The ferry to Sandvik sails again on Monday.</p></body></html>"


def warc(
    kind: str, uri: str, block: bytes, content_type: str = "application/http; msgtype=response", **more: str
) -> bytes:
    """A WARC record and the empty lines behind it."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{len(uri):08}-0000-4000-8000-000000000000>",
        "WARC-Date": "2024-11-27T09:30:00Z",
        "WARC-Target-URI": uri,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def http(
    body: bytes = PAGE, content_type: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str
) -> bytes:
    """An HTTP response."""
    fields = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in more.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def page(number: int) -> bytes:
    """The record of a page, a different one for each number."""
    return warc("response", f"https://news.example/{number}", http(PAGE.replace(b"Monday", b"day %d" % number)))


def arc(uri: str, block: bytes, content_type: str = "text/html") -> bytes:
    """An ARC record and the empty line behind it."""
    return f"{uri} 192.0.2.1 20011127093000 {content_type} {len(block)}\n".encode() + block + b"\n"


RECORDS = (
    warc("warcinfo", "", b"software: crawler\r\n", "application/warc-fields"),
    warc("request", "https://news.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    page(1),
    warc("response", "https://news.example/mast.png", http(b"\x89PNG\r\n\x1a\n", "image/png")),
    warc("response", "https://news.example/gone", http(status="404 Not Found")),
    page(2),
    warc("revisit", "https://news.example/1", b""),
    page(3),
)
ARC_RECORDS = (
    arc(
        "filedesc://news.arc", b"1 0 crawler\nURL IP-address Archive-date Content-type Archive-length\n\n", "text/plain"
    ),
    arc("http://news.example/1", http()),
    arc("http://news.example/mast.gif", http(b"GIF89a", "image/gif"), "image/gif"),
    arc("http://news.example/2", http(PAGE.replace(b"Monday", b"Tuesday"))),
)


def plain(records: tuple[bytes, ...]) -> bytes:
    """The records one after the other."""
    return b"".join(records)


def gzipped(records: tuple[bytes, ...]) -> bytes:
    """Each record as a gzip member."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def gzipped_whole(records: tuple[bytes, ...]) -> bytes:
    """All records in one gzip member."""
    return gzip.compress(plain(records), mtime=0)


def zstd(records: tuple[bytes, ...]) -> bytes:
    """Each record as a Zstandard frame with a checksum."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    return b"".join(compressor.compress(record) for record in records)


STORAGES = {"plain": plain, "gzipped": gzipped, "gzipped_whole": gzipped_whole, "zstd": zstd}


def read(content: bytes) -> Item | None:
    """The article of a record's content; None if it is refused, with a message, or is no page."""
    try:
        return parse(content)
    except MetadataError as refused:
        if not refused.message:
            raise
    except OtherItem:
        pass
    return None


def cut_all(stored: bytes, start: int = 0, end: int | None = None) -> list[CutRecord]:
    """The records of a stored archive."""
    return list(cut(BytesIO(stored), start, end))


def described(records: list[CutRecord]) -> list[tuple[object, ...]]:
    """All that records say; unlike errors, equal ones can be compared."""
    return [
        (one.offset, one.length, one.content, one.other, one.refused and (one.refused.reason, one.refused.message))
        for one in records
    ]


def pages_of(records: list[CutRecord]) -> list[bytes]:
    """The content of the records that are pages."""
    return [one.content for one in records if one.refused is None and one.other is None]
