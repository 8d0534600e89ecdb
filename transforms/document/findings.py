"""The values of a document by kind, for the comparison of two versions of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from transforms.document.record import Document

FACETS = ("agencies", "people", "organizations", "places", "countries")

_METADATA = ("title", "byline", "published", "language", "domain")
_CUT_SHOWN = 60
"""Code points of a cut text."""


def findings(document: Document) -> dict[str, dict[str, str]]:
    """Return the values of a document by kind (text, metadata, cuts, dates, entities, facets), and by where they are.

    A document of an earlier generation may lack keys.
    """
    found: dict[str, dict[str, str]] = {}
    for kind, where, value in _findings(document):
        found.setdefault(kind, {})[where] = value
    return found


def _findings(document: Document) -> Iterator[tuple[str, str, str]]:
    yield "text", "words of the body", str(len((document.get("body") or "").split()))
    for key in _METADATA:
        yield "metadata", key, str(document.get(key))
    for cut in document.get("removed") or ():
        yield "cuts", cut["text"][:_CUT_SHOWN], cut["rule"]
    for date in document.get("dates") or ():
        yield "dates", f"{date['field']}:{date['start']} {date['text']}", f"{date['type']} {date['value']}"
    for entity in document.get("entities") or ():
        where = f"{entity['field']}:{entity['start']} {entity['text']}"
        yield "entities", where, f"{entity['label']} {entity['name']}"
    # Linking across articles replaces names in the facets, and keeps those that the article itself has.
    own = (document.get("names_info") or {}).get("own") or {}
    for key in FACETS:
        for value in own.get(key) or document.get(key) or ():
            yield "facets", f"{key}: {value}", "there"


@dataclass
class Differences:
    """The differences of later versions of documents, by kind; each line names the document.

    `same` counts what both say.
    """

    gained: dict[str, list[str]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    same: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> list[str]:
        """The kinds of anything that was found."""
        return sorted({*self.gained, *self.lost, *self.changed, *self.same})

    def add(self, name: str, old: Document | None, new: Document | None) -> None:
        """Compare two versions of a document; None for a missing one."""
        before = findings(old) if old else {}
        after = findings(new) if new else {}
        for kind in before.keys() | after.keys():
            was, now = before.get(kind, {}), after.get(kind, {})
            self._extend(self.gained, kind, (f"{name}: {what} = {now[what]}" for what in now if what not in was))
            self._extend(self.lost, kind, (f"{name}: {what} = {was[what]}" for what in was if what not in now))
            both = [what for what in now if what in was]
            changed = [what for what in both if now[what] != was[what]]
            self._extend(self.changed, kind, (f"{name}: {what}: {was[what]} -> {now[what]}" for what in changed))
            self.same[kind] += len(both) - len(changed)

    @staticmethod
    def _extend(lines: dict[str, list[str]], kind: str, more: Iterable[str]) -> None:
        lines.setdefault(kind, []).extend(more)


def compare_documents(before: Mapping[str, Document], after: Mapping[str, Document]) -> Differences:
    """Compare the versions of documents by their names."""
    found = Differences()
    for name in sorted(before.keys() | after.keys()):
        found.add(name, before.get(name), after.get(name))
    return found
