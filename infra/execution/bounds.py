"""Bounds on a run as a whole: too few inputs, or too many refused, and it is not called good."""

from __future__ import annotations

from dataclasses import dataclass

from infra.errors import DatelineError
from infra.execution.report import RunReport, ShardReport
from infra.plural import pluralize


class OutOfBounds(DatelineError):
    """A run that did all its work, and whose result its bounds do not allow; what was loaded stays."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`most_rejected` is the share of inputs, 0 to 1, that may be rejected or failed; null: any.

    `at_least` is how many inputs there must be.
    """

    most_rejected: float | None = None
    at_least: int = 0

    def complaint(self, total: ShardReport) -> str | None:
        """What is wrong with a run that came to `total`, as a sentence; null for one within the bounds."""
        if total.read < self.at_least:
            return f"{pluralize(total.read, 'input')}, where there must be at least {self.at_least:,}."
        if self.most_rejected is not None and total.refused > self.most_rejected * total.read:
            share = f"{self.most_rejected:.1%}".replace(".0%", "%")
            return f"{total.refused:,} of {total.read:,} inputs were refused; the bound is {share}."
        return None


def out_of_bounds(report: RunReport, complaint: str) -> OutOfBounds:
    """The error that ends such a run, with what was loaded all the same."""
    outcomes = report.total.outcomes
    run = f"{report.run_id} --index {report.index}"
    return OutOfBounds(
        f"{complaint} Run {report.run_id} is aborted. What it loaded stays in {report.index}: "
        f"{outcomes['indexed']:,} indexed, {outcomes['replaced']:,} replaced.",
        f"`dateline runs show {run}` tells what was refused and why. Mend the input and ingest it again, "
        f"or accept it by other bounds: `dateline ingest --resume {run}`.",
    )
