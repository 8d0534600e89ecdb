"""Escapes of HTML in plain text."""

from __future__ import annotations

import pytest

from tests.support.build import raw_text
from transforms.decode import decode
from transforms.decode.escapes import unescape
from transforms.records import Decoded, Options, Repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TAGUS CHEMICAL INC &lt;TGC> NET", "TAGUS CHEMICAL INC <TGC> NET"),
        ("AT&amp;T and Pelham &amp; Rouse", "AT&T and Pelham & Rouse"),
        ("It&#39;s &quot;over&quot; for AT&amp;T", 'It\'s "over" for AT&T'),
    ],
)
def test_escaped_text_is_decoded(text: str, expected: str) -> None:
    unescaped = unescape(text)
    assert unescaped
    assert unescaped[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Write &amp; for an ampersand",
        "R&amp;D rose where a < b",
        "AT&T bought R&amp;D",
        "&amp;lt; is the escape of &lt;AB>",
        "no escape",
    ],
)
def test_text_that_may_mean_its_escapes_is_left_alone(text: str) -> None:
    assert unescape(text) is None


def test_decoded_escapes_are_a_recorded_repair() -> None:
    decoded = decode(raw_text("AT&amp;T fell. Pelham &amp; Rouse rose."), Options())
    assert isinstance(decoded, Decoded)
    assert decoded.text == "AT&T fell. Pelham & Rouse rose."
    assert Repair("escape", 2) in decoded.decoding.repairs


def test_escapes_stay_in_verbatim_text_and_in_pages() -> None:
    verbatim = decode(raw_text("AT&amp;T fell."), Options(keep_boilerplate=True))
    page = decode(raw_text("<p>AT&amp;T fell.</p>", media="html"), Options())
    assert isinstance(verbatim, Decoded)
    assert verbatim.text == "AT&amp;T fell."
    assert isinstance(page, Decoded)
    assert page.text == "<p>AT&amp;T fell.</p>"
