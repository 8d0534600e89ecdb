"""From spans to canonical names: whose name each mention is, why, and what people can filter by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.entities.detect import detect
from transforms.entities.facets import PLACE_LABELS, facets
from transforms.entities.gazetteer import Gazetteer, entity_id
from transforms.entities.mention import Mention
from transforms.entities.persons import canonical_persons
from transforms.entities.span import Span
from transforms.records import Dateline, EntityMention, Facets, FieldName

KINDS = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}


def resolve(
    title: str | None,
    body: str,
    title_spans: Sequence[Span],
    body_spans: Sequence[Span],
    dateline: Dateline | None,
    agencies: tuple[str, ...],
    gazetteer: Gazetteer,
) -> tuple[tuple[EntityMention, ...], Facets]:
    """The article's names, canonical, in the order title, body; and its facets.

    `title_spans` and `body_spans` are a recogniser's; offsets into `title` and `body` are kept.
    """
    texts: dict[FieldName, str] = {"title": title or "", "body": body}
    found = detect(texts, {"title": title_spans, "body": body_spans}, gazetteer)
    mentions = tuple(_named(found, gazetteer))
    return mentions, facets(mentions, gazetteer)


def _named(found: Iterable[Mention], gazetteer: Gazetteer) -> Iterable[EntityMention]:
    found = list(found)
    persons = canonical_persons(mention.form for mention in found if mention.label == "PERSON")
    for mention in found:
        known = gazetteer.known.get(mention.form)
        name = persons[mention.form] if mention.label == "PERSON" else known.name if known else mention.form
        places = gazetteer.places_named(mention.form) if mention.label in PLACE_LABELS else ()
        place = known.place if known and known.place else places[0] if places else None
        yield EntityMention(
            mention.field, mention.start, mention.end, mention.text, mention.label,
            name if place is None else place.name,
            place.id if place else entity_id(KINDS.get(mention.label, mention.label.lower()), name),
            place.lat if place else None, place.lon if place else None, place.country if place else None,
            mention.found,
        )  # fmt: skip
