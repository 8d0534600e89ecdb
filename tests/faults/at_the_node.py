"""Faults of the node itself: shot, frozen, overrun, out of disk."""

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
from tests.faults.trial import REQUEST_SECONDS, Fault, Trial
from tests.faults.troubles import At
from tests.faults.victim import CRAMPED, NARROW
from tests.faults.wire import Exchange

_PATIENCE_SECONDS = 120.0
_EVERYTHING = 500
_NEIGHBOURS, _NEIGHBOURLY_REFUSALS = 4, 20
_DISK_FULL_SECONDS = 3.0


def shot(trial: Trial) -> int:
    """kill -9 after a bulk request was carried out and before it is answered; then started on the same data."""

    def shoot(exchange: Exchange) -> None:
        trial.wire.ask(exchange)
        trial.victim.shoot()
        moment.note()
        exchange.reset()

    trial.wire.trouble = moment = At(trial.wire, shoot)
    with _loading(trial) as loading:
        moment.wait(loading)
        trial.victim.start()
    return moment.happened


def frozen(trial: Trial) -> int:
    """Stopped for longer than a request may take, with requests in flight."""

    def freeze(exchange: Exchange) -> None:
        trial.victim.freeze()
        moment.note()
        trial.wire.pass_on(exchange)

    trial.wire.trouble = moment = At(trial.wire, freeze)
    with _loading(trial) as loading:
        moment.wait(loading)
        time.sleep(REQUEST_SECONDS + 1.0)
        trial.victim.thaw()
    return moment.happened


def pressed(trial: Trial) -> int:
    """Requests above the node's indexing pressure limit."""
    trial.load()
    return trial.wire.refusals["429 pressure"]


def overrun(trial: Trial) -> int:
    """A write queue of one place, which neighbours keep full."""
    enough = Event()
    with ThreadPoolExecutor(_NEIGHBOURS) as neighbours:
        for _ in range(_NEIGHBOURS):
            neighbours.submit(_write_noise, trial, enough)
        try:
            trial.load()
        finally:
            enough.set()
    trial.client.indices.delete(index="noise")
    return trial.wire.refusals["429 queue"]


def _write_noise(trial: Trial, enough: Event) -> None:
    operations: list[dict[str, Any]] = [{"index": {}}, {"n": 1}] * 100
    client = trial.client
    while not enough.is_set() and trial.wire.refusals["429 queue"] < _NEIGHBOURLY_REFUSALS:
        client.options(ignore_status=429).bulk(index="noise", operations=operations)


def too_large(trial: Trial) -> int:
    """Requests above the node's `http.max_content_length`, which a proxy keeps to itself."""

    def keep_quiet(exchange: Exchange) -> None:
        reply = trial.wire.ask(exchange)
        if "/_nodes" in exchange.path:
            told = json.loads(reply.body)
            for node in told["nodes"].values():
                node["http"]["max_content_length_in_bytes"] = 100_000_000
            reply = replace(reply, body=json.dumps(told).encode())
        exchange.answer(reply)

    trial.wire.trouble = keep_quiet
    trial.load()
    return trial.wire.refusals["413"]


def flooded(trial: Trial) -> int:
    """The disk is above the flood stage, so that the node makes the index read-only; later it is not."""
    _set_watermarks(trial.client, flooded=True)
    try:
        _wait_for(lambda: _is_blocked(trial))
        with _loading(trial) as loading:
            _wait_for(lambda: trial.wire.refusals["429 flood"] > 0 or loading.done())
            _set_watermarks(trial.client, flooded=False)
    finally:
        _set_watermarks(trial.client, flooded=False)
    return trial.wire.refusals["429 flood"]


def out_of_disk(trial: Trial) -> int:
    """The disk under the node's data is full to the last byte while documents come in; later there is room again."""
    disk = trial.victim.disk
    assert disk is not None

    def disk_refusals() -> int:
        """A write that does not fit fails the shard, so that lookups fail after it, and before any other write."""
        return trial.wire.refusals["500 disk"] + trial.wire.refusals["lookup"]

    def fill(exchange: Exchange) -> None:
        disk.fill(leave=0)
        moment.note()
        trial.wire.pass_on(exchange)

    trial.wire.trouble = moment = At(trial.wire, fill)
    with _loading(trial) as loading:
        moment.wait(loading)
        _wait_for(lambda: disk_refusals() > 0 or loading.done())
        time.sleep(_DISK_FULL_SECONDS)
        disk.empty()
    return disk_refusals()


@contextmanager
def _loading(trial: Trial) -> Iterator[Future[ShardReport]]:
    """A load in another thread within the block; over when the block is left."""
    with ThreadPoolExecutor(1) as thread:
        loading = thread.submit(trial.load)
        yield loading
        loading.result()


def _wait_for(happened: Callable[[], bool]) -> None:
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


AT_THE_NODE = (
    Fault("node killed by SIGKILL during bulk", shot),
    Fault("node frozen during bulk", frozen),
    Fault("index made read-only at flood stage", flooded),
    Fault("429, indexing pressure", pressed, NARROW, documents=_EVERYTHING),
    Fault("429, write queue full", overrun, NARROW, documents=5),
    Fault("413", too_large, NARROW, documents=_EVERYTHING),
    Fault("disk full under the node", out_of_disk, CRAMPED),
)
