"""An S3 server of moto, on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from infra import places


@dataclass
class Bucket:
    """A bucket of the server, and the requests that it got."""

    name: str
    client: object
    requests: list[str] = field(default_factory=list)

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content)  # type: ignore[attr-defined]

    def url(self, key: str = "") -> str:
        return f"s3://{self.name}/{key}".rstrip("/")


class _Requests(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def s3_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Start the server with an empty bucket; the environment gives its address and credentials."""
    handler, logger = _Requests(), logging.getLogger("werkzeug")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    logger.setLevel(logging.INFO)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "reader",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    forget_filesystems()
    # The objects of moto outlive its servers.
    requests.post(f"{endpoint}/moto-api/reset", timeout=10).raise_for_status()
    client = boto3.client("s3")
    client.create_bucket(Bucket="wires")
    try:
        yield Bucket("wires", client, handler.lines)
    finally:
        server.stop()
        forget_filesystems()


@contextmanager
def requiring_rights(bucket: Bucket) -> Iterator[None]:
    """Within the block the server refuses the credentials that the environment has."""
    endpoint = bucket.client.meta.endpoint_url  # type: ignore[attr-defined]
    requests.post(f"{endpoint}/moto-api/reset-auth", data="0", timeout=10).raise_for_status()
    try:
        yield
    finally:
        requests.post(f"{endpoint}/moto-api/reset-auth", data="inf", timeout=10).raise_for_status()


def forget_filesystems() -> None:
    """Forget the filesystems that fsspec keeps, with the address and the credentials that they were made with."""
    places.filesystem.cache_clear()
    S3FileSystem.clear_instance_cache()
