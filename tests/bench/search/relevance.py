"""Ranking of searches: nDCG@10 and MRR@10 on a known-item set, our query beside the plain forms.

    python -m tests.bench.search [--parameters]

Uses ELASTICSEARCH_URL, else the embedded node. The tuning half is what the constants in
`infra/elasticsearch/queries/bodies/text.py` were swept on; the other half is only reported.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log2
from statistics import fmean
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.elasticsearch.lifecycle.index_definitions import document_index
from tests.bench.search.forms import FORMS, Form
from tests.bench.search.items import KnownItem, Passage, items, passages
from tests.bench.shared.node import a_client
from tests.bench.shared.split import Half
from tests.bench.shared.table import print_table

DEPTH = 10
BATCH = 50
PARAMETERS = [(k1, b) for k1 in (0.9, 1.2, 1.5, 2.0) for b in (0.4, 0.6, 0.75, 0.9)]
HALVES: tuple[Half, ...] = ("tune", "report")
Gains = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Prints one table a half; with --parameters also one of BM25's k1 and b."""
    corpus = passages()
    asked = items()
    with a_client() as client:
        with index_of(client, corpus) as index:
            for half in HALVES:
                chosen = [item for item in asked if item.half == half]
                rows = [row(name, gains(client, index, form, chosen)) for name, form in FORMS.items()]
                print_rows(f"{half} half: {len(chosen)} queries, {len(corpus)} passages, nDCG@10", rows, chosen)
        if "--parameters" in sys.argv:
            _compare_parameters(client, corpus, [item for item in asked if item.half == "tune"])


@contextmanager
def index_of(client: Elasticsearch, corpus: Sequence[Passage], k1: float = 1.2, b: float = 0.75) -> Iterator[str]:
    """An index of the passages by the product's mapping, deleted afterwards."""
    definition = document_index()
    index = "bench-search"
    similarity = {"default": {"type": "BM25", "k1": k1, "b": b}}
    client.options(ignore_status=404).indices.delete(index=index)
    settings = {**definition.settings, "similarity": similarity}
    client.indices.create(index=index, settings=settings, mappings=definition.mappings)
    bulk(client, (_action(index, passage) for passage in corpus), refresh=True)
    try:
        yield index
    finally:
        client.indices.delete(index=index)


def gains(client: Elasticsearch, index: str, form: Form, asked: Sequence[KnownItem]) -> Gains:
    """(nDCG@10, reciprocal rank) of every query, by kind; each has one right answer."""
    found: Gains = defaultdict(list)
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        lines: list[dict[str, Any]] = []
        for item in batch:
            lines += [{}, {"query": form(item.query), "size": DEPTH, "_source": False, "sort": ["_score", "id"]}]
        answers = client.msearch(index=index, searches=lines)["responses"]
        for item, answer in zip(batch, answers, strict=True):
            found[item.kind].append(gain([hit["_id"] for hit in answer["hits"]["hits"]], item.answer))
    return found


def gain(ranked: list[str], right: str) -> tuple[float, float]:
    """(nDCG, reciprocal rank) of the one right answer among the ranked ones."""
    if right not in ranked:
        return 0.0, 0.0
    rank = ranked.index(right) + 1
    return 1 / log2(rank + 1), 1 / rank


def _action(index: str, passage: Passage) -> dict[str, Any]:
    source = {"id": passage.id, "external_id": passage.id, "title": passage.title, "body": passage.text}
    return {"_index": index, "_id": passage.id, "_source": source}


def row(name: str, found: Gains) -> list[str]:
    """The means over kinds of query of nDCG and of the reciprocal rank, and nDCG by kind."""
    by_kind = {kind: (fmean(n for n, _ in pairs), fmean(r for _, r in pairs)) for kind, pairs in sorted(found.items())}
    means = [fmean(values) for values in zip(*by_kind.values(), strict=True)]
    return [name, *(f"{mean:.3f}" for mean in means), *(f"{ndcg:.3f}" for ndcg, _ in by_kind.values())]


def print_rows(title: str, rows: list[list[str]], asked: Sequence[KnownItem]) -> None:
    """A table of such rows."""
    kinds = sorted({item.kind for item in asked})
    print_table(title, ["query form", "mean", "mean MRR", *kinds], rows)


def _compare_parameters(client: Elasticsearch, corpus: Sequence[Passage], asked: Sequence[KnownItem]) -> None:
    rows = []
    for k1, b in PARAMETERS:
        with index_of(client, corpus, k1, b) as index:
            rows.append(row(f"k1 {k1}, b {b}", gains(client, index, FORMS["dateline"], asked)))
    print_rows("tune half, BM25's parameters, nDCG@10", rows, asked)
