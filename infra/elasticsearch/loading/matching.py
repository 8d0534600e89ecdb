"""Matching of records to documents: by their own id, or by another name of the same article.

Most records are found, or not found, by the id of their strongest name. A record may still belong elsewhere:

- a file with a new, removed or changed manifest: found by another of its names (`known_ids`), its path above all;
- a file that was moved: its content is that of a document of a file that no longer exists, or of an erased one;
- a new file where a moved one was: the document of that path belongs to the file at its new place;
- a page with the canonical URL of another page of the same run: different content makes it an article of its own;
- a page that was moved or copied: of several documents with its canonical URL, the one with its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.elasticsearch.loading.actions import Action, build_claim
from infra.elasticsearch.loading.decisions import IncomingState
from infra.elasticsearch.loading.files import exists, has_another_address, has_content, is_under
from infra.elasticsearch.loading.known import KnownDocument, lookup
from transforms.document.erasure import PATH
from transforms.extract.pages.address import canonical_address
from transforms.identity import document_id, id_of_path, known_ids, path_id
from transforms.printable import printable
from transforms.records import RawRecord
from transforms.urls import normalize_url

_MOST_HITS = 5_000
"""Documents read for one batch; more with the same content are not considered as moved."""


@dataclass(frozen=True, slots=True)
class MatchedState:
    """A state of an article, and its document.

    Attributes:
        state: The state, under the identity that it was found to have.
        known: The document, None for a new article.
        moved: Whether its file was found at another path.
    """

    state: IncomingState
    known: KnownDocument | None
    moved: bool = False

    @property
    def raw(self) -> RawRecord:
        """The record as it was read."""
        return self.state.raw

    def under_id(self, id_: str, known: KnownDocument | None, *, moved: bool = False) -> MatchedState:
        """Return the record as a state of the document `id_`."""
        names = tuple(dict.fromkeys((id_, *known_ids(self.raw))))
        return MatchedState(replace(self.state, known_ids=names), known, moved)


class DocumentMatcher:
    """Matches the records of a run with the documents of the alias `index`.

    `roots` are the absolute paths that the run reads.
    The client repeats its requests while Elasticsearch is unavailable; what only their reader finds (failed shards, the
    entries of other ids) is repeated here, for up to `patience` seconds. The methods raise IndexingError.
    """

    def __init__(
        self, client: Elasticsearch, index: str, run_id: str, roots: Sequence[str] = (), patience: float = 0.0
    ) -> None:
        self._client, self._index, self._run_id = client, index, run_id
        self._roots, self._patience = tuple(roots), patience

    def match(self, states: Sequence[IncomingState]) -> list[MatchedState]:
        """Return the states in order, each with its document."""
        found = self._lookup(state.document_id for state in states)
        matched = [MatchedState(state, found.get(state.document_id)) for state in states]
        unsure = [place for place, each in enumerate(matched) if _may_have_another_name(each)]
        if unsure:
            named = self._by_name([matched[place].state for place in unsure])
            for place in unsure:
                matched[place] = self._under_another_name(matched[place], named)
            self._leave_to_their_pages(matched, unsure)
            self._claim_moved(matched, unsure)
        return matched

    def _leave_to_their_pages(self, matched: list[MatchedState], places: Sequence[int]) -> None:
        """Separate a file with no other name than its path from a document that a page of the batch has by URL."""
        pages = {each.known.id for each in matched if each.known and each.raw.url}
        for place in places:
            each, known = matched[place], matched[place].known
            if known and each.raw.url is None and known.id in pages and not each.state.has_content_of(known):
                matched[place] = self._apart(each)

    def _under_another_name(self, each: MatchedState, named: Mapping[str, Sequence[KnownDocument]]) -> MatchedState:
        raw, by_path = each.raw, path_id(each.raw)
        candidates = (known for id_ in each.state.known_ids for known in named.get(id_, ()))
        fitting = {known.id: known for known in candidates if _is_compatible(raw, known)}
        here = [known for known in fitting.values() if by_path in known.known_ids and not _is_elsewhere(raw, known)]
        if here:
            return _adopt(each, min(here, key=lambda known: (known.order.file != _file(raw), known.id)))
        others = set(each.state.known_ids) - {by_path}
        by_name = [known for known in fitting.values() if others.intersection(known.known_ids)]
        known = each.known or min(by_name, key=attrgetter("id"), default=None)
        if known is None:
            return each
        same_page = self._with_same_content(each.state, [known, *by_name]) if raw.url_is_canonical else None
        if same_page is None and self._is_another_article(each.state, known):
            return self._apart(each)
        return _adopt(each, same_page or known)

    def _with_same_content(self, state: IncomingState, documents: Iterable[KnownDocument]) -> KnownDocument | None:
        """Return a document with the content of a page, preferably one of a deleted file."""
        same = [known for known in documents if state.has_content_of(known)]
        free = [known for known in same if not self._is_another_article(state, known)]
        return min(free, key=lambda known: (exists(known.order.file), known.id), default=None)

    def _is_another_article(self, state: IncomingState, known: KnownDocument) -> bool:
        """Return whether the document is that of another file, with neither id nor URL in common.

        A canonical URL does not count if the other file is a page of this run with that URL and other content.
        """
        raw = state.raw
        if raw.path is None or raw.external_id or not _is_file(known) or known.order.file == _file(raw):
            return False
        if raw.url is None:
            return _is_elsewhere(raw, known)
        if not raw.url_is_canonical:
            return False
        if not _is_compatible(raw, known):
            return True
        file = known.order.file
        if any(is_under(file, root) for root in self._roots) and exists(file):
            if has_content(file, raw.content):
                return False
            if not has_another_address(file, raw.url):
                return True
        return known.run_id == self._run_id and not state.has_content_of(known)

    def _apart(self, each: MatchedState) -> MatchedState:
        """Return the record as an article of its own, by the path of its file."""
        raw = each.raw
        own = path_id(raw) or ""
        occupant = self._lookup([own]).get(own)
        if occupant is not None and _is_elsewhere(raw, occupant):
            own = id_of_path(f"{raw.path} after {occupant.id}")
            occupant = self._lookup([own]).get(own)
        return each.under_id(own, occupant)

    def _claim_moved(self, matched: list[MatchedState], places: Sequence[int]) -> None:
        """Assign documents of deleted files to files of the same content, each to one."""
        new = [place for place in places if _may_be_moved(matched[place])]
        by_content = self._by_content([matched[place].state for place in new]) if new else {}
        for place in new:
            same = by_content.get(matched[place].state.content_hash, ())
            matched[place] = next((_adopt(matched[place], one) for one in same if one.erased), matched[place])
        found = {place: each.known for place, each in enumerate(matched) if each.known}
        claims = {place: known for place, known in found.items() if _has_moved(matched[place].state, known)}
        taken = {known.id for known in claims.values()}
        for place in [place for place in new if not matched[place].known]:
            same = by_content.get(matched[place].state.content_hash, ())
            gone = [known for known in same if known.id not in taken and not exists(known.order.file)]
            if gone:
                claims[place] = max(gone, key=partial(_similarity, matched[place].raw.path or ""))
                taken.add(claims[place].id)
        if claims:
            self._claim(matched, claims)

    def _claim(self, matched: list[MatchedState], claims: Mapping[int, KnownDocument]) -> None:
        """Record the new paths; a document that another worker wrote meanwhile stays as that one left it."""
        self._send([build_claim(matched[place].state, known) for place, known in claims.items()])
        now = self._lookup(known.id for known in claims.values())
        for place, known in claims.items():
            each, claimed = matched[place], now.get(known.id)
            if claimed is not None and claimed.order.file == _file(each.raw):
                matched[place] = each.under_id(claimed.id, claimed, moved=True)
            elif each.raw.url_is_canonical and (claimed is None or claimed.content_hash != known.content_hash):
                matched[place] = self._apart(each)

    def _send(self, claims: Sequence[Action]) -> None:
        """Send the claims; the lookup that follows shows which of them met a conflict."""
        # The client also accepts serialized lines, which its annotation lacks.
        operations = cast("list[Mapping[str, Any]]", [action.lines for action in claims])
        with translate_errors(f"recording moved files in {self._index}"):
            self._client.bulk(index=self._index, operations=operations, require_alias=True)

    def _lookup(self, ids: Iterable[str]) -> dict[str, KnownDocument]:
        wanted = list(ids)
        return patiently(lambda: lookup(self._client, self._index, wanted), self._patience)

    def _by_name(self, states: Sequence[IncomingState]) -> dict[str, list[KnownDocument]]:
        """Return the documents that any of the states may belong to, by each of their known ids."""
        wanted = sorted({id_ for state in states for id_ in state.known_ids})
        found: dict[str, list[KnownDocument]] = {}
        for known in self._search("known_ids", wanted):
            for id_ in known.known_ids:
                found.setdefault(id_, []).append(known)
        return found

    def _by_content(self, states: Sequence[IncomingState]) -> dict[str, list[KnownDocument]]:
        """Return the documents of single files with the content of any of the states, by content hash."""
        found: dict[str, list[KnownDocument]] = {}
        for known in self._search("content_hash", sorted({state.content_hash for state in states})):
            if _is_file(known) or (known.erased and PATH in known.erased.kinds):
                found.setdefault(known.content_hash, []).append(known)
        return found

    def _search(self, field: str, values: Sequence[str]) -> list[KnownDocument]:
        """Return the documents with any of the values; found as of the last refresh, but in their current state."""

        def ask() -> list[str]:
            with translate_errors(f"looking for known articles in {self._index}"):
                # By the alias no article under embargo would be found.
                reply = self._client.search(
                    index=index_behind(self._client, self._index),
                    query={"bool": {"filter": [{"terms": {field: values}}]}},
                    size=_MOST_HITS,
                    source=False,
                )
            if reply["timed_out"] or reply["_shards"]["failed"]:
                raise ElasticsearchUnavailable(f"Not every shard of {self._index} answered.", "Try again.")
            return [hit["_id"] for hit in reply["hits"]["hits"]]

        return list(self._lookup(patiently(ask, self._patience)).values())


def _may_have_another_name(each: MatchedState) -> bool:
    raw, known = each.raw, each.known
    if known is None:
        return True
    return raw.path is not None and (known.order.file != _file(raw) or path_id(raw) not in known.known_ids)


def _may_be_moved(each: MatchedState) -> bool:
    raw = each.raw
    is_apart = raw.url is None or (raw.url_is_canonical and each.state.document_id != document_id(raw))
    return each.known is None and raw.path is not None and raw.external_id is None and is_apart


def _has_moved(state: IncomingState, known: KnownDocument) -> bool:
    """Return whether the document has this content, unlike its file by now, and its new path is not recorded yet."""
    raw = state.raw
    if raw.path is None or known.order.file == _file(raw) or not state.has_content_of(known):
        return False
    return _is_file(known) and not has_content(known.order.file, raw.content)


def _file(raw: RawRecord) -> str:
    """Return the absolute path of a file that is one article, as documents have it."""
    return printable(raw.path or "")


def _is_elsewhere(raw: RawRecord, known: KnownDocument) -> bool:
    """Return whether the document is that of another file, which exists."""
    return _is_file(known) and known.order.file != _file(raw) and exists(known.order.file)


def _adopt(each: MatchedState, known: KnownDocument) -> MatchedState:
    return each.under_id(known.id, known)


def _is_compatible(raw: RawRecord, known: KnownDocument) -> bool:
    """Return whether no common kind of name distinguishes record and document."""
    if known.erased:
        return known.erased.covers(raw)
    if raw.external_id and known.external_id:
        return (raw.source, raw.external_id) == (known.source, known.external_id)
    if raw.url and known.url:
        theirs = (url for url in (known.url, known.canonical_url) if url)
        return not set(map(normalize_url, _urls(raw))).isdisjoint(map(normalize_url, theirs))
    return True


def _urls(raw: RawRecord) -> Iterator[str]:
    """Yield the URL that the record was given, and the one that the page itself gives."""
    if raw.url:
        yield raw.url
    if raw.media == "html" and isinstance(raw.content, bytes) and not raw.url_is_canonical:
        address = canonical_address(raw.content, raw.encoding)
        if address:
            yield address


def _is_file(known: KnownDocument) -> bool:
    """Return whether the document was read from a file that is one article."""
    return id_of_path(known.order.file) in known.known_ids


def _similarity(path: str, known: KnownDocument) -> tuple[int, str]:
    """Return the sort key of a candidate: the number of last parts of the path in common, then the id."""
    pairs = zip(reversed(Path(path).parts), reversed(Path(known.order.file).parts), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))), known.id
