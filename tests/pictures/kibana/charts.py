"""Each kind of chart on axes of its own, from the rows that Elasticsearch answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator

from infra.kibana.answers import Answer, Key, TableRow
from infra.kibana.description import Chart
from tests.pictures.kibana.words import FAINT, INK, cut, number, plain

COLOURS = ("#3b6fb6", "#e0a030", "#3f9b74", "#c8553d", "#8a63b3", "#6fb1d6", "#b5985a", "#d48fb0", "#7a8793")
"""In the order of the series; told apart also without colours by their lightness."""

_FILLED = 0.86
"""What a bar takes of its time."""

ROWS_OF_A_TABLE = 10
FEWEST_ROWS = 10


def draw_chart(axes: Axes, chart: Chart, answers: Sequence[Answer]) -> None:
    """The chart on its axes; an empty one says so, as Kibana does."""
    if not any(answer.filled for answer in answers):
        nothing(axes)
        return
    _KINDS[chart.chart](axes, answers)


def nothing(axes: Axes) -> None:
    """No results."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, "No results found", ha="center", va="center", color=FAINT, fontsize=11)


def table(axes: Axes, labels: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Words in columns; `widths` are shares of the whole."""
    axes.set_axis_off()
    lines = max(len(rows) + 1, 8)
    lefts = np.cumsum([0.0, *widths[:-1]]) / sum(widths)
    characters = [axes.bbox.width / 6.3 * width / sum(widths) for width in widths]
    for line, row in enumerate([labels, *rows]):
        for left, words, room in zip(lefts, row, characters, strict=True):
            y = 1 - (line + 0.5) / lines
            axes.text(left, y, plain(cut(words, int(room))), va="center", fontsize=8, color=FAINT if line == 0 else INK)
        axes.axhline(1 - (line + 1) / lines, color="#e3e8f0", linewidth=0.6)
    axes.set(xlim=(0, 1), ylim=(0, 1))


def _metric(axes: Axes, answers: Sequence[Answer]) -> None:
    axes.set_axis_off()
    ((value,),) = answers[0].rows
    axes.text(0.0, 0.45, _cell(value), va="center", fontsize=26, color=INK, fontweight="bold")


def _bars(axes: Axes, answers: Sequence[Answer]) -> None:
    colours, width = cycle(COLOURS), _width(answers)
    beside = [answer for answer in answers if answer.layer.chart != "line"]
    for answer in answers:
        below: dict[float, float] = {}
        for label, series in _series(answer).items():
            xs, ys = [_day(key) for key, _ in series], [value for _, value in series]
            if answer.layer.chart == "line":
                axes.plot(np.add(xs, width / 2), ys, color=next(colours), label=label, marker="o", markersize=3)
                continue
            share = width * _FILLED / len(beside)
            bottom = [below.get(x, 0.0) for x in xs]
            lefts = np.add(xs, share * beside.index(answer))
            axes.bar(lefts, ys, share, bottom=bottom, align="edge", color=next(colours), label=label)
            below |= dict(zip(xs, np.add(bottom, ys), strict=True))
    _time_axis(axes)
    if len(axes.get_legend_handles_labels()[1]) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 0.99), fontsize=8, frameon=False, ncols=8)


def _day(key: Key | float | None) -> float:
    return datetime.fromisoformat(str(key)).timestamp() / 86_400


def _width(answers: Sequence[Answer]) -> float:
    """The least time between two buckets of any series, in days."""
    days = sorted({_day(row[0]) for answer in answers for row in answer.rows})
    return float(min(np.diff(days), default=1.0))


def _series(answer: Answer) -> dict[str, list[tuple[Key | float | None, float]]]:
    """The known points of each series, by its name; several numbers are a series each."""
    found: dict[str, list[tuple[Key | float | None, float]]] = {}
    buckets = len(answer.layer.by)
    for row in answer.rows:
        for place, show in enumerate(answer.layer.show):
            name = str(row[1]) if buckets > 1 else show.label
            value = row[buckets + place]
            if value is not None:
                found.setdefault(name, []).append((row[0], float(value)))
    return found


def _time_axis(axes: Axes) -> None:
    locator = AutoDateLocator(minticks=4, maxticks=10)  # type: ignore[no-untyped-call]
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.xaxis.get_offset_text().set_fontsize(8)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y", color="#e3e8f0", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.margins(x=0.01)


def _rows(axes: Axes, answers: Sequence[Answer]) -> None:
    rows = answers[0].rows
    names, values = [str(row[0]) for row in rows], [float(row[-1] or 0) for row in rows]
    places = np.arange(len(rows))[::-1]
    axes.barh(places, values, color=COLOURS[0], height=0.7)
    room = int(axes.bbox.width / 13)
    axes.set_yticks(places, [plain(cut(name, room)) for name in names], fontsize=8)
    for place, value in zip(places, values, strict=True):
        axes.text(value, place, f" {number(value)}", va="center", fontsize=8, color=FAINT)
    axes.set_ylim(len(rows) - max(len(rows), FEWEST_ROWS) - 0.6, len(rows) - 0.4)
    axes.set_xlim(0, max(values) * 1.12)
    axes.set_xticks([])


def _pie(axes: Axes, answers: Sequence[Answer]) -> None:
    rows = answers[0].rows
    values = [float(row[-1] or 0) for row in rows]
    wedges = axes.pie(values, colors=COLOURS, startangle=90, counterclock=False, wedgeprops={"width": 0.45})[0]
    labels = [f"{row[0]}  {number(value)}" for row, value in zip(rows, values, strict=True)]
    axes.legend(wedges, labels, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8, frameon=False)


def _table(axes: Axes, answers: Sequence[Answer]) -> None:
    layer = answers[0].layer
    labels = [str(one.label) for one in (*layer.by, *layer.show)]
    rows = [[_cell(value) for value in row] for row in answers[0].rows[:ROWS_OF_A_TABLE]]
    table(axes, labels, rows, [max(len(cell) for cell in column) + 2 for column in zip(labels, *rows, strict=True)])


def _cell(value: Key | float | None) -> str:
    return value if isinstance(value, str) else number(value)


def _cloud(axes: Axes, answers: Sequence[Answer]) -> None:
    axes.set_axis_off()
    rows = answers[0].rows
    most = max(float(row[-1] or 0) for row in rows)
    x, y, line, renderer = 0.0, 1.0, 0.0, axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for place, row in enumerate(rows):
        size = 9 + 19 * (float(row[-1] or 0) / most)
        words = axes.text(x, y, plain(str(row[0])), fontsize=size, va="top", color=COLOURS[place % len(COLOURS)])
        extent = words.get_window_extent(renderer).transformed(axes.transAxes.inverted())
        if x and x + extent.width > 1:
            x, y, line = 0.0, y - line, 0.0
            words.set_position((x, y))
        x, line = x + extent.width + 0.02, max(line, extent.height * 1.25)
        if y - extent.height < 0:
            words.remove()
            return


def _heatmap(axes: Axes, answers: Sequence[Answer]) -> None:
    rows = answers[0].filled
    xs, ys = _names(rows, 0), _names(rows, 1)
    cells = np.full((len(ys), len(xs)), np.nan)
    for x, y, value in rows:
        cells[ys.index(str(y)), xs.index(str(x))] = value
    axes.imshow(cells, cmap="Blues", vmin=0, aspect="auto")
    axes.set_xticks(range(len(xs)), [plain(cut(x, 18)) for x in xs], fontsize=7, rotation=35, ha="right")
    axes.set_yticks(range(len(ys)), [plain(cut(y, 20)) for y in ys], fontsize=7)


def _names(rows: Sequence[TableRow], place: int) -> list[str]:
    return list(dict.fromkeys(str(row[place]) for row in rows))


_KINDS: dict[str, Callable[[Axes, Sequence[Answer]], None]] = {
    "metric": _metric,
    "bars": _bars,
    "line": _bars,
    "area": _bars,
    "rows": _rows,
    "pie": _pie,
    "table": _table,
    "cloud": _cloud,
    "heatmap": _heatmap,
}
