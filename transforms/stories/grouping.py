"""Groups articles into stories: each joins the earlier article that it is most like.

Articles are taken by their time, so the groups do not depend on the order in which they arrived. An article may join a
story through a copy of it, as a later take does whose first version has changed beyond recognition, but only while it
still has something of the story's first article: so a chain of small changes does not lead from one story to another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transforms.stories.comparison import Likeness, compare
from transforms.stories.profile import Profile
from transforms.stories.rarity import ShingleCounts

WINDOW = timedelta(days=7)
"""The time between an article and the one it joins."""

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


def group_articles(
    keys: Iterable[StoryKey], profile_of: Callable[[str], Profile], counts: ShingleCounts | None = None
) -> list[list[StoryKey]]:
    """Group articles into stories.

    Args:
        keys: The articles, in any order, each id once.
        profile_of: Returns the profile of an article by its id; called only for articles that share a band.
        counts: The counts of the shingles of the articles around them.

    Returns:
        The stories in the order of their first article, the articles of each by time; a story may have one article.
    """
    stories: list[list[StoryKey]] = []
    story_of = dict[str, list[StoryKey]]()
    candidates = _Candidates()
    for key in sorted(keys, key=lambda key: (key.at, key.id)):
        story = _find_story(key, candidates.of(key), story_of, profile_of, counts)
        if story is None:
            story = []
            stories.append(story)
        story.append(key)
        story_of[key.id] = story
        candidates.add(key)
    return stories


def _find_story(
    key: StoryKey,
    candidates: Sequence[StoryKey],
    story_of: dict[str, list[StoryKey]],
    profile_of: Callable[[str], Profile],
    counts: ShingleCounts | None,
) -> list[StoryKey] | None:
    if not candidates:
        return None
    own = profile_of(key.id)

    def likeness(other: StoryKey) -> Likeness:
        return compare(own, profile_of(other.id), counts)

    found = ((likeness(other), other) for other in candidates)
    alike = sorted(
        ((comparison, other) for comparison, other in found if comparison.is_one_story),
        key=lambda pair: (-pair[0].jaccard, -pair[0].contained, pair[1].at, pair[1].id),
    )
    for _, other in alike:
        first = story_of[other.id][0]
        of_first = likeness(first)
        if of_first.contained >= OF_FIRST and not of_first.is_contradictory:
            return story_of[other.id]
    return None


class _Candidates:
    """The earlier articles by their bands; those before the window are forgotten."""

    def __init__(self) -> None:
        self._by_band: defaultdict[int, list[StoryKey]] = defaultdict(list)

    def add(self, key: StoryKey) -> None:
        for band in key.bands:
            self._by_band[band].append(key)

    def of(self, key: StoryKey) -> list[StoryKey]:
        """Return the articles of the window that share a band, those that share the most first."""
        found = {other.id: other for other in self._sharing(key)}
        shared = Counter(other.id for other in self._sharing(key))
        ordered = sorted(found.values(), key=lambda other: (-shared[other.id], other.at, other.id))
        return ordered[:MOST_CANDIDATES]

    def _sharing(self, key: StoryKey) -> Iterator[StoryKey]:
        for band in key.bands:
            earlier = self._by_band[band]
            while earlier and earlier[0].at < key.at - WINDOW:
                del earlier[0]
            yield from earlier
