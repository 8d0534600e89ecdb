"""A state with very many pages: of 200 sources, some of them due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from elasticsearch import Elasticsearch

from infra.collect.state.documents import Document, known_document, page_document
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from transforms.collecting.states import PageState
from transforms.records import ArchivedRecord

_AT_ONCE = 5_000
_NOW = datetime.now(UTC)


def load_known(client: Elasticsearch, index: str, pages: int, due: list[str], sources: int, *, reduced: bool) -> int:
    """Load the state of `pages` old pages and of those that are due; return the bytes of the index.

    Args:
        due: URLs, spread over the sources.
        reduced: Load the old ones as they are after 30 days.
    """
    ensure_index(client, runs_name(index), run_index())
    documents = _documents(pages, due, sources, reduced=reduced)
    while some := list(islice(documents, _AT_ONCE)):
        lines = [line for id_, document in some for line in ({"index": {"_id": id_}}, document)]
        answer = client.bulk(index=runs_name(index), operations=lines)
        assert not answer["errors"], answer["items"][0]
    client.indices.refresh(index=runs_name(index))
    client.indices.flush(index=runs_name(index))
    stats = client.indices.stats(index=runs_name(index), metric="store")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def _documents(pages: int, due: list[str], sources: int, *, reduced: bool) -> Iterator[tuple[str, Document]]:
    for number in range(pages):
        state = _old_page(number, f"town{number % sources}")
        yield known_document(state) if reduced else page_document(state)
    for number, url in enumerate(due):
        yield page_document(PageState(url, f"town{number % sources}", _NOW, next_visit=_NOW))


def _old_page(number: int, source: str) -> PageState:
    found = _NOW - timedelta(days=10, seconds=number % 864_000)
    url = f"http://{source}.example/news/{found:%Y/%m/%d}/the-pier-of-the-town-counts-its-boats-{number}"
    return PageState(
        url=url,
        source=source,
        found=found,
        published=found,
        visits=5,
        fetched=found + timedelta(days=7),
        digest=f"{number:064x}",
        etag=f'"{number:032x}"',
        archived=ArchivedRecord(f"/archive/collected/{found:%Y-%m-%d}/120000-run-0001.warc.gz", number, 4_000),
        article_url=url,
        guid=url,
    )
