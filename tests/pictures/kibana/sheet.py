"""A dashboard as one picture: panels on Kibana's grid of 48 columns, each with its title and contents."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from tests.pictures.kibana.charts import COLORS, chart_kind, draw_chart, draw_empty, draw_table
from tests.pictures.kibana.contents import MapPoint, PanelContents
from tests.pictures.kibana.words import FAINT, INK, plain

COLUMN, LINE = 26, 20
"""Pixels of a column and of a row of the grid."""

DOTS_PER_INCH = 80
HEAD, GAP, FOOT = 64, 8, 30
COLORS_OF_A_PICTURE = 200
NOT_KIBANA = "Drawn by matplotlib from the results of the panels' own queries. Not a picture of Kibana."

_MARGINS = {
    "metric": (14, 8, 14, 34),
    "bars": (52, 36, 12, 56),
    "rows": (130, 10, 14, 36),
    "pie": (10, 10, 130, 40),
    "data_table": (12, 8, 12, 34),
    "tag_cloud": (14, 8, 14, 40),
    "heatmap": (130, 74, 14, 38),
}
"""Pixels left free around a chart: left, below, right, above."""


class Sheet:
    """A page of panels; `lines` is the height of its grid."""

    def __init__(self, title: str, about: str, lines: int) -> None:
        self._width, self._height = 48 * COLUMN + 2 * GAP, HEAD + lines * LINE + FOOT
        self.figure = Figure((self._width / DOTS_PER_INCH, self._height / DOTS_PER_INCH), dpi=DOTS_PER_INCH)
        self.figure.set_facecolor("#f3f6fa")
        FigureCanvasAgg(self.figure)
        self._write(GAP * 2, 24, title, fontsize=15, fontweight="bold", color=INK)
        self._write(GAP * 2, 48, about, fontsize=9, color=FAINT)
        self._write(GAP * 2, self._height - FOOT / 2, NOT_KIBANA, fontsize=9, color=FAINT, style="italic")

    def draw(self, contents: PanelContents) -> None:
        """Draw one panel in its place."""
        grid, config, type_ = contents.panel["grid"], contents.config, contents.panel["type"]
        left, top = GAP + grid["x"] * COLUMN, HEAD + grid["y"] * LINE
        self._frame(left, top, grid["w"] * COLUMN, grid["h"] * LINE)
        if type_ in ("vis", "discover_session"):
            self._write(left + 14, top + 18, config["title"], fontsize=9, fontweight="bold", color=INK)
        if type_ == "vis":
            draw_chart(self._inside(grid, _MARGINS[chart_kind(config)]), config, contents.layers)
        elif type_ == "discover_session":
            self._documents(contents)
        elif type_ == "markdown":
            self._write(left + 14, top + 30, fill(config["content"], 4 * grid["w"]), fontsize=9, color=INK)
        elif type_ == "links":
            for line, link in enumerate(config["links"]):
                self._write(left + 14, top + 28 + 24 * line, link["label"], fontsize=9, color=COLORS[0])

    def map(self, points: Sequence[MapPoint]) -> None:
        """Draw points on a grid of latitudes and longitudes, over the whole sheet."""
        axes = self._axes(GAP + 40, HEAD + 10, self._width - 2 * GAP - 54, self._height - HEAD - FOOT - 40)
        sizes = [14 * point.count**0.9 + 16 for point in points]
        lons, lats = [point.lon for point in points], [point.lat for point in points]
        axes.scatter(lons, lats, sizes, color=COLORS[0], alpha=0.7, linewidths=0)
        axes.set(xlim=(-180, 180), ylim=(-60, 80), xticks=range(-180, 181, 30), yticks=range(-60, 81, 20))
        axes.grid(color="#d9e0ea", linewidth=0.6)

    def png(self) -> bytes:
        """Return the picture: the same bytes for the same contents and libraries."""
        raw, small = BytesIO(), BytesIO()
        self.figure.savefig(raw, format="png", metadata={"Software": None})
        with Image.open(raw) as picture:
            flat = picture.convert("RGB").quantize(COLORS_OF_A_PICTURE, dither=Image.Dither.NONE)
            flat.save(small, format="png", optimize=True)
        return small.getvalue()

    def save(self, file: Path) -> str:
        """Write the picture and return its name and size."""
        file.write_bytes(self.png())
        return f"{file.name}: {file.stat().st_size // 1024} kB"

    def _documents(self, contents: PanelContents) -> None:
        axes = self._inside(contents.panel["grid"], (14, 10, 14, 30))
        documents = contents.documents
        if not documents.rows:
            draw_empty(axes)
            return
        widths = [
            min(max(map(len, column)), 60) + 3.0 for column in zip(documents.labels, *documents.rows, strict=True)
        ]
        draw_table(axes, documents.labels, documents.rows, widths)

    def _inside(self, grid: dict[str, int], margins: tuple[int, int, int, int]) -> Axes:
        left, below, right, above = margins
        return self._axes(
            GAP + grid["x"] * COLUMN + left,
            HEAD + grid["y"] * LINE + above,
            grid["w"] * COLUMN - left - right,
            grid["h"] * LINE - above - below,
        )

    def _axes(self, left: float, top: float, width: float, height: float) -> Axes:
        bottom = self._height - top - height
        box = (left / self._width, bottom / self._height, width / self._width, height / self._height)
        axes = self.figure.add_axes(box)
        axes.tick_params(labelsize=8, colors=FAINT, length=2)
        for spine in axes.spines.values():
            spine.set_visible(False)
        return axes

    def _frame(self, left: float, top: float, width: float, height: float) -> None:
        x, y = (left + 3) / self._width, (self._height - top - height + 3) / self._height
        size = ((width - 6) / self._width, (height - 6) / self._height)
        self.figure.patches.append(
            FancyBboxPatch(
                (x, y), *size, boxstyle="square,pad=0", facecolor="white", edgecolor="#d3dae6",
                transform=self.figure.transFigure, zorder=-1,
            )
        )  # fmt: skip

    def _write(self, left: float, top: float, words: str, **style: object) -> None:
        x, y = left / self._width, 1 - top / self._height
        self.figure.text(x, y, plain(words), va="center", **style)  # type: ignore[arg-type]
