"""Retention: deletes dead letters that were closed long ago and the records of old runs, never what is open."""

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
    """The result of a retention pass.

    Attributes:
        index: The alias.
        letters: Letters deleted.
        bytes: Bytes freed by dead letters.
        open_letters: Open letters, which stay.
        runs: Runs deleted.
        warnings: Sentences on what could not be deleted.
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
        """The result in sentences."""
        return [
            f"{pluralize(self.letters, 'closed dead letter')} of {self.index} deleted, {self.bytes:,} bytes freed; "
            f"open ones, which stay: {self.open_letters:,}.",
            f"{pluralize(self.runs, 'old run')} of {self.index} forgotten.",
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
