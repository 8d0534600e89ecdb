"""The canonical step: each mention with its canonical name, id and point."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.canonical.names import AS_WRITTEN, CanonicalName
from transforms.entities.canonical.organizations import canonical_organizations, country_in_name
from transforms.entities.canonical.persons import canonical_persons
from transforms.entities.canonical.places import ResolvedPlace, resolve_places
from transforms.entities.gazetteer.records import Gazetteer, entity_id
from transforms.entities.labels import NORP, ORG, PERSON, PLACE_LABELS, Family, family_of
from transforms.entities.mention import Mention
from transforms.records import EntityMention

_WITH_PLACE = PLACE_LABELS | {NORP}

_LONGEST_INITIALISM = 4
"""Letters."""


def canonical_mentions(mentions: Sequence[Mention], article: ArticleTexts) -> Iterator[EntityMention]:
    """The labeled mentions with their canonical names, in the same order."""
    persons = canonical_persons([mention for mention in mentions if mention.label == PERSON], article)
    organizations = canonical_organizations([mention for mention in mentions if mention.label == ORG], article)
    places = resolve_places([mention for mention in mentions if mention.label in _WITH_PLACE], article)
    forms = {mention.form for mention in mentions if mention.label in PLACE_LABELS}
    for mention in mentions:
        if mention.label == PERSON:
            yield _entity(mention, persons[mention])
        elif mention.label == ORG:
            yield _entity(mention, organizations[mention.form], country_in_name(mention.form, article.gazetteer))
        elif mention.label in _WITH_PLACE and mention.form in places:
            yield _place_entity(mention, places[mention.form])
        else:
            yield _entity(mention, _as_known(mention, forms, article.gazetteer))


def _entity(mention: Mention, canonical: CanonicalName, country: str | None = None) -> EntityMention:
    family = family_of(mention.label)
    kind = mention.label.lower() if family is Family.OTHER else family.value
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


def _place_entity(mention: Mention, resolved: ResolvedPlace) -> EntityMention:
    place = resolved.place
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
        f"people of {place.name}" if mention.label == NORP else resolved.why,
    )


def _as_known(mention: Mention, forms: Collection[str], gazetteer: Gazetteer) -> CanonicalName:
    """The gazetteer's name of a group or of a place without a point; else the form, places not in capitals.

    A short form in capitals may be an initialism: it stays unless the article has the place in lower case too.
    """
    known = gazetteer.known.get(mention.form)
    if known and known.label == mention.label:
        return CanonicalName(known.name, "gazetteer")
    may_be_name = len(mention.form) > _LONGEST_INITIALISM or mention.form.title() in forms
    in_capitals = mention.form.isupper() and may_be_name and mention.label in PLACE_LABELS
    return CanonicalName(mention.form.title() if in_capitals else mention.form, AS_WRITTEN)
