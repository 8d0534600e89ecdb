"""Pictures of the search page: `make pictures-page`, with Debian's `chromium`, or the one that CHROMIUM names.

The seed articles and a made-up year of three sources are processed, grouped into stories and served. The pictures go
to `docs/pictures`.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from playwright.sync_api import Browser, sync_playwright

from flows.cli.context import open_client
from infra.models import load_models
from infra.settings import Settings
from infra.stories.index import group_index
from tests.pictures.feed import PEOPLE, PLACES, SOURCES, SUBJECTS
from tests.pictures.kibana.__main__ import PICTURES
from tests.pictures.kibana.corpus import seed_documents
from tests.service.articles import drop, load
from tests.support.build import raw_text
from tests.web.serving import serving
from transforms.document import Document
from transforms.pipeline import process_batch
from transforms.records import Options, Rejected

INDEX = "pictures-page"
ARTICLES = 420
FIRST_DAY = datetime(2024, 4, 1, tzinfo=UTC)
DAYS = 420


@dataclass(frozen=True, slots=True)
class PageShot:
    """A picture: its name, the page, its colors, the width of the window, and the height of the picture."""

    name: str
    path: str
    scheme: str = "light"
    width: int = 1280
    height: int = 860
    clicked: str | None = None
    hovered: str | None = None


SHOTS = (
    PageShot("page-results", "/?q=ferry+vote"),
    PageShot("page-results-dark", "/?q=tram+vote&axis=mentioned", scheme="dark"),
    PageShot("page-map", "/?q=water+tariff&copies=1", clicked="#map-panel summary"),
    PageShot(
        "page-article",
        "/articles/seoul-ukraine-2024?q=weapons&cuts=1",
        height=1180,
        hovered=".body .date >> text=last month",
    ),
    PageShot("page-article-dark", "/articles/peru-desalination-2025?q=desalination", scheme="dark"),
    PageShot("page-difference", "/articles/peru-desalination-2025/compare/peru-desalination-copy-2025"),
    PageShot("page-narrow", "/?q=night+market", width=390, height=844),
)


def main() -> None:
    """Take every picture again."""
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or sys.exit("No chromium: apt-get install chromium")
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            print(take(browser, url, shot))
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve the articles; yields the URL of the page."""
    with open_client() as client:
        drop(client, INDEX)
        load(client, INDEX, [*seed_documents(), *made_up_documents()])
        group_index(client, INDEX, Settings.read(), print, everything=True)
        client.indices.refresh(index=INDEX)
        with serving(client, INDEX) as url:
            yield url
        drop(client, INDEX)


def take(browser: Browser, url: str, shot: PageShot) -> str:
    """Take one picture; returns its file."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
    )
    page.goto(url.rstrip("/") + shot.path)
    if shot.clicked:
        page.locator(shot.clicked).click()
        page.wait_for_selector("#map-panel[data-ready]")
    if shot.hovered:
        page.locator(shot.hovered).hover()
    file = PICTURES / f"{shot.name}.png"
    page.screenshot(path=file)
    page.close()
    return str(file)


def made_up_documents() -> list[Document]:
    """Process a year of three sources that do not exist."""
    random = Random(26)
    records = []
    for number in range(ARTICLES):
        at = FIRST_DAY + timedelta(days=random.triangular(0, DAYS, DAYS * 0.6), hours=random.uniform(5, 20))
        place, other, person = random.choice(PLACES), random.choice(PLACES), random.choice(PEOPLE)
        subject, weekday = random.choice(SUBJECTS), f"{at:%A}"
        dateline = f"{place.upper()}, {at:%b} {at.day}"
        sentences = [
            f"{dateline} - The {subject} of {place} goes to a vote next month, said {person} on {weekday}.",
            f"A first draft failed last year; {person.split()[-1]} now counts on officials of {other}.",
            f"They had asked for {random.randint(2, 90)} changes since {at - timedelta(days=90):%B}.",
        ]
        title = f"{place}: the {subject} goes to a vote"
        given = {"source": random.choice(SOURCES), "title": title, "published": at.isoformat(timespec="seconds")}
        records.append(raw_text("\n\n".join(sentences), external_id=f"made-up-{number}", **given))
    results = process_batch(records, Options(), load_models(Settings.read().model))
    return [result for result in results if not isinstance(result, Rejected)]


if __name__ == "__main__":
    main()
