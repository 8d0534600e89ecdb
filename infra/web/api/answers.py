"""The forms of the answers, from which OpenAPI describes them, and their sending with an ETag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from infra.elasticsearch.search.results import FacetValue
from infra.escaping import json_line


@dataclass(frozen=True, slots=True)
class ApiHit:
    """An article in a list; `highlights` are escaped HTML with `<em>` around matches, by field."""

    id: str
    external_id: str | None
    title: str
    source: str | None
    published: str | None
    url: str | None
    language: str | None
    score: float | None
    highlights: Mapping[str, list[str]]
    people: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    story: str | None = None
    story_size: int | None = None
    story_relation: str | None = None


@dataclass(frozen=True, slots=True)
class ApiBar:
    """A bar of the histogram: its span as `published` or `mentions` takes it, and its articles."""

    span: str
    count: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ApiHistogram:
    """The found articles by time; `axis` is published or mentioned, `unit` that of a bar."""

    axis: str
    unit: str
    bars: list[ApiBar]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """A page of results; `until` keeps further pages the same while articles are loaded."""

    total: int
    stories: int | None
    page: int
    pages: int
    until: str | None
    suggestion: str | None
    warnings: list[str]
    remarks: list[str]
    hits: list[ApiHit]
    facets: Mapping[str, list[FacetValue]]
    histogram: ApiHistogram


@dataclass(frozen=True, slots=True)
class ApiFacet:
    """The values of one facet, the most frequent first."""

    field: str
    values: list[FacetValue]


@dataclass(frozen=True, slots=True)
class MapCell:
    """The center of the places in one cell of the map, and the number of articles that name one."""

    lat: float
    lon: float
    count: int


@dataclass(frozen=True, slots=True)
class ApiMap:
    """Points of the map, those of most articles first."""

    points: list[MapCell]


def answer_json(request: Request, value: Any) -> Response:
    """Return a value as JSON with its ETag; only the status 304 if the client has it already."""
    body = json_line(orjson.dumps(value))
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    headers = {"ETag": tag}
    if tag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
