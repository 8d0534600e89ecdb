"""From extracted text to the story, with every cut on record and reversible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from transforms.clean.cutting import Line, lines_of, rebuild, take_out, whole_lines
from transforms.clean.head import read_head
from transforms.clean.notes import notes_in
from transforms.clean.tail import read_tail
from transforms.records import Cleaned, Cut, Extracted, Options
from transforms.rules import Zone, agencies_in, matching_rule
from transforms.structure import parse_dateline

__all__ = ["clean", "rebuild"]

_NAMES_AGENCIES = ("credit.", "copyright.", "syndication.", "furniture.")
"""Rules whose lines say where the story came from; a picture's agency or a link's is not the story's."""


def clean(extracted: Extracted, options: Options) -> Cleaned:
    """The story without headline, byline and boilerplate lines; what was taken is in `removed`.

    With `keep_boilerplate` the body is the text as it came, and only its dateline is read.
    """
    if options.keep_boilerplate or not extracted.text:
        return _as_it_came(extracted)
    lines = lines_of(extracted.text)
    head = read_head(lines, extracted.title)
    tail = read_tail(lines, head.story)
    rules = head.rules | tail.rules
    rules |= _widgets(lines, rules)
    body, removed = take_out(extracted.text, whole_lines(lines, rules) + head.spans + tail.spans)
    bylines = head.bylines + tail.bylines
    dateline = parse_dateline(body.partition("\n")[0])
    filed = dateline or parse_dateline(lines[head.story].text)
    agencies = [agency for byline in bylines for agency in byline.agencies]
    agencies += [filed.agency] if filed and filed.agency else []
    authors = [author for byline in bylines for author in byline.authors]
    return Cleaned(
        extracted=extracted,
        body=body,
        title=extracted.title or head.headline or None,
        byline=extracted.byline or next((byline.text for byline in bylines), None),
        authors=extracted.authors or tuple(dict.fromkeys(authors)),
        agencies=tuple(dict.fromkeys((*agencies, *_credited(removed)))),
        dateline=dateline,
        removed=removed,
        notes=notes_in(lines_of(body)),
    )


def _as_it_came(extracted: Extracted) -> Cleaned:
    dateline = parse_dateline(extracted.text.partition("\n")[0])
    return Cleaned(
        extracted=extracted,
        body=extracted.text,
        title=extracted.title,
        byline=extracted.byline,
        authors=extracted.authors,
        agencies=(dateline.agency,) if dateline and dateline.agency else (),
        dateline=dateline,
    )


def _widgets(lines: Sequence[Line], taken: Collection[int]) -> dict[int, str]:
    """The lines within the story that a rule for any place takes; none if no other line would stay."""
    story = [number for number in range(len(lines)) if number not in taken]
    rules = {
        number: rule.id for number in story if (rule := matching_rule(lines[number].text, Zone.ANYWHERE)) is not None
    }
    return rules if len(rules) < len(story) else {}


def _credited(removed: Iterable[Cut]) -> list[str]:
    return [agency for cut in removed if cut.rule.startswith(_NAMES_AGENCIES) for agency in agencies_in(cut.text.strip())]
