"""The ingest flow on a real Prefect server and a real Elasticsearch: what becomes of the seeds."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.client.orchestration import get_client

from flows.ingest import ingest
from flows.reporting.report import remarks
from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.syntax import parse
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.requests import count
from infra.escaping import terminal_line
from infra.execution.bounds import OutOfBounds
from infra.execution.report import sum_reports
from infra.runs import RunState, RunStore
from infra.settings import Settings

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]

ROOT = Path(__file__).parents[2]
SEEDS = str(ROOT / "seeds")
EXPECTED = json.loads((ROOT / "tests/golden/expectations.json").read_text(encoding="utf-8"))
INDEXED = [name for name, facts in EXPECTED.items() if facts["outcome"] == "indexed"]


def versions(client: Elasticsearch, index: str) -> dict[str, int]:
    hits = client.search(index=index, size=1000, version=True, source=False)["hits"]["hits"]
    return {hit["_id"]: hit["_version"] for hit in hits}


def test_every_seed_has_its_outcome_and_a_second_run_changes_nothing(client: Elasticsearch, index_name: str) -> None:
    first = ingest(paths=[SEEDS], index=index_name)
    assert first.total.adds_up
    assert first.total.outcomes["indexed"] == len(INDEXED)
    assert first.total.reasons == {"empty": 1, "malformed_json": 1}
    assert (first.total.dead_letters_new, first.total.dead_letters_known) == (2, 0)
    before = versions(client, index_name)
    assert len(before) == len(INDEXED) == first.documents

    (record,) = RunStore(client, index_name).latest(2)
    assert (record.state, record.report, record.shards) == (RunState.COMPLETED, first, 1)
    assert sum_reports(shard.report for shard in RunStore(client, index_name).shards(record)) == first.total
    query = parse(f"run:{first.run_id}")
    assert count(client, index_name, Criteria(query.words, query.conditions)).total == len(INDEXED)
    document = find_document(client, index_name, "seoul-ukraine-2024")
    assert RunStore(client, index_name).find(document["run_id"] or "").run == first.run_id
    assert record.due is not None
    assert record.due <= record.started
    figures = client.get(index=runs_name(index_name), id=record.run)["_source"]
    assert figures["late_seconds"] == (record.started - record.due).total_seconds()
    assert figures["per_second"] == pytest.approx(first.total.read / first.seconds, abs=0.001)
    assert figures["age_hours"] > 0

    second = ingest(paths=[SEEDS], index=index_name)
    assert second.total.outcomes["unchanged"] == len(INDEXED)
    assert (first.total.by_receipt, second.total.by_receipt > 0) == (0, True)
    assert (second.total.dead_letters_new, second.total.dead_letters_known) == (0, 2)
    assert versions(client, index_name) == before
    assert first.warnings == second.warnings == []
    client.indices.refresh(index=copy_name(index_name))
    copies = client.search(index=copy_name(index_name))["hits"]["hits"]
    assert [copy["_source"]["attempts"] for copy in copies] == [2, 2]


def test_a_readable_copy_that_elasticsearch_refuses_costs_a_line_of_the_report(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "Ministers met."}\n{no json\n', encoding="utf-8")
    retyped = {"properties": {"reason": {"type": "long"}}}
    old = f"{copy_name(index_name)}-000001-0ld"
    client.indices.create(index=old, aliases={copy_name(index_name): {}}, mappings=retyped)
    report = ingest(paths=[str(tmp_path)], index=index_name)
    assert (report.total.outcomes["indexed"], report.total.outcomes["rejected"]) == (1, 1)
    (warning,) = report.warnings
    assert "readable copy" in warning
    assert warning in remarks(report, terminal_line)
    assert open_dead_letters(Settings.read(), index_name).counts() == {"malformed_json": 1}


def test_a_correction_replaces_the_story_and_the_earlier_state_does_not_come_back(
    client: Elasticsearch, index_name: str
) -> None:
    earlier, later = str(ROOT / "tests/golden/ferry-before-correction.jsonl"), f"{SEEDS}/correction.jsonl"
    assert ingest(paths=[earlier], index=index_name).total.outcomes["indexed"] == 1
    assert ingest(paths=[later], index=index_name).total.outcomes["replaced"] == 1
    assert ingest(paths=[earlier], index=index_name).total.outcomes["older"] == 1
    (hit,) = client.search(index=index_name)["hits"]["hits"]
    assert "80 cars" in hit["_source"]["body"]
    assert "120 cars" not in hit["_source"]["body"]


async def _artifact_keys() -> set[str]:
    async with get_client() as api:
        return {artifact.key for artifact in await api.read_artifacts() if artifact.key}


def test_the_run_leaves_progress_table_and_report(index_name: str) -> None:
    import asyncio

    ingest(paths=[f"{SEEDS}/bom.txt"], index=index_name)
    assert asyncio.run(_artifact_keys()) >= {"ingest-progress", "ingest-outcomes", "ingest-report"}


def test_a_run_without_paths_reads_the_inbox_and_its_state_says_that_nothing_is_new(
    index_name: str, elsewhere: Path
) -> None:
    state = ingest(index=index_name, return_state=True)
    assert (state.is_completed(), state.message) == (True, "no new inputs")
    (elsewhere / "inbox/feed.jsonl").write_text('{"id": "a", "text": "Rain."}\n{}\n{}\n', encoding="utf-8")
    state = ingest(index=index_name, return_state=True)
    assert state.message is not None
    assert state.message.startswith("2 of 3 inputs were refused (no_content 2)")
    assert ingest(index=index_name).total.outcomes["unchanged"] == 1


def test_day_first_reads_dates_of_records_and_of_texts(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("id,body,date\na,It rained on 5/4/24.,03/04/2024\n", encoding="utf-8")
    report = ingest(paths=[str(file)], index=index_name, field_map="text=body,published=date", day_first=True)
    assert report.total.outcomes["indexed"] == 1
    document = find_document(client, index_name, "a")
    assert document["published"] == "2024-04-03"
    assert [mention["value"] for mention in document["dates"]] == ["2024-04-05"]
    request = RunStore(client, index_name).find("last").request
    assert (request.field_map, request.day_first) == ("text=body,published=date", True)


@pytest.mark.parametrize("parameters", [{"paths": []}, {"paths": [""]}, {"paths": [SEEDS], "index": "No Spaces"}])
def test_bad_parameters_are_refused_before_anything_runs(parameters: dict[str, object]) -> None:
    from prefect.exceptions import ParameterTypeError

    with pytest.raises(ParameterTypeError):
        ingest(**parameters)  # type: ignore[call-overload]


def test_a_run_out_of_its_bounds_is_aborted_until_it_is_accepted(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "in.jsonl").write_text('{"id": "a", "text": "Ministers met."}\nnot JSON\n', encoding="utf-8")
    run = partial(ingest, [str(inbox)], index_name, new_only=True)
    with pytest.raises(OutOfBounds, match="1 of 2 inputs were refused; the bound is 20%. .* stays in .*: 1 indexed"):
        run(most_rejected=0.2)
    with pytest.raises(OutOfBounds, match="2 inputs, where there must be at least 3"):
        run(at_least=3)
    second, first = RunStore(client, index_name).latest(2)
    assert {second.state, first.state} == {RunState.ABORTED}
    assert first.report is not None
    accepted = run(most_rejected=0.5, resume=first.run)
    assert accepted.total.outcomes == first.report.total.outcomes
    assert RunStore(client, index_name).find(first.run).state is RunState.COMPLETED
    assert run().total.read == 0
