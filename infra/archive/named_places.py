"""The check of the places that documents name: the record there must be that of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO

from infra.archive.errors import ArchiveUnreadable
from infra.archive.fetching import input_of, record_at
from infra.elasticsearch.search.originals import NamedPlace
from infra.places import open_stored, path_of
from transforms.identity import content_hash, known_ids
from transforms.records import RawRecord


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """The place of a document, and what is wrong with it; None if the record of the document is there."""

    named: NamedPlace
    fault: str | None


def check_places(places: Iterable[NamedPlace]) -> Iterator[CheckedPlace]:
    """Read the record at each place, and compare it with the document. `places` are ordered by segment."""
    for path, members in groupby(places, attrgetter("place.path")):
        with ExitStack() as closing:
            try:
                segment: BinaryIO | str = closing.enter_context(open_stored(path_of(path)))
            except FileNotFoundError:
                segment = "the archive has no such segment"
            except OSError as error:
                segment = f"the segment cannot be read: {error.strerror or error}"
            for named in members:
                yield CheckedPlace(named, segment if isinstance(segment, str) else _fault_of(segment, named))


def _fault_of(segment: BinaryIO, named: NamedPlace) -> str | None:
    try:
        found = input_of(record_at(segment, named.place), named.place)
    except ArchiveUnreadable as error:
        return error.message.rstrip(".")
    except OSError as error:
        return f"the segment cannot be read: {error.strerror or error}"
    if not isinstance(found, RawRecord):
        return f"the record there cannot be read as an article: {found.rejected.message}"
    if named.known_ids.isdisjoint(known_ids(found)):
        return "the record there is of another article"
    if named.content_hash not in (None, content_hash(found)):
        return "the record there is of another version of the article"
    return None
