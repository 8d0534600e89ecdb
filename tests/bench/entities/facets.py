"""Wrong facet values: `python -m tests.bench.entities.facets [--model NAME] [--set NAME] [--wrong]`.

A value is right if an editor would list it: the name of a person, organization or place of the article, in the facet
it belongs to. Two values for one name are one right and one wrong value. A name without a value is missing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.models import load_models
from infra.settings import DEFAULT_MODEL
from tests.bench.entities.facet_gold import FACET_SETS, FACETS, FacetArticle, facet_articles
from tests.bench.shared.split import Half, half
from tests.bench.shared.table import print_table
from tests.support.build import raw_text
from transforms.document import Document
from transforms.entities import Models
from transforms.entities.bounds.head_words import head_words
from transforms.pipeline import process_batch
from transforms.records import Options, Rejected

HALVES: tuple[Half, ...] = ("tune", "report")


@dataclass(frozen=True, slots=True)
class FacetJudgment:
    """The values of one facet of an article: all, the wrong ones, and the names of the gold without a value."""

    article: str
    facet: str
    given: int
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def judge(models: Models, folder: Path) -> list[FacetJudgment]:
    """Process all articles of a folder and judge the facets of each."""
    articles = list(facet_articles(folder))
    raws = [raw_text(one.text, title=one.title, language="en", published="2020-01-31") for one in articles]
    judgments: list[FacetJudgment] = []
    for article, document in zip(articles, process_batch(raws, Options(), models), strict=True):
        if isinstance(document, Rejected):
            raise ValueError(f"{article.id} is rejected: {document.message}")
        judgments += [_judge_names(article, facet, document) for facet in FACETS.values()]
        wrong = tuple(value for value in document["countries"] if value not in article.countries)
        judgments.append(FacetJudgment(article.id, "countries", len(document["countries"]), wrong, ()))
    return judgments


def _judge_names(article: FacetArticle, facet: str, document: Document) -> FacetJudgment:
    names = {_plain(form): name for name, forms in article.names[facet].items() for form in forms}
    either, found, wrong = set(map(_plain, article.either)), set[str](), list[str]()
    for value in document[facet]:
        forms = [value, *(mention["text"] for mention in document["entities"] if mention["name"] == value)]
        name = next((names[plain] for plain in map(_plain, forms) if plain in names), None)
        if name is not None and name not in found:
            found.add(name)
        elif _plain(value) not in either:
            wrong.append(value)
    credited = set(map(_plain, document["agencies"]))
    missing = tuple(name for name in article.names[facet] if name not in found and _plain(name) not in credited)
    return FacetJudgment(article.id, facet, len(document[facet]), tuple(wrong), missing)


def _plain(form: str) -> str:
    """The form without case, white space of line ends and legal forms."""
    words = form.split()
    while len(words) > 1 and words[-1] in head_words().legal_forms | {"INC", "CORP", "LTD", "CO"}:
        words.pop()
    return " ".join(words).casefold()


def wrong_share(judgments: Iterable[FacetJudgment], facet: str, side: Half) -> float:
    """The wrong values of a facet in percent, over the articles of one half."""
    chosen = [one for one in judgments if one.facet == facet and half(one.article) == side]
    return 100 * sum(len(one.wrong) for one in chosen) / sum(one.given for one in chosen)


def _rows(of_set: str, judgments: Sequence[FacetJudgment]) -> Iterator[list[object]]:
    for side in HALVES:
        for kind in ("wire", "page", ""):
            for facet in (*FACETS.values(), "countries"):
                chosen = [
                    one
                    for one in judgments
                    if one.facet == facet and half(one.article) == side and one.article.startswith(kind)
                ]
                given, wrong = sum(one.given for one in chosen), sum(len(one.wrong) for one in chosen)
                missing = sum(len(one.missing) for one in chosen)
                yield [of_set, side, kind or "all", facet, given, wrong, f"{100 * wrong / given:.1f}", missing]


def main() -> None:
    """Print the share of wrong values of each set; with `--wrong` those of the tuning halves too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--set", nargs="*", choices=FACET_SETS, default=[*FACET_SETS], help="the sets to measure")
    parser.add_argument("--wrong", action="store_true", help="list the wrong and missing values of the tuning halves")
    options = parser.parse_args()
    models = load_models(options.model)
    judged = {of_set: judge(models, FACET_SETS[of_set]) for of_set in options.set}
    header = ["set", "half", "articles", "facet", "values", "wrong", "%", "missing"]
    rows = [row for of_set, judgments in judged.items() for row in _rows(of_set, judgments)]
    print_table(f"Facet values, {options.model}", header, rows)
    if options.wrong:
        for one in (one for judgments in judged.values() for one in judgments):
            if half(one.article) == "tune" and (one.wrong or one.missing):
                print(f"{one.article} {one.facet}: wrong {list(one.wrong)}, missing {list(one.missing)}")


if __name__ == "__main__":
    main()
