"""Ids and titles of one index's objects: two indexes in one Kibana do not get into each other's way."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_INDEX = "dateline"


@dataclass(frozen=True, slots=True)
class Names:
    """Names that belong to the alias `index`; the same on every machine."""

    index: str

    @property
    def name(self) -> str:
        """What titles begin with: Dateline, or the alias where it is another than the default."""
        return "Dateline" if self.index == DEFAULT_INDEX else self.index

    @property
    def tag(self) -> str:
        """The id of the tag, and its name: the alias."""
        return self.index

    def id(self, key: str) -> str:
        """The id of an object."""
        return f"{self.index}-{key}"

    def title(self, title: str) -> str:
        """A title as Kibana lists it."""
        return f"{self.name}: {title}"

    def fill(self, template: str) -> str:
        """`{index}` and `{name}` filled in."""
        return template.format(index=self.index, name=self.name)
