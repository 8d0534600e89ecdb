"""The effect of every weight of labels and places: `python -m tests.bench.entities.weights [--model NAME]`.

Each weight is halved and doubled in turn, on the tune halves of the gold, with the spans that the model finds once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from statistics import mean
from types import ModuleType

from infra.models import load_models
from infra.settings import DEFAULT_MODEL
from tests.bench.entities.report import COUNTRIES, GOLD, Run, country_score, ours, resolved_run, runs, span_scores
from tests.bench.shared.split import half
from tests.bench.shared.table import print_table
from transforms.entities import Models
from transforms.entities.canonical import places
from transforms.entities.label import assign, brackets, clauses, context, decide, name_parts, neighbors, phrases, shape

LABELED = ("own", "wikigold", "gum")
FACTORS = (0.5, 2.0)
INTEGERS = ("MAX_VOTES", "KNOWN_ALONE")
"""Weights that are counts."""

Measured = Mapping[str, list[Run]]


def weights(modules: Iterable[ModuleType]) -> Iterator[tuple[ModuleType, str]]:
    """The weights that the modules define: public constants that are points or votes."""
    seen: list[object] = []
    for module in modules:
        for name, value in vars(module).items():
            is_weight = name.isupper() and not name.startswith("_") and isinstance(value, float | dict)
            is_imported = any(value is other for other in seen if isinstance(other, dict))
            if (is_weight or name in INTEGERS) and not is_imported:
                yield module, name
                seen.append(value)


@contextmanager
def scaled(module: ModuleType, name: str, factor: float) -> Iterator[None]:
    """Multiply one weight, votes in place so that every importer has the new ones."""
    value = getattr(module, name)
    if isinstance(value, dict):
        before = dict(value)
        value.update({key: factor * points for key, points in before.items()})
        yield
        value.update(before)
    else:
        setattr(module, name, factor * value)
        yield
        setattr(module, name, value)


def label_score(measured: Measured) -> float:
    """Mean strict F1 in percent over the gold with labels."""
    return 100 * mean(span_scores(measured[gold], "tune", ours)["all"].f1 for gold in LABELED)


def place_score(measured: Measured) -> float:
    """Mean F1 of the countries in percent over the gold that has them."""
    return 100 * mean(country_score(measured[gold], "tune").f1 for gold in COUNTRIES)


def main() -> None:
    """Print the change of the mean F1 for each weight."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    models = load_models(parser.parse_args().model)
    _print(
        "Labels",
        weights([shape, brackets, clauses, phrases, context, name_parts, neighbors, decide, assign]),
        LABELED,
        label_score,
        models,
    )
    _print("Places", weights([places]), COUNTRIES, place_score, models)


def _print(
    title: str,
    constants: Iterable[tuple[ModuleType, str]],
    golds: Iterable[str],
    score: Callable[[Measured], float],
    models: Models,
) -> None:
    measured = {gold: runs([one for one in GOLD[gold]() if half(one.id) == "tune"], models) for gold in golds}
    base = score(measured)
    rows: list[list[object]] = []
    for module, name in constants:
        changes: list[float] = []
        for factor in FACTORS:
            with scaled(module, name, factor):
                changes.append(score(_again(measured, models)) - base)
        rows.append([module.__name__.rpartition(".")[2], name, *(f"{change:+.2f}" for change in changes)])
    print_table(f"{title}: change of the mean F1 of {base:.2f}", ["module", "weight", "halved", "doubled"], rows)


def _again(measured: Measured, models: Models) -> dict[str, list[Run]]:
    return {
        gold: [resolved_run(run.article, run.bare, run.spans, models) for run in of_gold]
        for gold, of_gold in measured.items()
    }


if __name__ == "__main__":
    main()
