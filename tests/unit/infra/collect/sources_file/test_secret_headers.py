"""Secrets of sources: found where the file says, and in no message."""

from __future__ import annotations

import os

import pytest

from infra.collect.sources_file.model import Source
from infra.collect.sources_file.secret_headers import MissingSecret, resolve_all, resolve_headers, secret_variables
from infra.settings import Settings, take_secrets, without_secrets

SECRET = "Bearer hunter2"


def source(name: str = "paid", **headers: str) -> Source:
    return Source.model_validate({"name": name, "feeds": ["https://a.example/feed"], "headers": headers})


def test_values_come_from_the_environment_and_from_blocks() -> None:
    made = source(Authorization="env:PAID", Cookie="prefect:session", Accept="text/html")
    found = resolve_headers(made, {"PAID": SECRET}, {"session": "id=1"}.get)
    assert found == {"Authorization": SECRET, "Cookie": "id=1", "Accept": "text/html"}
    assert secret_variables([made]) == {"PAID"}


@pytest.mark.parametrize("value", [None, "", f"{SECRET}\r\nX: 1", f"{SECRET} ", "pässword"])
@pytest.mark.parametrize("place", ["env:PAID", "prefect:paid"])
def test_a_secret_that_cannot_be_sent_names_its_place_and_no_value(place: str, value: str | None) -> None:
    environment = {} if value is None else {"PAID": value}
    with pytest.raises(MissingSecret) as caught:
        resolve_headers(source(Authorization=place), environment, lambda _: value)
    message = str(caught.value)
    assert place.partition(":")[2] in message
    assert "hunter2" not in message
    assert "pässword" not in message


def test_the_other_sources_are_resolved() -> None:
    sources = [source("a", Authorization="env:PAID"), source("b", Authorization="env:NONE"), source("c")]
    found = resolve_all(sources, {"PAID": SECRET}, lambda _: None)
    assert found.by_source.keys() == {"a", "c"}
    assert found.missing.keys() == {"b"}
    assert "hunter2" not in repr(found)


def test_processes_do_not_inherit_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAID_FEED_OF_A_TEST", SECRET)
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", "a-key")
    assert take_secrets({"PAID_FEED_OF_A_TEST", "ELASTICSEARCH_API_KEY", "NO_SUCH_ONE"}) == {
        "PAID_FEED_OF_A_TEST": SECRET
    }
    assert "PAID_FEED_OF_A_TEST" not in Settings.read().environment
    with without_secrets():
        assert "PAID_FEED_OF_A_TEST" not in os.environ
    assert os.environ["PAID_FEED_OF_A_TEST"] == SECRET
