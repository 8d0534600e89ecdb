"""The bundle as two files for an import by hand."""

from __future__ import annotations

from pathlib import Path

import orjson

from infra.kibana.bundle import Bundle, Json, ndjson
from infra.output import require_file, translate_write_errors

_READABLE = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
_COPIED = ("title", "name", "timeFieldName", "allowNoIndex")
_EMPTY: Json = {"fields": [], "typeMeta": {}, "runtimeFieldMap": {}}


def write_files(bundle: Bundle, file: Path) -> tuple[Path, Path]:
    """Write saved objects and data views to `file`, dashboards as requests to a file beside it. Raises OutputError."""
    requests = file.parent / f"{file.name.removesuffix('.ndjson')}.console.txt"
    with translate_write_errors(file, "FILE"):
        for one in (file, requests):
            require_file(one)
        file.write_bytes(import_file(bundle))
        requests.write_text(console_requests(bundle), encoding="utf-8")
    return file, requests


def import_file(bundle: Bundle) -> bytes:
    """Return data views and saved objects as NDJSON, for a Kibana that has none of them."""
    views = (_as_saved_object(view) for view in bundle.data_views.values())
    return ndjson(views) + ndjson(bundle.saved_objects)


def console_requests(bundle: Bundle) -> str:
    """Return the dashboards as requests for the Console of Kibana's Dev Tools."""
    return "\n".join(
        f"PUT kbn:/api/dashboards/{id_}\n{orjson.dumps(body, option=_READABLE).decode()}\n"
        for id_, body in bundle.dashboards.items()
    )


def _as_saved_object(view: Json) -> Json:
    """The data view as a saved object; an older model version than 8.0.0 loses `allowNoIndex` when imported."""
    encoded = {
        "sourceFilters": view["sourceFilters"],
        "fieldAttrs": view["fieldAttrs"],
        "fieldFormatMap": view["fieldFormats"],
        **_EMPTY,
    }
    text = {key: orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode() for key, value in encoded.items()}
    return {
        "type": "index-pattern",
        "id": view["id"],
        "references": [],
        "coreMigrationVersion": "8.8.0",
        "typeMigrationVersion": "8.0.0",
        "attributes": {**{key: view[key] for key in _COPIED if key in view}, **text},
    }
