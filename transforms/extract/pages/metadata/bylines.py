"""The byline among the lines around a headline, and names beside a date."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.clock import read_moment
from transforms.extract.pages.metadata.header import CARD_OPENING
from transforms.extract.pages.metadata.names import is_person_name, names_in
from transforms.extract.structure import Byline, bare_byline, parse_byline
from transforms.rules.fragments import expand

_STAMPED = re.compile(expand(r"(?i:.{0,40}?<STAMP>.{0,20}?)[\s|•·,-]+((?:by|By|BY) .+)"))
_DATED_NAME = re.compile(expand(r"(?i:<STAMP>) ?[|•·,–—-] ?(?P<names>[^|•·]+?)(?: in .+)?"))
_ON_CARD = re.compile(rf"(?i)[\s—–-]*(?:{CARD_OPENING}(?: the author)?:? )?")
_NEAR = 6
"""Lines after the headline among which a name beside a date is a byline."""

_ROLE_WORDS = 6
"""Most words of a line between a name and the date: the author's role."""

_BARE_LINES = 2
"""Lines after the headline among which a name alone is a byline."""


def find_byline(lines: Iterable[str]) -> str | None:
    """Find the byline among the lines around the headline, as printed."""
    return next((line for line in lines if _parsed(line)), None)


def _parsed(line: str) -> Byline | None:
    """Parse the byline that a line is, or that follows a date in it."""
    return parse_byline(line) or parse_byline(_after_stamp(line))


def printed_names(lines: Iterable[str], declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names in the byline; those that elements in it declare are without the authors' roles."""
    line = find_byline(lines) or ""
    byline = _parsed(line)
    if byline is None:
        return ()
    within = names_in(author.value for author in declared if author.value in line)
    exact = (next((w for w in within if " " in w and name.startswith(w)), name) for name in byline.authors)
    return tuple(dict.fromkeys(exact))


def names_beside_date(lines: Sequence[str], common: Collection[str]) -> tuple[str, ...]:
    """The names in the line before the date, with or without a role between them, or in one line with it."""
    near = lines[1 : 1 + _NEAR]
    names = (_beside(line, near[number + 1 :], common) for number, line in enumerate(near))
    return next(filter(None, names), ())


def _beside(line: str, after: Sequence[str], common: Collection[str]) -> tuple[str, ...]:
    if match := _DATED_NAME.fullmatch(line):
        return _bare(match["names"], common)
    is_near = _is_dated(after[:1]) or (_is_dated(after[1:2]) and len(after[0].split()) <= _ROLE_WORDS)
    return _bare(line, common) if is_near else ()


def _is_dated(lines: Sequence[str]) -> bool:
    return any(read_moment(line, "text", month_first=True) for line in lines)


def bare_names(lines: Sequence[str], common: Collection[str]) -> tuple[str, ...]:
    """The names in a line of only names right after the headline."""
    return next(filter(None, (_bare(line, common) for line in lines[1 : 1 + _BARE_LINES])), ())


def names_on_cards(lines: Iterable[str], common: Collection[str]) -> tuple[str, ...]:
    """The names on the cards about the authors, if all cards have the same."""
    found = {names for line in lines if (names := _bare(_after_lead(line), common))}
    return found.pop() if len(found) == 1 else ()


def _after_lead(line: str) -> str:
    """Remove the opening of a card ("About the author: ") and the signs at its end."""
    lead = _ON_CARD.match(line)
    return line[lead.end() if lead else 0 :].rstrip(" .,:")


def _bare(line: str, common: Collection[str]) -> tuple[str, ...]:
    """The names that a line consists of, if they are those of people: headings have capitals too."""
    byline = bare_byline(line)
    names = names_in(byline.authors) if byline else ()
    return names if names and all(is_person_name(name, common) for name in names) else ()


def _after_stamp(line: str) -> str:
    """The byline that follows a date in its line, else an empty string."""
    match = _STAMPED.fullmatch(line)
    return match[1] if match else ""
