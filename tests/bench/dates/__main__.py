"""`make bench-dates`: see `tests.bench.dates.report`."""

from __future__ import annotations

from tests.bench.dates.report import main

if __name__ == "__main__":
    main()
