"""Finds dead letters whose article a later ingest has loaded: from the same line with other options, or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import StoredLetter
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.execution.replaying.wording import is_same_article
from infra.runs.errors import UnknownRun
from infra.runs.store import RunStore

_MOST_RUNS = 5
"""The latest runs that loaded documents from a place; of each one document is looked at."""


class LoadedArticles:
    """The articles that runs have loaded into the alias `index`; requests are repeated for up to `patience` seconds."""

    def __init__(self, client: Elasticsearch, index: str, patience: float = 0.0) -> None:
        self._client, self._index, self._patience = client, index, patience
        self._runs = RunStore(client, index)
        self._begun: dict[str, datetime | None] = {}

    def has_article_of(self, stored: StoredLetter) -> bool:
        """Return whether a run that began after an input was refused has loaded its article.

        Its document is from the same file and byte offset and has the words of the letter: a file of the same name may
        have another article there by now. Of a file that could not be opened, which leaves no bytes to compare, any
        document counts that was loaded after the last refusal. Raises IndexingError.
        """
        letter = stored.letter
        where = letter.rejected.input.as_text
        if where.file is None:
            return False
        refused = stored.history.first if letter.content else stored.history.last
        place: list[dict[str, Any]] = [{"term": {"input.file": where.file}}]
        if letter.content:
            place.append({"term": {"input.offset": where.offset}})
        return any(
            self._is_later(document.get("run_id"), refused)
            and (not letter.content or is_same_article(letter.content, document.get("body") or ""))
            for document in self._documents(place)
        )

    def _documents(self, place: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
        """Return a document of each of the runs that loaded some from a place last."""

        def ask() -> list[Mapping[str, Any]]:
            behind = index_behind(self._client, self._index)
            with translate_errors(f"looking for articles of dead letters in {self._index}"):
                reply = self._client.search(
                    index=behind,
                    query={"bool": {"filter": place}},
                    sort=[{"indexed_at": "desc"}],
                    collapse={"field": "run_id"},
                    size=_MOST_RUNS,
                    source_includes=["body", "run_id"],
                )
            return [hit["_source"] for hit in reply["hits"]["hits"]]

        return patiently(ask, self._patience)

    def _is_later(self, run: str | None, refused: datetime) -> bool:
        """Return whether a run began after an input was refused; False if it is not on record."""
        if run is None:
            return False
        if run not in self._begun:
            try:
                self._begun[run] = self._runs.find(run).started
            except UnknownRun:
                self._begun[run] = None
        begun = self._begun[run]
        return begun is not None and begun > refused
