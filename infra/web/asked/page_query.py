"""The state of a page: every control is a parameter of the URL, so that each state can be bookmarked and shared."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

PAGE_SIZE = 20
"""Hits of a page."""

MOST_PAGES = 500
"""Pages of one answer: Elasticsearch sorts the first 10,000 hits."""

MOST_CONDITIONS = 30
"""Values that are required or excluded by links, at most."""

_LONGEST = 300
"""Characters of a parameter other than the query."""

Short = Annotated[str, Field(max_length=_LONGEST)]
Conditions = Annotated[list[Short], Field(max_length=MOST_CONDITIONS)]
Axis = Literal["published", "mentioned"]


class PageQuery(BaseModel):
    """The parameters of a search, of the page and of the API alike; `url` is its inverse."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    q: str = Field("", max_length=2_000, description='Words, "phrases", -exclusions, either|or, field:value.')
    only: Conditions = Field(default_factory=list, description="FIELD:VALUE that an article must have; repeatable.")
    without: Conditions = Field(
        default_factory=list, alias="not", description="FIELD:VALUE that an article must not have; repeatable."
    )
    published: Short | None = Field(None, description="Span of publication: 2024, 2024-11, 2024-11-01..2024-11-30.")
    mentions: Short | None = Field(None, description="Span of a time that the text mentions.")
    near: Short | None = Field(None, description="A place and kilometers: Tokyo,50 or 35.7,139.7,50.")
    box: Short | None = Field(None, description="An area in degrees: NORTH,WEST,SOUTH,EAST.")
    like: Short | None = Field(None, description="Id of an article that the found ones resemble.")
    sort: Literal["relevance", "newest", "oldest"] = Field("relevance", description="The order of the hits.")
    copies: bool = Field(False, description="Whether to list every article of a story, not the best one alone.")
    page: int = Field(1, ge=1, le=MOST_PAGES, description=f"Page of {PAGE_SIZE} hits.")
    until: Short | None = Field(
        None,
        pattern=r"^\d{4}-\d\d-\d\dT[\d:.]+Z?$",
        description="Only articles indexed until this date-time: further pages stay the same while others load.",
    )
    axis: Axis = Field("published", description="The dates of the histogram: published or mentioned.")
    share: bool = Field(False, description="Whether the histogram shows the share of all articles of each time.")

    @property
    def offset(self) -> int:
        """Hits before this page."""
        return (self.page - 1) * PAGE_SIZE

    @property
    def is_empty(self) -> bool:
        """True if nothing limits the articles."""
        given = (self.q.strip(), self.only, self.without, self.published, self.mentions, self.near, self.box, self.like)
        return not any(given)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that differ from their defaults, in a fixed order."""
        pairs: list[tuple[str, str]] = []
        for name, key, default in _parameters():
            value = getattr(self, name)
            if value == default:
                continue
            values = value if isinstance(value, list) else [value]
            pairs += [(key, "1" if one is True else str(one)) for one in values]
        return pairs

    def url(self, path: str = "/", /, **changes: Any) -> str:
        """Return the URL of this state with some values changed; the first page, unless a page is given."""
        changed = self.model_copy(update={"page": 1, "until": None, **changes})
        query = urlencode(changed.pairs())
        return f"{path}?{query}" if query else path

    def with_condition(self, condition: str, *, negated: bool = False) -> str:
        """Return the URL with `FIELD:VALUE` required, or excluded."""
        name, other = ("without", "only") if negated else ("only", "without")
        added = [*(one for one in getattr(self, name) if one != condition), condition]
        return self.url(**{name: added, other: [one for one in getattr(self, other) if one != condition]})

    def without_condition(self, condition: str) -> str:
        """Return the URL without `FIELD:VALUE`, required or excluded."""
        return self.url(
            only=[one for one in self.only if one != condition],
            without=[one for one in self.without if one != condition],
        )


@cache
def _parameters() -> tuple[tuple[str, str, Any], ...]:
    """Return the name, the key in a URL and the default of each parameter; pydantic takes long to find the default."""
    fields = PageQuery.model_fields.items()
    return tuple((name, field.alias or name, field.get_default(call_default_factory=True)) for name, field in fields)


class FacetQuery(PageQuery):
    """The parameters of a facet's own page; its URLs are those of the search."""

    find: str = Field("", max_length=100, description="Only values that contain this.")


def hidden_pairs(query: PageQuery, *replaced: str) -> list[tuple[str, str]]:
    """Return the parameters that a form carries along, without those that its own inputs replace."""
    return [(key, value) for key, value in query.pairs() if key not in {*replaced, "page", "until"}]
