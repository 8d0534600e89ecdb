"""Stories of the articles in an index: what is new is grouped, and what that changes is written.

A document without `story_size` is to be grouped. It is new, or was replaced or withdrawn, and its `story` names the
story that may still count it. That it is written last, after the other articles of the stories concerned, is what an
interrupted run relies on: the next one finds it, and decides again.
"""

from infra.stories.index.errors import StoriesBusy
from infra.stories.index.report import StoriesReport
from infra.stories.index.run import group_index

__all__ = ["StoriesBusy", "StoriesReport", "group_index"]
