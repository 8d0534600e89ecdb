"""`make bench-faults [LEDGER_IDS=N]`: load known articles under every fault there is, and account for each of them.

Then come `LEDGER_SEQUENCES` random histories without a fault (see `tests.ledger`), and the faults of a cluster of three
nodes, of rebuilds and of erasures. With `LEDGER_TABLE=loads`, `cluster` or `indices` only those of one table are tried.
Writes the tables into `docs/faults.md`. Ends with `ledger: F faults, I injected, L lost`, and with exit code 1 if
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

from tests.faults.catalog import FAULTS, TABLES, FaultTable
from tests.faults.disk import CannotMount
from tests.faults.harness import FaultHarness, fault_harness
from tests.faults.node_under_test import PLAIN
from tests.faults.trial import FaultScenario, FaultVerdict, try_fault
from tests.ledger.sequences import Totals, run_sequences

IDS = int(os.environ.get("LEDGER_IDS") or 3_000)
SEQUENCES = int(os.environ.get("LEDGER_SEQUENCES") or 100)
TABLE = os.environ.get("LEDGER_TABLE")
KEPT = os.environ.get("LEDGER_KEPT")
PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
HEADER = ("fault", "times injected", "sent again", "dead-lettered", "lost")


def main() -> int:
    """Run everything and return the exit code. A table is rewritten with each verdict."""
    verdicts = {verdict.fault: verdict for verdict in _kept()}
    chosen = [table for table in TABLES if TABLE in (None, table.name)]
    sequences_lost = 0
    with fault_harness() as harness:
        for table in chosen:
            for fault in (*table.faults, *table.controls):
                verdict = verdicts.get(fault.name) or _try(fault, harness)
                if verdict:
                    verdicts[fault.name] = verdict
                    write(table, verdicts)
            if table.faults is FAULTS:
                without_faults = _without_faults(harness)
                print(without_faults)
                sequences_lost = without_faults.lost
    results = [_result(table, verdicts) for table in chosen]
    tried = [verdict for table in chosen for verdict in _verdicts(table.faults, verdicts)]
    lost = sum(verdict.lost for verdict in tried)
    print(f"ledger: {len(tried)} faults, {sum(verdict.injected for verdict in tried)} injected, {lost} lost")
    return 0 if all(results) and not sequences_lost else 1


def _result(table: FaultTable, verdicts: Mapping[str, FaultVerdict]) -> bool:
    """Print what the controls have lost; return whether all is as it must be."""
    tried, controls = _verdicts(table.faults, verdicts), _verdicts(table.controls, verdicts)
    for control in controls:
        print(f"{control.fault}: {control.lost} found lost, as must be")
    is_complete = len(tried) == len(table.faults) and len(controls) == len(table.controls)
    return is_complete and all(one.lost for one in controls) and not any(one.lost for one in tried)


def _without_faults(harness: FaultHarness) -> Totals:
    harness.node.assume(PLAIN)
    return run_sequences(range(SEQUENCES), harness.node.url, harness.folder / "sequences")


def _verdicts(faults: Iterable[FaultScenario], verdicts: Mapping[str, FaultVerdict]) -> list[FaultVerdict]:
    return [verdicts[fault.name] for fault in faults if fault.name in verdicts]


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


def write(table: FaultTable, verdicts: Mapping[str, FaultVerdict]) -> None:
    """Write the faults of a table that were tried so far between its marks of the page."""
    text, tried = PAGE.read_text(encoding="utf-8"), _verdicts(table.faults, verdicts)
    begin, end = (f"<!-- {table.name}: {mark} -->" for mark in ("begin", "end"))
    before, after = text.split(begin)[0], text.split(end)[1]
    summary = f"{len(tried)} of {len(table.faults)} faults, measured with {IDS:,} articles each."
    for control in _verdicts(table.controls, verdicts):
        summary += f" Negative control ({control.fault}): {control.lost:,} found lost."
    rows = "\n".join([*_markdown(map(_row, tried)), "", summary])
    PAGE.write_text(f"{before}{begin}\n\n{rows}\n\n{end}{after}", encoding="utf-8")


def _markdown(rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (HEADER, (":---", *["---:"] * (len(HEADER) - 1)), *rows)]


if __name__ == "__main__":
    sys.exit(main())
