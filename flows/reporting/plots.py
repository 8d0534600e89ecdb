"""Small plots of bars in plain text: for Prefect's UI, a terminal and a mail.

What is shown for a value stands before its bar: not every font gives a block the width of a digit.
"""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bars(values: Mapping[str, float], shown: Mapping[str, str], width: int = WIDTH) -> list[str]:
    """One line a value: its name, what is shown for it, and a bar in proportion to the largest."""
    names = max(map(len, values), default=0)
    figures = max(map(len, shown.values()), default=0)
    most = max(values.values(), default=0.0)
    return [
        f"{name:<{names}}  {shown[name]:>{figures}}  {bar(value, most, width)}".rstrip()
        for name, value in values.items()
    ]


def bar(value: float, most: float, width: int = WIDTH) -> str:
    """A bar of `width` columns for `most`, in eighths of a column; anything above nothing shows."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(8 * width * value / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
