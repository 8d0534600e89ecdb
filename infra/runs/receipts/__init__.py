"""Receipts of a run: what it has proven to be in the index, so that the next run need not read it again.

A shard issues a receipt for each of its segments, which counts the records that it created or that needed no write, and
names the other lines, which are read again (`infra.execution.receipts`). At the end of the run they are recorded if
nothing else happened to the index: it has executed exactly as many operations as the run has created documents. They
are valid while the index stays in that state, and beyond it for as long as runs only create documents, which leaves
those of other records alone.
"""

from infra.runs.receipts.carrying import carried_receipts
from infra.runs.receipts.epoch import ReceiptEpoch
from infra.runs.receipts.run_receipts import RunReceipts

__all__ = ["ReceiptEpoch", "RunReceipts", "carried_receipts"]
