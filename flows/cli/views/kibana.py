"""Output of `dateline kibana`: one line an object or panel, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import orjson

from flows.cli.console import err, out
from flows.cli.errors import ABORTED
from infra.escaping import terminal_line
from infra.kibana.check.index import CheckReport, PanelResult
from infra.kibana.client import KibanaClient
from infra.kibana.differences import Difference
from infra.kibana.plan import PlannedObject, PushAction
from infra.kibana.push import push

_PLANNED = {
    PushAction.CREATE: "would be created",
    PushAction.CHANGE: "would be changed",
    PushAction.KEEP: "current",
}
_DONE = {PushAction.CREATE: "created", PushAction.CHANGE: "changed", PushAction.KEEP: "unchanged"}
_MAX_VALUE = 80
"""Characters of a value in a difference."""


def print_plan(objects: Sequence[PlannedObject], kibana: KibanaClient, diff: bool) -> None:
    """Print what a push would do; with `diff` every difference, too."""
    for one in objects:
        _print(_object_line(one, _PLANNED))
        if diff:
            for difference in one.differences:
                _print(f"    {_difference_line(difference)}")
    counts = Counter(one.action for one in objects)
    err.print(f"{_summary(counts, _PLANNED)} at {kibana.url}. Nothing was written.")


def push_and_print(objects: Sequence[PlannedObject], kibana: KibanaClient) -> None:
    """Push the plan and print each object when it is written."""
    done = Counter[PushAction]()
    try:
        for one in push(kibana, objects):
            done[one.action] += 1
            _print(_object_line(one, _DONE))
    finally:
        err.print(f"{_summary(done, _DONE)} at {kibana.url}.")
    if set(done) <= {PushAction.KEEP}:
        err.print("Everything was current; nothing was changed.")


def print_export(files: tuple[Path, Path]) -> None:
    """Print the names of the files and how to import them."""
    objects, requests = files
    _print(f"{objects}: first, Stack Management > Saved Objects > Import, with 'Automatically overwrite conflicts'.")
    _print(f"{requests}: then, Dev Tools > Console: paste it, select all of it, and send it.")


def print_check(report: CheckReport) -> None:
    """Print the rows of each panel and the problems; exit with 1 if there are problems."""
    for panel in report.panels:
        _print(_panel_line(panel))
    for problem in report.problems:
        err.print(f"Problem: {terminal_line(problem)}")
    empty = sum(not panel.rows for panel in report.panels if panel.rows is not None)
    err.print(f"{len(report.panels)} panels, {empty} of them empty, {len(report.problems)} problems.")
    if report.problems:
        raise click.exceptions.Exit(ABORTED)


def _object_line(planned: PlannedObject, words: dict[PushAction, str]) -> str:
    return f"{words[planned.action]:<16}  {planned.type:<10}  {planned.id:<26}  {planned.title}"


def _summary(counts: Counter[PushAction], words: dict[PushAction, str]) -> str:
    parts = ", ".join(f"{counts[action]} {words[action]}" for action in PushAction if counts[action])
    return f"{counts.total()} objects: {parts}" if parts else "0 objects"


def _difference_line(difference: Difference) -> str:
    return f"{difference.path}: {_value(difference.existing)} -> {_value(difference.wanted)}"


def _value(value: Any) -> str:
    text = "nothing" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= _MAX_VALUE else f"{text[:_MAX_VALUE]}…"


def _panel_line(panel: PanelResult) -> str:
    if panel.rows is None:
        found = f"there is no index {panel.index} yet"
    else:
        found = f"{panel.rows:,} rows" if panel.rows else "nothing"
    return f"{panel.dashboard:<12}  {panel.panel:<18}  {found}"


def _print(text: str) -> None:
    out.print(terminal_line(text))
