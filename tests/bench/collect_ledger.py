"""The ledger of two simulated days of 50 sites, which fails while it has findings: `make bench-collect_ledger`."""

from __future__ import annotations

import sys

from tests.bench.run_tests import run_tests

LEDGER = "tests/service/collect/ledger/fifty_sites.py"

if __name__ == "__main__":
    sys.exit(run_tests("-s", LEDGER))
