"""What is lost without a fault and not fixed yet: the smallest history of each, expected to fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from infra.settings import Settings
from tests.ledger.bench import Bench
from tests.ledger.open_losses import OPEN_LOSSES, OpenLoss
from tests.ledger.sequences import History, replay
from tests.ledger.world import Feed, Line, Metadata, Single, World

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(600)]

SEEDS = range(8)
"""Orders and sizes of shards to try."""

_ADDRESS = "https://herald.example/bridge"


@pytest.fixture(scope="module")
def bench(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    settings = Settings.read().model_copy(update={"elasticsearch_url": node_url, "model": "blank", "workers": 1})
    folder = tmp_path_factory.mktemp("ledger")
    with (
        Elasticsearch(node_url, max_retries=0, request_timeout=30) as client,
        Bench(client, settings, folder, leaves_out=frozenset()) as made,
    ):
        yield made


def feed(tick: int, *numbers: int) -> Feed:
    return Feed(tuple(Line(number, Metadata(id="article")) for number in numbers), tick)


def page(number: int, tick: int, canonical: str | None = _ADDRESS) -> Single:
    return Single(number, tick, f"listed-{number}", canonical, is_page=True)


def a_new_line_before_the_current_one(world: World) -> Iterator[bool]:
    """The current line ends as a dead letter (`index_unreachable`)."""
    world.put("inbox/1.jsonl", feed(2, 1, 2))
    yield False
    world.put("inbox/1.jsonl", feed(4, 3, 2))
    yield False


def a_feed_with_its_newest_line_first(world: World) -> Iterator[bool]:
    world.put("inbox/1.jsonl", feed(2, 1))
    yield False
    world.put("inbox/1.jsonl", feed(4, 2, 1))
    yield False


def a_replaced_line_appended_again(world: World) -> Iterator[bool]:
    world.put("inbox/1.jsonl", feed(1, 1, 2))
    yield False
    world.put("inbox/1.jsonl", feed(2, 1, 2, 1))
    yield False


def forced_order(world: World) -> Iterator[bool]:
    states = [(article, state) for state in range(2) for article in range(4)]
    lines = tuple(Line(10 * state + article + 1, Metadata(id=f"article-{article}")) for article, state in states)
    world.put("inbox/1.jsonl", Feed(lines, 1))
    yield True


def vacated_path(world: World) -> Iterator[bool]:
    world.put("inbox/1.txt", Single(1, 1, "listed-1"))
    yield False
    world.rename("inbox/1.txt", "archive/1.txt")
    yield False
    world.put("inbox/1.txt", Single(2, 2, "listed-2"))
    yield False


def late_touch(world: World) -> Iterator[bool]:
    old = Feed((Line(2, Metadata(id="article"), tick=1),), 2)
    for name, file in {"inbox/1": feed(4, 1), "inbox/2": feed(4, 1), "inbox/3": old}.items():
        world.put(f"{name}.jsonl", file)
    yield False


def moved_page(world: World) -> Iterator[bool]:
    world.put("archive/1.html", page(1, 1))
    world.put("inbox/2.html", page(2, 2))
    yield False
    world.rename("inbox/2.html", "zone/3.html")
    yield False


def copied_page(world: World) -> Iterator[bool]:
    world.put("archive/1.html", page(1, 1))
    yield False
    world.put("inbox/2.html", page(1, 1))
    world.put("archive/1.html", page(2, 2))
    yield False


def listed_address(world: World) -> Iterator[bool]:
    world.put("inbox/1.html", page(1, 1))
    yield False
    world.manifests["inbox"] = {"1.html": Metadata(url="https://amp.herald.example/bridge")}
    yield False


def rotated_page(world: World) -> Iterator[bool]:
    world.put("inbox/1.html", page(1, 1))
    yield False
    world.rename("inbox/1.html", "archive/1.html")
    world.put("inbox/1.html", page(2, 2, canonical=None))
    yield False


HISTORIES: tuple[tuple[OpenLoss, History], ...] = (
    (OpenLoss.LINE_ORDER, a_new_line_before_the_current_one),
    (OpenLoss.LINE_ORDER, a_feed_with_its_newest_line_first),
    (OpenLoss.LINE_ORDER, a_replaced_line_appended_again),
    (OpenLoss.FORCED_ORDER, forced_order),
    (OpenLoss.VACATED_PATH, vacated_path),
    (OpenLoss.LATE_TOUCH, late_touch),
    (OpenLoss.MOVED_PAGE, moved_page),
    (OpenLoss.COPIED_PAGE, copied_page),
    (OpenLoss.LISTED_ADDRESS, listed_address),
    (OpenLoss.ROTATED_PAGE, rotated_page),
)


@pytest.mark.parametrize(
    ("loss", "history"),
    [
        pytest.param(
            *each, id=each[1].__name__, marks=[pytest.mark.xfail(strict=True)] if each[0] in OPEN_LOSSES else []
        )
        for each in HISTORIES
    ],
)
def test_nothing_is_lost(loss: OpenLoss, history: History, bench: Bench) -> None:
    outcomes = [replay(bench, history, seed) for seed in SEEDS]
    assert not [str(outcome) for outcome in outcomes if outcome.problems], loss.value
