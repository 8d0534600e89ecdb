"""The last step: an enriched article becomes the document of `transforms.schema`."""

from __future__ import annotations

from datetime import datetime

from transforms import identity
from transforms.dates import Mentioned, mentioned
from transforms.fingerprint import fingerprint
from transforms.printable import printable
from transforms.records import (
    Cleaned,
    Dateline,
    DateMention,
    Enriched,
    EntityMention,
    Extracted,
    InputRef,
    Language,
    Note,
)
from transforms.schema import (
    CutEntry,
    DateEntry,
    DatelineEntry,
    DateRange,
    Document,
    EntityEntry,
    Facets,
    InputEntry,
    MentionedDates,
    Naming,
    NoteEntry,
    Page,
    Point,
    Provenance,
    Publication,
    Story,
)
from transforms.urls import domain
from transforms.versions import Versions

DISPLAY_TITLE_LENGTH = 160


def build_document(enriched: Enriched, versions: Versions) -> Document:
    """The document of one article; `run_id` and `indexed_at` stay null until it is loaded."""
    cleaned, extracted = enriched.cleaned, enriched.cleaned.extracted
    return Document(
        **_naming(extracted),
        **_story(cleaned, enriched.language),
        **_publication(extracted),
        **_facets(enriched),
        **_mentioned_dates(mentioned(enriched.dates, cleaned.dateline)),
        **_page(extracted),
        **_provenance(cleaned, versions),
        dates=[_date(mention) for mention in enriched.dates],
        entities=[_entity(mention) for mention in enriched.entities],
    )


def _naming(extracted: Extracted) -> Naming:
    raw, canonical = extracted.decoded.raw, extracted.page.canonical_url
    return Naming(
        id=identity.document_id(raw),
        external_id=raw.external_id,
        source=raw.source,
        url=raw.url,
        canonical_url=canonical,
        domain=domain(raw.url or canonical),
    )


def _story(cleaned: Cleaned, language: Language) -> Story:
    return Story(
        title=cleaned.title,
        display_title=cleaned.title or _first_sentence(cleaned.body),
        body=cleaned.body,
        language=language.code,
        language_source=language.source,
        byline=cleaned.byline,
        authors=list(cleaned.authors),
        agencies=list(cleaned.agencies),
        dateline=_dateline(cleaned.dateline),
    )


def _dateline(dateline: Dateline | None) -> DatelineEntry | None:
    if dateline is None:
        return None
    return DatelineEntry(text=dateline.text, place=dateline.place, agency=dateline.agency, date=dateline.date)


def _publication(extracted: Extracted) -> Publication:
    published = extracted.published
    return Publication(
        published=published.value if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        modified=extracted.page.modified,
    )


def _facets(enriched: Enriched) -> Facets:
    facets = enriched.facets
    return Facets(
        people=list(facets.people),
        organizations=list(facets.organizations),
        places=list(facets.places),
        countries=list(facets.countries),
        locations=[Point(lat=lat, lon=lon) for lat, lon in facets.locations],
        lead_people=list(facets.lead_people),
        lead_places=list(facets.lead_places),
    )


def _mentioned_dates(mentions: Mentioned) -> MentionedDates:
    return MentionedDates(
        mentioned_day=_ranges(mentions.mentioned_day),
        mentioned_month=_ranges(mentions.mentioned_month),
        mentioned_year=_ranges(mentions.mentioned_year),
        mentioned_months=list(mentions.months),
        mentioned_from=list(mentions.starts),
    )


def _ranges(intervals: tuple[tuple[str, str], ...]) -> list[DateRange]:
    return [DateRange(gte=start, lt=end) for start, end in intervals]


def _page(extracted: Extracted) -> Page:
    page = extracted.page
    return Page(
        site_name=page.site_name,
        section=page.section,
        tags=list(page.tags),
        image_url=page.image_url,
        kind=page.kind,
    )


def _provenance(cleaned: Cleaned, versions: Versions) -> Provenance:
    decoded, raw = cleaned.extracted.decoded, cleaned.extracted.decoded.raw
    return Provenance(
        decoding={
            "encoding": decoded.decoding.encoding,
            "source": decoded.decoding.source,
            "repairs": [{"kind": repair.kind, "count": repair.count} for repair in decoded.decoding.repairs],
        },
        notes=[_note(note) for note in cleaned.notes],
        removed=_extraction(cleaned.extracted)
        + [CutEntry(text=cut.text, rule=cut.rule, start=cut.start) for cut in cleaned.removed],
        fingerprint=list(fingerprint(cleaned.body)),
        story=identity.document_id(raw),
        story_info=None,
        versions=versions,
        content_hash=identity.content_hash(raw),
        superseded=[],
        known_ids=list(identity.known_ids(raw)),
        run_id=None,
        created_by=None,
        input=_input(raw.input),
        observed=_utc(raw.observed),
        indexed_at=None,
        withdrawn=None,
    )


def _input(where: InputRef) -> InputEntry:
    file = None if where.file is None else printable(where.file)
    return InputEntry(path=printable(where.path), offset=where.offset, length=where.length, file=file)


def _note(note: Note) -> NoteEntry:
    return NoteEntry(field=note.field, start=note.start, end=note.end, kind=note.kind)


def _extraction(extracted: Extracted) -> list[CutEntry]:
    """For a web page an empty cut that names the extractor that won and the words each one offered."""
    if extracted.winner is None:
        return []
    return [CutEntry(text="", rule=f"extract.{extracted.winner}", start=0, words=dict(extracted.offered))]


def _date(mention: DateMention) -> DateEntry:
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "value": mention.value,
        "from": mention.from_,
        "to": mention.to,
        "precision": mention.precision,
        "rule": mention.rule,
    }


def _entity(mention: EntityMention) -> EntityEntry:
    return EntityEntry(
        field=mention.field,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        label=mention.label,
        name=mention.name,
        id=mention.id,
        lat=mention.lat,
        lon=mention.lon,
        country=mention.country,
        why=mention.why,
    )


def _first_sentence(body: str) -> str:
    line = body.split("\n", 1)[0].strip()
    end = line.find(". ")
    sentence = line[: end + 1] if end > 0 else line
    if len(sentence) <= DISPLAY_TITLE_LENGTH:
        return sentence
    return sentence[:DISPLAY_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
