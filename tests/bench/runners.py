"""Runs on real Dask and Ray clusters, with lost workers and schedulers: `make bench-runners`."""

from __future__ import annotations

import sys

from tests.bench.run_tests import run_tests

CLUSTERS = ("tests/flows/runners/dask_clusters.py", "tests/flows/runners/ray_clusters.py")

if __name__ == "__main__":
    sys.exit(run_tests(*CLUSTERS))
