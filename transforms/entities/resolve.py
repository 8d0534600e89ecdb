"""From spans to canonical names: whose name each mention is, why, and what people can filter by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.entities.canonical.credits import credited_agencies
from transforms.entities.canonical.facets import PLACE_LABELS, facets
from transforms.entities.canonical.organizations import canonical_organizations, country_in_name
from transforms.entities.canonical.persons import AS_WRITTEN, Canonical, canonical_persons
from transforms.entities.canonical.places import Placed, place_mentions
from transforms.entities.detect import detect
from transforms.entities.find.spans import Span
from transforms.entities.gazetteer.records import Gazetteer, entity_id
from transforms.entities.mention import Mention
from transforms.records import Dateline, EntityMention, Facets, FieldName

KINDS: Mapping[str, str] = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}


def resolve(
    title: str | None,
    body: str,
    title_spans: Sequence[Span],
    body_spans: Sequence[Span],
    dateline: Dateline | None,
    agencies: tuple[str, ...],
    gazetteer: Gazetteer,
) -> tuple[tuple[EntityMention, ...], Facets]:
    """The article's names, canonical, title first, in the order of the text; and its facets.

    `title_spans` and `body_spans` are a recogniser's, with offsets into `title` and `body`; `agencies`
    are canonical, as the wire credits name them. Raises TooManyNames.
    """
    texts: dict[FieldName, str] = {"title": title or "", "body": body}
    found = detect(texts, {"title": title_spans, "body": body_spans}, dateline, gazetteer)
    mentions = tuple(_named(found, texts, gazetteer))
    credited = credited_agencies(mentions, texts, dateline, agencies)
    return mentions, facets(mentions, body, credited, gazetteer)


def _named(found: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer) -> Iterator[EntityMention]:
    persons = canonical_persons([mention for mention in found if mention.label == "PERSON"], texts, gazetteer.lexicon)
    organizations = canonical_organizations([mention for mention in found if mention.label == "ORG"], texts, gazetteer)
    placed = place_mentions([m for m in found if m.label in PLACE_LABELS or m.label == "NORP"], texts, gazetteer)
    for mention in found:
        if mention.label == "PERSON":
            yield _entity(mention, persons[mention])
        elif mention.label == "ORG":
            yield _entity(mention, organizations[mention.form], country_in_name(mention.form, gazetteer))
        elif mention.form in placed and (mention.label in PLACE_LABELS or mention.label == "NORP"):
            yield _place_entity(mention, placed[mention.form])
        else:
            yield _entity(mention, _as_known(mention, gazetteer))


def _entity(mention: Mention, canonical: Canonical, country: str | None = None) -> EntityMention:
    kind = KINDS.get(mention.label, mention.label.lower())
    return EntityMention(
        mention.field,
        mention.start,
        mention.end,
        mention.text,
        mention.label,
        canonical.name,
        entity_id(kind, canonical.name),
        country=country,
        why=canonical.why,
    )


def _place_entity(mention: Mention, placed: Placed) -> EntityMention:
    place = placed.place
    why = f"people of {place.name}" if mention.label == "NORP" else placed.why
    return EntityMention(
        mention.field,
        mention.start,
        mention.end,
        mention.text,
        mention.label,
        place.name,
        place.id,
        place.lat,
        place.lon,
        place.country,
        why,
    )


def _as_known(mention: Mention, gazetteer: Gazetteer) -> Canonical:
    """The gazetteer's name for a group or a place without a point; else the form, out of capitals."""
    known = gazetteer.known.get(mention.form)
    if known and known.label == mention.label:
        return Canonical(known.name, "gazetteer")
    shouted = mention.form.isupper() and len(mention.form) > 4 and mention.label in PLACE_LABELS
    return Canonical(mention.form.title() if shouted else mention.form, AS_WRITTEN)
