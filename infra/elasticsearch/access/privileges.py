"""The kinds of keys, with the least privileges for each.

ingest    loads articles, links names, records runs, writes copies of dead letters; deletes no article, creates no index
search    reads articles and records of names; neither runs nor dead letters
deploy    creates and manages the indices; reads no article
rebuild   builds a new index beside and switches the alias: all that ingest and deploy may with articles
erase     erases articles from all indices of the alias; creates and deletes no index
kibana    brings data views and dashboards to Kibana; reads no article
searches  reads articles, and saves searches and what they have delivered
backup    makes, checks and deletes backups; writes run state alone
restore   restores a backup beside; all that rebuild may
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

Role = Mapping[str, Any]
"""A role descriptor, as Elasticsearch's security API takes it."""

NAMES_SUFFIX = "-names"
"""Suffix of the alias of the records of names."""

RUNS_SUFFIX = "-runs"
"""Suffix of the alias of run state."""

RUN_SUFFIXES = (RUNS_SUFFIX, "-deadletters", NAMES_SUFFIX)
"""Suffixes of the aliases of run state, copies of dead letters and records of names."""

SEARCHES_SUFFIX = "-searches"
"""Suffix of the alias of saved searches."""

SUFFIXES = (*RUN_SUFFIXES, SEARCHES_SUFFIX)
"""Suffixes of the aliases that belong to an alias of articles."""

_GENERATED = "-??????-????????"
"""Suffix of the index behind an alias: a number and the digest of its mapping."""

_WRITE_ACTIONS = ["indices:data/write/bulk*", "indices:data/write/index*", "indices:data/write/update*"]
"""The actions of the privilege `index`, which itself (up to Elasticsearch 9) also includes changes of mappings."""

_METADATA_ACTIONS = ["indices:monitor/settings/get", "indices:admin/mappings/get", "indices:admin/aliases/get"]
"""The settings have the UUID, which distinguishes a recreated index; the mapping has the identity scheme; the alias has
the filter of embargoes."""

_LOAD_PRIVILEGES = ["read", *_WRITE_ACTIONS, *_METADATA_ACTIONS]

_STATISTICS = ["indices:monitor/stats"]
"""For articles: their sequence numbers show whether anybody has written since the last run."""

_DELETE_ACTIONS = ["indices:data/write/delete*"]
"""For run state and copies of dead letters, records of names and saved searches; for articles only with a key of the
kind erase."""

_ERASE_PRIVILEGES = [
    *("read", "view_index_metadata", "monitor", "maintenance", *_WRITE_ACTIONS),
    *("indices:admin/block/add*", "indices:admin/settings/update*", "indices:admin/mapping/put*"),
]
"""`maintenance` refreshes, flushes and merges. Replaced indices take writes during an erasure, and older ones get the
fields of a tombstone."""

_BACKUP_ACTIONS = ["create_snapshot", "cluster:admin/repository/verify", "cluster:admin/snapshot/delete"]
"""Elasticsearch has no narrower right: whoever has it takes and deletes snapshots of any index of the cluster."""

_RESTORE_ACTIONS = ["monitor", "monitor_snapshot", "cluster:admin/snapshot/restore"]
"""The same holds for it: an index of a snapshot is restored under any name that no open index has."""

_SEEN = ["view_index_metadata", *_STATISTICS]

_REFRESH = ["indices:admin/refresh*"]

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
    """The purpose of a key."""

    INGEST = "ingest"
    SEARCH = "search"
    DEPLOY = "deploy"
    REBUILD = "rebuild"
    ERASE = "erase"
    KIBANA = "kibana"
    SEARCHES = "searches"
    BACKUP = "backup"
    RESTORE = "restore"

    @property
    def purpose(self) -> str:
        """The rights of the holder, in words."""
        return _PURPOSES[self]


_PURPOSES = {
    KeyKind.INGEST: "loads articles, names, run state and copies of dead letters; deletes no article, creates no index",
    KeyKind.SEARCH: "reads articles and records of names; neither runs nor dead letters",
    KeyKind.DEPLOY: "creates and manages the indices; reads no article",
    KeyKind.REBUILD: "all that ingest and deploy may: reads and writes articles, creates, switches and deletes indices",
    KeyKind.ERASE: "erases articles from all indices of the alias, their runs and dead letters; deletes no index",
    KeyKind.KIBANA: "brings data views and dashboards to Kibana; reads no article",
    KeyKind.SEARCHES: "reads articles, and saves searches with what they have delivered",
    KeyKind.BACKUP: "makes, checks and deletes backups; reads articles, and writes run state alone",
    KeyKind.RESTORE: "restores backups; all that rebuild may",
}


def role(kind: KeyKind, index: str, space: str = "default") -> Role:
    """Return the role descriptor of a kind of key for the alias `index`; `space` is Kibana's."""
    beside = [name for suffix in RUN_SUFFIXES for name in _names(f"{index}{suffix}")]
    loaded = [*_names(index), *beside]
    searches = _names(f"{index}{SEARCHES_SUFFIX}")
    roles: dict[KeyKind, dict[str, Any]] = {
        KeyKind.INGEST: _role(
            loaded, _LOAD_PRIVILEGES, _grant(_names(index), _STATISTICS), _grant(beside, _DELETE_ACTIONS)
        ),
        KeyKind.SEARCH: _role([*_names(index), *_names(f"{index}{NAMES_SUFFIX}")], ["read"]),
        KeyKind.DEPLOY: {**_role([*loaded, *searches], ["manage"]), "cluster": ["monitor"]},
        KeyKind.REBUILD: {
            **_role(loaded, ["manage", "read", *_WRITE_ACTIONS], _grant(beside, _DELETE_ACTIONS)),
            "cluster": ["monitor"],
        },
        KeyKind.ERASE: {
            **_role(loaded, [*_ERASE_PRIVILEGES, *_DELETE_ACTIONS]),
            "cluster": ["monitor_snapshot"],
        },
        KeyKind.BACKUP: {
            **_role(
                [*loaded, *searches],
                _SEEN,
                _grant(_names(index), ["read", *_REFRESH]),
                _grant(_names(f"{index}{RUNS_SUFFIX}"), ["read", *_WRITE_ACTIONS]),
            ),
            "cluster": _BACKUP_ACTIONS,
        },
        KeyKind.RESTORE: {
            **_role([*loaded, *searches], ["manage", "read", *_WRITE_ACTIONS], _grant(beside, _DELETE_ACTIONS)),
            "cluster": _RESTORE_ACTIONS,
        },
        KeyKind.KIBANA: {**_role(loaded, ["view_index_metadata"]), "applications": [_kibana(space)]},
        KeyKind.SEARCHES: _role(_names(index), ["read"], _grant(searches, [*_LOAD_PRIVILEGES, *_DELETE_ACTIONS])),
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
