"""The fields of a ninjs item, under the names that its versions and agencies give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.sources.given_dates import UncertainDate, read_date
from transforms.records import Subject

_NAMES = ("name", "title", "label")
_CODES = ("qcode", "code", "literal", "uri", "scheme", "id")
_NEWSCODES = "cv.iptc.org/newscodes/"
_PREFIXES = {"mediatopic": "medtop", "subjectcode": "subj"}
_OLDEST = "1900"
"""Times before it are placeholders (`0001-01-01T00:00:00Z`)."""


@dataclass(frozen=True, slots=True)
class RoleText:
    """A headline or a body with its role and media type in lower case; empty where they were not given."""

    value: str
    role: str = ""
    media: str = ""


class NinjsFields:
    """An item's fields; keys are compared in lower case, so that all three versions have the same."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self.keys = tuple(item)
        self._fields = {key.lower(): value for key, value in item.items()}

    def text(self, *keys: str) -> str | None:
        """The first of these fields that is a string with a word, or a number."""
        for key in keys:
            value = self._fields.get(key)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return None

    def time(self, *keys: str) -> str | None:
        """The first of these fields that is a time; empty and placeholder times are skipped."""
        for key in keys:
            value = self._fields.get(key)
            if not value:
                continue
            try:
                found = read_date(value)
            except UncertainDate:
                continue
            if found >= _OLDEST:
                return found
        return None

    def texts(self, single: str, plural: str) -> list[RoleText]:
        """The texts under `plural`, and under `single` and its variants: `headline`, `headline_main`, `headlines`."""
        found = [one for value in _listed(self._fields.get(plural)) if (one := _role_text(value, ""))]
        for key, value in self._fields.items():
            if key == single or key.startswith(f"{single}_"):
                role = key[len(single) + 1 :]
                found.extend(one for part in _listed(value) if (one := _role_text(part, role)))
        return found

    def names(self, *keys: str) -> list[str]:
        """The names, or else the codes, of the objects or strings in these fields."""
        found = []
        for one in self._objects(keys):
            name = one.strip() if isinstance(one, str) else _first(one, (*_NAMES, *_CODES))
            if name:
                found.append(name)
        return found

    def roles(self, *keys: str) -> Iterator[tuple[str, str]]:
        """The role (or relation) and name of the objects in these fields."""
        for one in self._objects(keys):
            if isinstance(one, Mapping) and (name := _first(one, _NAMES)):
                yield (_first(one, ("role", "rel", "type")) or "").lower(), name

    def subjects(self, *keys: str) -> tuple[Subject, ...]:
        """The concepts in these fields: code and name."""
        found = []
        for one in self._objects(keys):
            if isinstance(one, str):
                found.append(Subject(one.strip()))
            elif isinstance(one, Mapping):
                name, code = _first(one, _NAMES), _first(one, _CODES)
                if code or name:
                    found.append(Subject(_short_code(code or name or ""), name))
        return tuple(dict.fromkeys(one for one in found if one.code))

    def _objects(self, keys: tuple[str, ...]) -> Iterator[Any]:
        for key in keys:
            yield from _listed(self._fields.get(key))


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _first(one: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    if not isinstance(one, Mapping):
        return None
    for key in keys:
        value = one.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def _role_text(value: Any, role: str) -> RoleText | None:
    if isinstance(value, str):
        return RoleText(value, role) if value.strip() else None
    if not isinstance(value, Mapping):
        return None
    given = {key.lower(): one for key, one in value.items()}
    text = given.get("value") or given.get("text") or given.get("html")
    if not isinstance(text, str) or not text.strip():
        return None
    media = given.get("contenttype")
    given_role = given.get("role") or role
    return RoleText(text, str(given_role).lower(), media.lower() if isinstance(media, str) else "")


def _short_code(code: str) -> str:
    """`medtop:20000587` for the address of a concept of IPTC's NewsCodes; other codes unchanged."""
    _, found, path = code.partition(_NEWSCODES)
    vocabulary, separator, concept = path.strip("/").partition("/")
    return f"{_PREFIXES.get(vocabulary, vocabulary)}:{concept}" if found and separator else code
