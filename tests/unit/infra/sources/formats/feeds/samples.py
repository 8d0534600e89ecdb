"""Feeds as many programs write them."""

from __future__ import annotations

from io import BytesIO

from infra.sources.formats.feeds.xml_feed import cut, parse
from infra.sources.formats.items import CutRecord, Item

RSS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
    "<title>Harbor Times &amp; News</title><link>http://harbor.example/</link><description>News</description>"
    "<language>en-us</language><copyright>(c) Harbor Times</copyright>"
)
RSS_TAIL = "</channel></rss>\n"
TEXT = "<description>The ferry is back.</description>"
ATOM_HEAD = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="http://a.example/blog/">'
    "<title>Hafenblatt</title><author><name>Jana Uferlos</name></author><id>urn:feed</id>"
)
SUMMARY = "<summary>Die Fähre fährt wieder.</summary>"


def records(content: str | bytes) -> list[CutRecord]:
    return list(cut(BytesIO(content if isinstance(content, bytes) else content.encode()), 0, None))


def rss(item: str) -> Item:
    (record,) = records(f"{RSS_HEAD}<item>{item}</item>{RSS_TAIL}")
    assert record.refused is None
    return parse(record.content)


def atom(entry: str) -> Item:
    (record,) = records(f"{ATOM_HEAD}<entry>{entry}</entry></feed>")
    assert record.refused is None
    return parse(record.content)
