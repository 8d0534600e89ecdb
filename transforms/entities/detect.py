"""From raw spans to labelled mentions: bounds set right, junk refused, missed names found, one label per form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from transforms.entities.boundaries import bounded
from transforms.entities.capitals import headline_label_end, uncovered_runs, without_title
from transforms.entities.context import context_points
from transforms.entities.evidence import Verdict, verdicts
from transforms.entities.gazetteer import Gazetteer
from transforms.entities.joining import joined_runs
from transforms.entities.junk import refusal
from transforms.entities.lookup import known_names
from transforms.entities.mention import PERSON, PLACE, Mention, family, longest
from transforms.entities.repeats import whole_names
from transforms.entities.reports import clubs_for_cities, is_match_report
from transforms.entities.span import Span
from transforms.records import Dateline, FieldName

# By how much the words around one mention must outweigh the verdict on its form.
OUTWEIGHS = 0.8


def detect(
    texts: Mapping[FieldName, str],
    spans: Mapping[FieldName, Iterable[Span]],
    dateline: Dateline | None,
    gazetteer: Gazetteer,
) -> list[Mention]:
    """The names of an article's fields, field by field, in order, none overlapping another."""
    mentions: list[Mention] = []
    for field, text in texts.items():
        begin = headline_label_end(text, gazetteer.lexicon) if field == "title" else 0
        named = joined_runs(_named(field, text, spans[field], begin, gazetteer), text, gazetteer)
        candidates = _candidates(field, text, named, begin, gazetteer)
        mentions += sorted([*named, *candidates], key=lambda mention: mention.start)
    decided = verdicts(mentions, texts, gazetteer)
    labelled = [
        labelled for mention in mentions for labelled in _labelled(mention, decided, texts[mention.field], gazetteer)
    ]
    whole = list(whole_names(labelled, texts, decided))
    if is_match_report(texts.values(), gazetteer.lexicon):
        return list(clubs_for_cities(whole, texts, gazetteer.lexicon))
    return whole


def _named(field: FieldName, text: str, spans: Iterable[Span], begin: int, gazetteer: Gazetteer) -> list[Mention]:
    """What the model or the gazetteer sees from `begin` on."""
    lexicon = gazetteer.lexicon
    raw = (
        Mention(field, max(begin, span.start), span.end, text[max(begin, span.start) : span.end], span.label, "model")
        for span in spans
        if span.label not in lexicon.dropped_labels and span.end > begin
    )
    modelled = [
        name for mention in raw for name in bounded(mention, text, gazetteer) if not refusal(name.form, lexicon)
    ]
    return longest(known_names(field, text, gazetteer), modelled)


def _candidates(
    field: FieldName, text: str, named: list[Mention], begin: int, gazetteer: Gazetteer
) -> Iterator[Mention]:
    """Capitalised words that neither saw; those behind a title are a person's."""
    for run in uncovered_runs(field, text, named, begin):
        name, titled = without_title(run, gazetteer.lexicon)
        if titled and " " in name.text:
            name = name.labelled(PERSON)
        if not refusal(name.form, gazetteer.lexicon):
            yield name


def _labelled(mention: Mention, decided: Mapping[str, Verdict], text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    if mention.form in decided:
        yield mention.labelled(_own_label(mention, decided[mention.form], text, gazetteer))
    elif not mention.label:
        yield from _names_within(mention, text, decided)


def _own_label(mention: Mention, verdict: Verdict, text: str, gazetteer: Gazetteer) -> str:
    """The form's label, but in "in Santiago" that of the place and in "Santiago said" that of the person."""
    if not verdict.part_of_person or not gazetteer.places_named(mention.form):
        return verdict.label
    points = {PERSON: 0.0, PLACE: 0.0}
    for votes in context_points(text, mention, gazetteer):
        for kind in points:
            points[kind] += votes.get(kind, 0.0)
    leaning = points[PLACE] - points[PERSON]
    if verdict.family == PERSON and leaning >= OUTWEIGHS:
        return "GPE"
    if family(verdict.label) == PLACE and leaning <= -OUTWEIGHS:
        return "PERSON"
    return verdict.label


def _names_within(run: Mention, text: str, decided: Mapping[str, Verdict]) -> Iterator[Mention]:
    """The longest names of the article that a run of capitalised words holds as whole words."""
    words = run.text.split(" ")
    start, i = run.start, 0
    while i < len(words):
        for j in range(len(words), i, -1):
            form = " ".join(words[i:j])
            if form in decided:
                yield run.moved(text, start, start + len(form)).labelled(decided[form].label)
                start, i = start + len(form) + 1, j
                break
        else:
            start, i = start + len(words[i]) + 1, i + 1
