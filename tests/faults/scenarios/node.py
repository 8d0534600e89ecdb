"""Faults of the node itself: killed, frozen, overloaded, out of disk."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import index_status
from infra.execution.report import ShardReport
from tests.faults.network_faults import At
from tests.faults.node_under_test import CRAMPED, NARROW
from tests.faults.proxy import Exchange
from tests.faults.trial import REQUEST_SECONDS, FaultScenario, Trial

_PATIENCE_SECONDS = 120.0
_EVERYTHING = 500
_OTHER_CLIENTS, _OTHER_REFUSALS = 4, 20
_DISK_FULL_SECONDS = 3.0


def killed_during_bulk(trial: Trial) -> int:
    """kill -9 after a bulk request was carried out and before it is answered; then started on the same data."""

    def kill(exchange: Exchange) -> None:
        trial.proxy.ask(exchange)
        trial.node.kill()
        moment.note()
        exchange.reset()

    trial.proxy.network_fault = moment = At(trial.proxy, kill)
    with load_in_thread(trial) as loading:
        moment.wait(loading)
        trial.node.start()
    return moment.happened


def frozen(trial: Trial) -> int:
    """Stopped for longer than a request may take, with requests in flight."""

    def freeze(exchange: Exchange) -> None:
        trial.node.freeze()
        moment.note()
        trial.proxy.pass_on(exchange)

    trial.proxy.network_fault = moment = At(trial.proxy, freeze)
    with load_in_thread(trial) as loading:
        moment.wait(loading)
        time.sleep(REQUEST_SECONDS + 1.0)
        trial.node.thaw()
    return moment.happened


def over_pressure_limit(trial: Trial) -> int:
    """Requests above the node's indexing pressure limit."""
    trial.load()
    return trial.proxy.refusals["429 pressure"]


def overloaded(trial: Trial) -> int:
    """A write queue of length one, which other clients keep full."""
    enough = Event()
    with ThreadPoolExecutor(_OTHER_CLIENTS) as others:
        for _ in range(_OTHER_CLIENTS):
            others.submit(_write_noise, trial, enough)
        try:
            trial.load()
        finally:
            enough.set()
    trial.client.indices.delete(index="noise")
    return trial.proxy.refusals["429 queue"]


def _write_noise(trial: Trial, enough: Event) -> None:
    operations: list[dict[str, Any]] = [{"index": {}}, {"n": 1}] * 100
    client = trial.client
    while not enough.is_set() and trial.proxy.refusals["429 queue"] < _OTHER_REFUSALS:
        client.options(ignore_status=429).bulk(index="noise", operations=operations)


def too_large(trial: Trial) -> int:
    """Requests above the node's `http.max_content_length`, which a proxy hides."""

    def hide_limit(exchange: Exchange) -> None:
        reply = trial.proxy.ask(exchange)
        if "/_nodes" in exchange.path:
            limits = json.loads(reply.body)
            for node in limits["nodes"].values():
                node["http"]["max_content_length_in_bytes"] = 100_000_000
            reply = replace(reply, body=json.dumps(limits).encode())
        exchange.answer(reply)

    trial.proxy.network_fault = hide_limit
    trial.load()
    return trial.proxy.refusals["413"]


def flooded(trial: Trial) -> int:
    """The disk is above the flood stage, so that the node makes the index read-only; later it is not."""
    _set_watermarks(trial.client, flooded=True)
    try:
        wait_for(lambda: _is_blocked(trial))
        with load_in_thread(trial) as loading:
            wait_for(lambda: trial.proxy.refusals["429 flood"] > 0 or loading.done())
            _set_watermarks(trial.client, flooded=False)
    finally:
        _set_watermarks(trial.client, flooded=False)
    return trial.proxy.refusals["429 flood"]


def out_of_disk(trial: Trial) -> int:
    """The disk under the node's data is full to the last byte while documents come in; later there is room again."""
    disk = trial.node.disk
    assert disk is not None

    def disk_refusals() -> int:
        """A write that does not fit fails the shard, so that lookups fail after it, and before any other write."""
        return trial.proxy.refusals["500 disk"] + trial.proxy.refusals["lookup"]

    def fill(exchange: Exchange) -> None:
        disk.fill(leave=0)
        moment.note()
        trial.proxy.pass_on(exchange)

    trial.proxy.network_fault = moment = At(trial.proxy, fill)
    with load_in_thread(trial) as loading:
        moment.wait(loading)
        wait_for(lambda: disk_refusals() > 0 or loading.done())
        time.sleep(_DISK_FULL_SECONDS)
        disk.empty()
    return disk_refusals()


@contextmanager
def load_in_thread(
    trial: Trial, before_shard: Callable[[float], None] = lambda _: None
) -> Iterator[Future[ShardReport]]:
    """A load in another thread within the block; over when the block is left."""
    with ThreadPoolExecutor(1) as thread:
        loading = thread.submit(trial.load, before_shard)
        yield loading
        loading.result()


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until this is so. Raises AssertionError after some minutes."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.05)


def _is_blocked(trial: Trial) -> bool:
    index = index_status(trial.client, trial.index).index or ""
    return "blocks" in trial.client.indices.get_settings(index=index)[index]["settings"]["index"]


def _set_watermarks(client: Elasticsearch, *, flooded: bool) -> None:
    """Any disk is above one per cent."""
    levels = {"low": "1%", "high": "2%", "flood_stage": "3%"}
    disk = "cluster.routing.allocation.disk"
    settings: dict[str, object] = {
        f"{disk}.watermark.{name}": level if flooded else None for name, level in levels.items()
    }
    settings[f"{disk}.threshold_enabled"] = True if flooded else None
    settings["cluster.info.update.interval"] = "10s" if flooded else None
    client.cluster.put_settings(persistent=settings)


NODE_FAULTS = (
    FaultScenario("node killed by SIGKILL during bulk", killed_during_bulk),
    FaultScenario("node frozen during bulk", frozen),
    FaultScenario("index made read-only at flood stage", flooded),
    FaultScenario("429, indexing pressure", over_pressure_limit, NARROW, documents=_EVERYTHING),
    FaultScenario("429, write queue full", overloaded, NARROW, documents=5),
    FaultScenario("413", too_large, NARROW, documents=_EVERYTHING),
    FaultScenario("disk full under the node", out_of_disk, CRAMPED),
)
