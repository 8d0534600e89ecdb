"""The stack as Docker Compose would see it: infra/compose.yaml, filled in from a file that `init` made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.compose import ComposeStack, initialize
from infra.node.distribution.spec import DistributionSpec

ROOT = Path(__file__).parents[4]
VARIABLE = re.compile(r"\$\{(\w+):\?run dateline compose init\}")


def env_lines(path: Path) -> dict[str, str]:
    """The variables of an env file: NAME=VALUE, comments aside, quotes taken off."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    pairs = (line.split("=", 1) for line in lines)
    return {name: value.strip("'") for name, value in pairs}


@pytest.fixture(scope="session")
def raw() -> str:
    """The file itself."""
    return (ROOT / "infra" / "compose.yaml").read_text(encoding="utf-8")


@pytest.fixture
def stack(tmp_path: Path) -> ComposeStack:
    """A folder as `dateline compose init` makes it."""
    return initialize(tmp_path / "stack").stack


@pytest.fixture
def composed(raw: str, stack: ComposeStack) -> dict[str, Any]:
    """The file with every variable filled in, merges and all."""
    given = env_lines(stack.env_file)
    filled = yaml.safe_load(VARIABLE.sub(lambda found: given[found[1]], raw))
    assert isinstance(filled, dict)
    return filled


@pytest.fixture
def services(composed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services by name."""
    found: dict[str, dict[str, Any]] = composed["services"]
    assert set(found) == {"elasticsearch", "setup", "kibana", "postgres", "prefect", "worker"}
    return found


@pytest.fixture(scope="session")
def elasticsearch_version() -> str:
    """Of the embedded node."""
    return DistributionSpec.packaged().version
