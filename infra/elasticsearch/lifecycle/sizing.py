"""The number of shards and copies of an index: advice from measured sizes, and the check against an existing index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.aliases import find_index
from infra.elasticsearch.lifecycle.indices import index_status
from infra.plural import pluralize

BYTES_PER_ARTICLE = 16_500
"""Bytes of the primary shards per article of 2,500 characters: some 3,000 and 5.4 a character, as measured on loads of
articles of 500 to 12,000 characters (5,663 and 66,922 bytes). Ordinary news of 2,160 characters has fewer names and
dates: 11,029 bytes (`make bench-index_size`)."""

SHARD_BYTES = 30 * 10**9
"""Size that a shard is planned for: Elastic recommends 10 to 50 GB, and the estimate may be too low by two thirds."""

LEAST_SHARD_BYTES = 10 * 10**9
"""A shard is not made smaller than this only to have one on each node."""

LEAST_MEASURED = 1_000
"""Documents from which on the size of an index is a measure of its articles."""


@dataclass(frozen=True, slots=True)
class IndexShape:
    """Primary shards of an index, and copies of each; None leaves the default."""

    shards: int | None = None
    replicas: int | None = None

    @property
    def settings(self) -> Mapping[str, int]:
        """The settings of a new index that have these numbers."""
        numbers = {"number_of_shards": self.shards, "number_of_replicas": self.replicas}
        return {name: number for name, number in numbers.items() if number is not None}


@dataclass(frozen=True, slots=True)
class ExistingShape:
    """Primary shards of an existing index, and copies of each."""

    index: str
    shards: int
    replicas: int


@dataclass(frozen=True, slots=True)
class ShapeAdvice:
    """Advice for an expected number of articles.

    Attributes:
        articles: The articles expected.
        bytes_per_article: Bytes of the primary shards per article.
        measured: Documents of the existing index that this was measured on; None for the default of this version.
        nodes: Data nodes of the cluster.
    """

    articles: int
    bytes_per_article: int
    measured: int | None
    nodes: int

    @property
    def bytes(self) -> int:
        """Expected size of all primary shards."""
        return self.articles * self.bytes_per_article

    @property
    def shards(self) -> int:
        """Primary shards: each of about SHARD_BYTES; as many on each node, where they are not too small for that.

        >>> [ShapeAdvice(articles, 12_000, None, 3).shards for articles in (1_000_000, 3_000_000, 50_000_000)]
        [1, 3, 21]
        """
        needed = max(1, ceil(self.bytes / SHARD_BYTES))
        even = ceil(needed / self.nodes) * self.nodes
        return even if self.bytes >= even * LEAST_SHARD_BYTES else needed

    @property
    def replicas(self) -> int:
        """Copies of each shard: one if another node can hold it."""
        return min(1, self.nodes - 1)

    def complete(self, shards: int | None, replicas: int | None) -> IndexShape:
        """Return the numbers that are given, and the advised ones for the others."""
        return IndexShape(shards or self.shards, self.replicas if replicas is None else replicas)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons, a sentence each."""
        origin = "as this version was measured" if self.measured is None else f"as in its {self.measured:,} documents"
        size = f"{self.articles:,} articles of {self.bytes_per_article:,} bytes, {origin}, are {_gigabytes(self.bytes)}"
        each = f"{_gigabytes(self.bytes / self.shards)} in each of {pluralize(self.shards, 'shard')}"
        nodes = pluralize(self.nodes, "data node")
        copies = "a copy of each shard survives one of them" if self.replicas else "there is no other for a copy"
        return (
            f"{size}: {each}; between 10 and 50 GB is recommended, and the number cannot be changed later.",
            f"The cluster has {nodes}: {copies}.",
        )


def advise(client: Elasticsearch, name: str, articles: int) -> ShapeAdvice:
    """Return the advice for an index behind the alias `name`, measured on the existing one if it is large enough.

    Raises IndexingError.
    """
    with translate_errors("asking for the nodes of the cluster"):
        nodes = max(1, int(client.cluster.health()["number_of_data_nodes"]))
    status = index_status(client, name)
    if status.bytes and (status.documents or 0) >= LEAST_MEASURED:
        assert status.documents is not None
        return ShapeAdvice(articles, ceil(status.bytes / status.documents), status.documents, nodes)
    return ShapeAdvice(articles, BYTES_PER_ARTICLE, None, nodes)


def require_shape(client: Elasticsearch, name: str, wanted: IndexShape) -> None:
    """Check that the index behind the alias `name`, if there is one, has the wanted numbers.

    Raises IndexUnusable with the steps to get there; another IndexingError.
    """
    found = existing_shape(client, name) if wanted.settings else None
    if found is None:
        return
    shards, replicas = wanted.shards or found.shards, found.replicas if wanted.replicas is None else wanted.replicas
    if (shards, replicas) == (found.shards, found.replicas):
        return
    raise IndexUnusable(
        f"The index {found.index} exists, with {pluralize(found.shards, 'shard')} and "
        f"{pluralize(found.replicas, 'replica')}. Nothing was changed.",
        f'PUT {found.index}/_settings {{"index.number_of_replicas": {replicas}}} changes the replicas at once.'
        if shards == found.shards
        else f"Build another beside it: `dateline index rebuild --index {name} --shards {shards} --replicas "
        f"{replicas}`, then `dateline index promote --index {name}`.",
    )


def existing_shape(client: Elasticsearch, name: str) -> ExistingShape | None:
    """Return the numbers of the index behind the alias `name`, None without one. Raises IndexingError."""
    with translate_errors(f"reading the settings of {name}"):
        index = find_index(client, name)
        if index is None:
            return None
        settings = client.indices.get_settings(index=index, flat_settings=True)[index]["settings"]
    shards, replicas = (int(settings[f"index.number_of_{what}"]) for what in ("shards", "replicas"))
    return ExistingShape(index, shards, replicas)


def _gigabytes(size: float) -> str:
    return f"{size / 10**9:,.1f} GB"
