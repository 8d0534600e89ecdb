"""The people credited in a line beside a headline, in many languages: "Texte : Ana Reis, envoyée spéciale - 5 mai"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.extract.pages.layout.blocks import PART_BREAK
from transforms.extract.pages.metadata.clock import find_moments
from transforms.extract.pages.metadata.names import has_given_name, is_newsroom, is_person_name, names_in
from transforms.extract.structure import is_organization, without_role
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class CreditLine:
    """The people in a line.

    Attributes:
        is_labelled: The line has a word such as "by" or "Autor:" before them.
        is_dated: The line has a date too.
        has_role: A known role follows a name.
    """

    names: tuple[str, ...]
    is_labelled: bool
    is_dated: bool
    has_role: bool


def read_credits(marked: str, common: Collection[str]) -> CreditLine | None:
    """Read the people in a line with `PART_BREAK` at the edges of inline elements; None if it has none.

    Args:
        common: Words that the page has in lower case.
    """
    if len(marked) > _LONGEST:
        return None
    line, is_dated = _without_dates(marked.strip("() "))
    line = _IN_PARENTHESES.sub(" ", line)
    labelled = _labelled(line, is_dated)
    for segment in labelled:
        if people := _people(segment, common, is_labelled=True):
            return CreditLine(people.names, True, is_dated, people.has_role)
    bare = [] if labelled else [part for part in _segments(line) if ":" not in part]
    for segment in bare:
        if people := _people(segment, common, is_labelled=False):
            return CreditLine(people.names, False, is_dated, people.has_role)
    return None


_LONGEST = 240
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_HARD = re.compile(r"\s*(?:[|•·\n]|\s[–—-]\s|(?<=\w{2})\.\s)\s*")
"""Signs between the parts of a line, beside the edges of inline elements."""


def _without_dates(marked: str) -> tuple[str, bool]:
    """Replace the dates of a line with separators."""
    pieces, end = [], 0
    for moment in find_moments(marked.replace(PART_BREAK, " "), "text", month_first=True):
        pieces.append(marked[end : moment.start])
        end = moment.end
    return "|".join([*pieces, marked[end:]]), end > 0


def _segments(line: str) -> Iterator[str]:
    parts = (part for whole in _HARD.split(line) for part in whole.split(PART_BREAK))
    return filter(None, (part.strip(" ,;.–—-") for part in parts))


def _labelled(line: str, is_dated: bool) -> list[str]:
    """The parts of a line after a label of authors: first those up to a separator, then up to an element's edge."""
    found = []
    for whole in _HARD.split(line):
        text = " ".join(whole.replace(PART_BREAK, " ").split()).strip(" ,;–—-")
        match = (
            _lead().match(text) or _label_within().search(text) or (_lead_within().match(text) if is_dated else None)
        )
        if match:
            found.append(text[match.end() :])
            parts = [part.strip() for part in whole.split(PART_BREAK)]
            found += [_lead().sub("", part, count=1) for part in parts if part and not _is_lead(part)][:1]
    return found


def _is_lead(part: str) -> bool:
    match = _lead().match(f"{part} ")
    return match is not None and match.end() >= len(part)


@dataclass(frozen=True, slots=True)
class _People:
    names: tuple[str, ...]
    has_role: bool


def _people(segment: str, common: Collection[str], is_labelled: bool) -> _People | None:
    """The people that a part begins with; roles and places behind their names are left out."""
    names: list[str] = []
    has_role = False
    pieces = _BETWEEN.split(segment)
    is_series = any(joint.strip() not in (",", ";") for joint in pieces[1::2])
    for joint, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        name, has_more = _without_rest(piece.strip(" ."))
        has_role = has_role or has_more
        is_listed = joint.strip() in (",", ";") and bool(names)
        needs_given_name = is_listed and not is_series
        if _is_person(name, common, is_labelled and not is_listed, needs_given_name):
            names += names_in([name.title() if name.isupper() else name])
        elif not names:
            return None
    return _People(tuple(dict.fromkeys(names)), has_role) if names else None


def _without_rest(piece: str) -> tuple[str, bool]:
    """Remove the role or place that follows a name without a comma; return True if there was one."""
    name = _PLACE.split(without_role(piece), maxsplit=1)[0]
    return name, name != piece


_PLACE = re.compile(r"\s(?:in|at|from|for|aus|bei|für|à|pour|desde|para|em|per|uit|voor|z|w|из|для)\s")


_BETWEEN = re.compile(
    r"(?i)(\s*[,;/&]\s*(?:(?:and|und|et|y|e|en|och|og|i|oraz|и)\s)?|\s(?:and|und|et|y|e|ed|en|och|og|i|oraz|и)\s)"
)


def _is_person(name: str, common: Collection[str], is_sure: bool, needs_given_name: bool) -> bool:
    if not _NAME.fullmatch(name) or is_organization(name) or is_newsroom(name):
        return False
    if name.partition(" ")[0].casefold() in _ARTICLES:
        return False
    if not all(word[0].isupper() or word in _PARTICLES or word[1:2] in "'’" for word in name.split()):
        return False
    if needs_given_name:
        return has_given_name(name)
    return is_sure or is_person_name(name, common)


_ARTICLES = frozenset(
    [
        "the",
        "das",
        "der",
        "die",
        "ein",
        "eine",
        "le",
        "la",
        "les",
        "un",
        "une",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "gli",
        "i",
        "o",
        "os",
        "as",
        "uma",
        "um",
        "het",
        "een",
        "de",
    ]
)
_PARTICLES = frozenset(
    [
        "da",
        "de",
        "di",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "vom",
        "zu",
        "der",
        "den",
        "te",
        "ten",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "y",
        "af",
        "av",
    ]
)
_CAPITALIZED = r"(?:(?:[dDlLO]['’])?[^\W\d_a-zß-öø-ÿа-яё][\w'’-]*\.?)"
_PARTICLE = f"(?:{'|'.join(sorted(_PARTICLES))})"
_NAME = re.compile(rf"{_CAPITALIZED}(?:\s(?:{_PARTICLE}\s){{0,3}}{_CAPITALIZED}){{1,3}}")


@cache
def _words() -> tuple[str, str]:
    data = read_toml("lexicons/bylines.toml")["pages"]
    return "|".join(data["leads"]), "|".join(data["labels"])


@cache
def _lead() -> re.Pattern[str]:
    leads, labels = _words()
    return re.compile(
        rf"(?i)(?:(?:[\w-]+\s)??(?:{leads})\s*:?\s+|(?:{labels})(?:\s(?:\w+\s)?\w+)?\s?:\s*|(?:{labels})\s)"
    )


@cache
def _label_within() -> re.Pattern[str]:
    _, labels = _words()
    return re.compile(rf"(?i)\b(?:{labels})\s?:\s*")


@cache
def _lead_within() -> re.Pattern[str]:
    leads, _ = _words()
    return re.compile(rf"(?i)[^\d:]{{2,40}}?\s(?:{leads})\s:?")
