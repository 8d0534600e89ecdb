"""Errors of rebuilding and of switching an index."""

from __future__ import annotations

from infra.elasticsearch.errors import IndexUnusable
from infra.errors import DatelineError


class RebuildBusy(DatelineError):
    """Another process rebuilds or switches the index."""


class NotPromotable(DatelineError):
    """The new index lacks documents, or says too much otherwise; nothing was switched."""


class NothingToRebuild(DatelineError):
    """There is no index that could be rebuilt, promoted or rolled back to."""


def deleted_index(index: str) -> IndexUnusable:
    """Return the error for an index that was deleted while a rebuild or a switch read or wrote it."""
    return IndexUnusable(
        f"The index {index} was deleted meanwhile. Nothing was switched.",
        "If it was built beside, run `dateline index rebuild` again: it begins another. If it served, load the archive "
        "or the deliveries by `dateline ingest`, which creates the index, then rebuild; `dateline index list` shows "
        "what there is.",
    )
