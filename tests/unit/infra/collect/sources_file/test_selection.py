"""Sources that are asked for by name, or all that are enabled."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.collect.sources_file.model import SourcesFile
from infra.collect.sources_file.selection import UnknownSource, select_sources

PATH = Path("sources.yaml")
FILE = SourcesFile.model_validate(
    {
        "contact": "desk@paper.example",
        "sources": [
            {"name": "harbor-times", "feeds": ["https://a.example/feed"]},
            {"name": "valley-post", "feeds": ["https://b.example/feed"], "enabled": False},
        ],
    }
)


def test_without_names_the_enabled_ones_are_selected() -> None:
    assert [one.name for one in select_sources(FILE, (), PATH)] == ["harbor-times"]


def test_a_name_selects_a_source_that_is_not_enabled_too() -> None:
    found = select_sources(FILE, ["valley-post", "harbor-times", "valley-post"], PATH)
    assert [one.name for one in found] == ["harbor-times", "valley-post"]


def test_an_unknown_name_is_refused_with_a_close_one() -> None:
    with pytest.raises(UnknownSource, match="no source harbour-times") as caught:
        select_sources(FILE, ["harbour-times"], PATH)
    assert caught.value.remedy == "Did you mean harbor-times?"
    with pytest.raises(UnknownSource) as other:
        select_sources(FILE, ["x"], PATH)
    assert "dateline sources list" in other.value.remedy
