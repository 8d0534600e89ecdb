"""Stories: articles that are copies, excerpts and revisions of one text.

`profile` reads of a text the parts that are compared, `compare` decides on two texts, `group_articles` on many,
`regroup` on those that arrive in an archive, and `describe_story` names the relation of each article to its story.
"""

from transforms.stories.article import member_of, story_fields, story_info_of, story_key, story_time
from transforms.stories.comparison import Likeness, compare
from transforms.stories.difference import TextChange, diff_texts
from transforms.stories.grouping import MOST_CANDIDATES, WINDOW, StoryKey, choose_candidates, group_articles
from transforms.stories.profile import Profile, profile
from transforms.stories.rarity import ShingleCounts
from transforms.stories.regrouping import StoryArchive, regroup
from transforms.stories.story import Member, Relation, StoryInfo, choose_ids, describe_story

__all__ = [
    "MOST_CANDIDATES",
    "WINDOW",
    "Likeness",
    "Member",
    "Profile",
    "Relation",
    "ShingleCounts",
    "StoryArchive",
    "StoryInfo",
    "StoryKey",
    "TextChange",
    "choose_candidates",
    "choose_ids",
    "compare",
    "describe_story",
    "diff_texts",
    "group_articles",
    "member_of",
    "profile",
    "regroup",
    "story_fields",
    "story_info_of",
    "story_key",
    "story_time",
]
