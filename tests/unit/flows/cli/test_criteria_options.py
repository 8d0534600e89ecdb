"""Values of run: in a query: `last`, the first digits of an id, a whole id."""

from __future__ import annotations

import pytest

from flows.cli.criteria_options import resolve_runs
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.syntax import parse

LATEST = "01a21a9f-4219-7787-b8fa-60bd33c3dcc3"
PRUNED = "0f000000-4219-7787-b8fa-60bd33c3dcc3"
RUNS = {"last": LATEST, "01a2": LATEST}


@pytest.mark.parametrize(
    ("query", "values", "negated"),
    [
        ("run:last", (LATEST,), False),
        ("run:LAST", (LATEST,), False),
        ("NOT run:01a2", (LATEST,), True),
        (f"run:last|{PRUNED}", (LATEST, PRUNED), False),
    ],
)
def test_runs_are_named_by_last_and_first_digits(query: str, values: tuple[str, ...], negated: bool) -> None:
    (condition,) = resolve_runs(Criteria(conditions=parse(query).conditions), RUNS.__getitem__).conditions
    assert (condition.values, condition.negated) == (values, negated)


def test_other_fields_are_left_alone() -> None:
    criteria = Criteria(conditions=parse("title:last country:last").conditions)
    assert resolve_runs(criteria, RUNS.__getitem__) == criteria
