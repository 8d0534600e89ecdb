"""Runs on real Dask and Ray clusters, with lost workers and schedulers: `make bench-runners`."""

from __future__ import annotations

import subprocess
import sys

CLUSTERS = ("tests/flows/runners/dask_clusters.py", "tests/flows/runners/ray_clusters.py")


def main() -> None:
    """Run the tests; the exit code is that of pytest."""
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", "-n0", *CLUSTERS], check=False).returncode)


if __name__ == "__main__":
    main()
