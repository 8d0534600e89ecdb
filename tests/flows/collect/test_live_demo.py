"""`dateline demo --live` as a user runs it: the site is collected, corrects an article, and the change is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.cli.live_demo import ARTICLE, INDEX
from tests.flows.support.stack import ROOT, Stack

pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.fixture
def demo_index(client: Elasticsearch) -> Iterator[str]:
    """The index of the demonstration, deleted afterwards."""
    yield INDEX
    for name in client.indices.get(index=f"{INDEX}-*", expand_wildcards="all", allow_no_indices=True):
        client.indices.delete(index=name)


def test_the_live_demo_shows_the_change_of_an_article(
    stack: Stack, client: Elasticsearch, demo_index: str, tmp_path: Path
) -> None:
    home = {"DATELINE_HOME": str(tmp_path / "home"), "COLUMNS": "200"}
    done = stack.run("dateline", "demo", "--live", "--seeds", str(ROOT / "seeds"), **home)
    assert done.returncode == 0, done.stdout + done.stderr
    before, _, after = done.stdout.partition("5. The site corrects the article")
    assert "new 8, from_feed 1, robots 1" in before
    assert "changed 1" in after
    shown = after.partition("What has changed:")[2].partition("Next")[0]
    removed, added = ([line for line in shown.splitlines() if line.startswith(sign)] for sign in ("- ", "+ "))
    assert ["$4.2 million" in line for line in removed] == [True]
    assert ["$2.4 million" in line for line in added] == [True, True]
    found = client.search(index=demo_index, size=50)["hits"]["hits"]
    corrected = [hit["_source"]["body"] for hit in found if hit["_source"]["url"].endswith(ARTICLE)]
    assert len(corrected) == 1
    assert all(line[2:] in corrected[0] for line in added)
    assert len({hit["_source"]["url"] for hit in found}) == len(found)
