"""The records of runs in `NAME-runs`: written by the holder of the lock, read by everyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.execution.report import FlowName
from infra.runs.errors import RunStateDeleted, UnknownRun
from infra.runs.locking.lock import IndexLock, lock_id
from infra.runs.metrics import run_metrics
from infra.runs.records import RunRecord, RunState, ShardRecord

_AT_ONCE = 200


class RunStore:
    """The records of the alias `name`; its run state must exist before a write.

    A read by id finds a record as soon as it is written, a search once the index is refreshed.
    """

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.name, self.lock = name, IndexLock(client, name)
        self._client, self._index = client, runs_name(name)

    def save(self, record: RunRecord, *, once: bool = False) -> None:
        """Write the record of a run and refresh; `once` repeats no request. Raises RunStateDeleted, IndexingError."""
        client = self._client.options(max_retries=0) if once else self._client
        self._write(client, record.run, _run_document(record), refresh=True)

    def save_shard(self, record: ShardRecord) -> None:
        """Write the record of a finished shard. Raises RunStateDeleted, IndexingError."""
        self._write(self._client, _shard_id(record.run, record.number), _shard_document(record), refresh=False)

    def lock_of(self, record: RunRecord) -> IndexLock:
        """Return the lock that a run holds while it is in progress."""
        return IndexLock(self._client, self.name, lock_id(record.request.flow))

    def find(self, start: str, flow: FlowName | None = None) -> RunRecord:
        """Find the run with an id that begins with `start`; for `last` the latest one, of a flow if one is given.

        Raises:
            UnknownRun: There is no such run, or there are several.
        """
        found = self.latest(1, flow=flow) if start == "last" else self._beginning(start)
        if len(found) == 1:
            return found[0]
        raise UnknownRun(
            f"{'Several' if found else 'No'} runs of {self.name} have an id that begins with {start!r}."
            if start != "last"
            else f"{self.name} has had no {flow or 'run'} yet.",
            f"See `dateline runs list --index {self.name}`.",
        )

    def id_of(self, start: str) -> str:
        """Return the id of the run that `find` finds. Raises UnknownRun."""
        return self.find(start).run

    def latest(self, most: int, *, state: RunState | None = None, flow: FlowName | None = None) -> list[RunRecord]:
        """Up to `most` runs, the latest first; empty without run state. Raises IndexingError."""
        chosen = {"kind": "run", "state": state, "flow": flow}
        return self._search([{"term": {field: value}} for field, value in chosen.items() if value], most)

    def shards(self, record: RunRecord) -> Iterator[ShardRecord]:
        """The finished shards of a run, by number. Raises IndexingError."""
        remaining = iter(range(record.shards))
        while ids := [_shard_id(record.run, number) for number in islice(remaining, _AT_ONCE)]:
            with translate_errors(f"reading the shards of run {record.run}"):
                reply = self._client.mget(index=self._index, ids=ids, source_includes=_SHARD_FIELDS)
            for entry in reply["docs"]:
                if entry.get("found"):
                    yield _shard_record(entry["_source"])

    def _beginning(self, start: str) -> list[RunRecord]:
        return self._search([{"term": {"kind": "run"}}, {"prefix": {"run": start}}], 2)

    def _search(self, filters: Iterable[Mapping[str, Any]], most: int) -> list[RunRecord]:
        with translate_errors(f"looking for the runs of {self.name}"):
            try:
                found = self._client.search(
                    index=self._index, query={"bool": {"filter": list(filters)}}, size=most, sort=[{"started": "desc"}]
                )
            except NotFoundError:
                return []
        return [_run_record(self.name, hit["_source"]) for hit in found["hits"]["hits"]]

    def _write(self, client: Elasticsearch, id_: str, document: Mapping[str, Any], *, refresh: bool) -> None:
        with translate_errors(f"recording the run in {self._index}"):
            try:
                client.index(index=self._index, id=id_, document=document, refresh=refresh, require_alias=True)
            except NotFoundError as error:
                raise RunStateDeleted.of(self.name, self._index) from error


_SHARD_FIELDS = ["run", "shard", "segments", "report", "index_uuid", "versions"]


def _shard_id(run: str, number: int) -> str:
    return f"{run}:{number}"


def _run_document(record: RunRecord) -> dict[str, Any]:
    fields = record.model_dump(mode="json", exclude={"index", "request"})
    request = record.request.model_dump(mode="json")
    asked = {"flow": request.pop("flow"), "paths": request.pop("paths"), "options": request}
    return {"kind": "run", **fields, **asked, **run_metrics(record)}


def _run_record(name: str, document: Mapping[str, Any]) -> RunRecord:
    kept = {key: document[key] for key in RunRecord.model_fields if key in document}
    request = {"flow": document["flow"], "paths": document["paths"], **document["options"]}
    return RunRecord.model_validate({**kept, "index": name, "request": request})


def _shard_document(record: ShardRecord) -> dict[str, Any]:
    fields = record.model_dump(mode="json")
    return {"kind": "shard", "shard": fields.pop("number"), **fields}


def _shard_record(document: Mapping[str, Any]) -> ShardRecord:
    # Records of generation 2 or earlier have it as `versions.index`.
    index_uuid = document.get("index_uuid", document.get("versions", {}).get("index", ""))
    return ShardRecord.model_validate({**document, "number": document["shard"], "index_uuid": index_uuid})
