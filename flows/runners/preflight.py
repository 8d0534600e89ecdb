"""Checks of each worker of a cluster before the first shard."""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import httpx
from elasticsearch import Elasticsearch
from prefect.settings import get_current_settings
from pydantic import ValidationError

from infra.cluster import ensure_endpoint
from infra.deadletters import StorageIdentity, open_dead_letters
from infra.elasticsearch.client import connect
from infra.elasticsearch.lifecycle.indices import index_uuid
from infra.errors import DatelineError
from infra.logs import Log
from infra.models import current_versions, require_model
from infra.places import is_url
from infra.settings import Settings

log = Log.of(__name__)

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Preflight:
    """Requirements that the workers of a run share with the flow.

    Attributes:
        index: The alias to load into.
        index_uuid: The index behind the alias.
        storage: Where the run keeps its dead letters; None if it stores none.
        versions: The versions of the stages and of the model.
        paths: The absolute paths and URLs that the run reads.
        prefect_api: The URL of the Prefect API, to which the worker reports its task; None without a server.
    """

    index: str
    index_uuid: str
    storage: StorageIdentity | None
    versions: dict[str, Any]
    paths: tuple[str, ...] = ()
    prefect_api: str | None = None

    @classmethod
    def of_run(
        cls,
        client: Elasticsearch,
        index: str,
        storage: StorageIdentity | None,
        settings: Settings,
        paths: tuple[str, ...] = (),
    ) -> Self:
        """The requirements of a run in this process. The index must exist."""
        api = get_current_settings().api.url
        return cls(index, index_uuid(client, index), storage, current_versions(settings.model), paths, api)


def worker_problems(preflight: Preflight) -> list[str]:
    """Return the reasons why this process cannot run a shard, each with its remedy."""
    try:
        settings = Settings.read()
    except ValidationError as error:
        return [f"Its settings are invalid: {'; '.join(problem['msg'] for problem in error.errors())}."]
    return [f"{socket.gethostname()}: {problem}" for problem in _problems(preflight, settings)]


def _problems(preflight: Preflight, settings: Settings) -> Iterator[str]:
    if multiprocessing.current_process().daemon:
        yield (
            "It may not start processes of its own. Start Dask's workers with the environment variable "
            "DASK_DISTRIBUTED__WORKER__DAEMON=False."
        )
    try:
        require_model(settings.model)
        if (versions := current_versions(settings.model)) != preflight.versions:
            differences = _difference(versions, preflight.versions)
            yield f"It has other versions: {differences}. Install the same Dateline there."
        if preflight.storage:
            open_dead_letters(settings, preflight.index).require(preflight.storage)
        client = connect(ensure_endpoint(settings, log.info))
        if index_uuid(client, preflight.index) != preflight.index_uuid:
            yield "Its ELASTICSEARCH_URL leads to another Elasticsearch than the flow's."
    except DatelineError as error:
        yield " ".join(str(error).split("\n"))
    for path in preflight.paths:
        if not is_url(path) and not os.access(path, os.R_OK):
            yield f"{path} cannot be read there. Put it on storage that all workers share, under the same path."
    if preflight.prefect_api:
        try:
            httpx.get(f"{preflight.prefect_api}/health", timeout=_SECONDS).raise_for_status()
        except httpx.HTTPError as error:
            yield f"The Prefect server at {preflight.prefect_api} cannot be reached from there: {error}."


def _difference(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    return ", ".join(f"{name} {theirs.get(name)}, here {ours[name]}" for name in ours if theirs.get(name) != ours[name])
