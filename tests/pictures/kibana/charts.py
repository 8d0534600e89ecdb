"""Each kind of chart on its own axes, from the rows of its layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator

from infra.kibana.bundle import Json
from infra.kibana.panels.rows import Key, LayerRows, TableRow
from tests.pictures.kibana.words import FAINT, INK, cut, number, plain

COLORS = ("#3b6fb6", "#e0a030", "#3f9b74", "#c8553d", "#8a63b3", "#6fb1d6", "#b5985a", "#d48fb0", "#7a8793")
"""In the order of the series; they differ in lightness, too."""

_FILLED = 0.86
"""The share of its interval that a bar fills."""

ROWS_OF_A_TABLE = 10
FEWEST_ROWS = 10


def chart_kind(chart: Json) -> str:
    """Return the kind of a chart: that of its first layer if it has layers."""
    if chart["type"] != "xy":
        return str(chart["type"])
    return "rows" if chart["layers"][0]["type"].startswith("bar_horizontal") else "bars"


def draw_chart(axes: Axes, chart: Json, layers: Sequence[LayerRows]) -> None:
    """Draw the chart; an empty one shows "No results found", as in Kibana."""
    if not any(layer.filled for layer in layers):
        draw_empty(axes)
        return
    _KINDS[chart_kind(chart)](axes, layers)


def draw_empty(axes: Axes) -> None:
    """Write that there are no results."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, "No results found", ha="center", va="center", color=FAINT, fontsize=11)


def draw_table(axes: Axes, labels: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Draw text in columns; `widths` are relative."""
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


def _metric(axes: Axes, layers: Sequence[LayerRows]) -> None:
    axes.set_axis_off()
    ((value,),) = layers[0].rows
    axes.text(0.0, 0.45, _cell(value), va="center", fontsize=26, color=INK, fontweight="bold")


def _bars(axes: Axes, layers: Sequence[LayerRows]) -> None:
    colors, width = cycle(COLORS), _width(layers)
    beside = [layer for layer in layers if layer.layer.type != "line"]
    for layer in layers:
        below: dict[float, float] = {}
        for label, series in _series(layer).items():
            xs, ys = [_day(key) for key, _ in series], [value for _, value in series]
            if layer.layer.type == "line":
                axes.plot(np.add(xs, width / 2), ys, color=next(colors), label=label, marker="o", markersize=3)
                continue
            share = width * _FILLED / len(beside)
            bottom = [below.get(x, 0.0) for x in xs]
            lefts = np.add(xs, share * beside.index(layer))
            axes.bar(lefts, ys, share, bottom=bottom, align="edge", color=next(colors), label=label)
            below |= dict(zip(xs, np.add(bottom, ys), strict=True))
    _time_axis(axes)
    if len(axes.get_legend_handles_labels()[1]) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 0.99), fontsize=8, frameon=False, ncols=8)


def _day(key: Key | float | None) -> float:
    return datetime.fromisoformat(str(key)).timestamp() / 86_400


def _width(layers: Sequence[LayerRows]) -> float:
    """The shortest time between two buckets of any series, in days."""
    days = sorted({_day(row[0]) for layer in layers for row in layer.rows})
    return float(min(np.diff(days), default=1.0))


def _series(layer: LayerRows) -> dict[str, list[tuple[Key | float | None, float]]]:
    """The points of each series with a value, by its name; several metrics are a series each."""
    found: dict[str, list[tuple[Key | float | None, float]]] = {}
    buckets = len(layer.layer.buckets)
    for row in layer.rows:
        for place, metric in enumerate(layer.layer.metrics):
            name = str(row[1]) if buckets > 1 else str(metric["label"])
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


def _rows(axes: Axes, layers: Sequence[LayerRows]) -> None:
    rows = layers[0].rows
    names, values = [str(row[0]) for row in rows], [float(row[-1] or 0) for row in rows]
    places = np.arange(len(rows))[::-1]
    axes.barh(places, values, color=COLORS[0], height=0.7)
    room = int(axes.bbox.width / 13)
    axes.set_yticks(places, [plain(cut(name, room)) for name in names], fontsize=8)
    for place, value in zip(places, values, strict=True):
        axes.text(value, place, f" {number(value)}", va="center", fontsize=8, color=FAINT)
    axes.set_ylim(len(rows) - max(len(rows), FEWEST_ROWS) - 0.6, len(rows) - 0.4)
    axes.set_xlim(0, max(values) * 1.12)
    axes.set_xticks([])


def _pie(axes: Axes, layers: Sequence[LayerRows]) -> None:
    rows = layers[0].rows
    values = [float(row[-1] or 0) for row in rows]
    wedges = axes.pie(values, colors=COLORS, startangle=90, counterclock=False, wedgeprops={"width": 0.45})[0]
    labels = [f"{row[0]}  {number(value)}" for row, value in zip(rows, values, strict=True)]
    axes.legend(wedges, labels, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8, frameon=False)


def _table(axes: Axes, layers: Sequence[LayerRows]) -> None:
    layer = layers[0].layer
    labels = [str(one["label"]) for one in (*layer.buckets, *layer.metrics)]
    rows = [[_cell(value) for value in row] for row in layers[0].rows[:ROWS_OF_A_TABLE]]
    draw_table(
        axes, labels, rows, [max(len(cell) for cell in column) + 2 for column in zip(labels, *rows, strict=True)]
    )


def _cell(value: Key | float | None) -> str:
    return value if isinstance(value, str) else number(value)


def _cloud(axes: Axes, layers: Sequence[LayerRows]) -> None:
    axes.set_axis_off()
    rows = layers[0].rows
    most = max(float(row[-1] or 0) for row in rows)
    x, y, line, renderer = 0.0, 1.0, 0.0, axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for place, row in enumerate(rows):
        size = 9 + 19 * (float(row[-1] or 0) / most)
        words = axes.text(x, y, plain(str(row[0])), fontsize=size, va="top", color=COLORS[place % len(COLORS)])
        extent = words.get_window_extent(renderer).transformed(axes.transAxes.inverted())
        if x and x + extent.width > 1:
            x, y, line = 0.0, y - line, 0.0
            words.set_position((x, y))
        x, line = x + extent.width + 0.02, max(line, extent.height * 1.25)
        if y - extent.height < 0:
            words.remove()
            return


def _heatmap(axes: Axes, layers: Sequence[LayerRows]) -> None:
    rows = layers[0].filled
    xs, ys = _names(rows, 0), _names(rows, 1)
    cells = np.full((len(ys), len(xs)), np.nan)
    for x, y, value in rows:
        cells[ys.index(str(y)), xs.index(str(x))] = value
    axes.imshow(cells, cmap="Blues", vmin=0, aspect="auto")
    axes.set_xticks(range(len(xs)), [plain(cut(x, 18)) for x in xs], fontsize=7, rotation=35, ha="right")
    axes.set_yticks(range(len(ys)), [plain(cut(y, 20)) for y in ys], fontsize=7)


def _names(rows: Sequence[TableRow], place: int) -> list[str]:
    return list(dict.fromkeys(str(row[place]) for row in rows))


_KINDS: dict[str, Callable[[Axes, Sequence[LayerRows]], None]] = {
    "metric": _metric,
    "bars": _bars,
    "rows": _rows,
    "pie": _pie,
    "data_table": _table,
    "tag_cloud": _cloud,
    "heatmap": _heatmap,
}
