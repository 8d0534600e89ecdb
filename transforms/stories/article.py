"""Articles of stories from their documents, and the keys of a document that grouping fills."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from transforms.document import Document
from transforms.stories.grouping import StoryKey
from transforms.stories.profile import hash_text
from transforms.stories.story import Member, Relation, StoryInfo


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
        info=story_info_of(document),
    )


def story_time(document: Document) -> datetime:
    """Return the time of an article: when it was published, by the time of its observation within that day.

    In whole milliseconds, as Elasticsearch compares times. Without a time of publication it is that of the observation,
    which for an article of an old archive is later.
    """
    observed = _aware(document["observed"])
    if not document["published"]:
        return _whole_milliseconds(observed)
    published = _aware(document["published"])
    if document["published_precision"] != "day":
        return _whole_milliseconds(published)
    return _whole_milliseconds(min(max(observed, published), published + timedelta(days=1, seconds=-1)))


def story_fields(story: str, info: StoryInfo, at: datetime) -> dict[str, Any]:
    """Return the keys of an article's document that grouping fills.

    Args:
        story: The id of its story.
        info: What it is in the story.
        at: Its time (`story_time`).
    """
    return {
        "story": story,
        "story_info": {**asdict(info), "agencies": list(info.agencies), "first_seen": _iso(info.first_seen)},
        "story_size": info.size,
        "story_relation": str(info.relation),
        "story_first_source": info.first_source,
        "story_time": _iso(at),
        "story_delay": int((at - info.first_seen).total_seconds() // 60),
    }


def story_info_of(document: Document) -> StoryInfo | None:
    """Return the info that a document has; None if it is not grouped."""
    stored = document.get("story_info")
    if not stored or document.get("story_size") is None:
        return None
    return StoryInfo(
        **{
            **stored,
            "first_seen": datetime.fromisoformat(stored["first_seen"]),
            "agencies": tuple(stored["agencies"]),
            "relation": Relation(stored["relation"]),
        }
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def _aware(moment: str) -> datetime:
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
