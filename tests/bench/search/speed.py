"""Latency of searches on 20,000 articles, with several users at once, and the cost of each part.

    python -m tests.bench.search.speed [ARTICLES]

The articles are put together from sentences of the gold texts, with names and places drawn so that few are
frequent and most are rare. Times are those a user waits: client, node and network of this machine.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from time import perf_counter

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from infra.elasticsearch.lifecycle.indices import create_index
from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.bodies.search import SearchView
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.search import requests as sender
from tests.bench.search.items import passages
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table
from tests.service.articles import document, drop
from transforms.document import Document

INDEX = "bench-search-speed"
SIX = tuple(BY_NAME[name] for name in ("person", "organization", "place", "country", "agency", "month"))
USERS = (1, 2, 4, 8)
SEARCHES = 400
WARM_UP = 200
WHOLE = SearchView(facets=SIX)
PARTS: Mapping[str, SearchView] = {
    "ten hits": SearchView(highlights=False),
    "ten hits, highlights": SearchView(),
    "ten hits, six facets": SearchView(facets=SIX, highlights=False),
    "ten hits, highlights, six facets": WHOLE,
    "no hits, six facets": SearchView(size=0, facets=SIX, highlights=False),
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    """Prints a table by users and one by parts."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    sentences = gold_sentences()
    queries = list(_queries(sentences, SEARCHES))
    with a_client() as client:
        drop(client, INDEX)
        create_index(client, INDEX)
        list(parallel_bulk(client, made_up_actions(sentences, count), thread_count=2, chunk_size=500))
        client.indices.refresh(index=INDEX)
        try:
            _measure(client, queries, count)
        finally:
            drop(client, INDEX)


def gold_sentences() -> list[str]:
    """Return the sentences of the gold texts."""
    return [s for passage in passages() for s in _SENTENCE.split(passage.text) if 5 <= len(s.split()) <= 60]


def _measure(client: Elasticsearch, queries: list[Criteria], count: int) -> None:
    def searching(view: SearchView) -> Callable[[Criteria], object]:
        return lambda criteria: sender.search(client, INDEX, criteria, view)

    _times(searching(WHOLE), queries[:WARM_UP], users=2)
    by_users = [[f"{users}", *_row(_times(searching(WHOLE), queries, users))] for users in USERS]
    header = ["median", "p95", "p99", "searches/s"]
    print_table(f"{count:,} articles, milliseconds, highlights and six facets", ["users", *header], by_users)
    by_part = [[name, *_row(_times(searching(view), queries, 1))] for name, view in PARTS.items()]
    print_table("one user, by parts", ["asked for", *header], by_part)


def _times(search: Callable[[Criteria], object], queries: list[Criteria], users: int) -> tuple[list[float], float]:
    """Milliseconds of every search, and searches a second over all users."""

    def timed(criteria: Criteria) -> float:
        begun = perf_counter()
        search(criteria)
        return (perf_counter() - begun) * 1_000

    begun = perf_counter()
    with ThreadPoolExecutor(users) as pool:
        taken = list(pool.map(timed, queries))
    return taken, len(queries) / (perf_counter() - begun)


def _row(times: tuple[list[float], float]) -> list[str]:
    taken, rate = times
    cuts = quantiles(taken, n=100)
    return [f"{median(taken):.0f}", f"{cuts[94]:.0f}", f"{cuts[98]:.0f}", f"{rate:.0f}"]


def _queries(sentences: list[str], count: int) -> Iterator[Criteria]:
    """Two to four adjacent words of a sentence; every fourth query also asks for a country."""
    dice = random.Random(1)
    for number in range(count):
        words = re.findall(r"[A-Za-z]{3,}", dice.choice(sentences)) or ["president"]
        start = dice.randrange(len(words))
        country = ' country:"Country 3"' if number % 4 == 0 else ""
        parsed = syntax.parse(" ".join(words[start : start + dice.randint(2, 4)]) + country)
        yield Criteria(parsed.words, parsed.conditions)


def made_up_actions(sentences: list[str], count: int, index: str = INDEX) -> Iterator[dict[str, object]]:
    """Yield the actions that load the articles."""
    dice = random.Random(2)
    for number in range(count):
        article = _article(number, sentences, dice)
        yield {"_index": index, "_id": article["id"], "_source": article}


def _article(number: int, sentences: list[str], dice: random.Random) -> Document:
    def drawn(kind: str, of: int, most: int) -> list[str]:
        return list({f"{kind} {min(of, int(dice.paretovariate(0.7)))}" for _ in range(dice.randint(1, most))})

    chosen = dice.sample(sentences, dice.randint(8, 20))
    months = [f"{dice.randint(2015, 2024)}-{dice.randint(1, 12):02d}" for _ in range(3)]
    return document(
        str(number),
        " ".join(chosen[0].split()[:9]),
        "\n\n".join(chosen),
        published=f"{months[0]}-{dice.randint(1, 28):02d}",
        people=drawn("Person", 50_000, 8),
        organizations=drawn("Organization", 20_000, 8),
        places=drawn("Place", 10_000, 8),
        countries=drawn("Country", 190, 4),
        agencies=drawn("Agency", 20, 2),
        mentioned_months=months,
    )


if __name__ == "__main__":
    main()
