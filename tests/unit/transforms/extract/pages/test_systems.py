"""Pages as the content systems of the world make them: the body exact, the metadata right.

Each page in `samples/systems` has the story `builders.STORY`, by Ana Reis on 18 June 2024, as one system makes it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted

PAGES = sorted((Path(__file__).parent / "samples/systems").glob("*.html"))
LANGUAGES = sorted((Path(__file__).parent / "samples/languages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_article_of_a_page(path: Path) -> None:
    result = extracted(path.read_text(), "https://courier.example/ports/harbour-closed")
    assert result.text == "\n\n".join(STORY)
    assert result.title == "Harbour closed after barge loses boxes"
    assert result.authors == ("Ana Reis",)
    assert result.published is not None
    assert result.published.value[:10] == "2024-06-18"
    assert result.page.kind == "article"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_page_in_another_language(path: Path) -> None:
    html = path.read_text()
    result = extracted(html)
    assert result.text.split("\n\n") == re.findall('<p class="story">(.*)</p>', html)
    assert result.authors == tuple(re.findall('name="author" content="(.*)"', html) or re.findall("<i>(.*?)</i>", html))
    assert result.title == re.findall("<h1>(.*)</h1>", html)[0]
    assert result.published is not None
    assert result.published.value[:10] == "2024-06-18"
