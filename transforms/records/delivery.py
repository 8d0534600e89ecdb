"""The metadata of an article that an agency or a feed delivered."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.records.fields import OMITTED


@dataclass(frozen=True, slots=True)
class Subject:
    """A code of a controlled vocabulary as it was given (`medtop:20000587`), and its name if that is given or known."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The metadata of a delivered article; None or empty for what was not given.

    The last seven fields fill fields that the document has for every article; `delivery` has the rest.

    Attributes:
        format: The name of the file format (`newsml-g2`, `nitf`, `iptc7901`, `rss`, ...).
        version: The version or revision of the item.
        status: `usable`, `withheld` or `canceled`.
        signal: The editorial signal as given: a correction, an update, a kill.
        urgency: 1 (most urgent) to 9.
        slug: The keyword line by which a newsroom names the story.
        embargo: ISO date-time with an offset before which the article may not be published.
        subheadlines: Headlines with a role, such as a subtitle.
        editor_notes: Notes to editors; they are not for publication.
        byline: The byline as printed.
        authors: Names of persons.
        modified: ISO date-time of the last change.
        withdrawal: The reason for which the text is taken back: a kill, or a canceled item.
    """

    format: str
    version: str | None = None
    status: str | None = None
    signal: str | None = None
    urgency: int | None = None
    slug: str | None = None
    genre: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Subject, ...] = ()
    embargo: str | None = None
    subheadlines: tuple[str, ...] = ()
    editor_notes: tuple[str, ...] = ()
    rights: str | None = None
    byline: str | None = dataclasses.field(default=None, metadata=OMITTED)
    authors: tuple[str, ...] = dataclasses.field(default=(), metadata=OMITTED)
    agencies: tuple[str, ...] = dataclasses.field(default=(), metadata=OMITTED)
    section: str | None = dataclasses.field(default=None, metadata=OMITTED)
    tags: tuple[str, ...] = dataclasses.field(default=(), metadata=OMITTED)
    site_name: str | None = dataclasses.field(default=None, metadata=OMITTED)
    modified: str | None = dataclasses.field(default=None, metadata=OMITTED)
    withdrawal: str | None = dataclasses.field(default=None, metadata=OMITTED)


def build_delivery(fields: Mapping[str, Any]) -> Delivery:
    """Build a delivery from the JSON form of all its fields, as `dataclasses.asdict` gives it."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        values[name] = tuple(value) if isinstance(value, list) else value
    for name in ("subjects", "places"):
        values[name] = tuple(Subject(**each) for each in values[name])
    return Delivery(**values)
