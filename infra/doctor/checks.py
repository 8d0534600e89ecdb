"""The result of a check: its state, what was found, and a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "note", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The result of a check; without a `remedy` if it passed."""

    name: str
    state: CheckState
    found: str
    remedy: str | None = None


def passed(name: str, found: str) -> HealthCheck:
    """The result of a check that passed."""
    return HealthCheck(name, "ok", found)


def noted(name: str, found: str, remedy: str) -> HealthCheck:
    """The result of a check of an optional part that is not set up; `remedy` sets it up."""
    return HealthCheck(name, "note", found, remedy)


def warned(name: str, found: str, remedy: str) -> HealthCheck:
    """The result of a check that found a risk: runs succeed for now."""
    return HealthCheck(name, "warning", found, remedy)


def failed(name: str, found: str, remedy: str) -> HealthCheck:
    """The result of a check that failed: runs would fail, or load into the wrong index."""
    return HealthCheck(name, "failure", found, remedy)
