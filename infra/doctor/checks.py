"""One thing looked at: how it stands, what was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Check:
    """`remedy` is null where all is well."""

    name: str
    state: State
    found: str
    remedy: str | None = None


def passed(name: str, found: str) -> Check:
    """All is well."""
    return Check(name, "ok", found)


def warned(name: str, found: str, remedy: str) -> Check:
    """Runs go through; something wants to be looked at."""
    return Check(name, "warning", found, remedy)


def failed(name: str, found: str, remedy: str) -> Check:
    """Runs will not go through, or not to where they should."""
    return Check(name, "failure", found, remedy)
