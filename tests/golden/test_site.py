"""The pages of `seeds/site/` through the pipeline: the story of each, and nothing else of its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from infra.sources import plan_shards, read_shard
from tests.golden.conftest import SEEDS
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord, Rejected

SITE = SEEDS / "site"
ARTICLES = sorted(file for file in SITE.rglob("*.html") if file.name != "index.html")


@pytest.fixture(scope="module")
def site_documents(models: Models) -> dict[str, Document]:
    """The documents of the pages by path."""
    items = [item for shard in plan_shards(map(str, ARTICLES)).shards for item in read_shard(shard)]
    records = [item for item in items if isinstance(item, RawRecord)]
    results = [result for result in process_batch(records, Options(), models) if not isinstance(result, Rejected)]
    return {document["input"]["file"]: document for document in results}


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: str(file.relative_to(SITE)))
def test_a_page_of_the_site_comes_out_as_its_story(file: Path, site_documents: dict[str, Document]) -> None:
    document = site_documents[str(file)]
    page = BeautifulSoup(file.read_bytes(), "lxml")
    story = [element.get_text() for element in page.select(".story > p, .story > h2")]
    assert [text for text in story if text not in document["body"]] == []
    beside = [element.get_text() for element in page.select(".tail, .newsletter p, aside li, footer p")]
    assert [text for text in beside if text in document["body"]] == []
    assert document["title"] == page.select("h1")[0].get_text()
    assert document["published"] == page.select("time")[0]["datetime"]
    assert document["authors"] == [page.select(".byline a")[0].get_text()]


def test_the_correction_changes_one_figure_and_adds_a_note(site_documents: dict[str, Document]) -> None:
    name = "council/swing-bridge-repair.html"
    before, after = (site_documents[str(SITE / folder / name)] for folder in ("pages", "corrected"))
    first, _, note = after["body"].rpartition("\n\n")
    assert note.startswith("Correction, March 10")
    assert first.replace("$2.4 million", "$4.2 million") == before["body"]
