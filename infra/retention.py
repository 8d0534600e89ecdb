"""Clearing up: dead letters that were closed long ago go, open ones never."""

from __future__ import annotations

from datetime import datetime, timedelta

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.deadletters import DeadLetters
from infra.elasticsearch.deadletters_index import remove_copies


class Retained(BaseModel):
    """What a clearing of `index` took away, and how many letters are `open_letters`: as many as before.

    `bytes` are those that the dead letters take less; `warnings` are sentences on what could not be cleared.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    letters: int
    bytes: int
    open_letters: int
    warnings: list[str] = []

    @property
    def lines(self) -> list[str]:
        """What happened, a sentence each."""
        return [
            f"{self.letters:,} closed dead letters of {self.index} deleted, {self.bytes:,} bytes freed; "
            f"{self.open_letters:,} are open and stay.",
            *self.warnings,
        ]


def clear(client: Elasticsearch, index: str, letters: DeadLetters, now: datetime, letter_days: int) -> Retained:
    """Deletes the letters that were replayed or dismissed more than `letter_days` ago, and their readable copies.

    Raises DeadLettersUnwritable; then nothing has changed. A copy that cannot be deleted is a warning.
    """
    before = letters.size
    gone = letters.prune(now - timedelta(days=letter_days))
    warning = remove_copies(client, index, gone) if gone else None
    return Retained(
        index=index,
        letters=len(gone),
        bytes=before - letters.size,
        open_letters=letters.counts().total(),
        warnings=[warning] if warning else [],
    )
