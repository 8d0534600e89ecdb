"""From raw spans to labelled mentions: bounds set right, junk refused, missed names found, one label per form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from transforms.entities.boundaries import bounded
from transforms.entities.capitals import uncovered_runs, without_title
from transforms.entities.evidence import Verdict, verdicts
from transforms.entities.gazetteer import Gazetteer
from transforms.entities.junk import refusal
from transforms.entities.lookup import known_names
from transforms.entities.mention import PERSON, Mention, without_overlaps
from transforms.entities.span import Span
from transforms.records import FieldName


def detect(
    texts: Mapping[FieldName, str], spans: Mapping[FieldName, Iterable[Span]], gazetteer: Gazetteer
) -> list[Mention]:
    """The names of an article's fields, field by field, in order, none overlapping another."""
    found: list[Mention] = []
    runs: list[Mention] = []
    for field, text in texts.items():
        named = _named(field, text, spans[field], gazetteer)
        found += named
        runs += _candidates(field, text, named, gazetteer)
    decided = verdicts([*found, *runs], texts, gazetteer)
    labelled = [mention.labelled(decided[mention.form].label) for mention in found if mention.form in decided]
    repeated = [name for run in runs for name in _names_within(run, texts[run.field], decided)]
    return sorted(labelled + repeated, key=lambda mention: (mention.field == "body", mention.start))


def _named(field: FieldName, text: str, spans: Iterable[Span], gazetteer: Gazetteer) -> list[Mention]:
    """What the model or the gazetteer sees."""
    lexicon = gazetteer.lexicon
    raw = (
        Mention(field, span.start, span.end, text[span.start : span.end], span.label, "model")
        for span in spans
        if span.label not in lexicon.dropped_labels
    )
    modelled = [name for mention in raw for name in bounded(mention, text, lexicon) if not refusal(name.form, lexicon)]
    known = [mention for mention in known_names(field, text, gazetteer) if not _inside_another(mention, modelled)]
    return without_overlaps(known, modelled)


def _inside_another(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(
        other.start <= mention.start and mention.end <= other.end and len(other.text) > len(mention.text) for other in others
    )


def _candidates(field: FieldName, text: str, named: list[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    for run in uncovered_runs(field, text, named):
        name, titled = without_title(run, text, gazetteer.lexicon)
        if titled and " " in name.text:
            name = name.labelled(PERSON)
        if not refusal(name.form, gazetteer.lexicon):
            yield name


def _names_within(run: Mention, text: str, decided: Mapping[str, Verdict]) -> Iterator[Mention]:
    """The run, if it is a name; else the longest names of the article that it holds as whole words."""
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
