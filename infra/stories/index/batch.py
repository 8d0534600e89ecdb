"""A batch of documents: decided with all that they change, and written in an order that can be interrupted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.embargoes import embargo_of
from infra.stories.index.archive import IndexArchive, Profiles
from infra.stories.index.stored import StoredArticle
from infra.stories.index.updates import UNGROUPED, StoryUpdate, StoryWriter
from transforms.stories import choose_ids, describe_story, regroup, story_fields


@dataclass
class BatchCounts:
    """The counts of batches; those of `StoriesReport`, and the updates that were refused."""

    documents: int = 0
    joined: int = 0
    moved: int = 0
    updated: int = 0
    embargoed: int = 0
    refused: int = 0


@dataclass
class StoryGrouper:
    """Groups batches of documents of the index `index` behind an alias. The methods raise IndexingError."""

    client: Elasticsearch
    index: str
    writer: StoryWriter
    now: datetime
    counts: BatchCounts = field(default_factory=BatchCounts)

    def __post_init__(self) -> None:
        self._profiles = Profiles(self.client, self.index)

    def group(self, batch: Sequence[StoredArticle]) -> None:
        """Group documents that are to be grouped."""
        embargoed = {article.id for article in batch if embargo_of(article.document, self.now)}
        arrived = {article.id: article for article in batch if article.id not in embargoed}
        self._profiles.forget(article.id for article in batch)
        comparable = [article for article in arrived.values() if article.key.bands]
        archive = IndexArchive(self.client, self.index, comparable, self._profiles)
        archive.prefetch(article.key for article in comparable)
        former = list(archive.members(article.story for article in batch))
        archive.add(former)
        start = {article.id: article.key for article in (*comparable, *former) if article.key.bands}
        firsts = {article.id: article.id for article in arrived.values() if not article.key.bands}
        firsts |= regroup(start.values(), arrived, archive)
        stories = self._stories(archive, arrived, firsts)
        wanted = list(self._described(stories, archive))
        detached = [StoryUpdate(article, {"story": article.id}) for article in batch if article.id in embargoed]
        self._write(arrived, [*wanted, *(one for one in detached if one.is_needed)])
        self.counts.embargoed += len(embargoed)
        self.counts.joined += sum(firsts[id_] != id_ for id_ in arrived)

    def _stories(
        self, archive: IndexArchive, arrived: Mapping[str, StoredArticle], firsts: Mapping[str, str]
    ) -> list[list[StoredArticle]]:
        """Return all stories that have an article which was decided, each complete and in the order of its time."""
        labels = {article.story for article in arrived.values()} | set(arrived)
        labels |= {archive.known[id_].story for id_ in firsts if id_ in archive.known}
        labels |= {archive.story_of_first[first] for first in firsts.values() if first in archive.story_of_first}
        everyone = {article.id: article for article in archive.members(labels)} | dict(arrived)
        groups = defaultdict[str, list[StoredArticle]](list)
        for article in everyone.values():
            info = article.info
            groups[firsts.get(article.id) or (info.first if info else article.id)].append(article)
        return [sorted(story, key=lambda article: article.key.order) for story in groups.values()]

    def _described(self, stories: Sequence[Sequence[StoredArticle]], archive: IndexArchive) -> Iterator[StoryUpdate]:
        known = {
            article.id: article.story
            for story in stories
            for article in story
            if article.info or article.story != article.id
        }
        ids = choose_ids([[article.id for article in story] for story in stories], known)
        for id_, story in zip(ids, stories, strict=True):
            if len(story) > 1:
                self._profiles.load(article.id for article in story if article.info is None)
            infos = describe_story([article.member for article in story], archive.profile_of)
            for article in story:
                update = StoryUpdate(article, story_fields(id_, infos[article.id], article.key.at))
                if update.is_needed:
                    yield update

    def _write(self, arrived: Mapping[str, StoredArticle], updates: Sequence[StoryUpdate]) -> None:
        """Write the updates.

        First, those that move to another story are marked as to be grouped; then come the articles that stay; last
        those that were to be grouped. So after an interruption whatever may be counted wrongly is still to be grouped.
        """
        moved = [one for one in updates if one.stored.info and one.stored.story != one.fields["story"]]
        moved_ids = {update.stored.id for update in moved}
        marked = self.writer.write([StoryUpdate(update.stored, UNGROUPED) for update in moved])
        staying = [one for one in updates if one.stored.info and one.stored.id not in moved_ids]
        written = marked | self.writer.write(staying)
        last = [one for one in updates if not one.stored.info]
        last += [StoryUpdate(article, one.fields) for one in moved if (article := marked[one.stored.id])]
        written |= self.writer.write(last)
        refused = {id_ for id_, article in written.items() if article is None}
        self.counts.documents += sum(id_ in arrived for id_ in written.keys() - refused)
        self.counts.moved += len(moved_ids - refused)
        self.counts.updated += len({update.stored.id for update in staying} - refused)
        if refused:
            self.counts.refused += len(refused)
            self._regroup_later(updates, written)

    def _regroup_later(self, updates: Sequence[StoryUpdate], written: Mapping[str, StoredArticle | None]) -> None:
        """Mark the articles of the stories that lack one which was refused."""
        lacking = {one.fields["story"] for one in updates if written.get(one.stored.id) is None}
        others = [written[one.stored.id] for one in updates if one.fields["story"] in lacking]
        self.writer.write([StoryUpdate(article, UNGROUPED) for article in others if article and article.info])


def ungroup(writer: StoryWriter, articles: Sequence[StoredArticle]) -> None:
    """Mark documents as to be grouped; they keep the ids of their stories. Raises IndexingError."""
    writer.write([StoryUpdate(article, UNGROUPED) for article in articles])
