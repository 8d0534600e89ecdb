"""Rights that each key has and lacks, on a node with authentication."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, BadRequestError, Elasticsearch

from infra.elasticsearch.access.keys import UnknownKey, create_key, list_keys, revoke_key
from infra.elasticsearch.access.privileges import KeyKind
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable, NotAuthorized
from infra.elasticsearch.lifecycle.aliases import check_name
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_definitions import dead_letter_index, document_index
from infra.elasticsearch.lifecycle.index_set import ensure_indices, index_statuses, runs_name
from infra.elasticsearch.lifecycle.indices import create_index, ensure_index, index_status
from infra.elasticsearch.lifecycle.sizing import IndexShape
from infra.elasticsearch.lifecycle.versioned import versioned_indices
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.loading.bulk import Outcome
from tests.service.keys.allowed import ALLOWED
from tests.service.keys.deeds import DEEDS, SNAPSHOT, Deed, behind, load_one
from tests.service.loading import action, loaded, words
from tests.support.secured import Secured

pytestmark = [pytest.mark.service, pytest.mark.slow]


MANAGERS = {KeyKind.DEPLOY, KeyKind.REBUILD, KeyKind.RESTORE}
"""The kinds that may delete an index."""


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
        client.snapshot.create_repository(name="dateline", repository={"type": "fs", "settings": {"location": "all"}})
        client.snapshot.create(
            repository="dateline", snapshot=SNAPSHOT, indices=behind("wires"), wait_for_completion=True
        )
    return "wires"


@pytest.fixture(scope="module")
def holders(secured: Secured, wires: str) -> dict[KeyKind, Elasticsearch]:
    """A client for the holder of each kind of key."""
    return {kind: secured.with_key(secured.key(kind, wires).encoded) for kind in KeyKind}


def refused(client: Elasticsearch, deed: Deed, name: str) -> bool:
    """Return whether Elasticsearch refuses a request as not allowed; another error is one of the test's."""
    try:
        deed(client, name)
    except (AuthorizationException, NotAuthorized):
        return True
    except IndexUnusable as error:  # one item of a bulk request was refused
        if "security_exception" not in error.message:
            raise
        return True
    return False


@pytest.mark.parametrize("kind", KeyKind)
@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed != "delete the index"])
def test_a_key_may_do_what_it_is_for_and_nothing_else(
    holders: dict[KeyKind, Elasticsearch], wires: str, kind: KeyKind, deed: str
) -> None:
    assert refused(holders[kind], DEEDS[deed], wires) == (deed not in ALLOWED[kind])


@pytest.mark.parametrize("kind", [kind for kind in KeyKind if kind not in MANAGERS])
def test_no_key_but_those_that_manage_indices_deletes_one(
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
        load_one(loader, "new")
        assert ensure_index(loader, copy_name("new"), dead_letter_index()).exists
        deployer.indices.delete(index=behind("new"))


def test_the_deployer_chooses_the_shards(secured: Secured) -> None:
    with secured.with_key(secured.key(KeyKind.DEPLOY, "sized").encoded) as deployer:
        ensure_indices(deployer, "sized", IndexShape(shards=2, replicas=0))
        (index,) = versioned_indices(deployer, "sized")
        assert (index.shards, index.replicas) == (2, 0)
        for status in index_statuses(deployer, "sized").values():
            deployer.indices.delete(index=status.index or "")


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
        deployer.indices.delete(index=behind("old"))


def test_a_key_that_may_not_see_the_mapping_writes_nothing(secured: Secured, wires: str) -> None:
    """As an ingest key of the versions before: whether its articles are of this identity scheme is not known."""
    with secured.with_key(secured.key(KeyKind.SEARCH, wires).encoded) as reader:
        assert index_status(reader, wires).mapping_current is None
        assert index_statuses(reader, wires).keys() == {"articles", "names"}
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
