"""The snapshots of Elasticsearch: repository, snapshot, restore of one index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from infra.backup.errors import RepositoryMissing, SnapshotFailed
from infra.backup.folders import snapshot_folder
from infra.elasticsearch.client import cause, translate_errors
from infra.elasticsearch.errors import NotAuthorized, UnknownCredentials
from infra.settings import Settings

POLL_SECONDS = 0.5
_SUCCESS, _IN_PROGRESS = "SUCCESS", "IN_PROGRESS"
_DOCS = "docs/backups.md has the steps, for folders and for S3."


def ensure_repository(client: Elasticsearch, settings: Settings) -> str:
    """Return the repository of the settings; that of the embedded node is registered if it is missing or elsewhere.

    Raises:
        RepositoryMissing: No repository has the name, or the embedded node was started without a folder for snapshots.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    name = settings.snapshot_repository
    with translate_errors(f"looking at the snapshot repository {name}"):
        try:
            found = client.snapshot.get_repository(name=name)[name]
        except NotFoundError:
            found = None
    if settings.elasticsearch_url:
        if found is None:
            raise RepositoryMissing(
                f"Elasticsearch at {settings.elasticsearch_url} has no snapshot repository {name}.",
                f"Register one there, or name another by DATELINE_SNAPSHOT_REPOSITORY. {_DOCS}",
            )
        return name
    location = str(snapshot_folder(settings).resolve())
    if found is None or found["settings"].get("location") != location:
        _register(client, name, location)
    return name


def _register(client: Elasticsearch, name: str, location: str) -> None:
    doing = f"registering the snapshot repository {name}"
    try:
        with translate_errors(doing):
            try:
                client.snapshot.create_repository(
                    name=name, repository={"type": "fs", "settings": {"location": location}}
                )
            except ApiError as error:
                if "path.repo" in cause(error):
                    raise RepositoryMissing(
                        f"The embedded node was started without a folder for snapshots, or with another than "
                        f"{location}.",
                        "Restart it, when nothing is being loaded: `dateline es stop`, then `dateline es start`.",
                    ) from error
                raise
    except UnknownCredentials:
        raise
    except NotAuthorized as error:
        raise NotAuthorized(
            error.message,
            "Run `dateline backup create` once with an administrator's name and password, without a key: that "
            "registers the repository. Then a key of the kind backup is enough.",
        ) from error


def verify_repository(client: Elasticsearch, name: str) -> str | None:
    """Return what is wrong with a repository, as its nodes report it; None if they can write to it."""
    try:
        client.snapshot.verify_repository(name=name)
    except ApiError as error:
        if error.meta.status in (401, 403):
            with translate_errors(f"verifying the snapshot repository {name}"):
                raise
        return cause(error)
    return None


def take_snapshot(
    client: Elasticsearch, repository: str, name: str, indices: Iterable[str], require: Callable[[], None]
) -> Mapping[str, Any]:
    """Take a snapshot of indices, and return it when it is complete.

    Args:
        client: The client to use.
        repository: The repository.
        name: The name of the snapshot.
        indices: The indices, by their own names.
        require: Called while waiting; raises if the backup must not continue.

    Raises:
        SnapshotFailed: A part of it failed.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    with translate_errors(f"taking the snapshot {name}"):
        client.snapshot.create(
            repository=repository,
            snapshot=name,
            indices=",".join(indices),
            include_global_state=False,
            feature_states=["none"],
            wait_for_completion=False,
        )
    while True:
        found = find_snapshot(client, repository, name)
        if found is None or found["state"] != _IN_PROGRESS:
            break
        require()
        time.sleep(POLL_SECONDS)
    if fault := snapshot_fault(found):
        raise SnapshotFailed(
            f"The snapshot {name} in {repository} {fault}. No backup was completed.",
            "See the log of Elasticsearch (`dateline es logs`), then run the same command again.",
        )
    assert found is not None
    return found


def snapshot_fault(snapshot: Mapping[str, Any] | None) -> str | None:
    """Return what is wrong with a snapshot, as the end of a sentence; None if it is complete."""
    if snapshot is None:
        return "is not there"
    failed = snapshot.get("shards", {}).get("failed", 0)
    if snapshot["state"] == _SUCCESS and not failed:
        return None
    reasons = [str(each.get("reason")) for each in snapshot.get("failures", [])][:1]
    return f"is {snapshot['state']}, with {failed} failed shards{f' ({reasons[0]})' if reasons else ''}"


def find_snapshot(client: Elasticsearch, repository: str, name: str) -> Mapping[str, Any] | None:
    """Return a snapshot; None if the repository, or the snapshot, is not there. Raises IndexingError."""
    with translate_errors(f"looking at the snapshot {name}"):
        try:
            found = client.snapshot.get(repository=repository, snapshot=name, ignore_unavailable=True)["snapshots"]
        except NotFoundError:
            return None
    return found[0] if found else None


def snapshot_bytes(client: Elasticsearch, repository: str, name: str) -> int:
    """Return the size of the files that a snapshot refers to. Raises IndexingError."""
    with translate_errors(f"measuring the snapshot {name}"):
        found = client.snapshot.status(repository=repository, snapshot=name)["snapshots"]
    return int(found[0]["stats"]["total"]["size_in_bytes"])


def delete_snapshot(client: Elasticsearch, repository: str, name: str) -> None:
    """Delete a snapshot, one in progress too; harmless if it is not there. Raises IndexingError."""
    with translate_errors(f"deleting the snapshot {name}"):
        try:
            client.snapshot.delete(repository=repository, snapshot=name)
        except NotFoundError:
            return


def restore_hidden(
    client: Elasticsearch, repository: str, snapshot: str, index: str, new: str, require: Callable[[], None]
) -> None:
    """Restore an index of a snapshot as `new`, hidden from patterns and without alias; on return it can be read.

    Raises:
        SnapshotFailed: A shard of it cannot be restored.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    with translate_errors(f"restoring {index} from the snapshot {snapshot}"):
        client.snapshot.restore(
            repository=repository,
            snapshot=snapshot,
            indices=index,
            rename_pattern="^.*$",
            rename_replacement=new,
            include_aliases=False,
            include_global_state=False,
            feature_states=["none"],
            index_settings={"index.hidden": True},
            ignore_index_settings=["index.blocks.write"],
            wait_for_completion=False,
        )
    while not _is_restored(client, new):
        require()
        time.sleep(POLL_SECONDS)


def _is_restored(client: Elasticsearch, index: str) -> bool:
    """Return whether all primary shards have started. Raises SnapshotFailed for one that cannot."""
    with translate_errors(f"restoring {index}"):
        shards: Any = client.cat.shards(
            index=index, format="json", h="shard,prirep,state,unassigned.reason,unassigned.details"
        )
    primaries = [shard for shard in shards if shard["prirep"] == "p"]
    for shard in primaries:
        if shard["unassigned.reason"] == "ALLOCATION_FAILED":
            raise SnapshotFailed(
                f"Shard {shard['shard']} of {index} cannot be restored: {_first_cause(shard['unassigned.details'])}.",
                "The snapshot is damaged, or the disk is full. `dateline backup restore` deletes what was begun and "
                "tries again; give it another backup.",
            )
    return bool(primaries) and all(shard["state"] == "STARTED" for shard in primaries)


def _first_cause(details: str) -> str:
    """Return the first cause of a failure that Elasticsearch reports as nested Java exceptions with their stacks."""
    exception, *_stack = details.rpartition("Caused by: ")[2].splitlines()
    name, _, message = exception.partition(": ")
    return f"{name.rpartition('.')[2]}: {message}" if message else exception
