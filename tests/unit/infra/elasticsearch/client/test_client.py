"""The client's settings, and the translation of its exceptions."""

from __future__ import annotations

import pickle

import elastic_transport
import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    OrjsonSerializer,
    UnsupportedProductError,
)

from infra.cluster import endpoint_at
from infra.elasticsearch import errors
from infra.elasticsearch.client import connect, translate_errors
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.errors import (
    ElasticsearchUnavailable,
    IndexingError,
    IndexUnusable,
    NotAuthorized,
)
from infra.settings import Settings

URL = "http://127.0.0.1:9"


def answered(status: int, error_type: str = "some_exception") -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "localhost", 9200))
    kinds = {401: AuthenticationException, 403: AuthorizationException}
    body = {"error": {"type": error_type, "reason": "for a reason"}}
    return kinds.get(status, ApiError)(error_type, meta, body)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (answered(401), NotAuthorized),
        (answered(403), NotAuthorized),
        (answered(400), IndexUnusable),
        (answered(429), ElasticsearchUnavailable),
        (answered(503), ElasticsearchUnavailable),
        (elastic_transport.ConnectionError("refused"), ElasticsearchUnavailable),
        (elastic_transport.ConnectionTimeout("slow"), ElasticsearchUnavailable),
        (elastic_transport.TlsError("certificate"), ElasticsearchUnavailable),
        (UnsupportedProductError("other", answered(200).meta, {}), ElasticsearchUnavailable),
    ],
)
def test_a_failed_request_is_reported_in_two_sentences(raised: Exception, error: type[IndexingError]) -> None:
    with pytest.raises(error) as caught, translate_errors("counting"):
        raise raised
    assert caught.value.message.startswith("While counting: ")
    assert caught.value.remedy
    assert caught.value.__cause__ is raised


def test_of_a_reply_that_cannot_be_read_an_error_quotes_the_beginning() -> None:
    with pytest.raises(ElasticsearchUnavailable) as caught, translate_errors("counting"):
        OrjsonSerializer().loads(b'}]" of the story' + b" and on" * 100_000)
    assert "of the story and on" in caught.value.message
    assert len(caught.value.message) < 400


def test_other_exceptions_pass() -> None:
    with pytest.raises(ZeroDivisionError), translate_errors("counting"):
        raise ZeroDivisionError


@pytest.mark.parametrize("kind", [kind for kind in vars(errors).values() if isinstance(kind, type)])
def test_every_error_survives_the_way_between_processes(kind: type[IndexingError]) -> None:
    error = kind("what happened", "what to do")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.message, copy.remedy) == (kind, error.message, error.remedy)
    assert str(copy) == "what happened\nwhat to do"


@pytest.mark.parametrize("url", ["localhost", "http://localhost", "not a url"])
def test_an_invalid_url_is_reported(url: str) -> None:
    with pytest.raises(ElasticsearchUnavailable, match="http://HOST:9200"):
        connect(Endpoint(url))


def test_credentials_come_from_the_settings_and_a_key_wins_over_a_password() -> None:
    password = Settings(elasticsearch_username="u", elasticsearch_password="p")
    key = Settings(elasticsearch_username="u", elasticsearch_password="p", elasticsearch_api_key="k")
    assert connect(endpoint_at(password, URL))._headers["authorization"].startswith("Basic ")
    assert connect(endpoint_at(key, URL))._headers["authorization"] == "ApiKey k"
    assert "authorization" not in connect(endpoint_at(Settings(), URL))._headers


def test_nothing_listens() -> None:
    with pytest.raises(ElasticsearchUnavailable, match="es status") as caught, translate_errors("asking"):
        connect(Endpoint(URL)).info()
    assert f"no response from {URL}: " in caught.value.message
    assert "Connection refused" in caught.value.message


def test_an_unanswered_request_shows_no_credentials() -> None:
    address = "127.0.0.1:9/path"
    with pytest.raises(ElasticsearchUnavailable) as caught, translate_errors("asking"):
        connect(Endpoint(f"http://reader:planted@{address}")).info()
    assert f"http://{address}" in caught.value.message
    assert "planted" not in str(caught.value)
