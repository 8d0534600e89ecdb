"""The reach of a loader's key, on a node with passwords, keys and TLS."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from infra.cluster import endpoint_at
from infra.elasticsearch.client import connect
from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorized
from infra.elasticsearch.lifecycle.indices import count_documents, create_index, ensure_index, index_status, refresh
from infra.elasticsearch.loading.bulk import Outcome, largest_request, load
from infra.elasticsearch.loading.known import lookup
from infra.settings import Settings
from tests.service.loading import QUICK, action, loaded, words
from tests.support.secured import Secured

pytestmark = [pytest.mark.service, pytest.mark.slow]


def test_a_loaders_key_is_sent_to_the_deployer_and_then_enough(secured: Secured) -> None:
    with secured.with_privileges("index", "read", "view_index_metadata") as loader, secured.administrator() as deployer:
        with pytest.raises(NotAuthorized, match="dateline index create --index news") as raised:
            ensure_index(loader, "news")
        assert "deploy key" in raised.value.remedy

        create_index(deployer, "news")
        status = ensure_index(loader, "news")
        assert (status.mapping_current, status.documents, status.bytes) == (True, 0, None)
        assert largest_request(loader) is None
        assert words(loaded(loader, "news", [action("a", "text")])[0]) == [Outcome.INDEXED]
        assert words(loaded(loader, "news", [action("a", "text", run_id="later")])[0]) == [Outcome.UNCHANGED]
        assert lookup(loader, "news", ["id-a"])
        refresh(loader, "news")
        assert count_documents(loader, "news") == index_status(deployer, "news").documents == 1


def test_a_key_that_may_not_write_stops_the_load(secured: Secured) -> None:
    with secured.with_privileges("read") as reader, secured.administrator() as deployer:
        create_index(deployer, "news-read")
        with pytest.raises(NotAuthorized, match="dateline keys create ingest --index news-read"):
            loaded(reader, "news-read", [action("a", "text")])
        with pytest.raises(NotAuthorized):
            list(load(reader, "elsewhere", [action("a", "text")], QUICK))


def test_wrong_and_missing_credentials_and_certificates_are_reported(secured: Secured) -> None:
    wrong = secured.settings.model_copy(update={"elasticsearch_password": SecretStr("wrong")})
    nobody = Settings(elasticsearch_ca_certs=secured.settings.elasticsearch_ca_certs)
    for settings in (wrong, nobody):
        with pytest.raises(NotAuthorized, match="ELASTICSEARCH_API_KEY"):
            index_status(connect(endpoint_at(settings, secured.url)), "news")
    trusting_none = secured.settings.model_copy(update={"elasticsearch_ca_certs": None})
    with pytest.raises(ElasticsearchUnavailable, match="TLS"):
        index_status(connect(endpoint_at(trusting_none, secured.url)), "news")
