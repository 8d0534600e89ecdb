"""Cuts from a story, and the record of them."""

from __future__ import annotations

import pytest

from tests.quality.wire_gold import cleaned
from tests.support.build import raw_text
from transforms.clean import clean, rebuild
from transforms.decode import decode
from transforms.extract import extract
from transforms.records import Cut, Decoded, Extracted, Options

_STORY = "The council met for nine hours on Monday.\n\nIt will meet again."


def test_credits_leave_and_become_agencies() -> None:
    got = cleaned(f"{_STORY}\n\nWith AFP\n\nComments")
    assert (got.body, got.agencies) == (_STORY, ("AFP",))
    assert got.removed == (
        Cut("\n\nWith AFP", "credit.with-agencies", len(_STORY)),
        Cut("\n\nComments", "widget.comments", len(_STORY)),
    )


def test_headline_and_byline_become_title_and_byline() -> None:
    got = cleaned(f"Council puts off vote\nBy Jane Doe, AFP\n{_STORY}")
    assert (got.title, got.byline, got.authors, got.body) == (
        "Council puts off vote",
        "By Jane Doe, AFP",
        ("Jane Doe",),
        _STORY,
    )


def test_a_given_title_wins_and_its_line_is_cut() -> None:
    got = cleaned(f"Council puts off vote\n{_STORY}", title="Council Puts Off Vote")
    assert (got.title, got.body) == ("Council Puts Off Vote", _STORY)


def test_the_dateline_stays_and_its_agency_joins() -> None:
    got = cleaned(f"SEOUL, Nov 27 (Reuters) - {_STORY}")
    assert got.dateline is not None
    assert got.body.startswith(got.dateline.text)
    assert got.agencies == ("Reuters",)


def test_notes_stay_and_are_marked() -> None:
    note = "Correction: An earlier version of this story gave the wrong hour."
    got = cleaned(f"{_STORY}\n\n{note}\n\nAP")
    assert got.body == f"{_STORY}\n\n{note}"
    assert [(got.body[mark.start : mark.end], mark.kind) for mark in got.notes] == [(note, "correction")]


@pytest.mark.parametrize(
    "credit", ["With AFP", "(Reporting by Jane Doe; Editing by J. Smith)", "AFP contributed to this report.", "Reuter"]
)
def test_a_credit_in_the_last_line_leaves_the_sentence_before_it(credit: str) -> None:
    assert cleaned(f"{_STORY} {credit}").body == _STORY


def test_two_credits_run_together_leave_one_by_one() -> None:
    got = cleaned(f"{_STORY} With AFP Comments")
    assert [cut.text for cut in got.removed] == [" With AFP", " Comments"]


@pytest.mark.parametrize(
    "last", ["Comments were not allowed.", "He came home with AFP.", "No comment.", "Never.", "Reuters did not say."]
)
def test_a_last_sentence_of_the_story_stays(last: str) -> None:
    text = f"{_STORY}\n\n{last}"
    assert cleaned(text).body == text


def test_something_always_stays() -> None:
    assert cleaned("Comments").body == "Comments"
    assert cleaned("With AFP\nComments").body


def test_no_story_is_read_below_a_line_that_closes_it() -> None:
    assert cleaned(f"{_STORY}\n\nRelated stories\n\nNine held after fires\n\nWhy wells ran dry").body == _STORY


def test_kept_text_is_the_body_as_it_came() -> None:
    text = "HEADLINE\nBy Jane Doe\nSome  words.\nWith AFP\n"
    options = Options(keep_boilerplate=True)
    decoded = decode(raw_text(text), options)
    assert isinstance(decoded, Decoded)
    extracted = extract(decoded, options)
    assert isinstance(extracted, Extracted)
    got = clean(extracted, options)
    assert (got.body, got.removed, got.byline, got.title) == (text, (), None, None)


def test_rebuild_puts_cuts_back_in_their_order() -> None:
    assert rebuild("b", [Cut("a", "x", 0), Cut("c", "y", 1), Cut("d", "z", 1)]) == "abcd"


def test_plain_text_is_not_html() -> None:
    story = "Shares of <ORN.L> rose while a < b; &amp; stayed as written."
    assert cleaned(story).body == story


_PROSE = ["The minister said nothing of it for a week.", "Then he resigned, and his deputy was sworn in on Friday."]


@pytest.mark.parametrize("closer", ["You may also like", "Comments", "More on this story"])
def test_prose_below_a_line_that_closes_stays_and_is_recorded(closer: str) -> None:
    text = "\n\n".join([_STORY, "The vote was held in the old town hall, with the doors shut.", closer, *_PROSE])
    got = cleaned(text)
    assert got.body == text
    assert [got.body[one.start : one.end] for one in got.overruled] == _PROSE
    assert all(one.rule.startswith("widget.") and one.field == "body" for one in got.overruled)


