"""The answers of `dateline names` and `dateline who`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.console import emit_json, err, out, say
from flows.cli.context import open_reader
from flows.cli.views.elements import one_line
from flows.cli.views.progress import counting_documents
from infra.errors import UsageError
from infra.names import link_index
from infra.names.corrections_file import add_corrections
from infra.names.lookup import NameProfile, find_records, list_records, read_profile, the_record
from infra.settings import Settings
from transforms.names import Correction, NameKind
from transforms.names.corrections import Action

_WIDTH = 40
"""Columns of the longest bar."""


def link_names(index: str, everything: bool, as_json: bool) -> None:
    """Link the names of an index and print the counts. Raises NamesBusy, IndexingError."""
    settings, client = Settings.read(), open_reader(index)
    with counting_documents("Linking") as count:
        report = link_index(
            client, index, settings, lambda line: err.print(line), everything=everything, on_documents=count
        )
    if as_json:
        emit_json(report.model_dump_json())
    else:
        say(report.text)


def list_names(index: str, kind: str | None, size: int, as_json: bool) -> None:
    """Print the names with the most articles. Raises IndexingError."""
    found = list_records(open_reader(index), index, NameKind(kind) if kind else None, size)
    if as_json:
        emit_json(found, indent=True)
        return
    table = _table("Articles", "Name", "Kind", "First", "Last", "Forms")
    for record in found:
        others = ", ".join(one["form"] for one in record["forms"] if one["form"] != record["name"])
        table.add_row(
            f"{record['articles']:,}",
            one_line(record["name"]),
            record["kind"],
            record["first"] or "",
            record["last"] or "",
            one_line(others, "dim"),
        )
    out.print(table if found else Text("No names: `dateline names run` links them."), soft_wrap=False)


def show_name(index: str, name: str, kind: str | None, as_json: bool) -> None:
    """Print a record. Raises UnknownName, IndexingError."""
    record = the_record(open_reader(index), index, name, NameKind(kind) if kind else None)
    emit_json(record, indent=True) if as_json else out.print(_record(record), soft_wrap=False)


def show_who(index: str, name: str, kind: str | None, as_json: bool) -> None:
    """Print a record with what its articles have. Raises UnknownName, IndexingError."""
    client = open_reader(index)
    profile = read_profile(client, index, the_record(client, index, name, NameKind(kind) if kind else None))
    emit_json(asdict(profile), indent=True) if as_json else out.print(_profile(profile), soft_wrap=False)


def correct_names(action: Action, index: str, form: str, name: str, kind: str | None, as_json: bool) -> None:
    """Add a correction to the file of the index, and apply it.

    Raises:
        UsageError: The kind is not known, or a record that must exist does not.
        BadCorrections: The file cannot be used.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    client, settings = open_reader(index), Settings.read()
    given = NameKind(kind) if kind else None
    if action == "merge":
        form = the_record(client, index, form, given)["name"]
    if given is None:
        kinds = {record["kind"] for one in (name, form) for record in find_records(client, index, one)[:1]}
        if len(kinds) != 1:
            raise UsageError("It is not known of which kind the name is.", "Give --kind person, for example.")
        given = NameKind(kinds.pop())
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path = settings.corrections(index)
    add_corrections(path, [Correction(action, given, form, name, at)])
    err.print(one_line(f"Added to {path}"))
    link_names(index, everything=False, as_json=as_json)


def _record(record: Mapping[str, Any]) -> RenderableType:
    table = _table("Articles", "Form", "First", "Last", "Why")
    why = {one["form"]: one["why"] for one in record["why"]}
    for one in record["forms"]:
        reason = one_line(why.get(one["form"], ""), "dim")
        table.add_row(f"{one['articles']:,}", one_line(one["form"]), one["first"] or "", one["last"] or "", reason)
    return Group(_heading(record), Text(), table, Text(), one_line(f"With {', '.join(record['companions'])}", "dim"))


def _profile(profile: NameProfile) -> RenderableType:
    record = profile.record
    forms = _table("Articles", "Form", "First", "Last")
    for one in record["forms"]:
        forms.add_row(f"{one['articles']:,}", one_line(one["form"]), one["first"] or "", one["last"] or "")
    longest = max((count for _, count in profile.timeline), default=1)
    timeline = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for period, count in profile.timeline:
        timeline.add_row(period, f"{count:,}", Text("█" * max(1, count * _WIDTH // longest), "cyan"))
    companions = _table("With", "")
    for facet, names in profile.companions.items():
        if names:
            listed = ", ".join(f"{name} {count:,}" for name, count in names)
            companions.add_row(facet, one_line(listed))
    parts: list[RenderableType] = [_heading(record), Text(), forms, Text(), timeline, Text(), companions]
    if first := profile.first_mention:
        title = first.get("title") or first.get("display_title") or first["id"]
        parts += [Text(), one_line(f"First mention: {first['published'][:10]} · {first['source']} · {title}")]
    return Group(*parts)


def _heading(record: Mapping[str, Any]) -> Text:
    country = f" · {record['country']}" if record["country"] else ""
    return one_line(f"{record['name']} · {record['kind']}{country} · {record['articles']:,} articles", "bold")


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading == "Articles" else "left")
    return table
