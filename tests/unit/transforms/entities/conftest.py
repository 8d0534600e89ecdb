"""The gazetteer and the small English model, loaded once."""

from __future__ import annotations

import pytest

from infra.models import load_models
from transforms.entities import Gazetteer, Models


@pytest.fixture(scope="session")
def models() -> Models:
    """The default models."""
    return load_models()


@pytest.fixture(scope="session")
def gazetteer(models: Models) -> Gazetteer:
    """The gazetteer of the default models."""
    return models.gazetteer
