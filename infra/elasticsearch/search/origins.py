"""Origins of a document's facet values: the words of the text behind each value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from transforms.document import Document
from transforms.records import FACET_LABELS, Facets
from transforms.rules.agencies import agencies_in
from transforms.rules.package_data import read_toml

MentionEntry = Mapping[str, Any]
"""An entry of a document's `dates` or `entities`."""

NAME_FACETS = tuple(
    field.name for field in fields(Facets) if field.name != "locations" and not field.name.startswith("lead_")
)
"""The facets with an origin: `locations` are points, and `lead_*` repeat values of other facets."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A facet's value and the words behind it, each once; empty where the text does not have them."""

    facet: str
    value: str
    words: tuple[str, ...]


def origins(document: Document) -> Iterator[Origin]:
    """Yield every facet value of the document, facet by facet, in the document's order."""
    entities = linked_entities(document)
    for facet in NAME_FACETS:
        # A document of an earlier generation may lack a facet.
        for value in document.get(facet, ()):
            yield Origin(facet, value, _words(entity for entity in entities if _fills(entity, facet, value)))
    for value in document["agencies"]:
        yield Origin("agencies", value, tuple(dict.fromkeys(_credits(document, value))))
    for value in document["mentioned_months"]:
        yield Origin("mentioned_months", value, _words(d for d in document["dates"] if _overlaps(d, value)))


def linked_entities(document: Document) -> list[MentionEntry]:
    """Return the names of a document with the names and labels that linking across articles has given them."""
    links = (document.get("names_info") or {}).get("links") or ()
    names = {(link["kind"], link["form"]): link["name"] for link in links}
    bodies = frozenset(document.get("organizations") or ())
    return [_linked(entity, names, bodies) for entity in document["entities"]] if names else document["entities"]


def _linked(entity: MentionEntry, names: Mapping[tuple[str, str], str], bodies: frozenset[str]) -> MentionEntry:
    for facet, labels in FACET_LABELS.items():
        kind = _KINDS[facet]
        if entity["label"] in labels and (name := names.get((kind, entity["name"]))):
            return {**entity, "name": name}
    is_moved = entity["label"] in FACET_LABELS["organizations"] and entity["name"] not in bodies
    if is_moved and (name := names.get(("person", entity["name"]))):
        return {**entity, "name": name, "label": "PERSON"}
    return entity


_KINDS = {"people": "person", "organizations": "organization", "places": "place"}
"""The kind of the names in a facet."""


def _fills(entity: MentionEntry, facet: str, value: str) -> bool:
    if facet == "countries":
        return country_name(entity) == value
    return entity["name"] == value and entity["label"] in FACET_LABELS.get(facet, {entity["label"]})


def facets_of(entity: MentionEntry) -> tuple[str, ...]:
    """Return the facets, by the document's key, that a mention of an entity can fill."""
    facets = [facet for facet, labels in FACET_LABELS.items() if entity["label"] in labels]
    return (*facets, "countries") if country_name(entity) else tuple(facets)


def country_name(entity: MentionEntry) -> str | None:
    """Return the English short name of the entity's country; None without one."""
    return _country_names().get(entity["country"] or "")


@cache
def _country_names() -> dict[str, str]:
    return {code: row["name"] for code, row in read_toml("entities/countries.toml").items()}


def _words(mentions: Iterable[MentionEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention["text"] for mention in mentions))


def _credits(document: Document, agency: str) -> Iterator[str]:
    """The dateline and the lines that were cut, where they name the agency."""
    dateline = document["dateline"]
    if dateline and dateline["agency"] == agency:
        yield dateline["text"].strip()
    for cut in document["removed"]:
        if agency in agencies_in(cut["text"]):
            yield cut["text"].strip()


def _overlaps(date: MentionEntry, month: str) -> bool:
    """Return whether a date that is finer than a year overlaps the month; `to` is exclusive."""
    if date["from"] is None or date["to"] is None or date["precision"] in ("year", "decade", "century"):
        return False
    return date["type"] in ("DATE", "TIME") and date["from"][:7] <= month and f"{month}-01" < date["to"]
