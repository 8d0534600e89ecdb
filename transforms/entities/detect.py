"""From raw spans to mentions: bounds set right, junk refused, what the gazetteer knows laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.entities.boundaries import name_bounds
from transforms.entities.gazetteer import Gazetteer
from transforms.entities.junk import refusal
from transforms.entities.lookup import known_names
from transforms.entities.mention import Mention, without_overlaps
from transforms.entities.span import Span
from transforms.entities.titles import titled_persons
from transforms.records import FieldName


def detect(field: FieldName, text: str, spans: Iterable[Span], gazetteer: Gazetteer) -> list[Mention]:
    """The names of one field, in order, none overlapping another."""
    modelled = list(_modelled(field, text, spans, gazetteer))
    known = known_names(field, text, gazetteer)
    longer = [mention for mention in known if not _inside_another(mention, modelled)]
    return without_overlaps(without_overlaps(longer, modelled), titled_persons(field, text, gazetteer.lexicon))


def _modelled(field: FieldName, text: str, spans: Iterable[Span], gazetteer: Gazetteer) -> Iterator[Mention]:
    lexicon = gazetteer.lexicon
    for span in spans:
        if span.label in lexicon.dropped_labels:
            continue
        start, end = name_bounds(text, span.start, span.end, span.label, lexicon)
        mention = Mention(field, start, end, text[start:end], span.label, "model")
        if start < end and refusal(mention.form, lexicon) is None:
            yield mention


def _inside_another(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(
        other.start <= mention.start and mention.end <= other.end and len(other.text) > len(mention.text) for other in others
    )
