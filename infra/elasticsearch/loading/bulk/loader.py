"""The bulk loader: actions in, one outcome for each out, whatever the network and the node do meanwhile."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from random import Random

from elasticsearch import AuthorizationException, Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import Done, Feed, Send, Settle, Stop, Tell, Wait
from infra.elasticsearch.loading.bulk.records import BulkPolicy, Fault, ItemOutcome
from infra.elasticsearch.loading.bulk.wire import Wire
from infra.errors import DatelineError

log = logging.getLogger(__name__)


def load(
    client: Elasticsearch,
    name: str,
    actions: Iterable[Action],
    policy: BulkPolicy | None = None,
    *,
    faults: Counter[Fault] | None = None,
    random: Random | None = None,
    allowed: Callable[[], None] | None = None,
) -> Iterator[ItemOutcome]:
    """Write `actions` through the alias `name`; yields each one's outcome as soon as it is known.

    Outcomes come in any order; `position` tells whose. Actions are drawn as there is room for them, so that
    only a few chunks are held at once. Those already drawn get their outcome also when `actions` raises.
    `faults`, if given, is added up. `allowed` is called before each write, in its thread, and raises a
    DatelineError when nothing more may be written. Raises that, or IndexingError when nothing more can be written:
    what has no outcome by then may or may not be in the index, and is safe to be sent again.
    """
    policy = policy or BulkPolicy()
    policy = policy.within(patiently(lambda: largest_request(client), policy.patience))
    machine = LoadMachine(name, policy, random or Random())
    wire = Wire(client, name, policy.request_seconds, allowed)
    try:
        stop = yield from _run(machine, wire, iter(actions))
    except Exception:
        yield from _run(machine, wire, iter(()))
        raise
    finally:
        _tell_unkept(name, machine.faults[Fault.UNKEPT])
        if faults is not None:
            faults.update(machine.faults)
    if stop:
        raise stop


def largest_request(client: Elasticsearch) -> int | None:
    """How many bytes a request's body may have, by the nodes' own setting; null where the key may not ask.

    Raises ElasticsearchUnavailable.
    """
    with translate_errors("asking Elasticsearch for its limits"):
        try:
            nodes = client.nodes.info(metric="http")["nodes"].values()
        except AuthorizationException:
            return None
    return min((node["http"]["max_content_length_in_bytes"] for node in nodes if "http" in node), default=None)


def _run(
    machine: LoadMachine, wire: Wire, actions: Iterator[Action]
) -> Generator[ItemOutcome, None, DatelineError | None]:
    """Do what the machine decides until it is done (returns null) or stopped (returns why)."""
    pausing = False
    while True:
        match machine.decide(time.monotonic()):
            case Tell(outcome=outcome):
                yield outcome
            case Send() as request:
                wire.send(request)
            case Settle() as request:
                wire.settle(request)
            case Feed():
                _feed(machine, actions)
                if wire.has_news:
                    _hear(machine, wire, until=time.monotonic())
            case Wait(until=until, pause=pause):
                pausing = _tell_pause(pausing, pause)
                _hear(machine, wire, until)
            case Stop(error=error):
                return error
            case Done():
                return None


def _feed(machine: LoadMachine, actions: Iterator[Action]) -> None:
    try:
        machine.offer(next(actions))
    except StopIteration:
        machine.close()


def _hear(machine: LoadMachine, wire: Wire, until: float | None) -> None:
    for event in wire.heard(until):
        machine.hear(event, time.monotonic())


def _tell_unkept(name: str, documents: int) -> None:
    if documents:
        log.warning("A shard of %s failed and lost %d documents it had acknowledged; sent again", name, documents)


def _tell_pause(pausing: bool, pause: str | None) -> bool:
    if pause is not None and not pausing:
        log.warning("Loading pauses until Elasticsearch takes documents again: %s", pause)
    elif pause is None and pausing:
        log.warning("Loading goes on")
    return pause is not None
