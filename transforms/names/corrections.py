"""Corrections by operators, which win over what the evidence says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from transforms.names.kinds import NameKind
from transforms.names.spelling import fold

Action = Literal["alias", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision of an operator.

    Attributes:
        action: `alias`: the form means the name; `merge`: all forms of the form's record mean the name; `split`: the
            form never means the name, and keeps what the articles say.
        kind: The kind of both.
        form: A form of articles.
        name: The name of a record.
        at: ISO date-time of the decision.
    """

    action: Action
    kind: NameKind
    form: str
    name: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections in force; of two about one form and name the later one counts.

    Attributes:
        names: The name that each folded form means.
        merged: The name that each folded name of a record is merged into.
        separate: Folded forms with the folded names that they never mean.
    """

    names: Mapping[tuple[NameKind, str], str]
    merged: Mapping[tuple[NameKind, str], str]
    separate: frozenset[tuple[NameKind, str, str]]

    @classmethod
    def of(cls, corrections: Iterable[Correction]) -> Corrections:
        """Take over corrections in their order."""
        names, merged = dict[tuple[NameKind, str], str](), dict[tuple[NameKind, str], str]()
        separate = set[tuple[NameKind, str, str]]()
        for one in corrections:
            key, folded_name = (one.kind, fold(one.form)), fold(one.name)
            if one.action == "split":
                separate.add((*key, folded_name))
                for table in (names, merged):
                    if fold(table.get(key, "")) == folded_name:
                        del table[key]
            else:
                separate.discard((*key, folded_name))
                (names if one.action == "alias" else merged)[key] = one.name
        return cls(names, merged, frozenset(separate))

    def name_of(self, kind: NameKind, form: str) -> str | None:
        """Return the name that an operator has given to a form."""
        return self.names.get((kind, fold(form)))

    def merged_into(self, kind: NameKind, name: str) -> str:
        """Return the name of a record after merges; chains of merges end at their last name, circles at their first."""
        seen = {fold(name)}
        while (later := self.merged.get((kind, fold(name)))) and fold(later) not in seen:
            name = later
            seen.add(fold(name))
        return name

    def keeps_apart(self, kind: NameKind, form: str, name: str) -> bool:
        """Return whether an operator has said that the form never means the name."""
        return (kind, fold(form), fold(name)) in self.separate


NO_CORRECTIONS = Corrections({}, {}, frozenset())
