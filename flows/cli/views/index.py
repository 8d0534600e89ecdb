"""Indices of an alias, plans and comparisons as tables and JSON."""

from __future__ import annotations

from typing import Any

from humanize import naturaldelta, naturalsize
from rich.table import Table

from flows.cli.console import emit_json, out, say
from flows.cli.views.elements import one_line, table_of, table_of_pairs
from infra.elasticsearch.lifecycle.sizing import ExistingShape, IndexShape, ShapeAdvice
from infra.elasticsearch.lifecycle.versioned import VersionedIndex
from infra.escaping import terminal_line
from infra.plural import pluralize
from infra.rebuild.comparison import IdList, IndexComparison
from infra.rebuild.plan import RebuildPlan
from infra.rebuild.promotion import Switched
from infra.rebuild.report import RebuildReport

_COUNTS_SHOWN = 20
_LINES_SHOWN = 5


def index_entry(index: VersionedIndex) -> dict[str, Any]:
    """Return an index for JSON."""
    return {
        "index": index.name,
        "number": index.number,
        "serves": index.serves,
        "created": index.created.isoformat(timespec="seconds"),
        "documents": index.documents,
        "bytes": index.bytes,
        "shards": index.shards,
        "replicas": index.replicas,
        "takes_writes": index.takes_writes,
    }


def index_line(index: VersionedIndex) -> str:
    """Return an index in a few words: `dateline-000001-21333190 with 1,200 documents`."""
    count = "" if index.documents is None else f" with {pluralize(index.documents, 'document')}"
    return f"{index.name}{count}"


def print_indices(indices: list[VersionedIndex], alias: str, as_json: bool) -> None:
    """Print a row for each index, or a line of JSON."""
    if as_json:
        for index in indices:
            emit_json(index_entry(index))
        return
    if not indices:
        say(f"There is no index behind the alias {alias}. `dateline ingest` or `dateline index create` makes it.")
        return
    table = table_of("index", "state", "created")
    for name in ("documents", "size", "shards", "replicas"):
        table.add_column(name, justify="right")
    serving = next((index.number for index in indices if index.serves), 0)
    for index in indices:
        table.add_row(
            index.name,
            _state(index, serving),
            f"{index.created:%Y-%m-%d %H:%M}",
            "?" if index.documents is None else f"{index.documents:,}",
            "?" if index.bytes is None else naturalsize(index.bytes),
            str(index.shards),
            str(index.replicas),
        )
    out.print(table)


def plan_entry(plan: RebuildPlan) -> dict[str, Any]:
    """Return a plan for JSON."""
    return {
        "alias": plan.alias,
        "serving": index_entry(plan.serving),
        "beside": index_entry(plan.beside) if plan.beside else None,
        "same_scheme": plan.same_scheme,
        "mapping": {
            "missing": plan.mapping.missing,
            "retyped": plan.mapping.retyped,
            "adjusted": plan.mapping.adjusted,
        },
        "settings": [{"name": name, "now": now, "new": new} for name, now, new in plan.settings],
        "versions": {stage.stage: {"documents": stage.documents, "current": stage.current} for stage in plan.versions},
        "outdated": plan.outdated,
        "archived": plan.archived,
        "withdrawn": plan.withdrawn,
        "sampled": plan.sampled,
        "documents_per_second": plan.per_second,
        "seconds": plan.seconds,
        "bytes": plan.bytes,
    }


def print_plan(plan: RebuildPlan) -> None:
    """Print what a rebuild would do."""
    documents = plan.serving.documents
    rows = {
        "serves": index_line(plan.serving),
        "built beside": index_line(plan.beside) if plan.beside else "nothing yet",
        "mapping": "as in this version" if plan.mapping.is_empty else str(plan.mapping),
        "settings": "; ".join(f"{name}: {now} -> {new}" for name, now, new in plan.settings) or "as in this version",
        "of earlier generations": f"{plan.outdated:,} documents",
        "in the archive": f"{plan.archived:,} of {documents:,} documents" if documents is not None else "unknown",
        "withdrawn": f"{plan.withdrawn:,}, which are copied",
        "disk": "unknown" if plan.bytes is None else f"about {naturalsize(plan.bytes)} more",
        "time": _time(plan),
    }
    out.print(table_of_pairs(rows))
    versions = table_of("stage", "version", "documents", "")
    for stage in plan.versions:
        for version, count in sorted(stage.documents.items()):
            is_current = "this version's" if version == stage.current else ""
            versions.add_row(stage.stage, one_line(version), f"{count:,}", one_line(is_current))
    out.print(versions)
    sample = table_of("raw records of a sample", "documents")
    for origin, count in sorted(plan.sampled.items(), key=lambda pair: -pair[1]):
        sample.add_row(origin, f"{count:,}")
    out.print(sample)
    if not plan.same_scheme:
        say(
            "The ids of this index are of another identity scheme: it cannot be rebuilt. Create a new one, and ingest "
            "the archive into it."
        )


