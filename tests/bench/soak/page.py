"""The table of drift and the plots of a soak in docs/scaling.md."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tests.bench.scale.page import DOCS, PAGE, markdown_table, replace_between_marks
from tests.bench.soak.drift import BOUNDS, Drift
from tests.bench.soak.samples import SoakSample
from tests.bench.soak.soak import SoakResult

PLOTS = DOCS / "pictures" / "soak.png"
_COLUMNS = 4
_QUIET, _DISTURBED = "#3b6fb6", "#c8553d"


def drift_rows(found: Sequence[Drift]) -> list[tuple[str, ...]]:
    """Name, samples, median, growth and bound of each series."""
    return [
        (
            drift.bound.name,
            str(drift.samples),
            f"{drift.middle:,.1f} {drift.bound.unit}".strip(),
            f"{drift.growth:+.1%}{' DRIFT' * drift.exceeds}" if drift.is_judged else "too few samples",
            f"{drift.bound.most:+.0%}",
        )
        for drift in found
    ]


def write_soak(result: SoakResult, found: Sequence[Drift], minutes: float, seed: int) -> None:
    """Write the table between its marks in the page."""
    happened = sum(result.happened.values())
    summary = (
        f"{minutes:g} minutes, seed {seed}: {len(result.samples)} deliveries with {result.issued:,} inputs, in "
        f"{result.runs} runs; {result.disturbed} deliveries were disturbed by {happened:,} faults of "
        f"{sum(1 for times in result.happened.values() if times)} kinds; {len(result.problems)} lost."
    )
    header = ("over the second half", "samples", "median", "growth", "bound")
    table = f"{summary}\n\n{markdown_table(header, drift_rows(found))}"
    PAGE.write_text(replace_between_marks(PAGE.read_text(encoding="utf-8"), "soak", table), encoding="utf-8")


def plot_soak(samples: Sequence[SoakSample]) -> bytes:
    """Draw each series over the minutes as a PNG; disturbed deliveries are in another color."""
    rows = -(-len(BOUNDS) // _COLUMNS)
    figure = Figure(figsize=(4 * _COLUMNS, 2.4 * rows), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    for axes, bound in zip(figure.subplots(rows, _COLUMNS).flat, BOUNDS, strict=False):
        for disturbed, color in ((False, _QUIET), (True, _DISTURBED)):
            chosen = [sample for sample in samples if bool(sample.fault) is disturbed]
            axes.plot([sample.minutes for sample in chosen], list(map(bound.value, chosen)), ".", color=color)
        axes.set_title(f"{bound.name}{f' ({bound.unit})' if bound.unit else ''}", fontsize=10)
        axes.set_ylim(bottom=0)
    for axes in list(figure.axes)[len(BOUNDS) :]:
        axes.set_axis_off()
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()
