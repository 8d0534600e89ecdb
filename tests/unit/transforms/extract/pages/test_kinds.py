"""Kinds of pages in several styles: the file name begins with the kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.transforms.extract.pages.builders import extracted

PAGES = sorted((Path(__file__).parent / "samples/kinds").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_kind_of_a_page(path: Path) -> None:
    assert extracted(path.read_text()).page.kind == path.stem.partition("-")[0]
