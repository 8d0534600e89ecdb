"""A real Elasticsearch for the tests: one node a session, one index a test."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr

from infra import node
from infra.logs import OURS
from infra.settings import Settings
from tests.support.secured import Secured

# No test asserts a wall-clock time, which depends on what else the machine does.
hypothesis_settings.register_profile("dateline", deadline=None)
hypothesis_settings.load_profile("dateline")


@pytest.fixture(scope="session")
def settings_for() -> Callable[[Path], node.NodeSettings]:
    """Settings of a node for tests in the given home; the distribution is the one in the user's own cache."""
    settings = Settings.read()

    def build(home: Path) -> node.NodeSettings:
        return node.NodeSettings(
            home=home,
            cache=settings.cache,
            env=settings.environment,
            heap="512m",
            fast_start=True,
            die_with_parent=True,
            snapshots=home / "snapshots",
        )

    return build


@pytest.fixture(scope="session")
def node_home() -> Iterator[Callable[[], Path]]:
    """Makes folders that the node's own user can enter (pytest's temporary folders are the caller's alone)."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="dateline-node-"))
        folder.chmod(0o755)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def node_url(settings_for: Callable[[Path], node.NodeSettings], node_home: Callable[[], Path]) -> Iterator[str]:
    """The address of the session's Elasticsearch: ELASTICSEARCH_URL if set, else a node of its own."""
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        yield given
        return
    settings = settings_for(node_home())
    try:
        running = node.start(settings, print)
    except node.NodeError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Elasticsearch: {error}")
    yield running.url
    node.stop(settings)


@pytest.fixture(scope="session")
def secured(
    settings_for: Callable[[Path], node.NodeSettings],
    node_home: Callable[[], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Secured]:
    """The session's other Elasticsearch, with passwords, keys and TLS: a node of its own, whatever is configured."""
    security = node.secure(tmp_path_factory.mktemp("secured") / "security")
    settings = replace(settings_for(node_home()), security=security)
    administrator = Settings(
        elasticsearch_username="elastic",
        elasticsearch_password=SecretStr(security.password),
        elasticsearch_ca_certs=security.authority,
    )
    yield Secured(node.start(settings, print).url, administrator)
    node.stop(settings)


@pytest.fixture(autouse=True)
def loggers_as_before() -> Iterator[None]:
    """Undo what a command or flow that a test runs in this process configures of Dateline's loggers."""
    ours = [logging.getLogger(name) for name in OURS]
    before = [(logger.level, logger.propagate, list(logger.handlers)) for logger in ours]
    yield
    for logger, (level, propagate, handlers) in zip(ours, before, strict=True):
        logger.setLevel(level)
        logger.propagate = propagate
        logger.handlers[:] = handlers


@pytest.fixture
def client(node_url: str) -> Iterator[Elasticsearch]:
    """A client that never retries by itself."""
    with Elasticsearch(node_url, max_retries=0, request_timeout=30) as elasticsearch:
        yield elasticsearch


@pytest.fixture
def index_name(client: Elasticsearch) -> Iterator[str]:
    """A name no other test has; whatever index begins with it is deleted afterwards."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield name
    for index in client.indices.get(index=f"{name}*", expand_wildcards="all", allow_no_indices=True):
        client.indices.delete(index=index)
