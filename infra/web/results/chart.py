"""The histogram as a drawing: bars in percent of its width and height, so that it fits any window without a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from infra.web.asked.page_query import PageQuery
from infra.web.results.histogram import Bar, Histogram
from infra.web.results.spans import next_unit, span_label, tick_label, wider_span
from infra.web.strings import STRINGS, Strings

BAR_PIXELS = 24
"""Least width of a bar, which a finger hits."""

MOST_TICKS = 8
"""Labels below the bars, at most."""

_FILLED, _FILLED_OF_FEW, _FEW = 0.84, 0.42, 16
"""Part of its column that a bar fills; less of it if there are at most `_FEW` bars, which would be broad blocks."""

_LEAST_HEIGHT = 2.5
"""Percent: a bar of one article among thousands is visible."""


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar: its column and its own place in percent, its link, its label, the tick below it if it has one.

    `first` and `last` are ISO days, from which a dragged span is made.
    """

    column: str
    column_width: str
    x: str
    width: str
    y: str
    height: str
    url: str | None
    label: str
    tick: str | None
    tick_x: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing; `pixels` is its least width, `zoom_out` a link and its text, None at the widest view."""

    bars: tuple[ChartBar, ...]
    pixels: int
    zoom_out: tuple[str, str] | None


def draw(histogram: Histogram, query: PageQuery) -> Chart:
    """Return the drawing of a histogram; a bar without articles has no link."""
    key = "published" if query.axis == "published" else "mentions"
    chosen = query.published if key == "published" else query.mentions
    heights = [bar.share if query.share else float(bar.count) for bar in histogram.bars]
    top, number = max(heights, default=0.0) or 1.0, max(1, len(histogram.bars))
    step = -(-number // MOST_TICKS)
    filled = _FILLED if number > _FEW else _FILLED_OF_FEW
    bars = []
    for place, (bar, height) in enumerate(zip(histogram.bars, heights, strict=True)):
        column, percent = 100 / number, max(_LEAST_HEIGHT, 100 * height / top) if bar.count else 0.0
        bars.append(
            ChartBar(
                column=_percent(column * place),
                column_width=_percent(column),
                x=_percent(column * (place + (1 - filled) / 2)),
                width=_percent(column * filled),
                y=_percent(100 - percent),
                height=_percent(percent),
                url=query.url(**{key: bar.span}) if bar.count else None,
                label=_label(bar, histogram),
                tick=tick_label(bar.start, histogram.unit) if place % step == 0 else None,
                tick_x=_percent(column * (place + 0.5 * (step == 1))),
                first=bar.start.isoformat(),
                last=(next_unit(bar.start, histogram.unit) - timedelta(days=1)).isoformat(),
            )
        )
    return Chart(tuple(bars), number * BAR_PIXELS, _zoom_out(query, key, chosen))


def _label(bar: Bar, histogram: Histogram) -> str:
    label = span_label(bar.start, histogram.unit)
    if bar.total is None:
        return STRINGS["bar_count"].format(label=label, articles=Strings.count(bar.count, "article"))
    total = Strings.count(bar.total, "article")
    return STRINGS["bar_share"].format(label=label, count=f"{bar.count:,}", total=total, share=f"{bar.share:.1%}")


def _zoom_out(query: PageQuery, key: str, chosen: str | None) -> tuple[str, str] | None:
    if not chosen:
        return None
    wider = wider_span(chosen)
    text = STRINGS["zoom_out"].format(span=wider) if wider else STRINGS["zoom_out_all"]
    return query.url(**{key: wider}), text


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
