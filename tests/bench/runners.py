"""Runs on real Dask and Ray clusters, with lost workers and schedulers: `make bench-runners`."""

from __future__ import annotations

import sys

from tests.bench.run_tests import run_tests

FOLDER = "tests/flows/runners"
CLUSTERS = (f"{FOLDER}/test_lost_workers.py", f"{FOLDER}/dask_clusters.py", f"{FOLDER}/ray_clusters.py")

if __name__ == "__main__":
    sys.exit(run_tests(*CLUSTERS))
