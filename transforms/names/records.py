"""The record of a person, organization or place: its forms, when it was in the news, and with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.names.article import blocks_of
from transforms.names.groups import SPELLING
from transforms.names.kinds import NameKind
from transforms.names.spelling import fold


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A form of a name: its articles, and the ISO dates of the first and the last one."""

    form: str
    articles: int
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A record of the index of names.

    Attributes:
        kind: The kind of the name.
        name: The preferred name, the value of facets.
        forms: Its forms, the most frequent first.
        companions: Names that its articles have most often beside it.
        country: The country that most of its articles name.
        why: By form, why it is one of this name.
    """

    kind: NameKind
    name: str
    forms: tuple[RecordForm, ...]
    companions: tuple[str, ...] = ()
    country: str | None = None
    why: Mapping[str, str] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """Return the record in its JSON form."""
        dates = sorted(day for form in self.forms for day in (form.first, form.last) if day)
        blocks = (block for form in self.forms for block in blocks_of(self.kind, form.form)[:1])
        return {
            "kind": str(self.kind),
            "name": self.name,
            "forms": [
                {"form": one.form, "articles": one.articles, "first": one.first, "last": one.last} for one in self.forms
            ],
            "articles": sum(one.articles for one in self.forms),
            "first": dates[0] if dates else None,
            "last": dates[-1] if dates else None,
            "companions": list(self.companions),
            "country": self.country,
            "blocks": list(dict.fromkeys(blocks)),
            "why": [{"form": form, "why": why} for form, why in sorted(self.why.items())],
        }


def build_record(
    kind: NameKind, name: str, forms: Iterable[RecordForm], companions: Iterable[str] = (), country: str | None = None
) -> NameRecord:
    """Build a record; the reason for each form is read from its spelling, that of an article is in its document."""
    ordered = tuple(sorted(forms, key=lambda one: (-one.articles, one.form)))
    why = {one.form: _why(one.form, name) for one in ordered}
    return NameRecord(kind, name, ordered, tuple(one for one in companions if one != name), country, why)


def _why(form: str, name: str) -> str:
    if form == name:
        return "the preferred name"
    return SPELLING if fold(form) == fold(name) else "linked in its articles"
