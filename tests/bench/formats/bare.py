"""Bare reading of files by the libraries for their syntax, without any meaning of a format."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

XML = ("newsml-g2", "newsml-1", "nitf", "rss", "atom")
JSON = ("ninjs", "jsonfeed")


def bare_reader(name: str) -> Callable[[Path], object] | None:
    """The bare reader of files of a format; None where no library reads its syntax or it is not installed."""
    if name == "nitf":
        return _read_stories
    if name in XML:
        return _read_xml
    if name in JSON:
        return lambda path: json.loads(path.read_bytes())
    if name == "zip":
        return _read_zip
    if name == "warc":
        return _warc_reader()
    return None


def _read_xml(path: Path) -> None:
    for _, element in etree.iterparse(path, events=("end",), recover=True, huge_tree=True):
        if len(element) > 3:
            element.clear()


def _read_stories(path: Path) -> None:
    """Parse documents one after the other, which lxml does not take as one file."""
    for document in re.findall(rb"<nitf\b.*?</nitf>", path.read_bytes(), re.DOTALL):
        etree.fromstring(document, etree.XMLParser(recover=True))


def _read_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            archive.read(member)


def _warc_reader() -> Callable[[Path], object] | None:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        return None

    def read(path: Path) -> None:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                record.content_stream().read()

    return read
