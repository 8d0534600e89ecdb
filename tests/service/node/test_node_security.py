"""A node with passwords, API keys and TLS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import AuthenticationException, AuthorizationException, Elasticsearch, SSLError

from infra import node

pytestmark = [pytest.mark.service, pytest.mark.slow]

ROLES = {"ingest": {"indices": [{"names": ["news-*"], "privileges": ["create_doc", "auto_configure"]}]}}


@pytest.fixture
def secured(settings: node.NodeSettings, tmp_path: Path) -> node.NodeSettings:
    return replace(settings, security=node.secure(tmp_path / "security"))


def administrator(url: str, security: node.Security | None) -> Elasticsearch:
    if security is None:
        return Elasticsearch(url, max_retries=0)
    return Elasticsearch(
        url, ca_certs=str(security.authority), basic_auth=("elastic", security.password), max_retries=0
    )


def test_passwords_api_keys_and_tls(secured: node.NodeSettings) -> None:
    assert secured.security
    url = node.start(secured, print).url
    assert url.startswith("https://")
    ca = str(secured.security.authority)
    with administrator(url, secured.security) as admin:
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


def test_security_is_turned_on_and_off_by_a_start(settings: node.NodeSettings, tmp_path: Path) -> None:
    """Documents stay; the password is the same again after a time without one."""
    with Elasticsearch(node.start(settings, print).url) as client:
        client.index(index="kept", id="1", document={"title": "kept"}, refresh=True)
    secured = replace(settings, security=node.secure(tmp_path / "security"))
    said: list[str] = []
    for wanted in (secured, settings, secured):
        running = node.start(wanted, said.append)
        assert running.url.startswith("https" if wanted.security else "http:")
        assert not running.reused
        with administrator(running.url, wanted.security) as client:
            assert client.count(index="kept")["count"] == 1
        assert node.start(wanted, said.append).reused
    assert [line for line in said if "security" in line] == [
        "The running node has security off; restarting it ...",
        "The running node has security on; restarting it ...",
        "The running node has security off; restarting it ...",
    ]


def test_another_password_counts_on_a_home_that_has_one(settings: node.NodeSettings, tmp_path: Path) -> None:
    first = replace(settings, security=node.secure(tmp_path / "first"))
    node.start(first, print)
    node.stop(first)
    second = replace(settings, security=node.secure(tmp_path / "second"))
    assert second.security
    running = node.start(second, print)
    with administrator(running.url, second.security) as client:
        assert client.security.authenticate()["username"] == "elastic"
