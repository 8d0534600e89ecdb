"""The input of a trial: articles with a body that is a function of their id and state, and seeded junk among them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from transforms.records import Reason

FIRST_SEEN = datetime(2024, 11, 27, 8, tzinfo=UTC)
LARGE_BYTES = 20 * 1024 * 1024
LONG_ID_BYTES = 600
_JUNK_EVERY, _CHANGED_EVERY, _PAGE_EVERY = 12, 9, 15
_DEPTH = 2_000

_NOUNS = ["harbour", "bridge", "school", "tunnel", "market", "station", "library", "garden", "theatre", "canal"]
_VERBS = ["inspected", "repaired", "opened", "measured", "painted", "surveyed", "visited", "cleaned"]


class InputPlace(NamedTuple):
    """Position of an input: a file, and the byte at which its line begins."""

    path: str
    offset: int


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article as observed at one time; `body` is its expected text in the index."""

    place: InputPlace
    observed: datetime
    body: str


class Junk(NamedTuple):
    """Expected dead letter of an input: the reason, and the bytes of a line, a file or an empty text."""

    reason: Reason
    content: bytes


@dataclass(frozen=True, slots=True)
class Ledger:
    """All inputs in `folder`: the states of each article by its external id, and the junk.

    Of the articles in `erased` nothing may be left.
    """

    folder: Path
    states: Mapping[str, tuple[ArticleState, ...]]
    junk: Mapping[InputPlace, Junk]
    erased: frozenset[str] = frozenset()

    @property
    def issued(self) -> int:
        """The number of inputs."""
        return sum(map(len, self.states.values())) + len(self.junk)


def body_of(id_: str, state: int) -> str:
    """The text of an article: different for every id and state, and nothing in it that cleaning would take."""
    random = Random(f"{id_} {state}")
    sentences = [
        f"The {random.choice(_NOUNS)} of district {random.randint(2, 99)} was {random.choice(_VERBS)} "
        f"before the {random.choice(_NOUNS)} beside it was {random.choice(_VERBS)} by the same workers."
        for _ in range(12)
    ]
    opening = f"This is article {id_[:40]} in its state {state}, which nobody else has told in these words."
    return "\n\n".join([opening, *(" ".join(sentences[i : i + 4]) for i in range(0, 12, 4))])


def issue(folder: Path, ids: int, seed: int = 7) -> Ledger:
    """Write about `ids` articles and the junk among them as input files of several kinds."""
    folder.mkdir(parents=True)
    writer, entries = _Writer(folder), list(_entries(ids))
    Random(seed).shuffle(entries)
    writer.lines("a-proxy.jsonl", entries[::2])
    writer.large("b-large.txt")
    writer.lines("c-proxy.jsonl.gz", entries[1::2])
    writer.pages(range(0, ids, max(_PAGE_EVERY, ids // 20)))
    return Ledger(folder, {id_: tuple(states) for id_, states in writer.states.items()}, writer.junk)


class _Writer:
    """Writes the files and records each input."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.states: dict[str, list[ArticleState]] = {}
        self.junk: dict[InputPlace, Junk] = {}

    def lines(self, name: str, entries: Iterable[_Entry]) -> None:
        path, offset = self.folder / name, 0
        with gzip.open(path, "wb") if name.endswith(".gz") else path.open("wb") as file:
            for entry in entries:
                self._record(entry, InputPlace(str(path), offset))
                offset += file.write(entry.line)

    def large(self, name: str) -> None:
        path = self.folder / name
        content = b"A long report. ".ljust(LARGE_BYTES, b"x")
        path.write_bytes(content)
        os.utime(path, (FIRST_SEEN.timestamp(),) * 2)
        self.junk[InputPlace(str(path), 0)] = Junk(Reason.TOO_LARGE, content)

    def pages(self, numbers: Iterable[int]) -> None:
        """Web pages, the last of them hostile; a manifest gives each its id."""
        manifest = {}
        for number in numbers:
            id_, path = f"page-{number}", self.folder / f"page-{number}.html"
            path.write_text(_page(id_), encoding="utf-8")
            manifest[path.name] = {"id": id_, "observed": FIRST_SEEN.isoformat()}
            self.states[id_] = [ArticleState(InputPlace(str(path), 0), FIRST_SEEN, body_of(id_, 0))]
        hostile = self.folder / "page-hostile.html"
        content = b"<div>" * _DEPTH + b"<a " * 20_000 + b"</div>" * _DEPTH
        hostile.write_bytes(content)
        self.junk[InputPlace(str(hostile), 0)] = Junk(Reason.NOTHING_EXTRACTED, content)
        manifest[hostile.name] = {"id": "hostile", "observed": FIRST_SEEN.isoformat()}
        (self.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    def _record(self, entry: _Entry, place: InputPlace) -> None:
        if entry.refused:
            self.junk[place] = Junk(entry.refused, entry.line[:-1] if entry.content is None else entry.content)
        else:
            self.states.setdefault(entry.id, []).append(ArticleState(place, entry.observed, entry.body))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line and its expected outcome; `content` is the text of one that is refused by a later step than reading."""

    line: bytes
    refused: Reason | None = None
    content: bytes | None = None
    id: str = ""
    observed: datetime = FIRST_SEEN
    body: str = ""


def _entries(ids: int) -> Iterator[_Entry]:
    for number in range(ids):
        for state in range(2 if number % _CHANGED_EVERY == 0 else 1):
            yield _article(f"article-{number}", state, number)
        if number % _JUNK_EVERY == 0:
            yield _odd(number // _JUNK_EVERY, number)


def _article(id_: str, state: int, number: int, text: str | None = None) -> _Entry:
    body, observed = body_of(id_, state), FIRST_SEEN + timedelta(minutes=number, days=state)
    fields = {"id": id_, "text": body if text is None else text, "observed": observed.isoformat()}
    return _Entry(_line(fields), id=id_, observed=observed, body=body)


def _odd(kind: int, number: int) -> _Entry:
    """Junk of one kind after the other: some must be refused, some repaired or accepted as it is."""
    id_ = f"odd-{number}"
    body = body_of(id_, 0)
    kinds = (
        _Entry(_line({"id": id_, "text": body})[:-40] + b"\n", Reason.MALFORMED_JSON),
        _surrogate(id_, number),
        _article(id_, 0, number, body.replace(" ", "\0", 3)),
        _article(id_.ljust(LONG_ID_BYTES, "x"), 0, number),
        _Entry(_line({"id": id_, "text": body, "colour": "red"}), Reason.UNKNOWN_KEY),
        _Entry(b"[1, 2]\n", Reason.NOT_AN_OBJECT),
        _Entry(_line({"id": id_, "text": "\0\0"}), Reason.EMPTY, b"\0\0"),
        _Entry(_line({"id": id_, "text": body, "observed": "yesterday"}), Reason.BAD_VALUE),
    )
    return kinds[kind % len(kinds)]


def _surrogate(id_: str, number: int) -> _Entry:
    """Half a pair in an escape, which JSON allows and nothing else: it becomes the replacement character."""
    entry = _article(id_, 0, number)
    line = entry.line.replace(b"This is article", b"This is article \\ud83d", 1)
    body = entry.body.replace("This is article", "This is article \ufffd", 1)
    return replace(entry, line=line, body=body)


def _line(fields: Mapping[str, str]) -> bytes:
    return json.dumps(fields).encode("ascii") + b"\n"


def _page(id_: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body_of(id_, 0).split("\n\n"))
    return f"<html><head><title>Works in the city</title></head><body><article>{paragraphs}</article></body></html>"
