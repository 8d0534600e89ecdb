"""Cards about authors and comments of readers are not part of a story."""

from __future__ import annotations

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs

TEXT = "\n\n".join(STORY)
BYLINE = "<h1>Harbour closed</h1><p>By Ana Reis</p>"


@pytest.mark.parametrize(
    "card",
    [
        "Ana Reis covers ports and rivers for the Courier. She lives in Porto.",
        "Ana Reis, a reporter at the Courier, has written about ships since 2004.",
        "About the author: Ana Reis is our correspondent in the north of the country.",
        "Follow Ana Reis at @anareis, she says more there than anybody can print.",
    ],
)
def test_a_card_about_the_author_is_left_out(card: str) -> None:
    going_on = "She joined the paper after ten years on a pilot boat, and has a dog."
    assert extracted(page(BYLINE + paragraphs(*STORY, card, going_on))).text == TEXT
    assert extracted(page(BYLINE + paragraphs(card, *STORY))).text == TEXT


def test_an_author_who_acts_in_the_story_stays_in_it() -> None:
    seen = "Ana Reis was on the quay when the barge came in, and counted the boxes that were left."
    middle = (*STORY[:2], seen, *STORY[2:])
    assert extracted(page(BYLINE + paragraphs(*middle))).text == "\n\n".join(middle)


def test_anybody_else_stays() -> None:
    last = "Rui Costa is the captain of the barge, and has lost his licence for half a year."
    assert extracted(page(BYLINE + paragraphs(*STORY, last))).text.endswith(last)


@pytest.mark.parametrize(
    "stamp", ["June 19, 2024 at 8:15 am", "19/06/2024 08:15", "Rui says:", "Rui on 19 June 2024, 08:15", "3 hours ago"]
)
def test_comments_are_recognized_by_their_stamps(stamp: str) -> None:
    comments = "".join(f"<p>{stamp}</p><p>I heard it from the bridge, a loud bang it was.</p>" for _ in range(2))
    assert extracted(page(f"{BYLINE}{paragraphs()}<div>{comments}</div>")).text == TEXT


def test_entries_of_a_live_page_are_no_comments() -> None:
    entries = "".join(f"<p>June 18, 2024, 8:{n}0 am</p><p>{sentence}</p>" for n, sentence in enumerate(STORY))
    text = extracted(page(f"<h1>Harbour closed</h1><div>{entries}</div>")).text
    assert all(sentence in text for sentence in STORY)
