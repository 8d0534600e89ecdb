"""The articles of an index that share bands with others, and their texts, read as far as they are needed."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.search.requests import send, send_all
from infra.stories.index.scan import GROUPED
from infra.stories.index.stored import FIELDS, StoredArticle
from transforms.stories import MOST_CANDIDATES, WINDOW, Profile, StoryKey, choose_candidates, profile

_QUERIES = 50
"""Queries in one request."""

_PAGE = 500
"""Articles in one response."""

_TEXTS = 100
"""Texts in one response: with some 10 KB each a megabyte."""

_PROFILES = 4_000
"""Profiles kept in memory, of some 10 KB each."""

Body = dict[str, Any]


class Profiles:
    """The profiles of the texts in an index; those used last are kept."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client, self._index = client, index
        self._kept = OrderedDict[str, Profile]()

    def of(self, id_: str) -> Profile:
        """Return the profile of an article; an empty one if the document is gone. Raises IndexingError."""
        if id_ not in self._kept:
            self.load([id_])
        self._kept.move_to_end(id_)
        return self._kept[id_]

    def load(self, ids: Iterable[str]) -> None:
        """Read the texts of these articles in few requests. Raises IndexingError."""
        missing = iter([id_ for id_ in dict.fromkeys(ids) if id_ not in self._kept])
        while some := list(islice(missing, _TEXTS)):
            with translate_errors(f"reading texts of {self._index}"):
                found = self._client.mget(index=self._index, ids=some, source_includes=["body"])["docs"]
            for entry in found:
                self._kept[entry["_id"]] = profile((entry.get("_source") or {}).get("body") or "")
        while len(self._kept) > _PROFILES:
            self._kept.popitem(last=False)

    def forget(self, ids: Iterable[str]) -> None:
        """Read these texts again when they are needed: they may have changed."""
        for id_ in ids:
            self._kept.pop(id_, None)


class IndexArchive:
    """The articles that are grouped, as the index has them, and those of one batch that arrive.

    The methods raise IndexingError.
    """

    def __init__(self, client: Elasticsearch, index: str, arrived: Sequence[StoredArticle], profiles: Profiles) -> None:
        self._client, self._index, self._profiles = client, index, profiles
        self._arrived = defaultdict[int, list[StoryKey]](list)
        for article in arrived:
            for band in article.key.bands:
                self._arrived[band].append(article.key)
        self._bands = {article.id: article.document["fingerprint"] for article in arrived}
        self._found = dict[tuple[str, str], list[dict[str, Any]]]()
        self.known = dict[str, StoredArticle]()
        self.story_of_first = dict[str, str]()

    def add(self, articles: Iterable[StoredArticle]) -> None:
        """Take over articles that were read."""
        for article in articles:
            self.known[article.id] = article
            self._bands[article.id] = article.document["fingerprint"]
            if article.info:
                self.story_of_first[article.info.first] = article.story

    def prefetch(self, keys: Iterable[StoryKey]) -> None:
        """Look for the neighbors of many articles in few requests."""
        remaining = ((side, key) for key in keys for side in ("earlier", "later"))
        while some := list(islice(remaining, _QUERIES)):
            bodies = [self._body(side, key) for side, key in some]
            for (side, key), answer in zip(some, send_all(self._client, self._index, bodies), strict=True):
                self._found[side, key.id] = answer["hits"]["hits"]

    def earlier(self, key: StoryKey) -> list[StoryKey]:
        """Return the candidates of an article; their texts are read, and those that begin their stories."""
        found = [*self._keys(self._hits("earlier", key)), *self._sharing(key)]
        candidates = choose_candidates(key, found)
        if candidates:
            infos = [self.known[one.id].info for one in candidates if one.id in self.known]
            self._profiles.load([key.id, *(one.id for one in candidates), *(info.first for info in infos if info)])
        return candidates

    def later(self, key: StoryKey) -> Iterator[StoryKey]:
        """Yield the articles of the window after one that share a band with it."""
        hits = self._hits("later", key)
        while hits:
            yield from self._keys(hits)
            if len(hits) < _PAGE:
                break
            hits = send(self._client, self._index, self._body("later", key) | {"search_after": hits[-1]["sort"]})[
                "hits"
            ]["hits"]
        yield from (other for other in self._sharing(key) if key.order < other.order and other.at <= key.at + WINDOW)

    def first_of(self, id_: str) -> str:
        """Return the first article of the story of an article that was read."""
        info = self.known[id_].info
        return info.first if info else id_

    def profile_of(self, id_: str) -> Profile:
        """Return the profile of an article."""
        return self._profiles.of(id_)

    def members(self, stories: Iterable[str]) -> Iterator[StoredArticle]:
        """Yield the grouped articles of stories, by id of the story."""
        remaining = iter(dict.fromkeys(stories))
        while some := list(islice(remaining, _PAGE)):
            after: dict[str, Any] = {}
            while True:
                body = {
                    "query": {"bool": {"filter": [{"terms": {"story": some}}, GROUPED]}},
                    "sort": [{"story": "asc"}, {"id": "asc"}],
                    "size": _PAGE,
                    "_source": list(FIELDS),
                    "seq_no_primary_term": True,
                    "track_total_hits": False,
                    **after,
                }
                hits = send(self._client, self._index, body)["hits"]["hits"]
                yield from map(StoredArticle.of, hits)
                if len(hits) < _PAGE:
                    break
                after = {"search_after": hits[-1]["sort"]}

    def _hits(self, side: str, key: StoryKey) -> list[dict[str, Any]]:
        found = self._found.pop((side, key.id), None)
        if found is None:
            found = send(self._client, self._index, self._body(side, key))["hits"]["hits"]
        return found

    def _keys(self, hits: Iterable[dict[str, Any]]) -> list[StoryKey]:
        articles = [StoredArticle.of(hit) for hit in hits]
        self.add(articles)
        return [article.key for article in articles]

    def _sharing(self, key: StoryKey) -> Iterator[StoryKey]:
        """Yield the articles that arrive and share a band, some repeatedly."""
        for band in key.bands:
            yield from self._arrived[band]

    def _body(self, side: str, key: StoryKey) -> Body:
        """Return a query of the grouped articles before or after one, within the window, that share a band with it."""
        bands = [{"constant_score": {"filter": {"term": {"fingerprint": band}}}} for band in self._bands[key.id]]
        at, before = key.at.isoformat(), side == "earlier"
        compared = "lt" if before else "gt"
        tie = {"bool": {"filter": [{"term": {"story_time": at}}, {"range": {"id": {compared: key.id}}}]}}
        window = {"gte": (key.at - WINDOW).isoformat()} if before else {"lte": (key.at + WINDOW).isoformat()}
        beside = {"bool": {"should": [{"range": {"story_time": {compared: at}}}, tie], "minimum_should_match": 1}}
        by_time: list[Any] = [{"story_time": "asc"}, {"id": "asc"}]
        return {
            "query": {
                "bool": {
                    "should": bands or [{"match_none": {}}],
                    "minimum_should_match": 1,
                    "filter": [{"range": {"story_time": window}}, beside, GROUPED],
                }
            },
            "sort": ["_score", *by_time] if before else by_time,
            "size": MOST_CANDIDATES if before else _PAGE,
            "_source": list(FIELDS),
            "seq_no_primary_term": True,
            "track_total_hits": False,
        }
