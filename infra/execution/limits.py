"""The bounds of what is read, from the settings."""

from __future__ import annotations

from infra.settings import Settings
from infra.sources import Limits


def input_limits(settings: Settings) -> Limits:
    """Return the bounds that the settings ask for."""
    return Limits(
        record_bytes=settings.record_bytes,
        expansion_ratio=settings.expansion_ratio,
        archive_entries=settings.archive_entries,
        archive_bytes=settings.archive_bytes,
    )
