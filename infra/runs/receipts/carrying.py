"""Receipts that stay valid through writes that leave the texts of articles alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_state import read_index_state
from infra.runs.receipts.program import program_digest
from infra.runs.receipts.store import ReceiptStore


@contextmanager
def carried_receipts(client: Elasticsearch, name: str, operations: Callable[[], int]) -> Iterator[None]:
    """Keep the valid receipts of `name` through the writes of the block, which change no text of an article.

    After the block the receipts hold if the index has executed exactly as many operations as `operations` returns, so
    that nobody else wrote meanwhile. Raises IndexingError.
    """
    before = read_index_state(client, name)
    yield
    epoch = ReceiptStore(client, name).epoch() if before else None
    if before is None or epoch is None or not epoch.is_valid(before, program_digest()):
        return
    after = read_index_state(client, name)
    if after and after.operations_since(before) == operations():
        ReceiptStore(client, name).move(epoch, after)
