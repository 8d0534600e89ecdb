"""Selection of letters by reason, source and time; by default all that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infra.deadletters.letters import LetterHistory
from transforms.records import Reason


@dataclass(frozen=True, slots=True)
class LetterSelection:
    """Criteria of letters; None means any.

    Attributes:
        reason: The reason of refusal.
        source: The source.
        since: Letters refused, or refused again, at this time (aware) or later.
        with_closed: Whether replayed and dismissed letters are included.
    """

    reason: Reason | None = None
    source: str | None = None
    since: datetime | None = None
    with_closed: bool = False

    @property
    def description(self) -> str:
        """`reason timeout, source afp, since 2024-11-27 08:00 UTC`; empty without criteria."""
        chosen = {
            "reason": self.reason,
            "source": self.source,
            "since": self.since and f"{self.since:%Y-%m-%d %H:%M %Z}",
        }
        return ", ".join(f"{name} {value}" for name, value in chosen.items() if value)

    def matches(self, reason: Reason, source: str, history: LetterHistory) -> bool:
        """Return whether a letter is selected."""
        return (
            (self.with_closed or history.closed is None)
            and self.reason in (None, reason)
            and self.source in (None, source)
            and (self.since is None or history.last >= self.since)
        )


OPEN = LetterSelection()
"""All open letters."""
