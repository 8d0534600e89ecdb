"""The last step: an enriched article becomes a document."""

from __future__ import annotations

from dataclasses import replace

from transforms import identity
from transforms.dates import mentioned_dates
from transforms.document.fingerprint import fingerprint
from transforms.document.record import DocumentRecord
from transforms.extract.delivered import embargo_of
from transforms.records import Enriched, Versions
from transforms.urls import domain

DISPLAY_TITLE_LENGTH = 160
"""Code points."""


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
        delivery=replace(raw.delivery, embargo=embargo_of(raw.delivery)) if raw.delivery else None,
        fingerprint=fingerprint(cleaned.body),
        versions=versions,
        content_hash=identity.content_hash(raw),
        known_ids=identity.known_ids(raw),
        input=raw.input.as_text,
        observed=raw.observed,
        story=id_,
    )


def _first_sentence(body: str) -> str:
    line = body.split("\n", 1)[0].strip()
    end = line.find(". ")
    sentence = line[: end + 1] if end > 0 else line
    if len(sentence) <= DISPLAY_TITLE_LENGTH:
        return sentence
    return sentence[:DISPLAY_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
