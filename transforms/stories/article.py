"""Articles of stories from their documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from transforms.document import Document
from transforms.stories.grouping import StoryKey
from transforms.stories.profile import hash_text
from transforms.stories.story import Member


def story_key(document: Document) -> StoryKey | None:
    """Return what the document's article is found by; None if it has no text to compare."""
    if not document["fingerprint"] or document.get("withdrawn"):
        return None
    return StoryKey(document["id"], story_time(document), tuple(map(hash_text, document["fingerprint"])))


def member_of(document: Document) -> Member:
    """Return the document's article as a member of its story."""
    return Member(
        id=document["id"],
        at=story_time(document),
        source=document["source"],
        title=document["title"],
        agencies=tuple(document["agencies"]),
    )


def story_time(document: Document) -> datetime:
    """Return the time of an article: when it was published, by the time of its observation within that day.

    Without a time of publication it is that of the observation, which for an article of an old archive is later.
    """
    observed = _aware(document["observed"])
    if not document["published"]:
        return observed
    published = _aware(document["published"])
    if document["published_precision"] == "time":
        return published
    return min(max(observed, published), published + timedelta(days=1, seconds=-1))


def _aware(moment: str) -> datetime:
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
