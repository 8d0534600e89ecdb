"""Linking in an index of many articles: `python -m tests.bench.names.incremental [ARTICLES [NEW]]`.

All are linked at once; then batches of new ones arrive. The names are drawn from lists of syllables: a tenth as many
people as articles, with five names in an article, a fifth of them family names alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from random import Random
from time import perf_counter

import psutil
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.names import NamesReport, link_index
from infra.settings import Settings
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table
from tests.service.articles import document, drop
from tests.support.named_articles import named
from transforms.document import Document

INDEX = "bench-names"
ARTICLES, NEW, BATCHES = 100_000, 1_000, 3
_SYLLABLES = (
    "ka",
    "lo",
    "mir",
    "ten",
    "vas",
    "ul",
    "bre",
    "sod",
    "fin",
    "gar",
    "hol",
    "pet",
    "rum",
    "dal",
    "ost",
    "wen",
)
_GIVEN = ("Anna", "Boris", "Carla", "David", "Elena", "Frank", "Greta", "Henry", "Irene", "Jakob")
_FIRST = date(2005, 1, 1)
_DAYS = 5_000
_NAMES, _SHORT = 5, 0.2


def main() -> None:
    """Print the documents a second and the memory of each run."""
    size, new = (int(given) if given else default for given, default in zip(_given(), (ARTICLES, NEW), strict=True))
    documents = _documents(size)
    rows = list[list[object]]()
    with a_client() as client:
        drop(client, INDEX)
        ensure_indices(client, INDEX)
        try:
            _load(client, islice(documents, size))
            rows.append(_measure(client, "all", everything=True))
            for batch in range(1, BATCHES + 1):
                _load(client, islice(documents, new))
                rows.append(_measure(client, f"new, batch {batch}"))
        finally:
            drop(client, INDEX)
    columns = ["run", "articles", "linked", "decided again", "updated", "records", "documents/s", "MB"]
    print_table(f"Linking in an index of {size:,}", columns, rows)


def _given() -> tuple[str, str]:
    first, second, *_ = (*sys.argv[1:], "", "")
    return first, second


def _measure(client: Elasticsearch, run: str, *, everything: bool = False) -> list[object]:
    begun = perf_counter()
    report: NamesReport = link_index(client, INDEX, Settings.read(), print, everything=everything)
    seconds = perf_counter() - begun
    counts = (report.documents, report.linked, report.decided_again, report.updated, report.records)
    figures = (*counts, report.documents / seconds, psutil.Process().memory_info().rss / 1e6)
    return [run, *(f"{figure:,.0f}" for figure in figures)]


def _load(client: Elasticsearch, documents: Iterator[Document]) -> None:
    actions = ({"_index": INDEX, "_id": one["id"], "_source": one} for one in documents)
    bulk(client, actions, chunk_size=1_000, refresh=True)


def _documents(size: int) -> Iterator[Document]:
    """Yield articles without end, with the keys that linking reads."""
    random = Random("names")
    people = [_person(random) for _ in range(max(50, size // 10))]
    for number in count():
        names = random.sample(people, _NAMES)
        written = [name.rpartition(" ")[2] if random.random() < _SHORT else name for name in names]
        day = _FIRST + timedelta(days=random.randrange(_DAYS))
        one = named(f"article-{number}", *dict.fromkeys(written), day=day.isoformat(), source=f"source-{number % 40}")
        fields = {key: value for key, value in one.items() if key not in ("id", "title", "body")}
        yield document(f"article-{number}", None, one["body"], **fields)


def _person(random: Random) -> str:
    family = "".join(random.choices(_SYLLABLES, k=3)).title()
    return f"{random.choice(_GIVEN)} {family}"


if __name__ == "__main__":
    main()
