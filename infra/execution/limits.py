"""The bounds of reading and of loading, from the settings."""

from __future__ import annotations

from infra.elasticsearch.loading.bulk import BulkPolicy
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


def bulk_policy(settings: Settings) -> BulkPolicy:
    """The policy of a load that the settings ask for."""
    return BulkPolicy(
        chunk_count=settings.bulk_documents,
        request_seconds=settings.request_seconds,
        patience=settings.patience_seconds,
    )
