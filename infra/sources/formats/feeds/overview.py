"""An entry as readers of feeds list it, with text or without."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.records import Media


@dataclass(frozen=True, slots=True)
class EntryOverview:
    """The fields of an entry in a list of entries.

    Attributes:
        id: The id that the feed gives it: `guid` or `id`.
        link: The absolute URL of its page, http or https.
        published: ISO 8601.
        modified: ISO 8601.
        text: Its content, else its summary; may be empty.
        is_summary: Whether `text` is a summary.
    """

    id: str | None
    link: str | None
    title: str | None
    published: str | None
    modified: str | None
    language: str | None
    feed_title: str | None
    text: str
    media: Media
    is_summary: bool
