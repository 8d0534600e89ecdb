"""A new saved search: checked, and with what it finds already on record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.parameters import SearchParameters
from infra.searches.errors import SearchExists, SearchInvalid
from infra.searches.evaluation import baseline
from infra.searches.matches import matching_ids
from infra.searches.records import SavedSearch
from infra.searches.store import SearchStore, name_taken
from infra.searches.webhook import check_webhook

LONGEST_NAME = 100
"""Characters of a name."""

BASELINE = 1_000
"""Articles of one message that counts as taken."""

_BLOCK = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")


def add_search(
    store: SearchStore,
    name: str,
    parameters: SearchParameters,
    *,
    webhook: str | None = None,
    block: str | None = None,
    on_recorded: Callable[[int], None] = lambda _articles: None,
) -> SavedSearch:
    """Save a search. Articles that it finds now are recorded as known: later loads of them are no news.

    Args:
        store: The store.
        name: Its name.
        parameters: The query and the filters.
        webhook: URL that receives new articles.
        block: Notification block that receives them, as type/name.
        on_recorded: Called with the number of articles recorded so far.

    Raises:
        SearchInvalid: The name, the filters or the receiver cannot be used.
        SearchExists: Another search has the name.
        QueryError: The query or a filter cannot be parsed.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    name = _checked_name(name)
    now = datetime.now(UTC)
    search = SavedSearch(uuid4().hex, name, _checked(store, parameters), now, now, webhook, block)
    if webhook and block:
        raise SearchInvalid("A search has one receiver.", "Give a webhook or a block, or add a second search.")
    if webhook:
        search = replace(search, webhook=check_webhook(webhook))
    if block and not _BLOCK.fullmatch(block):
        raise SearchInvalid(f"{block!r} is no name of a block.", "Give type and name: slack-webhook/desk.")
    store.ensure()
    if store.has(name):
        raise name_taken(store.name, name)
    if search.has_receiver:
        recorded = 0
        for message in baseline(search, matching_ids(store.client, store.name, search), BASELINE):
            store.save([message])
            recorded += len(message.articles)
            on_recorded(recorded)
    try:
        store.add(search)
    except SearchExists:
        store.forget(search.id)
        raise
    return search


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise SearchInvalid(
            f"A saved search needs a name of 1 to {LONGEST_NAME} printable characters.", "Choose another name."
        )
    return name


def _checked(store: SearchStore, parameters: SearchParameters) -> SearchParameters:
    """Return the parameters with the id of the article that `like` names."""
    if not parameters.pairs:
        raise SearchInvalid("This search finds every article.", "Give a query or a filter.")
    criteria = parameters.criteria()
    if any(condition.field.name == "run" for condition in criteria.conditions):
        raise SearchInvalid("A saved search finds the articles of all later runs: it cannot name one.", "Leave it out.")
    if not criteria.like:
        return parameters
    id_ = find_document(store.client, store.name, criteria.like)["id"]
    filters = tuple((name, id_ if name == "like" else value) for name, value in parameters.filters)
    return replace(parameters, filters=filters)
