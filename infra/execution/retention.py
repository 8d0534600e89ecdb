"""Retention: deletes articles beyond their time, dead letters closed long ago and records of old runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.deadletters import DeadLetters, LetterSelection
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.deadletter_copies import remove_copies
from infra.execution.retention_defaults import LETTER_DAYS, RUN_DAYS
from infra.plural import pluralize
from infra.retention.applying import ArticleRetention, RetentionScope, expire_articles, preview_articles
from infra.retention.policy import RetentionPolicy, find_policy
from infra.runs.pruning import count_old_runs, has_runs, prune_runs
from infra.settings import Settings


class RetentionResult(BaseModel):
    """The result of a retention pass.

    Attributes:
        index: The alias.
        letters: Letters deleted.
        bytes: Bytes freed by dead letters.
        open_letters: Open letters, which stay.
        runs: Runs deleted.
        dry_run: Whether nothing was deleted: the numbers are those of a deletion.
        articles: Articles beyond the time that `retention.yaml` gives; None if it gives none.
        warnings: Sentences on what could not be deleted.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    letters: int
    bytes: int
    open_letters: int
    runs: int
    dry_run: bool = False
    articles: ArticleRetention | None = None
    warnings: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The result in sentences."""
        done, forgotten = ("would be deleted",) * 2 if self.dry_run else ("deleted", "forgotten")
        return [
            f"{pluralize(self.letters, 'closed dead letter')} of {self.index} {done}, {self.bytes:,} bytes freed; "
            f"open ones, which stay: {self.open_letters:,}.",
            f"{pluralize(self.runs, 'old run')} of {self.index} {forgotten}.",
            *(self.articles.lines if self.articles else ()),
            *self.warnings,
        ]


def apply_retention(
    client: Elasticsearch, index: str, letters: DeadLetters, now: datetime, letter_days: int, run_days: int
) -> RetentionResult:
    """Delete old closed letters, with their searchable copies, and the records of old runs.

    What Elasticsearch does not delete is a warning; so is an index without runs and letters.

    Args:
        client: The client to use.
        index: The alias.
        letters: Its dead letters.
        now: The current time (aware).
        letter_days: Days since a letter was replayed or dismissed.
        run_days: Days since a run ended.

    Raises:
        DeadLettersUnwritable: The letters cannot be written; nothing has changed.
    """
    before, warnings = letters.size, list[str]()
    gone = letters.prune(now - timedelta(days=letter_days))
    if gone and (warning := remove_copies(client, index, gone)):
        warnings.append(warning)
    runs = 0
    try:
        runs = prune_runs(client, index, now - timedelta(days=run_days))
        if not (before or runs or has_runs(client, index)):
            warnings.append(f"There are neither runs nor dead letters of {index}: is it called something else?")
    except IndexingError as error:
        warnings.append(error.message)
    return RetentionResult(
        index=index,
        letters=len(gone),
        bytes=before - letters.size,
        open_letters=letters.counts().total(),
        runs=runs,
        warnings=warnings,
    )


def preview_retention(
    client: Elasticsearch, index: str, letters: DeadLetters, now: datetime, letter_days: int, run_days: int
) -> RetentionResult:
    """Return what `apply_retention` would delete; nothing is changed. Raises as that, and IndexingError."""
    chosen = letters.summaries(LetterSelection(with_closed=True))
    closed = [one for one in chosen if one.history.is_closed_before(now - timedelta(days=letter_days))]
    return RetentionResult(
        index=index,
        letters=len(closed),
        bytes=sum(one.bytes for one in closed),
        open_letters=letters.counts().total(),
        runs=count_old_runs(client, index, now - timedelta(days=run_days)),
        dry_run=True,
    )


@dataclass(frozen=True, slots=True)
class RetentionPeriods:
    """The periods of everything.

    Attributes:
        policy: Those of articles, and their legal holds.
        letter_days: Days since a letter was replayed or dismissed.
        run_days: Days since a run ended.
    """

    policy: RetentionPolicy
    letter_days: int
    run_days: int

    @classmethod
    def read(cls, settings: Settings, file: Path | None, letter_days: int | None, run_days: int | None) -> Self:
        """The periods that are given, else those of the file, else the defaults. Raises RetentionInvalid."""
        policy = find_policy(settings.home, file)
        letters = letter_days if letter_days is not None else _days(policy.dead_letters, LETTER_DAYS)
        return cls(policy, letters, run_days if run_days is not None else _days(policy.runs, RUN_DAYS))


def preview_periods(
    client: Elasticsearch,
    index: str,
    letters: DeadLetters,
    now: datetime,
    periods: RetentionPeriods,
    settings: Settings,
) -> RetentionResult:
    """Return what `apply_periods` would delete; nothing is changed. Raises DatelineError."""
    done = preview_retention(client, index, letters, now, periods.letter_days, periods.run_days)
    articles = preview_articles(client, RetentionScope(index, periods.policy, now), settings)
    return done.model_copy(update={"articles": articles})


def apply_periods(
    client: Elasticsearch,
    index: str,
    letters: DeadLetters,
    now: datetime,
    periods: RetentionPeriods,
    settings: Settings,
    notify: Callable[[str], None],
) -> RetentionResult:
    """Delete what is beyond its period: dead letters and runs as `apply_retention`, then articles.

    Raises:
        DeadLettersUnwritable: The letters cannot be written; nothing has changed.
        DatelineError: As of `expire_articles`; letters and runs were deleted.
    """
    done = apply_retention(client, index, letters, now, periods.letter_days, periods.run_days)
    articles = expire_articles(client, RetentionScope(index, periods.policy, now), settings, notify)
    return done.model_copy(update={"articles": articles})


def _days(period: timedelta | None, default: int) -> int:
    return default if period is None else period.days
