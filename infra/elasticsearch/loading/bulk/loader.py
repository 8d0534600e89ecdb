"""The bulk loader: actions in, one outcome each out, whatever network and node do meanwhile."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from random import Random

from elasticsearch import AuthorizationException, Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.load_machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import Done, Emit, Lookup, NeedInput, Send, Stop, Wait
from infra.elasticsearch.loading.bulk.records import BulkPolicy, ItemOutcome, LoadFault
from infra.elasticsearch.loading.bulk.request_pool import RequestPool
from infra.errors import DatelineError

log = logging.getLogger(__name__)


def load(
    client: Elasticsearch,
    name: str,
    actions: Iterable[Action],
    policy: BulkPolicy | None = None,
    *,
    faults: Counter[LoadFault] | None = None,
    random: Random | None = None,
    check_lock: Callable[[], None] | None = None,
) -> Iterator[ItemOutcome]:
    """Write actions and yield each one's outcome as soon as it is known, in any order.

    Actions are drawn as there is room for them, so that only a few chunks are in memory. Those already drawn get their
    outcome even if `actions` raises.

    Args:
        client: The client to send with.
        name: The alias to write through.
        actions: The actions; `ItemOutcome.position` counts them.
        policy: Sizes, times and limits.
        faults: Counter to which the disturbances of the load are added.
        random: Source of the random waits.
        check_lock: Called before each write, in its thread; raises a DatelineError if nothing more may be written.

    Raises:
        IndexingError: nothing more can be written. Actions without an outcome may or may not be in the index, and are
            safe to be sent again.
        DatelineError: as raised by `check_lock`; the same holds.
    """
    policy = policy or BulkPolicy()
    policy = policy.within(patiently(lambda: largest_request(client), policy.patience))
    shards = patiently(lambda: primary_shards(client, name), policy.patience)
    machine = LoadMachine(name, policy, random or Random(), shards)
    pool = RequestPool(client, name, policy.request_seconds, check_lock)
    try:
        stop = yield from _run(machine, pool, iter(actions))
    except Exception:
        yield from _run(machine, pool, iter(()))
        raise
    finally:
        _warn_of_losses(name, machine.faults[LoadFault.LOST_AFTER_ACK])
        if faults is not None:
            faults.update(machine.faults)
    if stop:
        raise stop


def largest_request(client: Elasticsearch) -> int | None:
    """Return the nodes' limit of a request body in bytes; None if the key may not read it.

    Raises ElasticsearchUnavailable.
    """
    with translate_errors("asking Elasticsearch for its limits"):
        try:
            nodes = client.nodes.info(metric="http")["nodes"].values()
        except AuthorizationException:
            return None
    return min((node["http"]["max_content_length_in_bytes"] for node in nodes if "http" in node), default=None)


def primary_shards(client: Elasticsearch, name: str) -> int:
    """Return the number of primary shards behind the alias; 1 if the key may not read it, or if there is no index.

    Raises ElasticsearchUnavailable.
    """
    with translate_errors(f"reading the settings of {name}"):
        try:
            found = client.indices.get_settings(index=name, flat_settings=True)
        except (AuthorizationException, NotFoundError):
            return 1
    numbers = [index.get("settings", {}).get("index.number_of_shards") for index in found.values()]
    return int(numbers[0]) if len(numbers) == 1 and numbers[0] else 1


def _run(
    machine: LoadMachine, pool: RequestPool, actions: Iterator[Action]
) -> Generator[ItemOutcome, None, DatelineError | None]:
    """Execute the commands of the machine until it is done; returns the error that stopped it, or None."""
    pausing = False
    while True:
        match machine.next_command(time.monotonic()):
            case Emit(outcome=outcome):
                yield outcome
            case Send() as request:
                pool.send(request)
            case Lookup() as request:
                pool.look_up(request)
            case NeedInput():
                _offer_next(machine, actions)
                if pool.has_events:
                    _receive(machine, pool, until=time.monotonic())
            case Wait(until=until, pause=pause):
                pausing = _log_pause(pausing, pause)
                _receive(machine, pool, until)
            case Stop(error=error):
                return error
            case Done():
                return None


def _offer_next(machine: LoadMachine, actions: Iterator[Action]) -> None:
    try:
        machine.offer(next(actions))
    except StopIteration:
        machine.close()


def _receive(machine: LoadMachine, pool: RequestPool, until: float | None) -> None:
    for event in pool.events(until):
        machine.receive(event, time.monotonic())


def _warn_of_losses(name: str, documents: int) -> None:
    if documents:
        log.warning("A shard of %s failed and lost %d documents it had acknowledged; sent again", name, documents)


def _log_pause(pausing: bool, pause: str | None) -> bool:
    if pause is not None and not pausing:
        log.warning("Loading pauses until Elasticsearch accepts documents again: %s", pause)
    elif pause is None and pausing:
        log.warning("Loading resumes")
    return pause is not None
