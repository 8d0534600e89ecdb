"""Stories: articles that are copies, excerpts and revisions of one text.

`profile` reads of a text the parts that are compared, `compare` decides on two texts, `group_articles` on many, and
`describe_story` names the relation of each article to its story.
"""

from transforms.stories.article import member_of, story_key, story_time
from transforms.stories.comparison import Likeness, compare
from transforms.stories.grouping import StoryKey, group_articles
from transforms.stories.profile import Profile, profile
from transforms.stories.rarity import ShingleCounts
from transforms.stories.story import Member, Relation, StoryInfo, choose_ids, describe_story

__all__ = [
    "Likeness",
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
