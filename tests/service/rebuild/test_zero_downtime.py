"""An index that is rebuilt and switched twice while it is searched, loaded and withdrawn from all the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.versioned import create_beside, serving_index
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.rebuild.promotion import catch_up, promote, roll_back
from infra.rebuild.slices import RebuildOptions
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import IndexLock
from infra.settings import Settings
from tests.service.rebuild.loaded import load, served, write_feed

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.usefixtures("loading_index")]

ARTICLES_A_LOAD = 5


class Users:
    """Those who use the index all the time, each in a thread of its own; `failures` has what went wrong for them."""

    def __init__(self, client: Elasticsearch, index: str, folder: Path) -> None:
        self.loaded: list[int] = []
        self.withdrawn: list[int] = []
        self.failures: list[BaseException | str] = []
        self.searches = 0
        self._client, self._index, self._folder = client, index, folder
        self._ended = Event()
        works = (self._search, self._load, self._withdraw)
        self._threads = [Thread(target=self._repeat, args=(work,), daemon=True) for work in works]

    def __enter__(self) -> Users:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    def _repeat(self, work: Callable[[], None]) -> None:
        while not self._ended.is_set():
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the test prints whatever a user met
                self.failures.append(error)
            time.sleep(0.02)

    def _search(self) -> None:
        """Search with a facet; all hits are of one index, and none is missing that was there before."""
        answer = self._client.search(
            index=self._index,
            query={"match": {"body": "rain"}},
            aggs={"sources": {"terms": {"field": "source"}}},
            size=100,
        )
        self.searches += 1
        indices = {hit["_index"] for hit in answer["hits"]["hits"]}
        if len(indices) > 1 or answer["_shards"]["failed"] or not answer["hits"]["hits"]:
            self.failures.append(f"a search found {len(answer['hits']['hits'])} articles of {indices}")

    def _load(self) -> None:
        """Load a file as a run does, under the lock; a run that finds the index taken comes again."""
        first = len(self.loaded) + 100
        numbers = range(first, first + ARTICLES_A_LOAD)
        try:
            with acquire(IndexLock(self._client, self._index), f"load {first}", 5.0, lambda _: None) as lease:
                load(self._index, write_feed(self._folder / f"{first}.jsonl", numbers), run=f"run-{first}")
                lease.require()
        except IndexTaken:
            return
        self.loaded += numbers

    def _withdraw(self) -> None:
        """Withdraw one of the first articles, without a lock."""
        if len(self.withdrawn) < 20:
            number = len(self.withdrawn)
            withdraw(self._client, self._index, str(number), "wrong")
            self.withdrawn.append(number)


def until_done(switch: Callable[[], object]) -> None:
    """Switch as soon as no run has the index."""
    for _ in count():
        try:
            switch()
        except IndexTaken:
            time.sleep(0.05)
        else:
            return


def test_no_search_fails_and_no_write_is_lost(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    settings = Settings.read()
    ensure_index(client, runs_name(index_name), run_index())
    load(index_name, write_feed(tmp_path / "first.jsonl", range(60)))
    client.indices.refresh(index=index_name)
    names = [serving_index(client, index_name).name]
    with Users(client, index_name, tmp_path) as users:
        for _ in range(2):
            options = RebuildOptions(index_name, names[-1], create_beside(client, index_name).name)
            catch_up(client, options, settings, lambda _: None)
            until_done(lambda: promote(client, index_name, settings, lambda _: None, most_lost=1.0))
            names.append(serving_index(client, index_name).name)
        until_done(lambda: roll_back(client, index_name, settings, lambda _: None))
    assert users.failures == []
    assert len(set(names)) == 3
    assert serving_index(client, index_name).name == names[1]
    assert users.searches > 10
    assert len(users.loaded) >= ARTICLES_A_LOAD
    assert users.withdrawn
    found = served(client, index_name)
    assert found.keys() == {str(number) for number in (*range(60), *users.loaded)}
    assert {name for name, one in found.items() if one["withdrawn"]} == {str(number) for number in users.withdrawn}
