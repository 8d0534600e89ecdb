"""The delivery of an article in `dateline show` and `dateline explain`."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rich.console import Console, RenderableType

from flows.cli.views.explain import sections
from flows.cli.views.show import render_article
from infra.elasticsearch.search.explain import explain
from tests.service.articles import DELIVERY, document
from transforms.document import serialize

BODY = "They met."
DELIVERED = document("1", None, BODY, delivery=serialize(DELIVERY) | {"embargo": "2124-11-27T08:00:00+01:00"})


def printed(parts: Iterable[RenderableType]) -> str:
    console = Console(width=400)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return capture.get()


@pytest.mark.parametrize("command", ["show", "explain"])
def test_it_is_printed_with_its_embargo(command: str) -> None:
    article = [render_article(DELIVERED, in_color=False)]
    shown = printed(article if command == "show" else sections(DELIVERED, explain(DELIVERED)))
    assert "nder embargo until 2124-11-27T08:00:00+01:00: no search finds it before" in shown
    for value in ("newsml-g2", "KOREA-LAW/LEAD", "Politics (medtop:20000593); medtop:11000000", "Soldiers leave"):
        assert value in shown
    assert "status" not in shown, "what was not given is left out"


@pytest.mark.parametrize("without", [{}, {"delivery": None}])
def test_an_article_without_one_has_no_such_line(without: dict[str, None]) -> None:
    shown = {key: value for key, value in document("1", None, BODY).items() if key != "delivery"} | without
    assert "eliver" not in printed([render_article(shown, in_color=False)])
    assert "eliver" not in printed(sections(shown, explain(shown)))
