"""Persons and agencies in bylines and in the parties of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from infra.sources.formats.xml.tree import clean_text, distinct, raw_text, text_of
from transforms.extract.structure.byline import parse_byline
from transforms.extract.structure.byline_words import is_organization, without_role
from transforms.rules.agencies import agencies_in, canonical_agency

_BRACKETED = re.compile(r"\s*[(\[/][^()\[\]/]{1,40}[)\]/]?\s*$")
_LABELED = re.compile(r"(?:by|from|von|par|por|di|door|af|av)\b", re.IGNORECASE)
_PERSONS = ("person", "name")
_NO_PART_OF_A_NAME = frozenset(("byttl", "function", "object.title", "org", "location", "virtloc", "jobtitle", "a"))
_MOST_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class DeliveredByline:
    """The persons of a byline and the agencies in it; `text`, as printed, only if it has a person."""

    text: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def agency_name(given: str | None) -> str | None:
    """The canonical name of an agency that is known, else the name as given."""
    return canonical_agency(given) or given if given else None


def read_byline_text(line: str | None, provider: str | None = None) -> DeliveredByline:
    """Read a printed byline; staff initials, a desk or the agency itself (`provider`) are no persons."""
    text = clean_text(line)
    if text is None:
        return DeliveredByline()
    agencies = agencies_in(text)
    if _same(text, provider):
        return DeliveredByline(agencies=agencies or (text,))
    plain = _BRACKETED.sub("", text) or text
    parsed = parse_byline(plain) or (None if _LABELED.match(plain) else parse_byline(f"By {plain}"))
    authors = tuple(name for name in parsed.authors if _is_person(name, provider)) if parsed else ()
    return DeliveredByline(text if authors else None, authors, agencies)


def read_byline_element(element: etree._Element, provider: str | None = None) -> DeliveredByline:
    """Read a byline in which names and job titles may be elements of their own."""
    marked = [text_of(person) for person in element.iter(*_PERSONS)]
    persons = tuple(name for name in distinct(marked) if _is_person(without_role(name), provider))
    if not persons:
        own = "".join(_own_text(element)) or None
        read = read_byline_text(own, provider)
        return read if read.authors else DeliveredByline(agencies=read.agencies or agencies_in(text_of(element) or ""))
    titles = [text_of(title) for title in element.iter("byttl", "jobtitle", "function")]
    printed = ", ".join(one for one in (clean_text("".join(_own_text(element))), *titles) if one)
    return DeliveredByline(printed, persons, agencies_in(text_of(element) or ""))


def persons_among(names: Iterable[str | None], provider: str | None = None) -> tuple[str, ...]:
    """The names that are those of persons."""
    found = (read_byline_text(name, provider).authors for name in names)
    return distinct([name for names in found for name in names])


def _own_text(element: etree._Element) -> Iterable[str]:
    """The text of a byline without job titles, organizations and places."""
    yield element.text or ""
    for child in element:
        if child.tag not in _NO_PART_OF_A_NAME:
            yield raw_text(child)
        yield child.tail or ""


def _is_person(name: str, provider: str | None) -> bool:
    words = name.split()
    return (
        2 <= len(words) <= _MOST_NAME_WORDS
        and not _same(name, provider)
        and not is_organization(name)
        and not canonical_agency(name)
    )


def _same(name: str, provider: str | None) -> bool:
    return provider is not None and _LABELED.sub("", name, count=1).strip().casefold() == provider.casefold()
