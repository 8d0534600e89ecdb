"""Articles under embargo on a real Elasticsearch: loaded at once, found by nobody before the embargo ends."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli.commands.explain import explain
from flows.cli.commands.index import create, status
from flows.cli.commands.search import search
from flows.cli.commands.show import show
from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection, change_all, preview
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.index_state import read_index_state
from infra.elasticsearch.lifecycle.indices import count_documents, ensure_index, index_status, refresh
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.arrivals import delivery_hours
from infra.elasticsearch.search.embargoes import Embargoes, count_embargoes
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.requests import count
from tests.service.delivering import deliver, outcomes
from tests.support.build import OBSERVED
from tests.support.delivered import FERRY, delivered
from transforms.records import RawRecord

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

AHEAD = 3.0
"""Seconds of an embargo that ends during a test."""

Run = Callable[..., Result]


@pytest.fixture
def run(index_name: str) -> Run:
    """Runs a command on the index."""

    def call(command: object, *arguments: str) -> Result:
        result = CliRunner().invoke(command, [*arguments, "--index", index_name])  # type: ignore[arg-type]
        assert result.exit_code == 0, (result.output, result.exception)
        return result

    return call


def at(seconds: float) -> str:
    """A time in so many seconds, as an agency in another zone writes it."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).astimezone().isoformat()


def embargoed(until: str, text: str = FERRY, id_: str = "embargoed", hours: float = 0) -> RawRecord:
    return delivered(text, external_id=id_, embargo=until, hours=hours)


def ids_found(client: Elasticsearch, index: str) -> list[Sequence[str]]:
    """The external ids that each way to read by the alias finds."""
    aggregation = {"ids": {"terms": {"field": "external_id"}}}
    counted = client.search(index=index, size=0, aggs=aggregation, request_cache=True)["aggregations"]["ids"]["buckets"]
    hits = client.search(index=index)["hits"]["hits"]
    many = client.msearch(index=index, searches=[{}, {"query": {"match_all": {}}}])["responses"][0]["hits"]["hits"]
    exported = [document["external_id"] for document in Export(client, index, Criteria())]
    return [
        sorted(found)
        for found in (
            exported,
            [bucket["key"] for bucket in counted],
            *([hit["_source"]["external_id"] for hit in some] for some in (hits, many)),
        )
    ]


def test_an_article_under_embargo_is_loaded_and_not_found(client: Elasticsearch, index_name: str, run: Run) -> None:
    until = at(3_600)
    free = [delivered(external_id="free"), embargoed("2024-11-01T06:00:00Z", id_="over")]
    report = deliver(client, index_name, [*free, embargoed(until), embargoed(at(7_200), id_="later")])
    assert outcomes(report) == {"indexed": 4}
    assert [ids_found(client, index_name) for _ in range(2)] == [[["free", "over"]] * 4] * 2
    assert count(client, index_name, Criteria()).total == 2
    assert count_documents(client, index_name) == index_status(client, index_name).documents == 4
    end = datetime.fromisoformat(until).replace(microsecond=0)
    assert count_embargoes(client, index_name) == Embargoes(2, end)
    assert f"under embargo until {until[:10]}" in run(show, "embargoed").output
    assert run(search, "ferry", "--count").output == "2\n"
    assert run(search, "ferry", "--with-embargoed", "--count").output == "4\n"


def test_an_article_is_found_once_its_embargo_ends(client: Elasticsearch, index_name: str, run: Run) -> None:
    """By counts too, which Elasticsearch caches by request."""
    deliver(
        client, index_name, [delivered(external_id="free"), embargoed(at(3_600)), embargoed(at(7_200), id_="later")]
    )
    until = datetime.now(UTC) + timedelta(seconds=AHEAD)
    ends_soon = {"delivery": {"embargo": until.isoformat()}}
    document = json.loads(run(explain, "embargoed", "--json").stdout)["id"]
    client.update(index=index_name, id=document, doc=ends_soon, refresh=True)
    while (begun := datetime.now(UTC)) < until:
        found = ids_found(client, index_name)
        assert found == [["free"]] * 4 or datetime.now(UTC) >= until, begun
        time.sleep(0.2)
    assert ids_found(client, index_name) == [["embargoed", "free"]] * 4
    assert count_embargoes(client, index_name).count == 1
    assert "under embargo" not in run(show, "embargoed").output


