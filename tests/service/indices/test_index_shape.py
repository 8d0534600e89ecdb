"""`dateline index create` with shards and replicas, advised or given."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.main import dateline
from infra.elasticsearch.lifecycle import sizing
from infra.elasticsearch.lifecycle.sizing import ShapeAdvice, advise, existing_shape
from infra.elasticsearch.lifecycle.versioned import serving_index
from tests.service.loading import action, loaded

pytestmark = pytest.mark.service


def create(node_url: str, index: str, *options: str) -> Result:
    """Run the command without its handling of errors."""
    return CliRunner(env={"ELASTICSEARCH_URL": node_url}).invoke(
        dateline, ["index", "create", "--index", index, *options]
    )


def test_the_first_index_has_the_shards_that_are_asked_for_and_keeps_them(
    node_url: str, client: Elasticsearch, index_name: str
) -> None:
    made = json.loads(create(node_url, index_name, "--shards", "3", "--json").stdout)
    assert made == {"alias": index_name, "index": made["index"], "shards": 3, "replicas": 0, "advice": None}
    assert made["index"] == serving_index(client, index_name).name == f"{index_name}-000001-{made['index'][-8:]}"
    again = create(node_url, index_name, "--shards", "3", "--replicas", "0")
    assert again.exit_code == 0, "it has them"
    other = create(node_url, index_name, "--shards", "4")
    assert "exists, with 3 shards and 0 replicas" in str(other.exception)
    assert f"dateline index rebuild --index {index_name} --shards 4 --replicas 0" in str(other.exception)
    more = create(node_url, index_name, "--replicas", "1")
    assert f'PUT {made["index"]}/_settings {{"index.number_of_replicas": 1}}' in str(more.exception)
    assert create(node_url, index_name).exit_code == 0, "without numbers it is updated as before"


def test_the_number_of_articles_advises_both_and_a_dry_run_creates_nothing(
    node_url: str, client: Elasticsearch, index_name: str
) -> None:
    shown = create(node_url, index_name, "--articles", "50000000", "--dry-run")
    assert "Advice: 28 shards and 0 replicas." in shown.stdout
    assert "50,000,000 articles of 16,500 bytes, as this version was measured, are 825.0 GB" in shown.stdout
    assert existing_shape(client, index_name) is None
    entry = json.loads(create(node_url, index_name, "--articles", "5000000", "--replicas", "0", "--json").stdout)
    assert (entry["shards"], entry["replicas"]) == (3, 0)
    assert entry["advice"]["bytes"] == 82_500_000_000
    assert entry["advice"]["reasons"]


def test_the_advice_is_measured_on_the_index_that_is_there(
    client: Elasticsearch, index_name: str, node_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(node_url, index_name)
    loaded(client, index_name, [action(str(number), "Ministers met again.") for number in range(20)])
    client.indices.refresh(index=index_name)
    assert advise(client, index_name, 10).measured is None
    monkeypatch.setattr(sizing, "LEAST_MEASURED", 20)
    advice = advise(client, index_name, 10)
    assert advice.measured == 20
    found = serving_index(client, index_name).bytes
    assert found is not None
    assert 0 < advice.bytes_per_article * 20 - found <= 20


@pytest.mark.parametrize(
    ("articles", "nodes", "shards", "replicas"),
    [
        (1, 1, 1, 0),
        (2_500_000, 1, 1, 0),
        (2_500_001, 1, 2, 0),
        (1_000_000, 3, 1, 1),
        (2_500_000, 3, 3, 1),
        (50_000_000, 3, 21, 1),
        (500_000_000, 8, 200, 1),
    ],
)
def test_a_shard_is_planned_for_30_gb_and_each_node_has_as_many(
    articles: int, nodes: int, shards: int, replicas: int
) -> None:
    advice = ShapeAdvice(articles, 12_000, None, nodes)
    assert (advice.shards, advice.replicas) == (shards, replicas)
    assert advice.shards == 1 or 10 <= advice.bytes / advice.shards / 10**9 <= 50
