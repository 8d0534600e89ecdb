"""The document: what `dateline process` writes and Elasticsearch gets, composed of the records of the steps.

`DocumentRecord` declares every key; the mapping of the index and the labels in Kibana are tested against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from transforms import identity
from transforms.dates import MentionedDates, mentioned_dates
from transforms.fingerprint import fingerprint
from transforms.printable import printable
from transforms.records import (
    Cleaned,
    DateMention,
    Decoding,
    Enriched,
    EntityMention,
    Extraction,
    Facets,
    InputRef,
    Language,
    PageMetadata,
    Published,
    Versions,
)
from transforms.urls import domain

Document = dict[str, Any]
"""A `DocumentRecord` in its JSON form: every key is always present, None or empty where there is no value."""

DISPLAY_TITLE_LENGTH = 160

_INLINE = {"inline": True}
"""Metadata of a record with keys that lie beside those of the record that holds it."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When (ISO date-time) and why the text was taken out; `lifted`: the next input brings it back."""

    at: str
    reason: str
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One article as it is searched.

    Attributes:
        id: Our id; `external_id` is the caller's.
        display_title: The title, or else the first sentence.
        published: Never invented.
        known_ids: The ids under which later records are taken for this article.
        story: The group of copies; the document's own id until it is grouped.
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
    cleaned: Cleaned = field(metadata=_INLINE)
    language: Language = field(metadata=_INLINE)
    published: Published | None = field(metadata=_INLINE)
    page: PageMetadata = field(metadata=_INLINE)
    facets: Facets = field(metadata=_INLINE)
    mentioned: MentionedDates = field(metadata=_INLINE)
    dates: tuple[DateMention, ...]
    entities: tuple[EntityMention, ...]
    decoding: Decoding
    extraction: Extraction | None
    fingerprint: tuple[str, ...]
    versions: Versions
    content_hash: str
    known_ids: tuple[str, ...]
    input: InputRef
    observed: datetime
    story: str
    story_info: Mapping[str, Any] | None = None
    superseded: tuple[str, ...] = ()
    run_id: str | None = None
    created_by: str | None = None
    indexed_at: str | None = None
    withdrawn: Withdrawal | None = None


def build_document(enriched: Enriched, versions: Versions) -> DocumentRecord:
    """Compose the document of one article, as it is before loading."""
    cleaned, extracted = enriched.cleaned, enriched.cleaned.extracted
    raw, page = extracted.decoded.raw, extracted.page
    id_ = identity.document_id(raw)
    return DocumentRecord(
        id=id_,
        external_id=raw.external_id,
        source=raw.source,
        url=raw.url,
        domain=domain(raw.url or page.canonical_url),
        display_title=cleaned.title or _first_sentence(cleaned.body),
        cleaned=cleaned,
        language=enriched.language,
        published=extracted.published,
        page=page,
        facets=enriched.facets,
        mentioned=mentioned_dates(enriched.dates, cleaned.dateline),
        dates=enriched.dates,
        entities=enriched.entities,
        decoding=extracted.decoded.decoding,
        extraction=extracted.extraction,
        fingerprint=fingerprint(cleaned.body),
        versions=versions,
        content_hash=identity.content_hash(raw),
        known_ids=identity.known_ids(raw),
        input=_printable(raw.input),
        observed=raw.observed,
        story=id_,
    )


def serialize(record: Any) -> dict[str, Any]:
    """Return the JSON form of a record: its keys with plain values, in the order of declaration."""
    form: dict[str, Any] = {}
    class_: Any = type(record)
    for each in record_fields(class_):
        value = getattr(record, each.name)
        if not each.inline:
            form[each.key] = _plain(value)
        elif value is None:
            form |= dict.fromkeys(document_keys(each.type))
        else:
            form |= serialize(value)
    return form


def document_keys(record: type = DocumentRecord) -> dict[str, Any]:
    """Return every key of a record's JSON form with the type of its value."""
    keys: dict[str, Any] = {}
    for each in record_fields(record):
        keys |= document_keys(each.type) if each.inline else {each.key: each.type}
    return keys


class RecordField(NamedTuple):
    """A field of a record that enters the document; `type` of an inline one is its record class."""

    name: str
    key: str
    type: Any
    inline: bool


@cache
def record_fields(record: type) -> tuple[RecordField, ...]:
    """Return the fields of a record class that enter the document, in the order of declaration."""
    return tuple(_record_fields(record))


def _record_fields(record: type) -> Iterator[RecordField]:
    types = get_type_hints(record)
    for each in fields(record):
        if "omitted" in each.metadata:
            continue
        type_, inline = types[each.name], "inline" in each.metadata
        if inline and not is_dataclass(type_):
            (type_,) = (part for part in get_args(type_) if is_dataclass(part))
        yield RecordField(each.name, each.metadata.get("key", each.name), type_, inline)


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if is_dataclass(value):
        return serialize(value)
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else [_plain(each) for each in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else dict(value)


def _printable(where: InputRef) -> InputRef:
    file = None if where.file is None else printable(where.file)
    return replace(where, path=printable(where.path), file=file)


def _first_sentence(body: str) -> str:
    line = body.split("\n", 1)[0].strip()
    end = line.find(". ")
    sentence = line[: end + 1] if end > 0 else line
    if len(sentence) <= DISPLAY_TITLE_LENGTH:
        return sentence
    return sentence[:DISPLAY_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
