"""An index made by the version before (commit 1ee0f2e), whose ids were made by another identity scheme: no write."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from elasticsearch import Elasticsearch

from flows.cli.commands.compose import setup
from flows.cli.commands.index import create, status
from flows.cli.commands.ingest import ingest
from flows.cli.commands.replay import replay
from flows.cli.commands.withdraw import withdraw
from flows.cli.errors import exit_code_of
from infra.deadletters import build_letter, open_dead_letters
from infra.elasticsearch.errors import IdentityMismatch
from infra.elasticsearch.lifecycle.indices import ensure_index, index_status
from infra.settings import Settings
from tests.service.articles import document
from tests.support.build import raw_text
from transforms.identity import IDENTITY_SCHEME
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

EARLIER = json.loads((Path(__file__).parent / "data/mapping-1ee0f2e.json").read_bytes())
Run = Callable[..., str]


@pytest.fixture
def earlier(client: Elasticsearch, index_name: str) -> str:
    """The alias of such an index, with one article in it."""
    name = f"{index_name}-000001-aa1cc187"
    old: dict[str, Any] = {**document("a", "A title", "Its text.")}
    old = {key: value for key, value in old.items() if key in EARLIER["mappings"]["properties"]}
    old["input"] = {"path": "test.jsonl", "offset": 0, "length": None}
    client.indices.create(index=name, **EARLIER, aliases={index_name: {"is_write_index": True}})
    client.index(index=index_name, id="id-a", document=old, refresh=True)
    return index_name


@pytest.fixture
def run(node_url: str, tmp_path: Path, earlier: str) -> Run:
    """Runs a command on that index, and gives the error that it ends with."""

    def call(command: click.Command, *arguments: str) -> str:
        environment = {"ELASTICSEARCH_URL": node_url, "DATELINE_HOME": str(tmp_path / "home")}
        result = CliRunner(env=environment).invoke(command, [*arguments, "--index", earlier])
        if isinstance(result.exception, Exception):
            assert exit_code_of(result.exception) == 1
            return str(result.exception)
        return result.output

    return call


def everything(client: Elasticsearch, name: str) -> tuple[Any, ...]:
    """All that a write would change: the indices, their mappings, their documents."""
    client.indices.refresh(index=f"{name}*")
    found = client.search(index=f"{name}*", version=True)["hits"]["hits"]
    return client.indices.get_mapping(index=f"{name}*").body, found


def _ingest(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Another text."}', encoding="utf-8")
    return (str(tmp_path / "a.jsonl"),)


def _replay(tmp_path: Path, name: str) -> tuple[str, ...]:
    raw = raw_text("Ministers met.", input=InputRef("wire.jsonl", 1))
    settings = Settings.read().model_copy(update={"home": tmp_path / "home"})
    refused = Rejected(Reason.TIMEOUT, "process", "slow", raw.input)
    open_dead_letters(settings, name).record(build_letter(raw, refused), datetime.now(UTC))
    return ()


@pytest.mark.parametrize("deed", ["ingest", "replay", "withdraw", "lift", "create"])
def test_nothing_is_written_into_it_and_the_commands_to_run_are_named(
    client: Elasticsearch, earlier: str, run: Run, tmp_path: Path, deed: str
) -> None:
    deeds: dict[str, Callable[[], str]] = {
        "ingest": lambda: run(ingest, *_ingest(tmp_path)),
        "replay": lambda: run(replay, *_replay(tmp_path, earlier)),
        "withdraw": lambda: run(withdraw, "a", "--reason", "killed"),
        "lift": lambda: run(withdraw, "a", "--undo"),
        "create": lambda: run(create),
    }
    before = everything(client, earlier)
    said = deeds[deed]()
    assert f"by scheme 1, this version of Dateline by scheme {IDENTITY_SCHEME}" in said
    assert "Nothing was written." in said
    assert "dateline index create --index NEW" in said
    assert "dateline ingest PATH... --index NEW" in said
    assert everything(client, earlier) == before


def test_the_docker_stack_starts_with_it_all_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its accounts need a node with security, which this one has not."""
    monkeypatch.setattr("infra.compose.set_up", lambda *_: None)
    for name in ("KIBANA_SYSTEM_PASSWORD", "WORKER_PASSWORD"):
        monkeypatch.setenv(name, "secret")
    said = run(setup)
    assert "Warning: The index" in said
    assert "dateline index create --index NEW" in said


def test_its_status_shows_the_scheme(run: Run) -> None:
    shown = run(status)
    assert f"1, and this version writes {IDENTITY_SCHEME}" in shown


def test_one_of_a_later_scheme_is_refused_too(client: Elasticsearch, index_name: str) -> None:
    later = {**EARLIER["mappings"], "_meta": {"identity_scheme": IDENTITY_SCHEME + 1}}
    client.indices.create(
        index=f"{index_name}-1", mappings=later, settings=EARLIER["settings"], aliases={index_name: {}}
    )
    with pytest.raises(IdentityMismatch, match=f"by scheme {IDENTITY_SCHEME + 1}"):
        ensure_index(client, index_name)


def test_one_of_the_same_scheme_and_an_earlier_mapping_gains_the_fields_of_today(
    client: Elasticsearch, index_name: str
) -> None:
    """As an index of this scheme will be to the version after this one."""
    fields = {name: field for name, field in EARLIER["mappings"]["properties"].items() if name != "story_info"}
    mapping = {"dynamic": "strict", "properties": fields, "_meta": {"identity_scheme": IDENTITY_SCHEME}}
    client.indices.create(
        index=f"{index_name}-1", mappings=mapping, settings=EARLIER["settings"], aliases={index_name: {}}
    )
    found = index_status(client, index_name)
    assert found.difference is not None
    assert "story_info" in found.difference.missing
    assert ensure_index(client, index_name).mapping_current
