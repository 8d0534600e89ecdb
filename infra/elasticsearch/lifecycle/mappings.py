"""Comparison of an index's mapping with that of this version, and its update: missing fields are added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from infra.elasticsearch.client import cause, translate_errors
from infra.elasticsearch.errors import MappingOutdated
from infra.elasticsearch.lifecycle.index_definitions import SCHEME_KEY, IndexDefinition

UNMARKED_SCHEME = 1
"""The identity scheme of a mapping without one, created before there was a second scheme."""

_MOST_LISTED = 5
"""Fields listed in a message."""


@dataclass(frozen=True, slots=True)
class MappingDifference:
    """The difference of an index's mapping from that of this version; additional fields of the index are ignored.

    Attributes:
        missing: Fields that can be added.
        retyped: Fields of another type, which cannot be changed.
        adjusted: Fields of the same type with other parameters; Elasticsearch decides whether they can be changed.
    """

    missing: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if the mapping is current."""
        return not (self.missing or self.retyped or self.adjusted)

    def __str__(self) -> str:
        named = {"lacks": self.missing, "has another type for": self.retyped, "has other settings for": self.adjusted}
        return "; ".join(f"it {what} {_listed(fields)}" for what, fields in named.items() if fields)


def compare(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> MappingDifference:
    """Return the difference of the mapping `found` from `wanted`, both as in Elasticsearch's API.

    >>> compare({"properties": {"a": {"type": "keyword"}, "b": {"type": "long"}}}, {"properties": {"a": {"type": "text"}}})
    MappingDifference(missing=('b',), retyped=('a',), adjusted=())
    """  # noqa: E501 - a doctest's line
    there = dict(_fields(found))
    missing, retyped, adjusted = list[str](), list[str](), list[str]()
    for path, parameters in _fields(wanted):
        if path not in there:
            missing.append(path)
        elif there[path]["type"] != parameters["type"]:
            retyped.append(path)
        elif there[path] != parameters:
            adjusted.append(path)
    return MappingDifference(tuple(missing), tuple(retyped), tuple(adjusted))


def scheme_of(mapping: Mapping[str, Any]) -> int:
    """Return the identity scheme of the ids in an index."""
    scheme = mapping.get("_meta", {}).get(SCHEME_KEY, UNMARKED_SCHEME)
    return scheme if isinstance(scheme, int) else UNMARKED_SCHEME


def read_mapping(client: Elasticsearch, index: str) -> Mapping[str, Any]:
    """Return the mapping of an index.

    Raises:
        IndexingError: NotAuthorized for a key without the privilege.
    """
    with translate_errors(f"reading the mapping of {index}"):
        (found,) = client.indices.get_mapping(index=index).values()
    mapping: Mapping[str, Any] = found["mappings"]
    return mapping


def update_mapping(
    client: Elasticsearch, index: str, definition: IndexDefinition, difference: MappingDifference
) -> None:
    """Add the missing fields to the mapping of an index. Idempotent, also for concurrent calls.

    Raises:
        MappingOutdated: The index cannot be updated; nothing was changed.
        NotAuthorized: The key may not change mappings.
    """
    if difference.retyped:
        raise _outdated(index, str(difference), definition)
    with translate_errors(f"updating the mapping of {index}"):
        try:
            client.indices.put_mapping(index=index, properties=dict(definition.mappings["properties"]))
        except BadRequestError as error:
            raise _outdated(index, cause(error), definition) from error


def _outdated(index: str, why: str, definition: IndexDefinition) -> MappingOutdated:
    return MappingOutdated(
        f"The mapping of the index {index} cannot be updated to this version of Dateline's: {why}. "
        "Fields can be added to an existing index; types, analyzers and index settings cannot be changed.",
        definition.rebuild_steps,
    )


def _fields(mapping: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path and parameters of each field, including those of objects and multi-fields."""
    for name, given in mapping.get("properties", {}).items():
        parameters = {key: value for key, value in given.items() if key not in ("properties", "fields")}
        yield f"{prefix}{name}", {"type": "object", **parameters}
        yield from _fields(given, f"{prefix}{name}.")
        yield from _fields({"properties": given.get("fields", {})}, f"{prefix}{name}.")


def _listed(fields: tuple[str, ...]) -> str:
    more = f" and {len(fields) - _MOST_LISTED} more" if len(fields) > _MOST_LISTED else ""
    return ", ".join(fields[:_MOST_LISTED]) + more