@pytest.mark.parametrize(
    "sentence", ["The council will meet again in June.", "A river that came back after nine dry years."]
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_sentence_among_link_titles_stays_and_is_recorded(sentence: str, place: int) -> None:
    links = ["Dam found sound", "Who owns the dams?", "Spillway repair over budget", "Nine dry years on the river"]
    links.insert(place, sentence)
    got = cleaned("\n\n".join([_STORY, *_PROSE, "Related stories", *links]))
    assert got.body == "\n\n".join([_STORY, *_PROSE, sentence])
    assert [got.body[one.start : one.end] for one in got.overruled] == [sentence]


def test_no_rule_cuts_within_a_table() -> None:
    table = "Montreal        41  22   9   91  288  214\nBoston          38  24   8   84  263  230"
    assert cleaned(f"{_STORY}\n{table}\nAP").body == f"{_STORY}\n\n{table}"


@pytest.mark.parametrize(
    "signature", ["reuter", "aNSA", "UNB/mh/0912", "(Hina) xmc yyds", "Gulf News Agency", "PA Sport"]
)
def test_an_agency_signs_in_any_case(signature: str) -> None:
    assert cleaned(f"{_STORY}\n\n{signature}").body == _STORY


def test_a_state_in_a_dateline_is_no_agency() -> None:
    got = cleaned("READING, PA, MARCH 12, 1987 - A maker of pretzels said it would sell shares to the public.")
    assert got.body.startswith("READING")
    assert (got.byline, got.agencies) == (None, ())
    assert got.dateline
    assert got.dateline.place == "READING, PA"


def test_a_first_line_that_breaks_within_its_sentence_is_no_headline() -> None:
    text = "A ship with 22,000 tonnes of grain ran aground near the\n\nport of Ronne, and its crew was saved."
    assert cleaned(text).body == text


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("headline", ["Senate approves tariffs after long debate", "Will the tariffs hold?"])
@pytest.mark.parametrize(
    "slug", ["US-trade-tariffs", "US-trade-tariffs,2ndlead", "trade", "FRANCE/POLITICS-", "US-trade\nurgent"]
)
def test_a_slug_above_the_headline_of_a_dated_story_leaves_the_headline_as_title(
    slug: str, headline: str, gap: str
) -> None:
    story = f"WASHINGTON, Jan 16, 2025 (AFP) - {_STORY}"
    got = cleaned(f"{slug}\n{headline}{gap}{story}")
    assert (got.title, got.body, got.agencies) == (headline, story, ("AFP",))
    assert got.dateline is not None
    assert got.dateline.place == "WASHINGTON"


def test_capitals_alone_above_a_dateline_are_the_headline() -> None:
    story = f"SEOUL, Nov 27 (Reuters) - {_STORY}"
    assert cleaned(f"SNOW\n{story}").title == "SNOW"
    assert cleaned(f"SNOW\nCLOSES ALL SCHOOLS IN SEOUL\n{story}").title == "SNOW CLOSES ALL SCHOOLS IN SEOUL"


def test_one_word_without_a_dateline_is_no_slug() -> None:
    text = f"trade\n\nSenate approves tariffs after long debate\n\n{_STORY}"
    assert cleaned(text).body == text


def test_a_headline_in_a_script_without_spaces_is_no_slug() -> None:
    text = f"首尔大雪学校停课\n\nSEOUL, Nov 27 (Reuters) - {_STORY}"
    assert cleaned(text).body == text


def test_a_dateline_alone_above_the_story_is_a_slug() -> None:
    story = "SEOUL, Dec. 10 (Yonhap) -- Lending grew in November, the bank said."
    assert cleaned(f"SEOUL, Dec. 10 (Yonhap)\n{story}").body == story


def test_more_than_half_of_the_sentences_are_never_cut() -> None:
    paragraph = "You can reach Jane Doe at 555-0101 if the boat is late, the sign said."
    text = "\n\n".join([_STORY, *[paragraph] * 20])
    got = cleaned(text)
    assert got.body == text
    assert {one.rule for one in got.overruled} == {"contact.reporter"}


def test_results_without_a_sentence_stay_below_a_byline() -> None:
    rows = ["Latvia v Finland, Riga", "Norway v Denmark, Oslo", "Austria v Wales, Vienna", "Malta v Spain, Valletta"]
    got = cleaned("\n".join(["Fixtures for Sunday", "By Ann Lee", *rows]))
    assert (got.title, got.authors, got.body.split("\n\n")) == ("Fixtures for Sunday", ("Ann Lee",), rows)


def test_boilerplate_above_a_sentence_leaves_and_the_sentence_stays() -> None:
    got = cleaned(
        f"{_STORY}\n\nStaff photo by Gwen Tully\n\nPupils line up in the rain for lunch on Friday.\n\nComments"
    )
    assert got.body == f"{_STORY}\n\nPupils line up in the rain for lunch on Friday."


@pytest.mark.parametrize("between", ["Food", "Food\n\nNether Stowley\n\nAwards"])
def test_labels_between_boilerplate_leave(between: str) -> None:
    assert cleaned(f"{_STORY}\n\nWith AFP\n\n{between}\n\nLike us on Facebook").body == _STORY


def test_labels_below_boilerplate_without_more_below_stay() -> None:
    assert cleaned(f"{_STORY}\n\nStaff photo by Gwen Tully\n\nFood").body == f"{_STORY}\n\nFood"


def test_no_sentence_leaves_above_a_sentence_among_boilerplate() -> None:
    text = f"{_STORY}\n\nContact your senator in the capital today, the sign said.\n\nThe bus left at noon.\n\nComments"
    assert cleaned(text).body == text.removesuffix("\n\nComments")


def test_the_desk_below_a_byline_leaves() -> None:
    got = cleaned(f"By Jane Doe\nHighlands\n2 hours ago\n{_STORY}")
    assert (got.body, got.authors) == (_STORY, ("Jane Doe",))
