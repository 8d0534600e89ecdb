"""A model of an index that loads of the property tests are driven against, and defective actions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.messages import ItemReply
from infra.elasticsearch.loading.known import KnownDocument
from tests.unit.infra.elasticsearch.samples import action, order
from transforms.records import GENERATION

BAD_DOCUMENT, BAD_REQUEST, LARGE, HUGE = "bad document", "bad request", "large", "huge"
SIZES = {LARGE: 2_100, HUGE: 2_701}
HEALTHY_LIMIT = 1_850
"""Bytes of documents that a request may have."""

GROWTH = 1_000
"""Bytes that an action may grow by once it names what it replaces and all states before."""


@dataclass(frozen=True)
class Issued:
    """An action as it was issued, and what is wrong with it."""

    action: Action
    flaw: str | None


class ModelIndex:
    """An index by Elasticsearch's rules of conditional writes; its shard writes in `term`."""

    def __init__(self) -> None:
        self.has: dict[str, KnownDocument] = {}
        self.term, self.seq_no = 1, 0

    def take(self, sent: Action) -> ItemReply:
        if sent.id.startswith(BAD_DOCUMENT):
            return ItemReply(sent.id, 400, None, "document_parsing_exception", "failed to parse")
        if not acceptable((sent,)):
            return ItemReply(sent.id, 500, None, None, "never said: such a request is refused as a whole")
        ((operation, basis),) = json.loads(sent.head.split(b"\n")[0]).items()
        had = self.has.get(sent.id)
        if operation == "update" and had is None:
            return ItemReply(sent.id, 404, None, "document_missing_exception", "document missing")
        given = (basis.get("if_seq_no"), basis.get("if_primary_term"))
        if given != ((had.seq_no, had.primary_term) if had else (None, None)):
            return ItemReply(sent.id, 409, None, "version_conflict_engine_exception", "conflict")
        self.seq_no += 1
        self.has[sent.id] = self._written(sent, had, touch=operation == "update")
        return ItemReply(sent.id, 200 if had else 201, "updated" if had else "created", term=self.term)

    def _written(self, sent: Action, had: KnownDocument | None, *, touch: bool) -> KnownDocument:
        decision, state = sent.decision, sent.state
        if had is None or not touch:
            had = KnownDocument(sent.id, 0, 0, state.content_hash, GENERATION, state.order, state.run_id)
        return replace(
            had,
            seq_no=self.seq_no,
            primary_term=self.term,
            order=state.order if decision.is_seen_later else had.order,
            superseded=decision.superseded,
            known_ids=decision.known_ids,
        )

    def fail(self, in_flight: Iterable[tuple[tuple[Action, ...], int]]) -> list[tuple[ItemReply, ...]]:
        """The shard fails and comes back: what is in flight is acknowledged; of each only so many are kept."""
        before, requests = dict(self.has), list(in_flight)
        replies = [tuple(map(self.take, actions)) for actions, _ in requests]
        self.has = before
        for actions, kept in requests:
            for sent in actions[:kept]:
                self.take(sent)
        self.term += 1
        return replies

    def find(self, ids: tuple[str, ...]) -> dict[str, KnownDocument]:
        return {id_: self.has[id_] for id_ in ids if id_ in self.has}


def acceptable(actions: tuple[Action, ...]) -> bool:
    """Return whether a small healthy Elasticsearch answers such a request item by item."""
    return bytes_of(actions) <= HEALTHY_LIMIT and not any(sent.id.startswith(BAD_REQUEST) for sent in actions)


def bytes_of(actions: tuple[Action, ...]) -> int:
    """The size of the documents alone: what is in front of them grows with each state that they replace."""
    return sum(len(sent.content) for sent in actions)


def issued(id_: int, number: int, offset: int, flaw: str | None, run_id: str = "run") -> Issued:
    """Two states of an id have the same content now and then."""
    name = f"{flaw or 'good'}-{id_}"
    seen = order(number, offset)
    return Issued(action(name, 0, f"{number // 2}-{name}", run_id, SIZES.get(flaw or "", 300), order=seen), flaw)


FLAWS = st.sampled_from([None] * 12 + [BAD_DOCUMENT, BAD_REQUEST, LARGE, HUGE])
STATES = st.builds(issued, st.integers(0, 9), st.integers(1, 5), st.integers(0, 10**6), FLAWS)
ISSUE = st.lists(STATES, min_size=1, max_size=40, unique_by=lambda each: each.action.state.order)
