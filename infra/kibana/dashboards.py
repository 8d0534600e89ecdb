"""A dashboard of the description as the body that Kibana is sent: rows of panels laid out on the grid."""

from __future__ import annotations

from collections.abc import Iterator

from infra.kibana.charts import kibana_chart, query_of, reference
from infra.kibana.conditions import kql_of
from infra.kibana.description import Chart, Control, Dashboard, LinkList, Panel, Search, Span, Text
from infra.kibana.formats.base import Nothing, Query, TimeRange
from infra.kibana.formats.dashboard import (
    DashboardBody,
    DashboardLink,
    DiscoverPanel,
    DiscoverSession,
    DiscoverTab,
    Grid,
    Links,
    LinksPanel,
    Markdown,
    MarkdownPanel,
    OptionsList,
    PinnedControl,
    Sort,
    VisPanel,
)
from infra.kibana.formats.dashboard import Panel as KibanaPanel
from infra.kibana.names import Names


def dashboard_body(dashboard: Dashboard, searches: dict[str, Search], span: Span, names: Names) -> DashboardBody:
    """The body of the dashboard's PUT; `searches` are those that its panels list, by key."""
    return DashboardBody(
        title=names.title(dashboard.title),
        description=dashboard.about,
        tags=(names.tag,),
        time_range=TimeRange(from_=span.from_, to=span.to),
        query=query_of(*dashboard.where),
        pinned_panels=tuple(_control(control, names) for control in dashboard.controls),
        panels=tuple(_panel(panel, grid, searches, names) for panel, grid in laid_out(dashboard)),
    )


def laid_out(dashboard: Dashboard) -> Iterator[tuple[Panel, Grid]]:
    """Each panel and its place: rows from the top, panels from the left."""
    top = 0
    for row in dashboard.rows:
        left = 0
        for panel in row.panels:
            yield panel, Grid(x=left, y=top, w=panel.width, h=row.height)
            left += panel.width
        top += row.height


def _panel(panel: Panel, grid: Grid, searches: dict[str, Search], names: Names) -> KibanaPanel:
    if isinstance(panel, Chart):
        return VisPanel(id=panel.id, grid=grid, config=kibana_chart(panel, names))
    if isinstance(panel, Text):
        return MarkdownPanel(id=panel.id, grid=grid, config=Markdown(content=panel.text, settings=Nothing()))
    if isinstance(panel, LinkList):
        return LinksPanel(id=panel.id, grid=grid, config=_links(panel, names))
    return DiscoverPanel(id=panel.id, grid=grid, config=_listing(searches[panel.search], names))


def _links(panel: LinkList, names: Names) -> Links:
    links = (DashboardLink(destination=names.id(link.dashboard), label=link.label) for link in panel.links)
    return Links(layout="vertical", links=tuple(links))


def _listing(search: Search, names: Names) -> DiscoverSession:
    tab = DiscoverTab(
        data_source=reference(names, search.view),
        query=Query(expression=kql_of(search.where)),
        column_order=search.columns,
        sort=tuple(Sort(name=field, direction=direction) for field, direction in search.sort.items()),
    )
    return DiscoverSession(title=search.title, tabs=(tab,))


def _control(control: Control, names: Names) -> PinnedControl:
    return PinnedControl(
        config=OptionsList(data_view_id=names.id(control.view), field_name=control.field, title=control.title)
    )
