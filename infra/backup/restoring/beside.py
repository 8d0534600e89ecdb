"""Indices of a snapshot, restored under new names."""

from __future__ import annotations

import re
from collections.abc import Callable

from elasticsearch import Elasticsearch

from infra.backup.manifest import BackupManifest
from infra.backup.repository import restore_hidden
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.aliases import find_index, set_alias
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_definitions import (
    IndexDefinition,
    dead_letter_index,
    run_index,
    search_index,
)
from infra.elasticsearch.lifecycle.index_set import runs_name, searches_name
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, find_versioned, show_index, versioned_indices

_GENERATED = re.compile(r"-(\d{6})-([0-9a-f]{8})$")

Notify = Callable[[str], None]


def restore_beside(
    client: Elasticsearch, manifest: BackupManifest, alias: str, require: Callable[[], None]
) -> VersionedIndex:
    """Restore the articles as the next index of an alias, hidden; return it. Raises SnapshotFailed, IndexingError."""
    name = next_name(client, alias, manifest.article_index)
    restore_hidden(client, manifest.repository, manifest.name, manifest.article_index, name, require)
    with translate_errors(f"refreshing {name}"):
        client.indices.refresh(index=name)
    return find_versioned(client, alias, name, with_hidden=True)


def next_name(client: Elasticsearch, alias: str, index: str) -> str:
    """Return a name under which an index of a snapshot can be restored as the next one of an alias.

    It has the digest of its mapping in it, as in the snapshot, and a number above that of every other one. Raises
    IndexingError.
    """
    match = _GENERATED.search(index)
    assert match is not None, index
    numbers = [one.number for one in versioned_indices(client, alias, with_hidden=True)]
    return f"{alias}-{max([*numbers, int(match[1])]) + 1:06}-{match[2]}"


def drop_hidden(client: Elasticsearch, alias: str) -> list[str]:
    """Delete the hidden indices of an alias, which an interrupted restore left; return their names.

    Call it under the lock of the index. Raises IndexingError.
    """
    left = [one.name for one in versioned_indices(client, alias, with_hidden=True) if one.hidden and not one.serves]
    for name in left:
        delete_restored(client, name)
    return left


def delete_restored(client: Elasticsearch, name: str) -> None:
    """Delete a restored index; harmless if it is not there. Raises IndexingError."""
    with translate_errors(f"deleting the index {name}"):
        client.indices.delete(index=name, ignore_unavailable=True)


def restore_missing(client: Elasticsearch, manifest: BackupManifest, notify: Notify) -> list[str]:
    """Restore runs, copies of dead letters and saved searches if their aliases point to no index; return the indices.

    A lost cluster has none, and then no process has a lock in them. Records of names are not restored: they are made
    of the articles. Raises SnapshotFailed, IndexingError.
    """
    definitions: dict[str, IndexDefinition] = {
        copy_name(manifest.index): dead_letter_index(),
        searches_name(manifest.index): search_index(),
        runs_name(manifest.index): run_index(),
    }
    restored = []
    for alias, definition in definitions.items():
        index = manifest.indices.get(alias)
        if index is None or find_index(client, alias) is not None:
            continue
        drop_hidden(client, alias)
        notify(f"Restoring {index}.")
        restore_hidden(client, manifest.repository, manifest.name, index, index, lambda: None)
        if definition is run_index():
            _remove_locks(client, index)
        show_index(client, index)
        set_alias(client, alias, index, definition)
        restored.append(index)
    return restored


def _remove_locks(client: Elasticsearch, index: str) -> None:
    """Delete the locks that were held when the snapshot was taken. Raises IndexingError."""
    with translate_errors(f"removing the locks of {index}"):
        client.indices.refresh(index=index)
        found = client.search(index=index, query={"term": {"kind": "lock"}}, size=100, source=False)
        for hit in found["hits"]["hits"]:
            client.delete(index=index, id=hit["_id"], refresh=True)
