"""Rights that each key has and lacks, on a node with authentication."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, BadRequestError, Elasticsearch

from infra.collect.rounds import mark_ingested, segments_to_ingest
from infra.collect.standing import read_standings
from infra.collect.state import StateReader, StateWriter
from infra.collect.state.documents import page_document
from infra.elasticsearch.access.keys import UnknownKey, create_key, list_keys, revoke_key
from infra.elasticsearch.access.privileges import KeyKind
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable, NotAuthorized
from infra.elasticsearch.lifecycle.aliases import check_name
from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection, change_all
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name, remove_copies
from infra.elasticsearch.lifecycle.index_definitions import dead_letter_index, document_index
from infra.elasticsearch.lifecycle.index_set import ensure_indices, index_statuses, runs_name
from infra.elasticsearch.lifecycle.index_state import read_index_state
from infra.elasticsearch.lifecycle.indices import create_index, ensure_index, index_status, index_uuid
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.loading.bulk import Outcome
from infra.elasticsearch.queries.criteria import Criteria
from infra.kibana.check.index import check_index
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import COLLECT_ID, IndexLock
from infra.runs.pruning import prune_runs
from tests.service.loading import action, loaded, words
from tests.support.secured import Secured
from transforms.collecting.page_urls import page_id
from transforms.collecting.states import PageState

pytestmark = [pytest.mark.service, pytest.mark.slow]

Deed = Callable[[Elasticsearch, str], object]


@pytest.fixture(scope="module")
def wires(secured: Secured) -> str:
    """An index with one article and its dead letters beside it, and another index that is nobody's business."""
    with secured.administrator() as client:
        for name in ("wires", "others"):
            create_index(client, name)
            articles = [action("a", "text"), action("b", "text")]
            assert words(loaded(client, name, articles)[0]) == [Outcome.INDEXED] * 2
        ensure_indices(client, "wires")
        client.index(index=runs_name("wires"), document={"kind": "run", "ended": "2020-12-31T00:00:00Z"}, refresh=True)
        client.index(index=copy_name("wires"), id="1", document={"id": "1"}, refresh=True)
        client.indices.refresh(index="wires,others")
    return "wires"


@pytest.fixture(scope="module")
def holders(secured: Secured, wires: str) -> dict[KeyKind, Elasticsearch]:
    """A client for the holder of each kind of key."""
    return {kind: secured.with_key(secured.key(kind, wires).encoded) for kind in KeyKind}


def _load(client: Elasticsearch, name: str) -> object:
    [outcome], _ = loaded(client, name, [action(uuid.uuid4().hex, "text")])
    assert outcome.outcome == Outcome.INDEXED
    return outcome


def _withdraw(client: Elasticsearch, name: str) -> None:
    """Writes, whoever was here before: withdraws the article, or lifts it where it was withdrawn already."""
    _, new = withdraw(client, name, "id-b", "by the agency")
    if not new:
        change_all(client, name, WithdrawalSelection(Criteria(), lift=True), print)


def _forget(client: Elasticsearch, name: str) -> None:
    assert prune_runs(client, name, datetime(2021, 1, 1, tzinfo=UTC)) == 1


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


def _distinguish(client: Elasticsearch, name: str) -> None:
    """Read more of the index than its name, which a recreated one has too."""
    if index_uuid(client, name) == _behind(name):
        raise NotAuthorized("The settings may not be read.", "")


def _read_state(client: Elasticsearch, name: str) -> None:
    """Read the sequence numbers; a refusal, which is returned as None, is raised as an error here."""
    if read_index_state(client, name) is None:
        raise NotAuthorized("The statistics may not be read.", "")


