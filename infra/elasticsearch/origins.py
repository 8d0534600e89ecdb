"""Where a document's facet values come from: the words of its text that each value stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.rules.agencies import agencies_in
from transforms.rules.package_data import read_toml
from transforms.schema import DateEntry, Document, EntityEntry

LABELS = {"people": ("PERSON",), "organizations": ("ORG",), "places": ("GPE", "LOC", "FAC")}
"""Which mentions fill which facet, by the document's key."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A facet's value and the words it comes from, each once; none where they are not in the text."""

    facet: str
    value: str
    words: tuple[str, ...]


def origins(document: Document) -> Iterator[Origin]:
    """Every facet value of the document, facet by facet, in the document's order."""
    entities = document["entities"]
    for facet, values in _named(document).items():
        for value in values:
            yield Origin(facet, value, _words(m for m in entities if facet in facets_of(m) and m["name"] == value))
    for value in document["countries"]:
        yield Origin("countries", value, _words(m for m in entities if country_name(m) == value))
    for value in document["agencies"]:
        yield Origin("agencies", value, tuple(dict.fromkeys(_credits(document, value))))
    for value in document["mentioned_months"]:
        yield Origin("mentioned_months", value, _words(d for d in document["dates"] if _touches(d, value)))


def facets_of(mention: EntityEntry) -> tuple[str, ...]:
    """The facets that a mention of this kind can fill, by the document's key."""
    named = [facet for facet, labels in LABELS.items() if mention["label"] in labels]
    return (*named, "countries") if country_name(mention) else tuple(named)


def country_name(mention: EntityEntry) -> str | None:
    """The English short name of the country that a mention lies in, or null."""
    return _country_names().get(mention["country"] or "")


@cache
def _country_names() -> dict[str, str]:
    return {code: row["name"] for code, row in read_toml("entities/countries.toml").items()}


def _named(document: Document) -> dict[str, list[str]]:
    return {
        "people": document["people"],
        "organizations": document["organizations"],
        "places": document["places"],
    }


def _words(mentions: Iterable[EntityEntry | DateEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention["text"] for mention in mentions))


def _credits(document: Document, agency: str) -> Iterator[str]:
    """The dateline and the lines that were cut, where they name the agency."""
    dateline = document["dateline"]
    if dateline and dateline["agency"] == agency:
        yield dateline["text"].strip()
    for cut in document["removed"]:
        if agency in agencies_in(cut["text"]):
            yield cut["text"].strip()


def _touches(date: DateEntry, month: str) -> bool:
    """Whether a date that is finer than a year lies in the month; `to` is exclusive."""
    if date["from"] is None or date["to"] is None or date["precision"] in ("year", "decade", "century"):
        return False
    return date["type"] in ("DATE", "TIME") and date["from"][:7] <= month and f"{month}-01" < date["to"]
