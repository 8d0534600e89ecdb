"""Small bar plots in plain text: for Prefect's UI, a terminal and a mail.

The label of a value precedes its bar, because some fonts give a block another width than a digit.
"""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bars(values: Mapping[str, float], shown: Mapping[str, str], width: int = WIDTH) -> list[str]:
    """Draw one line a value: its name, its label in `shown`, and a bar in proportion to the largest value."""
    names = max(map(len, values), default=0)
    figures = max(map(len, shown.values()), default=0)
    most = max(values.values(), default=0.0)
    return [
        f"{name:<{names}}  {shown[name]:>{figures}}  {bar(value, most, width)}".rstrip()
        for name, value in values.items()
    ]


def bar(value: float, most: float, width: int = WIDTH) -> str:
    """Draw a bar in eighths of a column, with `width` columns for the value `most`; any positive value is visible."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(8 * width * value / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
