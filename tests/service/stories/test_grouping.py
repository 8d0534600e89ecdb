"""Grouping on a real index: any order of arrival, changes of all kinds, and loads meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import STORIES_ID, IndexLock
from infra.stories.index import StoriesBusy
from infra.stories.index.batch import StoryGrouper
from infra.stories.index.scan import TO_BE_GROUPED, scan
from infra.stories.index.updates import StoryWriter
from tests.service.loading import action, loaded
from tests.service.stories.wires import NOON, STORIES, TEXTS, WIRE, article, group, put, stored, stories, text

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]
NAMES = list(TEXTS)


@pytest.mark.parametrize("seed", range(4))
def test_stories_do_not_depend_on_the_order_of_arrival(client: Elasticsearch, index_name: str, seed: int) -> None:
    order, size = Random(seed).sample(NAMES, len(NAMES)), (1, 2, 3, 8)[seed]
    for start in range(0, len(order), size):
        put(client, index_name, map(article, order[start : start + size]))
        group(client, index_name)
    assert stories(client, index_name) == STORIES
    assert {name: one["story_relation"] for name, one in stored(client, index_name).items() if name in STORIES[0]} == {
        "wire": "original",
        "copy": "copy",
        "excerpt": "excerpt",
        "take": "revision",
    }


def test_what_is_grouped_is_not_written_again(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, map(article, NAMES))
    first = group(client, index_name)
    assert (first.documents, first.joined, first.moved) == (len(NAMES), 3, 0)
    again = group(client, index_name)
    assert (again.documents, again.updated, again.left) == (0, 0, 0)
    put(client, index_name, [article("copy", hours=30) | {"id": "id-more", "external_id": "more"}])
    more = group(client, index_name)
    assert (more.documents, more.joined, more.updated) == (1, 1, 4)


def test_a_story_keeps_its_id_when_its_first_article_arrives_late(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, [article("copy"), article("take")])
    group(client, index_name)
    put(client, index_name, [article("wire")])
    group(client, index_name)
    found = stored(client, index_name)
    assert {one["story"] for one in found.values()} == {"id-copy"}
    assert {one["story_info"]["first"] for one in found.values()} == {"id-wire"}
    assert [found[name]["story_delay"] for name in ("wire", "copy", "take")] == [0, 60, 180]
    group(client, index_name, everything=True)
    assert {one["story"] for one in stored(client, index_name).values()} == {"id-copy"}


def test_a_withdrawn_article_leaves_its_story(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, map(article, NAMES))
    group(client, index_name)
    withdraw(client, index_name, "wire", "killed")
    assert stored(client, index_name)["wire"]["story_size"] is None
    group(client, index_name)
    assert stories(client, index_name) == [["copy", "excerpt", "take"], *STORIES[1:], ["wire"]]
    assert stored(client, index_name)["wire"]["body"] == ""


def test_a_replaced_article_keeps_its_story_until_it_is_grouped_again(client: Elasticsearch, index_name: str) -> None:
    """By the loader: its new version is decided on the document as grouping has left it."""
    moment = (NOON + timedelta(hours=9)).isoformat()
    put(client, index_name, [article("wire"), article("excerpt")])
    loaded(client, index_name, [action("copy", TEXTS["copy"], moment, fingerprint=article("copy")["fingerprint"])])
    client.indices.refresh(index=index_name)
    group(client, index_name)
    assert stories(client, index_name) == [["copy", "excerpt", "wire"]]
    later = (NOON + timedelta(hours=10)).isoformat()
    (replaced,) = loaded(
        client, index_name, [action("copy", TEXTS["other"], later, fingerprint=article("other")["fingerprint"])]
    )[0]
    assert replaced.outcome == "replaced"
    client.indices.refresh(index=index_name)
    found = stored(client, index_name)["copy"]
    assert (found["body"], found["story"], found["story_size"]) == (TEXTS["other"], "id-wire", None)
    group(client, index_name)
    assert stories(client, index_name) == [["copy"], ["excerpt", "wire"]]


def test_an_article_under_embargo_is_counted_by_no_story(client: Elasticsearch, index_name: str) -> None:
    soon = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    put(client, index_name, [article("wire"), article("copy"), article("take", delivery={"embargo": soon})])
    assert group(client, index_name).embargoed == 1
    assert {name: one["story_size"] for name, one in stored(client, index_name).items()} == {
        "wire": 2,
        "copy": 2,
        "take": None,
    }
    put(client, index_name, [article("copy", story="id-wire", delivery={"embargo": soon})])
    group(client, index_name)
    found = stored(client, index_name)
    assert (found["wire"]["story_size"], found["copy"]["story"], found["copy"]["story_size"]) == (1, "id-copy", None)
    past = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    put(client, index_name, [article(name, delivery={"embargo": past}) for name in ("copy", "take")])
    group(client, index_name)
    assert stories(client, index_name) == [["copy", "take", "wire"]]


class Interrupted(Exception):
    pass


class InterruptedWriter(StoryWriter):
    """Ends the run instead of one of its requests."""

    left = 0

    def write(self, updates: Sequence[object]) -> dict[str, object]:  # type: ignore[override]
        if updates and self.left == 0:
            raise Interrupted
        self.left -= bool(updates)
        return super().write(updates)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("requests", [0, 1, 2])
def test_an_interrupted_run_is_repaired_by_the_next(client: Elasticsearch, index_name: str, requests: int) -> None:
    """A late article takes over the story of another, so that every kind of write occurs."""
    bridge = article("take", text(*WIRE[1:], TEXTS["other"]), hours=40)
    put(client, index_name, [article("excerpt"), bridge, article("other")])
    group(client, index_name)
    put(client, index_name, [article("wire"), article("copy", TEXTS["wire"])])
    (index,) = client.indices.get_alias(name=index_name)
    writer = InterruptedWriter(client, index_name)
    writer.left = requests
    grouper = StoryGrouper(client, index, writer, datetime.now(UTC))
    try:
        for batch in scan(client, index, TO_BE_GROUPED):
            grouper.group(batch)
    except Interrupted:
        pass
    withdraw(client, index_name, "other", "killed meanwhile")
    group(client, index_name)
    incremental = stories(client, index_name)
    group(client, index_name, everything=True)
    assert stories(client, index_name) == incremental


class LoadingWriter(StoryWriter):
    """Before its first request a load writes one of the documents."""

    done = False

    def write(self, updates: Sequence[object]) -> dict[str, object]:  # type: ignore[override]
        if updates and not self.done:
            self.done = True
            put(self._client, self._name, [article("copy", TEXTS["other"], story="id-wire", hours=50)])
        return super().write(updates)  # type: ignore[arg-type, return-value]


def test_an_article_that_a_load_writes_meanwhile_is_not_overwritten(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, [article("wire"), article("copy"), article("other")])
    (index,) = client.indices.get_alias(name=index_name)
    grouper = StoryGrouper(client, index, LoadingWriter(client, index_name), datetime.now(UTC))
    for batch in scan(client, index, TO_BE_GROUPED):
        grouper.group(batch)
    assert grouper.counts.refused == 1
    found = stored(client, index_name)
    assert (found["copy"]["body"], found["copy"]["story_size"]) == (TEXTS["other"], None)
    assert found["wire"]["story_size"] is None, "its story counted the article that was refused"
    group(client, index_name)
    assert stories(client, index_name) == [["copy", "other"], ["wire"]]


def test_a_document_of_somebody_else_disturbs_nothing(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, [article("wire"), article("copy"), {"id": "id-forged", "external_id": "forged"}])
    group(client, index_name)
    assert stories(client, index_name) == [["copy", "wire"], ["forged"]]


def test_one_run_at_a_time_groups_an_index(client: Elasticsearch, index_name: str) -> None:
    put(client, index_name, [article("wire")])
    group(client, index_name)
    lock = IndexLock(client, index_name, STORIES_ID)
    with acquire(lock, "another", 1.0, print), pytest.raises(StoriesBusy, match="another process"):
        group(client, index_name)


def test_an_index_of_a_version_without_the_keys_is_updated(client: Elasticsearch, index_name: str) -> None:
    definition = document_index()
    earlier = {name: kind for name, kind in definition.mappings["properties"].items() if not name.startswith("story_")}
    earlier["story_info"] = {"type": "object", "enabled": False}
    name = f"{index_name}-old"
    mappings = {**definition.mappings, "properties": earlier}
    old = replace(definition, mappings=mappings)
    ensure_index(client, name, old)
    keys = {key for key in article("wire") if not key.startswith("story_")}
    put(client, name, [{key: one[key] for key in keys} for one in (article("wire"), article("copy"))])
    group(client, name)
    assert stories(client, name) == [["copy", "wire"]]
