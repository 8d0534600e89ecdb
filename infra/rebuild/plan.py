"""The plan of a rebuild: its changes, raw records, time and disk. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.mappings import MappingDifference, compare, read_mapping, scheme_of
from infra.elasticsearch.lifecycle.versioned import VersionedIndex, newest_beside, serving_index
from infra.elasticsearch.search.requests import searching
from infra.execution.limits import input_limits
from infra.rebuild.comparison import sample_ids
from infra.rebuild.originals import Originals
from infra.rebuild.scan import read_documents
from infra.runs.records import RunState
from infra.runs.store import RunStore
from infra.settings import Settings

SAMPLE = 100
"""Documents whose raw records are looked for."""

_MOST_VERSIONS = 50
_RUNS = 50
_ENOUGH_READ = 100
"""Inputs of a run whose rate is used."""

_STAGES = ("decode", "extract", "clean", "language", "dates", "entities", "model")


@dataclass(frozen=True, slots=True)
class StageVersions:
    """The documents by the version of one stage; `current` is that of this program."""

    stage: str
    documents: dict[str, int]
    current: str


@dataclass(frozen=True, slots=True)
class RebuildPlan:
    """The changes, time and disk of a rebuild.

    Attributes:
        alias: The alias.
        serving: The index that it serves.
        beside: One that is built beside already, and would be completed.
        mapping: The difference of the serving index's mapping from that of this version.
        settings: Settings that would change: name, present value, new value.
        versions: The documents by generation and by version of each stage.
        same_scheme: Whether the ids are of this version's identity scheme; otherwise no rebuild is possible.
        archived: Documents that name a place in the archive.
        withdrawn: Withdrawn documents, which are copied.
        sampled: Documents of a sample, by the origin of their raw records.
        per_second: Documents a second of the latest runs; None if none is on record.
        bytes: The size of the serving index's primary shards; None if unknown.
    """

    alias: str
    serving: VersionedIndex
    beside: VersionedIndex | None
    mapping: MappingDifference
    settings: tuple[tuple[str, str, str], ...]
    versions: tuple[StageVersions, ...]
    same_scheme: bool
    archived: int
    withdrawn: int
    sampled: dict[str, int]
    per_second: float | None
    bytes: int | None

    @property
    def seconds(self) -> float | None:
        """The estimated time; None if no run is on record, or the documents cannot be counted."""
        documents = self.serving.documents
        return documents / self.per_second if self.per_second and documents is not None else None

    @property
    def outdated(self) -> int:
        """Documents of another generation than this program's."""
        (generations,) = (stage for stage in self.versions if stage.stage == "generation")
        return sum(count for version, count in generations.documents.items() if version != generations.current)


def plan_rebuild(client: Elasticsearch, alias: str, settings: Settings) -> RebuildPlan:
    """Find out what a rebuild would do. Raises IndexMissing, IndexingError."""
    serving, definition = serving_index(client, alias), document_index()
    mapping = read_mapping(client, serving.name)
    counts = _count(client, serving.name)
    return RebuildPlan(
        alias=alias,
        serving=serving,
        beside=newest_beside(client, alias),
        mapping=compare(definition.mappings, mapping),
        settings=_changed_settings(client, serving.name),
        versions=_versions(counts, settings.model),
        same_scheme=scheme_of(mapping) == definition.scheme,
        archived=counts["archived"]["doc_count"],
        withdrawn=counts["withdrawn"]["doc_count"],
        sampled=_sample_origins(client, alias, serving.name, settings),
        per_second=_rate(client, alias),
        bytes=serving.bytes,
    )


def _count(client: Elasticsearch, index: str) -> dict[str, Any]:
    stages = {
        name: {"terms": {"field": f"versions.{name}", "size": _MOST_VERSIONS}} for name in ("generation", *_STAGES)
    }
    with searching(index):
        found = client.search(
            index=index,
            size=0,
            aggs={
                **stages,
                "archived": {"filter": {"exists": {"field": "input.archive.path"}}},
                "withdrawn": {"filter": {"exists": {"field": "withdrawn.at"}}},
            },
        )
    counts: dict[str, Any] = found["aggregations"]
    return counts


def _versions(counts: dict[str, Any], model: str) -> tuple[StageVersions, ...]:
    # Loads spaCy, a second that other commands on indices do not have to wait.
    from infra.models import current_versions

    current = current_versions(model)
    return tuple(
        StageVersions(
            name,
            {str(bucket["key"]): bucket["doc_count"] for bucket in counts[name]["buckets"]},
            str(current.get(name)),
        )
        for name in ("generation", *_STAGES)
    )


def _changed_settings(client: Elasticsearch, index: str) -> tuple[tuple[str, str, str], ...]:
    """Return the settings of this version that the index has otherwise, without shards and replicas, which it keeps."""
    with translate_errors(f"reading the settings of {index}"):
        found = client.indices.get_settings(index=index, flat_settings=True)[index]["settings"]
    wanted = _flat({"index": _without_prefix(document_index().settings)})
    kept = ("index.number_of_shards", "index.number_of_replicas")
    return tuple(
        (name, str(found.get(name)), value)
        for name, value in sorted(wanted.items())
        if name not in kept and str(found.get(name)) != value
    )


def _without_prefix(settings: Any) -> dict[str, Any]:
    return {name.removeprefix("index."): value for name, value in settings.items()}


def _flat(settings: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[f"{prefix}{name}"] = str(value)
    return flat


def _sample_origins(client: Elasticsearch, alias: str, index: str, settings: Settings) -> dict[str, int]:
    """Look for the raw records of a sample of the documents."""
    originals, found = Originals(client, alias, input_limits(settings)), dict[str, int]()
    for one in read_documents(client, index, sample_ids(client, index, SAMPLE)):
        origin = str(originals.find(one.document).place)
        found[origin] = found.get(origin, 0) + 1
    return found


def _rate(client: Elasticsearch, alias: str) -> float | None:
    """Return the documents a second of the latest completed run that has processed enough of them."""
    for run in RunStore(client, alias).latest(_RUNS, state=RunState.COMPLETED, flow="ingest"):
        if run.report is None:
            continue
        outcomes = run.report.total.outcomes
        processed = outcomes["indexed"] + outcomes["replaced"]
        if processed >= _ENOUGH_READ and run.report.seconds:
            return processed / run.report.seconds
    return None
