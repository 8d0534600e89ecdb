"""The deliveries of a soak: new articles, repeated ones, corrections, junk and withdrawals, all in one ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.withdrawing import withdraw
from tests.faults.audit import Holdings, audit
from tests.faults.ledger import FIRST_SEEN, ArticleState, InputPlace, Junk, Ledger, body_of
from transforms.records import Reason

_AGAIN, _CORRECTED, _JUNK = 0.2, 0.1, 0.03
"""Shares of a delivery, of its new articles: repeated, corrected, malformed lines."""


@dataclass
class SoakHistory:
    """Writes one file for each delivery into a folder of its own below `folder`; `articles` are new in each."""

    folder: Path
    articles: int
    random: Random
    states: dict[str, list[ArticleState]] = field(default_factory=dict)
    junk: dict[InputPlace, Junk] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    deliveries: int = 0

    @property
    def issued(self) -> int:
        """The number of inputs so far."""
        return sum(map(len, self.states.values())) + len(self.junk)

    def deliver(self) -> Path:
        """Write the next delivery and return its folder."""
        earlier = list(self.states)
        again = self.random.sample(earlier, min(len(earlier), round(_AGAIN * self.articles)))
        corrected = self.random.sample(earlier, min(len(earlier), round(_CORRECTED * self.articles)))
        number, self.deliveries = self.deliveries, self.deliveries + 1
        entries = [self._first(f"soak-{number}-{at}", at) for at in range(self.articles)]
        entries += [(id_, self.states[id_][-1]) for id_ in again]
        entries += [(id_, self._next(id_)) for id_ in corrected if id_ not in again]
        self.random.shuffle(entries)
        path = self.folder / f"{number:04}" / "articles.jsonl"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            for id_, state in entries:
                place = InputPlace(str(path), file.tell())
                self.states.setdefault(id_, []).append(replace(state, place=place))
                file.write(_line(id_, state))
            for _ in range(max(1, round(_JUNK * self.articles))):
                content = _line(f"junk-{number}", entries[0][1])[:-40]
                self.junk[InputPlace(str(path), file.tell())] = Junk(Reason.MALFORMED_JSON, content)
                file.write(content + b"\n")
        return path.parent

    def withdraw_one(self, client: Elasticsearch, index: str) -> None:
        """Withdraw an article of those that were delivered, as an operator does."""
        id_ = self.random.choice([id_ for id_ in self.states if id_ not in self.withdrawn])
        withdraw(client, index, id_, "withdrawn by the soak")
        self.withdrawn.add(id_)

    def defects(self, held: Holdings) -> list[str]:
        """Compare what is held with the ledger, a sentence for each defect; withdrawn articles must be there, empty."""
        others = {id_: documents for id_, documents in held.documents.items() if id_ not in self.withdrawn}
        states = {id_: tuple(states) for id_, states in self.states.items() if id_ not in self.withdrawn}
        problems = audit(Ledger(self.folder, states, self.junk), Holdings(others, held.letters))
        # Lines of withdrawn articles are no strangers; these are looked for below.
        problems = [problem for problem in problems if not problem.endswith("never issued")]
        for id_ in self.withdrawn:
            bodies = [document.body for document in held.documents.get(id_, ())]
            if bodies != [""]:
                problems.append(f"{id_} is withdrawn, and should be one empty document; there are {len(bodies)}")
        places = {state.place for states in self.states.values() for state in states} | self.junk.keys()
        unknown = [*(held.documents.keys() - self.states.keys()), *map(str, held.letters.keys() - places)]
        return problems + [f"{name} was never issued" for name in unknown]

    def _first(self, id_: str, at: int) -> tuple[str, ArticleState]:
        observed = FIRST_SEEN + timedelta(hours=self.deliveries, seconds=at)
        return id_, ArticleState(InputPlace("", 0), observed, body_of(id_, 0))

    def _next(self, id_: str) -> ArticleState:
        """A correction: another text, observed later than all before."""
        latest = self.states[id_][-1]
        number = len({state.body for state in self.states[id_]})
        return replace(latest, observed=FIRST_SEEN + timedelta(hours=self.deliveries), body=body_of(id_, number))


def _line(id_: str, state: ArticleState) -> bytes:
    return json.dumps({"id": id_, "text": state.body, "observed": state.observed.isoformat()}).encode() + b"\n"
