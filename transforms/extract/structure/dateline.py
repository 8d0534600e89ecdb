"""The dateline: where, when and by which agency a wire story was filed, in all agencies' forms.

    SEOUL, Nov 27 (Reuters) -          BEIJING, Nov. 27 (Xinhua) --        HARRISBURG, Pa. (AP) —
    (ANSA) - ROME, NOV 27 -            MOSCOW. Nov 27 (Interfax) -         New Delhi, Nov 27 (PTI) The ...
    MOSCOW, November 27. /TASS/. The   NEW YORK--(BUSINESS WIRE)--         WASHINGTON, March 3 -

The words before the dash are parsed from both ends: agency and date from the right, an agency from the left. The rest
must be a place or empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from transforms.extract.structure.dateline_places import is_dateline_place, is_desk_label
from transforms.records import Dateline
from transforms.rules.agencies import AGENCY_MARK, agencies_in, mark_agencies
from transforms.rules.fragments import expand

_MAX_CHARACTERS = 160
"""Length of a dateline in characters: company wires with city, state, date and wire need 110."""

_MOST_ENDS = 6
"""Dashes, colons and brackets that are tried; "Ontario--(Newsfile Corp. - November 27, 2024) -" has four."""

_SHORTEST_UNKNOWN_PLACE = 4
"""Letters of a place in capitals that is in no list; shorter ones are initialisms (FBI, WHO)."""

_ENDS = re.compile(r"[-–—―_:)/]+")
_PLACE_WORD = r"(?:(?:al|el|ad|as|ash|at)-)?[A-ZÀ-ÖØ-ÞĀ-Ž][^\s,;:()/0-9]*"
_JOINT = r"(?: (?:de|del|la|le|of|the|and|upon|on|am|an der|al|el|es|du|in|sur) |/| / | )"
_CITY = rf"{_PLACE_WORD}(?:{_JOINT}{_PLACE_WORD}){{0,6}}(?: \[{_PLACE_WORD}(?: {_PLACE_WORD}){{0,3}}\])?"
_PLACE = re.compile(rf"{_CITY}(?:, {_CITY}){{0,2}}")

_STATE = re.compile(r"(?<=[A-Za-z], )[A-Z]{2}(?=, )")
"""The code of a state between a town and a date, which may be an agency's initials too (PA)."""

_AGENCY_AT_END = re.compile(
    expand(r"[\s,]*[-–—]*\s*(?:\(([^()]*<AGENCY>[^()]*)\)|/\s?<AGENCY>\s?/\.?|[\s,]<AGENCY>)\.?$")
)
_DATE_AT_END = re.compile(expand(r"(?:^|[\s,/]+)(<DATE>)[\s,./]*$"))
_LONGEST_DATE = 40
_LONGEST_BEFORE_AGENCY = 12
"""Characters of the brackets, dashes and words ("From the ") that lead to an agency at the end of a dateline."""

_AGENCY_AT_START = re.compile(expand(r"\(?<AGENCY>\)?(?:\s*[-–—]+\s*|[,:]?\s+|$)(.*)"))


class _End(Enum):
    """The end of a dateline: a dash, a colon, the end of the paragraph, or its agency's closing bracket."""

    DASH = auto()
    COLON = auto()
    END = auto()
    BRACKET = auto()


@dataclass(frozen=True, slots=True)
class _DatelineParts:
    place: str | None
    date: str | None
    agency: str | None


def parse_dateline(paragraph: str) -> Dateline | None:
    """Parse the dateline at the beginning of a paragraph (one line), or None.

    Its `text` ends with the dash, or with the agency's closing bracket where the agency's form has no dash; `place`
    and `date` are as printed, `agency` is canonical.
    """
    best = None
    for inside, end, end_mark in _openings(paragraph[:_MAX_CHARACTERS]):
        parts = _parse_parts(inside)
        if parts is not None and _is_dateline(parts, end_mark, paragraph[end : end + _MAX_CHARACTERS]):
            best = Dateline(paragraph[:end].rstrip(), parts.place, parts.agency, parts.date)
            if end_mark is _End.DASH and parts.place and parts.agency:
                break
    return best


