"""The guard admits what the policy admits, and every response has the headers of safety."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from infra.errors import UsageError
from infra.security.exposure import CredentialsExposed
from infra.web.safety.guard import HEADERS, Guard
from infra.web.safety.login import local_path
from infra.web.safety.policy import SESSION_COOKIE, AccessPolicy, host_name
from infra.web.serving import ServerAddress

TOKEN = SecretStr("0123456789abcdef0123")


def page(policy: AccessPolicy, host: str = "127.0.0.1:8765") -> TestClient:
    def answer(_request: Request) -> Response:
        return PlainTextResponse("reached")

    def fail(_request: Request) -> Response:
        raise RuntimeError("planned")

    routes = [Route("/", answer, methods=["GET", "POST"]), Route("/fail", fail)]
    app = Starlette(routes=routes)
    app.add_middleware(Guard, policy=policy, on_defect=lambda _request, _error: PlainTextResponse("defect", 500))
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:8765", "[::1]:8765", "localhost."])
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert page(AccessPolicy()).get("/", headers={"Host": host}).text == "reached"


ELSEWHERE = ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "", "[::1]x", "a b"]


@pytest.mark.parametrize("host", ELSEWHERE)
def test_a_name_of_another_site_is_refused(host: str) -> None:
    answer = page(AccessPolicy()).get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert host_name(host) not in AccessPolicy().hosts


def test_a_request_that_may_change_state_comes_from_our_own_page() -> None:
    client = page(AccessPolicy())
    assert client.post("/").status_code == 403
    assert client.post("/", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/", headers={"Origin": "null"}).status_code == 403
    ours = {"Origin": "http://127.0.0.1:8765"}
    assert client.post("/", headers=ours).text == "reached"
    assert client.post("/", headers=ours | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.request("DELETE", "/", headers=ours).status_code == 405


def test_a_token_is_asked_for_and_accepted_as_a_header_or_a_cookie() -> None:
    policy = AccessPolicy(token=TOKEN)
    client = page(policy)
    assert client.get("/?q=a b").headers["location"] == "/login?next=%2F%3Fq%3Da%2520b"
    assert client.get("/api/search").status_code == 401
    assert client.get("/", headers={"Authorization": f"Bearer {TOKEN.get_secret_value()}"}).text == "reached"
    assert client.get("/", headers={"Authorization": "Bearer wrong"}).status_code == 303
    assert client.get("/", headers={"Cookie": f"{SESSION_COOKIE}={policy.session()}"}).text == "reached"
    assert client.get("/", headers={"Cookie": f"{SESSION_COOKIE}={TOKEN.get_secret_value()}"}).status_code == 303
    assert TOKEN.get_secret_value() not in policy.session()


@pytest.mark.parametrize("path", ["/", "/no", "/fail"])
@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_response_has_the_headers(path: str, host: str) -> None:
    answer = page(AccessPolicy()).get(path, headers={"Host": host})
    assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items()
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb"])
def test_the_login_leads_to_this_server_alone(target: str) -> None:
    assert local_path(target) == "/"


def test_another_address_needs_protection() -> None:
    with pytest.raises(UsageError, match="without a password"):
        ServerAddress(host="0.0.0.0").policy(None)
    with pytest.raises(CredentialsExposed):
        ServerAddress(host="192.0.2.7").policy(TOKEN)
    with pytest.raises(UsageError, match="guessed"):
        ServerAddress().policy(SecretStr("short"))
    with pytest.raises(UsageError, match="both files"):
        ServerAddress(certificate=Path("a.pem")).policy(None)
    proxied = ServerAddress(host="0.0.0.0", trust_proxy=True, names=("news.example.org",)).policy(None)
    assert proxied.accepts_host("news.example.org:443")
    assert proxied.is_encrypted
    assert not proxied.accepts_host("0.0.0.0")
