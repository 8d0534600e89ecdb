"""Blocks that are left out of the article's column are on record."""

from __future__ import annotations

from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs
from transforms.records import LeftOut, Options

FORM = '<div class="newsletter"><p>News from the port</p><p>Every Friday at six in your mailbox.</p></div>'


def test_a_box_in_the_story_is_on_record() -> None:
    result = extracted(
        page(f"<article><h1>Harbour closed</h1>{paragraphs(*STORY[:3])}{FORM}{paragraphs(*STORY[3:])}</article>")
    )
    assert result.left_out == (LeftOut("News from the port\nEvery Friday at six in your mailbox.", "newsletter"),)


def test_what_is_beside_the_column_is_not_on_record() -> None:
    aside = '<div class="sidebar"><p>Ten ferries and what they cost you on a Sunday.</p></div>'
    assert extracted(page(f"{aside}<article><h1>Harbour closed</h1>{paragraphs()}</article>")).left_out == ()


def test_the_record_is_limited() -> None:
    forms = "".join(f"{FORM.replace('Friday', 'Friday ' * 300)}<p>{text} {n}</p>" for n in range(60) for text in STORY)
    result = extracted(page(f"<article><h1>Harbour closed</h1>{paragraphs()}{forms}</article>"))
    assert result.left_out
    assert sum(len(omission.text) for omission in result.left_out) <= 10_000


def test_nothing_is_left_out_if_the_boilerplate_is_kept() -> None:
    markup = page(f"<article><h1>Harbour closed</h1>{paragraphs()}{FORM}</article>")
    assert extracted(markup, options=Options(keep_boilerplate=True)).left_out == ()
