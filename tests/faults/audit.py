"""Audit of a ledger by the index and the dead letters, never by the loader's own report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from infra.deadletters import DeadLetter, DeadLetters, StoredLetter
from tests.faults.ledger import ArticleState, InputPlace, Junk, Ledger
from transforms.document.withdrawal import is_erased
from transforms.records import Reason

_FIELDS = ["external_id", "body", "observed", "withdrawn"]
_GIVEN_UP = Reason.INDEX_UNREACHABLE
"""The one reason for which an article that is in order may be a dead letter."""


@dataclass(frozen=True, slots=True)
class AuditedDocument:
    """A document as the index has it; `sequence` is the number of its last write."""

    id: str
    external_id: str
    body: str
    observed: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything found of a ledger: documents by external id, letters by the place of their input, and tombstones."""

    documents: Mapping[str, tuple[AuditedDocument, ...]]
    letters: Mapping[InputPlace, tuple[StoredLetter, ...]]
    tombstones: int = 0

    def same_as(self, other: Holdings) -> bool:
        """Return whether no document and no letter has changed; a repeated letter is no change."""
        return self.documents == other.documents and _contents(self.letters) == _contents(other.letters)


def holdings(client: Elasticsearch, index: str, letters: DeadLetters) -> Holdings:
    """Read the index (refreshed first) and the dead letters."""
    client.indices.refresh(index=index)
    documents, by_place, tombstones = defaultdict(list), defaultdict(list), 0
    for hit in scan(client, index=index, size=500, seq_no_primary_term=True, source_includes=_FIELDS):
        if is_erased(hit["_source"]):
            tombstones += 1
            continue
        found = _found(hit)
        documents[found.external_id].append(found)
    for filed in letters.all():
        where = filed.letter.rejected.input
        by_place[InputPlace(where.path, where.offset)].append(filed)
    return Holdings({k: tuple(v) for k, v in documents.items()}, {k: tuple(v) for k, v in by_place.items()}, tombstones)


def audit(ledger: Ledger, held: Holdings) -> list[str]:
    """Return the defects, a sentence each; an empty list means that nothing was lost.

    Every article must be there once in its newest state and as observed then, unless Elasticsearch was away for so
    long that this state is a dead letter; all junk must be a dead letter, once, for the right reason and with its own
    bytes; and nothing else may be there. An erased article must be a tombstone and nothing else.
    """
    alive = {id_: states for id_, states in ledger.states.items() if id_ not in ledger.erased}
    problems = [problem for id_, states in alive.items() for problem in _article(id_, states, held)]
    problems += [f"{id_} was erased, and is a document" for id_ in ledger.erased & held.documents.keys()]
    if held.tombstones != len(ledger.erased):
        problems.append(f"{held.tombstones} tombstones of {len(ledger.erased)} erased articles")
    for place, junk in ledger.junk.items():
        actual = [Junk(filed.letter.reason, filed.letter.content) for filed in held.letters.get(place, ())]
        if actual != [junk]:
            found = [f"{reason} of {len(content):,} bytes" for reason, content in actual]
            problems.append(f"{place} should be one dead letter ({junk.reason}), and is {found or 'nowhere'}")
    return problems + _strangers(ledger, held)


def dead_letters(held: Holdings) -> int:
    """Return the number of inputs that ended as dead letters."""
    return sum(map(len, held.letters.values()))


def _article(id_: str, states: tuple[ArticleState, ...], held: Holdings) -> Iterable[str]:
    documents = held.documents.get(id_, ())
    filed = [letter for state in states for letter in held.letters.get(state.place, ())]
    yield from (f"{id_[:40]} was refused: {one.letter.reason}" for one in filed if one.letter.reason != _GIVEN_UP)
    letters = Counter(state.place for state in states for _ in held.letters.get(state.place, ()))
    yield from (f"{id_[:40]} is {times} dead letters" for times in letters.values() if times > 1)
    alive = [state for state in states if state.place not in letters]
    if alive and not documents:
        yield f"{id_[:40]} is nowhere"
    if len(documents) > 1:
        yield f"{id_[:40]} is there {len(documents)} times"
    if documents and not alive:
        yield f"{id_[:40]} is both a document and a dead letter"
    elif documents:
        newest = max(alive, key=_seen)
        if documents[0].body != newest.body:
            yield f"{id_[:40]} has another text than that of its newest state, {newest.place}"
        if documents[0].observed != newest.observed:
            yield f"{id_[:40]} was observed at another time than its newest state, {newest.place}"


def _seen(state: ArticleState) -> float:
    return state.observed.timestamp()


def _strangers(ledger: Ledger, held: Holdings) -> list[str]:
    places = {state.place for states in ledger.states.values() for state in states} | ledger.junk.keys()
    unknown = [*(held.documents.keys() - ledger.states.keys()), *map(str, held.letters.keys() - places)]
    return [f"{name} was never issued" for name in unknown]


def _found(hit: Mapping[str, Any]) -> AuditedDocument:
    source = hit["_source"]
    observed = datetime.fromisoformat(source["observed"])
    return AuditedDocument(hit["_id"], source["external_id"] or "", source["body"] or "", observed, hit["_seq_no"])


def _contents(letters: Mapping[InputPlace, tuple[StoredLetter, ...]]) -> dict[InputPlace, list[DeadLetter]]:
    return {place: [filed.letter for filed in several] for place, several in letters.items()}
