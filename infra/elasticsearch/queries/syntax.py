"""The search box: words, "exact phrases", -exclusions, either|or, (groups), field:value, field:"a"|"b"; AND, OR, NOT.

A query is rewritten for `simple_query_string` with only the parsed operators; no input reaches `query_string`, a
regular expression or a wildcard.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.elasticsearch.queries.criteria import Demand, FieldCondition, QueryWords
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.queries.reader import QueryReader, unknown_field

MAX_LENGTH = 1_000
"""Code points. Were each a word, it would make 3,000 clauses beside those of ranking; Elasticsearch allows 4,096
with a heap of 256 MB on two cores."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query's words, and its conditions of the form field:value."""

    words: QueryWords
    conditions: tuple[FieldCondition, ...]


def parse(text: str, demand: Demand = "most") -> ParsedQuery:
    """Parse a query. Raises `QueryError` with the position.

    >>> parse('"martial law" Seoul -football person:Yoon').words.required
    ('"martial law"', 'Seoul')
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has more than {MAX_LENGTH:,} characters", text, MAX_LENGTH)
    reader = QueryReader(text)
    required = reader.parts(depth=0, opened=None)
    words = QueryWords(tuple(required), tuple(reader.excluded), " ".join(filter(None, reader.plain)), demand)
    return ParsedQuery(words, tuple(reader.conditions))


def parse_condition(text: str, *, negated: bool = False) -> FieldCondition:
    """Parse the field:value of an option: the value extends to the end, without quotation marks.

    >>> parse_condition("source:Southern Star|Le Monde").values
    ('Southern Star', 'Le Monde')
    """
    name, colon, value = text.partition(":")
    name = name.strip().lower()
    if not colon:
        raise QueryError("this is not of the form field:value", text, 0)
    if name not in BY_NAME:
        raise QueryError(unknown_field(name), text, 0)
    return FieldCondition(BY_NAME[name], parse_values(value, text, len(text) - len(value)), negated)


def parse_values(value: str, text: str, position: int) -> tuple[str, ...]:
    """Parse the alternatives of an option's value, which begins at `position` of `text`."""
    values = tuple(part.strip().strip('"').strip() for part in value.split("|"))
    if not all(values):
        raise QueryError("a value is missing here", text, position)
    return values
