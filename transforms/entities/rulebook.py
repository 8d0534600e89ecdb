"""Reads the entity rules that ship with the package: TOML files under `transforms/rules/entities`."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read(name: str) -> dict[str, Any]:
    """The tables of `rules/entities/<name>.toml`."""
    return tomllib.loads((files("transforms") / "rules" / "entities" / f"{name}.toml").read_text("utf-8"))
