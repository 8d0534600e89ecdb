"""The report of a grouping."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class StoriesReport(BaseModel):
    """The counts of a grouping of an index.

    Attributes:
        index: The alias.
        documents: New, changed and withdrawn documents that were grouped.
        joined: Of these, articles that joined the story of an earlier one.
        moved: Articles grouped before that came into another story.
        updated: Other articles whose story has changed, in size for example.
        embargoed: Articles under embargo, which are grouped when it has ended.
        left: Documents that were written again and again meanwhile, for the next run.
        seconds: The time it took.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    documents: int = 0
    joined: int = 0
    moved: int = 0
    updated: int = 0
    embargoed: int = 0
    left: int = 0
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The counts in a sentence."""
        left = f" {self.left:,} are left for the next run." if self.left else ""
        waiting = f" {self.embargoed:,} are under embargo." if self.embargoed else ""
        return (
            f"{self.documents:,} documents of {self.index} were grouped in {self.seconds:.1f} s: {self.joined:,} "
            f"joined a story, {self.moved:,} moved to another, {self.updated:,} others were updated.{waiting}{left}"
        )