def test_all_that_must_see_it_does(client: Elasticsearch, index_name: str, run: Run) -> None:
    """Commands that change or explain a document find it by its names, whatever its embargo."""
    until = at(3_600)
    deliver(client, index_name, [embargoed(until)])
    assert f"Under embargo until {until[:10]}" in run(explain, "embargoed").output
    assert json.loads(run(explain, "embargoed", "--json").stdout)["under_embargo_until"][:10] == until[:10]
    assert json.loads(run(search, "--jsonl", "--with-embargoed").stdout)["external_id"] == "embargoed"
    assert run(search, "--jsonl").stdout == ""
    assert set(delivery_hours(client, index_name, OBSERVED - timedelta(days=1))) == {"northland"}
    shown = run(status).output
    assert "1, it is found from" in shown
    selection = WithdrawalSelection(Criteria(), reason="killed")
    assert preview(client, index_name, selection).total == 1
    assert change_all(client, index_name, selection, lambda _: None) == 1
    assert withdraw(client, index_name, "embargoed", "again")[1] is False
    assert count_embargoes(client, index_name) == Embargoes()


def test_its_versions_are_matched_as_those_of_any_article(client: Elasticsearch, index_name: str) -> None:
    until = at(3_600)
    deliver(client, index_name, [embargoed(until, hours=1)])
    again = deliver(client, index_name, [embargoed(until, hours=1), embargoed(until, "An older one.")])
    assert outcomes(again) == {"unchanged": 1, "older": 1}
    assert outcomes(deliver(client, index_name, [delivered(external_id="embargoed", hours=2)])) == {"replaced": 1}
    assert ids_found(client, index_name) == [["embargoed"]] * 4, "a version without an embargo ends it"


def test_a_file_under_embargo_is_recognized_at_its_new_path(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    """A moved file is found by a search for its content, which must not go by the filtered alias."""
    old, new = (str(tmp_path / name) for name in ("old.xml", "new.xml"))
    raw = embargoed(at(3_600))
    for path in (old, new):
        moved = RawRecord(**{name: getattr(raw, name) for name in raw.__dataclass_fields__} | {
            "external_id": None, "path": path, "input": type(raw.input)(path, file=path),
        })  # fmt: skip
        report = deliver(client, index_name, [moved])
    assert (outcomes(report), report.moved) == ({"unchanged": 1}, 1)


def test_a_document_is_read_by_its_id_through_the_alias_whatever_its_embargo(
    client: Elasticsearch, index_name: str
) -> None:
    """Elasticsearch filters searches alone: the loader relies on it, and docs/loading.md says it."""
    deliver(client, index_name, [embargoed(at(3_600))])
    (hit,) = client.search(index=document_index().index_name(index_name))["hits"]["hits"]
    assert client.search(index=index_name)["hits"]["hits"] == []
    assert client.get(index=index_name, id=hit["_id"])["found"]
    assert client.update(index=index_name, id=hit["_id"], doc={"story": "s"}, require_alias=True)["result"] == "updated"


@pytest.mark.parametrize("deed", ["ingest", "create"])
def test_the_alias_of_an_index_of_before_gets_the_filter(
    client: Elasticsearch, index_name: str, run: Run, deed: str
) -> None:
    index = document_index().index_name(index_name)
    deliver(client, index_name, [embargoed(at(3_600))])
    client.indices.update_aliases(actions=[{"add": {"index": index, "alias": index_name}}])
    assert index_status(client, index_name).alias_current is False
    assert "articles under embargo are found by it" in run(status).output.replace("\n", " ")
    assert ids_found(client, index_name) == [["embargoed"]] * 4
    state = read_index_state(client, index_name)
    if deed == "ingest":
        ensure_index(client, index_name)
    else:
        run(create)
    assert index_status(client, index_name).alias_current
    assert ids_found(client, index_name) == [[]] * 4
    assert client.indices.get_alias(name=index_name)[index]["aliases"][index_name]["is_write_index"] is True
    assert read_index_state(client, index_name) == state, "receipts stay valid: no document was written"


def test_an_index_of_before_without_the_field_gets_field_and_filter(client: Elasticsearch, index_name: str) -> None:
    name = f"{index_name}-old"
    current = document_index().mappings
    properties = {key: value for key, value in current["properties"].items() if key != "delivery"}
    client.indices.create(index=f"{name}-1", mappings={**current, "properties": properties}, aliases={name: {}},
                          settings=document_index().settings)  # fmt: skip
    found = ensure_index(client, name)
    assert (found.mapping_current, found.alias_current) == (True, True)
    deliver(client, name, [embargoed(at(3_600)), delivered(external_id="free")])
    refresh(client, name)
    assert ids_found(client, name) == [["free"]] * 4
