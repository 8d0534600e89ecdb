"""Groups articles into stories: each joins the earlier article that it is most like.

Articles are taken by their time, so the groups do not depend on the order in which they arrived. An article may join a
story through a copy of it, as a later take does whose first version has changed beyond recognition, but only while it
still has something of the story's first article: so a chain of small changes does not lead from one story to another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transforms.stories.comparison import compare
from transforms.stories.profile import Profile
from transforms.stories.rarity import ShingleCounts

WINDOW = timedelta(days=6, hours=12)
"""The time between an article and the one it joins: less than between two reports of a weekly series."""

OF_FIRST = 0.15
"""The share of the shorter text that an article and the first one of its story must have in common."""

MOST_CANDIDATES = 30
"""Articles that one is compared with: those with the most bands in common."""


@dataclass(frozen=True, slots=True)
class StoryKey:
    """The parts of an article that find its candidates: id, time (aware) and the bands of the fingerprint."""

    id: str
    at: datetime
    bands: tuple[int, ...]

    @property
    def order(self) -> tuple[datetime, str]:
        """The place of the article among all: by time, of one time by id."""
        return self.at, self.id


def group_articles(keys: Iterable[StoryKey], profile_of: Callable[[str], Profile]) -> list[list[StoryKey]]:
    """Group articles into stories.

    Args:
        keys: The articles, in any order, each id once.
        profile_of: Returns the profile of an article by its id; called only for articles that share a band.

    Returns:
        The stories in the order of their first article, the articles of each by time; a story may have one article.
    """
    stories: dict[str, list[StoryKey]] = {}
    first_of = dict[str, str]()
    earlier = _Earlier()
    for key in sorted(keys, key=lambda key: key.order):
        first = find_first(key, choose_candidates(key, earlier.sharing(key)), first_of.__getitem__, profile_of)
        stories.setdefault(first, []).append(key)
        first_of[key.id] = first
        earlier.add(key)
    return list(stories.values())


def choose_candidates(key: StoryKey, sharing: Iterable[StoryKey]) -> list[StoryKey]:
    """Return the articles that one is compared with: those of the window before it, by the bands that they share.

    `sharing` has the articles with a band in common, in any order; others are left out, and so are later ones.
    """
    own = set(key.bands)
    shared = {
        other: len(own.intersection(other.bands))
        for other in sharing
        if other.order < key.order and other.at >= key.at - WINDOW
    }
    ordered = sorted(shared, key=lambda other: (-shared[other], other.order))
    return [other for other in ordered if shared[other]][:MOST_CANDIDATES]


def find_first(
    key: StoryKey,
    candidates: Sequence[StoryKey],
    first_of: Callable[[str], str],
    profile_of: Callable[[str], Profile],
) -> str:
    """Return the id of the first article of the story that an article joins; its own id if it begins one.

    Args:
        key: The article.
        candidates: The earlier articles that it is compared with.
        first_of: Returns the first article of the story of a candidate.
        profile_of: Returns the profile of an article by its id.
    """
    if not candidates:
        return key.id
    own = profile_of(key.id)
    stories = defaultdict[str, list[Profile]](list)
    for other in candidates:
        stories[first_of(other.id)].append(profile_of(other.id))
    counts = ShingleCounts.of(stories.values())
    found = ((compare(own, profile_of(other.id), counts), other) for other in candidates)
    alike = sorted(
        ((likeness, other) for likeness, other in found if likeness.is_one_story(key.at - other.at)),
        key=lambda pair: (-pair[0].jaccard, -pair[0].contained, pair[1].order),
    )
    for _, other in alike:
        first = first_of(other.id)
        of_first = compare(own, profile_of(first), counts)
        if of_first.contained >= OF_FIRST and not of_first.is_contradictory and not of_first.is_of_another_day:
            return first
    return key.id


class _Earlier:
    """The earlier articles by their bands; those before the window are forgotten."""

    def __init__(self) -> None:
        self._by_band: defaultdict[int, list[StoryKey]] = defaultdict(list)

    def add(self, key: StoryKey) -> None:
        for band in key.bands:
            self._by_band[band].append(key)

    def sharing(self, key: StoryKey) -> Iterator[StoryKey]:
        """Yield the articles of the window that share a band, some repeatedly."""
        for band in key.bands:
            earlier = self._by_band[band]
            while earlier and earlier[0].at < key.at - WINDOW:
                del earlier[0]
            yield from earlier
