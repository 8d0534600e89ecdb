"""One thing looked at: how it stands, what was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """`remedy` is null where all is well."""

    name: str
    state: CheckState
    found: str
    remedy: str | None = None


def passed(name: str, found: str) -> HealthCheck:
    """All is well."""
    return HealthCheck(name, "ok", found)


def warned(name: str, found: str, remedy: str) -> HealthCheck:
    """Runs go through; something wants to be looked at."""
    return HealthCheck(name, "warning", found, remedy)


def failed(name: str, found: str, remedy: str) -> HealthCheck:
    """Runs will not go through, or not to where they should."""
    return HealthCheck(name, "failure", found, remedy)
