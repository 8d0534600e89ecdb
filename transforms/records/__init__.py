"""The records that the steps pass on, and the options of a run.

    RawRecord -> Decoded -> Extracted -> Cleaned -> Enriched -> Document

Each record is frozen and contains the one before it, so that a document can be traced back to its bytes. Offsets are
code points into the named field, end exclusive. Intervals are half-open and in local calendar time. A field enters the
document under its name unless it has other metadata (`transforms.document`).
"""

from transforms.records.delivery import Delivery, Subject, build_delivery
from transforms.records.enriched import (
    FACET_LABELS,
    GENERATION,
    DateMention,
    DateRange,
    Enriched,
    EntityMention,
    Facets,
    GeoPoint,
    Language,
    MentionedDates,
    TimexType,
    Versions,
)
from transforms.records.fields import INLINE, OMITTED, key
from transforms.records.raw import (
    ArchivedRecord,
    InputRef,
    Media,
    Options,
    OriginalRecord,
    RawRecord,
    Reason,
    Rejected,
)
from transforms.records.text import (
    Cleaned,
    Cut,
    Dateline,
    Decoded,
    Decoding,
    Extracted,
    Extraction,
    FieldName,
    LeftOut,
    Note,
    Overruled,
    PageMetadata,
    Published,
    Repair,
)

__all__ = [
    "FACET_LABELS",
    "GENERATION",
    "INLINE",
    "OMITTED",
    "ArchivedRecord",
    "Cleaned",
    "Cut",
    "DateMention",
    "DateRange",
    "Dateline",
    "Decoded",
    "Decoding",
    "Delivery",
    "Enriched",
    "EntityMention",
    "Extracted",
    "Extraction",
    "Facets",
    "FieldName",
    "GeoPoint",
    "InputRef",
    "Language",
    "LeftOut",
    "Media",
    "MentionedDates",
    "Note",
    "Options",
    "OriginalRecord",
    "Overruled",
    "PageMetadata",
    "Published",
    "RawRecord",
    "Reason",
    "Rejected",
    "Repair",
    "Subject",
    "TimexType",
    "Versions",
    "build_delivery",
    "key",
]
