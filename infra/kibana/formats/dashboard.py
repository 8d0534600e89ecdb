"""The body of `PUT /api/dashboards/{id}`: panels on a grid of 48 columns, and the controls above them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.kibana.formats.base import DataViewReference, Format, Nothing, Query, TimeRange
from infra.kibana.formats.charts import AnyChart
from infra.kibana.formats.operations import Direction

COLUMNS = 48


class Grid(Format):
    """Where a panel lies: columns from the left, lines from the top."""

    x: int = Field(ge=0, lt=COLUMNS)
    y: int = Field(ge=0)
    w: int = Field(ge=1, le=COLUMNS)
    h: int = Field(ge=1)

    @model_validator(mode="after")
    def _within_the_columns(self) -> Self:
        if self.x + self.w > COLUMNS:
            raise ValueError(f"ends at column {self.x + self.w} of {COLUMNS}")
        return self

    def overlaps(self, other: Grid) -> bool:
        """Whether the two share a cell."""
        apart = (
            self.x + self.w <= other.x
            or other.x + other.w <= self.x
            or self.y + self.h <= other.y
            or other.y + other.h <= self.y
        )
        return not apart


class VisPanel(Format):
    """A chart."""

    type: Literal["vis"] = "vis"
    id: str
    grid: Grid
    config: AnyChart


class Markdown(Format):
    """Text; `settings` is required, also when it is empty."""

    content: str
    settings: Nothing


class MarkdownPanel(Format):
    """Text on the dashboard."""

    type: Literal["markdown"] = "markdown"
    id: str
    grid: Grid
    config: Markdown


class DashboardLinkOptions(Format):
    """What a link takes along."""

    open_in_new_tab: bool = False
    use_filters: bool = True
    use_time_range: bool = True


class DashboardLink(Format):
    """A way to another dashboard."""

    type: Literal["dashboardLink"] = "dashboardLink"
    destination: str
    label: str
    options: DashboardLinkOptions = DashboardLinkOptions()


class Links(Format):
    """Links below or beside each other."""

    layout: Literal["vertical", "horizontal"]
    links: tuple[DashboardLink, ...] = Field(min_length=1)


class LinksPanel(Format):
    """Links on the dashboard."""

    type: Literal["links"] = "links"
    id: str
    grid: Grid
    config: Links


class Sort(Format):
    """A column and its direction."""

    name: str
    direction: Direction


class DiscoverTab(Format):
    """A list of documents."""

    data_source: DataViewReference
    query: Query
    column_order: tuple[str, ...] = Field(min_length=1)
    sort: tuple[Sort, ...] = Field(min_length=1)


class DiscoverSession(Format):
    """Documents as Discover shows them; exactly one tab."""

    title: str
    tabs: tuple[DiscoverTab] = Field()


class DiscoverPanel(Format):
    """A list of documents on the dashboard."""

    type: Literal["discover_session"] = "discover_session"
    id: str
    grid: Grid
    config: DiscoverSession


class OptionsList(Format):
    """The values of a field, to choose from."""

    data_view_id: str
    field_name: str
    title: str


class PinnedControl(Format):
    """A control above the panels; it acts on all of them."""

    type: Literal["options_list_control"] = "options_list_control"
    width: Literal["small", "medium", "large"] = "medium"
    grow: bool = True
    config: OptionsList


Panel = Annotated[VisPanel | MarkdownPanel | LinksPanel | DiscoverPanel, Field(discriminator="type")]


class Options(Format):
    """How the dashboard looks and what its charts share."""

    use_margins: bool = True
    sync_colors: bool = True
    sync_cursor: bool = True
    sync_tooltips: bool = False
    hide_panel_titles: bool = False


class RefreshInterval(Format):
    """How often it asks again, in milliseconds."""

    pause: bool = True
    value: int = Field(default=60_000, ge=0)


class DashboardBody(Format):
    """A whole dashboard. What is left out returns to Kibana's default: the body is the whole truth."""

    title: str = Field(min_length=1)
    description: str
    tags: tuple[str, ...]
    time_range: TimeRange
    refresh_interval: RefreshInterval = RefreshInterval()
    query: Query | None = None
    options: Options = Options()
    pinned_panels: tuple[PinnedControl, ...] = Field(max_length=100)
    panels: tuple[Panel, ...] = Field(min_length=1, max_length=1000)