def print_rebuilt(report: RebuildReport, alias: str, as_json: bool) -> None:
    """Print the outcomes of a rebuild, and what to do next."""
    if as_json:
        emit_json(report.model_dump(mode="json"))
        return
    say(report.line)
    for name in report.named_carried:
        say(f"  carried over: {terminal_line(name)}")
    for name in report.named_refused:
        say(f"  refused: {terminal_line(name)}")
    say(f"Next: dateline index compare --index {alias}, then dateline index promote --index {alias}")


def comparison_entry(found: IndexComparison) -> dict[str, Any]:
    """Return a comparison for JSON."""
    kinds = {
        kind: {
            "gained": len(found.differences.gained.get(kind, ())),
            "lost": len(found.differences.lost.get(kind, ())),
            "changed": len(found.differences.changed.get(kind, ())),
            "same": found.differences.same[kind],
        }
        for kind in found.differences.kinds
    }
    return {
        "old": found.old,
        "new": found.new,
        "documents": found.documents,
        "missing": _ids_entry(found.missing),
        "extra": _ids_entry(found.extra),
        "behind": _ids_entry(found.behind),
        "counts": [{"source": one.source, "day": one.day, "old": one.old, "new": one.new} for one in found.counts],
        "sampled": found.sampled,
        "differences": kinds,
        "lost": found.differences.lost,
        "changed": found.differences.changed,
        "gained": found.differences.gained,
    }


def print_comparison(found: IndexComparison) -> None:
    """Print the differences of two indices."""
    say(f"{found.new} against {found.old}: {found.documents:,} documents are in both.")
    for what, ids in (("missing", found.missing), ("extra", found.extra), ("behind", found.behind)):
        if ids.count:
            say(f"  {what}: {ids.count:,} ({', '.join(ids.named)})")
    if found.counts:
        counts = table_of("source", "day", "before", "now")
        for one in found.counts[:_COUNTS_SHOWN]:
            counts.add_row(one_line(one.source), one.day or "undated", f"{one.old:,}", f"{one.new:,}")
        out.print(counts)
        if len(found.counts) > _COUNTS_SHOWN:
            say(f"and {len(found.counts) - _COUNTS_SHOWN:,} more sources and days")
    else:
        say("Each source has the same number of articles on each day.")
    out.print(_differences(found))
    for change, by_kind in (("lost", found.differences.lost), ("changed", found.differences.changed)):
        for kind in sorted(by_kind):
            for line in by_kind[kind][:_LINES_SHOWN]:
                say(f"  {change} {kind}: {terminal_line(line)}")


def print_advice(advice: ShapeAdvice, shape: IndexShape) -> None:
    """Print the advised numbers of an index with their reasons, and those to be used where they differ."""
    advised = f"{pluralize(advice.shards, 'shard')} and {pluralize(advice.replicas, 'replica')}"
    say(f"Advice: {advised}.")
    for reason in advice.reasons:
        say(f"  {reason}")
    if shape != IndexShape(advice.shards, advice.replicas):
        say(f"As given: {pluralize(shape.shards or 1, 'shard')} and {pluralize(shape.replicas or 0, 'replica')}.")


def creation_entry(
    alias: str, existing: ExistingShape | None, shape: IndexShape, advice: ShapeAdvice | None
) -> dict[str, Any]:
    """Return the index that was created, or would be, for JSON."""
    return {
        "alias": alias,
        "index": existing.index if existing else None,
        "shards": existing.shards if existing else shape.shards,
        "replicas": existing.replicas if existing else shape.replicas,
        "advice": advice
        and {
            "articles": advice.articles,
            "bytes_per_article": advice.bytes_per_article,
            "measured_documents": advice.measured,
            "bytes": advice.bytes,
            "data_nodes": advice.nodes,
            "shards": advice.shards,
            "replicas": advice.replicas,
            "reasons": advice.reasons,
        },
    }


def print_switched(done: Switched, as_json: bool) -> None:
    """Print which index the alias points to by now."""
    if as_json:
        emit_json(
            {"alias": done.alias, "old": done.old, "new": done.new, "report": done.report.model_dump(mode="json")}
        )
        return
    if done.report.read:
        say(f"Before the switch: {done.report.line}")
    if done.old is None:
        say(f"The alias {done.alias}, which pointed to no index, is {done.new} now.")
        return
    say(f"The alias {done.alias} is {done.new} now. {done.old} is kept, and takes no writes: `dateline index list`.")


def _state(index: VersionedIndex, serving: int) -> str:
    if index.serves:
        return "serves"
    return "beside" if index.number > serving else "kept"


def _time(plan: RebuildPlan) -> str:
    if plan.seconds is None or plan.per_second is None:
        return "unknown: no run of enough articles is on record"
    return f"about {naturaldelta(plan.seconds)} at {plan.per_second:,.1f} documents a second, as in the last ingest"


def _ids_entry(ids: IdList) -> dict[str, Any]:
    return {"count": ids.count, "named": ids.named}


def _differences(found: IndexComparison) -> Table:
    table = Table(title=f"Of {found.sampled:,} documents", title_justify="left")
    for name in ("kind", "same", "gained", "lost", "changed"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    said = found.differences
    for kind in said.kinds:
        counts = (said.same[kind], *(len(by.get(kind, ())) for by in (said.gained, said.lost, said.changed)))
        table.add_row(kind, *(f"{count:,}" for count in counts))
    return table