DEEDS: dict[str, Deed] = {
    "search": lambda client, name: client.search(index=name),
    "count": lambda client, name: client.count(index=name),
    "load": _load,
    "look at it": lambda client, name: index_status(client, name),
    "make ready to load": lambda client, name: ensure_index(client, name),
    "distinguish it from a recreated one": lambda client, name: _distinguish(client, name),
    "see whether anybody has written": _read_state,
    "write over an article": lambda client, name: client.index(index=name, id="id-a", document={"id": "forged"}),
    "delete an article": lambda client, name: client.delete(index=name, id="no-such-article"),
    "delete the index": lambda client, name: client.indices.delete(index=_behind(name)),
    "change the mapping": lambda client, name: client.indices.put_mapping(index=name, dynamic="true"),
    "read the mapping": lambda client, name: client.indices.get_mapping(index=name),
    "make an index": lambda client, name: client.indices.create(index=f"{name}-of-its-own"),
    "read dead letters": lambda client, name: client.search(index=copy_name(name)),
    "search another index": lambda client, _: client.search(index="others"),
    "load another index": lambda client, _: _load(client, "others"),
    "read runs": lambda client, name: client.search(index=runs_name(name)),
    "hold the lock": lambda client, name: acquire(IndexLock(client, name), uuid.uuid4().hex, 5.0, print).release(),
    "forget old runs": lambda client, name: _forget(client, name),
    "withdraw an article": lambda client, name: _withdraw(client, name),
    "clear copies of dead letters": lambda client, name: _clear(client, name),
    "check the dashboards": lambda client, name: check_index(client, name, datetime.now(UTC)),
    "record a run": lambda client, name: client.index(index=runs_name(name), document={"kind": "run"}, refresh=True),
    "collect": _collect,
    "list the sources": lambda client, name: read_standings(client, name, (), datetime.now(UTC)),
    "search everything": lambda client, _: client.search(index="others,wires", ignore_unavailable=False),
    "make a key": lambda client, name: create_key(client, KeyKind.SEARCH, name, timedelta(hours=1)),
    "list users": lambda client, _: client.security.get_user(),
    "list all keys": lambda client, _: client.security.get_api_key(),
    "read the health": lambda client, _: client.cluster.health(),
    "change the cluster": lambda client, _: client.cluster.put_settings(persistent={"logger.x": "INFO"}),
    "read passwords": lambda client, _: client.search(index=".security-7"),
}
"""What somebody may try, by its name; each succeeds or raises."""

ALLOWED = {
    KeyKind.INGEST: {
        "search",
        "count",
        "load",
        "look at it",
        "make ready to load",
        "read the mapping",
        "distinguish it from a recreated one",
        "see whether anybody has written",
        "write over an article",
        "read dead letters",
        "read runs",
        "record a run",
        "hold the lock",
        "collect",
        "list the sources",
        "forget old runs",
        "withdraw an article",
        "clear copies of dead letters",
        "check the dashboards",
    },
    KeyKind.SEARCH: {"search", "count", "look at it"},
    KeyKind.DEPLOY: {
        "look at it",
        "make ready to load",
        "distinguish it from a recreated one",
        "see whether anybody has written",
        "read the mapping",
        "change the mapping",
        "read the health",
    },
    KeyKind.KIBANA: {"look at it", "make ready to load", "distinguish it from a recreated one", "read the mapping"},
}
"""All the rest is refused, tried one by one; that the deployer may delete an index is tried on one of its own."""


def _behind(name: str) -> str:
    return document_index().index_name(name)


def refused(client: Elasticsearch, deed: Deed, name: str) -> bool:
    """Return whether Elasticsearch refuses a request as not allowed; another error is one of the test's."""
    try:
        deed(client, name)
    except (AuthorizationException, NotAuthorized):
        return True
    return False


@pytest.mark.parametrize("kind", KeyKind)
@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed != "delete the index"])
def test_a_key_may_do_what_it_is_for_and_nothing_else(
    holders: dict[KeyKind, Elasticsearch], wires: str, kind: KeyKind, deed: str
) -> None:
    assert refused(holders[kind], DEEDS[deed], wires) == (deed not in ALLOWED[kind])


@pytest.mark.parametrize("kind", [KeyKind.INGEST, KeyKind.SEARCH, KeyKind.KIBANA])
def test_no_key_but_the_deployers_deletes_an_index(
    holders: dict[KeyKind, Elasticsearch], wires: str, kind: KeyKind
) -> None:
    assert refused(holders[kind], DEEDS["delete the index"], wires)


def test_the_deployer_makes_the_indices_that_the_loader_then_fills(secured: Secured) -> None:
    deployer, loader = (secured.with_key(secured.key(kind, "new").encoded) for kind in (KeyKind.DEPLOY, KeyKind.INGEST))
    with deployer, loader:
        with pytest.raises(NotAuthorized, match="dateline index create --index new"):
            ensure_index(loader, "new")
        assert create_index(deployer, "new").exists
        create_index(deployer, copy_name("new"), dead_letter_index())
        _load(loader, "new")
        assert ensure_index(loader, copy_name("new"), dead_letter_index()).exists
        deployer.indices.delete(index=_behind("new"))


def test_the_deployer_updates_the_mapping_that_the_loader_may_not_change(secured: Secured) -> None:
    deployer, loader = (secured.with_key(secured.key(kind, "old").encoded) for kind in (KeyKind.DEPLOY, KeyKind.INGEST))
    today = document_index().mappings
    mappings = {**today, "properties": {**today["properties"], "mood": {"type": "keyword"}}}
    newer = replace(document_index(), mappings=mappings)
    with deployer, loader:
        create_index(deployer, "old")
        with pytest.raises(NotAuthorized, match="updating the mapping") as caught:
            ensure_index(loader, "old", newer)
        assert "Run `dateline index create --index old` with a deploy key" in caught.value.remedy
        assert ensure_index(deployer, "old", newer).mapping_current
        assert ensure_index(loader, "old", newer).mapping_current
        deployer.indices.delete(index=_behind("old"))


