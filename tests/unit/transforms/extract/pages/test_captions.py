"""Leave out captions without a mark by their place below a picture, posts of networks, and sentences set twice."""

from __future__ import annotations

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs

TEXT = "\n\n".join(STORY)
FIRST, REST = paragraphs(*STORY[:2]), paragraphs(*STORY[2:])


def article(*parts: str) -> str:
    return extracted(page(f"<div class='a'><h1>Harbour closed by lost boxes</h1>{''.join(parts)}</div>")).text


@pytest.mark.parametrize(
    "picture",
    [
        "<div class='w'><div><img src='1.jpg'></div><div>Rui Melo on the barge that lost its boxes.</div></div>",
        "<div class='w'><img src='1.jpg'><span>The barge on Monday.</span><span>Ana Reis</span></div>",
        "<figure><img src='1.jpg'><div>The barge on Monday.</div></figure>",
        "<table><tr><td><img src='1.jpg'></td></tr><tr><td>The barge on Monday, with its boxes.</td></tr></table>",
        "<p><img src='1.jpg'></p><p><em>The barge on Monday, with its boxes.</em></p>",
        "<p><a href='1.jpg'><img src='1.jpg'></a></p><p><small>The barge on Monday, with its boxes.</small></p>",
        "<p><img src='1.jpg'></p><p>The barge waits in front of the port</p>",
        "<p><img src='1.jpg'><br>The barge waits in front of the port</p>",
    ],
)
def test_a_text_below_a_picture_is_a_caption(picture: str) -> None:
    assert article(picture, paragraphs()) == TEXT
    assert article(FIRST, picture, REST) == TEXT


@pytest.mark.parametrize(
    "markup",
    [
        "<p><img src='1.jpg'></p><p>The barge was towed back to the salt works before dawn.</p>",
        "<p><img src='1.jpg'></p><p><b>The barge and its boxes</b></p>",
        "<p><img src='1.jpg' width='16'><br>The barge waits in front of the port</p>",
        "<p>On Monday <img src='1.jpg'> the barge came back to the port of Vila Nova.</p>",
        "<h3>Ferry</h3><div class='w'><p><img src='1.jpg'></p><p>The ferry has room for a barge.</p></div>",
    ],
)
def test_a_paragraph_below_a_picture_is_story(markup: str) -> None:
    assert article(FIRST, markup, REST).count("\n\n") > TEXT.count("\n\n")


def test_a_story_in_boxes_with_pictures_is_story() -> None:
    boxes = "".join(f"<div class='w'><img src='{n}.jpg'><p>{text}</p></div>" for n, text in enumerate(STORY))
    assert article(boxes) == TEXT
    plain = "".join(f"<div class='w'><p>{text}</p></div>" for text in STORY[1:])
    assert article(f"<div class='w'><img src='1.jpg'><p>{STORY[0]}</p></div>", plain) == TEXT


@pytest.mark.parametrize(
    "post",
    [
        "<div class='m'><div>Port of Vila Nova</div><div>No ship leaves.</div>"
        "<div>10:14 · 12 ago. 2026 · 3 Me gusta</div></div>",
        "<div class='i'><a href='https://x.example'>Wyświetl</a><p>Post udostępniony przez Port (@port)</p></div>",
        "<blockquote><p>No barge leaves the port.</p>"
        "— Port of Vila Nova (@vilanova) <a href='/1'>June 17, 2024</a></blockquote>",
    ],
)
def test_a_post_of_a_network_is_no_story(post: str) -> None:
    assert article(FIRST, post, REST) == TEXT


def test_a_sentence_that_is_set_again_is_left_out() -> None:
    assert article(FIRST, f"<div class='q'>“{STORY[3][:60]}”</div>", REST) == TEXT


def test_verses_may_be_repeated_at_any_distance() -> None:
    refrain = "<p>O set the lamp in the window,<br>and turn the wick up high,<br>for them that cannot see the land.</p>"
    verses = "".join(
        f"<p>The {n} he was a tailor,<br>and black the water ran,<br>and over went the boat.</p>" for n in (1, 2)
    )
    assert article(FIRST, refrain, verses, refrain, REST).count("O set the lamp") == 2


def test_the_line_between_headline_and_byline_is_a_standfirst() -> None:
    line = "<p>Six crews are left of forty, and nobody counts them in the morning but a clerk</p>"
    assert article(line, "<p>By Ana Reis</p><p>June 18, 2024</p>", f"<div>{paragraphs()}</div>").startswith("Six crews")


def test_a_label_with_a_link_is_no_story() -> None:
    label = "<p><b>More from the port:</b> <a href='/2'>A goods shed becomes a market</a></p>"
    assert article(FIRST, label, REST) == TEXT


def test_a_box_that_ends_with_a_button_is_no_story() -> None:
    box = (
        "<div class='n'><b>The barge</b> <span>All about the harbour and the barge.</span><a href='/n'>Get it</a></div>"
    )
    assert article(FIRST, box, REST) == TEXT


def test_many_pictures_take_linear_time() -> None:
    picture = "<p><img src='1.jpg'></p><p><em>The barge on Monday.</em></p><svg></svg>"
    assert article(picture * 20_000, paragraphs())
