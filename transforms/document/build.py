"""The last step: an enriched article becomes a document."""

from __future__ import annotations

from dataclasses import replace

from transforms import identity
from transforms.dates import mentioned_dates
from transforms.document.fingerprint import fingerprint
from transforms.document.record import Document, DocumentRecord
from transforms.document.serialization import serialize
from transforms.document.withdrawal import withdraw
from transforms.extract.delivered import embargo_of
from transforms.publication import parse_published
from transforms.records import (
    Cleaned,
    Decoded,
    Decoding,
    Delivery,
    Enriched,
    Extracted,
    Language,
    RawRecord,
    Subject,
    Versions,
)
from transforms.urls import domain

DISPLAY_TITLE_LENGTH = 160
"""Code points."""

_BY_SOURCE = "withdrawn by its source"
"""The reason of a withdrawal for which none was given."""


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
        published=cleaned.published,
        page=page,
        facets=enriched.facets,
        mentioned=mentioned_dates(enriched.dates, cleaned.dateline),
        dates=enriched.dates,
        entities=enriched.entities,
        decoding=extracted.decoded.decoding,
        extraction=extracted.extraction,
        left_out=extracted.left_out,
        delivery=_delivered(raw.delivery) if raw.delivery else None,
        fingerprint=fingerprint(cleaned.body),
        versions=versions,
        content_hash=identity.content_hash(raw),
        known_ids=identity.known_ids(raw),
        input=raw.input.as_text,
        observed=raw.observed,
        story=id_,
    )


def build_withdrawn(raw: RawRecord, versions: Versions) -> Document:
    """Return the document of an article that its source takes back: as any withdrawn document, without a text."""
    decoded = Decoded(raw, "", Decoding("unicode", "given"))
    extracted = Extracted(decoded, "", published=parse_published(raw.published, "given") if raw.published else None)
    cleaned = Cleaned(extracted, "", published=extracted.published)
    document = serialize(build_document(Enriched(cleaned, Language(None, "given")), versions))
    return withdraw(document, document["observed"], raw.withdrawal or _BY_SOURCE, delivered=True)


def _delivered(delivery: Delivery) -> Delivery:
    """Return the delivery with the end of its embargo; a subject without a name is counted by its code."""
    subjects = tuple(Subject(subject.code, subject.name or subject.code) for subject in delivery.subjects)
    return replace(delivery, embargo=embargo_of(delivery), subjects=subjects)


def _first_sentence(body: str) -> str:
    line = body.split("\n", 1)[0].strip()
    end = line.find(". ")
    sentence = line[: end + 1] if end > 0 else line
    if len(sentence) <= DISPLAY_TITLE_LENGTH:
        return sentence
    return sentence[:DISPLAY_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
