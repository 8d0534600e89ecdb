"""Small plots of bars in plain text: they look the same in Prefect's UI, a terminal and a mail."""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bars(values: Mapping[str, float], shown: Mapping[str, str], width: int = WIDTH) -> list[str]:
    """One line a value: its name, a bar in proportion to the largest, and what is shown for it."""
    names = max((len(name) for name in values), default=0)
    most = max(values.values(), default=0.0)
    return [f"{name:<{names}}  {bar(value, most, width):<{width}}  {shown[name]}" for name, value in values.items()]


def bar(value: float, most: float, width: int = WIDTH) -> str:
    """A bar of `width` columns for `most`, in eighths of a column; anything above nothing shows."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(8 * width * value / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
