"""The smallest histories in which a text was once lost, doubled or stale without a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from infra.settings import Settings
from tests.ledger.folder_tree import FeedFile, FeedLine, FolderTree, NameMetadata, SingleFile
from tests.ledger.harness import HistoryHarness
from tests.ledger.sequences import History, replay

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(600)]

SEEDS = range(8)
"""Orders and sizes of shards to try."""

_ADDRESS = "https://herald.example/bridge"


@pytest.fixture(scope="module")
def harness(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HistoryHarness]:
    settings = Settings.read().model_copy(update={"elasticsearch_url": node_url, "model": "blank", "workers": 1})
    folder = tmp_path_factory.mktemp("ledger")
    with (
        Elasticsearch(node_url, max_retries=0, request_timeout=30) as client,
        HistoryHarness(client, settings, folder) as made,
    ):
        yield made


def feed(tick: int, *numbers: int) -> FeedFile:
    return FeedFile(tuple(FeedLine(number, NameMetadata(id="article")) for number in numbers), tick)


def page(number: int, tick: int, canonical: str | None = _ADDRESS) -> SingleFile:
    return SingleFile(number, tick, f"listed-{number}", canonical, is_page=True)


def a_new_line_before_the_current_one(tree: FolderTree) -> Iterator[bool]:
    """A known text is a later line of a file than a new one: the known one was a dead letter (`index_unreachable`)."""
    tree.put("inbox/1.jsonl", feed(2, 1, 2))
    yield False
    tree.put("inbox/1.jsonl", feed(4, 3, 2))
    yield False


def a_feed_with_its_newest_line_first(tree: FolderTree) -> Iterator[bool]:
    """A known text is the last line of a file: the first to be looked up won."""
    tree.put("inbox/1.jsonl", feed(2, 1))
    yield False
    tree.put("inbox/1.jsonl", feed(4, 2, 1))
    yield False


def a_replaced_line_appended_again(tree: FolderTree) -> Iterator[bool]:
    """A replaced text is the last line of a file again: the first to be looked up won."""
    tree.put("inbox/1.jsonl", feed(1, 1, 2))
    yield False
    tree.put("inbox/1.jsonl", feed(2, 1, 2, 1))
    yield False


def forced_order(tree: FolderTree) -> Iterator[bool]:
    """Several states in a forced run: the last to be loaded won, not the newest."""
    states = [(article, state) for state in range(2) for article in range(4)]
    lines = tuple(
        FeedLine(10 * state + article + 1, NameMetadata(id=f"article-{article}")) for article, state in states
    )
    tree.put("inbox/1.jsonl", FeedFile(lines, 1))
    yield True


def vacated_path(tree: FolderTree) -> Iterator[bool]:
    """A file is moved and ingested, then another article is put in its old place: both were one document."""
    tree.put("inbox/1.txt", SingleFile(1, 1, "listed-1"))
    yield False
    tree.rename("inbox/1.txt", "archive/1.txt")
    yield False
    tree.put("inbox/1.txt", SingleFile(2, 2, "listed-2"))
    yield False


def late_touch(tree: FolderTree) -> Iterator[bool]:
    """A state is delivered twice and another was replaced: the unchanged second run recorded the later place."""
    old = FeedFile((FeedLine(2, NameMetadata(id="article"), tick=1),), 2)
    for name, file in {"inbox/1": feed(4, 1), "inbox/2": feed(4, 1), "inbox/3": old}.items():
        tree.put(f"{name}.jsonl", file)
    yield False


def moved_page(tree: FolderTree) -> Iterator[bool]:
    """One of several pages with the same canonical URL is moved: it became a new document."""
    tree.put("archive/1.html", page(1, 1))
    tree.put("inbox/2.html", page(2, 2))
    yield False
    tree.rename("inbox/2.html", "zone/3.html")
    yield False


def copied_page(tree: FolderTree) -> Iterator[bool]:
    """A page with a canonical URL is copied and one of the two edited: the shard loaded first decided."""
    tree.put("archive/1.html", page(1, 1))
    yield False
    tree.put("inbox/2.html", page(1, 1))
    tree.put("archive/1.html", page(2, 2))
    yield False


def listed_address(tree: FolderTree) -> Iterator[bool]:
    """A manifest gives a page another URL than its canonical one: a folder became two sets."""
    tree.put("inbox/1.html", page(1, 1))
    yield False
    tree.manifests["inbox"] = {"1.html": NameMetadata(url="https://amp.herald.example/bridge")}
    yield False


def rotated_page(tree: FolderTree) -> Iterator[bool]:
    """A page is moved, and a page without a canonical URL is put in its place: both were one document."""
    tree.put("inbox/1.html", page(1, 1))
    yield False
    tree.rename("inbox/1.html", "archive/1.html")
    tree.put("inbox/1.html", page(2, 2, canonical=None))
    yield False


def rotated_page_with_an_address(tree: FolderTree) -> Iterator[bool]:
    """A page is moved, and a page with another canonical URL is put in its place: the first became two documents."""
    tree.put("inbox/1.html", page(1, 1))
    yield False
    tree.rename("inbox/1.html", "archive/1.html")
    tree.put("inbox/1.html", page(2, 2, canonical="https://herald.example/tunnel"))
    yield False


def moved_page_without_the_other(tree: FolderTree) -> Iterator[bool]:
    """Of two pages with one canonical URL one is deleted and one moved: it replaced the other one's document."""
    tree.put("archive/1.html", page(1, 1))
    tree.put("inbox/2.html", page(2, 2))
    yield False
    del tree.files["archive/1.html"]
    tree.rename("inbox/2.html", "zone/3.html")
    yield False


def copy_of_one_of_two_pages(tree: FolderTree) -> Iterator[bool]:
    """One of two pages with one canonical URL is copied: the unchanged second run recorded another place."""
    tree.put("zone/2.html", page(1, 1))
    tree.put("zone/9.html", page(2, 2))
    yield False
    tree.put("zone/3.html", page(2, 2))
    yield False


def pages_apart_and_then_together(tree: FolderTree) -> Iterator[bool]:
    """Pages with one canonical URL are states of an article in runs of their own, and two articles in one run."""
    tree.put("inbox/1.html", page(1, 1))
    yield False
    del tree.files["inbox/1.html"]
    tree.put("inbox/2.html", page(2, 2))
    yield False
    tree.put("inbox/1.html", page(1, 1))
    yield False


def swapped_pages(tree: FolderTree) -> Iterator[bool]:
    """Two pages swap their places, read by two shards at the same moment: both became new documents."""
    tree.put("inbox/1.html", page(1, 1, canonical="https://herald.example/tunnel"))
    tree.put("archive/2.html", page(2, 2))
    yield False
    tree.rename("inbox/1.html", "zone/3.html")
    tree.rename("archive/2.html", "inbox/1.html")
    tree.rename("zone/3.html", "archive/2.html")
    yield False


HISTORIES: tuple[History, ...] = (
    a_new_line_before_the_current_one,
    a_feed_with_its_newest_line_first,
    a_replaced_line_appended_again,
    forced_order,
    vacated_path,
    late_touch,
    moved_page,
    copied_page,
    listed_address,
    rotated_page,
    rotated_page_with_an_address,
    moved_page_without_the_other,
    copy_of_one_of_two_pages,
    pages_apart_and_then_together,
    swapped_pages,
)


@pytest.mark.parametrize("history", HISTORIES)
def test_nothing_is_lost(history: History, harness: HistoryHarness) -> None:
    outcomes = [replay(harness, history, seed) for seed in SEEDS]
    assert not [str(outcome) for outcome in outcomes if outcome.problems]
