"""The collect flow: what sites publish is in the archive and in the index, each article once, with its outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.collect import collect
from flows.reporting.events import emit_failing_sources, failing_line
from infra.collect.rounds import segments_to_ingest
from infra.collect.sources_file.problems import SourcesInvalid
from infra.collect.sources_file.read import read_sources
from infra.collect.state import SegmentStage, StateReader, StateWriter
from infra.collect.state.documents import listing_document
from infra.elasticsearch.search.parameters import SearchParameters
from infra.execution.report import RunReport
from infra.runs import IndexTaken, RunRequest, RunState, RunStore, open_run
from infra.searches import SearchStore
from infra.searches.adding import add_search
from infra.settings import Settings
from tests.flows.collect.conftest import Collecting, site
from tests.service.articles import document
from tests.support.news_site import RobotsForm
from tests.support.webhook_receiver import receiving_webhooks
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.states import ListingState

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server")]


def urls(client: Elasticsearch, index: str) -> list[str]:
    """The addresses of the documents, sorted."""
    client.indices.refresh(index=index)
    return sorted(hit["_source"]["url"] for hit in client.search(index=index, size=100)["hits"]["hits"])


def counts_of(report: RunReport, name: str) -> dict[PageOutcome, int]:
    assert report.collected is not None
    return report.collected.sources[name].outcomes


def test_what_a_site_publishes_is_loaded_and_nothing_is_fetched_twice(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    report = collect(index=index_name)
    assert report.adds_up
    assert counts_of(report, "harbor-times") == {PageOutcome.NEW: 3}
    assert report.collected is not None
    assert (report.collected.segments, report.collected.waiting, report.collected.is_complete) == (1, 0, True)
    assert report.collected.ingested["indexed"] == 3
    assert report.collected.latency["harbor-times"].articles == 3
    assert len(urls(client, index_name)) == 3

    ingest, run = RunStore(client, index_name).latest(5)
    assert (run.request.flow, run.state, run.report) == ("collect", RunState.COMPLETED, report)
    assert (ingest.run, ingest.state) == (report.collected.ingest, RunState.COMPLETED)
    (segment,) = StateReader(client, index_name).segments(SegmentStage.INGESTED)
    assert segment.ingest == ingest.run
    assert Path(segment.path).is_relative_to(here.home / "archive")

    again = collect(index=index_name, return_state=True)
    assert again.is_completed()
    assert again.message == "no source was due"
    assert len(RunStore(client, index_name).latest(5)) == 2
    named = collect(sources=["harbor-times"], index=index_name)
    assert named.collected is not None
    assert (named.collected.sources["harbor-times"].unmodified, named.collected.ingest) == (1, None)
    assert len(here.fetched("harbor-times")) == 3


def test_failures_of_one_source_are_counted_and_the_others_are_collected(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    closed = here.add("closed", site(robots=RobotsForm.CLOSED))
    here.entries.append({"name": "absent", "feeds": [f"http://127.0.0.1:{closed.port}/nothing.xml"], "delay": 0})
    here.entries.append({**here.entries[0], "name": "paid", "headers": {"Authorization": "env:NO_SUCH_KEY"}})
    here.entries.append({**here.entries[0], "name": "resting", "enabled": False})
    here.write()
    report = collect(index=index_name)
    assert report.collected is not None
    found = report.collected.sources
    assert found["harbor-times"].outcomes == {PageOutcome.NEW: 3}
    assert found["closed"].listing_failures == {"robots": 1}
    assert set(found["absent"].listing_failures) == {"robots"}
    assert "paid" not in found
    assert "resting" not in found
    assert any("paid is not collected: its header Authorization" in one for one in report.collected.notices)
    assert len(urls(client, index_name)) == 3


def test_what_is_fetched_without_loading_is_loaded_by_the_next_run(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    report = collect(index=index_name, load=False)
    assert report.collected is not None
    assert (report.collected.segments, report.collected.waiting) == (0, 1)
    assert urls(client, index_name) == []
    later = collect(index=index_name)
    assert later.collected is not None
    assert (later.collected.segments, later.collected.ingested["indexed"]) == (1, 3)
    assert later.collected.latency["harbor-times"].articles == 3
    assert segments_to_ingest(client, index_name) == []
    assert len(here.fetched("harbor-times")) == 3


def test_a_changed_article_replaces_its_former_version(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    server = here.add("harbor-times", site(1))
    assert counts_of(collect(index=index_name), "harbor-times") == {PageOutcome.NEW: 1}
    made = server.sites["127.0.0.1"]
    now = datetime.now(UTC)
    changed = replace(made.articles[0], revisions=(made.articles[0].published, now))
    reader = StateReader(client, index_name)
    server.sites["127.0.0.1"] = replace(made, articles=(changed,))
    ((_, page),) = reader.due_pages({"harbor-times": 5}, now + timedelta(hours=2))
    due_now(client, index_name, page.url)
    report = collect(sources=["harbor-times"], index=index_name)
    assert counts_of(report, "harbor-times") == {PageOutcome.CHANGED: 1}
    assert report.collected is not None
    assert report.collected.ingested["replaced"] == 1
    (hit,) = client.search(index=index_name)["hits"]["hits"]
    assert "edition 2" in hit["_source"]["body"]


def due_now(client: Elasticsearch, index: str, url: str) -> None:
    """Let the next visit of a page be due."""
    query = {"bool": {"filter": [{"term": {"kind": "page"}}, {"term": {"url": url}}]}}
    (hit,) = client.search(index=f"{index}-runs", query=query)["hits"]["hits"]
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    client.index(index=f"{index}-runs", id=hit["_id"], document={**hit["_source"], "next_visit": past}, refresh=True)


def test_an_index_that_another_run_holds_gets_what_was_fetched_by_the_next_run(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    settings = Settings.read()
    with open_run(client, index_name, "long", RunRequest.replay("", force=False), settings, print) as replay:
        state = collect(index=index_name, return_state=True)
        replay.end(RunState.COMPLETED)
    assert state.is_cancelled()
    assert state.message is not None
    assert "belongs to run long" in state.message
    assert "What was fetched is in the archive: the next run loads it (1 segment)." in state.message
    (run,) = [one for one in RunStore(client, index_name).latest(5) if one.request.flow == "collect"]
    assert run.state is RunState.COMPLETED
    assert run.report is not None
    assert run.report.collected is not None
    assert run.report.collected.waiting == 1

    report = collect(index=index_name)
    assert report.collected is not None
    assert report.collected.ingested["indexed"] == 3
    assert len(here.fetched("harbor-times")) == 3


def test_a_run_that_was_killed_at_its_end_is_recorded_as_lost_by_the_next_one(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    collect(index=index_name)
    store = RunStore(client, index_name)
    (run,) = [one for one in store.latest(5) if one.request.flow == "collect"]
    store.save(run.model_copy(update={"state": RunState.RUNNING, "ended": None, "report": None}))
    collect(index=index_name)
    states = [one.state for one in store.latest(5) if one.request.flow == "collect"]
    assert states == [RunState.COMPLETED, RunState.LOST]


def test_one_run_collects_at_a_time(client: Elasticsearch, index_name: str, here: Collecting) -> None:
    here.add("harbor-times", site())
    with open_run(client, index_name, "long", RunRequest.collect(()), Settings.read(), print) as other:
        with pytest.raises(IndexTaken, match="belongs to run long"):
            collect(index=index_name)
        other.end(RunState.COMPLETED)
    assert here.fetched("harbor-times") == []


def test_a_segment_that_is_not_there_is_reported_and_the_others_are_loaded(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    collect(index=index_name, load=False)
    (lost,) = segments_to_ingest(client, index_name)
    Path(lost.path).rename(f"{lost.path}.away")
    here.add("valley-post", site(2))
    report = collect(index=index_name)
    assert report.collected is not None
    assert (report.collected.segments, report.collected.waiting) == (1, 1)
    assert any(lost.path in notice for notice in report.collected.notices)
    assert len(urls(client, index_name)) == 2
    Path(f"{lost.path}.away").rename(lost.path)
    collect(index=index_name)
    assert len(urls(client, index_name)) == 5


def test_a_source_that_cannot_be_collected_for_a_day_is_reported_as_quiet(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    here.add("valley-post", site(2))
    collect(index=index_name)
    file = read_sources(here.home / "sources.yaml")
    assert emit_failing_sources(client, index_name, file.sources) == []
    now, (url,) = datetime.now(UTC), file.sources[0].feeds
    failing = ListingState(
        url,
        "harbor-times",
        "feed",
        polled=now,
        next_poll=now + timedelta(hours=1),
        failures=9,
        reason="timeout",
        last_success=now - timedelta(days=2),
    )
    writer = StateWriter(client, index_name)
    writer.put(*listing_document(failing))
    writer.flush(refresh=True)
    (found,) = emit_failing_sources(client, index_name, file.sources)
    assert found.name == "harbor-times"
    since = f"{now - timedelta(days=2):%Y-%m-%d %H:%M} UTC"
    assert failing_line(found) == f"harbor-times cannot be collected since {since}: 9 polls failed (timeout)"


def test_without_a_file_of_sources_a_scheduled_run_does_nothing(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    state = collect(index=index_name, return_state=True)
    assert state.is_completed()
    assert state.message == f"no source was due; there is no file {here.home / 'sources.yaml'}"
    assert RunStore(client, index_name).latest(2) == []
    with pytest.raises(SourcesInvalid, match="there is no such file"):
        collect(sources=["harbor-times"], index=index_name)


def test_a_run_with_nothing_to_do_sends_what_saved_searches_find(
    client: Elasticsearch, index_name: str, here: Collecting
) -> None:
    here.add("harbor-times", site())
    collect(index=index_name)
    store = SearchStore(client, index_name)
    with receiving_webhooks() as receiver:
        add_search(store, "Zeppelins", SearchParameters("zeppelin"), webhook=receiver.url)
        article = document("later", "A zeppelin", "It landed.", indexed_at=datetime.now(UTC).isoformat())
        client.index(index=index_name, id="id-later", document=dict(article), refresh=True)
        assert collect(index=index_name, return_state=True).message == "no source was due"
        assert receiver.articles == ["later"]
