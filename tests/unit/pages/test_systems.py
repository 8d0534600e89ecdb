"""Pages as the content systems of the world make them: the body exact, the metadata right.

Each page in `systems` tells the story of `making.STORY`, by Ana Reis on 18 June 2024, in the way of one kind of system.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.pages.making import STORY, extracted

PAGES = sorted((Path(__file__).parent / "systems").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_article_of_a_page(path: Path) -> None:
    result = extracted(path.read_text(), "https://courier.example/ports/harbour-closed")
    assert result.text == "\n\n".join(STORY)
    assert result.title == "Harbour closed after barge loses boxes"
    assert result.authors == ("Ana Reis",)
    assert result.published is not None
    assert result.published.value[:10] == "2024-06-18"
    assert result.page.kind == "article"
