"""Receipts in `NAME-runs`: a document with the valid epoch, and one for each file with its receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from pydantic import ValidationError

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.chunks import Operation, write_in_chunks
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.index_state import IndexState
from infra.execution.receipts import SegmentReceipt
from infra.runs.errors import RunStateDeleted
from infra.runs.receipts.epoch import ReceiptEpoch

EPOCH_ID = "receipts"

_BLOCK_BYTES = 800_000_000
"""Bytes of a file whose receipts are one document: 100 segments of the default size, some 20 KB."""

_AT_ONCE = 100
"""Documents in one request."""


class ReceiptStore:
    """The receipts of the alias `name`. Reads find what was written at once; the methods raise IndexingError."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client, self._name, self._index = client, name, runs_name(name)

    def epoch(self) -> ReceiptEpoch | None:
        """The epoch that was recorded last; None without one that this version can read."""
        with translate_errors(f"reading the receipts of {self._name}"):
            try:
                found = self._client.get(index=self._index, id=EPOCH_ID)["_source"]
            except NotFoundError:
                return None
        try:
            return ReceiptEpoch(id=found["epoch"], state=found["index_state"], program=found["program"])
        except (KeyError, ValidationError):
            return None

    def move(self, former: ReceiptEpoch, state: IndexState) -> None:
        """Make the receipts of an epoch valid in another state, unless a run has recorded an epoch meanwhile."""
        with translate_errors(f"recording receipts in {self._index}"), suppress(NotFoundError, ConflictError):
            found = self._client.get(index=self._index, id=EPOCH_ID)
            stored = found["_source"]
            if (stored["epoch"], stored["index_state"]) != (former.id, former.state.model_dump(mode="json")):
                return
            self._client.index(
                index=self._index,
                id=EPOCH_ID,
                document={**stored, "index_state": state.model_dump(mode="json")},
                require_alias=True,
                if_seq_no=found["_seq_no"],
                if_primary_term=found["_primary_term"],
            )

    def find(self, places: Iterable[tuple[str, int]], epoch: str) -> Iterator[SegmentReceipt]:
        """Yield the receipts of an epoch for files and bytes; also those of other segments near them."""
        remaining = iter(dict.fromkeys(_block_id(key, start) for key, start in places))
        while ids := list(islice(remaining, _AT_ONCE)):
            with translate_errors(f"reading the receipts of {self._name}"):
                found = self._client.mget(index=self._index, ids=ids, source_includes=["epoch", "receipts"])["docs"]
            for entry in found:
                if entry.get("found") and entry["_source"]["epoch"] == epoch:
                    yield from map(SegmentReceipt.model_validate, entry["_source"]["receipts"])

    def save(self, run: str, epoch: ReceiptEpoch, receipts: Sequence[SegmentReceipt]) -> None:
        """Record an epoch after its receipts; those replace all that the same part of a file had.

        Raises RunStateDeleted.
        """
        blocks = defaultdict[str, list[SegmentReceipt]](list)
        for receipt in receipts:
            blocks[_block_id(receipt.file, receipt.start)].append(receipt)
        common = {"kind": "receipts", "run": run, "epoch": epoch.id}
        self._write(
            ({"index": {"_id": id_}}, {**common, "receipts": [_stored(one) for one in block]})
            for id_, block in blocks.items()
        )
        state = {"index_state": epoch.state.model_dump(mode="json"), "program": epoch.program}
        self._write([({"index": {"_id": EPOCH_ID}}, {**common, **state})])

    def _write(self, operations: Iterable[Operation]) -> None:
        doing = f"recording receipts in {self._index}"
        for refused in write_in_chunks(self._client, self._index, operations, doing, chunk=_AT_ONCE):
            if refused.error.get("type") == "index_not_found_exception":
                raise RunStateDeleted.of(self._name, self._index)
            raise IndexUnusable(f"While {doing}: {describe(refused.error)}.", "Run it again.")


def _block_id(key: str, start: int) -> str:
    return f"receipts:{key}:{start // _BLOCK_BYTES}"


def _stored(receipt: SegmentReceipt) -> dict[str, Any]:
    return receipt.model_dump(mode="json", exclude_none=True)
