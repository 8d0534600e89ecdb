"""The validity of receipts: pure decisions on the states of an index."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.lifecycle.index_state import IndexState


class ReceiptEpoch(BaseModel):
    """A set of receipts that are valid in one state of the index.

    Attributes:
        id: The id that its receipts have.
        state: The state of the index.
        program: The program that issued them (`program_digest`).
    """

    model_config = ConfigDict(frozen=True)

    id: str
    state: IndexState
    program: str

    def is_valid(self, state: IndexState, program: str) -> bool:
        """Return whether its receipts are valid for this program and state of the index."""
        return self.program == program and self.state == state


def next_epoch(
    valid: ReceiptEpoch | None, before: IndexState, after: IndexState, created: int, fresh: ReceiptEpoch
) -> ReceiptEpoch | None:
    """Return the epoch of the receipts that a run has issued; None if they prove nothing.

    Args:
        valid: The epoch that was valid in the state `before`.
        before: The state of the index before the first lookup of the run.
        after: The state after its last write.
        created: Documents that the run has created.
        fresh: The epoch to begin if none was valid.
    """
    if after.operations_since(before) != created:
        # The run or somebody else has also replaced, touched or deleted documents.
        return None
    return (valid or fresh).model_copy(update={"state": after})
