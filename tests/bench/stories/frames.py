"""Series of articles with one frame: the same sentences each time, with other figures, days and names.

No two articles of a series are one story.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

_FILE = Path(__file__).with_name("frames.yaml")


@dataclass(frozen=True, slots=True)
class Frame:
    """A text with slots; `hours` lie between two articles of the series."""

    id: str
    paragraphs: Sequence[str]
    slots: Mapping[str, Sequence[str] | str]
    hours: int = 24
    language: str = "en"

    def articles(self, count: int, seed: int) -> Iterator[str]:
        """Yield `count` articles of the series, all different."""
        random = Random(f"{self.id}-{seed}")
        for number in range(count):
            yield "\n\n".join(self.paragraphs).format(
                **{name: _value(name, values, number, random) for name, values in self.slots.items()}
            )


def frames() -> list[Frame]:
    """Return the frames of our own, in the order of their file."""
    return [Frame(**fields) for fields in yaml.safe_load(_FILE.read_text("utf-8"))]


def _value(name: str, values: Sequence[str] | str, number: int, random: Random) -> str:
    if not isinstance(values, str):
        return values[number % len(values)] if name == "day" else random.choice(values)
    low, high = values.split("-")
    decimals = len(low.partition(".")[2])
    value = random.uniform(float(low), float(high)) if decimals else random.randint(int(low), int(high))
    return f"{value:,.{decimals}f}"
