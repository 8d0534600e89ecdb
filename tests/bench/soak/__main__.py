"""`make bench-soak MINUTES=60`: deliveries without end under random faults; nothing may drift, nothing may be lost.

Each delivery has new articles, repeated ones, corrections and malformed lines; every third is followed by a withdrawal.
Half of them are disturbed by a fault drawn from `SEED`. Prints the growth of each series over the second half, draws
all of them into SOAK_PLOT (soak.png), and ends with `soak: M minutes, R runs, F faults, D drifting, 0 lost`, and with
exit code 1 if anything drifts or was lost. With `--write` the table and the plots of docs/scaling.md are renewed.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.bench.shared.table import print_table
from tests.bench.soak.drift import find_drift
from tests.bench.soak.page import PLOTS, drift_rows, plot_soak, write_soak
from tests.bench.soak.soak import SoakOptions, run_soak


def main() -> int:
    """Run the soak, print and draw it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("MINUTES") or 60))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or 1))
    parser.add_argument("--write", action="store_true", help="renew docs/scaling.md")
    options = parser.parse_args()
    result = run_soak(SoakOptions(options.minutes, seed=options.seed))
    found = find_drift(result.samples)
    print_table("Growth over the second half", ("series", "samples", "median", "growth", "bound"), drift_rows(found))
    print_table("Faults", ("fault", "times"), [(name, f"{times:,}") for name, times in result.happened.items()])
    print(*result.problems[:20], sep="\n")
    if options.write:
        write_soak(result, found, options.minutes, options.seed)
    plots = PLOTS if options.write else Path(os.environ.get("SOAK_PLOT") or "soak.png")
    plots.write_bytes(plot_soak(result.samples))
    drifting = sum(drift.exceeds for drift in found)
    print(
        f"soak: {options.minutes:g} minutes, {result.runs:,} runs, {result.disturbed} faults, {drifting} drifting, "
        f"{len(result.problems)} lost"
    )
    return 1 if drifting or result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
