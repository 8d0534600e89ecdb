"""Homes for nodes that a test starts itself, and none left running afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra import node
from infra.node.home.layout import NodeHome
from infra.node.process import processes


@pytest.fixture
def settings(
    settings_for: Callable[[Path], node.NodeSettings], node_home: Callable[[], Path]
) -> Iterator[node.NodeSettings]:
    """A fresh home, with a space in its path; whatever runs there after the test is stopped."""
    settings = settings_for(node_home() / "a home")
    yield settings
    node.stop(settings)
    assert processes.find(NodeHome.of(settings)) is None
