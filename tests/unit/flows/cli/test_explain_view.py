"""The page of `dateline explain`."""

from __future__ import annotations

import pytest
from rich.console import Console

from flows.cli.views.explain import sections
from infra.elasticsearch.search.explain import explain
from tests.service.articles import document, time

BODY = "They died in 2187."


@pytest.mark.parametrize(("implausible", "rule"), [(False, "year-rule"), (True, "year-rule, implausible")])
def test_an_implausible_date_is_marked(implausible: bool, rule: str) -> None:
    date = time("2187", BODY, "2187", "2187-01-01", "2188-01-01", "year") | {"implausible": implausible}
    shown = document("1", None, BODY, dates=[date])
    console = Console(width=200)
    with console.capture() as capture:
        for section in sections(shown, explain(shown)):
            console.print(section)
    (row,) = [line for line in capture.get().splitlines() if "2187-01-01" in line]
    assert f"{rule}  " in row
