"""The alias of an index: its name, the index behind it, and the filter that hides articles under embargo.

Searches by the alias find no article under embargo. Reads and writes of a document by its id ignore the filter. Whoever
must find every document (the loader, `withdraw`, `show`) searches the index behind the alias.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexMissing, IndexUnusable, NotAuthorized, UnknownCredentials
from infra.elasticsearch.lifecycle.index_definitions import IndexDefinition

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")


def check_name(name: str) -> None:
    """Raise IndexUnusable unless `name` is a plain name: no pattern, expression or remote index."""
    if not _PLAIN_NAME.fullmatch(name):
        raise IndexUnusable(
            f"{name!r} cannot be an index's name.", "Use lower-case letters, digits, - and _, a letter first."
        )


def missing_index(name: str) -> IndexMissing:
    """Return the error for a missing index."""
    return IndexMissing(
        f"There is no index behind the alias {name}.",
        f"Load articles: `dateline ingest PATH --index {name}`, which creates it. Or check the spelling of --index, "
        "and ELASTICSEARCH_URL or DATELINE_HOME.",
    )


def closed_index(name: str) -> IndexUnusable:
    """Return the error for a closed index."""
    return IndexUnusable(f"The index behind the alias {name} is closed.", f"Open it: POST {name}/_open.")


def index_behind(client: Elasticsearch, name: str) -> str:
    """Return the name of the index behind the alias `name`, which also has the articles under embargo.

    Raises IndexMissing, another IndexingError.
    """
    with translate_errors(f"looking at the index {name}"):
        found = find_index(client, name)
    if found is None:
        raise missing_index(name)
    return found


def find_index(client: Elasticsearch, name: str, definition: IndexDefinition | None = None) -> str | None:
    """Return the name of the index behind the alias `name`, None without one. Raises IndexUnusable."""
    check_name(name)
    try:
        found = client.indices.resolve_index(name=name)
    except NotFoundError:
        return None
    if found["indices"] or found["data_streams"]:
        raise IndexUnusable(
            f"{name} is an index or data stream itself, where Dateline needs an alias.",
            f"{definition.replacement_steps} Command: DELETE /{name}"
            if definition
            else "Choose another name by --index, or delete it.",
        )
    indices = [index for alias in found["aliases"] for index in alias["indices"]]
    if len(indices) > 1:
        raise IndexUnusable(
            f"Several indices are behind the alias {name}: {', '.join(indices)}.",
            "Remove all but one from the alias.",
        )
    return indices[0] if indices else None


def read_filter(client: Elasticsearch, name: str, index: str) -> tuple[Mapping[str, Any] | None] | None:
    """Return the alias's filter in a tuple of one; None if the key may not see it. Raises IndexingError."""
    try:
        with translate_errors(f"reading the alias {name}"):
            found = client.indices.get_alias(index=index, name=name)
    except UnknownCredentials:
        raise
    except NotAuthorized:
        return None
    return (found[index]["aliases"][name].get("filter"),)


def set_alias(client: Elasticsearch, name: str, index: str, definition: IndexDefinition) -> None:
    """Give the alias the settings of its definition. Idempotent. Raises IndexingError."""
    with translate_errors(f"updating the alias {name}"):
        client.indices.update_aliases(actions=[{"add": {"index": index, "alias": name, **alias_settings(definition)}}])


def alias_settings(definition: IndexDefinition) -> dict[str, Any]:
    """Return the settings of the alias of an index.

    The write flag makes a second index behind the same alias impossible, whoever creates it.
    """
    hidden = {"filter": dict(definition.alias_filter)} if definition.alias_filter else {}
    return {"is_write_index": True, **hidden}
