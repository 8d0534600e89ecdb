"""The active filters above the hits, each with the link that removes it."""

from __future__ import annotations

from dataclasses import dataclass

from infra.elasticsearch.queries.fields import BY_NAME
from infra.web.asked.page_query import PageQuery
from infra.web.results.facets import value_label
from infra.web.strings import FACET_TITLES, STRINGS


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in words; `kind` is the title of its field if it has one, `drop` the URL without it."""

    label: str
    drop: str
    kind: str = ""
    is_negated: bool = False


def active_filters(query: PageQuery) -> list[ActiveFilter]:
    """Return the filters of the URL, those by links first."""
    filters = [_condition(query, one, negated=False) for one in query.only]
    filters += [_condition(query, one, negated=True) for one in query.without]
    named = (
        ("published", "published_in", query.published),
        ("mentions", "mentions_time", query.mentions),
        ("near", "near_place", query.near),
        ("box", "in_area", query.box),
        ("like", "like_article", query.like),
    )
    filters += [
        ActiveFilter(STRINGS[text].format(span=value, place=value), query.url(**{name: None}))
        for name, text, value in named
        if value
    ]
    return filters


def _condition(query: PageQuery, condition: str, *, negated: bool) -> ActiveFilter:
    name, _, value = condition.partition(":")
    field = BY_NAME.get(name)
    label = value_label(field, value) if field else condition
    return ActiveFilter(label, query.without_condition(condition), FACET_TITLES.get(name, name), negated)
