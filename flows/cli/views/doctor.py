"""The checks of `dateline doctor`, one line each."""

from __future__ import annotations

from rich.text import Text

from infra.doctor import HealthCheck
from infra.escaping import terminal_line

_MARKS = {
    "ok": ("ok     ", "green"),
    "note": ("note   ", "cyan"),
    "warning": ("warning", "yellow"),
    "failure": ("FAILURE", "red"),
}


def check_line(check: HealthCheck) -> Text:
    """Render the state, name and finding of a check, with its remedy on a second line."""
    line = Text.assemble(_MARKS[check.state], " ", (check.name, "bold"), f": {terminal_line(check.found)}")
    return line.append(f"\n        {terminal_line(check.remedy)}") if check.remedy else line
