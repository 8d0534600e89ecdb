"""What a load of the property tests is driven against: a model of an index, and actions with something wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from infra.elasticsearch.actions import Action
from infra.elasticsearch.bulk.messages import ItemReply
from infra.elasticsearch.known import Known

BAD_DOCUMENT, BAD_REQUEST, LARGE, HUGE = "bad document", "bad request", "large", "huge"
SIZES = {LARGE: 700, HUGE: 901}
HEALTHY_LIMIT = 650


@dataclass(frozen=True)
class Issued:
    """An action as it was issued, and what is wrong with it."""

    action: Action
    flaw: str | None


class ModelIndex:
    """What Elasticsearch would have: by id the highest version that it was sent; its shard writes in `term`."""

    def __init__(self) -> None:
        self.has: dict[str, Action] = {}
        self.term = 1

    def take(self, action: Action) -> ItemReply:
        if action.lines.startswith(BAD_DOCUMENT.encode()):
            return ItemReply(action.id, 400, None, "document_parsing_exception", "failed to parse")
        if not acceptable((action,)):
            return ItemReply(action.id, 500, None, None, "never said: such a request is refused as a whole")
        had = self.has.get(action.id)
        if had and had.version >= action.version:
            return ItemReply(action.id, 409, None, "version_conflict_engine_exception", "conflict")
        self.has[action.id] = action
        return ItemReply(action.id, 200 if had else 201, "updated" if had else "created", term=self.term)

    def fail(self, in_flight: Iterable[tuple[tuple[Action, ...], int]]) -> list[tuple[ItemReply, ...]]:
        """The shard fails and comes back: what is in flight is acknowledged; of each only so many are kept."""
        before, requests = dict(self.has), list(in_flight)
        replies = [tuple(self.take(action) for action in actions) for actions, _ in requests]
        self.has = before
        for actions, kept in requests:
            for action in actions[:kept]:
                self.take(action)
        self.term += 1
        return replies

    def find(self, ids: tuple[str, ...]) -> dict[str, Known]:
        return {id_: _known(self.has[id_]) for id_ in ids if id_ in self.has}


def acceptable(actions: tuple[Action, ...]) -> bool:
    """Whether a healthy Elasticsearch of a small size answers such a request item by item."""
    small = sum(action.size for action in actions) <= HEALTHY_LIMIT
    return small and not any(action.id.startswith(BAD_REQUEST) for action in actions)


def _known(action: Action) -> Known:
    return Known(action.version, action.content_hash, 1, "2024-11-27T00:00:00Z", action.run_id)


def issued(id_: int, version: int, flaw: str | None, run_id: str = "run") -> Issued:
    """Two versions of an id have the same content now and then."""
    name = f"{flaw or 'good'}-{id_}"
    lines = name.encode().ljust(SIZES.get(flaw or "", 100), b".")
    return Issued(Action(name, version, f"{name}-{version // 2}", run_id, lines), flaw)


FLAWS = st.sampled_from([None] * 12 + [BAD_DOCUMENT, BAD_REQUEST, LARGE, HUGE])
ISSUE = st.lists(st.builds(issued, st.integers(0, 9), st.integers(1, 5), FLAWS), min_size=1, max_size=40)
