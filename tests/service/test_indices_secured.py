"""What a loader's key is enough for, on a node with passwords, keys and TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra import node
from infra.elasticsearch.bulk import Outcome, largest_request, load
from infra.elasticsearch.client import connect
from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorised
from infra.elasticsearch.indices import count_documents, create_index, ensure_index, index_status, refresh
from infra.elasticsearch.known import lookup
from infra.settings import Settings
from tests.service.loading import QUICK, action, loaded, words

pytestmark = [pytest.mark.service, pytest.mark.slow]

PASSWORD = "not-a-real-secret"


@dataclass(frozen=True)
class Secured:
    """A node that asks who is there."""

    url: str
    settings: Settings

    def administrator(self) -> Elasticsearch:
        return connect(self.settings, self.url)

    def with_key(self, *privileges: str) -> Elasticsearch:
        indices: list[dict[str, Any]] = [{"names": ["news*"], "privileges": [*privileges]}]
        with self.administrator() as client:
            key = client.security.create_api_key(name="loader", role_descriptors={"loader": {"indices": indices}})
        return connect(self.settings.model_copy(update={"elasticsearch_api_key": SecretStr(key["encoded"])}), self.url)


@pytest.fixture(scope="module")
def secured(
    settings_for: Callable[[Path], node.NodeSettings],
    node_home: Callable[[], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Secured]:
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    security = node.Security(PASSWORD, folder / "cert.pem", folder / "key.pem", folder / "ca.pem")
    issued.cert_chain_pems[0].write_to_path(security.certificate)
    issued.private_key_pem.write_to_path(security.key)
    authority.cert_pem.write_to_path(security.authority)
    started = replace(settings_for(node_home()), security=security)
    settings = Settings(
        elasticsearch_username="elastic",
        elasticsearch_password=SecretStr(PASSWORD),
        elasticsearch_ca_certs=security.authority,
    )
    yield Secured(node.start(started, print).url, settings)
    node.stop(started)


def test_a_loaders_key_is_sent_to_the_deployer_and_then_enough(secured: Secured) -> None:
    with secured.with_key("index", "read") as loader, secured.administrator() as deployer:
        with pytest.raises(NotAuthorised, match="dateline index create --index news") as told:
            ensure_index(loader, "news")
        assert "deploy key" in told.value.remedy

        create_index(deployer, "news")
        status = ensure_index(loader, "news")
        assert (status.mapping_current, status.documents, status.bytes) == (True, 0, None)
        assert largest_request(loader) is None
        assert words(loaded(loader, "news", [action("a", "text")])[0]) == [Outcome.INDEXED]
        assert words(loaded(loader, "news", [action("a", "text")])[0]) == [Outcome.UNCHANGED]
        assert lookup(loader, "news", ["id-a"])
        refresh(loader, "news")
        assert count_documents(loader, "news") == index_status(deployer, "news").documents == 1


def test_a_key_that_may_not_write_stops_the_load(secured: Secured) -> None:
    with secured.with_key("read") as reader, secured.administrator() as deployer:
        create_index(deployer, "news-read")
        with pytest.raises(NotAuthorised, match="privileges index and read"):
            loaded(reader, "news-read", [action("a", "text")])
        with pytest.raises(NotAuthorised):
            list(load(reader, "elsewhere", [action("a", "text")], QUICK))


def test_wrong_and_missing_credentials_and_certificates_are_told(secured: Secured) -> None:
    wrong = secured.settings.model_copy(update={"elasticsearch_password": SecretStr("wrong")})
    nobody = Settings(elasticsearch_ca_certs=secured.settings.elasticsearch_ca_certs)
    for settings in (wrong, nobody):
        with pytest.raises(NotAuthorised, match="ELASTICSEARCH_API_KEY"):
            index_status(connect(settings, secured.url), "news")
    trusting_none = secured.settings.model_copy(update={"elasticsearch_ca_certs": None})
    with pytest.raises(ElasticsearchUnavailable, match="TLS"):
        index_status(connect(trusting_none, secured.url), "news")
