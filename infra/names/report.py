"""The report of a run that links names."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class NamesReport(BaseModel):
    """The counts of a run.

    Attributes:
        index: The alias.
        documents: New, changed and withdrawn documents, or all of them, that were decided.
        linked: Of these, articles with a name that another article's form replaces.
        decided_again: Articles linked before that new ones concerned.
        updated: Of these, articles with another name now.
        records: Records of people, organizations and places that were written.
        left: Documents that were written by others meanwhile, for the next run.
        seconds: The time it took.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    documents: int = 0
    linked: int = 0
    decided_again: int = 0
    updated: int = 0
    records: int = 0
    left: int = 0
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The counts in a sentence."""
        left = f" {self.left:,} are left for the next run." if self.left else ""
        return (
            f"The names of {self.documents:,} documents of {self.index} were linked in {self.seconds:.1f} s: "
            f"{self.linked:,} have a name of other articles, {self.updated:,} others were updated, "
            f"{self.records:,} records were written.{left}"
        )
