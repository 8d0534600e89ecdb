"""The form that asks for the token, and the cookie that stands for it."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from infra.web.safety.guard import LOGIN
from infra.web.safety.policy import SESSION_COOKIE
from infra.web.state import State

router = APIRouter(include_in_schema=False)

_MOST_BYTES = 4_000
"""Of the form: a token and a path."""

_COOKIE_SECONDS = 7 * 24 * 3600


@router.get(LOGIN)
def form(state: State, next: str = "/") -> Response:
    """Ask for the token."""
    return state.render("login.html", next=local_path(next), is_wrong=False)


@router.post(LOGIN)
async def login(request: Request, state: State) -> Response:
    """Set the cookie if the token is right."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return state.render("login.html", status=413, next="/", is_wrong=True)
    given = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace")).items()}
    target = local_path(given.get("next", "/"))
    if not state.policy.accepts_token(given.get("token", "").strip()):
        return state.render("login.html", status=403, next=target, is_wrong=True)
    response = RedirectResponse(target, 303)
    response.set_cookie(
        SESSION_COOKIE,
        state.policy.session(),
        max_age=_COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=state.policy.is_encrypted,
    )
    return response


def local_path(target: str) -> str:
    r"""Return a path of this server, `/` for anything else.

    >>> local_path("/?q=a"), local_path("//elsewhere.example"), local_path("/\\elsewhere.example")
    ('/?q=a', '/', '/')
    """
    is_local = target.startswith("/") and target[1:2] not in ("/", "\\") and target.isprintable()
    return target if is_local else "/"
