"""The ledger of two simulated days of 50 sites: `make bench-collect_ledger` prints its counts and findings."""

from __future__ import annotations

import subprocess
import sys

LEDGER = "tests/service/collect/ledger/fifty_sites.py"


def main() -> None:
    """Run the ledger; the exit code is 1 while it has findings."""
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", "-s", "-n0", LEDGER], check=False).returncode)


if __name__ == "__main__":
    main()
