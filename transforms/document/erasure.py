"""Erased documents: tombstones that know their article by hashes alone, and recognize each of its deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.document.record import Document, Withdrawal
from transforms.document.serialization import serialize
from transforms.document.withdrawal import empty_value
from transforms.identity import content_hash, id_of_external_id, id_of_path, id_of_url, known_ids
from transforms.records import RawRecord

REASON = "erased"
"""The reason of withdrawal that a tombstone has."""

EXTERNAL_ID, URL, PATH, CONTENT = "external_id", "url", "path", "content"
"""The kinds of names that an article is known by; by its content if it has no other."""

_KEPT = frozenset({"id", "source", "versions", "content_hash", "indexed_at", "story"})
"""Keys of which a tombstone keeps the value; it sets `known_ids` and `withdrawn`, and empties all others."""


@dataclass(frozen=True, slots=True)
class ArticleIdentity:
    """The identity of an article by hashes.

    Attributes:
        ids: The ids of all its names.
        kinds: The kinds of these names: external_id, url, path.
        content_hashes: Hashes of its states, of content and given metadata.
    """

    ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    content_hashes: frozenset[str] = frozenset()

    def __or__(self, other: ArticleIdentity) -> ArticleIdentity:
        return ArticleIdentity(
            self.ids | other.ids, self.kinds | other.kinds, self.content_hashes | other.content_hashes
        )

    def covers(self, raw: RawRecord) -> bool:
        """Return whether a record is of this article.

        The strongest kind of name that both have decides: two articles may have been in a file of one path, one after
        the other. A record with the same content and metadata is of this article under any path.
        """
        if raw.external_id and EXTERNAL_ID in self.kinds:
            return id_of_external_id(raw.source, raw.external_id) in self.ids
        if raw.url and URL in self.kinds:
            return id_of_url(raw.url) in self.ids
        if not self.ids.isdisjoint(known_ids(raw)):
            return True
        return content_hash(raw) in self.content_hashes


def identity_of(document: Document) -> ArticleIdentity:
    """Return the identity of the article of a document, erased or not."""
    withdrawn = document.get("withdrawn") or {}
    named, kinds = set(document.get("known_ids") or ()) | {document["id"]}, set(withdrawn.get("erased") or ())
    if document.get("external_id"):
        kinds.add(EXTERNAL_ID)
    for url in urls_of(document):
        kinds.add(URL)
        named.add(id_of_url(url))
    if any(id_of_path(path) in named for path in paths_of(document)):
        kinds.add(PATH)
    hashes = {document["content_hash"]} if document.get("content_hash") else set()
    return ArticleIdentity(frozenset(named), frozenset(kinds), frozenset(hashes))


def identity_of_record(raw: RawRecord) -> ArticleIdentity:
    """Return the identity of the article of a record."""
    given = {EXTERNAL_ID: raw.external_id, URL: raw.url, PATH: raw.path}
    kinds = frozenset(kind for kind, value in given.items() if value)
    return ArticleIdentity(frozenset(known_ids(raw)), kinds, frozenset({content_hash(raw)}))


def urls_of(document: Document) -> Iterator[str]:
    """Yield the URLs by which a document's article is known."""
    yield from filter(None, (document.get("url"), document.get("canonical_url")))


def paths_of(document: Document) -> Iterator[str]:
    """Yield the paths of the file that a document was read from."""
    where = document.get("input") or {}
    yield from filter(None, (where.get("path"), where.get("file")))


def erase(document: Document, at: str, identity: ArticleIdentity | None = None) -> Document:
    """Return the tombstone of a document; an erased one is returned as it is.

    Args:
        document: The document as an index has it; its keys are those of the tombstone.
        at: ISO date-time.
        identity: What is known of the article besides the document.
    """
    if (document.get("withdrawn") or {}).get("erased") is not None:
        return document
    known = identity_of(document) | (identity or ArticleIdentity())
    emptied = {key: value if key in _KEPT else empty_value(key, value) for key, value in document.items()}
    return emptied | {
        "known_ids": [document["id"], *sorted(known.ids - {document["id"]})],
        "story": document.get("story") or document["id"],
        # An empty one would mark a withdrawal of an early generation as lifted.
        "content_hash": document.get("content_hash") or document["id"],
        "withdrawn": serialize(Withdrawal(at, REASON, erased=tuple(sorted(known.kinds)) or (CONTENT,))),
    }


def tombstone(id_: str, source: str, keys: Iterable[str], at: str, identity: ArticleIdentity) -> Document:
    """Return the tombstone of an article that has no document: with these keys, empty but for its identity."""
    hashes = sorted(identity.content_hashes)
    empty = dict.fromkeys(keys) | {"body": "", "display_title": "", "language_source": ""}
    return erase({**empty, "id": id_, "source": source, "content_hash": hashes[0] if hashes else id_}, at, identity)
