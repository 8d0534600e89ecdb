"""Articles that arrive, change and leave in any order and in batches of any size: groups are those of all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.document.fingerprint import fingerprint
from transforms.stories import (
    WINDOW,
    Profile,
    StoryKey,
    choose_candidates,
    choose_ids,
    group_articles,
    profile,
    regroup,
)
from transforms.stories.profile import hash_text

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
SENTENCES = (
    "A barge with 31 cars of a funfair aboard ran aground below the lock of Tarnside in thick fog on Monday.",
    "The skipper told the river police that the light on the upper pier had been dark for more than a week.",
    "Two women from the ticket booth were taken to the hospital with bruises and left it before the evening.",
    "The canal stays closed until a crane has come down from the shipyard, which may take until the weekend.",
    "The board of works called the lamp an oversight, and promised an inquiry within the month of December.",
    "Farmers along the bank had warned of the shoal since spring, when a flood moved the gravel to that side.",
    "It is the third accident at the lock since it was rebuilt, and the first in which somebody was injured.",
)
TEXTS = (
    " ".join(SENTENCES[:5]),
    " ".join((*SENTENCES[:5], SENTENCES[6])),
    " ".join(SENTENCES[:3]),
    " ".join(SENTENCES[1:6]),
    " ".join(SENTENCES[2:]),
    " ".join(SENTENCES[3:]),
    " ".join(SENTENCES[:5]).replace("31", "34").replace("Monday", "Tuesday"),
)


@cache
def profile_of_text(text: str) -> Profile:
    return profile(text)


@cache
def bands(text: str) -> tuple[int, ...]:
    return tuple(map(hash_text, fingerprint(text)))


class Archive:
    """The archive that `regroup` works on, in memory; `firsts` has what was decided."""

    def __init__(self) -> None:
        self.texts = dict[str, str]()
        self.keys = dict[str, StoryKey]()
        self.firsts = dict[str, str]()

    def earlier(self, key: StoryKey) -> list[StoryKey]:
        return choose_candidates(key, self.keys.values())

    def later(self, key: StoryKey) -> Iterator[StoryKey]:
        for other in self.keys.values():
            if key.order < other.order and other.at <= key.at + WINDOW and set(key.bands) & set(other.bands):
                yield other

    def first_of(self, id_: str) -> str:
        return self.firsts[id_]

    def profile_of(self, id_: str) -> Profile:
        return profile_of_text(self.texts[id_])

    def arrive(self, texts: dict[str, str], hours: dict[str, int]) -> None:
        """Articles arrive, or replace those of the same id."""
        former = self._fellows(texts)
        self.texts |= texts
        self.keys |= {
            id_: StoryKey(id_, NOON + timedelta(hours=hours[id_]), bands(text)) for id_, text in texts.items()
        }
        self.firsts |= regroup([self.keys[id_] for id_ in {*texts, *former}], texts, self)

    def leave(self, ids: Sequence[str]) -> None:
        """Articles are withdrawn."""
        former = self._fellows(ids) - set(ids)
        for id_ in ids:
            del self.keys[id_], self.firsts[id_]
        self.firsts |= regroup([self.keys[id_] for id_ in former], (), self)

    def _fellows(self, ids: Sequence[str] | dict[str, str]) -> set[str]:
        firsts = {self.firsts[id_] for id_ in ids if id_ in self.firsts}
        return {id_ for id_, first in self.firsts.items() if first in firsts}

    def groups(self) -> list[list[str]]:
        groups: dict[str, list[str]] = {}
        for key in sorted(self.keys.values(), key=lambda key: key.order):
            groups.setdefault(self.firsts[key.id], []).append(key.id)
        return sorted(groups.values())

    def all_at_once(self) -> list[list[str]]:
        return sorted([one.id for one in story] for story in group_articles(self.keys.values(), self.profile_of))


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, int], list[list[str]]]:
    """Articles with their hours, and batches in which they arrive."""
    chosen = draw(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 400)), min_size=1, max_size=12))
    texts = {f"article-{number:02d}": text for number, (text, _) in enumerate(chosen)}
    hours = {f"article-{number:02d}": hour for number, (_, hour) in enumerate(chosen)}
    order = draw(st.permutations(list(texts)))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=4)))
    return texts, hours, [list(order[start:end]) for start, end in pairwise([0, *cuts, len(order)])]


@given(deliveries())
@settings(max_examples=150)
def test_groups_do_not_depend_on_the_order_of_arrival(
    given_articles: tuple[dict[str, str], dict[str, int], list[list[str]]],
) -> None:
    texts, hours, batches = given_articles
    archive = Archive()
    for batch in batches:
        archive.arrive({id_: texts[id_] for id_ in batch}, hours)
        assert archive.groups() == archive.all_at_once()


@given(deliveries(), st.data())
@settings(max_examples=100)
def test_groups_are_right_after_withdrawals_and_replacements(
    given_articles: tuple[dict[str, str], dict[str, int], list[list[str]]], data: st.DataObject
) -> None:
    texts, hours, batches = given_articles
    archive = Archive()
    for batch in batches:
        archive.arrive({id_: texts[id_] for id_ in batch}, hours)
        known = sorted(archive.keys)
        if known and (gone := data.draw(st.sets(st.sampled_from(known), max_size=2))):
            archive.leave(sorted(gone))
        if known := sorted(archive.keys):
            changed = data.draw(st.dictionaries(st.sampled_from(known), st.sampled_from(TEXTS), max_size=2))
            archive.arrive(changed, hours)
    assert archive.groups() == archive.all_at_once()


@given(deliveries())
def test_a_story_keeps_its_id_while_articles_join_it(
    given_articles: tuple[dict[str, str], dict[str, int], list[list[str]]],
) -> None:
    texts, hours, batches = given_articles
    archive, known = Archive(), dict[str, str]()
    for batch in batches:
        before = dict(known)
        archive.arrive({id_: texts[id_] for id_ in batch}, hours)
        groups = archive.groups()
        for id_, story in zip(choose_ids(groups, known), groups, strict=True):
            former = {before[one] for one in story if one in before}
            fellows = {one for one, had in before.items() if had in former}
            if len(former) == 1 and fellows <= set(story):
                assert former == {id_}
            known |= dict.fromkeys(story, id_)
