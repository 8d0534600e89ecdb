"""Extraction from web pages against its peers: `python -m tests.bench.extract [SYSTEM ...]`."""

from __future__ import annotations

import sys
from time import process_time

from tests.bench.extract.gold import HEADER, ExtractionResult, GoldPage, gold_pages, score_pages
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


def main() -> None:
    """Print one table a half, and the pages per CPU second."""
    chosen = {name: read for name, read in systems().items() if name in sys.argv[1:] or len(sys.argv) == 1}
    pages = list(gold_pages())
    changes = [dateline(page).modified for page in pages]
    rows: dict[str, list[list[object]]] = {"tune": [], "report": []}
    for name, read in chosen.items():
        found, seconds = run(read, pages)
        for side, table in rows.items():
            numbers = [number for number, page in enumerate(pages) if half(page.id) == side]
            total = score_pages([pages[n] for n in numbers], [found[n] for n in numbers], [changes[n] for n in numbers])
            table.append([name, *total.row(), f"{len(pages) / seconds:.0f}"])
    for side, table in rows.items():
        print_table(f"Extraction, {side} half, percent", ["system", *HEADER, "pages per CPU s"], table)


if __name__ == "__main__":
    main()
