"""The story among the blocks of a page."""

from __future__ import annotations

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted, extraction, page, paragraphs
from transforms.records import Options

TEXT = "\n\n".join(STORY)
HEADLINE = "<h1>Harbour closed</h1>"


def test_paragraphs_stay_apart() -> None:
    result = extracted(page(f"<article>{HEADLINE}{paragraphs()}</article>"))
    assert result.text == TEXT
    assert (extraction(result).winner, result.title) == ("layout", "Harbour closed")
    assert extraction(result).offered == {"layout": len(TEXT.split())}


FURNITURE = {
    "comments": f"<div id='comments'><h2>Comments</h2>{paragraphs('I heard it from the bridge, a loud bang.')}</div>",
    "most read": "<ol class='most-read'><li><a href='/a'>Gull steals ring</a></li><li><a href='/b'>Hills</a></li></ol>",
    "newsletter": f"<div class='newsletter-signup'>{paragraphs('Sign up and never miss a story of ours again.')}</div>",
    "caption": "<figure><img src='a.jpg'><figcaption>A barge at the quay. Photo: J. Silva</figcaption></figure>",
    "navigation": "<nav><ul><li><a href='/'>Home</a></li><li><a href='/s'>Sport</a></li></ul></nav>",
    "share": "<ul class='share'><li><a href='#'>Share on Facebook</a></li></ul>",
    "announced links": "<div><h3>Read next</h3><p><a href='/x'>Why the harvest begins earlier</a></p></div>",
    "announced card": f"<div><h3>About the author</h3>{paragraphs('Ana Reis has covered ports for years.')}</div>",
    "contents": "<p>On this page</p><ul><li><a href='#one'>The search for the boxes</a></li></ul>",
    "hidden": f"<div style='display: none'>{paragraphs('This was never shown to anybody at all.')}</div>",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE.keys())
def test_furniture_is_left_out(furniture: str) -> None:
    middle = paragraphs(*STORY[:3]) + furniture + paragraphs(*STORY[3:])
    assert extracted(page(f"<article>{HEADLINE}{middle}</article>")).text == TEXT


def test_lists_quotes_and_subheads_stay() -> None:
    kept = "<h2>What is lost</h2><ul><li>forty boxes;</li><li>two anchors.</li></ul><blockquote>We wait.</blockquote>"
    text = extracted(page(HEADLINE + paragraphs(*STORY[:2]) + kept + paragraphs(*STORY[2:]))).text
    assert "\n\nWhat is lost\n\nforty boxes;\n\ntwo anchors.\n\nWe wait.\n\n" in text


def test_the_cells_of_a_row_are_one_line() -> None:
    table = "<table><tr><th>Day</th><th>Found</th></tr><tr><td>Monday</td><td>11</td></tr></table>"
    text = extracted(page(HEADLINE + paragraphs(*STORY[:2]) + table + paragraphs(*STORY[2:]))).text
    assert "Day | Found\n\nMonday | 11" in text


def test_line_breaks_stay_and_two_of_them_part_paragraphs() -> None:
    text = extracted(page(f"<div>{'<br><br>'.join(STORY)}<br>END</div>")).text
    assert text == f"{TEXT}\nEND"


def test_a_mark_on_the_layout_is_not_believed() -> None:
    assert extracted(page(f"<div class='newsletter sidebar'>{HEADLINE}{paragraphs()}</div>")).text == TEXT


def test_rows_of_teasers_are_left_out() -> None:
    teaser = (
        "<div><h3><a href='/x'>Market hall gets a new roof</a></h3><p>The old one leaked for nine long years.</p></div>"
    )
    assert extracted(page(f"<main>{HEADLINE}<div>{paragraphs()}</div><div>{teaser * 4}</div></main>")).text == TEXT


def test_a_second_copy_for_small_screens_is_left_out() -> None:
    assert extracted(page(f"{HEADLINE}<div>{paragraphs()}</div><div>{paragraphs()}</div>")).text == TEXT


def test_preformatted_wire_copy_is_unwrapped() -> None:
    text = extracted(page(f"{HEADLINE}<pre>{TEXT}</pre>")).text
    assert text == TEXT


def test_keep_boilerplate_gives_the_whole_visible_text() -> None:
    body = f"{FURNITURE['navigation']}{HEADLINE}{paragraphs()}{FURNITURE['comments']}{FURNITURE['hidden']}"
    result = extracted(page(body), options=Options(keep_boilerplate=True))
    assert "Home" in result.text
    assert "Comments" in result.text
    assert "never shown" not in result.text
    assert extraction(result).winner == "visible-text"


def test_text_is_nfc_without_soft_hyphens() -> None:
    assert (
        extracted(page(paragraphs("Cafe&#x301; on the har&shy;bour, it was said."))).text
        == "Café on the harbour, it was said."
    )


def test_a_script_without_spaces_has_words_too() -> None:
    story = (
        "港は月曜日に閉鎖された。はしけが入り口で四十個のコンテナを失ったためである。",
        "港長によると、潜水士は日没までに十一個を見つけ、船は外で待つように言われた。",
        "最後のコンテナが見つかれば港は再び開かれるが、週末までかかる可能性がある。",
    )
    comments = f"<div class='comments'>{paragraphs('橋の上から見ていました。とても大きな音がしました。')}</div>"
    assert extracted(page(paragraphs(*story) + comments)).text == "\n\n".join(story)


def test_the_next_article_of_an_endless_page_is_left_out() -> None:
    following = paragraphs(*(sentence.replace("barge", "tanker") for sentence in STORY))
    articles = f"<article>{HEADLINE}{paragraphs()}</article><article><h1>Tanker sinks</h1>{following}</article>"
    assert extracted(page(articles)).text == TEXT


def test_paragraphs_named_after_the_wall_before_them_stay() -> None:
    behind = "".join(f"<p class='paywall'>{sentence}</p>" for sentence in STORY[1:])
    prompt = "<div class='regwall'><p>Read on with an account, it costs nothing.</p></div>"
    assert extracted(page(f"<article>{HEADLINE}<p>{STORY[0]}</p>{prompt}{behind}</article>")).text == TEXT
