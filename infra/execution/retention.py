"""Clearing up: dead letters that were closed long ago go, and old runs; what is open never."""

from __future__ import annotations

from datetime import datetime, timedelta

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.deadletters import DeadLetters
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.deadletter_copies import remove_copies
from infra.plural import pluralize
from infra.runs.pruning import has_runs, prune_runs


class RetentionResult(BaseModel):
    """What a clearing of `index` took away, and how many letters are `open_letters`: as many as before.

    `bytes` are those that the dead letters take less; `warnings` are sentences on what could not be cleared.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    letters: int
    bytes: int
    open_letters: int
    runs: int
    warnings: list[str] = []

    @property
    def lines(self) -> list[str]:
        """What happened, a sentence each."""
        return [
            f"{pluralize(self.letters, 'closed dead letter')} of {self.index} deleted, {self.bytes:,} bytes freed; "
            f"open ones, which stay: {self.open_letters:,}.",
            f"{pluralize(self.runs, 'old run')} of {self.index} forgotten.",
            *self.warnings,
        ]


def apply_retention(
    client: Elasticsearch, index: str, letters: DeadLetters, now: datetime, letter_days: int, run_days: int
) -> RetentionResult:
    """Deletes the letters that were replayed or dismissed more than `letter_days` ago, with their readable copies.

    And the records of runs that ended more than `run_days` ago. Raises DeadLettersUnwritable; then nothing has
    changed. What Elasticsearch does not delete is a warning, and so is an index of which nothing is known.
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
