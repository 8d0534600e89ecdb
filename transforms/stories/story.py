"""A story: its id, its members and what each is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from transforms.stories.comparison import CONTAINED, compare
from transforms.stories.profile import Profile

COMPLETE = 0.85
"""The share of the longest member's words from which on a member is complete."""

_SAME_LENGTH = 0.8
_TAKE = re.compile(
    r"^\W*(?:update\s*\d*|updated?|rpt|refile|corrected|correction|wrapup\s*\d*|\d(?:st|nd|rd|th)\s+(?:ld|lead)|"
    r"\d+\.?\s*lead|recasts|adds)\b|(?:^|\W)(?:1st|2nd|3rd|[4-9]th)\s+ld\b",
    re.IGNORECASE,
)


class Relation(StrEnum):
    """The relation of an article to its story."""

    ORIGINAL = "original"
    COPY = "copy"
    EXCERPT = "excerpt"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, before its relation is decided."""

    id: str
    at: datetime
    source: str
    title: str | None
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryInfo:
    """A story as each of its articles has it.

    Attributes:
        size: The number of its articles.
        first_seen: The time of its first article, and `first_source` the source of that.
        agencies: The agencies that its articles name, the most frequent first.
        representative: The id of the article that stands for it: of the complete ones the earliest.
        relation: What this article is.
    """

    size: int
    first_seen: datetime
    first_source: str
    agencies: tuple[str, ...]
    representative: str
    relation: Relation


def describe_story(members: Sequence[Member], profile_of: Callable[[str], Profile]) -> dict[str, StoryInfo]:
    """Return the info of each article of a story by its id.

    Args:
        members: The articles, in the order of their time.
        profile_of: Returns the profile of an article by its id; not called for a story of one article.
    """
    first = representative = members[0].id
    relations = {first: Relation.ORIGINAL}
    if len(members) > 1:
        profiles = {member.id: profile_of(member.id) for member in members}
        longest = max(profile.words for profile in profiles.values())
        representative = next(id_ for id_, profile in profiles.items() if profile.words >= COMPLETE * longest)
        for member in members[1:]:
            relations[member.id] = _relation(member, profiles[member.id], profiles[first], profiles[representative])
    agencies = Counter(agency for member in members for agency in member.agencies)
    named = tuple(agency for agency, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0])))
    return {
        id_: StoryInfo(len(members), members[0].at, members[0].source, named, representative, relation)
        for id_, relation in relations.items()
    }


def _relation(member: Member, own: Profile, first: Profile, representative: Profile) -> Relation:
    """Return the relation of a later article, with the profile `own`, to the first one and the representative."""
    if _is_excerpt(own, first) or _is_excerpt(own, representative):
        return Relation.EXCERPT
    likeness = compare(own, first)
    if likeness.contradicting or (member.title and _TAKE.search(member.title)):
        return Relation.REVISION
    if likeness.contained < CONTAINED or own.words * _SAME_LENGTH > first.words:
        return Relation.REVISION
    return Relation.COPY


def _is_excerpt(part: Profile, whole: Profile) -> bool:
    if part.words >= _SAME_LENGTH * whole.words:
        return False
    likeness = compare(part, whole)
    return likeness.contained >= CONTAINED and not likeness.contradicting


def choose_ids(stories: Sequence[Sequence[str]], known: Mapping[str, str]) -> list[str]:
    """Return an id for each story, given as the ids of its articles by time.

    A story keeps the id that most of its articles have, and no two stories get the same one; a story without an id
    takes the id of its first article that is no story's id yet, as it is where that article has left its story.
    `known` has the story of each article that had one.
    """
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    votes = [Counter(known[one] for one in story if one in known) for story in stories]
    by_size = sorted(
        ((count, id_, number) for number, of_story in enumerate(votes) for id_, count in of_story.items()),
        key=lambda vote: (-vote[0], vote[1], vote[2]),
    )
    for _, id_, number in by_size:
        if number not in chosen and id_ not in taken:
            chosen[number] = id_
            taken.add(id_)
    for number, story in enumerate(stories):
        if number not in chosen:
            chosen[number] = next((one for one in story if one not in taken), f"{story[0]}:parted")
            taken.add(chosen[number])
    return [chosen[number] for number in range(len(stories))]
