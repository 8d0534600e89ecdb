"""The deeds that the holder of each kind of key may do, by the names of `DEEDS`."""

from __future__ import annotations

from infra.elasticsearch.access.privileges import KeyKind

_SEARCHING = {
    "search",
    "count",
    "read the search page",
    "find an article to export",
    "check the places of articles in the archive",
    "look at it",
    "read the names",
}

_INGESTING = _SEARCHING | {
    "load",
    "make ready to load",
    "read the mapping",
    "distinguish it from a recreated one",
    "see whether anybody has written",
    "write over an article",
    "read dead letters",
    "read runs",
    "record a run",
    "hold the lock",
    "collect",
    "list the sources",
    "forget old runs",
    "withdraw an article",
    "group stories",
    "link names",
    "clear copies of dead letters",
    "check the dashboards",
}

_REBUILDING = _INGESTING | {
    "change the mapping",
    "list the indices",
    "ask for the advised number of shards",
    "rebuild the index and switch to it",
    "read the health",
}

ALLOWED = {
    KeyKind.INGEST: _INGESTING,
    KeyKind.SEARCH: _SEARCHING,
    KeyKind.DEPLOY: {
        "look at it",
        "make ready to load",
        "distinguish it from a recreated one",
        "see whether anybody has written",
        "read the mapping",
        "change the mapping",
        "list the indices",
        "ask for the advised number of shards",
        "read the health",
    },
    KeyKind.REBUILD: _REBUILDING,
    KeyKind.ERASE: _INGESTING
    | {
        "change the mapping",
        "erase an article",
        "delete an article",
        "list the indices",
    },
    KeyKind.BACKUP: {
        "search",
        "count",
        "find an article to export",
        "look at it",
        "make ready to load",
        "distinguish it from a recreated one",
        "see whether anybody has written",
        "read the mapping",
        "list the indices",
        "read runs",
        "record a run",
        "hold the lock",
        "list the sources",
        "check the places of articles in the archive",
        "read the search page",
        "back it up",
    },
    KeyKind.RESTORE: _REBUILDING
    | {
        "read saved searches",
        "erase an article",
        "restore a backup of it",
    },
    KeyKind.KIBANA: {
        "look at it",
        "make ready to load",
        "distinguish it from a recreated one",
        "read the mapping",
    },
    KeyKind.SEARCHES: {
        "search",
        "count",
        "read the search page",
        "find an article to export",
        "check the places of articles in the archive",
        "look at it",
        "read saved searches",
        "save a search",
    },
}
"""All the rest is refused, tried one by one; that the deployer may delete an index is tried on one of its own."""
