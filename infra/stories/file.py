"""Groups the articles in a file of documents, as `dateline process` writes it."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from infra.errors import UsageError
from transforms.document import Document
from transforms.stories import (
    Profile,
    StoryKey,
    choose_ids,
    describe_story,
    group_articles,
    member_of,
    profile,
    story_fields,
    story_key,
    story_time,
)

_PROFILES = 4_000
"""Profiles kept in memory, of some 10 KB each."""


class NoDocuments(UsageError):
    """A file that does not hold documents."""


@dataclass(frozen=True, slots=True)
class GroupedFile:
    """The counts of a grouping.

    Attributes:
        documents: Documents written.
        stories: Stories, those of one article included.
        shared: Stories of several articles.
        copies: Articles that are not the first of their story.
    """

    documents: int
    stories: int
    shared: int
    copies: int


def group_file(source: Path, output: BinaryIO, on_bytes: Callable[[int], None] = lambda _bytes: None) -> GroupedFile:
    """Write the lines of `source` to `output` with the keys of their stories filled.

    The file is read twice; memory grows by about 1 KB a document. `on_bytes` is called with the bytes of each line of
    both passes. Of two documents with one id the later one counts, and both get the story.

    Raises:
        NoDocuments: A line is not a document.
        OSError: The file cannot be read, or the output not written.
    """
    if not source.stat().st_size:
        return GroupedFile(0, 0, 0, 0)
    with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        documents = _Documents(source, content)
        keys, alone = dict[str, StoryKey](), dict[str, StoryKey]()
        for document, size in documents:
            id_, key = document["id"], story_key(document)
            keys.pop(id_, None)
            alone.pop(id_, None)
            if key is None:
                alone[id_] = StoryKey(id_, story_time(document), ())
            else:
                keys[id_] = key
            on_bytes(size)
        stories = [*group_articles(keys.values(), documents.profile_of), *([one] for one in alone.values())]
        fields = _describe(stories, documents)
        written = 0
        for document, size in documents:
            filled = {**document, **fields[document["id"]]}
            output.write(orjson.dumps(filled, option=orjson.OPT_APPEND_NEWLINE))
            written += 1
            on_bytes(size)
    shared = [story for story in stories if len(story) > 1]
    return GroupedFile(written, len(stories), len(shared), sum(len(story) - 1 for story in shared))


def _describe(stories: list[list[StoryKey]], documents: _Documents) -> dict[str, dict[str, Any]]:
    """The keys of each document that grouping fills; a file that is grouped again keeps the ids of its stories."""
    ids = [[key.id for key in story] for story in stories]
    known = {id_: story for id_, story in documents.stories.items() if story != id_}
    result = dict[str, dict[str, Any]]()
    for story, articles in zip(choose_ids(ids, known), stories, strict=True):
        members = [replace(member_of(documents.read(key.id)), info=None) for key in articles]
        infos = describe_story(members, documents.profile_of)
        result.update({key.id: story_fields(story, infos[key.id], key.at) for key in articles})
    return result


class _Documents:
    """The documents of a mapped file: in order, and by id once they were read in order."""

    def __init__(self, path: Path, content: mmap.mmap) -> None:
        self._path, self._content = path, content
        self._offsets = dict[str, int]()
        self.stories = dict[str, str]()
        self.profile_of = lru_cache(maxsize=_PROFILES)(self._profile)

    def __iter__(self) -> Iterator[tuple[Document, int]]:
        self._content.seek(0)
        number, offset = 0, 0
        while line := self._content.readline():
            number += 1
            document = self._parse(line, number)
            self._offsets[document["id"]] = offset
            self.stories[document["id"]] = document["story"]
            yield document, len(line)
            offset += len(line)

    def read(self, id_: str) -> Document:
        """Return the last document with an id."""
        offset = self._offsets[id_]
        end = self._content.find(b"\n", offset)
        document: Document = orjson.loads(self._content[offset : end if end >= 0 else len(self._content)])
        return document

    def _profile(self, id_: str) -> Profile:
        return profile(self.read(id_)["body"])

    def _parse(self, line: bytes, number: int) -> Document:
        try:
            document: Any = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise self._refusal(number, f"is not JSON: {error}") from None
        if not isinstance(document, dict) or not {"id", "body", "fingerprint", "story"} <= document.keys():
            raise self._refusal(number, "is not a document")
        return document

    def _refusal(self, number: int, problem: str) -> NoDocuments:
        return NoDocuments(
            f"Line {number:,} of {self._path} {problem}.",
            "Give a file that `dateline process` or `search --jsonl` wrote.",
        )
