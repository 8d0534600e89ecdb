"""From extracted text to the story, with every cut on record and reversible."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.clean.cutting import Line, lines_of, rebuild, take_out, whole_lines
from transforms.clean.head import read_head
from transforms.clean.notes import find_notes
from transforms.clean.tail import read_tail
from transforms.records import Cleaned, Extracted, Options
from transforms.rules import Zone, agencies_in, matching_rule
from transforms.structure import parse_dateline

__all__ = ["clean", "rebuild"]

_LONGEST_WIDGET = 250
"""Longest line that a rule for any place in the text is asked about, in characters."""


def clean(extracted: Extracted, options: Options) -> Cleaned:
    """The story without headline, byline and boilerplate lines; what was taken is in `removed`.

    With `keep_boilerplate` the body is the text as it came, and only its dateline is read.
    """
    if options.keep_boilerplate:
        return _as_it_came(extracted)
    lines = lines_of(extracted.text)
    head = read_head(lines, extracted.title)
    tail = read_tail(lines, head.story)
    rules = head.rules | tail.rules | _widgets(lines, head.rules.keys() | tail.rules.keys())
    body, removed = take_out(extracted.text, whole_lines(lines, rules) + tail.spans)
    dateline = parse_dateline(body)
    named = [agency for byline in head.bylines for agency in byline.agencies]
    named += [dateline.agency] if dateline and dateline.agency else []
    named += [agency for credit in (*head.credits, *tail.credits) for agency in agencies_in(credit)]
    return Cleaned(
        extracted=extracted,
        body=body,
        title=extracted.title or head.headline,
        byline=extracted.byline or next((byline.text for byline in head.bylines), None),
        authors=extracted.authors or tuple(dict.fromkeys(name for byline in head.bylines for name in byline.authors)),
        agencies=tuple(dict.fromkeys(named)),
        dateline=dateline,
        removed=removed,
        notes=find_notes(body),
    )


def _as_it_came(extracted: Extracted) -> Cleaned:
    dateline = parse_dateline(extracted.text)
    return Cleaned(
        extracted=extracted,
        body=extracted.text,
        title=extracted.title,
        byline=extracted.byline,
        authors=extracted.authors,
        agencies=(dateline.agency,) if dateline and dateline.agency else (),
        dateline=dateline,
    )


def _widgets(lines: Sequence[Line], taken: set[int]) -> dict[int, str]:
    """The lines within the story that a rule for any place takes (line number -> rule)."""
    rules = {}
    for number, line in enumerate(lines):
        if number not in taken and len(line.text) <= _LONGEST_WIDGET:
            rule = matching_rule(line.text, Zone.ANYWHERE)
            if rule is not None:
                rules[number] = rule.id
    return rules
