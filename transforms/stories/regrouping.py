"""Groups of a growing archive: only the articles are decided again whose decision may be another one.

An article is decided by the earlier ones that share a band with it, and by their stories. So a new or changed article,
and one that joins another story, lets those be decided again that come after it and share a band. The result is that of
`group_articles` over the whole archive, in whatever order the articles arrived.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable, Sequence
from typing import Protocol

from transforms.stories.grouping import StoryKey, find_first
from transforms.stories.profile import Profile


class StoryArchive(Protocol):
    """Articles with their stories, as they were before; articles that arrive are in it too, without a story."""

    def earlier(self, key: StoryKey) -> Sequence[StoryKey]:
        """Return the candidates of an article (`choose_candidates`)."""

    def later(self, key: StoryKey) -> Iterable[StoryKey]:
        """Return the articles of the window after one that share a band with it, in any order."""

    def first_of(self, id_: str) -> str:
        """Return the first article of the story that an article had."""

    def profile_of(self, id_: str) -> Profile:
        """Return the profile of an article."""


def regroup(start: Iterable[StoryKey], arrived: Container[str], archive: StoryArchive) -> dict[str, str]:
    """Decide articles, and all whose decision depends on them.

    Args:
        start: The articles that arrived or changed, and those that shared a story with one that changed or left.
        arrived: The ids of those that arrived or changed.
        archive: All articles.

    Returns:
        Of each article that was decided, the first article of its story.
    """
    firsts = dict[str, str]()
    waiting = [(key.order, key) for key in start]
    heapq.heapify(waiting)
    queued = {key.id for _, key in waiting}

    def first_of(id_: str) -> str:
        return firsts[id_] if id_ in firsts else archive.first_of(id_)

    while waiting:
        _, key = heapq.heappop(waiting)
        if key.id in firsts:
            continue
        first = firsts[key.id] = find_first(key, archive.earlier(key), first_of, archive.profile_of)
        if key.id not in arrived and first == archive.first_of(key.id):
            continue
        for later in archive.later(key):
            if later.id not in queued:
                queued.add(later.id)
                heapq.heappush(waiting, (later.order, later))
    return firsts
