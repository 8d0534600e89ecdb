"""What each kind of key is for, and the least that Elasticsearch must allow it.

ingest    loads articles, reads and records runs, keeps the copies of dead letters; deletes no article, makes no index
search    reads articles; not the runs, not the dead letters
deploy    makes and manages the indices; reads no article
kibana    brings data views and dashboards to Kibana; reads no article
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

Role = Mapping[str, Any]
"""A role descriptor, as Elasticsearch's security API takes it."""

OF_A_RUN = ("-runs", "-deadletters")
"""What follows an alias in the names of the aliases that stand beside it."""

_GENERATED = "-??????-????????"
"""What follows an alias in the name of the index behind it: a number and the digest of its mapping."""

_WRITING = ["indices:data/write/bulk*", "indices:data/write/index*", "indices:data/write/update*"]
"""The actions behind the privilege `index`, which by its name would (up to Elasticsearch 9) also change mappings."""

_LOADING = ["read", *_WRITING, "indices:monitor/settings/get", "indices:admin/mappings/get"]
"""The settings tell one index from another that is made anew in its place, the mapping says what may be written."""

_CLEARING = ["indices:data/write/delete*"]
"""For what stands beside the articles, never for them: retention takes old runs and copies of dead letters."""

_KIBANA_FEATURES = (
    "dashboard_v2",
    "discover_v2",
    "visualize_v2",
    "maps_v2",
    "indexPatterns",
    "savedObjectsManagement",
    "savedObjectsTagging",
)
"""Kibana 9's names of what a push writes. Not tried on a Kibana."""


class KeyKind(StrEnum):
    """What a key is for."""

    INGEST = "ingest"
    SEARCH = "search"
    DEPLOY = "deploy"
    KIBANA = "kibana"

    @property
    def purpose(self) -> str:
        """What its holder may do, in words."""
        return _PURPOSES[self]


_PURPOSES = {
    KeyKind.INGEST: "loads articles, run state and copies of dead letters; deletes no article and makes no index",
    KeyKind.SEARCH: "reads articles; neither runs nor dead letters",
    KeyKind.DEPLOY: "makes and manages the indices; reads no article",
    KeyKind.KIBANA: "brings data views and dashboards to Kibana; reads no article",
}


def role(kind: KeyKind, index: str, space: str = "default") -> Role:
    """The role descriptor of a key of this kind for the alias `index`; `space` is Kibana's."""
    beside = [name for suffix in OF_A_RUN for name in _names(f"{index}{suffix}")]
    everything = [*_names(index), *beside]
    roles: dict[KeyKind, dict[str, Any]] = {
        KeyKind.INGEST: _role(everything, _LOADING, _grant(beside, _CLEARING)),
        KeyKind.SEARCH: _role(_names(index), ["read"]),
        KeyKind.DEPLOY: {**_role(everything, ["manage"]), "cluster": ["monitor"]},
        KeyKind.KIBANA: {**_role(everything, ["view_index_metadata"]), "applications": [_kibana(space)]},
    }
    return roles[kind]


def _names(alias: str) -> list[str]:
    return [alias, f"{alias}{_GENERATED}"]


def _role(names: list[str], privileges: list[str], *more: dict[str, Any]) -> dict[str, Any]:
    return {"cluster": [], "indices": [_grant(names, privileges), *more]}


def _grant(names: list[str], privileges: list[str]) -> dict[str, Any]:
    return {"names": names, "privileges": privileges}


def _kibana(space: str) -> dict[str, Any]:
    privileges = [f"feature_{feature}.all" for feature in _KIBANA_FEATURES]
    return {"application": "kibana-.kibana", "privileges": privileges, "resources": [f"space:{space}"]}
