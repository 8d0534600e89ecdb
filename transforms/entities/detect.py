"""From raw spans to labelled mentions: bounds set right, junk refused, missed names found, one label per form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.bounds.correct import bounded
from transforms.entities.bounds.extend import grown
from transforms.entities.bounds.join import joined_runs
from transforms.entities.bounds.repeats import whole_names
from transforms.entities.find.acronyms import spelled_out
from transforms.entities.find.capitals import headline_label_end, uncovered_runs, without_title
from transforms.entities.find.datelines import dateline_places
from transforms.entities.find.false_positives import is_junk, is_shouted
from transforms.entities.find.known_names import known_names
from transforms.entities.find.spans import Span
from transforms.entities.find.tickers import is_ticker
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.context import context_points
from transforms.entities.label.decide import Verdict, verdicts
from transforms.entities.label.directions import whose_direction
from transforms.entities.label.match_reports import clubs_for_cities, is_match_report
from transforms.entities.mention import ORG, PERSON, PLACE, Mention, TooManyNames, family, in_parts, longest
from transforms.records import Dateline, FieldName

# By how much the words around one mention must outweigh the verdict on its form.
OUTWEIGHS = 0.8
LONGEST_COMPANY = 4

MAX_NAMES = 500_000
"""Of an article, runs of capitals that may be names included: five megabytes of dense prose have 400,000."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """One field to read: its text from `begin` on, behind a desk's label, and the places its dateline names."""

    field: FieldName
    text: str
    spans: Iterable[Span]
    begin: int
    opening: Sequence[Mention]


def detect(
    texts: Mapping[FieldName, str],
    spans: Mapping[FieldName, Iterable[Span]],
    dateline: Dateline | None,
    gazetteer: Gazetteer,
) -> list[Mention]:
    """The names of an article's fields, field by field, in order, none overlapping another. Raises TooManyNames."""
    mentions: list[Mention] = []
    for field, text in texts.items():
        opening = dateline_places(dateline) if dateline and field == "body" else []
        passage = _Passage(field, text, spans[field], headline_label_end(text, gazetteer.lexicon), opening)
        named = joined_runs(_named(passage, gazetteer), text, gazetteer)
        named = [mention for mention in named if not is_shouted(mention, texts["body"], gazetteer.lexicon)]
        mentions += sorted([*named, *_candidates(passage, named, gazetteer)], key=lambda mention: mention.start)
    if len(mentions) > MAX_NAMES:
        raise TooManyNames(f"it has {len(mentions):,} names or capitalised words; the limit is {MAX_NAMES:,}")
    decided = verdicts(mentions, texts, gazetteer)
    labelled = [
        labelled
        for mention in mentions
        if mention.form not in gazetteer.lexicon.directions or whose_direction(mention.form, decided)
        for labelled in _labelled(mention, decided, texts[mention.field], gazetteer)
    ]
    whole = list(grown(list(whole_names(labelled, texts, decided)), texts, gazetteer))
    if is_match_report(texts.values(), whole, gazetteer.lexicon):
        return list(clubs_for_cities(whole, texts, gazetteer.lexicon))
    return whole


def _named(passage: _Passage, gazetteer: Gazetteer) -> list[Mention]:
    """What the dateline, the gazetteer or the model names."""
    field, text, begin, lexicon = passage.field, passage.text, passage.begin, gazetteer.lexicon
    raw = (
        Mention(field, max(begin, span.start), span.end, text[max(begin, span.start) : span.end], span.label, "model")
        for span in passage.spans
        if span.label not in lexicon.dropped_labels and span.end > begin
    )
    names = (name for mention in raw for part in in_parts(mention, text) for name in bounded(part, text, gazetteer))
    modelled = [name for name in names if not (is_junk(name, text, lexicon) or is_ticker(text, name.start, name.end))]
    modelled += spelled_out(field, text)
    return longest(passage.opening, longest(known_names(field, text, gazetteer), modelled))


def _candidates(passage: _Passage, named: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Capitalised words that none of these saw; those behind a title are a person's."""
    for run in uncovered_runs(passage.field, passage.text, named, passage.begin):
        name, titled = without_title(run, gazetteer.lexicon)
        if titled and " " in name.text:
            name = name.labelled(PERSON)
        if not (is_junk(name, passage.text, gazetteer.lexicon) or is_ticker(passage.text, name.start, name.end)):
            yield name


def _labelled(mention: Mention, decided: Mapping[str, Verdict], text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    if mention.form in decided:
        yield mention.labelled(_own_label(mention, decided[mention.form], text, gazetteer))
    elif not mention.label:
        yield from _names_within(mention, text, decided, gazetteer)


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


def _names_within(run: Mention, text: str, decided: Mapping[str, Verdict], gazetteer: Gazetteer) -> Iterator[Mention]:
    """The longest names of the article that a run of capitalised words holds as whole words."""
    words = run.text.split(" ")
    if _is_company(words, decided, gazetteer):
        yield run.labelled(ORG)
        return
    start, i = run.start, 0
    while i < len(words):
        for j in range(len(words), i, -1):
            form = " ".join(words[i:j])
            if verdict := decided.get(form) or (decided.get(form.title()) if form.isupper() else None):
                yield run.moved(text, start, start + len(form)).labelled(verdict.label)
                start, i = start + len(form) + 1, j
                break
        else:
            start, i = start + len(words[i]) + 1, i + 1


def _is_company(words: list[str], decided: Mapping[str, Verdict], gazetteer: Gazetteer) -> bool:
    """Whether the run is the full name of a company that the article mostly calls by its first word."""
    lexicon, (first, *rest) = gazetteer.lexicon, words
    if not rest or len(words) > LONGEST_COMPANY or first in gazetteer.known or first not in decided:
        return False
    plain = not any(word in lexicon.titles or word.lower() in lexicon.refused or word in decided for word in rest)
    return decided[first].label == ORG and plain and not " ".join(rest).isupper()
