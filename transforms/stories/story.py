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
class StoryInfo:
    """A story as each of its articles has it.

    Attributes:
        size: The number of its articles.
        first: The id of its first article.
        first_seen: The time of its first article, and `first_source` the source of that.
        agencies: The agencies that its articles name, the most frequent first.
        representative: The id of the article that stands for it: of the complete ones the earliest.
        relation: What this article is.
        words: The words of this article as they are compared; None for a story of one article.
    """

    size: int
    first: str
    first_seen: datetime
    first_source: str
    agencies: tuple[str, ...]
    representative: str
    relation: Relation
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story.

    Attributes:
        id: Its id.
        at: Its time (`story_time`).
        source: Its source.
        title: Its title.
        agencies: The agencies that it names.
        info: What was found of its present text before; None if it is new or has changed.
    """

    id: str
    at: datetime
    source: str
    title: str | None
    agencies: tuple[str, ...]
    info: StoryInfo | None = None


def describe_story(members: Sequence[Member], profile_of: Callable[[str], Profile]) -> dict[str, StoryInfo]:
    """Return the info of each article of a story by its id.

    Args:
        members: The articles, in the order of their time.
        profile_of: Returns the profile of an article by its id; not called for a story of one article, nor for what the
            articles' infos have.
    """
    by_id = {member.id: member for member in members}
    first = representative = members[0].id
    words = dict[str, int | None](dict.fromkeys(by_id))
    relations = {first: Relation.ORIGINAL}
    if len(members) > 1:
        counted = {member.id: _words(member, profile_of) for member in members}
        words |= counted
        complete = COMPLETE * max(counted.values())
        representative = next(id_ for id_, count in counted.items() if count >= complete)
        for member in members[1:]:
            relations[member.id] = _known_relation(member, by_id[first], by_id[representative]) or _relation(
                member, profile_of(member.id), profile_of(first), profile_of(representative)
            )
    agencies = Counter(agency for member in members for agency in member.agencies)
    named = tuple(agency for agency, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0])))
    return {
        id_: StoryInfo(
            size=len(members),
            first=first,
            first_seen=members[0].at,
            first_source=members[0].source,
            agencies=named,
            representative=representative,
            relation=relation,
            words=words[id_],
        )
        for id_, relation in relations.items()
    }


def _words(member: Member, profile_of: Callable[[str], Profile]) -> int:
    known = member.info.words if member.info else None
    return profile_of(member.id).words if known is None else known


def _known_relation(member: Member, first: Member, representative: Member) -> Relation | None:
    """Return the relation that was found before, if nothing that it depends on has changed."""
    if not (member.info and first.info and representative.info):
        return None
    before = (member.info.first, member.info.representative)
    return member.info.relation if before == (first.id, representative.id) and member.id != first.id else None


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
    used: set[str] = set()
    votes = [Counter(known[one] for one in story if one in known) for story in stories]
    by_size = sorted(
        ((count, id_, number) for number, of_story in enumerate(votes) for id_, count in of_story.items()),
        key=lambda vote: (-vote[0], vote[1], vote[2]),
    )
    for _, id_, number in by_size:
        if number not in chosen and id_ not in used:
            chosen[number] = id_
            used.add(id_)
    for number, story in enumerate(stories):
        if number not in chosen:
            chosen[number] = next((one for one in story if one not in used), f"{story[0]}:parted")
            used.add(chosen[number])
    return [chosen[number] for number in range(len(stories))]
