"""Core-seconds of Elasticsearch by length of the articles: finished documents, loaded again and again into a warm node.

In a run these are too few to be seen beside what opening the run and creating an index costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from time import perf_counter, process_time
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.models import load_models
from infra.settings import Settings
from tests.bench.bulk import by_the_loader
from tests.bench.scale.articles import ScaleArticle, scale_articles
from tests.bench.scale.loads import LoadCost
from tests.bench.scale.processor import node_seconds
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import InputRef, Options, RawRecord, Rejected

ORIGINALS = 100
"""Articles that go through the pipeline; the others are the same under other ids."""

_SEEN = datetime(2024, 11, 27, tzinfo=UTC)


def indexing_costs(client: Elasticsearch, characters: int, articles: int, rounds: int) -> Iterator[LoadCost]:
    """Load so many articles into a new index, round by round; a first one is not counted."""
    originals = scale_articles(min(ORIGINALS, articles), characters, seed=0)
    documents = list(_documents(originals, articles, load_models(Settings.read().model)))
    kilobytes = sum(len(article.text.encode()) for article in originals) / 1_000 * articles / len(originals)
    for number in range(rounds + 1):
        name = f"indexing-{uuid4().hex[:8]}"
        index = ensure_index(client, name).index or name
        seconds, spent, used = perf_counter(), process_time(), node_seconds(client)
        by_the_loader(client, name, documents)
        client.indices.refresh(index=name)
        seconds, spent = perf_counter() - seconds, process_time() - spent
        used = node_seconds(client) - used
        lost = articles - int(client.count(index=name)["count"])
        client.indices.delete(index=index)
        if number:
            yield LoadCost(articles, kilobytes, seconds, seconds, spent, used, 0, lost)


def _documents(originals: list[ScaleArticle], count: int, models: Models) -> Iterator[Document]:
    where = InputRef("bench")
    raws = [RawRecord(article.text, "text", "bench", _SEEN, where, published="2024-11-27") for article in originals]
    processed = [one for one in process_batch(raws, Options(), models) if not isinstance(one, Rejected)]
    for number, document in enumerate(islice(cycle(processed), count)):
        yield {**document, "id": f"{number:032x}"}
