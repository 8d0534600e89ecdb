"""`make bench-search`: see `tests.bench.search.relevance`."""

from __future__ import annotations

from tests.bench.search.relevance import main

if __name__ == "__main__":
    main()
