"""The article in which names are resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import Mention
from transforms.entities.true_case import read_texts
from transforms.records import FieldName


@dataclass(frozen=True, slots=True)
class ArticleTexts:
    """The texts of an article by field, title first, and the gazetteer in which its names are looked up.

    Attributes:
        by_field: The texts in which names are recognized and resolved: in the case of the story where print hides it
            (`true_case`), else as printed.
        printed: The texts as printed, of the same lengths.
        gazetteer: The names that are known before.
    """

    by_field: Mapping[FieldName, str]
    printed: Mapping[FieldName, str]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, title: str | None, body: str, gazetteer: Gazetteer) -> Self:
        """The texts of an article that may have no title."""
        printed: dict[FieldName, str] = {"title": title or "", "body": body}
        title_in_case, body_in_case = read_texts(title or "", body, gazetteer)
        return cls({"title": title_in_case, "body": body_in_case}, printed, gazetteer)

    def text_of(self, mention: Mention) -> str:
        """The text of the field that the mention is in."""
        return self.by_field[mention.field]
