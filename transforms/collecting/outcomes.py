"""The outcomes of listed articles, counted by source."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict


class PageOutcome(StrEnum):
    """The outcome of a page that a round has taken up."""

    NEW = "new"
    """Fetched for the first time."""
    CHANGED = "changed"
    """Fetched again, with another body; or withdrawn, since its page has moved to another article."""
    UNCHANGED = "unchanged"
    """Fetched again, with the same body, or 304; or another address of an article that has been fetched."""
    FROM_FEED = "from_feed"
    """The page cannot be had; the entry of its feed was archived."""
    ROBOTS = "robots"
    """robots.txt does not allow it."""
    FAILED = "failed"
    """Not fetched; the reasons are counted too."""
    POSTPONED = "postponed"
    """Left for the next round: its host needs rest, or the round's time is over."""


class SourceCounts(BaseModel):
    """The counts of one source, or the totals of several.

    Every entry of a listing is counted once, as `queued`, `known` or `left`; every page that was taken up has one
    outcome.

    Attributes:
        polled: Listings that were requested.
        unmodified: Listings among them that answered 304.
        listed: Entries of the others.
        queued: Entries whose page was unknown.
        known: Entries whose page was known before.
        left: Entries left by a pattern.
        taken: Pages that were due and taken up.
        outcomes: Pages by outcome.
        reasons: Failed requests of pages by reason; also those for which the entry of a feed was used.
        listing_failures: Failed requests of listings by reason.
        pending: Pages that were never fetched and wait, without those that robots.txt closes.
    """

    model_config = ConfigDict(frozen=True)

    polled: int = 0
    unmodified: int = 0
    listed: int = 0
    queued: int = 0
    known: int = 0
    left: int = 0
    taken: int = 0
    outcomes: dict[PageOutcome, int] = {}
    reasons: dict[str, int] = {}
    listing_failures: dict[str, int] = {}
    pending: int = 0

    def count(self, outcome: PageOutcome) -> int:
        """Return the number of pages with an outcome."""
        return self.outcomes.get(outcome, 0)

    @property
    def failed(self) -> int:
        """Pages that were not fetched."""
        return self.count(PageOutcome.FAILED)

    @property
    def archived(self) -> int:
        """Records that were written to the archive."""
        return sum(map(self.count, (PageOutcome.NEW, PageOutcome.CHANGED, PageOutcome.FROM_FEED)))

    @property
    def adds_up(self) -> bool:
        """True if each entry and each page that was taken up is counted once."""
        return self.listed == self.queued + self.known + self.left and self.taken == sum(self.outcomes.values())

    def __add__(self, other: Self) -> Self:
        numbers = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("polled", "unmodified", "listed", "queued", "known", "left", "taken", "pending")
        }
        return type(self)(
            **numbers,
            outcomes=dict(Counter(self.outcomes) + Counter(other.outcomes)),
            reasons=dict(Counter(self.reasons) + Counter(other.reasons)),
            listing_failures=dict(Counter(self.listing_failures) + Counter(other.listing_failures)),
        )
