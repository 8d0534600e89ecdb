"""The lines below a story: what a signature takes with it, and what stays."""

from __future__ import annotations

import pytest

from tests.quality.wire_gold import cleaned

_STORY = "\n\n".join(
    [
        "The council met for nine hours on Monday and put off its vote on the harbor.",
        "It will meet again in the old town hall, with the doors shut, before the end of May.",
    ]
)


@pytest.mark.parametrize("signature", ["REUTER", "(Reporting by Ann Lee; Editing by Jo Moss)", "© AFP 2024", "-30-"])
@pytest.mark.parametrize("below", ["Ferries and harbors", "Sign up for our newsletter, the harbor letter, on Fridays."])
def test_labels_and_words_to_the_reader_go_with_the_signature_above_them(signature: str, below: str) -> None:
    assert cleaned(f"{_STORY}\n\n{signature}\n\n{below}").body == _STORY


@pytest.mark.parametrize(
    "below",
    [
        "The mayor said nothing of it, and nobody asked him.",
        "“Our story ends here,” said the mayor, “and yours begins.”",
        "Hull        330   +12   4\nAntwerp     905    -3   2",
        "Correction: An earlier version of this story gave the wrong hour.",
    ],
)
def test_story_below_a_signature_stays(below: str) -> None:
    assert below in cleaned(f"{_STORY}\n\nAFP\n\n{below}").body


def test_a_column_that_speaks_to_its_readers_stays_below_a_credit() -> None:
    column = [f"Our valley has {number} wells, and none of us has seen them all." for number in range(3, 9)]
    text = "\n\n".join([_STORY, _STORY, "Illustrated by Ann Lee", *column])
    assert cleaned(text).body.endswith("\n\n".join(column))


@pytest.mark.parametrize(
    "about", ["Ann Lee is a professor of law at Leitrim.", "Ann Lee, who lives in Cork, is writing a book.", "Ann Lee"]
)
def test_lines_about_the_author_are_cut(about: str) -> None:
    got = cleaned(f"Council puts off vote\nBy Ann Lee\n{_STORY}\n\n{about}")
    assert (got.body, got.authors) == (_STORY, ("Ann Lee",))
    assert cleaned(f"Council puts off vote\nBy Jo Moss\n{_STORY}\n\nAnn Lee is a professor of law.").body.endswith(
        "law."
    )


def test_a_byline_below_the_line_that_closes_the_story_gives_its_author() -> None:
    got = cleaned(f"{_STORY}\n\nRelated Articles\n\nWhy the wells ran dry\n\nBy Ann Lee")
    assert (got.body, got.authors) == (_STORY, ("Ann Lee",))


def test_a_sentence_above_credits_alone_is_the_story() -> None:
    story = "The firm has a contract worth 31 million dollars for 212 radios."
    got = cleaned(f"{story}\nReporting by Ann Lee, additional reporting by Jo Moss\nEditing by Li Wen\n-30-")
    assert got.body == story


def test_a_row_of_figures_below_a_byline_stays() -> None:
    story = "Revs 204.7 mln vs 488.0 mln\n\nThe figures are before tax, the maker of tractors said on Monday."
    assert cleaned(f"Tractor maker in the red\nBY ANN LEE\n{story}").body == story


def test_sets_of_a_match_are_no_telephone_number() -> None:
    story = (
        "Second round of the open championship, on the outer courts.\n\nLund (Sweden) beat Reis (Brazil) 6-4 6-1 7-5"
    )
    assert cleaned(story).body == story


def test_a_dateline_over_two_lines_is_whole() -> None:
    text = (
        "   HOBART, Australia, March 30\n(AAP) - Scientists who spent the\nwinter in the Southern Ocean saw\n"
        "212 humpback whales, 31 minkes and\none blue.\n   The last count was in 1986.\n"
    )
    got = cleaned(text)
    assert got.dateline is not None
    assert got.dateline.text == "HOBART, Australia, March 30 (AAP) -"
    assert got.body.startswith(got.dateline.text)


def test_a_signature_in_lower_case_is_not_joined_with_the_credit_above_it() -> None:
    text = (
        "   MILAN, Italy -- Cassata, which makes lifts for hospitals, said its\nloss narrowed to 4.2 billion lire from"
        " 11.9 billion a year before.\n\n   Turnover was little changed.\n"
        "Reporting by Anna Weiss; Editing by Paul Orr\ntass\n"
    )
    assert cleaned(text).body.endswith("Turnover was little changed.")
