"""Folders of other hosts that this one does not see, as the records of runs show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infra.deadletters import DeadLetters, DeadLettersElsewhere, StorageIdentity
from infra.runs.owner import Owner
from infra.runs.records import RunRecord
from infra.runs.store import RunStore
from infra.settings import Settings

_LOOKED_BACK = 20
"""The latest runs, in which other hosts are looked for."""

_LETTERS_REMEDY = (
    "Set DATELINE_DEADLETTERS on all hosts to one folder that they share, or to one s3:// URL; until then replay the "
    "letters of each host there."
)


def unshared_folders(
    store: RunStore, storage: StorageIdentity, settings: Settings, *, inbox: bool, archive: bool
) -> list[str]:
    """Return a sentence, with what to do, for each folder of this host that the runs of another host do not share.

    Args:
        store: The records of the runs.
        storage: Where this host keeps dead letters.
        settings: The folders of this host.
        inbox: Whether the inbox is read.
        archive: Whether records are archived.

    Raises:
        IndexingError: The records cannot be read.
    """
    return [
        sentence
        for other in _other_hosts(store)
        for sentence in _unshared(other, storage, settings, inbox=inbox, archive=archive)
    ]


def require_letters(store: RunStore, letters: DeadLetters) -> None:
    """Return if the letters of this host can be replayed.

    Raises DeadLettersElsewhere if none is open here and the runs of another host keep theirs elsewhere; IndexingError.
    """
    if letters.counts():
        return
    storage = letters.check()
    for other in _other_hosts(store):
        if other.storage not in (None, storage):
            raise DeadLettersElsewhere(
                f"No dead letter of {store.name} is open on this host, and run {other.run} on {other.owner.host} keeps "
                "its own there.",
                _LETTERS_REMEDY,
            )


def _other_hosts(store: RunStore) -> Iterable[RunRecord]:
    """The latest run of each other host."""
    here, found = Owner.current().host, dict[str, RunRecord]()
    for record in store.latest(_LOOKED_BACK):
        if record.owner.host != here and record.request.flow != "collect":
            found.setdefault(record.owner.host, record)
    return found.values()


def _unshared(
    other: RunRecord, storage: StorageIdentity, settings: Settings, *, inbox: bool, archive: bool
) -> Iterator[str]:
    host = other.owner.host
    if other.storage not in (None, storage):
        yield (
            f"Run {other.run} on {host} keeps its dead letters there, and this run keeps them in "
            f"{settings.deadletters}: a replay on one host does not find those of the other. {_LETTERS_REMEDY}"
        )
    is_home_shared = settings.given_deadletters is None and other.storage == storage
    if inbox and settings.given_inbox is None and not is_home_shared:
        yield (
            f"The inbox {settings.inbox} is of this host alone, and runs of {host} read another: what is delivered to "
            "one waits until a worker of its host takes a run. Set DATELINE_INBOX on all hosts to a folder that they "
            "share."
        )
    if archive and settings.given_archive is None and not is_home_shared:
        yield (
            f"The archive {settings.archive} is of this host alone, and {host} runs ingests too: a rebuild on one host "
            "does not find the records of the other. Set DATELINE_ARCHIVE on all hosts to a folder that they share, or "
            "to a URL of object storage."
        )
