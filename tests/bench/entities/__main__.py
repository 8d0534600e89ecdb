"""`make bench-entities`: see `tests.bench.entities.report`."""

from __future__ import annotations

from tests.bench.entities.report import main

if __name__ == "__main__":
    main()
