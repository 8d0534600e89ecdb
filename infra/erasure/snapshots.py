"""Snapshots of the indices of an alias, which nothing is erased from."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.client import translate_errors


class HoldingSnapshot(BaseModel):
    """A snapshot that may hold an erased article: repository and name, and when it was begun (aware)."""

    model_config = ConfigDict(frozen=True)

    repository: str
    name: str
    begun: datetime


def snapshots_before(client: Elasticsearch, alias: str, moment: datetime) -> list[HoldingSnapshot]:
    """Return the snapshots of any index of an alias, its runs or its dead letters that were begun before a time.

    Raises IndexingError.
    """
    ours = re.compile(rf"{re.escape(alias)}(?:-runs|-deadletters|-names)?-\d{{6}}-[0-9a-f]{{8}}")
    found = []
    with translate_errors("listing the snapshots"):
        for repository in client.snapshot.get_repository():
            for each in client.snapshot.get(repository=repository, snapshot="_all")["snapshots"]:
                begun = datetime.fromtimestamp(each["start_time_in_millis"] / 1000, UTC)
                if begun < moment and any(map(ours.fullmatch, each["indices"])):
                    found.append(HoldingSnapshot(repository=repository, name=each["snapshot"], begun=begun))
    return sorted(found, key=lambda one: (one.repository, one.begun))
