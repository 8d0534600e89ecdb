"""The view of names that stand out, without any."""

from __future__ import annotations

from rich.text import Text

from flows.cli.views.insight import standing_out_tables
from infra.elasticsearch.search.insight import SignificantNames


def test_too_few_articles_for_a_name_to_stand_out_are_reported() -> None:
    view = standing_out_tables(SignificantNames(1, {"people": ()}))
    assert isinstance(view, Text)
    assert view.plain == "No name stands out among the articles found (1); it takes 3 that mention it."


def test_no_match_has_the_same_message_as_in_every_search() -> None:
    view = standing_out_tables(SignificantNames(0, {"people": ()}))
    assert isinstance(view, Text)
    assert view.plain == "No article matches."
