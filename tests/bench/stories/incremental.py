"""Speed and memory of grouping what is new in an index: `python -m tests.bench.stories.incremental [ARTICLES [NEW]]`.

The index has generated articles that are grouped; then as many batches of new ones arrive as are asked for. A third of
all are copies, excerpts or edits of one of the 200 before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from time import perf_counter
from typing import Any

import psutil
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.elasticsearch.lifecycle.indices import create_index
from infra.settings import Settings
from infra.stories.index import group_index
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table
from tests.bench.stories.generated import generated_documents
from tests.service.articles import document, drop
from transforms.document import Document
from transforms.stories import describe_story, member_of, story_fields

INDEX = "bench-stories"
ARTICLES, NEW, BATCHES = 100_000, 2_000, 4


def main() -> None:
    """Print the documents a second and the memory of each batch."""
    count, new = (int(given) if given else default for given, default in zip(_given(), (ARTICLES, NEW), strict=True))
    documents = map(_whole, generated_documents())
    with a_client() as client:
        drop(client, INDEX)
        create_index(client, INDEX)
        try:
            _load(client, (one | _alone(one) for one in islice(documents, count)))
            print_table(
                f"Grouping of new articles in an index of {count:,}",
                ["batch", "articles", "joined a story", "documents/s", "MB"],
                [_measure(client, list(islice(documents, new)), batch) for batch in range(1, BATCHES + 1)],
            )
        finally:
            drop(client, INDEX)


def _given() -> tuple[str, str]:
    first, second, *_ = (*sys.argv[1:], "", "")
    return first, second


def _measure(client: Elasticsearch, documents: list[Document], batch: int) -> list[object]:
    _load(client, documents)
    begun = perf_counter()
    report = group_index(client, INDEX, Settings.read(), print)
    seconds = perf_counter() - begun
    figures = (report.documents, report.joined, report.documents / seconds, psutil.Process().memory_info().rss / 1e6)
    return [batch, *(f"{figure:,.0f}" for figure in figures)]


def _load(client: Elasticsearch, documents: Iterator[Document] | list[Document]) -> None:
    actions = ({"_index": INDEX, "_id": one["id"], "_source": one} for one in documents)
    bulk(client, actions, chunk_size=1_000, refresh=True)


def _whole(generated: dict[str, Any]) -> Document:
    given = {key: generated[key] for key in ("source", "observed", "fingerprint", "story")}
    return document(generated["id"], None, generated["body"], **given) | {"id": generated["id"]}


def _alone(one: Document) -> dict[str, Any]:
    """The keys of an article that is grouped and alone in its story."""
    info = describe_story([member_of(one)], _no_profile)[one["id"]]
    return story_fields(one["id"], info, datetime.fromisoformat(one["observed"]))


def _no_profile(id_: str) -> Any:
    raise AssertionError(f"the story of {id_} has one article")


if __name__ == "__main__":
    main()
