"""The fields of a form that was sent."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

MOST_BYTES = 20_000
"""Of a form: a query, its filters and a URL."""

MOST_FIELDS = 200


async def read_form(request: Request) -> list[tuple[str, str]]:
    """Return the fields in their order. Raises HTTPException (413 or 400)."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "The form is too long")
    try:
        return parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400, "The form is malformed") from None