def test_a_key_that_may_not_see_the_mapping_writes_nothing(secured: Secured, wires: str) -> None:
    """As an ingest key of the versions before: whether its articles are of this identity scheme is not known."""
    with secured.with_key(secured.key(KeyKind.SEARCH, wires).encoded) as reader:
        assert index_status(reader, wires).mapping_current is None
        assert index_statuses(reader, wires).keys() == {"articles"}
        for write in (lambda: ensure_index(reader, wires), lambda: withdraw(reader, wires, "id-b", "by nobody")):
            with pytest.raises(NotAuthorized, match="may not read the mapping") as caught:
                write()
            assert f"dateline keys create ingest --index {wires}" in caught.value.remedy


def test_kibanas_key_holds_kibanas_privileges_in_one_space(
    secured: Secured, holders: dict[KeyKind, Elasticsearch]
) -> None:
    features = ("feature_dashboard_v2.all", "feature_indexPatterns.all", "feature_fleet.all")
    with secured.administrator() as admin:
        # As a Kibana does when it starts: before that Elasticsearch grants none of them to anybody.
        granted = {feature: {"actions": [f"api:{feature}"]} for feature in features}
        admin.security.put_privileges(privileges={"kibana-.kibana": granted})

    def has(privilege: str, space: str) -> bool:
        asked = [{"application": "kibana-.kibana", "privileges": [privilege], "resources": [f"space:{space}"]}]
        return bool(holders[KeyKind.KIBANA].security.has_privileges(application=asked)["has_all_requested"])

    assert has("feature_dashboard_v2.all", "default")
    assert has("feature_indexPatterns.all", "default")
    assert not has("feature_dashboard_v2.all", "finance")
    assert not has("feature_fleet.all", "default")


def test_a_key_ends_when_it_said_it_would(secured: Secured, wires: str) -> None:
    before = datetime.now(UTC)
    made = secured.key(KeyKind.SEARCH, wires, timedelta(seconds=2))
    assert timedelta(seconds=1) < made.expires - before < timedelta(seconds=5)
    with secured.with_key(made.encoded) as holder:
        assert holder.count(index=wires)["count"] >= 1
        while datetime.now(UTC) <= made.expires:
            time.sleep(0.1)
        with pytest.raises(NotAuthorized, match="expired"), translate_errors("counting"):
            holder.count(index=wires)


def test_keys_are_listed_without_their_secrets_and_revoked_at_once(secured: Secured, wires: str) -> None:
    made = secured.key(KeyKind.SEARCH, wires)
    with secured.administrator() as admin, secured.with_key(made.encoded) as holder:
        # A key of somebody else's is not ours to show or to revoke.
        foreign = admin.security.create_api_key(name="foreign")["id"]
        listed = {key.id: key for key in list_keys(admin)}
        assert foreign not in listed
        assert (listed[made.id].kind, listed[made.id].index, listed[made.id].state) == ("search", wires, "valid")
        assert made.encoded not in repr(listed) + repr(made)
        holder.count(index=wires)
        assert revoke_key(admin, made.id).state == "valid"
        with pytest.raises(AuthenticationException):
            holder.count(index=wires)
        assert revoke_key(admin, made.id).state == "revoked"
        for unknown in (foreign, "no-such-key"):
            with pytest.raises(UnknownKey):
                revoke_key(admin, unknown)


@pytest.mark.parametrize("name", ["*", "wires*", "wires,others", "/.*/", "-wires", "<wires-{now/d}>", "a:b", ""])
def test_a_key_is_for_one_index_by_its_plain_name(secured: Secured, name: str) -> None:
    with secured.administrator() as admin, pytest.raises(IndexUnusable, match="cannot be an index's name"):
        create_key(admin, KeyKind.INGEST, name, timedelta(hours=1))
    with pytest.raises(IndexUnusable):
        check_name(name)


def test_no_key_makes_a_key_that_may_do_more(secured: Secured) -> None:
    """Elasticsearch lets keys beget only keys without privileges; ours do not even beget those."""
    with secured.administrator() as admin:
        master = admin.security.create_api_key(
            name="maker", role_descriptors={"maker": {"cluster": ["manage_own_api_key"]}}
        )
    with secured.with_key(master["encoded"]) as maker, pytest.raises((NotAuthorized, IndexUnusable)):
        create_key(maker, KeyKind.INGEST, "wires", timedelta(hours=1))
    with suppress(ApiError, BadRequestError), secured.administrator() as admin:
        admin.security.invalidate_api_key(ids=[master["id"]])
