"""`make bench-faults [LEDGER_IDS=N]`: load known articles under every fault there is, and account for each of them.

Then come `LEDGER_SEQUENCES` random histories without a fault (see `tests.ledger`).
Writes the table into `docs/faults.md`. Ends with `ledger: F faults, I injected, L lost`, and with exit code 1 if
anything was lost, or if a fault could not be tried or never happened. With `LEDGER_KEPT=FILE` the verdicts are kept
there as they come, and an interrupted run resumes behind the last of them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic

from tests.faults.catalog import FAULTS
from tests.faults.control import CONTROL
from tests.faults.disk import CannotMount
from tests.faults.harness import FaultHarness, fault_harness
from tests.faults.node_under_test import PLAIN
from tests.faults.trial import FaultScenario, FaultVerdict, try_fault
from tests.ledger.sequences import Totals, run_sequences

IDS = int(os.environ.get("LEDGER_IDS") or 3_000)
SEQUENCES = int(os.environ.get("LEDGER_SEQUENCES") or 100)
KEPT = os.environ.get("LEDGER_KEPT")
PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
HEADER = ("fault", "times injected", "sent again", "dead-lettered", "lost")


def main() -> int:
    """Run everything and return the exit code. The table is rewritten with each verdict."""
    verdicts = {verdict.fault: verdict for verdict in _kept()}
    with fault_harness() as harness:
        for fault in (*FAULTS, CONTROL):
            verdict = verdicts.get(fault.name) or _try(fault, harness)
            if verdict:
                verdicts[fault.name] = verdict
                write(verdicts)
        without_faults = _without_faults(harness)
    tried, control = _tried(verdicts), verdicts[CONTROL.name]
    print(f"{control.fault}: {control.lost} found lost, as must be")
    lost = sum(verdict.lost for verdict in tried)
    print(without_faults)
    print(f"ledger: {len(tried)} faults, {sum(verdict.injected for verdict in tried)} injected, {lost} lost")
    return 0 if len(tried) == len(FAULTS) and control.lost > 0 and not lost and not without_faults.lost else 1


def _without_faults(harness: FaultHarness) -> Totals:
    harness.node.assume(PLAIN)
    return run_sequences(range(SEQUENCES), harness.node.url, harness.folder / "sequences")


def _tried(verdicts: Mapping[str, FaultVerdict]) -> list[FaultVerdict]:
    return [verdicts[fault.name] for fault in FAULTS if fault.name in verdicts]


def _try(fault: FaultScenario, harness: FaultHarness) -> FaultVerdict | None:
    """Print, keep and return the verdict; None if the fault cannot be injected on this machine."""
    begun = monotonic()
    try:
        verdict = try_fault(fault, harness, IDS)
    except CannotMount as error:
        print(f"NOT TRIED, since it needs a mount: {fault.name} ({error})", flush=True)
        return None
    print(f"{monotonic() - begun:5.0f} s  {' | '.join(_row(verdict))}", *verdict.problems[:20], sep="\n  ", flush=True)
    if KEPT:
        with Path(KEPT).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")
    return verdict


def _kept() -> Iterator[FaultVerdict]:
    if KEPT and Path(KEPT).exists():
        for line in Path(KEPT).read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            yield FaultVerdict(**{**fields, "problems": tuple(fields["problems"])})


def _row(verdict: FaultVerdict) -> tuple[str, ...]:
    counts = (verdict.injected, verdict.retried, verdict.dead_lettered, verdict.lost)
    return (verdict.fault, *(f"{count:,}" for count in counts))


def write(verdicts: Mapping[str, FaultVerdict]) -> None:
    """Write the table of the faults tried so far between the marks of the page."""
    text, tried, control = PAGE.read_text(encoding="utf-8"), _tried(verdicts), verdicts.get(CONTROL.name)
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    summary = f"{len(tried)} of {len(FAULTS)} faults, measured with {IDS:,} articles each."
    if control:
        summary += f" Negative control ({control.fault}): {control.lost:,} found lost."
    table = "\n".join([*_markdown(map(_row, tried)), "", summary])
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _markdown(rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (HEADER, (":---", *["---:"] * (len(HEADER) - 1)), *rows)]


if __name__ == "__main__":
    sys.exit(main())
