"""What `dateline kibana` says: one line an object, and what to do next."""

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
from infra.kibana.check import Finding, Findings
from infra.kibana.client import Kibana
from infra.kibana.differences import Difference
from infra.kibana.plan import Action, Step
from infra.kibana.push import push

_WOULD = {Action.CREATE: "would be made", Action.CHANGE: "would be changed", Action.KEEP: "as it should be"}
_DONE = {Action.CREATE: "made", Action.CHANGE: "changed", Action.KEEP: "as it was"}
_LONGEST_VALUE = 80


def tell_plan(steps: Sequence[Step], kibana: Kibana, diff: bool) -> None:
    """What a push would do, with `diff` place by place."""
    for step in steps:
        _say(_line(step, _WOULD))
        if diff:
            for difference in step.differences:
                _say(f"    {_difference(difference)}")
    counts = Counter(step.action for step in steps)
    err.print(f"{_counted(counts, _WOULD)} at {kibana.url}. Nothing was written.")


def tell_push(steps: Sequence[Step], kibana: Kibana) -> None:
    """Carries the plan out and tells each object as it is done."""
    done = Counter[Action]()
    try:
        for step in push(kibana, steps):
            done[step.action] += 1
            _say(_line(step, _DONE))
    finally:
        err.print(f"{_counted(done, _DONE)} at {kibana.url}.")
    if set(done) <= {Action.KEEP}:
        err.print("Everything was there already; nothing was changed.")


def tell_export(files: tuple[Path, Path]) -> None:
    """Where the files are and how they get into Kibana."""
    objects, requests = files
    _say(f"{objects}: first, Stack Management > Saved Objects > Import, with 'Automatically overwrite conflicts'.")
    _say(f"{requests}: then, Dev Tools > Console: paste it, select all of it, and send it.")


def tell_check(findings: Findings) -> None:
    """What each panel finds; ends with 1 where something does not fit."""
    for finding in findings.panels:
        _say(_finding(finding))
    for problem in findings.problems:
        err.print(f"Problem: {terminal_line(problem)}")
    empty = sum(not finding.rows for finding in findings.panels if finding.rows is not None)
    err.print(f"{len(findings.panels)} panels, {empty} of them empty, {len(findings.problems)} problems.")
    if findings.problems:
        raise click.exceptions.Exit(ABORTED)


def _line(step: Step, words: dict[Action, str]) -> str:
    return f"{words[step.action]:<16}  {step.kind:<10}  {step.id:<26}  {step.title}"


def _counted(counts: Counter[Action], words: dict[Action, str]) -> str:
    told = ", ".join(f"{counts[action]} {words[action]}" for action in Action if counts[action])
    return f"{counts.total()} objects: {told}" if told else "0 objects"


def _difference(difference: Difference) -> str:
    return f"{difference.place}: {_value(difference.there)} -> {_value(difference.wanted)}"


def _value(value: Any) -> str:
    text = "nothing" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _finding(finding: Finding) -> str:
    if finding.rows is None:
        found = f"there is no index {finding.index} yet"
    else:
        found = f"{finding.rows:,} rows" if finding.rows else "nothing"
    return f"{finding.dashboard:<12}  {finding.panel:<18}  {found}"


def _say(text: str) -> None:
    out.print(terminal_line(text))
