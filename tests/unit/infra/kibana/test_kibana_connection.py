"""The connection to Kibana: credentials, plain http, TLS, addresses."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import SecretStr, ValidationError

from infra.kibana.client import connect
from infra.kibana.errors import (
    KibanaRefused,
    KibanaUnavailable,
    UnsafeKibana,
)
from infra.kibana.plan import PushAction, check_kibana
from infra.settings import Settings
from tests.unit.infra.kibana.pushing import actions, push_all
from tests.unit.infra.kibana.scripted_kibana import ScriptedKibana, scripted_kibana


def test_credentials_are_sent_and_never_shown(server: ScriptedKibana) -> None:
    server.credentials = "ApiKey c2VjcmV0"
    push_all(server, kibana_api_key="c2VjcmV0")
    with pytest.raises(KibanaRefused, match="does not know these credentials") as refused:
        push_all(server, kibana_api_key="d3Jvbmc=")
    assert "KIBANA_API_KEY" in str(refused.value)
    assert "d3Jvbmc" not in repr(refused.value) + str(refused.value.__cause__)
    server.credentials = "Basic a2liOnBhc3M="
    push_all(server, kibana_username="kib", kibana_password="pass")


def test_a_user_name_without_a_password_is_refused(server: ScriptedKibana) -> None:
    halves: tuple[dict[str, Any], ...] = ({"kibana_username": "kib"}, {"kibana_password": "pass"})
    for half in halves:
        with pytest.raises(UnsafeKibana, match="Only one of KIBANA_USERNAME and KIBANA_PASSWORD is set"):
            push_all(server, **half)
    push_all(server, kibana_username="kib", kibana_api_key="c2VjcmV0")


@pytest.mark.parametrize("key", ["c2Vj\ncmV0", "c2Vj cmV0", "ключ", "c2Vj\x00"])
def test_a_key_that_cannot_be_sent_is_refused_and_never_repeated(key: str) -> None:
    for wrong in ({"KIBANA_API_KEY": key}, {"ELASTICSEARCH_API_KEY": key}):
        with pytest.raises(ValidationError, match="no key has such characters") as refused:
            Settings.model_validate(wrong)
        assert not any(part in str(refused.value) for part in key.split())


def test_white_space_around_a_key_is_removed() -> None:
    copied = Settings.model_validate({"KIBANA_API_KEY": " c2VjcmV0\r\n"})
    assert copied.kibana_api_key == SecretStr("c2VjcmV0")


def test_a_redirect_is_not_followed(server: ScriptedKibana) -> None:
    server.fail("GET", "/api/status", 302, "", Location="https://elsewhere.example/login")
    with pytest.raises(KibanaUnavailable, match=r"redirects to https://elsewhere\.example/login"):
        push_all(server, kibana_api_key="c2VjcmV0")


def test_no_server() -> None:
    with (
        connect(Settings(kibana_url="http://127.0.0.1:9")) as kibana,
        pytest.raises(KibanaUnavailable, match="no answer from http://127.0.0.1:9"),
    ):
        check_kibana(kibana)


@pytest.mark.parametrize("url", ["http://kibana.example:5601", "http://10.0.0.3:5601", "http://127.0.0.1.example.org"])
def test_credentials_never_travel_in_the_clear(url: str) -> None:
    by_key = Settings(kibana_url=url, kibana_api_key=SecretStr("c2VjcmV0"))
    by_password = Settings(kibana_url=url, kibana_username="kib", kibana_password=SecretStr("pass"))
    for given in (by_key, by_password):
        with pytest.raises(UnsafeKibana, match="plain http"), connect(given):
            pass


@pytest.mark.parametrize("url", ["http://localhost:5601", "http://127.0.0.8:5601", "http://[::1]:5601"])
def test_plain_http_to_this_machine_is_allowed(url: str) -> None:
    with connect(Settings(kibana_url=url, kibana_api_key=SecretStr("c2VjcmV0"))) as kibana:
        assert kibana.url == url


@pytest.mark.parametrize(
    "url", ["kibana:5601", "ftp://kibana.example", "https://kib:pass@kibana.example:5601", "http://"]
)
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(UnsafeKibana) as raised, connect(Settings(kibana_url=url)):
        pass
    assert "pass" not in raised.value.message.replace("password", "")


def test_tls_is_verified(tmp_path: Path) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with scripted_kibana(tls) as server:
        with pytest.raises(KibanaUnavailable, match="CERTIFICATE_VERIFY_FAILED") as raised:
            push_all(server, kibana_api_key="c2VjcmV0")
        assert "KIBANA_CA_CERTS" in raised.value.remedy
        assert server.asked == []
        assert actions(push_all(server, kibana_api_key="c2VjcmV0", kibana_ca_certs=trusted))[PushAction.CREATE]
    with pytest.raises(KibanaUnavailable, match="cannot be read"):
        push_all(server, kibana_ca_certs=tmp_path / "none.pem")
