"""The report of an evaluation of saved searches."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from infra.plural import pluralize


class SearchesReport(BaseModel):
    """The counts of an evaluation.

    Attributes:
        index: The alias.
        searches: Searches that were evaluated.
        found: Articles that a search has found for the first time.
        sent: Articles in messages that their receiver took.
        waiting: Articles in messages that the next run sends.
        problems: Why a search was not evaluated, or a message not taken; without URLs of webhooks.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    searches: int = 0
    found: int = 0
    sent: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The counts in a sentence."""
        searches = "1 saved search" if self.searches == 1 else f"{self.searches:,} saved searches"
        waiting = f" {pluralize(self.waiting, 'article')} wait for the next run." if self.waiting else ""
        return (
            f"{searches} of {self.index} evaluated: "
            f"{pluralize(self.found, 'new article')}, {self.sent:,} sent.{waiting}"
        )
