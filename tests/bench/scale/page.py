"""The measured tables, the model's tables and the plots of docs/scaling.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from infra.plural import pluralize
from tests.bench.scale.measured import LoadMeasurement, ScaleMeasurement
from tests.bench.scale.model import CostModel

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "scaling.md"
PLOTS = DOCS / "pictures" / "scaling.png"

PLANS = ((1_000_000, 1, 2, 0), (50_000_000, 4, 8, 1), (500_000_000, 16, 16, 1))
"""Articles, hosts for workers, cores of each, replicas."""

PLAN_KILOBYTES = (1.5, 2.5, 5.0)

Rows = list[Sequence[str]]


def print_measurement(measured: ScaleMeasurement) -> None:
    """Print all tables."""
    for name, table in tables(measured).items():
        print(f"\n### {name}\n\n{table}")


def write_page(measured: ScaleMeasurement) -> None:
    """Write the tables between their marks in the page, and the plots."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")
    PLOTS.write_bytes(plot(measured))


def with_tables(page: str, measured: ScaleMeasurement) -> str:
    """Return the page with each table between its marks."""
    for name, table in tables(measured).items():
        page = replace_between_marks(page, name, table)
    return page


def replace_between_marks(page: str, name: str, table: str) -> str:
    """Return the page with a table between the marks of its name. Raises AssertionError if it lacks them."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    assert page.count(begin) == page.count(end) == 1, f"{PAGE.name} has the marks of {name} {page.count(begin)} times"
    before, after = page.split(begin)[0], page.split(end)[1]
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def tables(measured: ScaleMeasurement) -> dict[str, str]:
    """All tables in Markdown, by the name of their marks."""
    return {
        "circumstances": _circumstances(measured),
        "workers": markdown_table(
            ("one shard", "run", "core-seconds: pipeline", "Elasticsearch", "articles/s"), list(_workers(measured))
        ),
        "runners": markdown_table(
            ("two shards at a time", "run", "outside of shards, a shard", "core-seconds: pipeline", "of that, a shard"),
            list(_runners(measured)),
        ),
        "nodes": markdown_table(
            (
                "three shards",
                "run",
                "core-seconds of the nodes, 1,000 articles",
                "of the pipeline",
                "index, an article",
            ),
            list(_nodes(measured)),
        ),
        "lengths": markdown_table(
            ("text of an article", "core-milliseconds: pipeline", "a KB", "Elasticsearch", "index", "a KB of text"),
            list(_lengths(measured)),
        ),
        "model": _model(CostModel.of(measured)),
        "plans": markdown_table(
            ("articles", "text", "core-hours: pipeline", "Elasticsearch", "index with replicas", "hosts", "hours"),
            list(_plans(CostModel.of(measured))),
        ),
    }


def _circumstances(measured: ScaleMeasurement) -> str:
    usual = measured.find("workers", "1 worker process")
    rounds, length = pluralize(measured.rounds, "round"), usual.kilobytes / usual.articles
    return (
        f"{measured.cores} cores; load average {measured.load_before} before and {measured.load_after} after; medians "
        f"of {rounds}, the shortest and longest in brackets; {usual.articles:,} articles of {length:.1f} KB in each "
        f"load; {measured.lost} lost. Two processes that share nothing did {measured.two_processes:.2f} times as much "
        "as one."
    )


def _workers(measured: ScaleMeasurement) -> Iterator[Sequence[str]]:
    for load in measured.group("workers"):
        own = load.seconds - measured.start.seconds
        yield load.name, _run(load), f"{load.pipeline:.1f}", f"{load.node:.1f}", f"{load.articles / own:.0f}"
    yield f"2 against 1: {measured.speedup:.2f} times", "", "", "", ""
    (whole,) = measured.group("whole")
    # The duration of a run ends before stories and names.
    yield f"1 worker process, {whole.name}", "", f"{whole.pipeline:.1f}", f"{whole.node:.1f}", ""
    yield (
        f"{measured.start.name} ({measured.start.articles})",
        _run(measured.start),
        f"{measured.start.pipeline:.1f}",
        f"{measured.start.node:.1f}",
        "",
    )


def _runners(measured: ScaleMeasurement) -> Iterator[Sequence[str]]:
    threads = measured.find("runners", "threads")
    for load in measured.group("runners"):
        more = (load.pipeline - threads.pipeline) / load.shards
        yield load.name, _run(load), f"{load.outside:.2f} s", f"{load.pipeline:.1f}", f"{more:+.2f}"


def _nodes(measured: ScaleMeasurement) -> Iterator[Sequence[str]]:
    for load in measured.group("nodes"):
        yield (
            load.name,
            _run(load),
            f"{1_000 * load.node / load.articles:.2f}",
            f"{1_000 * load.pipeline / load.articles:.2f}",
            f"{load.index_bytes / load.articles:,.0f} bytes",
        )


def _lengths(measured: ScaleMeasurement) -> Iterator[Sequence[str]]:
    for load in measured.group("lengths"):
        kilobytes = load.kilobytes / load.articles
        pipeline = 1_000 * (load.pipeline - measured.start.pipeline) / load.articles
        indexing = measured.find("indexing", load.name)
        node = 1_000 * indexing.node / indexing.articles
        size = load.index_bytes / load.articles
        yield (
            f"{kilobytes:.1f} KB ({load.articles:,} articles)",
            f"{pipeline:.1f}",
            f"{pipeline / kilobytes:.1f}",
            f"{node:.2f}",
            f"{size / 1_000:.1f} KB",
            f"{size / 1_000 / kilobytes:.1f} KB",
        )


def _model(model: CostModel) -> str:
    pipeline, node, index = model.pipeline, model.node, model.index
    rows: Rows = [
        ("core-milliseconds of the pipeline", f"{1_000 * pipeline.fixed:.1f}", f"{1_000 * pipeline.per_kilobyte:.2f}"),
        ("core-milliseconds of Elasticsearch", f"{1_000 * node.fixed:.2f}", f"{1_000 * node.per_kilobyte:.3f}"),
        ("bytes of the index", f"{index.fixed:,.0f}", f"{index.per_kilobyte:,.0f}"),
    ]
    return markdown_table(("cost of an article", "fixed", "for each KB of text"), rows)


def _plans(model: CostModel) -> Iterator[Sequence[str]]:
    for articles, hosts, cores, replicas in PLANS:
        for kilobytes in PLAN_KILOBYTES:
            cost = model.estimate(articles, kilobytes, cores=hosts * cores, replicas=replicas)
            yield (
                f"{articles / 1e6:,.0f} million",
                f"{kilobytes} KB",
                f"{cost.pipeline_hours:,.0f}",
                f"{cost.node_hours:,.0f}",
                f"{cost.index_gigabytes:,.0f} GB, {replicas} replica{'s' * (replicas != 1)}",
                f"{hosts} with {cores} cores",
                f"{cost.hours:,.1f}",
            )


def _run(load: LoadMeasurement) -> str:
    return f"{load.seconds:.1f} s ({load.fastest:.1f}-{load.slowest:.1f})"


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown: the first column to the left, the others to the right."""
    lines = (header, (":---", *["---:"] * (len(header) - 1)), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plot(measured: ScaleMeasurement) -> bytes:
    """Draw processes, runners, nodes and the model's lines as a PNG."""
    figure = Figure(figsize=(11, 6.4), dpi=90, layout="constrained")
    FigureCanvasAgg(figure)
    workers, runners, nodes, lengths = figure.subplots(2, 2).flat
    _bars(workers, "Seconds of a run", measured.group("workers"), [load.seconds for load in measured.group("workers")])
    _bars(
        runners,
        "Seconds outside of shards, by shard",
        measured.group("runners"),
        [load.outside for load in measured.group("runners")],
    )
    _bars(
        nodes,
        "Core-seconds of all nodes for 1,000 articles",
        measured.group("nodes"),
        [1_000 * load.node / load.articles for load in measured.group("nodes")],
    )
    model, classes = CostModel.of(measured), measured.group("lengths")
    kilobytes = [load.kilobytes / load.articles for load in classes]
    spent = [1_000 * (load.pipeline - measured.start.pipeline) / load.articles for load in classes]
    lengths.plot(kilobytes, [1_000 * model.pipeline.of(kb) for kb in kilobytes], color="#7a8793", label="model")
    lengths.plot(kilobytes, spent, "o", color="#3b6fb6", label="measured")
    lengths.set(title="Core-milliseconds of the pipeline, by KB of text", xlabel="KB of text")
    lengths.legend()
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _bars(axes: Axes, title: str, loads: Sequence[LoadMeasurement], values: Sequence[float]) -> None:
    axes.bar([load.name for load in loads], values, color="#3b6fb6", width=0.6)
    axes.set_title(title)
    axes.set_ylim(bottom=0)
