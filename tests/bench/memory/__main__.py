"""`make bench-memory`: see `tests.bench.memory.pipeline`."""

from __future__ import annotations

from tests.bench.memory.pipeline import main

if __name__ == "__main__":
    main()
