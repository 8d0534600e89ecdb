"""Which document each record of a batch is a state of: by its own id, or by another name of the same article.

Most records are found, or not found, by the id of their strongest name. A record that is not found may still be a
state of an article that is there under another name:

- a file whose manifest is new, gone or changed: found by another of its names (`known_ids`), its path above all;
- a file that was moved: its content is that of a document whose file is no longer there;
- a page with the canonical URL of another page of the same run: different content makes it an article of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import takewhile
from operator import attrgetter
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import plain_errors
from infra.elasticsearch.decisions import incoming_state
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.known import KNOWN_FIELDS, Known, lookup, read_hits
from infra.elasticsearch.patience import patiently
from transforms.identity import content_hash, document_id, id_of_path, known_ids, path_id
from transforms.printable import printable
from transforms.records import RawRecord
from transforms.urls import normalize_url

_MOST_HITS = 5_000
"""Documents read for one batch; of more with the same content the rest is not considered as moved."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A record, and the document that it is a state of (None: it is new); `moved`: its file was found elsewhere."""

    raw: RawRecord
    known: Known | None
    moved: bool = False


class Resolver:
    """Resolves the records of a run into the alias `index`; `roots` are the absolute paths that the run reads.

    Waits up to `patience` seconds for an Elasticsearch that is away. Its methods raise IndexingError.
    """

    def __init__(
        self, client: Elasticsearch, index: str, run_id: str, roots: Sequence[str] = (), patience: float = 0.0
    ) -> None:
        self._client, self._index, self._run_id = client, index, run_id
        self._roots, self._patience = tuple(map(Path, roots)), patience

    def resolve(self, raws: Sequence[RawRecord]) -> list[Resolved]:
        """Return the records in their order, each with its document."""
        found = self._lookup(document_id(raw) for raw in raws)
        resolved = [Resolved(raw, found.get(document_id(raw))) for raw in raws]
        unsure = [place for place, each in enumerate(resolved) if _may_have_another_name(each)]
        if unsure:
            named = self._by_name([resolved[place].raw for place in unsure])
            for place in unsure:
                resolved[place] = self._under_another_name(resolved[place], named)
            self._claim_moved(resolved, [place for place in unsure if _may_be_moved(resolved[place])])
        return resolved

    def _under_another_name(self, each: Resolved, named: Mapping[str, Sequence[Known]]) -> Resolved:
        raw, by_path = each.raw, path_id(each.raw)
        candidates = (known for id_ in known_ids(raw) for known in named.get(id_, ()))
        fitting = {known.id: known for known in candidates if _is_compatible(raw, known)}
        same_path = [known for known in fitting.values() if by_path in known.known_ids]
        if same_path:
            return _adopt(raw, min(same_path, key=attrgetter("id")))
        if each.known is not None and self._is_another_page(raw, each.known):
            apart = replace(raw, adopted_id=by_path)
            return Resolved(apart, self._lookup([document_id(apart)]).get(document_id(apart)))
        if each.known is None and fitting:
            return _adopt(raw, min(fitting.values(), key=attrgetter("id")))
        return each

    def _is_another_page(self, raw: RawRecord, known: Known) -> bool:
        """Whether the document is another file of this run, which says the same canonical URL of other content."""
        same_file = known.order.file == printable(raw.path or "")
        if same_file or not _is_file(known) or known.content_hash == content_hash(raw):
            return False
        file = Path(known.order.file)
        return known.run_id == self._run_id or (any(map(file.is_relative_to, self._roots)) and _exists(file))

    def _claim_moved(self, resolved: list[Resolved], places: Sequence[int]) -> None:
        """Give the documents of files that are gone to files of the same content, each to one."""
        by_content = self._by_content([resolved[place].raw for place in places]) if places else {}
        claims: dict[int, Known] = {}
        taken: set[str] = set()
        for place in places:
            raw = resolved[place].raw
            same = by_content.get(content_hash(raw), ())
            gone = [known for known in same if known.id not in taken and not _exists(Path(known.order.file))]
            if gone:
                claims[place] = max(gone, key=partial(_similarity, raw.path or ""))
                taken.add(claims[place].id)
        if claims:
            self._claim(resolved, claims)

    def _claim(self, resolved: list[Resolved], claims: Mapping[int, Known]) -> None:
        """Record the new paths; a document that another worker has claimed meanwhile stays with that one."""
        lines = [line for place, known in claims.items() for line in _claim_lines(resolved[place].raw, known)]
        patiently(lambda: self._send(lines), self._patience)
        now = self._lookup(known.id for known in claims.values())
        for place, known in claims.items():
            raw, claimed = resolved[place].raw, now.get(known.id)
            if claimed is not None and path_id(raw) in claimed.known_ids:
                resolved[place] = Resolved(replace(raw, adopted_id=claimed.id), claimed, moved=True)

    def _send(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Conflicts are no errors here: the lookup that follows shows who has what."""
        with plain_errors(f"recording moved files in {self._index}"):
            self._client.bulk(index=self._index, operations=lines, require_alias=True)

    def _lookup(self, ids: Iterable[str]) -> dict[str, Known]:
        wanted = list(ids)
        return patiently(lambda: lookup(self._client, self._index, wanted), self._patience)

    def _by_name(self, raws: Sequence[RawRecord]) -> dict[str, list[Known]]:
        """The documents that any of the records may be, by each id that they are known by."""
        wanted = sorted({id_ for raw in raws for id_ in known_ids(raw)})
        found: dict[str, list[Known]] = {}
        for known in self._search("known_ids", wanted):
            for id_ in known.known_ids:
                found.setdefault(id_, []).append(known)
        return found

    def _by_content(self, raws: Sequence[RawRecord]) -> dict[str, list[Known]]:
        """The documents of single files with the content of any of the records, by content hash."""
        found: dict[str, list[Known]] = {}
        for known in self._search("content_hash", sorted({content_hash(raw) for raw in raws})):
            if _is_file(known):
                found.setdefault(known.content_hash, []).append(known)
        return found

    def _search(self, field: str, values: Sequence[str]) -> list[Known]:
        """The documents with any of the values, as the index has them now and not as of its last refresh."""

        def ask() -> list[Known]:
            with plain_errors(f"looking for known articles in {self._index}"):
                reply = self._client.search(
                    index=self._index,
                    query={"bool": {"filter": [{"terms": {field: values}}]}},
                    size=_MOST_HITS,
                    source_includes=KNOWN_FIELDS,
                    seq_no_primary_term=True,
                )
            if reply["timed_out"] or reply["_shards"]["failed"]:
                raise ElasticsearchUnavailable(f"Not every shard of {self._index} answered.", "Try again.")
            return read_hits(reply["hits"]["hits"])

        seen = patiently(ask, self._patience)
        return list(self._lookup(known.id for known in seen).values()) if seen else []


def _may_have_another_name(each: Resolved) -> bool:
    if each.known is None:
        return True
    return each.raw.url_is_canonical and path_id(each.raw) not in each.known.known_ids


def _may_be_moved(each: Resolved) -> bool:
    return each.known is None and each.raw.path is not None and not (each.raw.external_id or each.raw.url)


def _adopt(raw: RawRecord, known: Known) -> Resolved:
    return Resolved(replace(raw, adopted_id=known.id), known)


def _is_compatible(raw: RawRecord, known: Known) -> bool:
    """Whether no name that both have says that they are different articles."""
    if raw.external_id and known.external_id:
        return (raw.source, raw.external_id) == (known.source, known.external_id)
    if raw.url and known.url:
        return normalize_url(raw.url) == normalize_url(known.url)
    return True


def _is_file(known: Known) -> bool:
    """Whether the document was read from a file that is one article."""
    return id_of_path(known.order.file) in known.known_ids


def _exists(file: Path) -> bool:
    """Whether the file is there; one that cannot be looked at is taken to be."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _similarity(path: str, known: Known) -> tuple[int, str]:
    """How many of the last parts of the document's path are those of `path`, then its id: no two are equal."""
    pairs = zip(reversed(Path(path).parts), reversed(Path(known.order.file).parts), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))), known.id


def _claim_lines(raw: RawRecord, known: Known) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    state = incoming_state(raw, "")
    basis = {"_id": known.id, "if_seq_no": known.seq_no, "if_primary_term": known.primary_term}
    names = list(dict.fromkeys([*known.known_ids, *state.known_ids]))
    return {"update": basis}, {"doc": {"known_ids": names, "input": asdict(state.where)}}
