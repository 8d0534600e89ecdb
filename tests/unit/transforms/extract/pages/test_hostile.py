"""Pages made to cost time are read in seconds."""

from __future__ import annotations

import pytest

from tests.support.processor_time import processor_seconds
from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs

_SECONDS = 15
"""CPU time; each page takes at most two seconds on the machine that it was measured on."""

HEADLINE = "<h1>Harbour closed by lost boxes</h1>"
OPEN, CLOSE = "<div class='a'>" * 150, "</div>" * 150
TEASER = "<div><a href='/x'>Two hedgehogs move</a><p>Into the town hall.</p></div>"
ARTICLE = f"<div class='s'><h1>Other</h1><p>3 May 2024</p>{paragraphs(STORY[0])}</div>"


@pytest.mark.parametrize(
    "body",
    [
        f"{HEADLINE}<p>{'a b<br>' * 30_000}</p>",
        f"{HEADLINE}<p>{'<a href=/x>a b c</a><br>text of it<br>' * 10_000}</p>",
        f"{HEADLINE}{f'{OPEN}{paragraphs(STORY[0])}{CLOSE}' * 40}",
        f"{HEADLINE}{OPEN}{f'<div class=q>{paragraphs(STORY[0])}</div>' * 2_000}{CLOSE}",
        f"{HEADLINE}{paragraphs()}{TEASER * 6_000}",
        f"{HEADLINE}{f'{paragraphs(STORY[0])}<div class=z><p>Quite other words here</p></div>' * 4_000}",
        f"{HEADLINE}{f'<h2>Newsletter</h2>{paragraphs(STORY[0])}' * 4_000}",
        f"<div class='s'>{HEADLINE}<p>3 May 2024</p>{paragraphs()}</div>{ARTICLE * 2_000}",
        f"{HEADLINE}<p>{'<span>ab</span><span>Cd</span>' * 20_000}</p>",
        f"{HEADLINE}{'<p>19:30 Uhr</p>' * 12_000}{paragraphs()}",
    ],
    ids=[
        "breaks",
        "linked lines",
        "nesting",
        "boxes",
        "teasers",
        "other subjects",
        "sign-ups",
        "articles",
        "spans",
        "times",
    ],
)
def test_a_hostile_page_is_read_in_seconds(body: str) -> None:
    markup = page(body)
    assert processor_seconds(lambda: extracted(markup)) < _SECONDS
