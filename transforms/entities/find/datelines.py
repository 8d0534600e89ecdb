"""Mentions that the dateline gives: the places where the story was written."""

from __future__ import annotations

import re

from transforms.entities.labels import GPE
from transforms.entities.mention import Mention
from transforms.records import Dateline

_PLACE = re.compile(r"[^,/]+")
_AND = re.compile(r"\s+(?:and|AND)\s+")


def dateline_mentions(dateline: Dateline) -> list[Mention]:
    """The places of the dateline in order: "PARIS/LONDON" is two, "HARRISBURG, Pa." a city and its state."""
    offset = dateline.text.find(dateline.place) if dateline.place else -1
    if offset < 0 or not dateline.place:
        return []
    names = [name for piece in _PLACE.finditer(dateline.place) for name in _names_in(piece)]
    return [
        Mention("body", offset + start, offset + start + len(name), name, GPE, "dateline")
        for start, name in names
        if any(letter.isalpha() for letter in name)
    ]


def _names_in(piece: re.Match[str]) -> list[tuple[int, str]]:
    """The names between two commas, each with its offset: "PARIS and LONDON" is two."""
    found: list[tuple[int, str]] = []
    at = piece.start()
    for link in [*_AND.finditer(piece.group()), None]:
        end = piece.start() + link.start() if link else piece.end()
        name = piece.string[at:end]
        found.append((at + len(name) - len(name.lstrip()), name.strip()))
        at = piece.start() + link.end() if link else end
    return found
