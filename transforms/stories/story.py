"""A story: its id, its members and what each is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from transforms.stories.comparison import CONTAINED, Likeness, compare
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
    """An article of a story, before it is known what it is in it."""

    id: str
    at: datetime
    source: str
    title: str | None
    agencies: tuple[str, ...]
    profile: Profile


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


def describe_story(members: Sequence[Member]) -> dict[str, StoryInfo]:
    """Return the info of each article of a story by its id; `members` are in the order of their time."""
    first = members[0]
    longest = max(member.profile.words for member in members)
    complete = [member for member in members if member.profile.words >= COMPLETE * longest]
    agencies = Counter(agency for member in members for agency in member.agencies)
    named = tuple(agency for agency, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0])))
    return {
        member.id: StoryInfo(
            len(members), first.at, first.source, named, complete[0].id, relation_of(member, first, complete[0])
        )
        for member in members
    }


def relation_of(member: Member, first: Member, representative: Member) -> Relation:
    """Return what an article is beside the first article of its story and the one that stands for it."""
    if member.id == first.id:
        return Relation.ORIGINAL
    likeness = compare(member.profile, first.profile)
    if _is_excerpt(member, likeness, first) or _is_excerpt(member, None, representative):
        return Relation.EXCERPT
    if likeness.contradicting or (member.title and _TAKE.search(member.title)):
        return Relation.REVISION
    if likeness.contained < CONTAINED or member.profile.words * _SAME_LENGTH > first.profile.words:
        return Relation.REVISION
    return Relation.COPY


def _is_excerpt(member: Member, likeness: Likeness | None, whole: Member) -> bool:
    if member.id == whole.id or member.profile.words >= _SAME_LENGTH * whole.profile.words:
        return False
    likeness = likeness or compare(member.profile, whole.profile)
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
