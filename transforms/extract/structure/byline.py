"""Bylines ("By Jane Doe, AFP"), split into names and agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.extract.structure.byline_words import is_organization, translate_byline, without_role
from transforms.extract.structure.dateline import parse_dateline
from transforms.extract.structure.prose import is_prose
from transforms.rules.agencies import agencies_in, mark_agencies
from transforms.rules.fragments import expand, may_have_stamp

_LONGEST = 160
"""Length of a byline in characters: four names with their bureaus."""

_MOST_NAME_WORDS = 6

_BY = r"(?:(?:(?i:story|text|words|reporting|reported|written|report|exclusive|an exclusive) )?(?i:by):?|From)"
_ROLE = r"(?: (?:[A-Z][A-Za-z]+|[Ss]taff|[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?|[Ee]ditors?|and staff))*"
_FORMS = tuple(
    re.compile(expand(form))
    for form in (
        rf"{_BY} <AGENCIES>{_ROLE}()",
        rf"{_BY} <AGENCY> (?:[Ww]riters?|[Cc]orrespondents?|[Rr]eporters?) (<NAMES>)",
        rf"{_BY} (<NAMES>)(?:(?:,? | ?[|/•·–—-] ?|, of | of | for )<AGENCY>{_ROLE})?",
        rf"{_BY} (<NAMES>)(?:, | [|/•·–—-] | in | at | for | of )[^.!?]+",
        rf"(<NAMES>)(?:, | \| | ?/ ?| [-–—] |, of )<AGENCY>{_ROLE}",
    )
)
_BETWEEN_NAMES = re.compile(r", and |, & |, | and | AND | & | ?/ ?|; ")
_STAMP = re.compile(expand(r"(?:[ ,|/•·–—-]+(?:on )?|\b)<STAMP>(?: [^.!?]{0,40})?$"), re.IGNORECASE)
_GLUED = re.compile(r"By(?=[A-Z])")
"""A label that only the page's style sets apart from the name."""

_NOT_A_NAME = re.compile(
    expand(
        r"(?i:<WEEKDAY>|<MONTH>|.+ <MONTH>\b.*|.*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|correspondents?"
        r"|reporters?|staff|writers?|bureau|desk|news|agency|agencies|editors?|the|service|our|press|times|post)\b.*)|.*[0-9].*"
    )
)
"""Not short forms of days nor names of months: they are names too (Jan Maas, April Doe, Sun Li)."""

_ONLY_NAMES = re.compile(expand("<NAMES>"))
_WORD_START = re.compile(r"(?<=\s)\S")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline as printed, the names of its authors and the canonical names of its agencies."""

    text: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]


def parse_byline(line: str) -> Byline | None:
    """Parse a line as a byline; None if it is something else.

    Args:
        line: One line with single spaces as its only white space.
    """
    if len(line) > _LONGEST or is_prose(line):
        return None
    translated = translate_byline(line)
    marked = mark_agencies(_normalize(translated or line))
    for form in _FORMS:
        if match := form.fullmatch(marked):
            authors = _names(match.group(1))
            agencies = agencies_in(line)
            if translated and not all(map(_is_full_name, authors)):
                return None
            if authors or (agencies and not match.group(1)):
                return Byline(line, authors, agencies)
    return None


def _normalize(line: str) -> str:
    """Remove the time that follows the names and restore the spaces of a byline."""
    spaced = _GLUED.sub("By ", line).replace(" ,", ",")
    return _STAMP.sub("", spaced, count=1) if may_have_stamp(spaced) else spaced


def bare_byline(line: str) -> Byline | None:
    """Parse a line that consists of full names ("Jane Doe and John Smith"); None for any other line."""
    names = _BETWEEN_NAMES.split(line)
    if not _ONLY_NAMES.fullmatch(line) or not all(map(_is_full_name, names)):
        return None
    return Byline(line, _names(line), ())


def delivered_byline(text: str) -> Byline:
    """Parse what a delivery declares as its byline; without authors if no form of a byline fits."""
    line = " ".join(text.split())
    return parse_byline(line) or bare_byline(line) or Byline(line, (), agencies_in(line))


def split_byline(paragraph: str) -> tuple[Byline, int] | None:
    """Parse a byline with a dateline behind it in the same line.

    Returns:
        The byline and the offset of the dateline in `paragraph`; None if the paragraph begins otherwise.
    """
    if not paragraph.startswith(("By ", "BY ")):
        return None
    splits = list(_splits(paragraph[:_LONGEST]))
    in_capitals = (split for split in splits if paragraph[split[1] :].split(",")[0].split("(")[0].isupper())
    return next(in_capitals, next(iter(splits), None))


def _splits(head: str) -> Iterator[tuple[Byline, int]]:
    """Yield each way to split the beginning of a paragraph into a byline with a full name and a dateline."""
    for match in _WORD_START.finditer(head):
        byline = parse_byline(head[: match.start()].rstrip())
        is_complete = byline and (not byline.authors or " " in byline.authors[-1])
        if byline and is_complete and parse_dateline(head[match.start() :]):
            yield byline, match.start()


def _names(listed: str) -> tuple[str, ...]:
    """The people among the parts of a list, where a role may follow each ("Jane Doe, political editor").

    A single word after a full name or a role is a town or the rest of the role.
    """
    names: list[str] = []
    wants_full = False
    for part in _BETWEEN_NAMES.split(listed):
        name = without_role(part.strip(" .,"))
        if _is_person(name) and (not wants_full or (" " in name and not is_organization(name))):
            names.append(_in_name_case(name))
        wants_full = wants_full or " " in name or name != part.strip(" .,")
    return tuple(names)


def _is_person(name: str) -> bool:
    return 0 < len(name.split()) <= _MOST_NAME_WORDS and not _NOT_A_NAME.fullmatch(name)


def _is_full_name(name: str) -> bool:
    return len(name.split()) in (2, 3, 4) and _is_person(name)


def _in_name_case(name: str) -> str:
    """Write a name in capitals in title case; leave any other unchanged."""
    return name.title() if name.isupper() else name
