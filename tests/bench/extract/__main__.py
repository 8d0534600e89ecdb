"""Extraction from web pages against its peers: `python -m tests.bench.extract [SYSTEM ...]`."""

from __future__ import annotations

import sys
from time import process_time

from tests.bench.extract.gold import (
    HEADER,
    ExtractionResult,
    GoldPage,
    full_text_pages,
    gold_pages,
    score_pages,
    snippet_pages,
)
from tests.bench.extract.own_pages import SECOND_PAGES, STORIES, OwnPage, own_pages
from tests.bench.extract.systems import System, dateline, systems
from tests.bench.shared.split import half
from tests.bench.shared.table import print_table


def run(read: System, pages: list[GoldPage]) -> tuple[list[ExtractionResult], float]:
    """Run a system on pages; return its results and the CPU seconds. A page that raises an error counts as empty."""
    found = []
    begun = process_time()
    for page in pages:
        try:
            found.append(read(page))
        except Exception as error:  # noqa: BLE001 - a peer may raise anything
            print(f"{page.id}: {error!r}"[:120], file=sys.stderr)
            found.append(ExtractionResult(""))
    return found, process_time() - begun


def measure(chosen: dict[str, System], pages: list[GoldPage], changes: list[str | None], name: str) -> None:
    """Print one table a half for a set of pages with these days of their last changes."""
    rows: dict[str, list[list[object]]] = {"tune": [], "report": []}
    for system, read in chosen.items():
        found, seconds = run(read, pages)
        for side, table in rows.items():
            numbers = [number for number, page in enumerate(pages) if half(page.id) == side]
            total = score_pages([pages[n] for n in numbers], [found[n] for n in numbers], [changes[n] for n in numbers])
            table.append([system, *total.row(), f"{len(pages) / seconds:.0f}"])
    for side, table in rows.items():
        print_table(f"{name}, {side} half, percent", ["system", *HEADER, "pages per CPU s"], table)


def print_kinds(pages: list[OwnPage]) -> None:
    """Print how many pages of stories, and how many other pages, count as stories."""
    rows = []
    for side in ("tune", "report"):
        found = [(page.kind in STORIES, dateline(page.gold()).kind) for page in pages if half(page.id) == side]
        stories, others = (
            [kind in STORIES for is_story, kind in found if is_story == wanted] for wanted in (True, False)
        )
        rows.append([side, f"{sum(stories)} of {len(stories)}", f"{sum(others)} of {len(others)}"])
    print_table(
        "Own pages that count as articles or live pages", ["half", "stories", "shop, forum and list pages"], rows
    )


def main() -> None:
    """Print one table a half for each set of pages; `--own` leaves out the shared gold."""
    names = [name for name in sys.argv[1:] if name != "--own"]
    chosen = {name: read for name, read in systems().items() if name in names or not names}
    if "--own" not in sys.argv:
        sets = {"Extraction": gold_pages(), "Snippets": snippet_pages(), "Tests of Readability.js": full_text_pages()}
        for name, found in sets.items():
            pages = list(found)
            measure(chosen, pages, [dateline(page).modified for page in pages], name)
    own = list(own_pages())
    for name, own_set in {"Own pages": own, "Own pages, second set": list(own_pages(SECOND_PAGES))}.items():
        with_body = [page for page in own_set if page.paragraphs]
        measure(chosen, [page.gold() for page in with_body], [page.modified for page in with_body], name)
    print_kinds(own)


if __name__ == "__main__":
    main()
