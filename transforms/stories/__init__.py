"""Stories: articles that are copies, excerpts and revisions of one text.

`profile` says what of a text is compared, `compare` decides on two, `group_articles` on many, and `describe_story` what
each is in its story.
"""

from transforms.stories.article import member_of, story_key, story_time
from transforms.stories.comparison import Comparison, compare
from transforms.stories.grouping import StoryKey, group_articles
from transforms.stories.profile import Profile, profile
from transforms.stories.rarity import ShingleCounts
from transforms.stories.story import Member, Relation, StoryInfo, choose_ids, describe_story

__all__ = [
    "Comparison",
    "Member",
    "Profile",
    "Relation",
    "ShingleCounts",
    "StoryInfo",
    "StoryKey",
    "choose_ids",
    "compare",
    "describe_story",
    "group_articles",
    "member_of",
    "profile",
    "story_key",
    "story_time",
]
