"""The ASGI middleware that every request passes first: Host, method, Origin, token; headers of every response."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.web.safety.policy import SESSION_COOKIE, AccessPolicy
from infra.web.strings import STRINGS

LOGIN = "/login"
_WITHOUT_TOKEN = (LOGIN, "/static/")
"""Paths that need no token: the form that asks for it, and its style."""

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_METHODS = _SAFE_METHODS | {"POST"}

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Scripts and styles from files of this server alone; nothing inline, nothing from elsewhere."""

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


OnDefect = Callable[[Request, Exception], Response]
"""Makes the response to a request that failed unexpectedly."""


class Guard:
    """Refuses requests that the policy does not admit, and adds the headers of safety to each response."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy, on_defect: OnDefect) -> None:
        self.app, self.policy, self.on_defect = app, policy, on_defect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        try:
            await (self._refusal(scope) or self.app)(scope, receive, send_with_headers)
        except Exception as error:
            if is_started:
                raise
            await self.on_defect(Request(scope), error)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.policy.accepts_host(hosts[0]):
            return PlainTextResponse(STRINGS["refused_host"], 421)
        if scope["method"] not in _METHODS:
            return PlainTextResponse(STRINGS["refused_method"], 405, {"Allow": "GET, HEAD, POST"})
        if scope["method"] not in _SAFE_METHODS and not _is_same_origin(headers):
            return PlainTextResponse(STRINGS["refused_origin"], 403)
        if self.policy.token is None or scope["path"].startswith(_WITHOUT_TOKEN) or self._is_known(headers):
            return None
        return _ask_for_token(scope)

    def _is_known(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.policy.accepts_token(given.strip())
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
        except CookieError:
            return False
        return cookie is not None and self.policy.accepts_session(cookie.value)


def _is_same_origin(headers: Headers) -> bool:
    """Return whether a request that may change state comes from a page of this server."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return urlsplit(headers.get("origin", "")).netloc.lower() == headers["host"].strip().lower()


def _ask_for_token(scope: Scope) -> Response:
    path = scope["path"]
    if path.startswith("/api/") or scope["method"] not in _SAFE_METHODS:
        refused = {"error": STRINGS["token_needed"], "remedy": STRINGS["token_needed_api"]}
        return JSONResponse(refused, 401, {"WWW-Authenticate": "Bearer"})
    query = scope["query_string"].decode("latin-1")
    target = f"{path}?{query}" if query else path
    return RedirectResponse(f"{LOGIN}?next={quote(target, safe='')}", 303)
