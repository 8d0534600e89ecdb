"""Entity resolution: from the spans of a recognizer to mentions with canonical names, and the facets made of them.

    true_case  the case of the story for headlines in capitals (in `ArticleTexts`, before recognition)
    find       what the model, the gazetteer, the dateline and acronyms find, each with its own bounds
    bounds     one list of mentions without overlaps, each a whole name; runs of capitals between them as candidates
    label      one label for each form, by votes over the whole article; candidates without enough votes are dropped
    bounds     pieces of names completed by what the article has elsewhere
    label      names of cities relabeled as clubs in match reports
    canonical  one name for all forms of a person, organization or place; facets

The gazetteer holds the names that are known before. In "President Yoon Suk Yeol spoke. Yoon left Seoul." the model
finds "President Yoon Suk Yeol" (PERSON) and "Yoon" (ORG), the gazetteer "Seoul" (GPE). The bounds step cuts the title
off, the full name votes for its parts so that "Yoon" is a PERSON, and both forms get the name "Yoon Suk Yeol".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.set_bounds import complete_names, set_bounds
from transforms.entities.canonical.canonical_mentions import canonical_mentions
from transforms.entities.canonical.credits import credited_agencies
from transforms.entities.canonical.facets import build_facets
from transforms.entities.find.find_mentions import find_mentions
from transforms.entities.find.spans import SpansByField
from transforms.entities.label.assign import assign_labels
from transforms.entities.label.decide import decide_labels
from transforms.entities.label.match_reports import label_clubs
from transforms.records import Dateline, EntityMention, Facets

MAX_NAMES = 500_000
"""Names and runs of capitals of one article: five megabytes of dense prose have 400,000."""


class TooManyNames(ValueError):
    """An article has more names and possible names than the steps that compare them can hold."""


def resolve(
    article: ArticleTexts,
    spans: SpansByField,
    dateline: Dateline | None = None,
    agencies: Collection[str] = (),
) -> tuple[tuple[EntityMention, ...], Facets]:
    """Resolve the names of an article.

    Args:
        article: The texts, and the gazetteer to look names up in.
        spans: The recognizer's spans by field, with offsets into the field's text.
        dateline: The dateline with which the body begins.
        agencies: Canonical names of the agencies in the article's wire credits.

    Returns:
        The mentions with their canonical names, title first, in the order of the text; and the facets.

    Raises:
        TooManyNames: The article has more than `MAX_NAMES` names.
    """
    mentions_by_field = [find_mentions(article, field, spans.get(field, ()), dateline) for field in article.by_field]
    candidates = [mention for of_field in mentions_by_field for mention in set_bounds(of_field, article)]
    if len(candidates) > MAX_NAMES:
        raise TooManyNames(f"it has {len(candidates):,} names or capitalized words; the limit is {MAX_NAMES:,}")
    labels_by_form = decide_labels(candidates, article)
    labeled_mentions = assign_labels(candidates, labels_by_form, article)
    complete_mentions = complete_names(
        labeled_mentions, {form: of_form.label for form, of_form in labels_by_form.items()}, article
    )
    mentions = tuple(_as_printed(canonical_mentions(label_clubs(complete_mentions, article), article), article))
    agency_mentions = credited_agencies(mentions, article, dateline, agencies)
    return mentions, build_facets(mentions, agency_mentions, article)


def _as_printed(mentions: Iterable[EntityMention], article: ArticleTexts) -> Iterator[EntityMention]:
    """The mentions with their texts as printed."""
    for mention in mentions:
        text = article.printed[mention.field][mention.start : mention.end]
        yield mention if text == mention.text else replace(mention, text=text)
