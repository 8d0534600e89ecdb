"""The declaration of the document; the mapping of the index and the labels in Kibana are tested against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from transforms.records import (
    INLINE,
    Cleaned,
    DateMention,
    Decoding,
    Delivery,
    EntityMention,
    Extraction,
    Facets,
    InputRef,
    Language,
    LeftOut,
    MentionedDates,
    PageMetadata,
    Published,
    Versions,
)

Document = dict[str, Any]
"""A `DocumentRecord` in its JSON form: every key is always present, None or empty where there is no value.

A TypedDict would declare each key a second time; a test checks the keys that code reads instead. A document that an
earlier generation wrote may lack keys.
"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The removal of the text.

    Attributes:
        at: ISO date-time.
        reason: The reason that was given.
        lifted: Whether the next input restores the text.
        delivered: Whether a delivery of its source withdrew the article: a newer one restores it.
        erased: Of an erased article, the kinds of names that it had (`transforms.document.erasure`): nothing restores
            it. None of any other.
    """

    at: str
    reason: str
    lifted: bool = False
    delivered: bool = False
    erased: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One article as it is searched.

    Attributes:
        id: Our id; `external_id` is the caller's.
        display_title: The title, or else the first sentence.
        delivery: What a delivery has beyond the other fields; None without one.
        published: From the record or page, or the full date of a dateline; None if unknown.
        known_ids: The ids under which later records are taken for this article.
        story: The document's own id until stories are grouped.
        story_info: The story, as grouping has found it; None until then, as are the keys after it, which can be
            searched and counted.
        story_size: Articles of the story.
        story_relation: What this one is in it: original, copy, excerpt or revision.
        story_first_source: The source of its first article.
        story_time: The time by which articles of a story are ordered, ISO date-time.
        story_delay: Whole minutes between its first article and this one.
        name_forms: The names as evidence for other articles, filled, like the keys after it, when names are linked:
            the key that spellings share, the form and the month, with tabs between them.
        name_context: What the article has beside its names, as evidence.
        name_links: The names of the corpus with the forms that the article has of them.
        names_info: The article's own facets where names are replaced in them, and the reasons.
        linked_names: Names that are replaced; None until names are linked.
        superseded: States that this one or one before it replaced, the latest last: a short content hash, a blank,
            and when the replacing state was observed.
        created_by: The record that created the document: run, time observed, byte offset and file.
    """

    id: str
    external_id: str | None
    source: str
    url: str | None
    domain: str | None
    display_title: str
    cleaned: Cleaned = field(metadata=INLINE)
    language: Language = field(metadata=INLINE)
    published: Published | None = field(metadata=INLINE)
    page: PageMetadata = field(metadata=INLINE)
    facets: Facets = field(metadata=INLINE)
    mentioned: MentionedDates = field(metadata=INLINE)
    dates: tuple[DateMention, ...]
    entities: tuple[EntityMention, ...]
    decoding: Decoding
    extraction: Extraction | None
    left_out: tuple[LeftOut, ...]
    delivery: Delivery | None
    fingerprint: tuple[str, ...]
    versions: Versions
    content_hash: str
    known_ids: tuple[str, ...]
    input: InputRef
    observed: datetime
    story: str
    story_info: Mapping[str, Any] | None = None
    story_size: int | None = None
    story_relation: str | None = None
    story_first_source: str | None = None
    story_time: str | None = None
    story_delay: int | None = None
    name_forms: tuple[str, ...] = ()
    name_context: tuple[str, ...] = ()
    name_links: tuple[str, ...] = ()
    names_info: Mapping[str, Any] | None = None
    linked_names: int | None = None
    superseded: tuple[str, ...] = ()
    run_id: str | None = None
    created_by: str | None = None
    indexed_at: str | None = None
    withdrawn: Withdrawal | None = None
