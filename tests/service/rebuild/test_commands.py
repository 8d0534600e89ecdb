"""The commands of a rebuild as a user calls them, with articles whose fields are hostile."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from elasticsearch import Elasticsearch

from flows.cli import console
from flows.cli.commands.index import drop, list_
from flows.cli.commands.rebuilding import compare, plan, promote, rollback
from flows.cli.views.index import print_rebuilt
from infra.elasticsearch.lifecycle.versioned import create_beside, serving_index
from infra.rebuild.report import RebuildReport
from tests.service.articles import document
from tests.service.hostile_records import HOSTILE
from tests.service.rebuild.loaded import served
from tests.service.test_hostile_output import STEERS

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]


@pytest.fixture
def hostile(client: Elasticsearch, index_name: str) -> str:
    """An index with an article of hostile fields, and one beside that has it otherwise, and one more."""
    fields = {"source": HOSTILE, "people": [HOSTILE], "input": {"file": HOSTILE, "path": HOSTILE}}
    article = document("hostile", HOSTILE, "Rain fell.", **fields)
    client.index(index=index_name, id=article["id"], document=article, refresh=True)
    beside = create_beside(client, index_name)
    other = {**article, "people": [], "title": "Another", "id": "id-more", "external_id": "more"}
    client.index(index=beside.name, id="id-more", document=other, refresh=True)
    return index_name


def run(command: click.Command, index: str, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--index", index])


def require_harmless(printed: str) -> None:
    """The printed text has the hostile fields, and nothing in it steers a terminal."""
    assert "SPOOFED <script>" in printed
    assert not STEERS.search(printed), STEERS.findall(printed)
    assert not [line for line in printed.splitlines() if line.startswith("SPOOFED")], "a line of its own"


def test_the_whole_way_by_commands(client: Elasticsearch, hostile: str, tmp_path: Path) -> None:
    first = serving_index(client, hostile).name
    before = run(compare, hostile)
    assert before.exit_code == 1
    assert "missing: 1 (id-hostile)" in before.output
    assert json.loads(run(compare, hostile, "--json").output)["extra"] == {"count": 1, "named": ["id-more"]}
    switched = run(promote, hostile, "--most-lost", "1", "--json")
    assert json.loads(switched.stdout)["old"] == first
    rows = [json.loads(line) for line in run(list_, hostile, "--json").output.splitlines()]
    assert [(row["number"], row["serves"], row["takes_writes"]) for row in rows] == [(1, False, False), (2, True, True)]
    assert len(served(client, hostile)) == 2
    refused = run(drop, hostile, "2", "--yes")
    assert "Nothing was deleted" in str(refused.exception)
    assert run(rollback, hostile).exit_code == 0
    assert serving_index(client, hostile).name == first
    assert run(drop, hostile, "2", "--yes").exit_code == 0
    assert len(run(list_, hostile, "--json").output.splitlines()) == 1


def test_what_articles_say_is_printed_harmlessly(
    client: Elasticsearch, hostile: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = client.get(index=hostile, id="id-hostile")["_source"]
    beside = create_beside(client, hostile)
    client.index(index=beside.name, id="id-hostile", document={**found, "people": []}, refresh=True)
    monkeypatch.setattr(console.out, "width", 10_000)
    for options in ((), ("--json",)):
        require_harmless(run(compare, hostile, *options).output)
    assert not STEERS.search(run(plan, hostile).output)
    report = RebuildReport(read=1, carried={"gone": 1}, named_carried=[HOSTILE], named_refused=[HOSTILE])
    print_rebuilt(report, hostile, as_json=False)
    require_harmless(capsys.readouterr().out)
