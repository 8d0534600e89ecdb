"""The article in which names are resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import Mention
from transforms.records import FieldName


@dataclass(frozen=True, slots=True)
class ArticleTexts:
    """The texts of an article by field, title first, and the gazetteer in which its names are looked up."""

    by_field: Mapping[FieldName, str]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, title: str | None, body: str, gazetteer: Gazetteer) -> Self:
        """The texts of an article that may have no title."""
        return cls({"title": title or "", "body": body}, gazetteer)

    def text_of(self, mention: Mention) -> str:
        """The whole text of the field that the mention is in."""
        return self.by_field[mention.field]
