"""Access to this package's own data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """Read a TOML file of the package, by its path under `transforms/rules`."""
    return tomllib.loads(files("transforms.rules").joinpath(name).read_text(encoding="utf-8"))


def read_words(name: str) -> list[str]:
    """Read the words of a text file of the package; lines that begin with `#` are comments."""
    text = files("transforms.rules").joinpath(name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


def toml_names(folder: str) -> Iterator[str]:
    """Yield the TOML files of a folder of the package, sorted by name."""
    for entry in sorted(files("transforms.rules").joinpath(folder).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield f"{folder}/{entry.name}"
