"""Fixtures of object storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.object_storage import Bucket, s3_bucket


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket of an S3 server."""
    with s3_bucket(monkeypatch) as started:
        yield started
