"""The byline among the lines around a headline, and names beside a date."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, takewhile

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.clock import read_moment
from transforms.extract.pages.metadata.credits import CreditLine
from transforms.extract.pages.metadata.header import CARD_OPENING
from transforms.extract.pages.metadata.names import has_given_name, is_person_name, names_in
from transforms.extract.structure import Byline, bare_byline, is_dateline_place, parse_byline
from transforms.rules.fragments import expand, may_have_stamp

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
    byline = parse_byline(line)
    if byline is None and (after := _after_stamp(line)):
        byline = parse_byline(after)
    return byline


def printed_names(line: str | None, declared: Iterable[Declared]) -> tuple[str, ...]:
    """The names in the line of the byline; those that elements in it declare are without the authors' roles."""
    line = line or ""
    byline = _parsed(line)
    if byline is None:
        return ()
    within = names_in(author.value for author in declared if author.value in line)
    exact = (next((w for w in within if " " in w and name.startswith(w)), name) for name in byline.authors)
    return tuple(dict.fromkeys(exact))


def labelled_names(credits: Sequence[CreditLine | None]) -> tuple[str, ...]:
    """The people in the first line with a label such as "by"."""
    return next((credit.names for credit in credits if credit and credit.is_labelled), ())


def credited_names(lines: Sequence[str], credits: Sequence[CreditLine | None], texts: Iterable[str]) -> tuple[str, ...]:
    """The people in the first line with a date or a role, or beside a line with a date, unless they are places.

    Args:
        texts: The paragraphs of the page, which name places after a preposition or before a dash.
    """
    dated = [_is_dated([line]) for line in lines]
    for number, credit in enumerate(credits):
        is_beside = any(dated[max(0, number - 1) : number + 2])
        is_byline = credit and (credit.is_dated or credit.has_role or is_beside)
        if credit and is_byline and not any(_is_place(name, texts) for name in credit.names):
            return tuple(dict.fromkeys((*credit.names, *_further(credits[number + 1 :]))))
    return ()


def _further(credits: Iterable[CreditLine | None]) -> Iterator[str]:
    """The people in the lines that follow a byline, one a line."""
    names = (credit.names if credit else () for credit in credits)
    return chain.from_iterable(takewhile(lambda people: any(map(has_given_name, people)), names))


def signed_names(credits: Iterable[CreditLine | None]) -> tuple[str, ...]:
    """The people in signatures, if all have the same: after a label, or with a known given name."""
    found = {
        credit.names for credit in credits if credit and (credit.is_labelled or any(map(has_given_name, credit.names)))
    }
    return found.pop() if len(found) == 1 else ()


def _is_place(name: str, texts: Iterable[str]) -> bool:
    """Return True if agencies use a name as a place, or the texts have it after a preposition or as a dateline."""
    if is_dateline_place(name):
        return True
    written = re.escape(name)
    place = re.compile(rf"(?m)\b(?:{_BEFORE_PLACES}) {written}\b|^{written}(?:\.|,? [–—-]| \() ")
    return any(name in text and place.search(text) for text in texts)


_BEFORE_PLACES = "in|near|bei|aus|nach|en|em|vers|près de|cerca de|perto de|vicino a|naar|bij|w|koło|в|под"


def near_headline(lines: Sequence[str]) -> Sequence[str]:
    """The lines after the headline among which a name is a byline."""
    return lines[1 : 1 + _NEAR]


def names_beside_date(lines: Sequence[str], common: Collection[str]) -> tuple[str, ...]:
    """The names in the line before the date, with or without a role between them, or in one line with it."""
    near = near_headline(lines)
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
    has_byline = "by " in line or "By " in line or "BY " in line
    match = _STAMPED.fullmatch(line) if has_byline and may_have_stamp(line) else None
    return match[1] if match else ""
