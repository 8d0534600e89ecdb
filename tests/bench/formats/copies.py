"""Files of many copies of the article of a seed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from infra.sources import plan_shards, read_shard
from transforms.records import RawRecord

_COMMA = (".json",)
_PARAGRAPH = b"The harbor trust said that the work would go on until spring, and that no boat would be turned away. "
LARGE_ARTICLE = 20_000
"""Bytes of an article in a large file."""


def write_copies(seed: Path, file: Path, count: int) -> Path:
    """Write a file like the seed with so many copies of its first article."""
    if seed.suffix == ".zip":
        return _zip_copies(seed, file, count)
    before, record, after = _parts(seed)
    separator = b"," if seed.suffix in _COMMA else b""
    file.write_bytes(before + separator.join([record] * count) + after)
    return file


def write_large(seed: Path, file: Path, size: int) -> Path:
    """Write a file of about `size` bytes with articles of `LARGE_ARTICLE` bytes."""
    if seed.suffix == ".gz":
        before, record, after = b"", _warc_record(), b""
    else:
        before, record, after = _parts(seed)
        end = record.rindex(b"</x:p>")
        record = record[:end] + _PARAGRAPH * (LARGE_ARTICLE // len(_PARAGRAPH)) + record[end:]
    with file.open("wb") as stream:
        stream.write(before)
        while stream.tell() < size:
            stream.write(record)
        stream.write(after)
    return file


def _parts(seed: Path) -> tuple[bytes, bytes, bytes]:
    """The bytes before the first article, of it, and after it."""
    content = seed.read_bytes()
    where = next(_articles(seed)).input
    assert where.length is not None
    end = where.offset + where.length
    return content[: where.offset], content[where.offset : end], content[end:]


def _articles(seed: Path) -> Iterator[RawRecord]:
    for shard in plan_shards([str(seed)]).shards:
        yield from (item for item in read_shard(shard) if isinstance(item, RawRecord))


def _warc_record() -> bytes:
    """A response with a large page, without compression."""
    page = b"<!doctype html><title>Harbor</title><article>" + b"".join(
        b"<p>%s</p>" % _PARAGRAPH for _ in range(LARGE_ARTICLE // len(_PARAGRAPH))
    )
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1f0e1c2a-0000-4000-8000-000000000001>\r\n"
        b"WARC-Date: 2024-11-27T08:00:00Z\r\nWARC-Target-URI: https://news.coastline.example/harbor\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    return head + body + b"\r\n\r\n"


def _zip_copies(seed: Path, file: Path, count: int) -> Path:
    with zipfile.ZipFile(seed) as archive, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copies:
        name = next(one for one in archive.namelist() if one.endswith(".txt"))
        content = archive.read(name)
        for number in range(count):
            copies.writestr(f"{number}.txt", content)
    return file
