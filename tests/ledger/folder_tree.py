"""A small tree of feeds, pages and texts that changes over time, and the deliveries that ingesting it must make."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2024, 11, 27, 12, tzinfo=UTC)
FOLDERS = ("archive", "inbox", "zone")
_NUMBER = re.compile(r"number (\d{6})")


@dataclass(frozen=True, slots=True)
class NameMetadata:
    """Metadata that a manifest, a sidecar or a line gives beside the text."""

    id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A line of a feed. `tick` is its `observed`, None where the file's time counts."""

    number: int
    metadata: NameMetadata
    tick: int | None = None


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A JSONL file, last modified at `tick`."""

    lines: tuple[FeedLine, ...]
    tick: int


@dataclass(frozen=True, slots=True)
class SingleFile:
    """A file that is one article: a page if it has a canonical URL or `is_page`, else plain text.

    `listed` is the name under which manifests and sidecars list it, and no other file.
    """

    number: int
    tick: int
    listed: str
    canonical: str | None = None
    is_page: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """Time, absolute path and position in the file at which a text was seen. The greatest is the newest."""

    tick: int
    file: str
    position: int


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The content of a document: the number in its text, and the names that were given with it."""

    number: int
    id: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class LedgerInput:
    """One input of a run. `is_dated`: the record itself says when it was seen.

    `link` is the canonical URL in a page, `canonical` the same where it is the page's address since none was given.
    """

    text: ArticleText
    seen: Sighting
    is_dated: bool = False
    path: str | None = None
    link: str | None = None
    canonical: str | None = None


@dataclass
class FolderTree:
    """The tree under `root`. Files are named by their path in it, `FOLDER/NAME`; a tick is a quarter of a second.

    `numbers` counts the texts, and `shared` the pages with another's canonical URL, that were ever written.
    """

    root: Path
    files: dict[str, FeedFile | SingleFile] = field(default_factory=dict)
    manifests: dict[str, dict[str, NameMetadata]] = field(default_factory=dict)
    sidecars: dict[str, NameMetadata] = field(default_factory=dict)
    old_feeds: list[tuple[str, FeedFile]] = field(default_factory=list)
    tick: int = 0
    numbers: int = 0
    shared: int = 0

    def next_number(self) -> int:
        """Return the number of a text that was never written before."""
        self.numbers += 1
        return self.numbers

    def next_tick(self) -> int:
        """Return a moment after all others: even, while what a line says itself is odd."""
        self.tick += 2
        return self.tick

    def put(self, name: str, file: FeedFile | SingleFile) -> None:
        """Write or replace a file."""
        before = self.files.get(name)
        if isinstance(before, FeedFile):
            self.old_feeds.append((name, before))
        self.files[name] = file

    def rename(self, name: str, new: str) -> None:
        """Move a file and its sidecar; its time stays."""
        self.files[new] = self.files.pop(name)
        if name in self.sidecars:
            self.sidecars[new] = self.sidecars.pop(name)

    def names(self, kind: type[FeedFile] | type[SingleFile]) -> list[str]:
        """Return the files of one kind, sorted."""
        return sorted(name for name, file in self.files.items() if isinstance(file, kind))

    def is_free(self, name: str) -> bool:
        """Return whether another file may be put there."""
        return name not in self.files

    def write(self) -> None:
        """Write the whole tree to disk."""
        shutil.rmtree(self.root, ignore_errors=True)
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True)
        for name, file in self.files.items():
            path = self.root / name
            path.write_text(_feed(file) if isinstance(file, FeedFile) else _single(file), encoding="utf-8")
            os.utime(path, ns=(_nanoseconds(file.tick),) * 2)
        for folder, entries in self.manifests.items():
            (self.root / folder / "manifest.json").write_text(_json({k: _given(v) for k, v in entries.items()}))
        for name, given in self.sidecars.items():
            (self.root / f"{name}.meta.json").write_text(_json(_given(given)))

    def deliveries(self, targets: Sequence[str]) -> list[LedgerInput]:
        """Return what ingesting these folders and files reads."""
        return [each for name in sorted(self.files) if _is_under(name, targets) for each in self._of(name)]

    def exists(self, path: str) -> bool:
        """Return whether a file is at this absolute path."""
        return path.startswith(f"{self.root}/") and path.removeprefix(f"{self.root}/") in self.files

    def _of(self, name: str) -> Iterator[LedgerInput]:
        file, path = self.files[name], str(self.root / name)
        if isinstance(file, FeedFile):
            for position, line in enumerate(file.lines):
                seen = Sighting(file.tick if line.tick is None else line.tick, path, position)
                text = ArticleText(line.number, line.metadata.id, line.metadata.url)
                yield LedgerInput(text, seen, line.tick is not None)
            return
        folder, _, base = name.partition("/")
        given = self.sidecars.get(name) or self.manifests.get(folder, {}).get(base) or NameMetadata()
        canonical = None if given.id or given.url else file.canonical
        text = ArticleText(file.number, given.id, given.url or canonical)
        yield LedgerInput(text, Sighting(file.tick, path, 0), path=path, link=file.canonical, canonical=canonical)


def number_in(body: str) -> int:
    """Return the number of the text that a document shows."""
    match = _NUMBER.search(body)
    return int(match[1]) if match else 0


def redated(file: FeedFile | SingleFile, tick: int) -> FeedFile | SingleFile:
    """Return the file with another time."""
    return replace(file, tick=tick)


def _is_under(name: str, targets: Sequence[str]) -> bool:
    return name in targets or name.partition("/")[0] in targets


def _feed(feed: FeedFile) -> str:
    return "".join(_json(_fields(line)) + "\n" for line in feed.lines)


def _fields(line: FeedLine) -> dict[str, str]:
    observed = {} if line.tick is None else {"observed": _moment(line.tick).isoformat()}
    return {**_given(line.metadata), "text": _words(line.number), **observed}


def _single(file: SingleFile) -> str:
    words = _words(file.number)
    if not (file.is_page or file.canonical):
        return words
    link = f'<link rel="canonical" href="{file.canonical}">' if file.canonical else ""
    return f"<html><head><title>Harbor</title>{link}</head><body><article><p>{words}</p></article></body></html>"


def _words(number: int) -> str:
    report = f"This is report number {number:06} about the harbor"
    return f"{report}, where a ferry was late and nobody could say why. The next one is expected in the evening."


def _given(metadata: NameMetadata) -> dict[str, str]:
    fields = {"id": metadata.id, "url": metadata.url}
    return {key: value for key, value in fields.items() if value}


def _moment(tick: int) -> datetime:
    return START + tick * timedelta(milliseconds=250)


def _nanoseconds(tick: int) -> int:
    return int(START.timestamp()) * 1_000_000_000 + tick * 250_000_000


def _json(fields: Mapping[str, object]) -> str:
    return json.dumps(fields)
