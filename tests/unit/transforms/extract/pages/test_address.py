"""The address that a page gives itself, from its head alone."""

from __future__ import annotations

import pytest

from transforms.extract.pages.address import canonical_address

LINK = '<link rel="canonical" href="https://www.herald.example/news/bridge">'
ADDRESS = "https://www.herald.example/news/bridge"


def page(head: str, body: str = "<p>The bridge was closed.") -> str:
    return f"<!doctype html><html><head><title>Bridge</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LINK, ADDRESS),
        (LINK.upper().replace("HTTPS://WWW.HERALD.EXAMPLE/NEWS/BRIDGE", ADDRESS), ADDRESS),
        (f'<meta property="og:url" content="{ADDRESS}">', ADDRESS),
        (f'<meta property="og:url" content="https://other.example/x">{LINK}', ADDRESS),
        (f"<!-- {LINK} -->", None),
        ('<link rel="canonical" href="/news/bridge">', None),
        ('<link rel="canonical" href="https://www.herald.example/">', None),
        ('<link rel="canonical" href="http://localhost/news/bridge">', None),
        ("", None),
    ],
)
def test_the_canonical_link_goes_before_og_url(head: str, expected: str | None) -> None:
    assert canonical_address(page(head).encode()) == expected


def test_it_is_found_in_other_encodings_and_not_in_the_body() -> None:
    assert canonical_address(page(LINK + "<!-- Überschrift -->").encode("latin-1")) == ADDRESS
    assert canonical_address(page(LINK).encode("utf-16")) == ADDRESS
    assert canonical_address(page("", f"<p>{LINK}").encode()) is None
    assert canonical_address(b"") is None
