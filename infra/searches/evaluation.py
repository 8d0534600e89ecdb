"""One evaluation of saved searches: find what is new, record it, send it.

The articles of a message are recorded before it is sent, and that it was taken is recorded afterwards. A message that
was not taken, or whose process ended in between, is sent again with the same id by the next evaluation: no article is
lost, and the receiver recognizes what it has by the id.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from infra.collect.fetching.addresses import AddressPolicy
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.errors import DatelineError
from infra.failpoints import AlertStep, failpoint
from infra.runs.errors import IndexTaken, LockLost
from infra.runs.locking.lease import Lease, acquire_for
from infra.runs.locking.lock import SEARCHES_ID, IndexLock
from infra.searches.content import message_json, message_subject, message_text
from infra.searches.errors import DeliveryFailed, SearchesBusy
from infra.searches.matches import new_articles, read_articles
from infra.searches.records import AlertMessage, SavedSearch
from infra.searches.report import SearchesReport
from infra.searches.store import SearchStore
from infra.searches.webhook import post_message
from infra.settings import Settings

MOST_ARTICLES = 100
"""Articles of one message to a webhook."""

MOST_IN_TEXT = 20
"""Articles of one message to a notification block: a channel takes a few thousand characters."""

MOST_WAITING = 20
"""Messages of a search that wait for their receiver; what is found beyond them is recorded by a later evaluation."""

WAIT_SECONDS = 60.0
"""Time for which an evaluation waits for another one of the same index."""

_PAUSE_SECONDS = 0.5

NotifyBlock = Callable[[str, str, str], None]
"""Sends subject and text to a notification block of this name, type/name. Raises DeliveryFailed."""


@dataclass(slots=True)
class SearchEvaluation:
    """One evaluation: its means, and its counts.

    Attributes:
        store: The saved searches.
        settings: Allowed networks of webhooks; times of the lease and of retries.
        notify_block: Sends to a notification block.
        run: The run that has just loaded articles.
        wait_seconds: Time to wait for another evaluation.
    """

    store: SearchStore
    settings: Settings
    notify_block: NotifyBlock
    run: str | None = None
    wait_seconds: float = WAIT_SECONDS
    problems: list[str] = field(default_factory=list)
    found: int = 0
    sent: int = 0
    waiting: int = 0

    def run_all(self, searches: Iterable[SavedSearch], lease: Lease) -> None:
        """Evaluate searches one after the other; a problem of one leaves the others alone."""
        for search in searches:
            try:
                self.evaluate(search, lease)
            except (LockLost, ElasticsearchUnavailable):
                raise
            except DatelineError as error:
                self.problems.append(f"{search.name}: {error.message}")

    def evaluate(self, search: SavedSearch, lease: Lease) -> None:
        """Record what is new for a search, and send all that waits. Raises QueryError, IndexingError, LockLost."""
        lease.require()
        waiting = self.store.waiting(search.id)
        waiting += self._record_new(search, MOST_WAITING - len(waiting))
        for position, message in enumerate(waiting):
            lease.require()
            try:
                self._send(search, message)
            except DeliveryFailed as failed:
                self.problems.append(f"{search.name}: {failed}.")
                self.waiting += sum(len(one.articles) for one in waiting[position:])
                return

    def _record_new(self, search: SavedSearch, room: int) -> list[AlertMessage]:
        """Record new articles in up to `room` messages, and return these."""
        begun, recorded = datetime.now(UTC), list[AlertMessage]()
        new = new_articles(self.store, search, self.run)
        size = MOST_ARTICLES if search.webhook else MOST_IN_TEXT
        batches = iter(lambda: tuple(islice(new, size)), ())
        for articles in islice(batches, max(0, room)):
            message = AlertMessage(uuid4().hex, search.id, articles, datetime.now(UTC))
            self.store.save([message])
            recorded.append(message)
            self.found += len(articles)
        if next(new, None) is None:
            self.store.record_evaluation(search, begun)
        return recorded

    def _send(self, search: SavedSearch, message: AlertMessage) -> None:
        articles = read_articles(self.store.client, self.store.name, message.articles)
        if not articles:
            self.store.drop(message)
            return
        # What was withdrawn, or came under embargo again, is no longer of this message and may be found again.
        ids = tuple(article["id"] for article in articles)
        message = replace(message, articles=ids, attempts=message.attempts + 1)
        self.store.save([message])
        failpoint(AlertStep.MESSAGE_RECORDED)
        try:
            self._deliver(search, message, articles)
        except DeliveryFailed as failed:
            self.store.save([replace(message, problem=str(failed))])
            raise
        failpoint(AlertStep.MESSAGE_SENT)
        self.store.save([replace(message, delivered=datetime.now(UTC), problem=None)])
        self.sent += len(articles)

    def _deliver(self, search: SavedSearch, message: AlertMessage, articles: Sequence[dict[str, Any]]) -> None:
        if search.webhook:
            content = message_json(self.store.name, search, message, articles)
            post_message(search.webhook, message.id, content, AddressPolicy(self.settings.allowed_networks))
        elif search.block:
            text = message_text(search, message, articles)
            self.notify_block(search.block, message_subject(search, articles), text)


def evaluate_searches(
    evaluation: SearchEvaluation, searches: Sequence[SavedSearch], notify: Callable[[str], None]
) -> SearchesReport:
    """Evaluate saved searches that have a receiver, one evaluation of an index at a time.

    Args:
        evaluation: The store and the settings.
        searches: The searches; those without a receiver are left out.
        notify: Called with a sentence before a wait for another evaluation.

    Raises:
        SearchesBusy: Another evaluation of the index did not end in time.
        LockLost: Another one has taken over.
        ElasticsearchUnavailable: It cannot be continued.
    """
    chosen = [search for search in searches if search.has_receiver]
    if chosen:
        evaluation.store.ensure()
        with _lock(evaluation, notify) as lease:
            # As another evaluation has left them; those that were removed meanwhile are gone.
            current = {search.id: search for search in evaluation.store.all()}
            evaluation.run_all([current[search.id] for search in chosen if search.id in current], lease)
    return SearchesReport(
        index=evaluation.store.name,
        searches=len(chosen),
        found=evaluation.found,
        sent=evaluation.sent,
        waiting=evaluation.waiting,
        problems=tuple(evaluation.problems),
    )


def preview(store: SearchStore, search: SavedSearch, most: int) -> tuple[int, list[dict[str, Any]]]:
    """Return the number of articles that the next evaluation would record, and up to `most` of them."""
    ids = list(new_articles(store, search, None))
    return len(ids), read_articles(store.client, store.name, ids[:most]) if ids else []


def baseline(search: SavedSearch, ids: Iterator[str], size: int) -> Iterator[AlertMessage]:
    """Yield messages that count as taken, with the articles that a new search finds at its creation."""
    while articles := tuple(islice(ids, size)):
        yield AlertMessage(uuid4().hex, search.id, articles, search.created, delivered=search.created)


def _lock(evaluation: SearchEvaluation, notify: Callable[[str], None]) -> Lease:
    store, settings = evaluation.store, evaluation.settings
    lock = IndexLock(store.client, store.name, SEARCHES_ID, store.index)
    deadline = time.monotonic() + evaluation.wait_seconds
    while True:
        try:
            return acquire_for("searches", lock, settings, notify)
        except IndexTaken as taken:
            if time.monotonic() > deadline:
                raise SearchesBusy(
                    f"The saved searches of {store.name} are being evaluated by another process.",
                    "What this run has loaded is found by the next evaluation: dateline searches run.",
                ) from taken
            time.sleep(_PAUSE_SECONDS)
