"""All objects of an alias, read from `objects/`, where they are written as for the default alias `dateline`.

data_views/*.json    the `data_view` of the data views API
saved_objects.json   what is imported as NDJSON: tag, searches, the map and its dashboard, in this order
dashboards/*.json    the body of `PUT /api/dashboards/{id}`; the file name is the id without the alias

Kibana stores some attributes of saved objects (`layerListJSON`) as JSON text; here they stay parsed until they are
sent. Kibana also migrates saved objects to its newest form, so that they cannot be compared with what was sent. A
digest of the content at the end of each description is compared instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import orjson

from infra.elasticsearch.lifecycle.aliases import check_name
from infra.kibana.times import to_kibana

Json = dict[str, Any]
"""A JSON object of one of Kibana's APIs."""

DEFAULT_INDEX = "dateline"

_OBJECTS = files(__package__) / "objects"
_NAMING_KEYS = frozenset({"id", "name", "title", "tags", "ref_id", "data_view_id", "destination"})
"""Keys of ids and titles, which begin with the alias."""

_DEFAULT_ALIAS = re.compile(rf"^(tag-ref-)?(?:{DEFAULT_INDEX}(?=-|$)|Dateline(?=:? ))")
_DIGEST = re.compile(r"\[Dateline ([0-9a-f]{8})\]$")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The objects of one alias; data views and dashboards by id, saved objects in the order of their import."""

    data_views: dict[str, Json]
    saved_objects: tuple[Json, ...]
    dashboards: dict[str, Json]


def build_bundle(index: str = DEFAULT_INDEX, since: str | None = None) -> Bundle:
    """Read the objects and rename them for the alias `index`: the same bytes on every machine.

    Args:
        index: The alias. Ids begin with it, and titles too, unless it is the default.
        since: The time from which dashboards show data when they open: ISO 8601, or `now-90d`.

    Raises:
        UsageError: `since` is not a time.
        IndexUnusable: `index` is not a valid alias.
    """
    check_name(index)
    start = None if since is None else to_kibana(since)
    saved = orjson.loads((_OBJECTS / "saved_objects.json").read_bytes())
    return Bundle(
        data_views={view["id"]: view for view in _data_views(index)},
        saved_objects=tuple(_add_digest(_open_at(_rename(one, index), start)) for one in saved),
        dashboards={f"{index}-{key}": _open_at(body, start) for key, body in _read_folder("dashboards", index)},
    )


def ndjson(saved_objects: Iterable[Json]) -> bytes:
    """Serialize saved objects for an import: one a line, keys sorted."""
    return b"".join(_dump(_encode(one)) + b"\n" for one in saved_objects)


def content_digest(description: str) -> str | None:
    """Return the digest at the end of a saved object's description, None if it has no digest."""
    found = _DIGEST.search(description)
    return found[1] if found else None


def title_of(body: Json) -> str:
    """Return the title by which Kibana lists an object."""
    named = body.get("attributes", body)
    return str(named["name"] if "name" in named else named["title"])


def _data_views(index: str) -> Iterator[Json]:
    for key, view in _read_folder("data_views", index):
        yield view
        if key == "articles":
            # A time filter drops articles without a publication date: this view has none.
            undated = {key: value for key, value in view.items() if key != "timeFieldName"}
            yield undated | {"id": f"{index}-all-articles", "name": f"{view['name']}, dated or not"}
            # The indices behind the alias, and those beside: their names go on with a number of six digits.
            yield undated | {"id": f"{index}-indices", "name": f"{view['name']} by index", "title": f"{index}-0*"}


def _read_folder(folder: str, index: str) -> Iterator[tuple[str, Json]]:
    for file in sorted((_OBJECTS / folder).iterdir(), key=lambda file: file.name):
        yield file.name.removesuffix(".json"), _rename(orjson.loads(file.read_bytes()), index)


def _rename(value: Any, index: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {inner_key: _rename(inner, index, inner_key) for inner_key, inner in value.items()}
    if isinstance(value, list):
        return [_rename(inner, index, key) for inner in value]
    if index == DEFAULT_INDEX or key not in _NAMING_KEYS or not isinstance(value, str):
        return value
    return _DEFAULT_ALIAS.sub(lambda found: f"{found[1] or ''}{index}", value)


def _open_at(body: Json, start: str | None) -> Json:
    """Set the time from which a dashboard shows data when it opens."""
    if start is not None and "time_range" in body:
        body["time_range"]["from"] = start
    if start is not None and body.get("type") == "dashboard":
        body["attributes"]["timeFrom"] = start
    return body


def _add_digest(saved: Json) -> Json:
    digest = blake2b(_dump(_encode(saved)), digest_size=4).hexdigest()
    saved["attributes"]["description"] += f" [Dateline {digest}]"
    return saved


def _encode(value: Any) -> Any:
    """Return the attributes called `...JSON` as JSON text."""
    if not isinstance(value, dict):
        return value
    return {key: _dump(inner).decode() if key.endswith("JSON") else _encode(inner) for key, inner in value.items()}


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
