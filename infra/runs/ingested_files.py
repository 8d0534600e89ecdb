"""Marks of ingested files: the state in which a completed run read each file, so that an inbox is read once.

A mark is the file's own state, never a point in time: a file with an old date that arrives late has no mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.chunks import write_in_chunks
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.places import is_url
from infra.runs.errors import RunStateDeleted
from infra.sources import Segment
from transforms.printable import printable
from transforms.records import GENERATION

_AT_ONCE = 500


class IngestedFiles:
    """The marks of the alias `name`, of files read with the default source `source`.

    The same file found under another folder, or read for another source, yields other documents and has another mark.
    A mark is valid for one index, `index_uuid`: those of a deleted index no longer count.
    """

    def __init__(self, client: Elasticsearch, name: str, source: str | None, index_uuid: str) -> None:
        self._client, self._name, self._index = client, name, runs_name(name)
        self._source, self._index_uuid = source, index_uuid

    def unread(self, segments: Sequence[Segment]) -> list[Segment]:
        """The segments of files that are unmarked, changed, or read by an earlier generation. Raises IndexingError."""
        marked = dict(self._differing(segments))
        return [segment for segment in segments if self._id(segment) in marked]

    def set(self, run: str, segments: Sequence[Segment]) -> None:
        """Mark the files of `segments` as read by `run`. Raises RunStateDeleted, IndexingError."""
        marks = (({"index": {"_id": id_}}, self._mark(run, segment)) for id_, segment in self._differing(segments))
        for refused in write_in_chunks(self._client, self._index, marks, "marking files as read"):
            if refused.error.get("type") == "index_not_found_exception":
                raise RunStateDeleted.of(self._name, self._index)
            raise IndexUnusable(f"Files cannot be marked as read: {describe(refused.error)}.", "Run it again.")

    def _differing(self, segments: Iterable[Segment]) -> Iterator[tuple[str, Segment]]:
        """The id of the mark and a segment of each file with a mark that differs from its state, or without one."""
        remaining = iter({self._id(segment): segment for segment in segments}.items())
        while batch := dict(islice(remaining, _AT_ONCE)):
            with translate_errors(f"looking up {len(batch)} files"):
                found = self._client.mget(index=self._index, ids=list(batch), source_includes=["file"])["docs"]
            known = {entry["_id"]: entry["_source"]["file"] for entry in found if entry.get("found")}
            yield from ((id_, segment) for id_, segment in batch.items() if known.get(id_) != self._state(segment))

    def _id(self, segment: Segment) -> str:
        digest = blake2b(digest_size=16)
        for part in (_absolute(segment.path), _absolute(segment.root), self._source or ""):
            digest.update(str(part).encode("utf-8", "surrogateescape") + b"\0")
        return f"file:{digest.hexdigest()}"

    def _mark(self, run: str, segment: Segment) -> dict[str, Any]:
        return {"kind": "file", "run": run, "path": printable(segment.path), "file": self._state(segment)}

    def _state(self, segment: Segment) -> Mapping[str, Any]:
        return {**asdict(segment.file), "generation": GENERATION, "index": self._index_uuid}


def _absolute(path: str) -> str:
    """The absolute path, with its links: a folder that is reached by another link is another one."""
    return path if is_url(path) else str(Path(path).absolute())
