"""The word lists of `rules/entities` that several modules read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from transforms.rules.package_data import read_toml


@cache
def entity_rules(name: str) -> Mapping[str, Any]:
    """Read a TOML file of `rules/entities`. Shared result: copy it before changing it."""
    return read_toml(f"entities/{name}.toml")
