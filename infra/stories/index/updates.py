"""Partial updates of documents by grouping: only the keys of stories are written."""

from __future__ import annotations

from collections.abc import Mapping

from elasticsearch import Elasticsearch

from infra.elasticsearch.conditional_updates import ConditionalWriter, DocumentUpdate
from infra.stories.index.stored import StoredArticle

UNGROUPED: Mapping[str, None] = dict.fromkeys(
    ("story_info", "story_size", "story_relation", "story_first_source", "story_time", "story_delay")
)
"""What a document has until it is grouped."""

StoryUpdate = DocumentUpdate[StoredArticle]


class StoryWriter(ConditionalWriter[StoredArticle]):
    """Writes updates to the alias `name`, and counts the operations that the index has executed."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        super().__init__(client, name, "stories", "Run it again: what is left is grouped then.")
