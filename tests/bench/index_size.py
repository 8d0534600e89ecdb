"""Bytes of the index per article: `make bench-index_size`, `python -m tests.bench.index_size`.

Articles of news length go through the pipeline with the configured model and are loaded, each once, into an index of
their own; its size is read after a merge and before one. `BYTES_PER_ARTICLE` of the advice on shards is from here.
Indexed text, the document as received, names, dates and fingerprints all count.
"""

from __future__ import annotations

from statistics import mean

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.sizing import BYTES_PER_ARTICLE
from tests.bench.bulk import by_the_loader, documents_of, node
from tests.bench.shared.corpus import news_texts
from tests.bench.shared.table import print_table


def main() -> None:
    """Prints documents, their mean length, and bytes per article before and after a merge."""
    texts = news_texts()
    documents = documents_of(texts)
    with node() as running:
        ensure_index(running.client, "size")
        by_the_loader(running.client, "size", documents)
        running.client.indices.flush(index="size")
        loaded = _bytes(running.client)
        running.client.options(request_timeout=300).indices.forcemerge(index="size", max_num_segments=1)
        running.client.indices.flush(index="size")
        merged = _bytes(running.client)
    rows = [("as loaded", f"{loaded / len(documents):,.0f}"), ("merged", f"{merged / len(documents):,.0f}")]
    print_table("Size of the index", ("state", "bytes per article"), rows)
    print(f"\n{len(documents):,} articles of {mean(map(len, texts)):,.0f} code points; planned: {BYTES_PER_ARTICLE:,}")


def _bytes(client: Elasticsearch) -> int:
    """Return the size of all segments; the statistics of the store are some seconds old."""
    (index,) = client.indices.segments(index="size")["indices"].values()
    copies = [copy for shard in index["shards"].values() for copy in shard]
    return sum(segment["size_in_bytes"] for copy in copies for segment in copy["segments"].values())


if __name__ == "__main__":
    main()
