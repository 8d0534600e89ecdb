"""Checks of this machine: disk space, the entity model, and the backlog of dead letters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from infra.deadletters import ALARM_SHARE, DeadLetterError, open_dead_letters
from infra.doctor.checks import HealthCheck, failed, passed, warned
from infra.errors import DatelineError
from infra.models import load_models
from infra.settings import Settings

SPARE_BYTES = 5 * 1024**3
SPARE_SHARE = 0.10
"""Elasticsearch stops allocating at 10 % and makes indices read-only at 5 % of free disk."""

BACKLOG = 100
"""More open dead letters than a person reviews in an hour."""


def check_machine(settings: Settings, index: str) -> Iterator[HealthCheck]:
    """The checks of this machine, and of the dead letters of one index."""
    yield _disk(settings.home)
    yield _model(settings.model)
    yield _dead_letters(settings, index)


def _disk(home: Path) -> HealthCheck:
    folder = next(part for part in (home, *home.parents) if part.exists())
    usage = shutil.disk_usage(folder)
    found = f"{usage.free / 1e9:,.1f} GB free of {usage.total / 1e9:,.1f} ({folder})"
    if usage.free < SPARE_BYTES or usage.free < SPARE_SHARE * usage.total:
        return warned("disk", found, "Make room, or move DATELINE_HOME: a full disk makes indices read-only.")
    return passed("disk", found)


def _model(name: str) -> HealthCheck:
    try:
        english = load_models(name).english
    except DatelineError as error:
        return failed("entity model", error.message, error.remedy)
    except (OSError, ValueError) as error:
        return failed("entity model", f"{name} cannot be loaded: {error}", "Its files are damaged: install it again.")
    return passed("entity model", f"{english.name} {english.version} loads")


def _dead_letters(settings: Settings, index: str) -> HealthCheck:
    try:
        letters = open_dead_letters(settings, index)
        waiting, full = letters.counts(), letters.size / letters.cap_bytes
    except DeadLetterError as error:
        return failed("dead letters", error.message, error.remedy)
    found = ", ".join(f"{count:,} {reason}" for reason, count in waiting.most_common()) or "none"
    if full >= ALARM_SHARE:
        remedy = "Fix the cause, replay, then run `dateline deadletters prune`, or raise DATELINE_DEADLETTERS_BYTES."
        return warned(
            "dead letters", f"{full:.0%} of DATELINE_DEADLETTERS_BYTES used; runs stop at 100%; {found}", remedy
        )
    if waiting.total() > BACKLOG:
        remedy = f"dateline deadletters list --summary --index {index}; then fix and replay, or dismiss."
        return warned("dead letters", found, remedy)
    return passed("dead letters", found)
