"""A search as it is written: its query and filters as text, named as the options of `dateline search`.

The command line, the URLs of the search page and saved searches have the same names and values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.criteria import Criteria, Demand, FieldCondition, MentionedTime
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME, BY_VALUE
from infra.elasticsearch.queries.spans import PRECISIONS, parse_span
from infra.elasticsearch.search.place_names import parse_box, parse_near, resolve_places

REPEATED = (*BY_VALUE, "only", "not")
"""Filters that may be given several times."""

SINGLE = ("published", "mentions", "precision", "near", "box", "like", "words")
"""Filters with one value: the last one given."""

FILTERS = (*REPEATED, *SINGLE)
QUERY = "q"
"""The name of the query in a URL."""

DEMANDS: tuple[Demand, ...] = ("all", "most", "any")
DEFAULT_DEMAND: Demand = "most"


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """The query of a search, and its filters as (name, value) in the order of `FILTERS`."""

    query: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, query: str, given: Mapping[str, str | Iterable[str] | None]) -> Self:
        """Build the parameters from values by name, without those that are empty or the default.

        Args:
            query: The query.
            given: A text for each of `SINGLE`, texts for each of `REPEATED`; any of them may be missing.
        """
        chosen: list[tuple[str, str]] = []
        for name in FILTERS:
            value = given.get(name)
            values = [value] if isinstance(value, str) else list(value or ())
            chosen += [(name, one.strip()) for one in values if one.strip() and (name, one) != _DEFAULT]
        return cls(query.strip(), tuple(chosen))

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Build the parameters from those of a URL; other names are ignored."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        single = {name: given[name][-1] for name in SINGLE if name in given}
        return cls.of(given.get(QUERY, [""])[-1], {**given, **single})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of a URL."""
        return [*([(QUERY, self.query)] if self.query else []), *self.filters]

    @property
    def url_query(self) -> str:
        """The part of a URL behind the question mark."""
        return urlencode(self.pairs)

    @property
    def text(self) -> str:
        """The search on one line, as a person reads it: `ferry country:France published:2024`."""
        return " ".join([*([self.query] if self.query else []), *(f"{name}:{value}" for name, value in self.filters)])

    def criteria(self) -> Criteria:
        """Return the conditions on an article. Raises QueryError with the value that is wrong and the position."""
        demand = self._value("words") or DEFAULT_DEMAND
        if demand not in DEMANDS:
            raise QueryError(f"the words that must match are {', '.join(DEMANDS)}", demand, 0)
        parsed = syntax.parse(self.query, demand)
        published, near, box = self._value("published"), self._value("near"), self._value("box")
        criteria = Criteria(
            words=parsed.words,
            conditions=(*parsed.conditions, *self._conditions()),
            published=parse_span(published) if published else None,
            mentions=self._mentions(),
            near=parse_near(near).point if near else None,
            within=parse_box(box) if box else None,
            like=self._value("like"),
        )
        return resolve_places(criteria)

    def as_json(self) -> dict[str, Any]:
        """Return the parameters as one JSON object: a text for each of `SINGLE`, a list for each of `REPEATED`."""
        found: dict[str, Any] = {QUERY: self.query}
        for name, value in self.filters:
            if name in SINGLE:
                found[name] = value
            else:
                found.setdefault(name, []).append(value)
        return found

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the parameters that `as_json` has written."""
        return cls.of(stored.get(QUERY, ""), stored)

    def _value(self, name: str) -> str | None:
        return next((value for key, value in self.filters if key == name), None)

    def _mentions(self) -> MentionedTime | None:
        mentions, precision = self._value("mentions"), self._value("precision")
        if precision and precision not in PRECISIONS:
            raise QueryError(f"the precision is {', '.join(PRECISIONS)}", precision, 0)
        if mentions is None:
            if precision:
                raise QueryError("the precision limits the time mentioned: give that too", precision, 0)
            return None
        span = parse_span(mentions)
        return MentionedTime(span, precision or span.precision)

    def _conditions(self) -> list[FieldCondition]:
        found = []
        for name, value in self.filters:
            if name in BY_VALUE:
                found.append(FieldCondition(BY_NAME[name], syntax.parse_values(value, value, 0)))
            elif name in ("only", "not"):
                found.append(syntax.parse_condition(value, negated=name == "not"))
        return found


_DEFAULT = ("words", DEFAULT_DEMAND)
