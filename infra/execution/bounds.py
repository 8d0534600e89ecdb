"""Bounds on the totals of a run: a run with too few inputs, or too many refused ones, is aborted."""

from __future__ import annotations

from dataclasses import dataclass

from infra.errors import DatelineError
from infra.execution.report import RunReport, ShardReport
from infra.plural import pluralize


class OutOfBounds(DatelineError):
    """A run did all its work, and its totals are out of bounds; what was loaded stays."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of a run.

    Attributes:
        most_rejected: The share of inputs, 0 to 1, that may be rejected or failed; None for any.
        at_least: The number of inputs that there must be.
    """

    most_rejected: float | None = None
    at_least: int = 0

    def complaint(self, total: ShardReport) -> str | None:
        """A sentence on what is out of bounds in the totals of a run; None if nothing is."""
        if total.read < self.at_least:
            return f"{pluralize(total.read, 'input')}, where there must be at least {self.at_least:,}."
        if self.most_rejected is not None and total.refused > self.most_rejected * total.read:
            share = f"{self.most_rejected:.1%}".replace(".0%", "%")
            return f"{total.refused:,} of {total.read:,} inputs were refused; the bound is {share}."
        return None


def out_of_bounds(report: RunReport, complaint: str) -> OutOfBounds:
    """The error that ends such a run; its message counts what was loaded."""
    outcomes = report.total.outcomes
    run = f"{report.run_id} --index {report.index}"
    return OutOfBounds(
        f"{complaint} Run {report.run_id} is aborted. What it loaded stays in {report.index}: "
        f"{outcomes['indexed']:,} indexed, {outcomes['replaced']:,} replaced.",
        f"`dateline runs show {run}` shows what was refused and why. Fix the input and ingest it again, "
        f"or accept it by other bounds: `dateline ingest --resume {run}`.",
    )
