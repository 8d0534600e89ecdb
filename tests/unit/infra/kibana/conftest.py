"""A Kibana that answers as it is known to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.infra.kibana.scripted_kibana import ScriptedKibana, scripted_kibana


@pytest.fixture
def server() -> Iterator[ScriptedKibana]:
    with scripted_kibana() as running:
        yield running
