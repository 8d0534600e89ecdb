"""Errors of rebuilding and of switching an index."""

from __future__ import annotations

from infra.errors import DatelineError


class RebuildBusy(DatelineError):
    """Another process rebuilds or switches the index."""


class NotPromotable(DatelineError):
    """The new index lacks documents, or says too much otherwise; nothing was switched."""


class NothingToRebuild(DatelineError):
    """There is no index that could be rebuilt, promoted or rolled back to."""
