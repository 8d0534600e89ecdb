"""A load by `dateline ingest` in a process of its own: its time, the core-seconds of all that took part, its audit."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.indices import create_index
from infra.execution.report import RunReport
from tests.bench.scale.articles import ScaleArticle, write_shards
from tests.bench.scale.processor import ProcessorMeter, node_seconds
from tests.flows.support.stack import BIN

_PATIENCE_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class LoadContender:
    """A way to load articles.

    Attributes:
        name: Its name in tables.
        environment: The environment of the command: the Prefect server, Elasticsearch, the number of worker processes.
        client: A client of the same Elasticsearch.
        runner: The value of `--runner`.
        slots: Shards that it runs at a time.
        shards: Files of the input, each a shard.
        index_shards: Primary shards of the index.
        replicas: Replicas of each.
        pids: Processes of a cluster, which count beside the command's own.
        whole: Whether stories are grouped and names linked at the end.
    """

    name: str
    environment: Mapping[str, str]
    client: Elasticsearch
    runner: str = "threads"
    slots: int = 1
    shards: int = 1
    index_shards: int = 1
    replicas: int = 0
    pids: Sequence[int] = field(default_factory=tuple)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class LoadCost:
    """The cost of one load.

    Attributes:
        articles: Articles delivered.
        kilobytes: Their text in UTF-8, in units of 1,000 bytes.
        seconds: Duration of the run, without the start of the command.
        shard_seconds: Duration of its shards, summed.
        pipeline: Core-seconds of the command and of all that ran its shards.
        node: Core-seconds of the Elasticsearch nodes.
        index_bytes: Size of the primary shards, merged into one segment each.
        lost: Articles that are nowhere, twice, or not whole.
    """

    articles: int
    kilobytes: float
    seconds: float
    shard_seconds: float
    pipeline: float
    node: float
    index_bytes: int
    lost: int


def load_articles(contender: LoadContender, articles: Sequence[ScaleArticle], folder: Path) -> LoadCost:
    """Load the articles into a new index, audit it, and delete it. Raises AssertionError if the run fails."""
    name = uuid4().hex[:8]
    index, inbox, client = f"scale-{name}", folder / name, contender.client
    largest = write_shards(articles, inbox, contender.shards)
    _create(contender, index)
    options = ["--index", index, "--json", "--runner", contender.runner]
    options += [] if contender.whole else ["--no-stories", "--no-names"]
    environment = {**contender.environment, "DATELINE_SHARD_BYTES": str(largest + 1_000)}
    before = node_seconds(client)
    with ProcessorMeter(*contender.pids) as meter:
        report = _run([str(BIN / "dateline"), "ingest", str(inbox), *options], environment, meter)
    assert report.total.shards == contender.shards, report.total
    used = node_seconds(client) - before
    lost = len(audit_load(client, index, articles))
    cost = LoadCost(
        len(articles),
        sum(len(article.text.encode()) for article in articles) / 1_000,
        report.seconds,
        report.total.seconds,
        meter.seconds,
        used,
        merged_bytes(client, index),
        lost,
    )
    client.indices.delete(index=list(client.indices.get(index=f"{index}*")))
    shutil.rmtree(inbox)
    return cost


def _run(command: Sequence[str], environment: Mapping[str, str], meter: ProcessorMeter) -> RunReport:
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        meter.add(run.pid)
        out, err = run.communicate(timeout=_PATIENCE_SECONDS)
    assert run.returncode == 0, err
    report = RunReport.model_validate_json(out)
    assert report.total.adds_up, report.total.line
    return report


def _create(contender: LoadContender, index: str) -> None:
    definition = document_index()
    chosen = {"number_of_shards": contender.index_shards, "number_of_replicas": contender.replicas}
    create_index(contender.client, index, replace(definition, settings={**definition.settings, **chosen}))
    contender.client.cluster.health(index=index, wait_for_status="green", timeout="60s")


def audit_load(client: Elasticsearch, index: str, articles: Sequence[ScaleArticle]) -> list[str]:
    """Compare the index (refreshed first) with what was to be stored; return the defects, a sentence each."""
    client.indices.refresh(index=index)
    bodies: dict[str, str] = {}
    times: Counter[str] = Counter()
    for hit in scan(client, index=index, size=500, source_includes=["external_id", "body"]):
        source = hit["_source"]
        times[source["external_id"]] += 1
        bodies[source["external_id"]] = source["body"] or ""
    problems = [f"{id_} is there {count} times" for id_, count in times.items() if count > 1]
    for article in articles:
        if article.id not in bodies:
            problems.append(f"{article.id} is nowhere")
        elif article.opening not in bodies[article.id] or article.ending not in bodies[article.id]:
            problems.append(f"{article.id} is not whole")
    return problems + [f"{id_} was never delivered" for id_ in times.keys() - {article.id for article in articles}]


def merged_bytes(client: Elasticsearch, index: str) -> int:
    """Return the size of the primary shards of an index after they were merged into one segment each.

    By their segments: the statistics of the store may be ten seconds old.
    """
    client.options(request_timeout=600).indices.forcemerge(index=index, max_num_segments=1)
    client.indices.flush(index=index, wait_if_ongoing=True)
    client.indices.refresh(index=index)
    shards = [
        copy
        for one in client.indices.segments(index=index)["indices"].values()
        for copies in one["shards"].values()
        for copy in copies
        if copy["routing"]["primary"]
    ]
    assert all(len(shard["segments"]) <= 1 for shard in shards), shards
    return sum(segment["size_in_bytes"] for shard in shards for segment in shard["segments"].values())
