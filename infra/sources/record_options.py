"""The way the fields of records are read: which of their keys are ours, and the order of day and month in dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.errors import UsageError
from infra.sources.strict_json import RepeatedKeys

IGNORE = "ignore"
"""In a map, the name for keys of the records that are left out."""

OUR_KEYS = ("id", "url", "title", "text", "html", "published", "observed", "source", "language", "encoding", IGNORE)

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": ("body", "content", "article", "story", "maintext", "fulltext", "bodytext", "articlebody", "plaintext"),
    "html": ("bodyhtml", "contenthtml", "rawhtml"),
    "title": ("headline", "head", "heading", "name"),
    "published": (
        *("date", "pubdate", "publishedat", "publishdate", "publicationdate", "datepublished", "publishedon"),
        *("created", "createdat", "timestamp", "time", "datetime"),
    ),
    "observed": ("crawledat", "fetchedat", "retrievedat", "scrapedat", "downloadedat", "updatedat"),
    "url": ("link", "href", "permalink", "uri", "weburl", "sourceurl", "articleurl"),
    "id": ("guid", "uuid", "articleid", "docid", "documentid", "pk"),
    "source": ("publisher", "publication", "site", "outlet", "newspaper", "feed"),
    "language": ("lang", "locale"),
}
"""Keys that other tools write for ours, in lower case and without `_` and `-`."""


class MapError(UsageError):
    """A map of keys is malformed."""


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """Options for the fields of records, given by `--map` and `--day-first` or by the entry of a file's metadata.

    Attributes:
        keys: Pairs of a key of the records and ours, or `IGNORE`.
        day_first: Whether 3/4/2024 is 3 April (True) or March 4 (False); None refuses it.
    """

    keys: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None

    def or_else(self, others: RecordOptions) -> RecordOptions:
        """Return these options, with those of `others` where nothing is given."""
        day_first = others.day_first if self.day_first is None else self.day_first
        return RecordOptions(self.keys or others.keys, day_first)

    def rename(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields under our keys. A key that would be there twice is a repeated key."""
        if not self.keys:
            return fields
        ours = dict(self.keys)
        pairs = [(ours.get(key, key), value) for key, value in fields.items() if ours.get(key) != IGNORE]
        renamed = dict(pairs)
        return renamed if len(renamed) == len(pairs) else RepeatedKeys(pairs)


DEFAULT_OPTIONS = RecordOptions()


def parse_map(text: str) -> tuple[tuple[str, str], ...]:
    """Parse `title=headline,text=body`; each key of the records may be given once. Raises MapError.

    >>> parse_map("title=headline,ignore=section")
    (('headline', 'title'), ('section', 'ignore'))
    """
    pairs = [tuple(part.strip() for part in pair.partition("=")[::2]) for pair in text.split(",")]
    return check_map((theirs, ours) for ours, theirs in pairs)


def record_options(field_map: str | None, day_first: bool | None) -> RecordOptions:
    """Build the options from a map as text. Raises MapError."""
    return RecordOptions(parse_map(field_map) if field_map else (), day_first)


def check_map(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return pairs of their key and ours, checked. Raises MapError."""
    checked = tuple(pairs)
    example = "Give pairs of a key of Dateline and one of the records: title=headline,text=body,published=date."
    for theirs, ours in checked:
        if ours not in OUR_KEYS:
            raise MapError(f"{ours!r} is no key of Dateline; there are {', '.join(OUR_KEYS)}.", example)
        if not theirs:
            raise MapError(f"The key of the records for {ours} is missing.", example)
    for side, index in (("The records' key", 0), ("The key", 1)):
        names = [pair[index] for pair in checked if pair[index] != IGNORE]
        if repeated := next((name for name in names if names.count(name) > 1), None):
            raise MapError(f"{side} {repeated} is given twice.", example)
    return checked


def suggest_map(keys: Iterable[str]) -> str | None:
    """Return the map that reads records with these keys; None if none of them is known under another name."""
    keys = list(dict.fromkeys(keys))
    ours: dict[str, str] = {}
    for name, synonyms in SYNONYMS.items():
        if name in keys or (name == "html" and "text" in ours):
            continue
        by_form = {_form(key): key for key in reversed(keys) if key not in OUR_KEYS}
        found = next((by_form[synonym] for synonym in synonyms if synonym in by_form), None)
        if found:
            ours[name] = found
    if not ours:
        return None
    ignored = [key for key in keys if key not in OUR_KEYS and key not in ours.values()]
    return ",".join([*(f"{name}={key}" for name, key in ours.items()), *(f"{IGNORE}={key}" for key in ignored)])


def _form(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")
