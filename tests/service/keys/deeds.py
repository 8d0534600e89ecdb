"""Operations that the holder of a key may try."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from elasticsearch import Elasticsearch
from fastapi.testclient import TestClient

from infra.backup.checking import check_backup
from infra.backup.creating import create_backup
from infra.backup.deleting import delete_backup
from infra.backup.manifest import BackupManifest
from infra.backup.place import BackupPlace
from infra.backup.restoring.restore import RestoreRequest, restore_backup
from infra.backup.restoring.trial import restore_on_trial
from infra.collect.rounds import mark_ingested, segments_to_ingest
from infra.collect.standing import read_standings
from infra.collect.state import StateReader, StateWriter
from infra.collect.state.documents import page_document
from infra.elasticsearch.access.keys import create_key
from infra.elasticsearch.access.privileges import KeyKind
from infra.elasticsearch.errors import NotAuthorized
from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection, change_all
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name, remove_copies
from infra.elasticsearch.lifecycle.index_definitions import document_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.index_state import read_index_state
from infra.elasticsearch.lifecycle.indices import ensure_index, index_status, index_uuid
from infra.elasticsearch.lifecycle.sizing import advise
from infra.elasticsearch.lifecycle.versioned import create_beside, drop_index, versioned_indices
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.loading.bulk import Outcome
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.originals import scan_places
from infra.elasticsearch.search.parameters import SearchParameters
from infra.erasure.forget import forget
from infra.erasure.subject import ErasureRequest
from infra.kibana.check.index import check_index
from infra.names import link_index
from infra.names.lookup import list_records
from infra.rebuild.promotion import promote, roll_back
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import COLLECT_ID, IndexLock
from infra.runs.pruning import prune_runs
from infra.searches import SearchEvaluation, SearchStore, evaluate_searches
from infra.searches.adding import add_search
from infra.settings import Settings
from infra.stories.index import group_index
from infra.web.app import create_app
from infra.web.state import WebState
from tests.service.loading import action, loaded
from tests.support.orchestrator import NoOrchestrator
from transforms.collecting.page_urls import page_id
from transforms.collecting.states import PageState

Deed = Callable[[Elasticsearch, str], object]


def behind(name: str) -> str:
    """The index behind an alias."""
    return document_index().index_name(name)


def load_one(client: Elasticsearch, name: str) -> object:
    """Load an article."""
    [outcome], _ = loaded(client, name, [action(uuid.uuid4().hex, "text")])
    assert outcome.outcome == Outcome.INDEXED
    return outcome


def _withdraw(client: Elasticsearch, name: str) -> None:
    """Writes, whoever was here before: withdraws the article, or lifts it where it was withdrawn already."""
    _, new = withdraw(client, name, "id-b", "by the agency")
    if not new:
        change_all(client, name, WithdrawalSelection(Criteria(), lift=True), print)


def _forget(client: Elasticsearch, name: str) -> None:
    old = {"kind": "run", "ended": "2020-12-31T00:00:00Z"}
    client.index(index=runs_name(name), document=old, refresh=True)
    assert prune_runs(client, name, datetime(2021, 1, 1, tzinfo=UTC)) >= 1


def _collect(client: Elasticsearch, name: str) -> None:
    """Write, read and delete the state of a page, under the lock of those who collect."""
    with acquire(IndexLock(client, name, COLLECT_ID), uuid.uuid4().hex, 5.0, print) as lease:
        writer, page = StateWriter(client, name, lease.require), PageState("http://a.example/1", "a", datetime.now(UTC))
        writer.put(*page_document(page))
        writer.flush(refresh=True)
        assert StateReader(client, name).pages([page_id(page.url)])
        writer.delete(page_id(page.url))
        writer.flush()
    mark_ingested(client, name, segments_to_ingest(client, name), "run")


def _clear(client: Elasticsearch, name: str) -> None:
    """Delete a copy; a refusal, which is returned as a message, is raised as an error here."""
    if refusal := remove_copies(client, name, ["no-such-letter"]):
        raise NotAuthorized(refusal, "")


def _save_search(client: Elasticsearch, name: str) -> None:
    """Save a search, record what it finds, evaluate it, and remove it."""
    store = SearchStore(client, name)
    search = add_search(store, uuid.uuid4().hex, SearchParameters("text"), block="slack-webhook/desk")
    report = evaluate_searches(SearchEvaluation(store, Settings.read(), lambda *_: None), [search], print)
    assert report.problems == ()
    store.remove(search.name)


PAGES = (
    *("/", "/?q=text&axis=mentioned&share=1", "/?only=source:nowhere", "/?near=Seoul,50", "/?copies=1&sort=newest"),
    *("/facets/source", "/articles/id-a?q=text", "/articles/id-a/compare/id-a", "/search.atom?q=text"),
    *("/api/search", "/api/map", "/api/facets/person", "/api/articles/id-a", "/api/articles/id-a/explain"),
)
"""Every form of answer of the search page."""


def _read_the_page(client: Elasticsearch, name: str) -> None:
    """Read each page; a refusal, which is a page of its own, is raised as an error here."""
    with TestClient(create_app(WebState(client, name, Settings.read())), base_url="http://localhost") as reader:
        for page in PAGES:
            answer = reader.get(page)
            if answer.status_code == 503:
                raise NotAuthorized(answer.text, "")
            assert answer.status_code == 200, (page, answer.text[:500])


def _distinguish(client: Elasticsearch, name: str) -> None:
    """Read more of the index than its name, which a recreated one has too."""
    if index_uuid(client, name) == behind(name):
        raise NotAuthorized("The settings may not be read.", "")


def _read_state(client: Elasticsearch, name: str) -> None:
    """Read the sequence numbers; a refusal, which is returned as None, is raised as an error here."""
    if read_index_state(client, name) is None:
        raise NotAuthorized("The statistics may not be read.", "")


def _rebuild(client: Elasticsearch, name: str) -> None:
    """Build an index beside, switch to it, switch back, and delete it: afterwards all is as before."""
    beside, settings = create_beside(client, name), Settings.read()
    promote(client, name, settings, print, force=True)
    roll_back(client, name, settings, print)
    drop_index(client, name, beside.name)


def _erase(client: Elasticsearch, name: str) -> None:
    """Erase an article that this key has loaded."""
    with TemporaryDirectory() as home:
        settings = Settings.read().model_copy(update={"home": Path(home), "given_archive": f"{home}/archive"})
        client.indices.refresh(index=name)
        id_ = uuid.uuid4().hex
        loaded(client, name, [action(id_, "text")])
        done = forget(client, ErasureRequest(name, f"id-{id_}"), settings, NoOrchestrator(), "a test", lambda _: None)
        assert done.erased


def _back_up(client: Elasticsearch, name: str) -> None:
    """Make a backup, check it and delete it."""
    with TemporaryDirectory() as home:
        settings = _backup_settings(home)
        place, made = BackupPlace.of(settings, name), create_backup(client, name, settings, print)
        assert check_backup(client, place, made.manifest.name).is_sound
        delete_backup(client, place, made.manifest.name)


def _restore(client: Elasticsearch, name: str) -> None:
    """Restore the snapshot of the fixture on trial, then beside, and delete it."""
    with TemporaryDirectory() as home:
        settings, now = _backup_settings(home), datetime.now(UTC)
        fields = {"name": SNAPSHOT, "index": name, "repository": settings.snapshot_repository, "begun": now}
        manifest = BackupManifest(
            **fields,
            ended=now,
            version="",
            indices={name: behind(name)},
            documents=0,
            snapshot_bytes=0,
            archive="",
            files=[],
        )
        BackupPlace.of(settings, name).write_manifest(manifest)
        assert restore_on_trial(client, manifest, settings, print) is None
        restored = restore_backup(client, RestoreRequest(name, "latest"), settings, print)
        assert restored.index
        drop_index(client, name, restored.index.name)


def _backup_settings(home: str) -> Settings:
    given = {"home": Path(home), "given_archive": f"{home}/archive", "elasticsearch_url": "https://localhost:9200"}
    return Settings.read().model_copy(update=given)


SNAPSHOT = "a-snapshot"
"""In the repository `dateline` of the node."""

DEEDS: dict[str, Deed] = {
    "search": lambda client, name: client.search(index=name),
    "count": lambda client, name: client.count(index=name),
    "read the search page": _read_the_page,
    "find an article to export": lambda client, name: find_document(client, name, "a"),
    "check the places of articles in the archive": lambda client, name: list(scan_places(client, name)),
    "load": load_one,
    "look at it": lambda client, name: index_status(client, name),
    "make ready to load": lambda client, name: ensure_index(client, name),
    "distinguish it from a recreated one": lambda client, name: _distinguish(client, name),
    "see whether anybody has written": _read_state,
    "write over an article": lambda client, name: client.index(index=name, id="id-a", document={"id": "forged"}),
    "delete an article": lambda client, name: client.options(ignore_status=404).delete(index=name, id="none"),
    "delete the index": lambda client, name: client.indices.delete(index=behind(name)),
    "change the mapping": lambda client, name: client.indices.put_mapping(index=name, dynamic="true"),
    "read the mapping": lambda client, name: client.indices.get_mapping(index=name),
    "list the indices": versioned_indices,
    "ask for the advised number of shards": lambda client, name: advise(client, name, 50_000_000),
    "rebuild the index and switch to it": _rebuild,
    "back it up": _back_up,
    "restore a backup of it": _restore,
    "make an index": lambda client, name: client.indices.create(index=f"{name}-of-its-own"),
    "read dead letters": lambda client, name: client.search(index=copy_name(name)),
    "search another index": lambda client, _: client.search(index="others"),
    "load another index": lambda client, _: load_one(client, "others"),
    "read runs": lambda client, name: client.search(index=runs_name(name)),
    "hold the lock": lambda client, name: acquire(IndexLock(client, name), uuid.uuid4().hex, 5.0, print).release(),
    "forget old runs": lambda client, name: _forget(client, name),
    "group stories": lambda client, name: group_index(client, name, Settings.read(), print, everything=True),
    "link names": lambda client, name: link_index(client, name, Settings.read(), print, everything=True),
    "read the names": lambda client, name: list_records(client, name, None, 5),
    "withdraw an article": lambda client, name: _withdraw(client, name),
    "erase an article": _erase,
    "clear copies of dead letters": lambda client, name: _clear(client, name),
    "check the dashboards": lambda client, name: check_index(client, name, datetime.now(UTC)),
    "record a run": lambda client, name: client.index(index=runs_name(name), document={"kind": "run"}, refresh=True),
    "collect": _collect,
    "list the sources": lambda client, name: read_standings(client, name, (), datetime.now(UTC)),
    "read saved searches": lambda client, name: SearchStore(client, name).all(),
    "save a search": _save_search,
    "search everything": lambda client, _: client.search(index="others,wires", ignore_unavailable=False),
    "make a key": lambda client, name: create_key(client, KeyKind.SEARCH, name, timedelta(hours=1)),
    "list users": lambda client, _: client.security.get_user(),
    "list all keys": lambda client, _: client.security.get_api_key(),
    "read the health": lambda client, _: client.cluster.health(),
    "change the cluster": lambda client, _: client.cluster.put_settings(persistent={"logger.x": "INFO"}),
    "read passwords": lambda client, _: client.search(index=".security-7"),
}
"""What somebody may try, by its name; each succeeds or raises."""
