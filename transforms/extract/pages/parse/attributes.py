"""Removal of excess attributes before a page is parsed.

libxml2 compares each attribute of a tag with all before it: one tag with 50,000 of them takes it minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from transforms.records import Decoded, Repair

_MOST = 512
"""Attributes that a tag keeps. No tag of 250 news pages has more than 23; a megabyte of such tags takes 0.2 s."""

_TAG = re.compile(
    r"""(?i)<(?:(?P<comment>!--)(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))
    |(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b[^>]*>
        [^<]*+(?:<(?!/(?P=raw)\b)[^<]*+)*+(?:</(?P=raw)\b|\Z)
    |[a-z](?:=\s*+(?:"[^"]*"|'[^']*')|[^>=]++|=)*+)""",
    re.VERBOSE,
)
"""A comment, an element with text that is not markup up to its end tag, or a start tag up to its end."""

_ATTRIBUTE = re.compile(r"""[^\s/>][^\s/=>]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>]*+))?+""")


def drop_excess_attributes(decoded: Decoded) -> Decoded:
    """Remove the attributes beyond the first 512 of any tag; the number of such tags is among the page's repairs."""
    text, cut = _cut(decoded.text)
    if not cut:
        return decoded
    repairs = (*decoded.decoding.repairs, Repair("attributes", cut))
    return replace(decoded, text=text, decoding=replace(decoded.decoding, repairs=repairs))


def _cut(page: str) -> tuple[str, int]:
    """Cut the tags of a page; return it with the number of tags cut."""
    kept, done, cut = [], 0, 0
    for start, end in _long_tags(page):
        last = _end_of_last(page, start, end)
        if last < end:
            kept.append(page[done:last])
            done, cut = end, cut + 1
    return "".join((*kept, page[done:])), cut


def _long_tags(page: str) -> Iterator[tuple[int, int]]:
    """Yield the spans, without `>`, of start tags that are long enough to have too many attributes."""
    for match in _TAG.finditer(page):
        if match.end() - match.start() > 2 * _MOST and not (match["comment"] or match["raw"]):
            yield match.span()


def _end_of_last(page: str, start: int, end: int) -> int:
    """The end of the last attribute that the tag `page[start:end]` keeps; `end` if it keeps all."""
    matches = islice(_ATTRIBUTE.finditer(page, start, end), _MOST, _MOST + 2)
    ends = [match.end() for match in matches]
    return ends[0] if len(ends) == 2 else end
