"""Timing on a noisy machine: contenders take turns within one run, and the spread is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import perf_counter
from typing import TypeVar

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds of several rounds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round."""
        return median(self.seconds)

    def rate(self, amount: float) -> str:
        """`amount` a second as `median (min-max)`."""
        slowest, fastest = amount / max(self.seconds), amount / min(self.seconds)
        return f"{amount / self.median:,.2f} ({slowest:,.2f}-{fastest:,.2f})"


def take_turns(contenders: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, Spread]:
    """Wall seconds of each contender over `rounds` rounds in which every one runs once."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            begun = perf_counter()
            run()
            seconds[name].append(perf_counter() - begun)
    return {name: Spread(tuple(taken)) for name, taken in seconds.items()}


def take_turns_over(
    pieces: Iterable[Piece], contenders: Mapping[str, Callable[[Piece], object]], rounds: int = 5
) -> dict[str, Spread]:
    """Wall seconds of each contender for all pieces, the turns being taken over each piece.

    Other load of the machine then affects all alike, so that small differences can be measured.
    """
    taken = [take_turns({name: partial(run, piece) for name, run in contenders.items()}, rounds) for piece in pieces]
    return {
        name: Spread(tuple(map(sum, zip(*(turn[name].seconds for turn in taken), strict=True)))) for name in contenders
    }
