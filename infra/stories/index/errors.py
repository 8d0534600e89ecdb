"""Errors of grouping an index."""

from __future__ import annotations

from infra.errors import DatelineError


class StoriesBusy(DatelineError):
    """Another run groups the stories of the index."""
