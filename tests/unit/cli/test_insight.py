"""What is said where no name stands out."""

from __future__ import annotations

from rich.text import Text

from flows.cli.views.insight import standing_out_tables
from infra.elasticsearch.search.insight import StandingOut


def test_too_few_articles_for_a_name_to_stand_out_are_told() -> None:
    said = standing_out_tables(StandingOut(1, {"people": ()}))
    assert isinstance(said, Text)
    assert said.plain == "No name stands out among the articles found (1); it takes 3 that name it."


def test_nothing_found_is_said_as_in_every_search() -> None:
    said = standing_out_tables(StandingOut(0, {"people": ()}))
    assert isinstance(said, Text)
    assert said.plain == "No article matches."
