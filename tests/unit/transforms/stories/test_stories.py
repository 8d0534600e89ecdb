"""Stories: pairs of each kind, groups in any order of arrival, ids that stay, and relations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.document.fingerprint import BANDS, LEAD_BANDS, fingerprint
from transforms.stories import (
    Member,
    Relation,
    StoryInfo,
    StoryKey,
    choose_ids,
    compare,
    describe_story,
    group_articles,
    profile,
    story_time,
)

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
WIRE = (
    "A ferry with 214 people aboard ran onto a sandbank off Ardmore on Tuesday, and all were brought ashore by dawn.",
    "The master of the Lady Isla had steered north of the marked channel to avoid a fishing boat, the owner said.",
    "Lifeboats from three towns took off the passengers in a rising sea. Two men were treated for cold.",
    "The ship will stay where she is until the spring tide on Friday, when tugs are to try to pull her free.",
    "It was the first such accident in the bay since 1987, when a coaster was lost near the same bank.",
)
OTHER = (
    "The council of Portsoy voted on Tuesday to sell the old fish market, which has stood empty for eleven years.",
    "A brewer from the next town has offered 1.2 million for the hall and wants to open a restaurant there.",
    "Traders who once had stalls in it asked the council to keep at least a corner for a museum of the herring fleet.",
)
THIRD = "Gullane beat Corran 2-1 in the Coastal League before a crowd of 3,400, and now leads it by four points."
REPORT = (
    "Shares in Port Ardent ended {0} on {1} after a session of thin trade. The index closed {0} {2} points at {3}.\n\n"
    "Turnover was {4} million crowns. Dealers said investors waited for the rate decision of the central bank."
)


def text_of(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def key(id_: str, text: str, hours: float = 0) -> StoryKey:
    return StoryKey(id_, NOON + timedelta(hours=hours), tuple(map(hash, fingerprint(text))))


def groups(texts: dict[str, str], order: Sequence[str] | None = None, hours: float = 1) -> list[list[str]]:
    """The ids of the stories of articles that came an hour apart, given in any order."""
    at = {id_: number * hours for number, id_ in enumerate(texts)}
    keys = [key(id_, texts[id_], at[id_]) for id_ in order or texts]
    return [[one.id for one in story] for story in group_articles(keys, lambda id_: profile(texts[id_]))]


def test_a_copy_an_excerpt_and_a_later_take_are_one_story_and_another_article_is_not() -> None:
    take = (WIRE[0].replace("214", "219"), "The coastguard gave a first account at noon.", *WIRE[1:])
    texts = {
        "wire": text_of(*WIRE),
        "copy": text_of("Our news services report.", *WIRE, "Write to the news desk."),
        "excerpt": text_of(*WIRE[:2]),
        "other": text_of(*OTHER),
        "take": text_of(*take),
    }
    assert groups(texts) == [["wire", "copy", "excerpt", "take"], ["other"]]


def test_two_reports_of_a_series_are_two_stories() -> None:
    texts = {
        "monday": REPORT.format("higher", "Monday", 14, "3,912", 412),
        "tuesday": REPORT.format("lower", "Tuesday", 31, "3,881", 377),
        "copy of tuesday": REPORT.format("lower", "Tuesday", 31, "3,881", 377),
    }
    assert groups(texts, hours=12) == [["monday"], ["tuesday", "copy of tuesday"]]


LEVELS = (
    "Water in the basin above Portsoy stood at {0} percent on {1}, the water board said.\n\nThe board publishes the "
    "figure twice a week from October to April. It may forbid the use of hoses below 40 percent, and turn off the "
    "supply at night below 25 percent, as it did in the dry winter of 1976."
)


def test_reports_of_two_days_are_two_stories_though_most_of_their_text_is_the_same() -> None:
    thursday, monday = LEVELS.format(71, "Thursday"), LEVELS.format(64, "Monday")
    assert compare(profile(thursday), profile(monday)).jaccard > 0.8
    assert groups({"thursday": thursday, "monday": monday}, hours=90) == [["thursday"], ["monday"]]
    assert groups({"thursday": thursday, "next": LEVELS.format(64, "Thursday")}, hours=150) == [["thursday"], ["next"]]


def test_a_correction_within_hours_and_a_copy_with_another_day_are_one_story() -> None:
    texts = {"report": LEVELS.format(71, "Thursday"), "corrected": LEVELS.format(64, "Thursday")}
    assert groups(texts, hours=3) == [["report", "corrected"]]
    long = text_of(WIRE[0], *WIRE[1:], *OTHER)
    assert groups({"wire": long, "elsewhere": long.replace("Tuesday", "Wednesday", 1)}) == [["wire", "elsewhere"]]


def test_a_later_take_with_a_day_of_its_own_in_a_new_lead_is_one_story() -> None:
    take = text_of("There was fresh news on Thursday from the bay of Ardmore.", *WIRE)
    assert groups({"wire": text_of(*WIRE), "take": take}) == [["wire", "take"]]


@pytest.mark.parametrize(
    ("published", "precision", "expected"),
    [
        ("2024-11-27T09:30:00+09:00", "second", "2024-11-27T00:30:00+00:00"),
        ("2024-11-27T09:30", "minute", "2024-11-27T09:30:00+00:00"),
        ("2024-11-27", "day", "2024-11-27T15:45:00+00:00"),
        ("2024-11-26", "day", "2024-11-26T23:59:59+00:00"),
        ("2024-11-28", "day", "2024-11-28T00:00:00+00:00"),
        (None, None, "2024-11-27T15:45:00+00:00"),
    ],
)
def test_an_article_is_ordered_by_its_publication(published: str | None, precision: str | None, expected: str) -> None:
    document = {"observed": "2024-11-27T15:45:00.0009Z", "published": published, "published_precision": precision}
    assert story_time(document).isoformat() == expected


def test_a_roundup_that_quotes_an_article_is_another_story() -> None:
    roundup = text_of("What happened on Tuesday, from our news services.", OTHER[0], WIRE[0], THIRD)
    assert groups({"wire": text_of(*WIRE), "other": text_of(*OTHER), "roundup": roundup}) == [
        ["wire"],
        ["other"],
        ["roundup"],
    ]


def test_the_same_text_long_after_is_another_story() -> None:
    texts = {"then": text_of(*WIRE), "now": text_of(*WIRE)}
    assert groups(texts, hours=24 * 6) == [["then", "now"]]
    assert groups(texts, hours=24 * 8) == [["then"], ["now"]]


def test_a_chain_of_small_changes_does_not_lead_to_another_story() -> None:
    """Each text shares most with the one before; the last shares nothing with the first."""
    chain = [*WIRE, *OTHER, *(sentence.replace("Tuesday", "Sunday").upper() for sentence in WIRE)]
    texts = {str(number): text_of(*chain[number : number + 4]) for number in range(5)}
    found = groups(texts)
    first = profile(texts["0"])
    assert all(compare(profile(texts[id_]), first).contained >= 0.15 for id_ in found[0])
    assert len(found) > 1


def test_groups_do_not_depend_on_the_order_of_arrival() -> None:
    texts = {
        "a": text_of(*WIRE),
        "b": text_of(*WIRE[:3]),
        "c": text_of(*WIRE[1:], OTHER[0]),
        "d": text_of(*OTHER),
        "e": text_of(*OTHER, WIRE[4]),
    }
    expected = groups(texts)
    assert all(groups(texts, order) == expected for order in permutations(texts))


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_comparison_has_no_direction_and_stays_within_bounds(one: str, other: str) -> None:
    first, second = profile(one), profile(other)
    there, back = compare(first, second), compare(second, first)
    assert there == back
    assert 0 <= there.jaccard <= there.contained + 1e-9
    assert there.contained <= 1 + 1e-9


@pytest.mark.parametrize("text", ["", "One", "Two words", "» « “ ” …", "\n\n\n"])
def test_a_text_without_shingles_is_like_no_other(text: str) -> None:
    assert not compare(profile(text), profile(text)).is_one_story()


def test_a_fingerprint_has_bands_of_the_text_and_of_its_lead() -> None:
    bands = fingerprint(text_of(*WIRE))
    assert len(set(bands)) == BANDS + LEAD_BANDS
    assert set(bands) & set(fingerprint(text_of(*WIRE, *OTHER)))
    assert fingerprint("Two words") == ()


def describe(texts: dict[str, str], titles: dict[str, str] | None = None) -> dict[str, StoryInfo]:
    """The infos of a story whose articles came an hour apart."""
    members = [
        Member(id_, NOON + timedelta(hours=hours), f"source of {id_}", (titles or {}).get(id_), ("AFP",))
        for hours, id_ in enumerate(texts)
    ]
    return describe_story(members, lambda id_: profile(texts[id_]))


def test_each_member_is_named_for_what_it_is() -> None:
    take = text_of(WIRE[0].replace("214", "219"), *WIRE[1:])
    texts = {
        "wire": text_of(*WIRE),
        "copy": text_of("From our services.", *WIRE),
        "excerpt": text_of(*WIRE[:2]),
        "take": take,
        "titled": text_of(*WIRE),
    }
    infos = describe(texts, {"titled": "UPDATE 2-Ferry runs onto sandbank"})
    assert {id_: info.relation for id_, info in infos.items()} == {
        "wire": Relation.ORIGINAL,
        "copy": Relation.COPY,
        "excerpt": Relation.EXCERPT,
        "take": Relation.REVISION,
        "titled": Relation.REVISION,
    }
    one = infos["copy"]
    assert (one.size, one.first_seen, one.first_source, one.agencies) == (5, NOON, "source of wire", ("AFP",))
    assert one.representative == "wire"


def test_the_representative_of_a_story_that_began_with_an_alert_is_its_first_complete_text() -> None:
    infos = describe({"alert": text_of(WIRE[0]), "full": text_of(*WIRE)})
    assert infos["alert"].representative == "full"
    assert infos["full"].relation is Relation.REVISION


def test_a_story_keeps_its_id_when_an_earlier_article_arrives_and_two_never_share_one() -> None:
    assert choose_ids([["a", "b"], ["c"]], {}) == ["a", "c"]
    assert choose_ids([["early", "a", "b"]], {"a": "a", "b": "a"}) == ["a"]
    assert choose_ids([["a"], ["b", "c"]], {"a": "a", "b": "a", "c": "a"}) == ["a:parted", "a"]


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4), max_size=8),
    st.dictionaries(st.integers(0, 30), st.integers(0, 9)),
)
def test_ids_of_stories_are_distinct(stories: list[list[int]], known: dict[int, int]) -> None:
    used: set[int] = set()
    apart = [[str(one) for one in story if one not in used and not used.add(one)] for story in stories]  # type: ignore[func-returns-value]
    apart = [story for story in apart if story]
    chosen = choose_ids(apart, {str(one): str(story) for one, story in known.items()})
    assert len(set(chosen)) == len(apart)
