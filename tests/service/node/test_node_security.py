"""A node with passwords, API keys and TLS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from elasticsearch import AuthenticationException, AuthorizationException, Elasticsearch, SSLError

from infra import node

pytestmark = [pytest.mark.service, pytest.mark.slow]

PASSWORD = "not-a-real-secret"
ROLES = {"ingest": {"indices": [{"names": ["news-*"], "privileges": ["create_doc", "auto_configure"]}]}}


@pytest.fixture
def secured(settings: node.NodeSettings, tmp_path: Path) -> node.NodeSettings:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    security = node.Security(PASSWORD, *(tmp_path / name for name in ("cert.pem", "key.pem", "ca.pem")))
    issued.cert_chain_pems[0].write_to_path(security.certificate)
    issued.private_key_pem.write_to_path(security.key)
    authority.cert_pem.write_to_path(security.authority)
    return replace(settings, security=security)


def test_passwords_api_keys_and_tls(secured: node.NodeSettings) -> None:
    assert secured.security
    url = node.start(secured, print).url
    assert url.startswith("https://")
    ca = str(secured.security.authority)
    with Elasticsearch(url, ca_certs=ca, basic_auth=("elastic", PASSWORD), max_retries=0) as admin:
        key = admin.security.create_api_key(name="ingest", role_descriptors=ROLES)["encoded"]
    with Elasticsearch(url, ca_certs=ca, api_key=key, max_retries=0) as writer:
        assert writer.index(index="news-1", document={"title": "ours"}, op_type="create")["result"] == "created"
        with pytest.raises(AuthorizationException):
            writer.search(index="news-1")
    with Elasticsearch(url, ca_certs=ca, max_retries=0) as nobody, pytest.raises(AuthenticationException):
        nobody.info()
    with Elasticsearch(url, max_retries=0) as trusting_none, pytest.raises(SSLError):
        trusting_none.info()

    status = node.status(secured)
    assert (status.url, status.version is None) == (url, False)
    node.stop(secured)
    # Ready means ready: the first login after a restart must not be refused.
    with Elasticsearch(node.start(secured, print).url, ca_certs=ca, api_key=key, max_retries=0) as writer:
        assert writer.security.authenticate()["username"] == "elastic"
