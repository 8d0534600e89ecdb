"""The matches of a query in the whole text of one article, as code points."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from infra.elasticsearch.queries.bodies.search import WITH_EXACT
from infra.elasticsearch.queries.bodies.text import SEARCHED, matching, ranking
from infra.elasticsearch.queries.criteria import QueryWords

Hits = list[tuple[int, int]]


class MatchMarkers:
    """Markers around matches that no text contains: they are random for each request."""

    def __init__(self) -> None:
        nonce = token_hex(8)
        self.before, self.after = f"\ue000{nonce}", f"\ue001{nonce}"

    def body(self, document_id: str, words: QueryWords) -> dict[str, Any]:
        """Return the body of the request for the marked title and text of one article."""
        should = [*matching(words), *ranking(words.plain)]
        return {
            "query": {"term": {"id": document_id}},
            "size": 1,
            "track_total_hits": False,
            "_source": False,
            "highlight": {
                "pre_tags": [self.before],
                "post_tags": [self.after],
                "max_analyzed_offset": -1,
                "number_of_fragments": 0,
                "highlight_query": {"bool": {"should": should}},
                "fields": {name: dict(WITH_EXACT[name]) for name in SEARCHED},
            },
        }

    def read(self, answer: Mapping[str, Any]) -> dict[str, Hits]:
        """Return the matches of each field, in order."""
        hits = answer["hits"]["hits"]
        return {name: self._spans(pieces[0]) for name, pieces in hits[0].get("highlight", {}).items()} if hits else {}

    def _spans(self, marked: str) -> Hits:
        spans: Hits = []
        length = 0
        plain, *found = marked.split(self.before)
        length += len(plain)
        for piece in found:
            match, _, rest = piece.partition(self.after)
            spans.append((length, length + len(match)))
            length += len(match) + len(rest)
        return spans