def _openings(head: str) -> Iterator[tuple[str, int, _End]]:
    """Yield each possible dateline: the words before its end, the offset of the story, and the kind of end."""
    for match in islice(_ENDS.finditer(head), _MOST_ENDS):
        end = match.end()
        dash = match.group().lstrip(":)/")
        if dash:
            if _is_dash(head, end - len(dash), end):
                story = len(head) - len(head[end:].lstrip())
                yield head[: end - len(dash)].rstrip(), story, _End.DASH
        elif match.group().endswith(":") and head[end : end + 1].isspace():
            yield head[: end - 1], end + 1, _End.COLON
        elif head[end : end + 2].lstrip(".")[:1].isspace():
            closed = end + head.startswith(".", end)
            yield head[:closed], closed + 1, _End.BRACKET
    if len(head) < _MAX_CHARACTERS:
        yield head, len(head), _End.END


def _is_dash(head: str, start: int, end: int) -> bool:
    """Return True if `head[start:end]` is a dash between words, not a hyphen within one ("Port-au-Prince")."""
    if head[start:end] in ("-", "_"):
        return head[start - 1 : start] in " ." or head[end : end + 1] in " ("
    return True


def _parse_parts(words: str) -> _DatelineParts | None:
    """Split the words before a dateline's end into place, date and agency; None if there are other words too."""
    state = _STATE.search(words)
    if state:
        words = words[: state.start()] + state.group().title() + words[state.end() :]
    agency = next(iter(agencies_in(words)), None)
    date = None
    rest = mark_agencies(words)
    for _ in range(2):
        if AGENCY_MARK in rest and (match := _agency_at_end(rest)):
            rest, inside = rest[: match.start()], match.group(1) or ""
            date = date or _date_at_end(inside)[1]
        if date is None:
            rest, date = _date_at_end(rest)
    if AGENCY_MARK in rest and (match := _AGENCY_AT_START.fullmatch(rest)):
        rest = match.group(1)
    place = rest.strip(" -–—/,")
    if state:
        place = place.replace(f", {state.group().title()}", f", {state.group()}")
    if "," not in place:
        place = place.rstrip(".")
    if AGENCY_MARK in rest or (place and not _PLACE.fullmatch(place)):
        return None
    return _DatelineParts(place or None, date, agency)


def _agency_at_end(words: str) -> re.Match[str] | None:
    return _AGENCY_AT_END.search(words, max(0, words.rfind(AGENCY_MARK) - _LONGEST_BEFORE_AGENCY))


def _date_at_end(words: str) -> tuple[str, str | None]:
    """Split off the date at the end of words, as printed, or None."""
    match = _DATE_AT_END.search(words, max(0, len(words) - _LONGEST_DATE))
    return (words[: match.start()], match.group(1)) if match else (words, None)


def _is_dateline(parts: _DatelineParts, end_mark: _End, story: str) -> bool:
    """Return True on enough evidence: an agency or date with the place, or a place that stories are filed from."""
    begins = story[:1]
    if begins.islower() and not (parts.agency and end_mark is _End.DASH):
        return False
    if end_mark is _End.END:
        return bool(parts.place and parts.date and parts.place.split(",")[0].isupper())
    if end_mark is _End.BRACKET:
        return bool(parts.agency and parts.place)
    if parts.agency:
        return bool(parts.place or parts.date or end_mark is _End.DASH)
    if parts.place is None:
        return False
    if parts.date:
        return not is_desk_label(parts.place)
    return _is_filed_from(parts.place, end_mark, story)


def _is_filed_from(place: str, end_mark: _End, story: str) -> bool:
    """Return True if a place alone before a dash or colon is one that a story was filed from."""
    city = place.split(",")[0]
    if is_dateline_place(city):
        return True
    letters = sum(map(str.isalpha, city))
    return (
        end_mark is _End.DASH
        and city.isupper()
        and letters >= _SHORTEST_UNKNOWN_PLACE
        and not is_desk_label(city)
        and any(map(str.islower, story))
    )
