"""Credentials go nowhere over plain http but to this machine, and never stand in a URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infra.cluster import endpoint_at
from infra.elasticsearch.client import connect
from infra.security.exposure import CredentialsExposed, is_loopback, require_secure_transport
from infra.settings import Settings

SECRET = "s3cret-of-a-test"
WITH_KEY = Settings(elasticsearch_api_key=SECRET)
WITH_PASSWORD = Settings(elasticsearch_username="elastic", elasticsearch_password=SECRET)


@pytest.mark.parametrize("settings", [WITH_KEY, WITH_PASSWORD])
@pytest.mark.parametrize(
    "url",
    ["http://search.example:9200", "http://10.0.0.4:9200", "HTTP://elasticsearch:9200", "http://127.0.0.1.example:1"],
)
def test_credentials_are_not_sent_to_another_machine_in_the_clear(settings: Settings, url: str) -> None:
    with pytest.raises(CredentialsExposed, match="plain http") as caught:
        connect(endpoint_at(settings, url))
    assert "https://" in caught.value.remedy
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("settings", [WITH_KEY, WITH_PASSWORD])
@pytest.mark.parametrize(
    "url", ["https://search.example:9200", "http://127.0.0.1:9200", "http://localhost:9200", "http://[::1]:9200"]
)
def test_over_tls_and_to_this_machine_they_are(settings: Settings, url: str) -> None:
    assert "authorization" in connect(endpoint_at(settings, url))._headers


def test_without_credentials_plain_http_will_do() -> None:
    assert "authorization" not in connect(endpoint_at(Settings(), "http://search.example:9200"))._headers


@given(st.ip_addresses())
def test_only_loopback_addresses_are_this_machine(address: object) -> None:
    assert is_loopback(str(address)) == str(address).startswith("127.") or str(address) == "::1"


@given(st.text("abc.-1270", max_size=20))
def test_no_name_but_localhost_is_this_machine(host: str) -> None:
    if is_loopback(host):
        assert host.startswith("127.")
        require_secure_transport(f"http://{host}:9200", "ELASTICSEARCH_URL")


def test_a_url_with_a_password_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", f"https://elastic:{SECRET}@search.example:9200")
    with pytest.raises(ValidationError, match="ELASTICSEARCH_URL") as caught:
        Settings.read()
    assert SECRET not in str(caught.value)


def test_settings_print_no_secret() -> None:
    for settings in (WITH_KEY, WITH_PASSWORD):
        assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()
