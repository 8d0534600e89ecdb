"""Articles with all words of a query in one sentence, and those sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.search import MARK, UNMARK
from infra.elasticsearch.queries.bodies.sentence import parts_of, sentence_bodies
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.requests import send_all
from infra.elasticsearch.search.results import SearchResult, read_hit, warnings_of

Response = Mapping[str, Any]


def in_one_sentence(client: Elasticsearch, index: str, criteria: Criteria, size: int) -> SearchResult:
    """Search the best `size` articles; the highlights of the body are the whole sentences.

    `total` counts articles; a warning names candidates that were not examined. Raises QueryError, IndexingError.
    """
    together, *by_part = send_all(client, index, sentence_bodies(criteria, parts_of(criteria.words)))
    sentences = [_sentences_by_id(answer) for answer in by_part]
    hits = []
    for hit in together["hits"]["hits"]:
        shared = set.intersection(*(of_part.get(hit["_id"], set()) for of_part in sentences))
        marked = [sentence for sentence in _highlights(hit) if _unmarked(sentence) in shared]
        if marked:
            hits.append(replace(read_hit(hit), highlights={"body": marked}))
    return SearchResult(len(hits), tuple(hits[:size]), {}, warnings=_warnings([together, *by_part]))


def _sentences_by_id(answer: Response) -> dict[str, set[str]]:
    return {hit["_id"]: set(map(_unmarked, _highlights(hit))) for hit in answer["hits"]["hits"]}


def _highlights(hit: Response) -> list[str]:
    found: list[str] = hit.get("highlight", {}).get("body", [])
    return found


def _unmarked(sentence: str) -> str:
    return sentence.replace(MARK, "").replace(UNMARK, "")


def _warnings(answers: Sequence[Response]) -> tuple[str, ...]:
    first = answers[0]["hits"]
    examined, candidates = len(first["hits"]), first["total"]["value"]
    unseen = (f"the best {examined:,} of {candidates:,} candidates were examined",) if candidates > examined else ()
    return (*dict.fromkeys(warning for answer in answers for warning in warnings_of(answer)), *unseen)
