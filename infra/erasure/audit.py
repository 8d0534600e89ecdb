"""The record of an erasure in `NAME-runs`: who asked for it, when, and what was found where, without content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch, NotFoundError
from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.erasure.report import ErasureReport
from infra.runs.owner import Owner

KIND = "erasure"
_MOST = 1_000


class ErasureRecord(BaseModel):
    """An erasure. Times are aware.

    Attributes:
        id: The id of the record.
        asked_by: Who asked for it.
        owner: The process that did it.
        started: When it began.
        ended: When everything was erased; None if it was interrupted, or is in progress.
        report: What was found, by counts.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    asked_by: str
    owner: Owner
    started: datetime
    ended: datetime | None = None
    report: ErasureReport

    @classmethod
    def new(cls, asked_by: str, report: ErasureReport) -> ErasureRecord:
        """The record of an erasure by this process, which begins now."""
        id_ = f"{KIND}:{uuid4()}"
        return cls(id=id_, asked_by=asked_by, owner=Owner.current(), started=datetime.now(UTC), report=report)


def record_erasure(client: Elasticsearch, record: ErasureRecord) -> None:
    """Write the record of an erasure. Raises IndexingError."""
    index = runs_name(record.report.index)
    fields = record.model_dump(mode="json", exclude={"id", "asked_by", "report"})
    report = {"asked_by": record.asked_by, **record.report.model_dump(mode="json")}
    document: dict[str, Any] = {"kind": KIND, **fields, "report": report}
    with translate_errors(f"recording the erasure in {index}"):
        client.index(index=index, id=record.id, document=document, refresh=True, require_alias=True)


def list_erasures(client: Elasticsearch, index: str) -> list[ErasureRecord]:
    """Return the records of erasures, the latest first. Raises IndexingError."""
    with translate_errors(f"listing the erasures of {index}"):
        try:
            query = {"bool": {"filter": [{"term": {"kind": KIND}}]}}
            found = client.search(index=runs_name(index), query=query, size=_MOST, sort=[{"started": "desc"}])
        except NotFoundError:
            return []
    return [_record(hit["_id"], hit["_source"]) for hit in found["hits"]["hits"]]


def _record(id_: str, fields: dict[str, Any]) -> ErasureRecord:
    report = dict(fields["report"])
    kept = {key: fields.get(key) for key in ("owner", "started", "ended")}
    return ErasureRecord.model_validate({**kept, "id": id_, "asked_by": report.pop("asked_by"), "report": report})
